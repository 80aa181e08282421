"""What stands beside a sentence, drawn: remarks, and how sign-off of its checks stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.style import Style

from reviewer.models import Json, Scheme
from reviewer.models import values as v
from reviewer.models.pseudonyms import shown
from reviewer.review.shared_keys import tag_of
from reviewer.session.adjudication.review import Review
from reviewer.session.collaboration.overruled import Overruled
from reviewer.session.collaboration.remarks import Thread
from reviewer.session.collaboration.signoff import Signable, Signed, SignoffItem, Standing
from reviewer.session.queues.minority import FewerVotes
from reviewer.session.queues.side_notes import SideNote, margin_of
from reviewer.tui.theme import Paint
from reviewer.tui.views.chips import Chip
from reviewer.tui.widgets.text_lines import ScreenLine, line, wrap

REMARK: Final = "@"
DISPUTED: Final = "≠"
OVERRULED: Final = "⚖"
MINORITY: Final = "≷"

LOOKS: Final[dict[Standing, tuple[str, str, str]]] = {
    "wanted": ("☐", "to sign off", "yellow"),
    "stale": ("↻", "changed since, to sign off again", "yellow"),
    "approved": ("☑", "signed off", "blue"),
    "returned": ("☒", "returned", "orange"),
    "not needed": ("·", "needs no sign-off", "grey"),
}
"""Standing -> glyph, words, colour."""

_BLANK: Final = ScreenLine((), 0)


# -- badges of a row -------------------------------------------------------------------------------


def side_note_chips(side_note: SideNote, paint: Paint) -> Iterator[Chip]:
    """The badges of a sentence: a glyph and a word each."""
    if side_note.disputed:
        names = ", ".join(key_words(key) for key in side_note.disputed)
        yield ((f"{DISPUTED} {names}", paint.color("orange", bold=True)),)
    if side_note.overruled:
        names = ", ".join(key_words(one.key) for one in side_note.overruled)
        yield ((f"{OVERRULED} overruled: {names}", paint.color("orange", bold=True)),)
    if side_note.fewer:
        names = ", ".join(one.tag for one in side_note.fewer)
        yield ((f"{MINORITY} minority: {names}", paint.color("orange", bold=True)),)
    yield from _remark_chips(side_note, paint)
    for check in side_note.checks:
        yield from _check_chips(check, mine=check.item.about == side_note.me, paint=paint)


def _remark_chips(side_note: SideNote, paint: Paint) -> Iterator[Chip]:
    waiting = len(side_note.waiting)
    open_ = sum(not thread.resolved for thread in side_note.threads)
    if waiting:
        words = "remark waits" if waiting == 1 else f"{waiting} remarks wait"
        yield ((f"{REMARK} {words}", paint.color("orange", bold=True)),)
    elif open_:
        words = "remark" if open_ == 1 else f"{open_} remarks"
        yield ((f"{REMARK} {words}", paint.color("cyan")),)


def _check_chips(check: Signable, *, mine: bool, paint: Paint) -> Iterator[Chip]:
    standing = check.item.standing
    glyph, words, color = LOOKS[standing]
    if standing == "not needed":
        return
    if standing == "stale":
        words = "sign off again"
    if not mine:
        words = f"{words}: {shown(check.item.about)}"
    elif standing in ("wanted", "stale"):
        # Somebody else has to; there is nothing to do.
        color, words = "grey", "not signed off yet" if standing == "wanted" else "sign-off stale"
    yield ((f"{glyph} {words}", paint.color(color, bold=color == "orange")),)


# -- lines of the panel ----------------------------------------------------------------------------


def side_note_lines(
    side_note: SideNote, scheme: Scheme, paint: Paint, width: int
) -> Iterator[ScreenLine]:
    """All that stands beside a sentence but the standing of one's own checks."""
    if side_note.disputed:
        names = ", ".join(key_words(key) for key in side_note.disputed)
        words = f"{DISPUTED} people differ on {names}: o r settles it"
        yield from _flow(words, width, paint.color("orange"))
        yield _BLANK
    for fewer in side_note.fewer:
        words = f"{MINORITY} {fewer_words(fewer)}"
        yield from _flow(words, width, paint.color("orange"))
    if side_note.fewer:
        yield from _flow("estimated from all answers: o r settles it", width, paint.dim, "  ")
        yield _BLANK
    for lost in side_note.overruled:
        yield from _overruled_lines(lost, paint, width)
    if side_note.overruled:
        words = "the same answer ends it, and so does a remark: o r, M"
        yield from _flow(words, width, paint.dim, "  ")
        yield _BLANK
    for thread in side_note.threads:
        yield from thread_lines(thread, side_note.me, paint, width)
        yield _BLANK
    if side_note.others:
        yield line(("checks of others", paint.dim))
    for check in side_note.others:
        yield from other_check(check, scheme, paint, width)
    if side_note.others:
        yield _BLANK


def fewer_words(one: FewerVotes) -> str:
    """Who is held to be right against most others, on what, and how sure that is."""
    answer = f"{one.tag} {'yes' if one.held else 'no'}"
    return (
        f"{answer}, say {', '.join(shown.list(one.who))} of {one.of}; right by {one.confidence:.0%}"
    )


