"""Word documents (.docx), as python-docx opens them: paragraphs, items, tables and notes.

The words are read from the document's own elements, because python-docx gives neither inserted
words nor the numbers of items.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from reviewer.corpus.readers.archive import open_zip
from reviewer.corpus.readers.extraction import Extraction
from reviewer.corpus.segmentation.stop_characters import CLOSERS, STOPS

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT: Final = frozenset((f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", _FALLBACK))
_BOX: Final = f"{_W}txbxContent"
_SIGNS: Final = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "\u2011",
    f"{_W}softHyphen": "\u00ad",
}
_ENDED: Final = re.compile(rf"[{re.escape(STOPS)}:;|][{re.escape(CLOSERS)}\d]*\s*$")
_MARKED: Final = re.compile(r"(?:\(?\w{1,3}[.)]|[-*•])\s|\|")
_BROKEN_LINE: Final = 30
_BROKEN_PARAGRAPH: Final = 60
"""Letters from which on a line, or a paragraph, that ends in mid-sentence was broken by hand."""
_NOTES: Final = {"footnotes": "footnote", "endnotes": "endnote"}


def extract(path: Path, data: bytes) -> Extraction:
    """The text of a document in the order of its body, its foot- and endnotes behind it."""
    open_zip(path, data)
    from docx import Document

    document = Document(BytesIO(data))
    numbers = _Numbers(document)
    blocks = list(_whole(_blocks(document.element.body, numbers)))
    notes = [note for kind in _NOTES for note in _notes(document, kind)]
    core = document.core_properties
    date = core.created.date().isoformat() if core.created else ""
    meta = {"title": core.title or "", "author": core.author or "", "date": date}
    meta["language"] = core.language or ""
    return Extraction([*blocks, *notes], meta, tuple(_left_out(document)))


def _left_out(document: Any) -> Iterator[str]:
    texts = {
        " ".join(paragraph.text.split())
        for section in document.sections
        for part in (section.header, section.footer)
        if not part.is_linked_to_previous
        for paragraph in part.paragraphs
    } - {""}
    if texts:
        yield f"{len(texts)} lines of page headers and footers are left out"
    comments = sum(1 for part in document.part.rels.values() if part.reltype.endswith("/comments"))
    if comments:
        yield "its comments are left out"


class _Numbers:
    """The bullets and numbers of items, counted as they come."""

    def __init__(self, document: Any) -> None:
        self._count: Counter[tuple[str, int]] = Counter()
        self._formats: dict[tuple[str, int], str] = {}
        relation = next(
            (rel for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None
        )
        if relation is None:
            return
        root = relation.target_part.element
        abstract = {one.get(f"{_W}abstractNumId"): one for one in root.iter(f"{_W}abstractNum")}
        for number in root.iter(f"{_W}num"):
            chosen = number.find(f"{_W}abstractNumId")
            levels = abstract.get(chosen.get(f"{_W}val")) if chosen is not None else None
            for level in levels.iter(f"{_W}lvl") if levels is not None else ():
                found = level.find(f"{_W}numFmt")
                key = (number.get(f"{_W}numId"), int(level.get(f"{_W}ilvl") or 0))
                self._formats[key] = found.get(f"{_W}val") if found is not None else "bullet"

    def mark(self, paragraph: Any) -> str:
        """What stands before the words of an item; nothing for other paragraphs."""
        numbered = paragraph.find(f"{_W}pPr/{_W}numPr")
        if numbered is None:
            style = paragraph.find(f"{_W}pPr/{_W}pStyle")
            return "- " if style is not None and "ListBullet" in style.get(f"{_W}val") else ""
        number, level = (numbered.find(f"{_W}{name}") for name in ("numId", "ilvl"))
        name = number.get(f"{_W}val") if number is not None else ""
        depth = int(level.get(f"{_W}val")) if level is not None else 0
        if name in ("", "0"):
            return ""
        if self._formats.get((name, depth), "bullet") in ("bullet", "none"):
            return "- "
        self._count[name, depth] += 1
        for other in [key for key in self._count if key[0] == name and key[1] > depth]:
            del self._count[other]
        return f"{self._count[name, depth]}. "


def _blocks(body: Any, numbers: _Numbers) -> Iterator[str]:
    for element in body:
        if element.tag == f"{_W}p":
            words = "\n".join(_unbroken(_words(element).strip().split("\n"), _BROKEN_LINE))
            if words:
                yield numbers.mark(element) + words
            for box in element.iter(_BOX):
                if not any(parent.tag == _FALLBACK for parent in box.iterancestors()):
                    yield from _blocks(box, numbers)
        elif element.tag == f"{_W}tbl":
            yield from _rows(element)
        elif element.tag == f"{_W}sdt":
            content = element.find(f"{_W}sdtContent")
            yield from _blocks(content, numbers) if content is not None else ()


def _whole(blocks: Iterable[str]) -> Iterator[str]:
    """Paragraphs; those that end in mid-sentence, as pasted text does, are put together."""
    return _unbroken(blocks, _BROKEN_PARAGRAPH)


def _unbroken(pieces: Iterable[str], least: int) -> Iterator[str]:
    """Pieces of text, each with those that go on with it in small letters."""
    held = ""
    for piece in pieces:
        goes_on = piece[:1].islower() and not _MARKED.match(piece)
        if held and goes_on and len(held) >= least and not _ENDED.search(held):
            held = f"{held.rstrip()} {piece}"
        else:
            if held:
                yield held
            held = piece
    if held:
        yield held


def _rows(table: Any) -> Iterator[str]:
    for row in table.iter(f"{_W}tr"):
        cells = [" ".join(_words(cell).split()) for cell in row.iter(f"{_W}tc")]
        if any(cells):
            yield f"| {' | '.join(cells)} |"


def _words(element: Any) -> str:
    pieces: list[str] = []
    for child in element:
        if child.tag in _LEFT_OUT or child.tag == _BOX:
            continue
        if child.tag == f"{_W}t":
            pieces.append(child.text or "")
        elif child.tag in _SIGNS:
            pieces.append(_SIGNS[child.tag])
        else:
            pieces.append(_words(child) + ("\n" if child.tag == f"{_W}p" else ""))
    return "".join(pieces)


def _notes(document: Any, kind: str) -> Iterator[str]:
    from lxml import etree

    for relation in document.part.rels.values():
        if not relation.reltype.endswith(f"/{kind}"):
            continue
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(relation.target_part.blob, parser)
        for note in root.iter(f"{_W}{_NOTES[kind]}"):
            words = " ".join(_words(note).split())
            if words:
                yield f"[{note.get(f'{_W}id')}] {words}"
