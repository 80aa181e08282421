"""The rows of tables in files of several kinds, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from reviewer.formats.base import DatasetReading, FormatError
from reviewer.formats.common.class_labels import (
    card_of,
    class_labels,
    class_labels_of,
    features_in,
)
from reviewer.formats.common.json_files import read_array, read_document, read_lines
from reviewer.formats.common.text_files import whole_text
from reviewer.formats.table.cells import Row, columns_in, lines_above, text_rows
from reviewer.formats.table.column_names import is_usual
from reviewer.models import Json
from reviewer.models.phrases import count_of

SAMPLE: Final = 400
"""Rows that are looked at before it is said which column holds what."""


_INFO: Final = "dataset_info.json"
"""Where `datasets` describes what it has saved."""

_MARK: Final = "__label__"
_LABELS: Final = re.compile(r"(?<!\S)__label__(\S+)")

_Read = tuple[bool, Iterator[tuple[str, Row]]]

_ABOUT: Final = frozenset({_INFO, "state.json", "dataset_dict.json", "dataset_infos.json"})
"""Its files that hold no rows."""


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
    classes = {**class_labels_of((path if path.is_dir() else path.parent) / _INFO),
               **(class_labels(card) if card else {})}  # fmt: skip
    for file in _files(path):
        titled, rows = (_READERS.get(file.suffix.lower()) or _by_head(file))(file, how)
        sample = list(islice(rows, SAMPLE))
        own = _features(file) if file.suffix.lower() in _OF_ARROW else {}
        yield SourceTable(file, sample, chain(sample, rows), titled, {**own, **classes})


def _by_head(path: Path) -> Callable[[Path, DatasetReading], _Read]:
    """What reads a file whose suffix does not tell."""
    head = _head(path)
    if head.startswith(_MARK):
        return _of_labelled_lines
    return _of_json if head.startswith(("{", "[{")) else text_rows


def _of_labelled_lines(path: Path, how: DatasetReading) -> _Read:
    """A text a line with its labels before it, as fastText has them: `__label__name`."""
    return True, (
        (f"{path}: row {number}", {"text": text, "labels": _LABELS.findall(line)})
        for number, line in enumerate(whole_text(path).splitlines(), 1)
        if (text := _LABELS.sub("", line).strip())
    )


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    splits = sorted(one.parent for one in path.glob("*/state.json"))  # as `datasets` saves them
    for folder in (path / "data", path, *splits):
        found = [one for one in sorted(folder.glob("*")) if one.suffix.lower() in _READERS]
        found = [one for one in found if one.name not in _ABOUT]
        if found:
            return [*found, *_in_others(folder, splits)]
    hint = f"expected files that end in {', '.join(_READERS)}"
    raise FormatError(str(path), "holds no table", hint)


def _in_others(folder: Path, splits: Sequence[Path]) -> Iterator[Path]:
    """The files of the other splits that `datasets` has saved beside one of them."""
    for other in splits[splits.index(folder) + 1 :] if folder in splits else ():
        yield from sorted(other.glob("*.arrow"))


# -- JSON ----------------------------------------------------------------------------------------


def _of_lines(path: Path, how: DatasetReading) -> _Read:
    return True, ((f"{path}: row {number}", row) for number, row in read_lines(path, how))


def _of_json(path: Path, how: DatasetReading) -> _Read:
    head = _head(path)
    if re.match(r"\[\s*\[", head):
        return _of_arrays(path)
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
    for number, row in enumerate(_rows_in(found) if isinstance(found, dict) else [], 1):
        yield f"{path}: row {number}", row


def _of_arrays(path: Path) -> _Read:
    """The rows of an array of arrays, of which the first may name the columns."""
    found = read_document(path, "expected [[...], [...]]")
    lists = [one if isinstance(one, list) else [one] for one in found]
    if not any(lists):
        return True, iter(())
    if all(map(_is_trained_on, lists)):
        told = ({"text": text, **said} for text, said in lists)
        return True, ((f"{path}: row {number}", row) for number, row in enumerate(told, 1))
    titled = all(isinstance(cell, str) for cell in lists[0]) and any(map(is_usual, lists[0]))
    names = lists[0] if titled else [str(n) for n in range(1, max(map(len, lists)) + 1)]
    rows = islice(enumerate(lists, 1), int(titled), None)
    named = ((f"{path}: row {n}", dict(zip(names, cells, strict=False))) for n, cells in rows)
    return titled, named


def _rows_in(found: Mapping[str, Json]) -> Iterable[Row]:
    """The rows of an object, in the ways in which pandas and others write them."""
    values = list(found.values())
    lists = [one for one in values if isinstance(one, list) and one and isinstance(one[0], dict)]
    for one in values:
        pairs = [pair for pair in one if pair] if isinstance(one, list) else []
        if pairs and all(_is_trained_on(pair) for pair in pairs):
            return ({"text": text, **said} for text, said in pairs)
    names, cells = found.get("columns"), found.get("data")
    if isinstance(names, list) and isinstance(cells, list) and not lists:
        listed = (one if isinstance(one, list) else [one] for one in cells)
        return (dict(zip(map(str, names), one, strict=False)) for one in listed)
    if len(lists) == 1:
        return (one for one in lists[0] if isinstance(one, dict))
    if values and all(isinstance(one, dict) for one in values):
        return _of_columns(found)
    alike = len(values) > 1 and all(isinstance(one, list) and one for one in values)
    if alike and len(set(map(len, values))) == 1 and any(isinstance(one[0], str) for one in values):
        return (dict(zip(found, one, strict=True)) for one in zip(*values, strict=True))
    return [found]


def _is_trained_on(pair: Json) -> bool:
    """Whether this is a text and what is said of it, as spaCy's first versions took them."""
    if not isinstance(pair, list) or len(pair) != 2:
        return False
    return isinstance(pair[0], str) and isinstance(pair[1], dict)


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
            for batch in file.iter_batches(4096) if file.num_row_groups else ():
                for row in batch.to_pylist():
                    number += 1
                    yield f"{path}: row {number}", row
    except (OSError, ValueError, import_module("pyarrow").ArrowException) as error:
        why = str(error).partition("\n")[0]
        raise FormatError(str(path), f"cannot be read ({why})", "is the file whole?") from None


