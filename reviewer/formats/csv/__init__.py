"""CSV: `sentences.csv`, one row a sentence, and `annotations.csv`, one row a thing that was said.

The wide table alone is what most people open. Together the two lose nothing: what does not fit
into columns of its own stands as JSON in the column `value` of the long one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from reviewer.formats.base import DatasetReading, Format, FormatError, Options, ReadRow
from reviewer.formats.common.csv_cells import CsvRow, Table, guarded, packed, quoted, read_table
from reviewer.formats.example import FIELDS, Example, example, shares, status
from reviewer.models import METADATA

if TYPE_CHECKING:
    from reviewer.formats.csv.annotation_rows import Items

WIDE: Final = "sentences.csv"
LONG: Final = "annotations.csv"

SHARE: Final = "soft:"
"""How the column with the share of votes for a tag begins; it follows from the votes."""

_FIRST: Final = {
    "id": "id",
    "article_id": "article",
    "sentence": "number",
    "text": "text",
}
"""Column -> field, for those that come before the tags."""

_TEXTS: Final = {
    "decided": "decided",
    "note": "note",
    "previous": "previous",
    "next": "next",
    "heading": "heading",
    "kind": "kind",
    "unit": "unit",
    "annotator": "annotator",
    "split": "split",
    "basis": "basis",
    "recheck": "recheck",
    "duplicate_of": "duplicate_of",
    "prefix": "prefix",
    "suffix": "suffix",
    "article_sha256": "sha256",
    "text_sha256": "text_sha256",
}
_STATUS: Final = {"status": "content", "status_said": "said"}
_FIXED: Final = frozenset([*_FIRST, *_TEXTS, *_STATUS, *METADATA, "start", "end", "other_tags"])
_MARKS: Final = {"1": 1, "0": 0}
_SCOPES: Final = tuple(_STATUS.values())
_NO_META: Final = "," * len(METADATA)
_STANDING: Final = ("unit", "kind", "text", "previous", "next", "heading", "prefix", "suffix")
_SAID_LAST: Final = (
    "decided", "note", "annotator", "basis", "recheck", "split", "duplicate_of", "text_sha256",
)  # fmt: skip
"""Columns that are fields of that name, in the order of the record."""


class Tables(Format):
    """See the module."""

    name: ClassVar[str] = "csv"
    title: ClassVar[str] = "CSV for spreadsheets and pandas, one row a sentence"
    suffix: ClassVar[str] = ".csv"
    keeps: ClassVar[str] = "everything; sentences.csv alone: tags, statuses, note, metadata"
    no_text: ClassVar[bool] = True
    soft: ClassVar[bool] = True
    importable: ClassVar[bool] = True

    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        """Writes the two tables."""
        from reviewer.formats.csv.annotation_rows import COLUMNS, ItemRows

        tags = options.tags
        columns = [*_FIRST, *map(_column, tags), "other_tags", *_STATUS, *_TEXTS]
        columns += ["start", "end", *METADATA]
        soft = tags if options.soft else ()
        columns += [SHARE + tag for tag in soft]
        rows, items = _Rows(tags), ItemRows()
        with Table(folder / WIDE, columns) as wide, Table(folder / LONG, COLUMNS) as long:
            for one in examples:
                line = rows.line(one)
                if soft:
                    share = shares(one, soft)
                    line = ",".join([line, *(str(share.get(tag, "")) for tag in soft)])
                wide.write(line)
                for item in items.lines(one):
                    long.write(item)

    def rows(self, path: Path, how: DatasetReading | None = None) -> Iterator[ReadRow]:
        """Reads the folder, or one table of that kind alone.

        Raises:
            FormatError: A table is not as it should be.
        """
        from reviewer.formats.csv.annotation_rows import Items

        wide = path / WIDE if path.is_dir() else path
        long = path / LONG if path.is_dir() else None
        items = Items(long) if long is not None and long.exists() else None
        columns, lines = read_table(wide)
        if "text" not in columns:
            hint = f"expected the columns {', '.join(_FIRST)}"
            raise FormatError(f"{wide}: row 1", "there is no column 'text'", hint)
        example_of = _Reader(columns, items).example
        for line in lines:
            yield ReadRow(line.place, example_of(line))
        if items is not None:
            items.finish()


def _column(tag: str) -> str:
    """The column of a tag: its name, unless that means something else here."""
    return f"tag:{tag}" if tag in _FIXED or tag.startswith("tag:") else tag


def _is_fixed(column: str) -> bool:
    """Whether a column is none of a tag."""
    return column in _FIXED or column.startswith(SHARE)


def _tag(column: str) -> str:
    return column.removeprefix("tag:")


MOST: Final = 1_024
"""Combinations of tags that are remembered."""

_TEXTS_OF: Final = itemgetter(*map(FIELDS.index, _TEXTS.values()))


class _Rows:
    """Makes the lines of the wide table."""

    def __init__(self, tags: Sequence[str]) -> None:
        self._tags = tags
        self._known: dict[tuple[Any, ...], str] = {}

    def line(self, one: Example) -> str:
        """The cells of an example, joined."""
        checked = one.checks
        cells = [
            quoted(guarded(one.id)),
            quoted(guarded(one.article)),
            str(one.number),
            quoted(guarded(one.text)),
            self._marks(one),
            *(quoted(guarded(status(one, scope))) if checked else "" for scope in _SCOPES),
            *[
                (cell if cell.isalnum() else quoted(guarded(cell))) if cell else ""
                for cell in _TEXTS_OF(one)
            ],
            str(one.start),
            str(one.end),
        ]
        meta = one.meta
        if not meta:
            return ",".join(cells) + _NO_META
        return ",".join(cells + [quoted(guarded(meta.get(name, ""))) for name in METADATA])

    def _marks(self, one: Example) -> str:
        """The cells of tags, and of those that have no column."""
        key = (*one.tags, *one.mask.items())
        found = self._known.get(key)
        if found is None:
            said, mask = set(one.tags), one.mask
            marks = ["1" if tag in said else "0" if mask.get(tag) else "" for tag in self._tags]
            found = ",".join([*marks, quoted(packed(sorted(said.difference(self._tags))))])
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[key] = found
        return found


class _Reader:
    """Makes examples of the lines of the wide table, and of what the long one says of each."""

    def __init__(self, columns: Sequence[str], items: Items | None) -> None:
        """Looks where everything stands.

        Args:
            columns: The columns of the wide table.
            items: The long table; None if there is none.
        """
        self._items = items
        self._tags = {column: _tag(column) for column in columns if not _is_fixed(column)}
        self._whole = _FIXED.issubset(columns)
        marks = [*self._tags, "other_tags"]
        self._known: dict[tuple[str, ...], tuple[list[str], dict[str, int]]] = {}
        if self._whole:
            at = columns.index
            self._marks_of = [at(column) for column in marks]
            self._meta_of = itemgetter(*map(at, METADATA))
            self._before = itemgetter(at("id"), at("article_id"), at("article_sha256"))
            self._texts_of = itemgetter(*map(at, (*_STANDING, *_SAID_LAST)))

    def example(self, line: CsvRow) -> Example:
        """What stands there.

        Raises:
            FormatError: A cell is not as it should be.
        """
        items = self._items
        if items is None:
            return _alone(line, self._parts(line))
        if not self._whole:
            one = self._parts(line)
            return items.added_to(one)
        cells = line.cells
        key = tuple([cells[at] for at in self._marks_of])
        tags, mask = self._known.get(key) or self._judged(line, key)
        known = self._meta_of(cells)
        meta = {name: text for name, text in zip(METADATA, known, strict=True) if text}
        id, article, sha256 = self._before(cells)
        (
            unit, kind, text, previous, following, heading, prefix, suffix,
            decided, note, annotator, basis, recheck, split, duplicate_of, text_sha256,
        ) = self._texts_of(cells)  # fmt: skip
        votes, versions, *said, context = items.of(id, annotator)
        return Example._make(
            (
                id, article, sha256, meta, unit, kind, line.number("sentence"),
                line.number("start"), line.number("end"), text, previous, following, heading,
                prefix, suffix, tags, mask, votes, versions, decided, note, *said,
                annotator, basis, recheck, split, duplicate_of, text_sha256, context,
            )
        )  # fmt: skip

    def _judged(self, line: CsvRow, key: tuple[str, ...]) -> tuple[list[str], dict[str, int]]:
        """Tags, and which were judged.

        Args:
            line: The line.
            key: The cells that say so.
        """
        mask: dict[str, int] = {}
        said: list[str] = line.json("other_tags", [])
        if not all(isinstance(tag, str) for tag in said):
            raise line.wrong("other_tags", "a JSON array of tags")
        for column, tag in self._tags.items():
            cell = line.text(column)
            if cell not in ("", *_MARKS):
                raise line.wrong(column, "1 (it applies), 0 (it does not) or nothing (not judged)")
            mask[tag] = int(bool(cell))
            if _MARKS.get(cell):
                said = [*said, tag]
        if len(self._known) >= MOST:
            self._known.clear()
        found = self._known[key] = sorted(said), mask
        return found

    def _parts(self, line: CsvRow) -> Example:
        """What the line says alone, of whichever columns are there."""
        tags, mask = self._judged(line, ())
        return example(
            id=line.text("id"),
            article=line.text("article_id"),
            number=line.number("sentence"),
            text=line.text("text"),
            start=line.number("start"),
            end=line.number("end"),
            tags=tags,
            mask=mask,
            meta={field: text for field in METADATA if (text := line.text(field))},
            **{field: line.text(column) for column, field in _TEXTS.items()},
        )


def _alone(line: CsvRow, one: Example) -> Example:
    """The example with checks made of the columns of statuses."""
    checks = [
        {"id": scope, "scope": scope, "status": cell}
        for column, scope in _STATUS.items()
        if (cell := line.text(column))
    ]
    return one._replace(checks=checks)


FORMAT: Final = Tables()
