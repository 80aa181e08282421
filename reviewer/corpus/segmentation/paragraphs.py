"""Paragraphs whose lines are wrapped: in Markdown, and in text that was wrapped by hand.

Both give the lines that `lines.lines` gives, some of them joined: a unit may then run over the
newline inside. Offsets stay those of the text, and nothing of it is changed.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final, Literal, NamedTuple, TypeAlias

from reviewer.corpus.segmentation.lines import TextLine, lines
from reviewer.corpus.segmentation.stop_characters import CLOSERS, STOPS

Lines: TypeAlias = Literal["kept", "wrapped", "markdown"]
"""How the lines of a text are read: each alone, or those of a paragraph together."""

_SAMPLE: Final = 400
"""Lines by which a text is judged."""
_FEWEST: Final = 4
_WIDTH: Final = range(40, 101)
_FULL: Final = 0.72
_RUN_ON: Final = 0.45
_SHORT: Final = 0.6
_RAGGED: Final = 0.75
_ITEM: Final = re.compile(r"(?:[-*+•◦▪–—]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s")
_QUOTED: Final = re.compile(r"(?:>[ \t]?)*")
_FINAL: Final = re.compile(rf"[{re.escape(STOPS)}:][{re.escape(CLOSERS)}]*$")
_NEWLINE: Final = re.compile(r"\r\n?|\n")
_REACH: Final = 400
_LARGEST: Final = 4_000_000
"""Code points of the largest Markdown text whose paragraphs are looked for."""


class _Shape(NamedTuple):
    """What a line looks like: its mark of quotation, its indent, and its length without them."""

    quoted: str
    indent: int
    length: int


def is_wrapped(text: str, start: int = 0) -> bool:
    """Tell whether the lines of a text were wrapped by hand or by a mail program.

    They are if most lines that another one follows directly are nearly as long as the longest
    usual one, 40 to 100 characters, and many of them stop in the middle of a sentence.

    Args:
        text: The text exactly as decoded.
        start: Where its body begins.
    """
    inner: list[str] = []
    before: TextLine | None = None
    for number, line in enumerate(lines(text, start)):
        if number >= _SAMPLE:
            break
        if before is not None and before.start < before.end and line.start < line.end:
            if before.end - before.start > _WIDTH.stop:
                return False
            inner.append(text[before.start : before.end])
        before = line
    if len(inner) < _FEWEST:
        return False
    lengths = sorted(map(len, inner))
    width = lengths[min(len(lengths) - 1, int(0.9 * len(lengths)))]
    full = sum(length >= _RAGGED * width for length in lengths)
    run_on = sum(_FINAL.search(line) is None for line in inner)
    enough = full >= _FULL * len(inner) and run_on >= _RUN_ON * len(inner)
    return width in _WIDTH and enough


def wrapped_lines(text: str, start: int) -> Iterator[TextLine]:
    """Yield the paragraphs of a wrapped text; each blank line stays one.

    A line goes on with the next one unless that is blank, an item, more deeply indented or quoted
    otherwise, or the line itself is short and ends in a stop.
    """
    width = min(max(_widths(text, start), default=0), _WIDTH.stop)
    held: TextLine | None = None
    for line in lines(text, start):
        if held is None:
            held = line
        elif _goes_on(text, held, line, width):
            held = TextLine(held.start, line.end)
        else:
            yield held
            held = line
    if held is not None:
        yield held


def _widths(text: str, start: int) -> Iterator[int]:
    for number, line in enumerate(lines(text, start)):
        if number >= _SAMPLE:
            return
        yield line.end - line.start


def _goes_on(text: str, held: TextLine, line: TextLine, width: int) -> bool:
    if held.start == held.end or line.start == line.end:
        return False
    last = _last_line(text, held)
    before, here = _shape(text, last), _shape(text, line.start)
    if before.quoted != here.quoted or here.indent > before.indent + 1:
        return False
    if _ITEM.match(text, line.start + len(here.quoted)):
        return False
    short = held.end - last < _SHORT * width
    if short and _FINAL.search(text, max(last, held.end - 8), held.end):
        return False
    return not _is_heading(text, last, held, before.length)


def _is_heading(text: str, last: int, held: TextLine, length: int) -> bool:
    """Tell whether a line in capitals stands over a paragraph."""
    return last == held.start and length < 60 and text[held.start : held.end].isupper()


def _last_line(text: str, held: TextLine) -> int:
    low = max(held.start, held.end - _REACH)
    at = max(text.rfind("\n", low, held.end), text.rfind("\r", low, held.end))
    while at >= 0 and at + 1 < held.end and text[at + 1] in " \t":
        at += 1
    return max(held.start, at + 1)


def _shape(text: str, at: int) -> _Shape:
    low = max(0, at - _REACH)
    begin = max(text.rfind("\n", low, at), text.rfind("\r", low, at)) + 1
    quoted = _QUOTED.match(text, at)
    mark = quoted.group() if quoted else ""
    found = _NEWLINE.search(text, at, at + _REACH)
    return _Shape(mark, at - begin, (found.start() if found else at + _REACH) - at - len(mark))


def markdown_lines(text: str, start: int) -> Iterator[TextLine]:
    """Yield the lines of a Markdown text, those of one paragraph joined, as CommonMark means it.

    A hard break ends a line. Raw HTML, shortcodes, code and definitions of links are notes, rows
    of tables are items.
    """
    if len(text) - start > _LARGEST:
        yield from lines(text, start)
        return
    roles = _roles(text[start:])
    rows = list(lines(text, start))
    numbered = zip(rows, _numbers(text, rows, start), strict=True)
    for key, part in groupby(numbered, lambda item: roles.get(item[1], (item[1], ""))):
        held = [line for line, _ in part]
        kind = key[1]
        if kind == "paragraph" and held[0].start < held[-1].end:
            yield TextLine(held[0].start, held[-1].end)
        else:
            yield from (TextLine(line.start, line.end, kind) for line in held)


def _numbers(text: str, rows: list[TextLine], start: int) -> Iterator[int]:
    """The line, as Markdown counts them, in which each of our lines stands."""
    number, at = 0, start
    for line in rows:
        for found in _NEWLINE.finditer(text, at, line.start):
            if found.end() <= line.start:
                number += 1
        at = max(at, line.start)
        yield number


def _roles(text: str) -> dict[int, tuple[int, str]]:
    """Line -> the block that it belongs to, and `paragraph` or the kind of its unit."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    rows = _NEWLINE.split(text)
    roles: dict[int, tuple[int, str]] = {
        number: (number, "note") for number, row in enumerate(rows) if row.strip()
    }
    table = heading = 0
    for token in parser.parse(text):
        table += (token.type == "table_open") - (token.type == "table_close")
        heading += (token.type == "heading_open") - (token.type == "heading_close")
        if token.map is None:
            continue
        first, behind = token.map
        if token.type == "inline":
            _mark(roles, rows, (first, behind), "table" if table else "", bool(heading))
        elif token.type == "table_open":
            for number in range(first, behind):
                worded = any(map(str.isalnum, rows[number]))
                roles[number] = (number, "item" if worded else "note")
    return roles


