"""What was decided about the matters of one sentence, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.models import Scheme
from reviewer.review.decisions import Decision, vote_of
from reviewer.session.proposals import Proposal
from reviewer.tui.theme import Paint
from reviewer.tui.views.chips import Piece
from reviewer.tui.views.vote_looks import STATES, answer_words, label_of


def decided_lines(proposals: Sequence[Proposal], scheme: Scheme) -> Iterator[str]:
    """Who decided, when, by which rule and why; what was decided alike on one line."""
    told: dict[tuple[str, str], list[str]] = {}
    for one in proposals:
        glyph = STATES["reopened" if _differ(one) else "settled"][0]
        for decision in _live(one):
            day = decision.at[:16].replace("T", " ")
            words = f"{decision.by}, {day}, {decision.rule}"
            words += f": {decision.why}" if decision.why else ""
            told.setdefault((glyph, words), []).append(label_of(one.key, scheme))
    for (glyph, words), keys in told.items():
        what = "" if len(told) == 1 else f"{', '.join(keys)}: "
        yield f"{glyph} gold  {what}{words}"


def differing(one: Proposal, paint: Paint) -> list[Piece]:
    """Who decided what about one matter, if adjudicators differ."""
    if not _differ(one):
        return []
    words = (f"{answer_words(vote_of(d.value))} decided by {d.by}" for d in _live(one))
    return [(text, paint.color("orange")) for text in words]


def _live(one: Proposal) -> Sequence[Decision]:
    return one.matter.ruling.live if one.matter.ruling else ()


def _differ(one: Proposal) -> bool:
    return one.matter.ruling is not None and one.matter.ruling.reopened
