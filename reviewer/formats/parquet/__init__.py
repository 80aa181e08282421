"""Parquet: typed columns, one file a split, laid out as a Hugging Face dataset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, Final

from reviewer.formats.base import (
    DatasetReading,
    Format,
    FormatError,
    Options,
    ReadRow,
    in_words,
    needed,
)
from reviewer.formats.example import SCHEMA, Example
from reviewer.formats.parquet.rows import schema, to_example, to_row
from reviewer.formats.proof.output_folder import files_of

CARD: Final = "README.md"
TABLES_FOLDER: Final = "tables"
"""Where the tables for SQL stand in an export."""

GROUP: Final = 4096
"""Rows of a row group: as many are in memory, as columns, when a file is written or read."""

PACKED: Final = 256
"""Rows that are made columns together, or made of them: as such they take ten times as much."""

_VERSION: Final = b"reviewer.record"
_ORDER: Final = ("test", "validation", "train")


class Parquet(Format):
    """See the module."""

    name: ClassVar[str] = "parquet"
    title: ClassVar[str] = "Parquet with typed columns, for pandas, DuckDB, datasets"
    suffix: ClassVar[str] = ".parquet"
    keeps: ClassVar[str] = "everything"
    no_text: ClassVar[bool] = True
    soft: ClassVar[bool] = True
    importable: ClassVar[bool] = True
    library: ClassVar[str] = "pyarrow"
    extra: ClassVar[str] = "parquet"
    binary: ClassVar[bool] = True

    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        """Writes `data/<split>.parquet`, a dataset card, and the tables for SQL.

        Tables are of sentences: an export of whole articles has none.
        """
        from reviewer.formats.huggingface.card import SPLIT_NAMES, CardFacts, card
        from reviewer.formats.parquet.tables import TableFiles

        seen, files = CardFacts(), _Files(needed(self), folder, soft=options.soft)
        tables = TableFiles(folder / TABLES_FOLDER) if options.unit == "sentence" else None
        try:
            for example in examples:
                seen.add(example)
                if tables is not None:
                    tables.add(example)
                files.add(
                    SPLIT_NAMES[example.split],
                    to_row(example, options.tags if options.soft else None),
                )
            if not seen.splits:
                files.open("train")
        finally:
            files.close()
            if tables is not None:
                tables.close()
        give_back()
        seen.content = " ".join(str(one["sha256"]) for one in files_of(folder).values())
        text = card(seen, options, suffix=self.suffix)
        (folder / CARD).write_bytes(text.encode())

    def rows(self, path: Path, how: DatasetReading | None = None) -> Iterator[ReadRow]:
        """Reads the folder of an export, or one Parquet file with a column `text`.

        Raises:
            FormatError: A file is not as it should be.
        """
        needed(self)
        for file in _data_files(path):
            yield from _rows(file)

    def verify(self, folder: Path) -> str:
        """Loads the dataset with `datasets`, offline, and compares it row by row.

        Raises:
            FormatError: It cannot be loaded, or a row reads otherwise.
        """
        from reviewer.formats.huggingface import loaded_with

        give_back()
        return loaded_with(folder, _compare, batch_size=PACKED)


def give_back() -> None:
    """Gives memory back to the system that only was needed to write or to read a file.

    What a file says of its row groups and columns is many small pieces: a million rows have
    26,000 of them, some kilobytes each, and they would count as taken until the program ends.
    """
    pyarrow: Any = import_module("pyarrow")
    for pool in (pyarrow.default_memory_pool(), pyarrow.system_memory_pool()):
        pool.release_unused()


class _Files:
    """One file a split, written a row group at a time."""

    def __init__(self, pyarrow: Any, folder: Path, *, soft: bool) -> None:
        self._parquet: Any = import_module("pyarrow.parquet")
        self._pyarrow: Any = pyarrow
        self._schema: Any = schema(pyarrow, soft=soft).with_metadata({_VERSION: str(SCHEMA)})
        self._folder = folder / "data"
        self._writers: dict[str, Any] = {}
        self._rows: dict[str, list[Any]] = {}
        self._packed: dict[str, list[Any]] = {}

    def open(self, split: str) -> None:
        """Begins a file."""
        self._folder.mkdir(exist_ok=True)
        path = self._folder / f"{split}.parquet"
        self._writers[split] = self._parquet.ParquetWriter(
            path, self._schema, compression="zstd", write_page_checksum=True
        )
        self._rows[split] = []
        self._packed[split] = []

    def add(self, split: str, row: Any) -> None:
        """Adds a row to a file."""
        if split not in self._writers:
            self.open(split)
        self._rows[split].append(row)
        if len(self._rows[split]) == PACKED:
            self._pack(split)

    def close(self) -> None:
        """Writes what is left."""
        for split, writer in self._writers.items():
            self._pack(split)
            self._flush(split)
            writer.close()

    def _pack(self, split: str) -> None:
        """Makes columns of the rows that wait; writes a row group as soon as it is full."""
        if rows := self._rows[split]:
            packed = self._packed[split]
            packed.append(self._pyarrow.RecordBatch.from_pylist(rows, self._schema))
            rows.clear()
            if sum(batch.num_rows for batch in packed) >= GROUP:
                self._flush(split)

    def _flush(self, split: str) -> None:
        if packed := self._packed[split]:
            # As one piece each column is written as it would be from its rows.
            whole = self._pyarrow.Table.from_batches(packed).combine_chunks()
            packed.clear()
            self._writers[split].write_table(whole)


def _data_files(path: Path) -> Sequence[Path]:
    if not path.is_dir():
        return [path]
    known = [path / "data" / f"{split}.parquet" for split in _ORDER]
    found = [file for file in known if file.exists()] or sorted(path.glob("*.parquet"))
    if not found:
        hint = "expected data/train.parquet, or other files that end so"
        raise FormatError(str(path), "holds no Parquet file", hint)
    return found


def _rows(path: Path) -> Iterator[ReadRow]:
    for place, row in _raw_rows(path):
        yield _row(place, row)


def _raw_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    pyarrow: Any = import_module("pyarrow")
    parquet: Any = import_module("pyarrow.parquet")
    number = 0
    try:
        with parquet.ParquetFile(path, page_checksum_verification=True) as file:
            _check(path, file.schema_arrow)
            for batch in _batches(file):
                for at in range(0, batch.num_rows, PACKED):
                    for row in batch.slice(at, PACKED).to_pylist():
                        number += 1
                        yield f"{path}: row {number}", row
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        why = str(error).partition("\n")[0] or type(error).__name__
        place = f"{path}: after row {number}" if number else str(path)
        raise FormatError(place, f"cannot be read ({why})", "is the file whole?") from None


def _batches(file: Any) -> Iterator[Any]:
    """The rows of a file, some thousand at a time.

    One row group after the other: asked for all, pyarrow reads ahead and keeps six times as much.
    """
    for number in range(file.num_row_groups):
        if file.metadata.row_group(number).num_rows <= GROUP:
            yield from file.read_row_group(number).to_batches()
        else:  # others write groups that need not fit into memory
            yield from file.iter_batches(GROUP, row_groups=[number])


def _check(path: Path, columns: Any) -> None:
    version = (columns.metadata or {}).get(_VERSION, str(SCHEMA).encode()).decode()
    if version != str(SCHEMA):
        hint = f"this program reads version {SCHEMA}"
        raise FormatError(str(path), f"has version {version} of the record", hint)
    if "text" not in columns.names:
        hint = "see the fields in docs/formats.md"
        raise FormatError(str(path), "there is no column 'text'", hint)


def _row(place: str, row: Any) -> ReadRow:
    try:
        return ReadRow(place, to_example(row))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"is not as Reviewer writes it ({in_words(error)})"
        raise FormatError(place, what, "see the fields in docs/formats.md") from None


def _compare(folder: Path, split: str, rows: Any) -> None:
    from reviewer.formats.huggingface import rows_of

    path = folder / "data" / f"{split}.parquet"
    for (place, meant), got in zip(_raw_rows(path), rows_of(rows), strict=True):
        # Columns that say the same give the same example; others may differ in what is empty.
        if got != meant and to_example(got) != to_example(meant):
            hint = "please report this fault of the format"
            raise FormatError(place, "datasets reads it otherwise", hint)


FORMAT: Final = Parquet()
