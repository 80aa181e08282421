"""Words that go with numbers."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final


def count_of(number: int, noun: str) -> str:
    """A number with its noun: `1 article`, `3 articles`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


OPENING: Final = '“„«‹"「'
CLOSING: Final = '”“»›"」'
"""Marks that stand around words that are quoted already."""


def in_quotes(text: str) -> str:
    """Words in quotation marks, none of them doubled."""
    before = "" if text[:1] and text[0] in OPENING else "“"
    behind = "" if text[-1:] and text[-1] in CLOSING and len(text) > 1 else "”"
    return f"{before}{text}{behind}"


_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"


_LAST_ID: Final = [0]
_MAKING: Final = threading.Lock()


def new_id() -> str:
    """A short id that sorts by the time it was made: 8 characters of time, 3 of chance.

    No two of one process are the same: many are made within the 4 ms that chance alone would have
    to tell apart, and of two that are the same one would take the other's place in a sentence.
    """
    stamp = time.time_ns() // 1_000_000 // 4
    with _MAKING:
        _LAST_ID[0] = max(stamp << 15 | secrets.randbits(15), _LAST_ID[0] + 1)
        return _digits(_LAST_ID[0], 11)


def _digits(number: int, width: int) -> str:
    return "".join(_ALPHABET[number >> (5 * at) & 31] for at in reversed(range(width)))


def printable(path: Path) -> str:
    """A path for a message of one line, whatever its name holds."""
    name = os.fspath(path).encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in name)


def near(path: Path, most: int = 0) -> str:
    """A path as short as it can be said: below the current folder, else below the user's own.

    Args:
        path: An absolute path.
        most: Characters above which only its last two parts are said; 0 for none.
    """
    said = _near(path)
    return f"…/{'/'.join(said.split('/')[-2:])}" if most and len(said) > most else said


def _near(path: Path) -> str:
    for folder, sign in ((Path.cwd(), ""), (Path.home(), "~/")):
        if path.is_relative_to(folder) and path != folder:
            return sign + printable(path.relative_to(folder))
    return printable(path)


def passed_over(kinds: Mapping[str, int]) -> str:
    """How many files of a folder are no articles, by their kind, in a clause; empty if none."""
    most = sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0]))
    named = ", ".join(f"{count} {kind}" for kind, count in most)
    return f"passed over as no articles: {named}" if named else ""
