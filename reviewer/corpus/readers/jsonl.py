"""JSON lines: every line is an object, and every object with a text is an article."""

from collections.abc import Iterable, Iterator, Mapping
from io import BufferedReader, BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from reviewer.corpus.invisible_characters import BLANK
from reviewer.corpus.readers.decoding import is_binary
from reviewer.corpus.readers.document import BadRows, ReadDocument, ReadError, digest
from reviewer.corpus.readers.frontmatter import KEYS

TEXT: Final = ("text", "body", "content")
"""Where the text of an article is looked for, the first that is there."""

NESTED: Final = ("meta", "metadata")
"""Objects inside an object that may hold metadata, too."""

MOST: Final = 20
"""Bad lines of one file that are told apart; further ones are only counted."""

LONGEST: Final = 64 << 20
"""Bytes of the longest line that is read."""

_MARK: Final = b"\xef\xbb\xbf"
_HEAD: Final = 4096
_WANTED: Final = 'expected one JSON object a line, such as {"id": "a1", "text": "..."}'


class RowAt(NamedTuple):
    """Where a row stands: line counted from 1, byte it starts at, bytes it has."""

    line: int
    start: int
    size: int


class RowFile:
    """Where the rows of a file stand, so that opening one does not parse the others again.

    Attributes:
        rows: Id -> where the row stands, in the order of the file.
        problems: What is wrong with the lines that are no rows.
    """

    def __init__(self, path: Path) -> None:
        """Looks through a file once.

        Raises:
            ReadError: It cannot be read, or is no text at all.
        """
        self._path = path
        try:
            with path.open("rb") as file:
                _refuse_binary(path, file.read(_HEAD))
                file.seek(0)
                found, self.problems = _index(path, _lines(file))
        except OSError as error:
            raise _unreadable(path, error) from None
        self.rows: Mapping[str, RowAt] = found

    def read(self, row: str) -> ReadDocument:
        """The article of a row.

        Raises:
            ReadError: There is no such row, or it is no longer what it was.
        """
        at = self.rows.get(row)
        if at is None:
            raise ReadError(self._path, f"it has no row {row!r} any more", "was it removed?")
        try:
            with self._path.open("rb") as file:
                file.seek(at.start)
                line = file.read(at.size)
        except OSError as error:
            raise _unreadable(self._path, error) from None
        found, document = _row(self._path, at.line, line)
        if found is not None and found != row:
            raise ReadError(self._path, f"row {row!r} has moved", "the file is being changed")
        return document(row)


def read_jsonl(path: Path, data: bytes) -> Iterator[ReadDocument]:
    """Yield the articles of a file of JSON lines, one a row.

    An article's id is what the row says under `id` (a text or a whole number), else the number
    of its line. `title`, `author`, `date`, `url`, `language` and `story`, under these names or
    those of `frontmatter.KEYS`, in the row or in its `meta`, are its metadata.

    Raises:
        BadRows: Some lines are no rows; raised behind the last row.
        ReadError: The bytes are no text at all.
    """
    rows, problems = _index(path, BytesIO(data))
    for name, at in rows.items():
        _, document = _row(path, at.line, data[at.start : at.start + at.size])
        yield document(name)
    if problems:
        raise BadRows(path, problems)


def _lines(file: BufferedReader) -> Iterator[bytes]:
    """The lines up to the first that is too long, of which the beginning comes last."""
    while line := file.readline(LONGEST + 1):
        yield line
        if len(line) > LONGEST:
            return


def _index(path: Path, lines: Iterable[bytes]) -> tuple[dict[str, RowAt], tuple[ReadError, ...]]:
    """The rows by their ids, and the lines that are none."""
    named: dict[str, RowAt] = {}
    unnamed: list[RowAt] = []
    problems: list[tuple[int, ReadError]] = []
    at = 0
    for number, line in enumerate(lines, 1):
        where, at = RowAt(number, at, len(line)), at + len(line)
        if number == 1:
            _refuse_binary(path, line[:_HEAD])
        if not line.strip(b" \t\r\n" + _MARK):
            continue
        try:
            _refuse_endless(path, number, line)
            name, _ = _row(path, number, line)
            if name is None:
                unnamed.append(where)
            elif name in named:
                raise _twice(path, number, name, named[name].line)
            else:
                named[name] = where
        except ReadError as error:
            problems.append((number, error))
    for where in unnamed:
        name = str(where.line)
        if name in named:
            twice = _twice(path, where.line, name, named[name].line)
            problems.append((where.line, twice))
        else:
            named[name] = where
    if not named and not problems:
        raise ReadError(path, "the file holds no row", _WANTED)
    rows = dict(sorted(named.items(), key=lambda item: item[1].line))
    problems.sort(key=lambda problem: problem[0])
    return rows, tuple(_fewer(path, [error for _, error in problems]))


