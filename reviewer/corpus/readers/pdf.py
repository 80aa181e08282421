"""PDF, as pdfminer.six finds its lines: put together to paragraphs, over columns and pages.

A PDF holds letters at places and no paragraphs. What is a line, a column and the order of both is
pdfminer's; what belongs to one paragraph is told here by margins, gaps, sizes of letters and the
words at the seam. Lines that come again at the top or bottom of pages are set apart.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple

from reviewer.corpus.readers.document import ReadError
from reviewer.corpus.readers.extraction import Extraction
from reviewer.corpus.segmentation.stop_characters import CLOSERS, STOPS

_MOST_PAGES: Final = 2000
_FINAL: Final = re.compile(rf"[{re.escape(STOPS)}:;][{re.escape(CLOSERS)}\d]*$")
_ENDED: Final = re.compile(rf"(?:[{re.escape(STOPS)}:;,][{re.escape(CLOSERS)}\d]*|\b(?:and|or))$")
_CAPTION: Final = re.compile(r"[^\W\d_]{3,10}\.? \d{1,2} ?[.:|\u2013]")
"""How the legend of a figure or a table begins, in many languages: “Figure 1:”, “Abb. 2.”."""
_ITEM: Final = re.compile(r"(?:[-*•◦▪–—‣●■]|\(?\d{1,2}[.)]|\(?[a-z][.)]|\[\d+\])\s")
_HYPHEN: Final = re.compile(r"[^\W\d_][-\u2010\u00ad]$")
_DIGITS: Final = re.compile(r"\d+|\b[ivxl]+\b")
_EDGE: Final = 0.09
"""Share of a page's height, at its top and bottom, in which running lines are looked for."""
_FEW: Final = 2
_LETTERS: Final = 4
_BETWEEN: Final = 6
"""Paragraphs that may stand in the midst of another, as a figure with its legend does."""
_GAP: Final = 1.6
_BIGGER: Final = 1.12
_INDENT: Final = 0.8
_ROOM: Final = 0.72
_LIGATURES: Final = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
)


class PrintedLine(NamedTuple):
    """A line as it is printed: its words, place (points from the lower left) and size.

    Attributes:
        text: Its words.
        page: The number of its page, from 1.
        box: Which of pdfminer's boxes holds it.
        left: Where it begins.
        right: Where it ends.
        top: Its upper edge.
        bottom: Its lower edge.
        height: The page's height.
    """

    text: str
    page: int
    box: int
    left: float
    right: float
    top: float
    bottom: float
    height: float

    @property
    def size(self) -> float:
        """How high its letters are, about."""
        return self.top - self.bottom


def extract(path: Path, data: bytes) -> Extraction:
    """The paragraphs of a PDF, running lines of its pages among them as `[page N] ...`.

    Raises:
        ReadError: It is locked, or holds pictures of pages only.
    """
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfparser import PDFSyntaxError

    sideways: list[str] = []
    try:
        printed = list(_lines(data, sideways))
        meta = _meta(data)
    except PDFPasswordIncorrect:
        raise ReadError(path, "the PDF is locked", "save it without a password") from None
    except PDFSyntaxError as error:
        raise ReadError(path, f"this is no whole PDF: {error}", "is the file whole?") from None
    running = _running(printed)
    body = [line for index, line in enumerate(printed) if index not in running]
    furniture = [printed[index] for index in sorted(running)]
    left_out = (f"{len(sideways)} lines that stand sideways are left out",) if sideways else ()
    words = _hyphenated(body)
    paragraphs = list(_paragraphs(body, words))
    return Extraction(list(_with_pages(_mended(paragraphs, words), furniture)), meta, left_out)


