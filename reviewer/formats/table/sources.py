"""The rows of tables in files of several kinds, each with its place."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, Final

from reviewer.formats.base import DatasetReading, FormatError
from reviewer.formats.common.class_labels import card_of, class_labels, features_in
from reviewer.formats.common.csv_cells import bare
from reviewer.formats.common.json_files import read_array, read_lines
from reviewer.models import Json

Row = Mapping[str, Json]

SAMPLE: Final = 400
"""Rows that are looked at before it is said which column holds what."""

_LOOKED_AT: Final = 1 << 23
"""Bytes of a table that tell its encoding."""

_DELIMITERS: Final = "\t,;|"
_NUMBER: Final = re.compile(r"-?\d+")


@dataclass
class SourceTable:
    """A table that is being read.

    Attributes:
        path: The file.
        sample: Its first rows with their places.
        rows: All of them, once.
        titled: Whether its columns have names of their own, not only numbers.
        classes: Column -> the names of its numbered labels, from a dataset card.
    """

    path: Path
    sample: Sequence[tuple[str, Row]]
    rows: Iterator[tuple[str, Row]]
    titled: bool = True
    classes: Mapping[str, Sequence[str]] = field(default_factory=dict)


def tables_in(path: Path, how: DatasetReading) -> Iterator[SourceTable]:
    """The tables of a file or folder.

    Raises:
        FormatError: There is none, or it cannot be read at all.
    """
    card = card_of(path)
    classes = class_labels(card) if card else {}
    for file in _files(path):
        titled, rows = _READERS.get(file.suffix.lower(), _of_text)(file, how)
        sample = list(islice(rows, SAMPLE))
        own = _features(file) if file.suffix.lower() == ".parquet" else {}
        yield SourceTable(file, sample, chain(sample, rows), titled, {**own, **classes})


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    for folder in (path / "data", path):
        found = [one for one in sorted(folder.glob("*")) if one.suffix.lower() in _READERS]
        found = [one for one in found if one.name not in ("dataset_info.json", "state.json")]
        if found:
            return found
    hint = f"expected files that end in {', '.join(_READERS)}"
    raise FormatError(str(path), "holds no table", hint)


_Read = tuple[bool, Iterator[tuple[str, Row]]]


# -- text ----------------------------------------------------------------------------------------


def _of_text(path: Path, how: DatasetReading) -> _Read:
    lines = _cells(path, how)
    first = list(islice(lines, 20))
    if not first:
        raise FormatError(str(path), "is empty", "expected a row a text")
    titled = _has_head([cells for _, cells in first], how)
    if titled:
        columns = _columns(path, first[0][1])
        return True, _rows(columns, chain(first[1:], lines), how)
    how.guess(f"{path.name}: has no head; its columns are called 1, 2, 3 ...")
    width = max(len(cells) for _, cells in first)
    return False, _rows([str(n) for n in range(1, width + 1)], chain(first, lines), how)


def _columns(path: Path, head: Sequence[str]) -> list[str]:
    """The names of the columns; one without a name, as pandas writes its index, has none."""
    columns = [bare(cell).strip() for cell in head]
    named = [name for name in columns if name]
    if len(set(named)) < len(named):
        twice = next(name for name in named if named.count(name) > 1)
        raise FormatError(f"{path}: row 1", f"has two columns {twice!r}", "expected each once")
    return columns


def _rows(
    columns: Sequence[str], lines: Iterable[tuple[str, list[str]]], how: DatasetReading
) -> Iterator[tuple[str, Row]]:
    for place, cells in lines:
        if len(cells) > len(columns) and any(cells[len(columns) :]):
            what = f"has {len(cells)} cells, the head has {len(columns)}"
            how.note(FormatError(place, what, "is a cell with the delimiter in it not quoted?"))
            continue
        yield place, {name: bare(cell) for name, cell in zip(columns, cells, strict=False) if name}


def _has_head(lines: Sequence[Sequence[str]], how: DatasetReading) -> bool:
    """Whether the first line names the columns: it has no number, and is not like the others."""
    head = [cell.strip() for cell in lines[0]]
    if any(named in head for named in how.columns.values()):
        return True
    if all(named.isdecimal() for named in how.columns.values()) and how.columns:
        return False
    if any(_NUMBER.fullmatch(cell) for cell in head) or len(set(head)) < len(head):
        return False
    return all(len(cell) <= 60 for cell in head)


def _cells(path: Path, how: DatasetReading) -> Iterator[tuple[str, list[str]]]:
    csv.field_size_limit(2**31 - 1)
    number = 0
    try:
        with path.open(encoding=_encoding(path, how), newline="", errors="strict") as file:
            told = _told_delimiter(file)
            delimiter = told or _delimiter(path, file)
            quotes = _quotes(path, file)
            reader = (
                csv.reader(_clean(file), delimiter=delimiter)
                if quotes
                else csv.reader(_clean(file), delimiter=delimiter, quoting=csv.QUOTE_NONE)
            )
            for number, cells in enumerate(reader, 1):
                if any(cells) and not (told and number == 1):
                    yield f"{path}: row {number}", cells
    except UnicodeDecodeError as error:
        place = f"{path}: row {number + 1} or later"
        raise FormatError(place, f"is no {error.encoding}", "save the file as UTF-8") from None
    except csv.Error as error:
        raise FormatError(f"{path}: row {number + 1}", str(error), "is the file whole?") from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise FormatError(str(path), f"cannot be read ({why})", "check the file") from None


def _clean(file: IO[str]) -> Iterator[str]:
    """The lines without NUL, which csv does not take."""
    return (line.replace("\0", "") for line in file)


def _encoding(path: Path, how: DatasetReading) -> str:
    with path.open("rb") as file:
        head = file.read(4)
        if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        file.seek(0)
        for line in file:
            try:
                line.decode()
            except UnicodeDecodeError:
                return _old_encoding(path, how)
    return "utf-8-sig"


def _old_encoding(path: Path, how: DatasetReading) -> str:
    """The encoding of a table that is not in UTF-8, as an article's is found.

    Raises:
        FormatError: Two readings with other letters are as good.
    """
    from reviewer.corpus.readers.guessing import is_sure, readings, sample_of

    with path.open("rb") as file:
        found = readings(sample_of(file.read(_LOOKED_AT), 1 << 16))
    if found and not is_sure(found):
        names = " or ".join(dict.fromkeys(one.encoding for one in found[:3]))
        raise FormatError(str(path), f"is not in UTF-8 and may be in {names}", "save it as UTF-8")
    encoding = found[0].encoding if found else "cp1252"
    how.guess(f"{path.name}: is no UTF-8 and was read as {encoding}")
    return encoding


def _told_delimiter(file: IO[str]) -> str:
    """What separates the cells if the first line says so, for Excel: `sep=;`; else nothing."""
    first = file.readline(16).strip()
    file.seek(0)
    return first[4:] if re.fullmatch(r"sep=.", first, re.IGNORECASE) else ""


def _delimiter(path: Path, file: IO[str]) -> str:
    """What separates the cells: what stands in every line as often, or nearly."""
    lines = [line for line in islice(file, 50) if line.strip()]
    file.seek(0)
    if path.suffix.lower() in (".tsv", ".tab"):
        return "\t"
    counts = {
        one: sorted(line.count(one) for line in lines)[len(lines) // 10] if lines else 0
        for one in _DELIMITERS
    }
    head = lines[0] if lines else ""
    return max(_DELIMITERS, key=lambda one: (bool(counts[one]) and one in head, head.count(one)))


def _quotes(path: Path, file: IO[str]) -> bool:
    """Whether quotation marks enclose cells: not where they stand alone in lines of tabs."""
    if path.suffix.lower() not in (".tsv", ".tab"):
        return True
    odd = sum(line.count('"') % 2 for line in islice(file, 200))
    starts = 0
    file.seek(0)
    starts = sum(line.count('\t"') + line.startswith('"') for line in islice(file, 200))
    file.seek(0)
    return starts > 0 and odd * 4 < max(starts, 1)


# -- JSON ----------------------------------------------------------------------------------------


def _of_lines(path: Path, how: DatasetReading) -> _Read:
    return True, ((f"{path}: row {number}", row) for number, row in read_lines(path, how))


def _of_json(path: Path, how: DatasetReading) -> _Read:
    head = _head(path)
    if head.startswith("["):
        items = how.each(read_array(path, "row"))
        return True, ((f"{path}: row {number}", row) for number, row in items)
    if "\n{" in head.strip()[1:]:
        return _of_lines(path, how)
    return True, _of_object(path)


def _head(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(1 << 16).decode("utf-8-sig", "replace").lstrip()
    except OSError as error:
        raise FormatError(str(path), f"cannot be read ({error.strerror})", "check it") from None


def _of_object(path: Path) -> Iterator[tuple[str, Row]]:
    """The rows of one object: a list in it, or columns as pandas writes them by default."""
    import orjson

    try:
        found = orjson.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise FormatError(str(path), f"is no JSON ({error})", "expected [{...}, {...}]") from None
    values = list(found.values()) if isinstance(found, dict) else []
    lists = [one for one in values if isinstance(one, list) and one and isinstance(one[0], dict)]
    if len(lists) == 1:
        rows: Iterable[Row] = (one for one in lists[0] if isinstance(one, dict))
    elif values and all(isinstance(one, dict) for one in values):
        rows = _of_columns(found)
    else:
        rows = [found] if isinstance(found, dict) else []
    for number, row in enumerate(rows, 1):
        yield f"{path}: row {number}", row


def _of_columns(found: Mapping[str, Mapping[str, Json]]) -> Iterator[Row]:
    keys = list(next(iter(found.values())))
    if all(list(column) == keys for column in found.values()) and keys[:1] == ["0"]:
        for key in keys:
            yield {name: column[key] for name, column in found.items()}
    else:
        yield from ({"id": key, **row} for key, row in found.items())


# -- Parquet, Excel ------------------------------------------------------------------------------


def _library(path: Path, module: str, extra: str) -> Any:
    """A library that only one kind of file needs.

    Raises:
        FormatError: It is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        what = f"needs {module.partition('.')[0]}, which cannot be imported ({error})"
        hint = f"install it with: pip install 'reviewer-tui[{extra}]'"
        raise FormatError(str(path), what, hint) from None