def _fewer(path: Path, problems: list[ReadError]) -> Iterator[ReadError]:
    yield from islice(problems, MOST)
    if len(problems) > MOST:
        yield ReadError(path, f"{len(problems) - MOST} more lines are no rows", _WANTED)


def _refuse_endless(path: Path, number: int, line: bytes) -> None:
    if len(line) > LONGEST:
        what = f"line {number} has more than {LONGEST} bytes; nothing is read from there on"
        raise ReadError(path, what, "divide it into several articles")


def _refuse_binary(path: Path, head: bytes) -> None:
    what = is_binary(head)
    if what:
        raise ReadError(path, what, _WANTED + ", in UTF-8")


class RowMaker(NamedTuple):
    """Makes the document once the row's id is known."""

    text: str
    meta: Mapping[str, str]

    def __call__(self, row: str) -> ReadDocument:
        """The document of the row with that id."""
        return ReadDocument(self.text, "utf-8", digest(self.text), 0, row, self.meta)


def _row(path: Path, number: int, line: bytes) -> tuple[str | None, RowMaker]:
    """The id that a line gives, if it does, and its document.

    Raises:
        ReadError: The line is no row.
    """
    place = _line(path, number)
    try:
        found = orjson.loads(line.removeprefix(_MARK) if number == 1 else line)
    except orjson.JSONDecodeError as error:
        raise ReadError(place, f"this is no JSON: {error.msg}", _WANTED) from None
    if not isinstance(found, dict):
        raise ReadError(place, "this is no JSON object", _WANTED)
    return article_of(place, found)


def article_of(place: Path, found: Mapping[str, Any]) -> tuple[str | None, RowMaker]:
    """The id that a row gives, if it does, and its document.

    Args:
        place: File and row, for a message.
        found: The row.

    Raises:
        ReadError: It has no text.
    """
    key = next((key for key in TEXT if found.get(key) is not None), None)
    if key is None:
        raise ReadError(place, "the row has no text", 'expected it under "text"')
    text = found[key]
    if not isinstance(text, str) or not text.strip(BLANK):
        what = "is empty" if isinstance(text, str) else "is no string"
        raise ReadError(
            place, f'the row\'s "{key}" {what}', "expected some text in quotation marks"
        )
    if "\x00" in text:
        raise ReadError(place, f'the row\'s "{key}" holds NUL characters', "expected plain text")
    return _id(place, found.get("id")), RowMaker(text, _meta(found))


def _id(place: Path, value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise ReadError(place, 'the row\'s "id" is no id', "expected a string or a whole number")


def _meta(found: Mapping[str, Any]) -> dict[str, str]:
    meta: dict[str, str] = {}
    for holder in (found, *(found.get(key) for key in NESTED)):
        for key, value in holder.items() if isinstance(holder, dict) else ():
            name, words = KEYS.get(key.lower().replace("-", "_")), _words(value)
            if name and words:
                meta.setdefault(name, words)
    return meta


def _words(value: object) -> str:
    """A value as one line; empty for what is neither text nor number nor a list of them."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_words, value)))
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return " ".join(str(value).split())
    return ""


def _twice(path: Path, number: int, name: str, first: int) -> ReadError:
    hint = "give every row an id of its own; the first one counts"
    return ReadError(_line(path, number), f"the id {name!r} is that of line {first}", hint)


def _line(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}, line {number}")


def _unreadable(path: Path, error: OSError) -> ReadError:
    if isinstance(error, FileNotFoundError):
        return ReadError(path, "the file is not there", "was it moved or renamed?")
    reason = error.strerror or type(error).__name__
    return ReadError(path, f"it cannot be read: {reason}", "check the file's access rights")
