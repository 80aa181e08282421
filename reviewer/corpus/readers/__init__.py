"""Reads files into documents; one reader a suffix."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePath
from stat import S_ISDIR, S_ISREG
from typing import Final

from reviewer.corpus.readers.document import BadRows, NoArticles, ReadDocument, Reader, ReadError
from reviewer.corpus.readers.extraction import FORMATS, read_extracted
from reviewer.corpus.readers.html import read_html
from reviewer.corpus.readers.jsonl import RowFile, read_jsonl
from reviewer.corpus.readers.markdown import read_markdown
from reviewer.corpus.readers.table import SUFFIXES as TABLES
from reviewer.corpus.readers.table import ArticleTable, read_table
from reviewer.corpus.readers.text import read_text

__all__ = [
    "EXTRACTED",
    "FETCHED",
    "READERS",
    "ROWS",
    "TABLES",
    "ArticleTable",
    "BadRows",
    "NoArticles",
    "ReadDocument",
    "ReadError",
    "Reader",
    "RowFile",
    "is_article",
    "is_extracted",
    "kind_of_no_article",
    "known",
    "load",
    "parse",
    "read",
    "row_file",
]

READERS: Final[Mapping[str, Reader]] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".jsonl": read_jsonl,
    **dict.fromkeys(TABLES, read_table),
    **dict.fromkeys(FORMATS, read_extracted),
}
"""A reader by the suffix of its files, in lower case."""

ROWS: Final[Mapping[str, Callable[[Path], RowFile | ArticleTable]]] = {
    ".jsonl": RowFile,
    **dict.fromkeys(TABLES, ArticleTable),
}
"""For files of several articles, what finds one of them without reading the others."""

EXTRACTED: Final = frozenset({".html", ".htm", ".xhtml", *FORMATS})
"""Suffixes of files whose text a library makes, so that it has to be kept."""


FETCHED: Final = ".fetched.json"
"""What the note beside a fetched page ends in: from where and when it came."""


def is_article(path: PurePath) -> bool:
    """Tell whether a path below the articles folder names an article.

    Args:
        path: The path relative to the articles folder.
    """
    if path.suffix.lower() not in READERS or path.stem.lower().startswith("readme"):
        return False
    if path.name.endswith(FETCHED):
        return False
    return not any(part.startswith((".", "_")) for part in path.parts)


def kind_of_no_article(path: PurePath) -> str:
    """What a file is called that is passed over: by its suffix, or README; empty if it is ours.

    Args:
        path: The path relative to the articles folder.
    """
    if path.name.endswith(FETCHED) or any(part.startswith((".", "_")) for part in path.parts):
        return ""
    return "README" if path.suffix.lower() in READERS else path.suffix.lower() or "without suffix"


def read(path: Path) -> Iterator[ReadDocument]:
    """Yield the documents of a file, one unless its format holds several.

    Raises:
        ReadError: If the file cannot be read or holds no text.
    """
    _reader(path)
    yield from parse(path, load(path))


def parse(path: Path, data: bytes) -> Iterator[ReadDocument]:
    """Yield the documents in the bytes of a file.

    Raises:
        ReadError: If they hold no text.
    """
    yield from _reader(path)(path, data)


def row_file(path: PurePath) -> Callable[[Path], RowFile | ArticleTable] | None:
    """What opens a file of several articles; None for a file of one."""
    return ROWS.get(path.suffix.lower())


def is_extracted(path: PurePath) -> bool:
    """Tell whether a library makes the text of such a file."""
    return path.suffix.lower() in EXTRACTED


def known() -> str:
    """The suffixes that can be read, for a message."""
    return " ".join(sorted(READERS))


def _reader(path: Path) -> Reader:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        what = f"no reader for {path.suffix or 'a name without suffix'}"
        raise ReadError(path, what, f"expected one of {known()}")
    return reader


MOST: Final = 256 * 1024 * 1024
"""Bytes of the largest article that is read."""


def load(path: Path) -> bytes:
    """All bytes of a file.

    Raises:
        ReadError: It cannot be read, or is no regular file.
    """
    try:
        status = path.stat()
        mode = status.st_mode
        if not S_ISREG(mode):
            what = "a folder" if S_ISDIR(mode) else "no regular file"
            raise ReadError(path, f"this is {what}", "expected a file")
        if status.st_size > MOST:
            what = f"it has {status.st_size} bytes, and most is {MOST}"
            raise ReadError(path, what, "divide it into several files")
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadError(path, "the file is not there", "was it moved or renamed?") from None
    except PermissionError:
        raise ReadError(path, "no permission to read it", "check its access rights") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReadError(path, f"it cannot be read: {reason}", "check the disk") from error