def _of_parquet(path: Path, how: DatasetReading) -> _Read:
    return True, how.each(_in_parquet(path, _library(path, "pyarrow.parquet", "parquet")))


def _in_parquet(path: Path, parquet: Any) -> Iterator[tuple[str, Row]]:
    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(4096):
                for row in batch.to_pylist():
                    number += 1
                    yield f"{path}: row {number}", row
    except (OSError, ValueError, import_module("pyarrow").ArrowException) as error:
        why = str(error).partition("\n")[0]
        raise FormatError(str(path), f"cannot be read ({why})", "is the file whole?") from None


def _features(path: Path) -> Mapping[str, Sequence[str]]:
    """Names of class labels that a Parquet file has in itself; what is wrong the rows tell."""
    parquet = _library(path, "pyarrow.parquet", "parquet")
    try:
        return features_in(parquet.read_schema(path).metadata or {})
    except (OSError, ValueError, import_module("pyarrow").ArrowException):
        return {}


def _of_sheet(path: Path, how: DatasetReading) -> _Read:
    return True, _in_sheet(path, _library(path, "openpyxl", "xlsx"), how)


def _in_sheet(path: Path, openpyxl: Any, how: DatasetReading) -> Iterator[tuple[str, Row]]:
    from zipfile import BadZipFile, ZipFile

    from reviewer.corpus.readers.archive import excess

    try:
        with ZipFile(path) as archive:
            what = excess(archive)
    except (OSError, BadZipFile):
        what = ""  # openpyxl tells what is wrong with a file that is no archive
    if what:
        raise FormatError(str(path), what, "split it, or save it as .csv")
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # whatever it stumbles over in a file that is none
        why = str(error).partition("\n")[0] or type(error).__name__
        raise FormatError(str(path), f"is no .xlsx ({why})", "save it as .xlsx anew") from None
    try:
        sheets = book.worksheets
        if len(sheets) > 1:
            how.guess(f"{path.name}: the sheet {sheets[0].title!r} of {len(sheets)} was read")
        lines = sheets[0].iter_rows(values_only=True)
        head = _columns(path, ["" if cell is None else str(cell) for cell in next(lines, ())])
        for number, cells in enumerate(lines, 2):
            if any(cell is not None for cell in cells):
                row = {n: _cell(c) for n, c in zip(head, cells, strict=False) if n}
                yield f"{path}: row {number}", row
    finally:
        book.close()


def _cell(value: Any) -> Json:
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


_READERS: Final[Mapping[str, Callable[[Path, DatasetReading], _Read]]] = {
    ".csv": _of_text,
    ".tsv": _of_text,
    ".tab": _of_text,
    ".jsonl": _of_lines,
    ".ndjson": _of_lines,
    ".json": _of_json,
    ".parquet": _of_parquet,
    ".xlsx": _of_sheet,
}
"""Suffix -> what reads such a file; any other file is text with a delimiter."""
