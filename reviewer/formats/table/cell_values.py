"""What the cells of a table hold, as people and their programs write it: words, lists, ranges."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from typing import Final

import orjson

from reviewer.formats.base import FormatError
from reviewer.models import Json

_NOTHING: Final = frozenset({"", "nan", "null", "<na>", "#n/a"})
"""What programs write where there is nothing, in small letters."""

_MISSING: Final = frozenset({"NA", "N/A", "n/a", "#NA", "#N/A N/A", "-nan", "-NaN", "."})
"""What R, pandas, Excel, SAS and Stata write for an answer that is missing, exactly so.

`None` is none of them: it is more often the label of "none of these".
"""

_STARTS: Final = ("start", "start_offset", "begin", "startOffset")
_ENDS: Final = ("end", "end_offset", "stop", "endOffset")
_LABELS: Final = ("label", "tag", "labels", "type", "entity", "entity_group", "category")


def range_in(one: Json, place: str) -> tuple[int, int, list[Json]]:
    """Start, end and labels of a labelled range: a list of these, or an object.

    Raises:
        FormatError: It is neither.
    """
    found = one
    if isinstance(one, dict):
        keys = [next((key for key in names if one.get(key) not in (None, "")), "")
                for names in (_STARTS, _ENDS, _LABELS)]  # fmt: skip
        found = [one.get(key) for key in keys]
    if isinstance(found, list | tuple) and len(found) >= 3:
        start, end, label = found[:3]
        labels = label if isinstance(label, list) else [label]
        if _is_offset(start) and _is_offset(end) and labels and not any(map(is_empty, labels)):
            return int(start), int(end), labels
    raise FormatError(place, f"a span is {one!r:.40}", "expected [start, end, label]")


def _is_offset(value: Json) -> bool:
    return type(value) is int or (isinstance(value, float) and value.is_integer())


def rows_of_columns(columns: Mapping[str, Json]) -> Json:
    """Objects, of lists as long as each other: so `datasets` writes a sequence of them."""
    lists = list(columns.values())
    if not lists or not all(isinstance(one, list) for one in lists):
        return None
    if len(set(map(len, lists))) > 1:
        return None
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*lists, strict=True)]


def is_ranges(value: Json) -> bool:
    """Whether a cell holds labelled ranges, `[start, end, label]` each, not labels."""
    if isinstance(value, str) and value.strip()[:2] in ("[[", "[{", "[("):
        value = list_in(value.strip())
    return isinstance(value, list) and any(isinstance(one, list | tuple | dict) for one in value)


_ITEM: Final = r"""(?:'[^']*'|"[^"]*")"""
_NUMPY: Final = re.compile(rf"\[\s*{_ITEM}(?:\s+{_ITEM})+\s*\]")
"""A list as numpy writes it, without commas: Python would read it as one text."""


def list_in(value: str) -> Json:
    """A list as JSON, Python or numpy writes it; the text itself if it is none."""
    if _NUMPY.fullmatch(value.strip()):
        return [item[1:-1] for item in re.findall(_ITEM, value)]
    readers: tuple[Callable[[str], Json], ...] = (orjson.loads, ast.literal_eval)
    for read in readers:
        try:
            return read(value)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
    return value


def is_empty(value: Json) -> bool:
    """Whether a cell says nothing; that is how pandas writes what is missing, too."""
    if isinstance(value, float) and value != value:
        return True
    return value is None or (isinstance(value, str) and value.strip().lower() in _NOTHING)


def is_missing(value: Json) -> bool:
    """Whether a cell of labels says that there is no answer, in the words of some program.

    A dash, or several, is no label either: nothing of it is left where names are compared.
    """
    if not isinstance(value, str) or is_empty(value):
        return False
    word = value.strip()
    return word in _MISSING or not word.strip("-–—−_")


def answer_in(value: Json) -> str:
    """A cell of yes and no as a word, as `word_in`; empty too where the answer is missing."""
    return "" if is_missing(value) else word_in(value)


def word_in(value: Json, *, fold: bool = True) -> str:
    """A cell as a word: whole numbers without a point, and empty if it says nothing."""
    if is_empty(value):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    word = str(value).strip()
    if re.fullmatch(r"-?\d+(?:\.0+|,0)", word):
        word = re.split("[.,]", word)[0]
    return word.lower() if fold else word


_MOST_DIGITS: Final = 18


def number_in(word: str) -> int | None:
    """The number that a word is; None if it is none, or one that nothing here can be."""
    return int(word) if word.isdecimal() and len(word) <= _MOST_DIGITS else None