def _overruled_lines(lost: Overruled, paint: Paint, width: int) -> Iterator[ScreenLine]:
    said, decided = map(_answer_words, (lost.said, lost.decided))
    on = f", {_day(lost.at)}" if lost.at else ""
    words = (
        f"{OVERRULED} {key_words(lost.key)}: {shown(lost.by)} decided {decided}, you say {said}{on}"
    )
    yield from _flow(words, width, paint.color("orange"))
    yield from _flow(lost.why or "no reason was given", width, None, "  ")


def _answer_words(answer: Json) -> str:
    return {True: "yes", False: "no", "": "no tag"}.get(answer, str(answer))


def thread_lines(
    thread: Thread, me: str, paint: Paint, width: int, answer: str = "Enter answers"
) -> Iterator[ScreenLine]:
    """A remark with its answers, and whose turn it is.

    Args:
        thread: The remark.
        me: The annotator at work.
        paint: The colours.
        width: Cells of a line.
        answer: How one answers here.
    """
    on = f" on {key_words(thread.on)}" if thread.on else ""
    head = f"{REMARK} {shown(thread.by)} to {shown(thread.about) or 'all'}{on}, {_day(thread.at)}"
    color = "cyan" if thread.resolved else "orange"
    yield from _flow(head, width, paint.color(color, bold=not thread.resolved))
    yield from _flow(thread.text, width, None, "  ")
    for reply in thread.answers:
        if reply.text:
            yield from _flow(f"{shown(reply.by)}: {reply.text}", width, None, "  ")
    yield from _flow(_turn(thread, me, answer), width, paint.dim, "  ")


def _turn(thread: Thread, me: str, answer: str) -> str:
    if thread.resolved:
        return f"✓ resolved by {shown(thread.answers[-1].by)}"
    if not thread.about:
        return "part of a discussion"
    if thread.waits_for(me):
        return f"open, waits for you: {answer}"
    return f"open, waits for {shown(thread.about if thread.last == thread.by else thread.by)}"


def standing_lines(item: SignoffItem, paint: Paint, width: int) -> Iterator[ScreenLine]:
    """How the sign-off of a check stands, and who said what of it."""
    if item.standing == "not needed" and not item.signed:
        return
    glyph, words, color = LOOKS[item.standing]
    style = paint.color(color)
    if item.standing in ("wanted", "not needed") or not item.signed:
        yield from _flow(f"{glyph} {words}", width, style, "  ")
    for signed in item.signed:
        yield from _flow(_signed(signed), width, style, "  ")


def _signed(signed: Signed) -> str:
    standing: Standing = "stale" if signed.stale else "approved" if signed.approved else "returned"
    did = "signed off" if signed.approved else "returned"
    since = ", changed since" if signed.stale else ""
    why = f": {signed.why}" if signed.why else ""
    return f"{LOOKS[standing][0]} {did} by {shown(signed.by)}, {_day(signed.at)}{since}{why}"


def other_check(check: Signable, scheme: Scheme, paint: Paint, width: int) -> Iterator[ScreenLine]:
    """Somebody else's check with how it stands."""
    status = scheme.status(check.status)
    glyph = status.glyph if status else "?"
    style = paint.color(status.color if status else "grey")
    yield from _flow(f"{glyph} {check.title}", width, style)
    for label, text in (("claim: ", check.claim), ("why: ", check.why)):
        if text:
            yield from _flow(f"{label}{text}", width, paint.dim, "  ")
    yield from standing_lines(check.item, paint, width)


# -- in Review -------------------------------------------------------------------------------------


def side_note_in(review: Review, place: int) -> SideNote:
    """What stands beside a sentence in Review, where all may be seen."""
    return margin_of(review.session, review.adjudication.side, place, sees=True)


def review_lines(review: Review, place: int, paint: Paint, width: int) -> Iterator[ScreenLine]:
    """How the sign-off of checks stands, and the remarks, below the votes."""
    side_note = side_note_in(review, place)
    for check in side_note.checks:
        lines = list(standing_lines(check.item, paint, width))
        if lines:
            yield from _flow(check.title, width, paint.color("cyan"))
            yield from lines
    for thread in side_note.threads:
        yield from thread_lines(
            thread, side_note.me, paint, width, "Enter on the Desk (o d) answers"
        )


def key_words(key: str) -> str:
    """What a key that a remark or a dispute is about is called."""
    kind, _, name = key.partition(":")
    if kind == v.CHECK[:-1]:
        return "the check" if not name.startswith("said") else "the check (said)"
    return f"span {tag_of(key)}" if kind == v.SPAN[:-1] else name


def _day(at: str) -> str:
    return at[:10]


def _flow(text: str, width: int, style: Style | None, indent: str = "") -> Iterator[ScreenLine]:
    flat = " ".join(text.split())
    room = max(8, width - len(indent))
    for start, end in wrap(flat, room):
        yield line((indent, None), (flat[start:end], style))
