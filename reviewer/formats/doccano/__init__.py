"""doccano: JSON lines for a text classification project and for a sequence labelling project.

doccano counts UTF-16 code units in texts, unless a project counts grapheme clusters, which is
said nowhere in its files. An export is looked at as doccano's own upload would look at it: what it
would refuse, and what it would take for its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar, Final

from reviewer.formats.base import EVERYTHING, DatasetReading, Format, FormatError, Options, ReadRow
from reviewer.formats.common.check_status import LOST, with_statuses_alone
from reviewer.formats.common.json_files import LineFiles, read_lines
from reviewer.formats.example import Example

_LOST: Final = (
    "votes", "evidence", "sources", "links", "remarks", "signoffs", "relations",
    "answers", "suggestions", "unfinished",
    "text_sha256", "context",
)  # fmt: skip


class Doccano(Format):
    """See the module."""

    name: ClassVar[str] = "doccano"
    title: ClassVar[str] = "doccano: JSON lines, a file for each of two types of project"
    suffix: ClassVar[str] = ".jsonl"
    keeps: ClassVar[str] = "text, metadata, tags, spans, parts, attributes, status, note, flags"
    loses: ClassVar[dict[str, str]] = {**dict.fromkeys(_LOST, EVERYTHING), "checks": LOST}
    offsets: ClassVar[str] = "UTF-16 code units in labels, code points in metadata"
    importable: ClassVar[bool] = True

    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        """Writes `classification.jsonl` and `sequence_labeling.jsonl`."""
        from reviewer.formats.doccano.files import CLASSES, SPANS
        from reviewer.formats.doccano.writer import class_row, span_row

        for name in (CLASSES, SPANS):
            (folder / name).touch()
        files = LineFiles(folder)
        for example in examples:
            files.add(CLASSES, class_row(example))
            files.add(SPANS, span_row(example))
        files.close()

    def rows(self, path: Path, how: DatasetReading | None = None) -> Iterator[ReadRow]:
        """Reads a file, the folder of an export, or the .zip that doccano exports.

        Raises:
            FormatError: A row is not as it should be.
        """
        from reviewer.formats.doccano.files import groups_in
        from reviewer.formats.doccano.reader import example_of

        how = how or DatasetReading()
        for group in groups_in(path, how):
            for one in how.tried(example_of, group, not how.unjudged_empty):
                drawn = sum(len(said.row.get("relations") or ()) for said in group)
                how.left["relation"] += drawn - len(one.relations)
                yield ReadRow(group[0].place, one)

    def held(self, example: Example, options: Options) -> Example:
        """See `Format.held`."""
        return with_statuses_alone(example, _LOST)

    def verify(self, folder: Path) -> str:
        """Reads the export strictly by doccano's documented form; it has no library for that.

        Raises:
            FormatError: doccano would refuse a row, or would not keep it as it is.
        """
        check(folder)
        return ""


FORMAT: Final = Doccano()


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
    from reviewer.formats.doccano.files import CLASSES, SPANS
    from reviewer.formats.doccano.rows import RowOffsets, labels_of

    for name in (CLASSES, SPANS):
        keys: frozenset[str] = frozenset()
        for number, row in read_lines(folder / name):
            place = f"{folder / name}: row {number}"
            found = labels_of(row, place)
            if found.spans if name == CLASSES else found.tags:
                what = "has labels of the other type of project"
                raise FormatError(place, what, f"{name} is for one type alone")
            places = RowOffsets(row, found.text, place)
            for label in found.spans:
                places.range(label)
            if taken := sorted(_TAKEN & row.keys()):
                raise FormatError(place, f"has the key {taken[0]!r}", "doccano fills that itself")
            if keys and row.keys() != keys:
                what = "has other keys than the rows before"
                raise FormatError(place, what, "doccano reads rows as a table")
            keys = frozenset(row)
