"""Texts as brat's line by line files can hold them: ranges and notes without line breaks."""

from __future__ import annotations

import re
from typing import Final

import orjson

from reviewer.models import Json

BREAKS: Final = "\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""Tab, and every character at which some reader begins a new line."""

_RUN: Final = re.compile(f"[^{BREAKS}]+")
_BREAK: Final = re.compile(f"[{BREAKS}\\\\]")
_SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}
_LONG: Final = {short: char for char, short in _SHORT.items()}
_ESCAPED: Final = re.compile(r"\\(?:[nrt\\]|u[0-9a-f]{4})")


def trimmed(start: int, end: int, text: str) -> tuple[int, int]:
    """A range without the breaks at its ends; `text` is what stands there."""
    left = text.lstrip(BREAKS)
    first = start + len(text) - len(left)
    return first, max(first, first + len(left.rstrip(BREAKS)))


def fragments(start: int, text: str) -> list[tuple[int, int]]:
    """The runs without breaks in a text that starts there; brat marks them as one annotation."""
    return [(start + run.start(), start + run.end()) for run in _RUN.finditer(text)]


def escaped(note: str) -> str:
    r"""A note on one line: `\n` for a line break, `\\` for a backslash."""
    return _BREAK.sub(lambda m: _SHORT.get(m[0], f"\\u{ord(m[0]):04x}"), note)


def unescaped(note: str) -> str:
    """What `escaped` was given."""
    return _ESCAPED.sub(lambda m: _LONG.get(m[0]) or chr(int(m[0][2:], 16)), note)


def json_line(value: Json) -> str:
    """JSON in which nothing breaks a line."""
    text = orjson.dumps(value).decode()
    return re.sub("[\x85\u2028\u2029]", lambda m: f"\\u{ord(m[0]):04x}", text)
