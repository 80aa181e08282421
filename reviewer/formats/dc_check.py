"""Looking at an export as doccano's own upload would: what it would refuse or take for its own."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from reviewer.formats.base import FormatError
from reviewer.formats.common.json_files import read_lines
from reviewer.formats.doccano.files import CLASSES, SPANS
from reviewer.formats.doccano.rows import Places, labels_of

_TAKEN: Final = frozenset(
    {
        "id", "data", "labels", "cats", "entities", "categories", "relations", "Comments",
        "filename", "upload_name", "uuid", "example_uuid", "#line_number",
    }
)  # fmt: skip
"""Keys that doccano fills itself: metadata under them would be lost or would break its upload."""


def check(folder: Path) -> None:
    """Checks both files of an export.

    Raises:
        FormatError: A row is not as doccano documents it for the type of project.
    """
    for name in (CLASSES, SPANS):
        keys: frozenset[str] = frozenset()
        for number, row in read_lines(folder / name):
            place = f"{folder / name}: row {number}"
            found = labels_of(row, place)
            if found.spans if name == CLASSES else found.tags:
                what = "has labels of the other type of project"
                raise FormatError(place, what, f"{name} is for one type alone")
            places = Places(row, found.text, place)
            for label in found.spans:
                places.range(label)
            if taken := sorted(_TAKEN & row.keys()):
                raise FormatError(place, f"has the key {taken[0]!r}", "doccano fills that itself")
            if keys and row.keys() != keys:
                what = "has other keys than the rows before"
                raise FormatError(place, what, "doccano reads rows as a table")
            keys = frozenset(row)
