"""An edited article on the screen: what changed in a sentence, and what lost its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.style import Style

from reviewer.models import Scheme, Values
from reviewer.session.article.changed_text import Doubtful, LostAnnotation, difference
from reviewer.session.core.annotated_text import Annotated
from reviewer.tui.theme import Paint
from reviewer.tui.views.chips import chips
from reviewer.tui.widgets.text_lines import Piece, ScreenLine, fit, line, styled, wrap

BLANK = ScreenLine((), 0)
MARKER = "▌ "

_HOW = {
    "cut": "a boundary of the sentence was moved",
    "text": "the same words, at another place",
    "fuzzy": "a similar sentence was found",
    "exact": "its very words",
}


def doubtful_lines(
    items: Sequence[Doubtful], chosen: int, scheme: Scheme, paint: Paint, width: int
) -> list[ScreenLine]:
    """Before and after of every annotation that was attached to a sentence."""
    lines: list[ScreenLine] = []
    for at, item in enumerate(items):
        lead = MARKER if at == chosen and len(items) > 1 else "  " if len(items) > 1 else ""
        lines += [BLANK] if at else []
        lines += _led(_doubtful(item, scheme, paint, width - len(lead)), lead, paint)
    return lines


def _doubtful(item: Doubtful, scheme: Scheme, paint: Paint, width: int) -> Iterator[ScreenLine]:
    gone, come = difference(item.before, item.now)
    # Not by colour alone: what is gone is struck through, what has come is underlined.
    old = paint.color("orange", bold=True) + Style(strike=True)
    new = paint.color("blue", bold=True) + Style(underline=True)
    yield line((_HOW.get(item.how, item.how), paint.dim))
    if not gone and not come:
        yield from _block("", item.now, [], width, paint)
    else:
        yield from _block("was  ", item.before, [(a, b, old) for a, b in gone], width, paint)
        yield from _block("now  ", item.now, [(a, b, new) for a, b in come], width, paint)
    yield from _said(item.unit, item.values, scheme, paint, width)


def _block(
    lead: str, text: str, spans: list[tuple[int, int, Style]], width: int, paint: Paint
) -> Iterator[ScreenLine]:
    room = max(8, width - len(lead))
    for at, body in enumerate(styled(text, wrap(text, room), spans)):
        before: Piece = (lead if at == 0 else " " * len(lead), paint.dim)
        yield line(before, *((s.text, s.style) for s in body.segments))


def lost_lines(
    items: Sequence[LostAnnotation], chosen: int, scheme: Scheme, paint: Paint, width: int
) -> tuple[list[ScreenLine], range]:
    """The annotations that lost their sentence, and which lines show the chosen one."""
    lines: list[ScreenLine] = []
    shown = range(0)
    for at, item in enumerate(items):
        start = len(lines)
        lead = MARKER if at == chosen else "  "
        body = _lost(item, at == chosen, f"{at + 1}/{len(items)}", scheme, paint, width - 2)
        lines += _led(body, lead, paint)
        shown = range(start, len(lines)) if at == chosen else shown
    return lines, shown


def _lost(
    item: LostAnnotation, full: bool, number: str, scheme: Scheme, paint: Paint, width: int
) -> Iterator[ScreenLine]:
    where = f"{number}  stood near {item.place + 1}"
    yield line((where + ("  put aside" if item.aside else ""), paint.dim))
    if not full:
        yield line(fit(" ".join(item.text.split()), width))
        return
    yield from _block("", item.text, [], width, paint)
    for words, text in (("after", "…" + item.before), ("before", item.after + "…")):
        if text.strip("…").strip():
            flat = " ".join(text.split())
            yield line((fit(f"{words} “{flat}”", width), paint.dim))
    yield from _said(item.unit, item.values, scheme, paint, width)


def _said(
    unit: str, values: Values, scheme: Scheme, paint: Paint, width: int
) -> Iterator[ScreenLine]:
    """The chips of an annotation, as many on a line as fit."""
    row: list[Piece] = []
    used = 0
    for chip in chips(Annotated(values, (unit,), ""), scheme, paint):
        size = sum(len(text) for text, _ in chip)
        if row and used + 2 + size > width:
            yield line(*row)
            row, used = [], 0
        row += [("  ", None), *chip] if row else [*chip]
        used += size + 2
    yield line(*row) if row else line(("no tag", paint.dim))


def _led(lines: Iterator[ScreenLine], lead: str, paint: Paint) -> list[ScreenLine]:
    mark: Piece = (lead, paint.color("blue", bold=True))
    return [line(mark, *((s.text, s.style) for s in each.segments)) for each in lines]
