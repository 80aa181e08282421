"""Words of a text, cut the same way wherever a format counts in tokens.

A token is a word with its inner apostrophes, a number with its inner points and commas, or a
single other character with all that combines with it (an emoji of several code points is one).
Every character that is not white space is in exactly one token, and no token has white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import Any, Final, TypeAlias

Token: TypeAlias = tuple[int, int]
"""First code point and one past the last."""

_TOKEN: Final = r"""
    \p{N}+ (?: [.,:] \p{N}+ )* [\p{L}\p{M}\p{N}_]*
    | [\p{L}\p{M}\p{N}_]+ (?: ['’] [\p{L}\p{M}]+ )*
    | (?P<other> (?!\s) \X )
    """
_SOLID: Final = re.compile(r"\S+")


def tokens(text: str) -> list[Token]:
    """The tokens of a text in order."""
    return list(_tokens(text))


@cache
def _pattern() -> Any:
    regex = import_module("regex")
    return regex.compile(_TOKEN, regex.VERBOSE)


def _tokens(text: str) -> Iterator[Token]:
    for found in _pattern().finditer(text):
        start, end = found.span()
        if found.lastgroup is None or end == start + 1:
            if not text[start].isspace():
                yield start, end
            continue
        # In some scripts a mark joins the space behind it.
        yield from (piece.span() for piece in _SOLID.finditer(text, start, end))


def covering(known: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
    """First and last of the tokens that a range touches, None if it touches none.

    Args:
        known: The tokens of a text.
        start: First code point of the range.
        end: One past its last.
    """
    touched = [i for i, (low, high) in enumerate(known) if low < end and high > start]
    return (touched[0], touched[-1]) if touched else None
