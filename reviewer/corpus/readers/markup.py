"""Blocks of text in a tree of elements: chapters of books, bodies of mails, news and editions."""

import re
from collections.abc import Container, Iterator
from typing import Any, Final

from reviewer.corpus.readers.page_tree import write_out

_BLOCKS_NAMES: Final = (
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section "
    "summary table tbody td tfoot th thead tr ul "
)
_BLOCKS: Final = frozenset(_BLOCKS_NAMES.split())
_SKIPPED_NAMES: Final = "head script style template title noscript svg math iframe "
_SKIPPED: Final = frozenset(_SKIPPED_NAMES.split())
_DEEPEST: Final = 400


def page_blocks(page: str | bytes) -> list[str]:
    """The blocks of a whole page, everything that shows; nothing of it is taken for decoration."""
    from lxml import html

    tree = html.document_fromstring(page)
    write_out(tree)
    return list(blocks(tree, _BLOCKS, _SKIPPED))


_BREAK: Final = "\x0b"
"""Stands for a line break of the page; XML can hold no such character."""

_NO_BREAK: Final = "\x0c"
"""Stands where a line, column or page of an edition ends inside a word."""

_BREAKS: Final = ("lb", "cb", "pb", "gb", "milestone")
_INSIDE_WORD: Final = re.compile(rf"[ \t\r\n]*{_NO_BREAK}[ \t\r\n]*")


def blocks(
    tree: Any, block: Container[str], skipped: Container[str], *, lines: bool = False
) -> Iterator[str]:
    """The text of a tree, cut where a block begins or ends, and at empty lines.

    Args:
        tree: An element of lxml; namespaces of its tags are passed over.
        block: The names of elements that stand on lines of their own.
        skipped: The names of elements whose words do not count.
        lines: Whether a line break stays one; else it is a space.
    """
    pieces: list[str] = []
    for words in _walk(tree, block, skipped, 0):
        if words is not None:
            pieces.append(words)
        elif pieces:
            yield from _paragraphs("".join(pieces), lines=lines)
            pieces = []
    if pieces:
        yield from _paragraphs("".join(pieces), lines=lines)


def _paragraphs(text: str, *, lines: bool) -> Iterator[str]:
    held: list[str] = []
    for row in _INSIDE_WORD.sub("", text).split(_BREAK):
        if line := " ".join(row.split()):
            held.append(line)
        elif held:
            yield ("\n" if lines else " ").join(held)
            held = []
    if held:
        yield ("\n" if lines else " ").join(held)


def _walk(
    element: Any, block: Container[str], skipped: Container[str], depth: int
) -> Iterator[str | None]:
    """Pieces of text; None where a block begins or ends."""
    name = local(element)
    if not name or name in skipped or depth > _DEEPEST:
        return
    if name == "tr":
        yield from (None, _row(element), None)
        return
    apart = name in block
    if apart:
        yield None
    if name == "li" and not (element.text or "").lstrip()[:1].isdigit():
        yield "- "
    if name in _BREAKS and element.get("break") == "no":
        yield _NO_BREAK
    else:
        yield _BREAK if name == "br" else "\n" if name == "lb" else (element.text or "")
    # Names and titles in a byline are often written without a space between.
    gap = " " if name == "byline" else ""
    for child in element:
        yield gap
        yield from _walk(child, block, skipped, depth + 1)
        yield child.tail or ""
    if apart:
        yield None


def _row(element: Any) -> str:
    cells = [" ".join("".join(cell.itertext()).split()) for cell in element if local(cell)]
    return f"| {' | '.join(cells)} |" if any(cells) else ""


def local(element: Any) -> str:
    """The name of an element without its namespace, in lower case; empty for comments."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
