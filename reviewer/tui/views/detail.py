"""The sentence under the cursor in full: for the side panel and for the detail dialog."""

from __future__ import annotations

from collections.abc import Iterator

from rich.style import Style

from reviewer.models import Scheme, Values
from reviewer.models import values as v
from reviewer.session import Annotated, Desk
from reviewer.session.queues import checks
from reviewer.tui.theme import Paint
from reviewer.tui.views.chips import Piece, status_chip, tag_chip, tags_of
from reviewer.tui.widgets.rows_lines import Line, line, styled
from reviewer.tui.widgets.wrapping import wrap

_BLANK = Line((), 0)
_DECIDED = {None: "not decided yet", "settled": "settled", "cannot": "cannot judge"}
_RECHECK = {
    "cut": "a boundary here was moved: space confirms",
    "text": "the text around it changed: space confirms",
    "fuzzy": "the sentence was changed: space confirms",
    "union": "several annotations meet here: space confirms",
}


def detail(desk: Desk, scheme: Scheme, paint: Paint, width: int) -> list[Line]:
    """Everything about the sentence under the cursor, in lines of at most `width` cells."""
    if not len(desk.article):
        return flow("This article has no sentences.", width, paint.dim)
    said = desk.said
    text = desk.article.sentence(desk.place)
    return [
        *_head(desk, said, paint),
        _BLANK,
        *styled(text, wrap(text, width), style=paint.strong),
        _BLANK,
        *_tags(said.values, scheme, paint, width),
        *_checks(said.values, scheme, paint, width),
        *_note(said.values, paint, width),
        *_recheck(said, paint, width),
        *_orphans(desk, paint, width),
    ]


def _head(desk: Desk, said: Annotated, paint: Paint) -> Iterator[Line]:
    kind = desk.article.layout.kind(desk.place)
    state = _DECIDED[said.values.get(v.DECIDED)]
    if state == "settled" and not any(key.startswith(v.TAG) for key in said.values):
        state = "settled, no tag"
    yield line((f"{desk.place + 1} of {len(desk.article)}  {kind}  ", paint.dim), state)


def _tags(values: Values, scheme: Scheme, paint: Paint, width: int) -> Iterator[Line]:
    names = tags_of(values, scheme)
    for name in names:
        tag = scheme.tag(name)
        yield line(*tag_chip(name, scheme, paint))
        yield from flow(tag.help if tag else "not in this scheme", width, paint.dim, "  ")
    if not names:
        yield line(("no tag", paint.dim))
    yield _BLANK


def _checks(values: Values, scheme: Scheme, paint: Paint, width: int) -> Iterator[Line]:
    for _, check in sorted(checks(values)):
        status = scheme.status(check["status"])
        yield line(*status_chip(check, scheme, paint))
        if status and status.help:
            yield from flow(status.help, width, paint.dim, "  ")
        yield _BLANK


def _note(values: Values, paint: Paint, width: int) -> Iterator[Line]:
    if any(key.startswith(v.FLAG) for key in values):
        yield line(("⚑ flagged", paint.color("orange")))
        yield _BLANK
    if v.NOTE in values:
        yield line(("✎ note", paint.color("cyan")))
        for paragraph in values[v.NOTE].splitlines():
            yield from flow(paragraph, width, None, "  ")
        yield _BLANK


def _recheck(said: Annotated, paint: Paint, width: int) -> Iterator[Line]:
    if said.recheck:
        yield line(("! re-check", paint.color("orange", bold=True)))
        yield from flow(_RECHECK[said.recheck], width, None, "  ")
        yield _BLANK


def _orphans(desk: Desk, paint: Paint, width: int) -> Iterator[Line]:
    orphans = desk.article.orphans()
    if orphans:
        yield line((f"! {len(orphans)} annotations lost their sentence:", paint.color("orange")))
        for orphan in orphans:
            yield from flow(orphan.text, width, paint.dim, "  ")


def flow(text: str, width: int, style: Style | None, indent: str = "") -> list[Line]:
    """A text in lines, indented."""
    room = max(8, width - len(indent))
    lead: Piece = (indent, None)
    return [line(lead, (text[a:b], style)) for a, b in wrap(text, room)]
