"""Tables of articles: a row each, in CSV, in a JSON array, or in a spreadsheet.

A file with a column of texts called `text`, `body` or `content`. One that has a column of labels
too is a labelled dataset, which `reviewer import` brings in, and no file of articles. Columns are
metadata under the names that a row of JSON lines has.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Final

import orjson

from reviewer.corpus.readers.decoding import decode
from reviewer.corpus.readers.document import BadRows, NoArticles, ReadDocument, ReadError
from reviewer.corpus.readers.extraction import install
from reviewer.corpus.readers.jsonl import MOST, TEXT, RowMaker, article_of

SUFFIXES: Final = (".csv", ".tsv", ".json", ".xlsx")

_LABELS: Final = frozenset(
    {"label", "labels", "tag", "tags", "class", "annotation", "annotations", "annotator", "coder",
     "spans", "entities", "cats", "completions", "predictions", "accept", "_task_hash"}
)  # fmt: skip
_HEAD: Final = 1 << 16
_OLE: Final = b"\xd0\xcf\x11\xe0"
_LARGEST: Final = 256 * 1024 * 1024
_KEY: Final = re.compile(rf'"(?:{"|".join(TEXT)})"\s*:')

Row = Mapping[str, Any]


class ArticleTable:
    """The articles of a table, all of them read at once.

    Attributes:
        rows: Id -> what makes the article, in the order of the file; none if it is no table of
            articles.
        problems: What is wrong with rows that are no articles.
    """

    def __init__(self, path: Path) -> None:
        """Reads a file.

        Raises:
            ReadError: It cannot be read, or is a table of articles that is broken.
        """
        self._path = path
        try:
            if path.stat().st_size > _LARGEST:
                raise ReadError(path, f"it has more than {_LARGEST} bytes", "divide it")
            with path.open("rb") as file:
                head = file.read(-1 if path.suffix.lower() == ".xlsx" else _HEAD)
                data = head + file.read() if _looks_like_articles(path, head) else b""
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise ReadError(path, f"it cannot be read: {reason}", "check the file") from None
        self.rows, self.problems = _made(path, data) if data else ({}, ())

    def read(self, row: str) -> ReadDocument:
        """The article of a row.

        Raises:
            ReadError: There is no such row.
        """
        if row not in self.rows:
            raise ReadError(self._path, f"it has no row {row!r} any more", "was it removed?")
        return self.rows[row](row)


def read_table(path: Path, data: bytes) -> Iterator[ReadDocument]:
    """Yield the articles of a table, one a row.

    Raises:
        BadRows: Some rows have no text; raised behind the last article.
        NoArticles: It is no table of articles.
        ReadError: It is broken.
    """
    if why := _unreadable(path, data):
        raise NoArticles(path, why.reason, why.hint)
    whole = path.suffix.lower() == ".xlsx"
    if not _looks_like_articles(path, data if whole else data[:_HEAD]):
        what = "this is no table of articles"
        hint = f"expected a column {', '.join(TEXT[:-1])} or {TEXT[-1]}, and none of labels"
        raise NoArticles(path, what, f"{hint}; `reviewer import` brings in a labelled dataset")
    made, problems = _made(path, data)
    for name, make in made.items():
        yield make(name)
    if problems:
        raise BadRows(path, problems)


def _unreadable(path: Path, data: bytes) -> ReadError | None:
    """Why a file is no table of any kind."""
    try:
        if path.suffix.lower() != ".xlsx":
            _text(path, data[:_HEAD])
        elif data.startswith(b"PK"):
            next(_of_sheet(path, data), [])
        else:
            locked = data.startswith(_OLE)
            what = "the spreadsheet is locked with a password, or of before 2007"
            hint = "save it as .xlsx without a password"
            return ReadError(path, what if locked else "this is no .xlsx", hint)
    except ReadError as error:
        return error
    return None


def _made(path: Path, data: bytes) -> tuple[dict[str, RowMaker], tuple[ReadError, ...]]:
    """The articles by their ids, and what is wrong with the other rows."""
    made: dict[str, RowMaker] = {}
    problems: list[ReadError] = []
    for number, row in enumerate(_rows(path, data), 1):
        place = path.with_name(f"{path.name}, row {number}")
        try:
            named, make = article_of(place, row)
        except ReadError as error:
            if any(str(value or "").strip() for value in row.values()):
                problems.append(error)
            continue
        name = next(one for one in (named, str(number), f"row {number}") if one and one not in made)
        made[name] = make
    if not made:
        raise ReadError(path, "the file holds no article", "expected a row each with its text")
    if len(problems) > MOST:
        rest = ReadError(path, f"{len(problems) - MOST} more rows have no text", "see the others")
        problems = [*problems[:MOST], rest]
    return made, tuple(problems)


def _looks_like_articles(path: Path, head: bytes) -> bool:
    """Whether a file is a table with texts and without labels, by how it begins."""
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        return head.startswith(b"PK") and _fits(_first_cells(path, head))
    try:
        text = _text(path, head)
    except ReadError:
        return False
    if suffix == ".json":
        if text.lstrip()[:1] != "[" or not _KEY.search(text):
            return False
        return not any(f'"{name}"' in text for name in _LABELS)
    return _fits(next(_lines(path, text.partition("\n")[0]), []))


def _fits(columns: Sequence[str]) -> bool:
    names = {name.strip().lower() for name in columns}
    return bool(names & set(TEXT)) and not names & _LABELS


def _text(path: Path, data: bytes) -> str:
    # The beginning of a file may end inside a character.
    for cut in range(4):
        try:
            return decode(path, data[: len(data) - cut])[0]
        except ReadError:
            if cut == 3:
                raise
    raise AssertionError


def _rows(path: Path, data: bytes) -> Iterator[Row]:
    suffix = path.suffix.lower()
    if suffix == ".json":
        yield from _of_json(path, data)
        return
    lines = _of_sheet(path, data) if suffix == ".xlsx" else _lines(path, decode(path, data)[0])
    head = [name.strip().lower() for name in next(lines, [])]
    for cells in lines:
        yield {name: cell for name, cell in zip(head, cells, strict=False) if name}


def _of_json(path: Path, data: bytes) -> Iterator[Row]:
    try:
        found = orjson.loads(decode(path, data)[0])
    except orjson.JSONDecodeError as error:
        raise ReadError(path, f"this is no JSON: {error.msg}", "is the file whole?") from None
    for row in found if isinstance(found, list) else ():
        yield row if isinstance(row, dict) else {"": row}


def _lines(path: Path, text: str) -> Iterator[list[str]]:
    import csv  # Most folders hold no table, and the first frame does not wait for it.

    head = text[: text.find("\n")] if "\n" in text else text
    delimiter = "\t" if path.suffix.lower() == ".tsv" else max(",;\t|", key=head.count)
    csv.field_size_limit(2**31 - 1)
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise ReadError(path, f"this is no table: {error}", "is the file whole?") from None


def _of_sheet(path: Path, data: bytes) -> Iterator[list[str]]:
    from zipfile import BadZipFile, ZipFile

    from reviewer.corpus.readers.archive import excess

    try:
        import openpyxl
    except ImportError:
        raise ReadError(path, "reading .xlsx needs openpyxl", install("xlsx")) from None
    try:
        with ZipFile(BytesIO(data)) as archive:
            if what := excess(archive):
                raise ReadError(path, what, "split it, or save it as .csv")
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
        for cells in book.worksheets[0].iter_rows(values_only=True):
            yield ["" if cell is None else str(cell) for cell in cells]
    except ReadError:
        raise
    except (BadZipFile, Exception) as error:  # whatever it stumbles over in a broken file
        why = str(error).partition("\n")[0] or type(error).__name__
        raise ReadError(path, f"it cannot be read: {why}", "save it as .xlsx anew") from None


def _first_cells(path: Path, data: bytes) -> list[str]:
    """The names of the columns of a spreadsheet; none if it is broken or no library reads it."""
    try:
        return next(_of_sheet(path, data), [])
    except ReadError:
        return []
