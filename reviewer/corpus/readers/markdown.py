"""Markdown: the text stays as it is, marks included; a first heading gives the title."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from reviewer.corpus.readers.document import ReadDocument
from reviewer.corpus.readers.text import read_text

_HEADING: Final = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+(.+?)[ \t#]*(?:\r\n|\n|\r|\Z)")
_BLANK: Final = re.compile(r"\s*")


def read_markdown(path: Path, data: bytes) -> Iterator[ReadDocument]:
    """Yield the one document of a Markdown file.

    Raises:
        ReadError: If the bytes are no text.
    """
    for document in read_text(path, data):
        title = _title(document.text, document.body_start)
        named = {"title": title} if title else {}
        how = document.lines or "markdown"
        yield replace(document, meta={**named, **document.meta}, lines=how)


def _title(text: str, start: int) -> str:
    blank = _BLANK.match(text, start)
    found = _HEADING.match(text, blank.end() if blank else start)
    return found[1].strip() if found else ""
