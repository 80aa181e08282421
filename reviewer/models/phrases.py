"""Words that go with numbers."""

from __future__ import annotations


def count_of(number: int, noun: str) -> str:
    """A number with its noun: `1 article`, `3 articles`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