_SHORTCODE: Final = re.compile(r"\s*(?:\{\{.*\}\}|\{%.*%\}|\[/?[a-z_-]+(?:\s+[^\]]*=[^\]]*)?\])\s*")
_TAG_ONLY: Final = re.compile(
    r"\s*(?:<[^>]*>\s*)+|\s*!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])(?:\{[^}]*\})?\s*"
)


def _mark(
    roles: dict[int, tuple[int, str]],
    rows: list[str],
    held: tuple[int, int],
    table: str,
    heading: bool,
) -> None:
    """Say of the lines of one stretch of words what they are."""
    if table:
        return
    block = held[0]
    for number in range(*held):
        row = rows[number]
        if _SHORTCODE.fullmatch(row) or _TAG_ONLY.fullmatch(row):
            roles[number] = (number, "note")
            block = number + 1
            continue
        roles[number] = (number, "") if heading else (block, "paragraph")
        if row.endswith(("  ", "\\")):
            block = number + 1


def paragraphs(text: str, start: int, how: Lines) -> Iterator[TextLine]:
    """Yield the lines of a text, read in one of the ways of `Lines`."""
    if how == "markdown":
        return markdown_lines(text, start)
    if how == "wrapped":
        return wrapped_lines(text, start)
    return lines(text, start)
