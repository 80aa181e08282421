"""The names of class labels in somebody else's dataset card.

Only the shape in which `datasets` writes a card's YAML is read: a list of features, in it the
names with their numbers. What else there is in a card is left alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from reviewer.formats.base import FormatError

CARD: Final = "README.md"

_FEATURE: Final = re.compile(r"(\s*)- name: *(.+)")
_NAMES: Final = re.compile(r"(\s*)names: *")
_NAME: Final = re.compile(r"\s*(?:- |(['\"]?)([0-9]+)\1: )(.*)")


def card_of(path: Path) -> Path | None:
    """The card that belongs to a data file or a folder; None if there is none."""
    around = [path, path.parent] if path.is_dir() else [path.parent, path.parent.parent]
    folders = around if around[0].name == "data" else around[:1]
    return next((one / CARD for one in folders if (one / CARD).is_file()), None)


def class_labels(card: Path) -> Mapping[str, Sequence[str]]:
    """Feature -> the names of its class labels; one inside another is called `spans.label`.

    Raises:
        FormatError: The card cannot be read, or names a feature's labels in two ways.
    """
    try:
        lines = card.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FormatError(str(card), f"cannot be read ({error})", "check the file") from None
    found: dict[str, list[str]] = {}
    for number, feature, names in _named(_front(lines)):
        try:
            named = [_scalar(name) for name in names]
        except ValueError:
            what = "has a name in quotes that is not ended"
            raise FormatError(f"{card}: line {number}", what, "expected YAML") from None
        if found.setdefault(feature, named) != named:
            what = f"names the class labels of {feature!r} in two ways"
            raise FormatError(f"{card}: line {number}", what, "expected one configuration")
    return found


def _front(lines: Sequence[str]) -> Sequence[str]:
    """The YAML at the head of a card."""
    if not lines or lines[0].rstrip() != "---":
        return ()
    ends = (n for n, line in enumerate(lines) if n and line.rstrip() in ("---", "..."))
    return lines[: next(ends, 0)]


def _named(lines: Sequence[str]) -> Iterator[tuple[int, str, list[str]]]:
    """Line number, feature and names, of each list of names."""
    inside: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        if feature := _FEATURE.fullmatch(line):
            depth = len(feature[1])
            inside = [one for one in inside if one[0] < depth]
            inside.append((depth, _scalar(feature[2])))
        elif (names := _NAMES.fullmatch(line)) and inside:
            path = ".".join(name for _, name in inside)
            yield number, path, list(_listed(lines[number:], len(names[1])))


def _listed(lines: Sequence[str], depth: int) -> Iterator[str]:
    """Names below a line of that depth, in the order of their numbers."""
    for number, line in enumerate(lines):
        match = _NAME.fullmatch(line)
        if not match or len(line) - len(line.lstrip()) < depth:
            return
        if match[2] is not None and int(match[2]) != number:
            return
        yield match[3]


def _scalar(text: str) -> str:
    """A YAML scalar: plain, in single or in double quotes.

    Raises:
        ValueError: Quotes are not closed.
    """
    text = text.strip()
    if text.startswith('"'):
        return str(json.loads(text))
    if text.startswith("'"):
        if len(text) < 2 or not text.endswith("'"):
            raise ValueError(text)
        return text[1:-1].replace("''", "'")
    return text
