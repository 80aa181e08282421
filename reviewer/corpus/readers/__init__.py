"""Reads files into documents; one reader a suffix."""

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from stat import S_ISDIR, S_ISREG
from typing import Final

from reviewer.corpus.readers.document import Document, Reader, ReadError
from reviewer.corpus.readers.markdown import read_markdown
from reviewer.corpus.readers.text import read_text

__all__ = ["READERS", "Document", "ReadError", "Reader", "is_article", "read"]

READERS: Final[Mapping[str, Reader]] = {
    ".txt": read_text,
    ".md": read_markdown,
}
"""A reader by the suffix of its files, in lower case."""


def is_article(path: PurePath) -> bool:
    """Tell whether a path below the articles folder names an article.

    Args:
        path: The path relative to the articles folder.
    """
    if path.suffix.lower() not in READERS or path.stem.lower().startswith("readme"):
        return False
    return not any(part.startswith((".", "_")) for part in path.parts)


def read(path: Path) -> Iterator[Document]:
    """Yield the documents of a file, one unless its format holds several.

    Raises:
        ReadError: If the file cannot be read or holds no text.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = " ".join(sorted(READERS))
        raise ReadError(
            path,
            f"no reader for {path.suffix or 'a name without suffix'}",
            f"expected one of {known}",
        )
    yield from reader(path, _bytes(path))


def _bytes(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        if not S_ISREG(mode):
            what = "a folder" if S_ISDIR(mode) else "no regular file"
            raise ReadError(path, f"this is {what}", "expected a file")
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadError(path, "the file is not there", "was it moved or renamed?") from None
    except PermissionError:
        raise ReadError(path, "no permission to read it", "check its access rights") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReadError(path, f"it cannot be read: {reason}", "check the disk") from error