def _of_arrow(path: Path, how: DatasetReading) -> _Read:
    return True, how.each(_in_arrow(path, _library(path, "pyarrow", "parquet")))


def _in_arrow(path: Path, arrow: Any) -> Iterator[tuple[str, Row]]:
    """The rows of a file as `datasets` saves it to disk."""
    number = 0
    try:
        with arrow.memory_map(str(path)) as file, arrow.ipc.open_stream(file) as batches:
            for batch in batches:
                for row in batch.to_pylist():
                    number += 1
                    yield f"{path}: row {number}", row
    except (OSError, ValueError, arrow.ArrowException) as error:
        why = str(error).partition("\n")[0]
        raise FormatError(str(path), f"cannot be read ({why})", "is the file whole?") from None


def _features(path: Path) -> Mapping[str, Sequence[str]]:
    """Names of class labels that a file of Arrow has in itself; what is wrong the rows tell."""
    arrow = _library(path, "pyarrow", "parquet")
    try:
        if path.suffix.lower() == ".arrow":
            with arrow.memory_map(str(path)) as file, arrow.ipc.open_stream(file) as batches:
                return features_in(batches.schema.metadata or {})
        schema = import_module("pyarrow.parquet").read_schema(path)
        return features_in(schema.metadata or {})
    except (OSError, ValueError, arrow.ArrowException):
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
        numbered = enumerate(lines, 1)
        filled = ((n, cells) for n, cells in numbered if any(c is not None for c in cells))
        first = list(islice(filled, SAMPLE))
        named = [["" if cell is None else str(cell) for cell in cells] for _, cells in first]
        above = lines_above(named)
        if above:
            how.guess(f"{path.name}: {count_of(above, 'row')} above its head passed over")
        head = columns_in(path, named[above] if named else [])
        for number, cells in chain(first[above + 1 :], filled):
            if any(cell is not None for cell in cells):
                row = {n: _cell(c) for n, c in zip(head, cells, strict=False) if n}
                yield f"{path}: row {number}", row
    finally:
        book.close()


def _cell(value: Any) -> Json:
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


_OF_ARROW: Final = (".parquet", ".arrow")

_READERS: Final[Mapping[str, Callable[[Path, DatasetReading], _Read]]] = {
    ".csv": text_rows,
    ".tsv": text_rows,
    ".tab": text_rows,
    ".jsonl": _of_lines,
    ".ndjson": _of_lines,
    ".json": _of_json,
    ".parquet": _of_parquet,
    ".arrow": _of_arrow,
    ".xlsx": _of_sheet,
}
"""Suffix -> what reads such a file; any other file is text with a delimiter."""
