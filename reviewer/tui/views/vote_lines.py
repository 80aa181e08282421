"""Who said what of one sentence, in lines: for the panel of Review and for its dialog."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.style import Style

from reviewer.models import Scheme
from reviewer.models import values as v
from reviewer.review.shared_keys import tag_of
from reviewer.review.votes import Ballot
from reviewer.session.adjudication.matters import DISPUTED
from reviewer.session.adjudication.review import Review
from reviewer.session.proposals import Proposal
from reviewer.tui.theme import Paint
from reviewer.tui.views.check_lines import item_lines
from reviewer.tui.views.chips import Piece
from reviewer.tui.views.decided_lines import decided_lines, differing
from reviewer.tui.views.side_note_lines import review_lines
from reviewer.tui.views.vote_looks import (
    STATES,
    answer_piece,
    color_of,
    count_of,
    label_of,
    marks_of,
    short,
    state_of,
    state_piece,
)
from reviewer.tui.widgets.text_lines import Line, line, styled
from reviewer.tui.widgets.wrapping import cells, fit, wrap

_BLANK: Final = Line((), 0)
_BAR: Final = 8
"""Cells of a vote bar."""

_LABEL: Final = 10
"""Cells of a tag's name."""


class Votes:
    """The lines about the sentence under the cursor."""

    def __init__(self, review: Review, scheme: Scheme, paint: Paint, width: int) -> None:
        """For lines of so many cells."""
        self._review = review
        self._scheme = scheme
        self._paint = paint
        self._width = width
        self._place = review.place
        self._proposals = review.proposals(review.place)
        self._sight = review.sight(review.place)
        self._people = review.people

    def lines(self, *, text: bool) -> list[Line]:
        """All of them.

        Args:
            text: Whether the sentence itself is among them.
        """
        return [
            *self._head(),
            *(self._sentence() if text else ()),
            *self._who(),
            *self._matters(first=not text),
            *self._gold(),
            *self._notes(),
            *review_lines(self._review, self._place, self._paint, self._width),
            *self._evidence(),
            *self._machines(),
        ]

    # -- what it is about -----------------------------------------------------------------------

    def _head(self) -> Iterator[Line]:
        review, paint = self._review, self._paint
        where = f"{self._place + 1} of {len(review.article)}  "
        if not self._proposals:
            yield line((where, paint.dim), ("nobody has decided this sentence", paint.dim))
            return
        state = state_of(self._proposals)
        glyph, style = state_piece(state, paint)
        ties = sum(one.is_asked for one in self._proposals)
        more = f": {ties} tied" if ties else ""
        more += ", one answer: nothing to compare" if self._is_alone() else ""
        yield line((where, paint.dim), (f"{glyph} {STATES[state][1]}{more}", style))

    def _is_alone(self) -> bool:
        """Whether just one of several people has settled the sentence."""
        states = [own.get(v.DECIDED) for own in self._sight.said.values()]
        return len(self._people) > 1 and states.count("settled") == 1

    def _sentence(self) -> Iterator[Line]:
        text = self._review.article.sentence(self._place)
        yield _BLANK
        yield from styled(text, wrap(text, self._width), style=self._paint.strong)
        yield _BLANK

    def _who(self) -> Iterator[Line]:
        """The annotators with the digits that take their answers."""
        said, paint = self._sight.said, self._paint
        pieces: list[Piece] = []
        for number, name in enumerate(self._people, 1):
            state = said.get(name, {}).get(v.DECIDED, "")
            words = {"settled": "", "cannot": " (cannot judge)"}.get(state, " (not judged)")
            style = None if state == "settled" else paint.dim
            pieces.append((f"{number} {name}{words}", style))
        if len(self._people) < 2:
            alone = self._people[0] if self._people else "nobody"
            words = f"only {alone} has annotated this article: there is nothing to compare"
            yield from self._flowing(words, paint.dim)
            return
        yield from self._joined(pieces)

    # -- votes ----------------------------------------------------------------------------------

    def _matters(self, *, first: bool) -> Iterator[Line]:
        """A row for each; `first` puts what wants an answer on top, where the room is short."""
        spans = [one.key for one in self._proposals if one.key.startswith(v.SPAN)]
        for one in sorted(
            self._proposals, key=lambda one: first and one.matter.state not in DISPUTED
        ):
            if one.key.startswith(v.CHECK):
                yield from self._status(one)
            else:
                yield from self._yes_or_no(one, spans.index(one.key) + 1 if one.key in spans else 0)

    def _yes_or_no(self, one: Proposal, number: int) -> Iterator[Line]:
        ballot, paint = one.matter.ballot, self._paint
        color = color_of(one.key, self._scheme, paint)
        label = f"w{number} {tag_of(one.key)}" if number else label_of(one.key, self._scheme)
        yes = len(ballot.who(True))
        full = round(_BAR * yes / len(ballot.votes)) if ballot.votes else 0
        head: list[Piece] = [
            state_piece(one.matter.state, paint),
            (f" {fit(label, _LABEL)} ", color),
            ("█" * full, color), ("░" * (_BAR - full), paint.dim),
            (f" {count_of(ballot):<4}", None if ballot.disputed else paint.dim),
            answer_piece(one, self._scheme, paint),
        ]  # fmt: skip
        names = [*differing(one, paint), *self._names(ballot)]
        if number:
            names = [(self._words(one.key, self._width - 6), color), *names]
        yield from self._with(head, names)

    def _names(self, ballot: Ballot) -> list[Piece]:
        """Who said yes, who said no, and who said neither."""
        yes, no = ballot.who(True), ballot.who(False)
        if not ballot.disputed and len(ballot.votes) == len(self._people) > 1:
            return [("all agree", self._paint.dim)]
        none, dim = ballot.silent, self._paint.dim
        missing = [name for name in self._people if name not in (*ballot.votes, *none)]
        away = (("marked none", none, dim), ("not judged", missing, dim))
        parts = (("yes", yes, None), ("no", no, None), *away)
        return [(f"{what}: {', '.join(who)}", style) for what, who, style in parts if who]

    def _status(self, one: Proposal) -> Iterator[Line]:
        ballot, paint = one.matter.ballot, self._paint
        head: list[Piece] = [
            state_piece(one.matter.state, paint),
            (f" {label_of(one.key, self._scheme)}  ", paint.color("cyan")),
            answer_piece(one, self._scheme, paint),
        ]
        names = differing(one, paint)
        _, _, span = one.key.partition(".")
        if span:
            names.append((self._words(v.SPAN + span), paint.dim))
        for answer, _ in ballot.counts:
            status = self._scheme.status(str(answer))
            glyph, color = (status.glyph, status.color) if status else ("?", "grey")
            who = ", ".join(ballot.who(answer))
            names.append((f"{glyph} {answer}: {who}", paint.color(color)))
        yield from self._with(head, names)

    def _words(self, key: str, most: int = 32) -> str:
        """The words of a span, wherever it was marked."""
        span = self._sight.span(key)
        return f"“{short(span.get('exact', ''), most)}”" if span else "(its span is gone)"

    # -- beside the votes -----------------------------------------------------------------------

    def _gold(self) -> Iterator[Line]:
        """What was decided: who, when, by which rule, why."""
        paint = self._paint
        for text in decided_lines(self._proposals, self._scheme):
            yield from self._flowing(text, paint.color("blue"))
        if why := self._review.draft(self._place).why:
            yield from self._flowing(f"why: {why} (goes with the decision)", paint.color("magenta"))

    def _notes(self) -> Iterator[Line]:
        for name, values in self._sight.said.items():
            for glyph, text in marks_of(values):
                words = f"{glyph} {name}: {' '.join(str(text).split())}"
                yield from self._flowing(words, self._paint.color("cyan"))
            for key, check in values.items():
                if key.startswith(v.CHECK) and isinstance(check, dict) and check.get("rationale"):
                    words = f"  {name} on its {check.get('status', 'check')}: {check['rationale']}"
                    yield from self._flowing(words, self._paint.dim)

    def _evidence(self) -> Iterator[Line]:
        merged = self._sight.evidence
        for id, item in merged.items.items():
            yield from item_lines(item, merged.sources, self._paint, self._width)
            yield from self._flowing(f"     cited by {', '.join(merged.by[id])}", self._paint.dim)

    def _machines(self) -> Iterator[Line]:
        for name, values in self._sight.suggested.items():
            tags = ", ".join(key[len(v.TAG) :] for key in values if key.startswith(v.TAG))
            words = f"⚙ {name} (a machine, not counted): {tags or 'no tag'}"
            yield from self._flowing(words, self._paint.dim)

    # -- lines ----------------------------------------------------------------------------------

    def _with(self, head: Sequence[Piece], names: Sequence[Piece]) -> Iterator[Line]:
        """A row with what belongs to it behind it, or below it where that does not fit."""
        used = sum(cells(text) for text, _ in head)
        rest = sum(cells(text) + 2 for text, _ in names)
        if used + rest <= self._width:
            tail = [piece for name in names for piece in (("  ", None), name)]
            yield line(*head, *tail)
            return
        yield line(*head)
        yield from self._joined(names, "    ")

    def _joined(self, pieces: Sequence[Piece], indent: str = "") -> Iterator[Line]:
        """Pieces one after the other, on as many lines as they need."""
        row: list[Piece] = [(indent, None)]
        used = len(indent)
        for text, style in pieces:
            if used > len(indent) and used + cells(text) > self._width:
                yield line(*row)
                row, used = [(indent, None)], len(indent)
            row += [(fit(text, min(cells(text), self._width - used)), style), ("  ", None)]
            used += cells(text) + 2
        if len(row) > 1:
            yield line(*row)

    def _flowing(self, text: str, style: Style | None) -> Iterator[Line]:
        """A text on as many lines as it needs, the further ones two cells deeper."""
        flat = text.strip()
        indent = text[: len(text) - len(text.lstrip())]
        room = max(8, self._width - len(indent) - 2)
        for at, (start, end) in enumerate(wrap(flat, room)):
            yield line((indent + ("  " if at else ""), None), (flat[start:end], style))
