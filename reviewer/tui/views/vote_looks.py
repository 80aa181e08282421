"""How votes, states and answers look in Review: glyph, word and colour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.style import Style

from reviewer.models import Json, Scheme, Values
from reviewer.models import values as v
from reviewer.review.decisions import State
from reviewer.review.shared_keys import named, tag_of
from reviewer.review.votes import Ballot
from reviewer.session.adjudication.matters import DISPUTED
from reviewer.session.proposals import Proposal
from reviewer.tui.theme import Paint
from reviewer.tui.views.chips import Chip, Piece, tag_chip
from reviewer.tui.widgets.wrapping import cells

STATES: Final[dict[State, tuple[str, str, str]]] = {
    "disputed": ("≠", "disputed", "orange"),
    "reopened": ("⇄", "adjudicators differ", "orange"),
    "stale": ("↻", "changed since it was decided", "yellow"),
    "settled": ("✓", "decided", "blue"),
    "open": ("·", "not decided", "grey"),
}
"""State of a matter -> glyph, words, colour."""

_RANK: Final = tuple(STATES)


def state_of(proposals: list[Proposal]) -> State:
    """How it stands with a sentence: as with that of its matters that wants most."""
    states = {one.matter.state for one in proposals}
    return next((state for state in _RANK if state in states), "open")


def state_piece(state: State, paint: Paint) -> Piece:
    """The glyph of a state."""
    glyph, _, color = STATES[state]
    return glyph, paint.color(color, bold=state != "open")


def color_of(key: str, scheme: Scheme, paint: Paint) -> Style:
    """The colour of what a key is about."""
    tag = scheme.tag(tag_of(key))
    return paint.color(tag.color if tag else "cyan")


def label_of(key: str, scheme: Scheme) -> str:
    """What a key is called."""
    if key.startswith(v.TAG):
        tag = scheme.tag(key[len(v.TAG) :])
        return (tag.label or tag.name) if tag else key[len(v.TAG) :]
    return named(key)


def count_of(ballot: Ballot) -> str:
    """The votes in numbers: yes to no, or those for each status."""
    if ballot.key.startswith(v.CHECK):
        return ":".join(str(count) for _, count in ballot.counts)
    yes = len(ballot.who(True))
    return f"{yes}:{len(ballot.votes) - yes}"


def answer_words(answer: Json) -> str:
    """An answer: yes, no, or a status."""
    return {True: "yes", False: "no"}.get(answer, str(answer))


def answer_piece(one: Proposal, scheme: Scheme, paint: Paint) -> Piece:
    """What space would decide; of what is decided already, what holds."""
    if one.answer is None:
        words = "? tie" if one.is_asked else "as the tag" if one.falls else "open"
        return f"→ {words}", paint.color("orange", bold=one.is_asked)
    words = answer_words(one.answer)
    if one.chosen:
        return f"→ {words} (chosen)", paint.color("magenta", bold=True)
    if one.matter.state == "settled":
        return f"✓ {words}", paint.color("blue", bold=True)
    bold = one.matter.ballot.disputed
    return f"→ {words}", Style(bold=True) if bold else paint.dim


def chips_of(proposals: list[Proposal], scheme: Scheme, paint: Paint) -> Iterator[Chip]:
    """What a row shows of a sentence: what is disputed, and the tags that it has."""
    spans = [one for one in proposals if one.key.startswith(v.SPAN)]
    for one in proposals[: len(proposals) - len(spans)]:
        state, key = one.matter.state, one.key
        if state in DISPUTED or one.chosen:
            mark = state_piece(state, paint)
            words = f" {label_of(key, scheme)} {count_of(one.matter.ballot)}"
            chip: tuple[Piece, ...] = (mark, (words, color_of(key, scheme, paint)))
            if one.chosen:
                chip = (*chip, (" ", None), answer_piece(one, scheme, paint))
            yield chip
        elif key.startswith(v.TAG) and one.answer is True:
            lead: tuple[Piece, ...] = (("✓", paint.color("blue")),) if state == "settled" else ()
            yield (*lead, *tag_chip(key[len(v.TAG) :], scheme, paint))
        elif key.startswith(v.CHECK) and one.answer:
            status = scheme.status(str(one.answer))
            glyph = status.glyph if status else "?"
            style = paint.color(status.color if status else "grey")
            yield ((f"{glyph} {one.answer}", style),)
    open_ = [one for one in spans if one.matter.state in DISPUTED]
    for tag in dict.fromkeys(tag_of(one.key) for one in open_):
        own = [one for one in open_ if tag_of(one.key) == tag]
        words = f" {tag} {'span' if len(own) == 1 else f'{len(own)} spans'}"
        yield state_piece(state_of(own), paint), (words, color_of(own[0].key, scheme, paint))


def marks_of(values: Values) -> list[tuple[str, Json]]:
    """What else somebody says of a sentence: (glyph, text) of the note and of flags."""
    found: list[tuple[str, Json]] = []
    if v.NOTE in values:
        found.append(("✎", values[v.NOTE]))
    for key, value in values.items():
        if v.is_flag(key):
            found.append(("⚑", value if isinstance(value, str) else "flagged"))
    return found


def short(text: str, most: int) -> str:
    """Both ends of a text: spans that people differ on begin alike, or end alike."""
    flat = " ".join(text.split())
    half = max(4, (most - 3) // 2)
    if cells(flat) <= most:
        return flat
    # Whole words; a single long one is cut.
    head, tail = flat[: half + 1].rpartition(" ")[0], flat[-half - 1 :].partition(" ")[2]
    return f"{head or flat[:half]} … {tail or flat[-half:]}"