def _lines(data: bytes, sideways: list[str]) -> Iterator[PrintedLine]:
    """The lines of all pages; words that stand sideways, in a margin, go into the list."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams, LTChar, LTTextBox, LTTextLine

    box = 0
    pages = extract_pages(BytesIO(data), laparams=LAParams(), maxpages=_MOST_PAGES)
    for number, page in enumerate(pages, 1):
        for element in page:
            if not isinstance(element, LTTextBox):
                continue
            box += 1
            upended = _is_upended(element.get_text())
            for line in element:
                words = " ".join(line.get_text().translate(_LIGATURES).split())
                if not isinstance(line, LTTextLine) or not words:
                    continue
                letters = [letter for letter in line if isinstance(letter, LTChar)]
                if upended or sum(letter.upright for letter in letters) * 2 < len(letters):
                    sideways.append(words)
                else:
                    # One sign of another font, as in a formula, makes no other line of it.
                    top = median([letter.y1 for letter in letters] or [line.y1])
                    bottom = median([letter.y0 for letter in letters] or [line.y0])
                    yield PrintedLine(
                        words, number, box, line.x0, line.x1, top, bottom, page.height
                    )


def _is_upended(text: str) -> bool:
    """Whether words stand letter below letter, as beside the axis of a chart."""
    words = text.split()
    return len(words) >= _LETTERS and all(len(word) == 1 and word.isalpha() for word in words)


def _meta(data: bytes) -> dict[str, str]:
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser
    from pdfminer.utils import decode_text

    meta: dict[str, str] = {}
    for info in PDFDocument(PDFParser(BytesIO(data))).info:
        for theirs, ours in (("Title", "title"), ("Author", "author")):
            value = info.get(theirs)
            if isinstance(value, bytes):
                meta.setdefault(ours, " ".join(decode_text(value).split()))
    return meta


def _running(printed: Sequence[PrintedLine]) -> set[int]:
    """The lines at the edges of pages that come again on others, numbers apart."""
    pages = len({line.page for line in printed})
    edges: dict[int, str] = {}
    boxes = Counter(line.box for line in printed)
    for index, line in enumerate(printed):
        if boxes[line.box] > _FEW:
            continue  # a line of a paragraph that reaches down to the edge
        edge = _EDGE * line.height
        if line.bottom < edge or line.top > line.height - edge:
            edges[index] = _DIGITS.sub("#", line.text).strip().lower()
    seen = Counter(
        words for words, _ in {(words, printed[index].page) for index, words in edges.items()}
    )
    often = max(2, min(3, pages // 2))
    return {
        index
        for index, words in edges.items()
        if re.fullmatch(r"[\W_]*(?:page )?#[\W_]*(?:(?:of|/) ?#)?", words)
        or (pages > 1 and seen[words] >= often)
    }


class Paragraph(NamedTuple):
    """Words that belong together.

    Attributes:
        page: The page on which they begin.
        text: The words.
        torn: Whether they end in mid-sentence, where a column or page ends.
        rest: Whether they begin in mid-sentence.
    """

    page: int
    text: str
    torn: bool = False
    rest: bool = False


def _hyphenated(printed: Sequence[PrintedLine]) -> set[str]:
    """The words that are written with a hyphen inside a line."""
    return {word.lower() for line in printed for word in re.findall(r"\w+-\w+", line.text)}


def _paragraphs(printed: Sequence[PrintedLine], words: set[str]) -> Iterator[Paragraph]:
    """Lines joined to paragraphs, in the order in which they are read."""
    measure = _Measure(printed)
    held: list[PrintedLine] = []
    text = ""
    for line in printed:
        if held and measure.goes_on(held, line):
            text = _seam(text, line.text, words)
        else:
            if held:
                yield measure.paragraph(held, text)
            held, text = [], line.text
        held.append(line)
    if held:
        yield measure.paragraph(held, text)


def _mended(paragraphs: Sequence[Paragraph], words: set[str]) -> Iterator[Paragraph]:
    """The paragraphs, those whole that a figure, a note or a heading stands in the midst of."""
    taken: set[int] = set()
    for index, one in enumerate(paragraphs):
        if index in taken:
            continue
        near = range(index + 2, min(index + 2 + _BETWEEN, len(paragraphs))) if one.torn else ()
        rest = next((n for n in near if paragraphs[n].rest), None)
        if rest is None or paragraphs[rest - 1].torn or paragraphs[rest].page > one.page + 1:
            yield one
            continue
        taken.add(rest)
        yield one._replace(text=_seam(one.text, paragraphs[rest].text, words))


def _seam(before: str, line: str, hyphenated: set[str]) -> str:
    """Two lines as one; a word that was parted at the end of a line is whole again."""
    if not _HYPHEN.search(before) or not line[:1].islower():
        return f"{before} {line}"
    head = re.search(r"\w+$", before[:-1])
    tail = re.match(r"\w+", line)
    whole = f"{head.group()}-{tail.group()}".lower() if head and tail else ""
    return before + line if whole in hyphenated else before[:-1] + line


class _Measure:
    """How wide the columns are, and whether a line goes on with what stands before it."""

    def __init__(self, printed: Sequence[PrintedLine]) -> None:
        self._size = median([line.size for line in printed]) if printed else 0.0
        self._right: dict[int, float] = {}
        self._left: dict[int, float] = {}
        for line in printed:
            self._right[line.box] = max(self._right.get(line.box, line.right), line.right)
            self._left[line.box] = min(self._left.get(line.box, line.left), line.left)
        widths = [line.right - line.left for line in printed if self._is_body(line)]
        self._column = _high(widths)

    def _is_body(self, line: PrintedLine) -> bool:
        return line.size < _BIGGER * self._size

    def paragraph(self, held: Sequence[PrintedLine], text: str) -> Paragraph:
        """The paragraph of these lines."""
        first, last = held[0], held[-1]
        full = _is_torn(last.text) or (len(held) > 1 and self._is_wide(last))
        torn = self._is_body(last) and full and not _FINAL.search(last.text)
        small = text[:1].islower() and "://" not in text.partition(" ")[0]
        rest = self._is_body(first) and self._is_wide(first) and small and not _ITEM.match(text)
        return Paragraph(first.page, text, torn, rest)

    def goes_on(self, held: Sequence[PrintedLine], line: PrintedLine) -> bool:
        """Whether a line belongs to the paragraph of the lines before it."""
        last = held[-1]
        if not 1 / _BIGGER / 1.05 < line.size / max(last.size, 0.1) < _BIGGER * 1.05:
            return line.box == last.box and abs(line.bottom - last.bottom) < last.size / 2
        if _ITEM.match(line.text) and not self._refers(held, line):
            return False
        if line.box == last.box:
            return self._within(held, line)
        return self._over(held, line)

    def _refers(self, held: Sequence[PrintedLine], line: PrintedLine) -> bool:
        """Whether what looks like an item is a reference in mid-sentence: “paragraph / (i) of”."""
        last = held[-1]
        if _is_torn(last.text):
            return last.text[-1] != "," or not _ITEM.match(held[0].text)
        small = line.text.partition(" ")[2][:1].islower()
        full = self._is_wide(last) and self._right[last.box] - last.right < 4 * line.size
        return small and line.box == last.box and full and not _ENDED.search(last.text)

    def _within(self, held: Sequence[PrintedLine], line: PrintedLine) -> bool:
        last = held[-1]
        if last.bottom - line.top > (_GAP - 1) * max(last.size, line.size):
            return line.text[:1].islower() and not _FINAL.search(last.text)
        if not self._is_body(line):
            return True
        if _is_torn(last.text) or line.text[:1].islower():
            return True
        indent = _INDENT * line.size
        margin = self._left[line.box]
        hanging = _ITEM.match(held[0].text) is not None
        room = self._right[line.box] - last.right
        word = (line.right - line.left) * len(line.text.split()[0]) / len(line.text)
        if line.left > margin + indent and last.left <= margin + indent / 2:
            # A new paragraph; but behind a full line in mid-sentence, one whose first line hangs.
            listed = len(held) > 1 or "," in last.text  # a line alone may be a heading
            full = listed and room < word * 1.3 and self._is_wide(last)
            return (hanging or full) and not _FINAL.search(last.text)
        return hanging or room < max(word * 1.3, (1 - _ROOM) * self._column)

    def _over(self, held: Sequence[PrintedLine], line: PrintedLine) -> bool:
        """Over a gap, a column or a page only a sentence that has not ended goes on."""
        last = held[-1]
        if _FINAL.search(last.text) and not _HYPHEN.search(last.text):
            return False
        if _CAPTION.match(line.text):
            return False
        if line.text[:1].islower() or _is_torn(last.text):
            return True
        if not self._is_body(line) or not self._is_body(last):
            return False
        same = line.page == last.page and line.top < last.bottom and line.left < last.right
        return self._is_wide(last) and len(held) > 1 and not same

    def _is_wide(self, line: PrintedLine) -> bool:
        """Whether a line fills most of a column."""
        return line.right - line.left > _ROOM * self._column


def _high(widths: Sequence[float]) -> float:
    ordered = sorted(widths)
    return ordered[int(0.75 * len(ordered))] if ordered else 0.0


def _is_torn(text: str) -> bool:
    """Tell whether a line ends where no sentence does."""
    return text[-1] in ",(-\u2010\u00ad" or text.rpartition(" ")[2].lower() in _TORN


_TORN_NAMES: Final = (
    "a an the of to in on at by for from with and or but that which who as is are was were be "
    "been has have had not its their his her this these those than into de la le el et und "
    "der die das "
)
_TORN: Final = frozenset(_TORN_NAMES.split())


def _with_pages(body: Iterator[Paragraph], running: Sequence[PrintedLine]) -> Iterator[str]:
    """The paragraphs, and before those of a page what comes again on it."""
    left = list(running)
    for paragraph in body:
        while left and left[0].page <= paragraph.page:
            line: Any = left.pop(0)
            yield f"[page {line.page}] {line.text}"
        yield paragraph.text
    for line in left:
        yield f"[page {line.page}] {line.text}"
