"""CSV: `sentences.csv`, one row a sentence, and `annotations.csv`, one row a thing that was said.

The wide table alone is what most people open. Together the two lose nothing: what does not fit
into columns of its own stands as JSON in the column `value` of the long one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar, Final

from reviewer.formats.base import DatasetReading, Format, FormatError, Options, ReadRow
from reviewer.formats.common.csv_cells import CsvRow, Table, guarded, packed, read_table
from reviewer.formats.example import Example, example, shares, status
from reviewer.models import METADATA

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
        from reviewer.formats.csv.annotation_rows import COLUMNS, item_rows

        tags = options.tags
        columns = [*_FIRST, *map(_column, tags), "other_tags", *_STATUS, *_TEXTS]
        columns += ["start", "end", *METADATA]
        soft = tags if options.soft else ()
        columns += [SHARE + tag for tag in soft]
        with Table(folder / WIDE, columns) as wide, Table(folder / LONG, COLUMNS) as long:
            for one in examples:
                cells = _cells(one, tags)
                if soft:
                    share = shares(one, soft)
                    cells += [share.get(tag, "") for tag in soft]
                wide.write(cells)
                for row in item_rows(one):
                    long.write(row)

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
        tags = {column: _tag(column) for column in columns if not _is_fixed(column)}
        for line in lines:
            one = _example(line, tags)
            yield ReadRow(line.place, _alone(line, one) if items is None else items.add_to(one))
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


def _cells(one: Example, tags: Sequence[str]) -> list[object]:
    said, mask = set(one.tags), one.mask
    other = sorted(said.difference(tags))
    return [
        guarded(one.id),
        guarded(one.article),
        one.number,
        guarded(one.text),
        *(1 if tag in said else "" if not mask.get(tag) else 0 for tag in tags),
        packed(other),
        *(guarded(status(one, scope)) if one.checks else "" for scope in _STATUS.values()),
        *(guarded(getattr(one, field)) for field in _TEXTS.values()),
        one.start,
        one.end,
        *(guarded(one.meta.get(field, "")) for field in METADATA),
    ]


def _example(line: CsvRow, tags: dict[str, str]) -> Example:
    """What the row of the wide table says alone."""
    mask: dict[str, int] = {}
    said: list[str] = line.json("other_tags", [])
    if not all(isinstance(tag, str) for tag in said):
        raise line.wrong("other_tags", "a JSON array of tags")
    for column, tag in tags.items():
        cell = line.text(column)
        if cell not in ("", *_MARKS):
            raise line.wrong(column, "1 (it applies), 0 (it does not) or nothing (not judged)")
        mask[tag] = int(bool(cell))
        if _MARKS.get(cell):
            said = [*said, tag]
    meta = {field: text for field in METADATA if (text := line.text(field))}
    return example(
        id=line.text("id"),
        article=line.text("article_id"),
        number=line.number("sentence"),
        text=line.text("text"),
        start=line.number("start"),
        end=line.number("end"),
        tags=sorted(said),
        mask=mask,
        meta=meta,
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
