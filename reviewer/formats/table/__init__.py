"""Tables of texts and labels as people have them; read, not written.

CSV and TSV, JSON lines and arrays, Parquet, .xlsx, and folders of these such as a Hugging Face
dataset: a row a text, or a row a labelled range of a text (article, label, start, end).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from reviewer.formats.base import DatasetReading, Format, ReadRow, SourceText


class AnyTable(Format):
    """See the module."""

    name: ClassVar[str] = "table"
    title: ClassVar[str] = "Tables of others: CSV, TSV, JSON, JSON lines, Parquet, .xlsx"
    suffix: ClassVar[str] = ".csv"
    keeps: ClassVar[str] = "text, labels as tags, ranges as spans, annotators, articles, metadata"
    units: ClassVar[tuple[()]] = ()
    importable: ClassVar[bool] = True
    exportable: ClassVar[bool] = False

    def rows(self, path: Path, how: DatasetReading | None = None) -> Iterator[ReadRow]:
        """Reads a table, or those of a folder or of its folder `data`.

        Raises:
            FormatError: It is none, or nothing says which column holds what.
        """
        from reviewer.formats.table.argilla import reads_records, records_of
        from reviewer.formats.table.shapes import rows_of
        from reviewer.formats.table.sources import tables_in
        from reviewer.formats.table.token_rows import by_sentence

        how = how or DatasetReading()
        for table in tables_in(path, how):
            if reads_records(table):
                yield from records_of(table, how)
            else:
                yield from rows_of(by_sentence(table, how), how)

    def texts(self, path: Path, how: DatasetReading | None = None) -> Iterator[SourceText]:
        """The texts that stand beside a table of ranges, by the names of its articles.

        Raises:
            FormatError: One cannot be read.
        """
        from reviewer.formats.table.shapes import texts_beside

        return texts_beside(path, how or DatasetReading())


FORMAT = AnyTable()
