"""What kind of unit a line holds: documented rules that never move a boundary."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from reviewer.corpus.segmentation.lexicon import Lexicon
from reviewer.corpus.segmentation.lines import TextLine
from reviewer.corpus.segmentation.stop_characters import STOPS, WORD

LONGEST: Final = 400
"""A longer line is a paragraph, or a list item if it begins with a marker."""
_HEAD_LINES: Final = 12
_HEADING: Final = (100, 14)
_FINAL: Final = re.compile(rf"[{re.escape(STOPS)};:：,][\"'”’»)\]*_]*$")
_HASHES: Final = re.compile(r"#{1,6}\s+\S")
_UNDERLINE: Final = re.compile(r"(?:=+|-{3,})")
_BULLET: Final = re.compile(r"[-*+•◦▪‣●○■□►➤∙·–—]\s+\S")
_NUMBER: Final = re.compile(r"(?:\(?\d{1,3}[.)．]|\d{1,2}(?:\.\d{1,2})+\.?)\s")
_LETTER: Final = re.compile(r"(?:\([a-zA-Z]\)|[a-zA-Z]\)|[a-z]\.|\(?(?:[ivx]+|[IVX]{2,})[.)])\s")
_CAPITAL: Final = re.compile(r"[A-Z]\.\s")
_LABEL: Final = re.compile(r"[^.!?:;—–]{2,60}?(?:\s[—–-]\s|:\s)\S")
_PAGE: Final = "[page "
_WRAPPED: Final = re.compile(r"[*_]*[(\[<].*[)\]>][*_]*\.?[*_]*", re.DOTALL)


class LineContext(NamedTuple):
    """A line that is not blank, cut to `LONGEST`, and its neighbours.

    Attributes:
        text: The line.
        long: Whether it was cut.
        number: How many lines that are not blank stand before it.
        before: The line that is not blank before it, empty at the start.
        after: The line that is not blank behind it, empty at the end.
        apart: Whether a blank line, or the start, stands directly before it.
        alone: Whether a blank line, or the end, stands directly behind it.
    """

    text: str
    long: bool
    number: int
    before: str
    after: str
    apart: bool
    alone: bool


def kinds_of(
    text: str, lines: Iterator[TextLine], lexicon: Lexicon
) -> Iterator[tuple[TextLine, str]]:
    """Yield each line that is not blank with the kind of its units."""
    listing = False
    for line, place in _places(text, lines):
        kind = line.kind or _kind(place, lexicon)
        if listing and kind in ("sentence", "heading") and _LABEL.match(place.text):
            kind = "item"
        else:
            listing = text[line.end - 1] in ":："
        yield line, kind


def _places(text: str, lines: Iterator[TextLine]) -> Iterator[tuple[TextLine, LineContext]]:
    before, number, apart = "", 0, True
    line, _ = _next_line(lines)
    while line is not None:
        following, alone = _next_line(lines)
        shown = _shown(text, line)
        after = _shown(text, following) if following else ""
        long = line.end - line.start > LONGEST
        yield line, LineContext(shown, long, number, before, after, apart, alone)
        before, number, apart, line = shown, number + 1, alone, following


def _next_line(lines: Iterator[TextLine]) -> tuple[TextLine | None, bool]:
    blanks = False
    for line in lines:
        if line.start < line.end:
            return line, blanks
        blanks = True
    return None, True


def _shown(text: str, line: TextLine) -> str:
    return text[line.start : min(line.end, line.start + LONGEST)]


def _kind(place: LineContext, lexicon: Lexicon) -> str:
    if _HASHES.match(place.text):
        return "heading"
    if place.text.startswith(_PAGE) and place.text[len(_PAGE) :][:1].isdigit():
        return "page"
    if not place.long:
        if is_note(place.text, lexicon) or _is_bare(place.text):
            return "note"
        if _is_byline(place, lexicon):
            return "byline"
    if _is_item(place):
        return "item"
    return "heading" if _is_heading(place, lexicon) else "sentence"


def _is_bare(line: str) -> bool:
    return line.startswith(("```", "~~~")) or not WORD.search(line)


def is_note(line: str, lexicon: Lexicon) -> bool:
    """Tell whether a line or unit is an editorial note rather than a part of the article."""
    plain = line.strip("*_ ").lower()
    if _starts_with(plain, lexicon.words("note_start"), colon=True):
        return True
    if line[0] not in "([<*_" or not _WRAPPED.fullmatch(line):
        return False
    words = {word.strip(".,:;()[]<>*_") for word in plain.split()}
    return not words.isdisjoint(lexicon.words("note_word"))


def _starts_with(line: str, phrases: Iterable[str], *, colon: bool = False) -> bool:
    """Tell whether a phrase begins the line; a single word needs a colon if asked."""
    for phrase in phrases:
        if line.startswith(phrase):
            rest = line[len(phrase) :].lstrip("*_")
            if rest[:1] in (":", "：") or (rest[:1] == " " and not (colon and " " not in phrase)):
                return True
    return False


def _is_byline(place: LineContext, lexicon: Lexicon) -> bool:
    line = place.text.strip("*_ ")
    lower = line.lower()
    if len(line) <= 250 and _starts_with(lower, lexicon.words("credit"), colon=True):
        return True
    if place.number >= _HEAD_LINES or len(line) > 160:
        return False
    if _is_stamp(line, lexicon):
        return True
    for phrase in lexicon.words("byline"):
        if _starts_with(lower, (phrase,)) and not line.islower():
            return _names_people(line[len(phrase) :], lexicon)
    return False


def _is_stamp(line: str, lexicon: Lexicon) -> bool:
    for phrase in lexicon.words("stamp"):
        if _starts_with(line.lower(), (phrase,)) and any(char.isdigit() for char in line):
            rest = line[len(phrase) :].lstrip(": ")
            return not rest[:1].islower() or rest.startswith(("on ", "at "))
    return False


def _names_people(rest: str, lexicon: Lexicon) -> bool:
    words = rest.strip(": ").split()
    bare = [word.strip(".,;|/()") for word in words]
    if not words or len(words) > 12 or (rest.endswith(".") and len(bare[-1]) > 3):
        return False
    if not all(not word or word[0].isupper() or lexicon.has("name_link", word) for word in bare):
        return False
    return len(words) > 1 or lexicon.has("byline_tail", bare[0])


def _is_item(place: LineContext) -> bool:
    line = place.text
    if line[0] == "|" and (line[-1] == "|" or place.long):
        return True
    if _BULLET.match(line) or _NUMBER.match(line) or _LETTER.match(line):
        return True
    if not _CAPITAL.match(line):
        return False
    return any(_CAPITAL.match(other) for other in (place.before, place.after) if other)


def _is_heading(place: LineContext, lexicon: Lexicon) -> bool:
    line = place.text
    if _is_capitals(line):
        return True
    if len(line) > _HEADING[0] or len(line.split()) > _HEADING[1] or not place.after:
        return False
    if _FINAL.search(line) or line[0].islower() or not WORD.search(line):
        return False
    if not place.alone and _UNDERLINE.fullmatch(place.after):
        return True
    if not place.apart and not _FINAL.search(place.before):
        return False
    if place.alone:
        return place.apart
    if place.number == 0 and _is_byline(place._replace(text=place.after), lexicon):
        return True
    return _heads(place)


def _is_capitals(line: str) -> bool:
    if not line.isupper() or len(line) > 150 or line[-1] in ".;,:":
        return False
    return sum(char.isupper() for char in line) > 3


def _heads(place: LineContext) -> bool:
    """Tell whether the line behind is a longer paragraph."""
    after = place.after
    if after[0].islower():
        return False
    return len(after) > max(len(place.text), 20) and _has_stop(after)


def _has_stop(line: str) -> bool:
    return any(stop in line for stop in STOPS)


def guess_title(text: str, units: Iterable[tuple[int, int, str]]) -> str | None:
    """Return the text of the first heading if it stands among the first units.

    Args:
        text: The text of the article.
        units: Its units; only the first three are looked at.
    """
    for (start, end, kind), _ in zip(units, range(3), strict=False):
        if kind == "heading":
            return text[start:end].lstrip("#").strip(" \t#*_")
        if kind == "sentence":
            return None
    return None
