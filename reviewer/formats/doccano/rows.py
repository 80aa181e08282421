"""The rows of doccano by its documented form, and nothing looser: texts, labels, comments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from reviewer.formats.base import FormatError
from reviewer.formats.common.utf16_offsets import Utf16Text
from reviewer.models import Json

KEYS: Final = ("label", "labels", "cats", "entities")
"""Where labels stand, by the type of the project and the version of doccano."""

OLD: Final = "annotation_approver"
"""A key in exports before 1.2, when spans were counted in code points."""

_EXPECTED: Final = 'expected a name, [start, end, "name"] or {"start_offset": ...}'


class Label(NamedTuple):
    """A label of a range, in the offsets of the file.

    Attributes:
        start: First unit of the text.
        end: One past the last.
        name: The label.
    """

    start: int
    end: int
    name: str


class Labels(NamedTuple):
    """What a row says.

    Attributes:
        text: Its text.
        tags: Labels of the text.
        spans: Labels of ranges.
        comments: Comments on it.
    """

    text: str
    tags: list[str]
    spans: list[Label]
    comments: list[str]


def labels_of(row: Mapping[str, Json], place: str) -> Labels:
    """What a row says.

    Args:
        row: The row.
        place: Where it stands, for a message.

    Raises:
        FormatError: It is not as doccano documents it.
    """
    if not any(key in row for key in KEYS):
        raise FormatError(place, "has no 'label'", "expected an export of doccano as JSONL")
    tags: list[str] = []
    spans: list[Label] = []
    for key in KEYS:
        for number, one in enumerate(_listed(row.get(key), key, place), 1):
            if isinstance(one, str) and one:
                tags.append(one)
            else:
                spans.append(_label(one, f"{key} {number} is {one!r:.60}", place))
    return Labels(_text(row, place), tags, spans, list(_comments(row, place)))


def _text(row: Mapping[str, Json], place: str) -> str:
    for key in ("text", "data"):
        if key in row:
            if isinstance(row[key], str) and row[key]:
                return str(row[key])
            raise FormatError(place, f"{key} is {row[key]!r:.60}", "expected the words")
    raise FormatError(place, "has no 'text'", "expected an export of doccano as JSONL")


def _listed(value: Json, key: str, place: str) -> list[Json]:
    if value is None:
        return []
    if isinstance(value, str):
        return [value] if value else []
    if not isinstance(value, list):
        raise FormatError(place, f"{key} is {value!r:.60}", "expected a list of labels")
    return value


def _label(one: Json, what: str, place: str) -> Label:
    if isinstance(one, dict):
        one = [one.get(key) for key in ("start_offset", "end_offset", "label")]
    if not isinstance(one, list) or len(one) != 3:
        raise FormatError(place, what, _EXPECTED)
    start, end, name = one
    if type(start) is not int or type(end) is not int or not isinstance(name, str) or not name:
        raise FormatError(place, what, _EXPECTED)
    if not 0 <= start < end:
        raise FormatError(place, what, "expected the end after the start")
    return Label(start, end, name)


def entities_of(row: Mapping[str, Json]) -> Iterator[tuple[Mapping[str, Json], Label]]:
    """The labels of ranges that have ids, by which relations name them; of a row that was read."""
    for one in row.get("entities") or ():
        if isinstance(one, dict) and "id" in one:
            yield one, Label(one["start_offset"], one["end_offset"], one["label"])


def _comments(row: Mapping[str, Json], place: str) -> Iterator[str]:
    """Comments are texts, or objects where the project has relations."""
    for one in _listed(row.get("Comments"), "Comments", place):
        said = one.get("comment") if isinstance(one, dict) else one
        if not isinstance(said, str):
            raise FormatError(place, f"a comment is {one!r:.60}", "expected a text")
        if said:
            yield said


class RowOffsets:
    """Offsets in a row's text as code points.

    doccano counts UTF-16 code units since version 1.5 (its issue 2290), and code points before.
    """

    def __init__(self, row: Mapping[str, Json], text: str, place: str) -> None:
        """Finds out which it is.

        Args:
            row: The row.
            text: Its text.
            place: For messages.
        """
        self._units = Utf16Text("" if OLD in row else text)
        self._old = OLD in row
        self._between = "data" in row and "text" not in row
        self._text = text
        self._place = place

    def range(self, label: Label) -> tuple[int, int]:
        """First code point and one past the last.

        Raises:
            FormatError: They are not in the text, or nobody can know which they are.
        """
        if self._between and self._units.differ:
            what = "may count its spans in code points (before 1.5) or in UTF-16 (1.5)"
            raise FormatError(self._place, what, "export it with doccano 1.6 or newer")
        if self._old:
            start, end = label.start, label.end
        else:
            start, end = self._units.place(label.start), self._units.place(label.end)
        if start < 0 or not start < end <= len(self._text):
            what = f"{label.name!r} from {label.start} to {label.end} is not in the text"
            hint = "offsets count UTF-16 code units, the end is one past the last"
            raise FormatError(self._place, what, hint)
        return start, end
