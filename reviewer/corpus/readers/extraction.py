"""Files whose text a library makes: which library each needs, and what all have in common.

Each module named here has `extract(path, data) -> Extraction` and imports its library inside.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from reviewer.corpus.readers.document import ReadDocument, ReadError
from reviewer.corpus.readers.frontmatter import written
from reviewer.corpus.readers.text import read_text


class FileFormat(NamedTuple):
    """What a format needs to be read.

    Attributes:
        module: The module beside this one that reads it.
        library: What it imports.
        extra: The extra of the package that brings the library; empty if it is always there.
    """

    module: str
    library: str
    extra: str


FORMATS: Final[Mapping[str, FileFormat]] = {
    ".docx": FileFormat("word", "docx", "docx"),
    ".pdf": FileFormat("pdf", "pdfminer", "pdf"),
    ".epub": FileFormat("epub", "lxml", "xml"),
    ".xml": FileFormat("news_xml", "lxml", "xml"),
    ".rtf": FileFormat("rtf", "striprtf", "rtf"),
    ".srt": FileFormat("subtitles", "srt", "subtitles"),
    ".vtt": FileFormat("subtitles", "webvtt", "subtitles"),
    ".eml": FileFormat("mail", "email", ""),
}
"""By suffix; pages are read by `html.py`."""

_LISTED: Final = re.compile(r"(?:-|\d{1,6}\.|[a-zA-Z]\.|[ivx]{1,7}\.|[IVX]{1,7}\.)\s|\|")


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a library made of a file.

    Attributes:
        blocks: Paragraphs, headings, items and rows, each a line or several.
        meta: Any of `title`, `author`, `date`, `url` and `language`.
        warnings: What was left out, a line each.
        lines: How the lines in the blocks are to be read, if that is known.
    """

    blocks: Sequence[str]
    meta: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    lines: str = ""


def read_extracted(path: Path, data: bytes) -> Iterator[ReadDocument]:
    """Yield the one document of a file; its metadata stands as front matter in the text.

    Raises:
        ReadError: The library is not installed, or the file holds no text that it can read.
    """
    source = FORMATS[path.suffix.lower()]
    if not data.strip():
        raise ReadError(path, "the file is empty", "expected some text")
    if find_spec(source.library) is None:
        raise ReadError(
            path, f"reading {path.suffix} needs {source.library}", install(source.extra)
        )
    module = import_module(f"{__package__}.{source.module}")
    try:
        found: Extraction = module.extract(path, data)
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # these libraries raise whatever a broken file leads them to
        what = " ".join(f"{type(error).__name__} {error}".split())[:120]
        raise ReadError(path, f"it cannot be read: {what}", "is the file whole?") from None
    blocks = [block for block in map(_clean, found.blocks) if block]
    if not blocks:
        scan = path.suffix.lower() == ".pdf"
        hint = "a scan needs text recognition first" if scan else "expected some paragraphs"
        raise ReadError(path, "no text was found in it", hint)
    meta = {name: " ".join(value.split()) for name, value in found.meta.items()}
    head = written({**meta, "lines": found.lines})
    document = extracted(path, head + _joined(blocks), data)
    yield replace(document, warnings=(*document.warnings, *found.warnings))


def extracted(path: Path, text: str, data: bytes) -> ReadDocument:
    """The document of a text that was made from these bytes, now or some other time."""
    (document,) = read_text(path, text.encode())
    return replace(document, source=sha256(data).hexdigest())


def install(extra: str) -> str:
    """How to get the libraries of an extra."""
    return f"pip install 'reviewer-tui[{extra}]'"


def worth_retrying(hint: str) -> bool:
    """Whether a file that could not be read because a library was missing can be now."""
    needed = {install(source.extra): source.library for source in FORMATS.values()}
    needed[install("html")] = "trafilatura"
    library = needed.get(hint)
    return library is not None and find_spec(library) is not None


def _clean(block: str) -> str:
    # A lone surrogate or NUL of a broken file would stop the text from being saved at all.
    plain = block.encode("utf-8", "replace").decode().replace("\x00", "")
    return "\n".join(line for row in plain.splitlines() if (line := row.strip()))


def _joined(blocks: Sequence[str]) -> str:
    pieces = [blocks[0]]
    for before, block in pairwise(blocks):
        listed = _LISTED.match(before) and _LISTED.match(block)
        pieces.append(("\n" if listed else "\n\n") + block)
    return "".join(pieces) + "\n"
