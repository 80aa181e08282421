"""How spans look: highlights over the text, brackets in it, and the legend beside it.

Colour says the tag; underlining says that it is a span, italics a part, bold the chosen one; and
the brackets and the legend say all of it in words.

Also here: what stands below the list while keys move over words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.style import Style

from reviewer.models import Scheme
from reviewer.models.annotation import checks_in_order
from reviewer.models.phrases import count_of, in_quotes
from reviewer.session import Desk
from reviewer.session.article.spans import PartMark, PlacedSpan, marks_at
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.desk.span_editor import Shown, SpanEditor
from reviewer.session.desk.word_cursor import TextRange
from reviewer.tui.theme import Paint
from reviewer.tui.views.chips import status_chip
from reviewer.tui.widgets.text_lines import Piece, ScreenLine, StyledRange, cells, fit, line, wrap

CHOSEN = "▸"

_UNDERLINED = Style(underline=True)

_PART = Style(underline=True, italic=True)

_CURRENT = Style(bold=True)

_LOST = "is no longer in the text"

EXCERPT = 4_000
"""Code points of a sentence that are shown in full beside the list."""


def highlights(
    article: OpenArticle, place: int, scheme: Scheme, paint: Paint, shown: Shown | None
) -> list[StyledRange]:
    """What is painted over the text of a sentence, by offset in it; later ones go on top."""
    start, end = article.layout.range(place)
    found: list[StyledRange] = []
    for mark in marks_at(article, place):
        color = paint.color(_color(mark, scheme))
        own = _CURRENT if shown is not None and shown.current == mark.id else Style.null()
        styles = [(mark.at, color + _UNDERLINED + own)]
        styles += [(part.at, color + _PART + own) for part in mark.parts]
        found += [(*at, style) for at, style in styles if at is not None]
    if shown is not None:
        found += [(*shown.selection, paint.selected), (*shown.head, paint.under_cursor)]
    return [
        (max(first, start) - start, min(last, end) - start, style)
        for first, last, style in found
        if first < end and start < last
    ]


def bracketed(
    article: OpenArticle, place: int, scheme: Scheme, paint: Paint, shown: Shown | None
) -> tuple[str, list[StyledRange]]:
    """The text of a sentence with brackets around its spans, and what is painted over it.

    A span reads `‹F1 Nearly ‹n 40› people›`: glyph of the tag and number in the legend; parts of
    the chosen or only span carry their letter. Of a very long sentence it is the excerpt around
    the word cursor, or the beginning.
    """
    start, end = excerpt(article, place, shown)
    marks = marks_at(article, place)
    around: list[tuple[int, int, str]] = []
    for number, mark in enumerate(marks, 1):
        items = [(mark.at, f"{_glyph(mark, scheme)}{number}")]
        if len(marks) == 1 or (shown is not None and shown.current == mark.id):
            items += [(part.at, _letter(mark, part, scheme)) for part in mark.parts]
        around += [
            (max(at[0], start) - start, min(at[1], end) - start, label)
            for at, label in items
            if at is not None and at[0] < end and start < at[1]
        ]
    text, moved = _insert(article.text[start:end], around)
    ahead = start - article.layout.range(place)[0]
    painted = [
        (max(0, first - ahead), min(end - start, last - ahead), style)
        for first, last, style in highlights(article, place, scheme, paint, shown)
        if first - ahead < end - start and last > ahead
    ]
    return text, [(moved[first], moved[last - 1] + 1, style) for first, last, style in painted]


def excerpt(article: OpenArticle, place: int, shown: Shown | None) -> TextRange:
    """What of a sentence is shown in full: all of it, unless it is very long.

    Returns:
        Offsets of the article's text, at most `EXCERPT` code points apart.
    """
    start, end = article.layout.range(place)
    if end - start > EXCERPT:
        if shown is not None:
            start = max(start, min(shown.head[0] - EXCERPT // 2, end - EXCERPT))
        end = start + EXCERPT
    return TextRange(start, end)


def _insert(text: str, around: Sequence[tuple[int, int, str]]) -> tuple[str, list[int]]:
    """A text with brackets, and where each of its code points went."""
    opens: dict[int, list[str]] = {}
    closes: dict[int, int] = {}
    for first, last, label in sorted(around, key=lambda part: (part[0], -part[1])):
        opens.setdefault(first, []).append(f"‹{label} ")
        closes[last] = closes.get(last, 0) + 1
    pieces: list[str] = []
    moved, length = [], 0
    for at, character in enumerate(text):
        before = "›" * closes.get(at, 0) + "".join(opens.get(at, ()))
        moved.append(length + len(before))
        pieces += (before, character)
        length += len(before) + 1
    pieces.append("›" * closes.get(len(text), 0))
    return "".join(pieces), moved


def legend(
    desk: Desk, place: int, scheme: Scheme, paint: Paint, width: int, shown: Shown | None
) -> Iterator[ScreenLine]:
    """The spans of a sentence in full, each part and each relation on a line of its own."""
    article = desk.article
    for number, mark in enumerate(marks_at(article, place), 1):
        style = paint.color(_color(mark, scheme))
        chosen = CHOSEN if shown is not None and shown.current == mark.id else " "
        head = f"{chosen}{_glyph(mark, scheme)}{number} {mark.tag} {_words(mark.exact, mark.at)}"
        yield from _flow(head, width, style, "")
        for part in mark.parts:
            yield from _flow(_part_words(article, mark, part, scheme), width, None, "    ")
        for name, value in mark.attributes.items():
            yield from _flow(f"{name} = {value}", width, paint.dim, "    ")
        for words in _relations(desk, mark):
            yield from _flow(words, width, paint.color("cyan"), "    ")


def _relations(desk: Desk, mark: PlacedSpan) -> Iterator[str]:
    # Not at the top: the first frame rarely has spans.
    from reviewer.tui.views.relation_lines import span_relations

    yield from span_relations(desk.session, desk.article, mark)


def compact(
    article: OpenArticle, mark: PlacedSpan, number: int, scheme: Scheme, paint: Paint, chosen: bool
) -> list[Piece]:
    """A span in pieces for one line: tag, words, parts, attributes, checks."""
    style = paint.color(_color(mark, scheme), bold=chosen)
    head = f"{CHOSEN if chosen else ' '}{_glyph(mark, scheme)}{number}"
    pieces: list[Piece] = [(f"{head} {mark.tag} {_words(mark.exact, mark.at)}", style)]
    parts = (f"  {_part_words(article, mark, part, scheme)}" for part in mark.parts)
    pieces += [(words, None) for words in parts]
    pieces += [(f"  {name}={value}", paint.dim) for name, value in mark.attributes.items()]
    for _, check in checks_in_order(article.said_by(mark.unit)):
        if check.get("span") == mark.id:
            pieces += [("  ", None), *status_chip(check, scheme, paint)]
    return pieces


def laid_out(pieces: Sequence[Piece], width: int, most: int) -> list[ScreenLine]:
    """Pieces in lines of at most `width` cells; what needs more than `most` lines is cut."""
    lines: list[list[Piece]] = [[]]
    used = 0
    for text, style in pieces:
        size = cells(text)
        if used and used + size > width and len(lines) < most:
            lines.append([])
            used, text = 2, f"  {text.lstrip()}"
            size = cells(text)
        room = width - used
        if room <= 0:
            break
        lines[-1].append((text if size <= room else fit(text, room), style))
        used += min(size, room)
    return [line(*pieces) for pieces in lines]


def _part_words(article: OpenArticle, mark: PlacedSpan, part: PartMark, scheme: Scheme) -> str:
    where = ""
    if part.at is not None and (there := article.layout.near(part.at[0])) != mark.place:
        where = f" in {there + 1}"
    return f"{_letter(mark, part, scheme)} {part.name} {_words(part.exact, part.at)}{where}"


def _words(exact: str, at: tuple[int, int] | None) -> str:
    return in_quotes(" ".join(exact.split())) + ("" if at else f" {_LOST}")


def _glyph(mark: PlacedSpan, scheme: Scheme) -> str:
    tag = scheme.tag(mark.tag)
    return tag.glyph if tag else "?"


def _color(mark: PlacedSpan, scheme: Scheme) -> str:
    tag = scheme.tag(mark.tag)
    return tag.color if tag else "grey"


def _letter(mark: PlacedSpan, part: PartMark, scheme: Scheme) -> str:
    tag = scheme.tag(mark.tag)
    kinds = tag.parts if tag else ()
    return next((kind.key for kind in kinds if kind.name == part.name), "?")


def _flow(text: str, width: int, style: Style | None, indent: str) -> list[ScreenLine]:
    room = max(8, width - len(indent))
    return [line((indent, None), (text[a:b], style)) for a, b in wrap(text, room)]


ENDS = 19
"""Characters of either end of a long selection."""


def words_lines(
    desk: Desk, marking: SpanEditor, paint: Paint, width: int, most: int
) -> list[ScreenLine]:
    """What is selected, the chosen span, then other spans of the sentence as far as they fit.

    Args:
        desk: The desk.
        marking: Word cursor and chosen span.
        paint: The colours.
        width: Cells of a line.
        most: Lines.
    """
    scheme = desk.session.scheme
    marks, current = marking.marks, marking.mark
    numbers = {mark.id: number for number, mark in enumerate(marks, 1)}
    lines = laid_out(_selected(marking, paint), width, 1)
    if current is None:
        words = "no span is chosen: a tag key labels the word, or what v and l select"
        return lines + laid_out([(f" {words}", paint.dim)], width, 1)

    def drawn(mark: PlacedSpan, room: int) -> list[ScreenLine]:
        chosen = mark.id == current.id
        number = numbers.get(mark.id, 0)
        pieces = compact(desk.article, mark, number, scheme, paint, chosen)
        related = [(f"  {words}", paint.color("cyan")) for words in _relations(desk, mark)]
        return laid_out([*pieces, *related], width, room)

    lines += drawn(current, max(1, min(2, most - 1)))
    others = [mark for mark in marks if mark.id != current.id]
    shown = others[: max(0, most - len(lines))]
    for mark in shown:
        lines += drawn(mark, 1)
    return lines


def _selected(marking: SpanEditor, paint: Paint) -> list[Piece]:
    """What the next tag key labels, and how many spans there are."""
    cursor, marks = marking.cursor, marking.marks
    words = " ".join(cursor.text.split()) or "(space)"
    words = (
        words if len(words) <= 2 * ENDS else f"{words[:ENDS].rstrip()} … {words[-ENDS:].lstrip()}"
    )
    kind = "selected" if cursor.anchor else "chosen" if cursor.held else "word"
    spans = f"{count_of(len(marks), 'span')} in this sentence"
    return [
        ("WORDS ", paint.strong),
        (f" {kind} {in_quotes(words)}", None),
        (f"  ·  {spans}" + (", tab chooses" if len(marks) > 1 else ""), paint.dim),
    ]
