"""HTML: the article's text without the page around it, as trafilatura finds it."""

import logging
import re
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from reviewer.corpus.readers.document import ReadDocument, ReadError
from reviewer.corpus.readers.extraction import extracted, install
from reviewer.corpus.readers.frontmatter import written
from reviewer.corpus.readers.page_tree import stated_date, write_out

LIBRARY: Final = "trafilatura"

_FIELDS: Final = {"title": "title", "author": "author", "url": "url"}
"""What trafilatura calls our metadata -> what we call it."""

_ORDERED: Final = re.compile(r"- (?=(?:\d{1,6}|[a-zA-Z]|[ivx]{1,7}|[IVX]{1,7})\. )")
_ITEM: Final = re.compile(r"- |(?:\d{1,6}|[a-zA-Z]|[ivx]{1,7}|[IVX]{1,7})\. |\|")

_OPENING: Final = 3
"""Lines of the text in which its title is looked for, before it is put on top."""


def read_html(path: Path, data: bytes) -> Iterator[ReadDocument]:
    """Yield the one document of a page; its metadata stands as front matter in the text.

    Raises:
        ReadError: The library is not installed, or the page holds no article.
    """
    if not data.strip():
        raise ReadError(path, "the file is empty", "expected a page with some text")
    if find_spec(LIBRARY) is None:
        raise ReadError(path, f"reading HTML needs {LIBRARY}", install("html"))
    yield extracted(path, _extract(path, data), data)


def _extract(path: Path, data: bytes) -> str:
    for name in (LIBRARY, "htmldate", "courlan", "justext"):
        # What they have to say would be written over the screen.
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    import trafilatura

    tree = trafilatura.load_html(data)
    language = "" if tree is None else tree.get("lang", "")
    found: Any = None
    date = ""
    if tree is not None:
        date = stated_date(tree)
        write_out(tree)
        found = trafilatura.bare_extraction(tree, with_metadata=True, include_comments=False)
    if found is None or not (found.text or "").strip():
        hint = "expected a page with an article; or save its text as .txt"
        raise ReadError(path, "no article was found in the page", hint)
    meta = {ours: _line(getattr(found, theirs)) for theirs, ours in _FIELDS.items()}
    meta["date"] = date
    meta["language"] = _line(language)
    return written(meta) + _paragraphs(found.text, meta["title"])


def _line(value: Any) -> str:
    return " ".join(str(value).split()) if value else ""


def _paragraphs(text: str, title: str) -> str:
    """The lines with a blank line between, but for the items of a list; the title on top."""
    lines = [_ORDERED.sub("", line.strip()) for line in text.splitlines() if line.strip()]
    if title and title not in lines[:_OPENING]:
        lines.insert(0, title)
    pieces = lines[:1]
    for before, line in pairwise(lines):
        listed = bool(_ITEM.match(before) and _ITEM.match(line))
        pieces.append(("\n" if listed else "\n\n") + line)
    return "".join(pieces) + "\n"
