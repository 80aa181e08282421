"""Who said what of one sentence, in lines: for the panel of Review and for its dialog.

How votes, states and answers look in Review: glyph, word and colour.

Also here: what was decided about the matters of one sentence, in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.style import Style

from reviewer.models import Json, Scheme, Values
from reviewer.models import values as v
from reviewer.models.phrases import in_quotes
from reviewer.models.pseudonyms import shown
from reviewer.review.answer_votes import ONE_TAG
from reviewer.review.decisions import Decision, State, vote_of
from reviewer.review.shared_keys import named, tag_of
from reviewer.review.votes import Ballot
from reviewer.session.adjudication.matters import DISPUTED, Proposal, rank_of
from reviewer.session.adjudication.review import Review
from reviewer.tui.theme import Paint
from reviewer.tui.views.check_lines import item_lines
from reviewer.tui.views.chips import Chip, tag_chip
from reviewer.tui.views.side_note_lines import review_lines
from reviewer.tui.widgets.text_lines import Piece, ScreenLine, cells, fit, line, styled, wrap


def decided_lines(proposals: Sequence[Proposal], scheme: Scheme) -> Iterator[str]:
    """Who decided, when, by which rule and why; what was decided alike on one line."""
    labels: dict[tuple[str, str], list[str]] = {}
    for proposal in proposals:
        glyph = STATES["reopened" if _differ(proposal) else "settled"][0]
        for decision in _live(proposal):
            day = decision.at[:16].replace("T", " ")
            words = f"{shown(decision.by)}, {day}, {shown.rule(decision.rule)}"
            words += f": {decision.why}" if decision.why else ""
            labels.setdefault((glyph, words), []).append(label_of(proposal.key, scheme))
    for (glyph, words), keys in labels.items():
        what = "" if len(labels) == 1 else f"{', '.join(keys)}: "
        yield f"{glyph} gold  {what}{words}"


def differing(proposal: Proposal, paint: Paint) -> list[Piece]:
    """Who decided what about one matter, if adjudicators differ."""
    if not _differ(proposal):
        return []
    words = (f"{answer_words(vote_of(d.value))} decided by {shown(d.by)}" for d in _live(proposal))
    return [(text, paint.color("orange")) for text in words]


def _live(proposal: Proposal) -> Sequence[Decision]:
    return proposal.matter.ruling.live if proposal.matter.ruling else ()


def _differ(proposal: Proposal) -> bool:
    return proposal.matter.ruling is not None and proposal.matter.ruling.reopened


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
    states = {proposal.matter.state for proposal in proposals}
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
    if is_nominal(ballot.key):
        return ":".join(str(count) for _, count in ballot.counts)
    yes = len(ballot.who(True))
    return f"{yes}:{len(ballot.votes) - yes}"


def is_nominal(key: str) -> bool:
    """Whether a key has one of several answers, and not yes or no."""
    return key.startswith(v.CHECK) or (key.startswith(v.ANSWER) and key.count(":") == 1)


def answer_words(answer: Json) -> str:
    """An answer: yes, no, a status, a choice."""
    return {True: "yes", False: "no", "": "none"}.get(answer, str(answer))


def answer_piece(proposal: Proposal, scheme: Scheme, paint: Paint) -> Piece:
    """What space would decide; of what is decided already, what holds."""
    if proposal.answer is None:
        words = "? tie" if proposal.is_asked else "as the tag" if proposal.falls else "open"
        return f"→ {words}", paint.color("orange", bold=proposal.is_asked)
    words = answer_words(proposal.answer)
    if proposal.chosen:
        return f"→ {words} (chosen)", paint.color("magenta", bold=True)
    if proposal.matter.state == "settled":
        return f"✓ {words}", paint.color("blue", bold=True)
    bold = proposal.matter.ballot.disputed
    return f"→ {words}", Style(bold=True) if bold else paint.dim


def chips_of(proposals: list[Proposal], scheme: Scheme, paint: Paint) -> Iterator[Chip]:
    """What a row shows of a sentence: what is disputed, and the tags that it has."""
    spans = [proposal for proposal in proposals if proposal.key.startswith(v.SPAN)]
    others = [proposal for proposal in proposals if not proposal.key.startswith(v.SPAN)]
    for proposal in others:
        state, key = proposal.matter.state, proposal.key
        if state in DISPUTED or proposal.chosen:
            mark = state_piece(state, paint)
            words = f" {label_of(key, scheme)} {count_of(proposal.matter.ballot)}"
            chip: tuple[Piece, ...] = (mark, (words, color_of(key, scheme, paint)))
            if proposal.chosen:
                chip = (*chip, (" ", None), answer_piece(proposal, scheme, paint))
            yield chip
        elif key.startswith(v.TAG) and proposal.answer is True:
            lead: tuple[Piece, ...] = (("✓", paint.color("blue")),) if state == "settled" else ()
            yield (*lead, *tag_chip(key[len(v.TAG) :], scheme, paint))
        elif key == ONE_TAG and proposal.answer:
            lead = (("✓", paint.color("blue")),) if state == "settled" else ()
            yield (*lead, *tag_chip(str(proposal.answer), scheme, paint))
        elif key.startswith(v.CHECK) and proposal.answer:
            status = scheme.status(str(proposal.answer))
            glyph = status.glyph if status else "?"
            style = paint.color(status.color if status else "grey")
            yield ((f"{glyph} {proposal.answer}", style),)
    open_ = [proposal for proposal in spans if proposal.matter.state in DISPUTED]
    for tag in dict.fromkeys(tag_of(proposal.key) for proposal in open_):
        own = [proposal for proposal in open_ if tag_of(proposal.key) == tag]
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


_BLANK: Final = ScreenLine((), 0)


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
        self._ballots = review.ballots(review.place)
        self._people = review.people

    def lines(self, *, text: bool) -> list[ScreenLine]:
        """All of them.

        Args:
            text: Whether the sentence itself is among them.
        """
        return [
            *self._head(),
            *(self._sentence() if text else ()),
            *self._who(),
            *self._about_article(),
            *self._matters(first=not text),
            *self._gold(),
            *self._notes(),
            *review_lines(self._review, self._place, self._paint, self._width),
            *self._evidence(),
            *self._machines(),
        ]

    # -- what it is about -----------------------------------------------------------------------

    def _head(self) -> Iterator[ScreenLine]:
        review, paint = self._review, self._paint
        where = f"{self._place + 1} of {len(review.article)}  "
        if not self._proposals:
            yield line((where, paint.dim), ("nobody has decided this sentence", paint.dim))
            return
        state = state_of(self._proposals)
        glyph, style = state_piece(state, paint)
        ties = sum(proposal.is_asked for proposal in self._proposals)
        more = f": {ties} tied" if ties else ""
        more += ", one answer: nothing to compare" if self._is_alone() else ""
        yield line((where, paint.dim), (f"{glyph} {STATES[state][1]}{more}", style))

    def _is_alone(self) -> bool:
        """Whether just one of several people has settled the sentence."""
        states = [own.get(v.DECIDED) for own in self._ballots.annotations.values()]
        return len(self._people) > 1 and states.count("settled") == 1

    def _sentence(self) -> Iterator[ScreenLine]:
        text = self._review.article.sentence(self._place)
        yield _BLANK
        yield from styled(text, wrap(text, self._width), style=self._paint.strong)
        yield _BLANK

    def _who(self) -> Iterator[ScreenLine]:
        """The annotators with the digits that take their answers."""
        annotations, paint = self._ballots.annotations, self._paint
        pieces: list[Piece] = []
        for number, name in enumerate(self._people, 1):
            state = annotations.get(name, {}).get(v.DECIDED, "")
            words = {"settled": "", "cannot": " (cannot judge)"}.get(state, " (not judged)")
            style = None if state == "settled" else paint.dim
            pieces.append((f"{number} {shown(name)}{words}", style))
        if len(self._people) < 2:
            # Offline, others may have annotated it all the same.
            alone = f"only {shown(self._people[0])}’s" if self._people else "nobody’s"
            words = f"{alone} work on this article is here: there is nothing to compare"
            yield from self._flowing(words, paint.dim)
            return
        yield from self._joined(pieces)

    def _about_article(self) -> Iterator[ScreenLine]:
        """Which questions about the article want an adjudicator."""
        session = self._review.session
        if not self._scheme.asked("article"):
            return
        # Not at the top: few schemes ask about articles.
        from reviewer.session.adjudication.article_answers import ArticleAnswers

        open_ = ArticleAnswers(session, self._review.id).disputed()
        if open_:
            words = f"≠ about the article: {', '.join(open_)} (o q)"
            yield from self._flowing(words, self._paint.color("orange"))

    # -- votes ----------------------------------------------------------------------------------

    def _matters(self, *, first: bool) -> Iterator[ScreenLine]:
        """A row for each; `first` puts what wants an answer on top, where the room is short."""
        numbered = [proposal.key for proposal in self._proposals if rank_of(proposal.key)]
        for proposal in sorted(
            self._proposals, key=lambda proposal: first and proposal.matter.state not in DISPUTED
        ):
            number = numbered.index(proposal.key) + 1 if proposal.key in numbered else 0
            if is_nominal(proposal.key):
                yield from self._one_of(proposal, number)
            else:
                yield from self._yes_or_no(proposal, number)

    def _yes_or_no(self, proposal: Proposal, number: int) -> Iterator[ScreenLine]:
        ballot, paint = proposal.matter.ballot, self._paint
        color = color_of(proposal.key, self._scheme, paint)
        key = proposal.key
        label = tag_of(key) if key.startswith(v.SPAN) else label_of(key, self._scheme)
        label = f"w{number} {label}" if number else label
        yes = len(ballot.who(True))
        full = round(_BAR * yes / len(ballot.votes)) if ballot.votes else 0
        head: list[Piece] = [
            state_piece(proposal.matter.state, paint),
            (f" {fit(label, _LABEL)} ", color),
            ("█" * full, color), ("░" * (_BAR - full), paint.dim),
            (f" {count_of(ballot):<4}", None if ballot.disputed else paint.dim),
            answer_piece(proposal, self._scheme, paint),
        ]  # fmt: skip
        names = [*differing(proposal, paint), *self._names(ballot)]
        if key.startswith((v.SPAN, v.RELATION)):
            names = [(self._words(key, self._width - 6), color), *names]
        elif cells(label) > _LABEL:
            names = [(label, color), *names]
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
        return [
            (f"{what}: {', '.join(shown.list(who))}", style) for what, who, style in parts if who
        ]

    def _one_of(self, proposal: Proposal, number: int) -> Iterator[ScreenLine]:
        """A status, or another answer of which there is one."""
        ballot, paint = proposal.matter.ballot, self._paint
        label = label_of(proposal.key, self._scheme)
        head: list[Piece] = [
            state_piece(proposal.matter.state, paint),
            (f" {f'w{number} ' if number else ''}{label}  ", paint.color("cyan")),
            answer_piece(proposal, self._scheme, paint),
        ]
        names = differing(proposal, paint)
        _, _, span = proposal.key.partition(".")
        if span:
            names.append((self._words(v.SPAN + span), paint.dim))
        for answer, _ in ballot.counts:
            glyph, color = self._sign(proposal.key, str(answer))
            who = ", ".join(shown.list(ballot.who(answer)))
            names.append((f"{glyph}{answer_words(answer)}: {who}", paint.color(color)))
        yield from self._with(head, names)

    def _sign(self, key: str, answer: str) -> tuple[str, str]:
        """The glyph of an answer with a space behind it, and its colour."""
        if key == ONE_TAG:
            tag = self._scheme.tag(answer)
            return (f"{tag.glyph} ", tag.color) if tag else ("", "grey")
        if not key.startswith(v.CHECK):
            return "", "cyan"
        status = self._scheme.status(answer)
        return (f"{status.glyph} ", status.color) if status else ("? ", "grey")

    def _words(self, key: str, most: int = 32) -> str:
        """The words of a span, or of both spans of a relation, wherever they were marked."""
        if key.startswith(v.RELATION):
            ends = self._ballots.relation(key).get("between", ())
            told = [in_quotes(short(one["exact"], most // 2 - 4)) for one in ends]
            return " → ".join(told) or "(its spans are gone)"
        span = self._ballots.span(key)
        return in_quotes(short(span.get("exact", ""), most)) if span else "(its span is gone)"

    # -- beside the votes -----------------------------------------------------------------------

    def _gold(self) -> Iterator[ScreenLine]:
        """What was decided: who, when, by which rule, why."""
        paint = self._paint
        for text in decided_lines(self._proposals, self._scheme):
            yield from self._flowing(text, paint.color("blue"))
        if why := self._review.draft(self._place).why:
            yield from self._flowing(f"why: {why} (goes with the decision)", paint.color("magenta"))

    def _notes(self) -> Iterator[ScreenLine]:
        for name, values in self._ballots.annotations.items():
            for glyph, text in marks_of(values):
                words = f"{glyph} {shown(name)}: {' '.join(str(text).split())}"
                yield from self._flowing(words, self._paint.color("cyan"))
            for key, check in values.items():
                if key.startswith(v.CHECK) and isinstance(check, dict) and check.get("rationale"):
                    its = check.get("status", "check")
                    words = f"  {shown(name)} on its {its}: {check['rationale']}"
                    yield from self._flowing(words, self._paint.dim)

    def _evidence(self) -> Iterator[ScreenLine]:
        merged = self._ballots.evidence
        for id, item in merged.items.items():
            yield from item_lines(item, merged.sources, self._paint, self._width)
            yield from self._flowing(
                f"     cited by {', '.join(shown.list(merged.by[id]))}", self._paint.dim
            )

    def _machines(self) -> Iterator[ScreenLine]:
        for name, values in self._ballots.suggested.items():
            tags = ", ".join(key[len(v.TAG) :] for key in values if key.startswith(v.TAG))
            words = f"⚙ {name} (a machine, not counted): {tags or 'no tag'}"
            yield from self._flowing(words, self._paint.dim)

    # -- lines ----------------------------------------------------------------------------------

    def _with(self, head: Sequence[Piece], names: Sequence[Piece]) -> Iterator[ScreenLine]:
        """A row with what belongs to it behind it, or below it where that does not fit."""
        used = sum(cells(text) for text, _ in head)
        rest = sum(cells(text) + 2 for text, _ in names)
        if used + rest <= self._width:
            tail = [piece for name in names for piece in (("  ", None), name)]
            yield line(*head, *tail)
            return
        yield line(*head)
        yield from self._joined(names, "    ")

    def _joined(self, pieces: Sequence[Piece], indent: str = "") -> Iterator[ScreenLine]:
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

    def _flowing(self, text: str, style: Style | None) -> Iterator[ScreenLine]:
        """A text on as many lines as it needs, the further ones two cells deeper."""
        flat = text.strip()
        indent = text[: len(text) - len(text.lstrip())]
        room = max(8, self._width - len(indent) - 2)
        for at, (start, end) in enumerate(wrap(flat, room)):
            yield line((indent + ("  " if at else ""), None), (flat[start:end], style))
