"""Review: one adjudicator, sentence by sentence, over everything that may be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reviewer.models import Json
from reviewer.models import values as v
from reviewer.models.pseudonyms import shown
from reviewer.review.answer_votes import ONE_TAG
from reviewer.review.shared_keys import named
from reviewer.review.votes import Dispute
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.adjudication.dispute_queue import DisputeQueue
from reviewer.session.adjudication.matters import (
    DISPUTED,
    DecisionDraft,
    Proposal,
    SentenceBallots,
    asked,
    is_voted,
    proposals,
    rank_of,
    rivals,
)
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.edits import Edit, Outcome, Put

if TYPE_CHECKING:
    from reviewer.session.core.session import Session

KEPT: Final = 400
"""Sentences whose votes are kept: those on the screen, and some around them."""


class Review:
    """An article open for adjudication, and the way to the next dispute."""

    def __init__(
        self, session: Session, dispute_queue: DisputeQueue, article: str, place: int | None = None
    ) -> None:
        """Opens an article.

        Args:
            session: The adjudicator at work.
            dispute_queue: The disputes of the workspace.
            article: The article, which may be seen already.
            place: A sentence; None for the first one that wants something.

        Raises:
            StoreError: It cannot be read.
        """
        self.session = session
        self.dispute_queue = dispute_queue
        self.only = False
        self.last: Dispute | None = None
        self._drafts: dict[tuple[str, int], DecisionDraft] = {}
        self.use(article, place)

    def use(self, article: str, place: int | None = None) -> None:
        """Opens an article, at a sentence or at the first one that wants something.

        Raises:
            StoreError: It cannot be read; what was open stays so.
        """
        opened = Adjudication(self.session, article)
        self.session.open(article)
        self.adjudication = opened
        self._sights: dict[int, SentenceBallots] = {}
        self._revisions: dict[int, int] = {}
        first = next(iter(self.dispute_queue.items(article)), None)
        wanted = place if place is not None else first.place if first else 0
        self.place = max(0, min(wanted, len(self.article) - 1))
        self.list_rows()

    @property
    def id(self) -> str:
        """The article's id."""
        return self.adjudication.id

    @property
    def article(self) -> OpenArticle:
        """The article as it is open now."""
        return self.adjudication.side.article

    @property
    def people(self) -> list[str]:
        """Who is compared, in the order of their digits."""
        return self.adjudication.side.annotating

    # -- rows ---------------------------------------------------------------------------------

    def list_rows(self) -> None:
        """Lists the sentences anew: all of them, or only those that want something."""
        self._epoch = self.article.epoch
        if self.only:
            wanted = {dispute.place for dispute in self.dispute_queue.items(self.id)} | {self.place}
            self.rows = [place for place in sorted(wanted) if place < len(self.article)]
        else:
            self.rows = list(range(len(self.article)))

    def follow(self) -> bool:
        """Takes in that boundaries moved or text came in; returns whether they did."""
        if self._epoch == self.article.epoch and (self.only or len(self.rows) == len(self.article)):
            return False
        self._sights.clear()
        self.dispute_queue.forget(self.id)
        self.place = max(0, min(self.place, len(self.article) - 1))
        self.list_rows()
        return True

    def row_of(self, place: int) -> int:
        """The row of a sentence, or the nearest one."""
        if not self.only:
            return place
        return next((at for at, one in enumerate(self.rows) if one >= place), len(self.rows) - 1)

    def revision(self, place: int) -> tuple[int, int]:
        """Changes whenever what is shown of a sentence does."""
        return self.article.epoch, self._revisions.get(place, 0)

    # -- looking ------------------------------------------------------------------------------

    def ballots(self, place: int) -> SentenceBallots:
        """All that is to be seen of a sentence."""
        found = self._sights.get(place)
        if found is None:
            if len(self._sights) >= KEPT:
                self._sights.clear()
            found = self._sights[place] = self.adjudication.ballots(place)
        return found

    def draft(self, place: int) -> DecisionDraft:
        """What was changed about the proposal; nothing as a rule."""
        return self._drafts.get((self.id, place), DecisionDraft())

    def proposals(self, place: int) -> list[Proposal]:
        """What space would decide about each matter of a sentence."""
        if place >= len(self.article):
            return []
        return proposals(self.ballots(place).matters, self.draft(place).chosen)

    def wants(self, place: int) -> bool:
        """Whether anything about a sentence is disputed, stale or open again."""
        return any(matter.state in DISPUTED for matter in self.ballots(place).matters)

    def changed(self, place: int) -> None:
        """Takes in that a sentence was decided, or is open again."""
        self._sights.pop(place, None)
        self._revisions[place] = self._revisions.get(place, 0) + 1
        self.dispute_queue.renew(self.adjudication, place)

    def arrived(self) -> None:
        """Takes in that somebody wrote something elsewhere."""
        self._sights.clear()
        self.dispute_queue.forget()
        for place in range(len(self.article)):
            self._revisions[place] = self._revisions.get(place, 0) + 1

    # -- choosing -----------------------------------------------------------------------------

    def choose(self, key: str, answer: Json) -> Outcome:
        """Changes the proposal about one key; nothing is decided yet."""
        if all(proposal.key != key for proposal in self.proposals(self.place)):
            return Outcome(f"nobody said anything to decide about {named(key)}", ok=False)
        self._drafts.setdefault((self.id, self.place), DecisionDraft()).chosen[key] = answer
        self._revisions[self.place] = self._revisions.get(self.place, 0) + 1
        says = {True: "yes", False: "no", "": "none"}.get(answer, answer)
        return Outcome(f"{named(key)}: {says}  ·  space decides")

    def toggle(self, key: str) -> Outcome:
        """Changes the proposal about a tag or a span from no to yes, from a tie to yes.

        Of spans with words in common that are tied, one is meant: yes to it is no to the others.
        """
        if self.session.scheme.single and key.startswith(v.TAG):
            return self._toggle_one(key[len(v.TAG) :])
        every = self.proposals(self.place)
        now = {proposal.key: proposal.answer for proposal in every}.get(key)
        if key.startswith(v.ANSWER) and ":" not in key[len(v.ANSWER) :]:
            return self.choose(key, self._next_answer(key, now))
        outcome = self.choose(key, not now)
        if outcome.ok and not now and key.startswith(v.SPAN):
            self._drafts[self.id, self.place].chosen.update(
                dict.fromkeys(rivals(every, key), False)
            )
        return outcome

    def _toggle_one(self, tag: str) -> Outcome:
        """Proposes the one tag of the sentence; the same again proposes none."""
        answers = {proposal.key: proposal.answer for proposal in self.proposals(self.place)}
        return self.choose(ONE_TAG, "" if answers.get(ONE_TAG) == tag else tag)

    def _next_answer(self, key: str, now: Json) -> Json:
        """The answer that was given after the present one, by how many gave each."""
        ballots = (one.matter.ballot for one in self.proposals(self.place) if one.key == key)
        given = [answer for ballot in ballots for answer, _ in ballot.counts]
        at = given.index(now) + 1 if now in given else 0
        return given[at % len(given)] if given else now

    def choose_status(self, scope: str, status: str) -> Outcome:
        """Changes the proposed status of a check of a scope: of the first that has none yet."""
        keys = (v.CHECK + scope, f"{v.CHECK}{scope}.")
        every = [
            proposal for proposal in self.proposals(self.place) if proposal.key.startswith(keys)
        ]
        if not every:
            return Outcome("nobody gave a check here a status: there is none to decide", ok=False)
        target = next((proposal for proposal in every if proposal.is_asked), every[0])
        return self.choose(target.key, status)

    def numbered(self) -> list[str]:
        """The keys of what is chosen by number: spans, then relations, then questions."""
        return [proposal.key for proposal in self.proposals(self.place) if rank_of(proposal.key)]

    # -- deciding -----------------------------------------------------------------------------

    def accept(self, *, anyway: bool = False) -> Outcome:
        """Decides the sentence as proposed; a tie asks first.

        Args:
            anyway: Whether to decide the rest of a sentence and leave its ties open.
        """
        draft, every = self.draft(self.place), self.proposals(self.place)
        if not every:
            return Outcome()
        if (question := asked(every)) and not anyway:
            return Outcome(question, ok=False)
        return self._done(self.adjudication.accept(self.place, draft.chosen, draft.why))

    def by_rule(self, rule: str) -> Outcome:
        """Decides the sentence by `majority`, `union` or `none`."""
        return self._done(self.adjudication.by_rule(self.place, rule, self.draft(self.place).why))

    def decide_as(self, number: int) -> Outcome:
        """Decides the sentence as the annotator with this number, from 1, answered it."""
        people = self.people
        if not 0 < number <= len(people):
            known = ", ".join(f"{at} {shown(name)}" for at, name in enumerate(people, 1))
            return Outcome(f"there is no annotator {number}: {known or 'nobody'}", ok=False)
        why = self.draft(self.place).why
        return self._done(self.adjudication.decide_as(self.place, people[number - 1], why))

    def explain(self, why: str) -> Outcome:
        """Gives the reason: of the decision that is there, else of the one that comes next."""
        puts = list(self._explained(why))
        if puts:
            return self._done(self.session.apply(Edit(tuple(puts), f"reason on {self.place + 1}")))
        self._drafts.setdefault((self.id, self.place), DecisionDraft()).why = why
        return Outcome("the reason goes with the next decision on this sentence: space decides")

    def _explained(self, why: str) -> list[Put]:
        if self.draft(self.place).chosen or self.wants(self.place):
            return []
        values = self.session.store.values(self.session.annotator, self.id)
        return [
            Put(self.id, unit, key, {**value, "why": why})
            for unit in self.adjudication.decisions.own(self.place)
            for key, value in values.get(unit, {}).items()
            if key.startswith(v.GOLD) and is_voted(key[len(v.GOLD) :])
        ]

    def reason(self) -> str:
        """The reason that holds of the sentence, or is to go with its next decision."""
        held = self.adjudication.decisions.at(self.place).values()
        given = (decision.why for ruling in held for decision in ruling.live)
        return self.draft(self.place).why or next(filter(None, given), "")

    def _done(self, outcome: Outcome) -> Outcome:
        if outcome.ok:
            self._drafts.pop((self.id, self.place), None)
            self.changed(self.place)
        return outcome

    # -- going --------------------------------------------------------------------------------

    def next(self, step: int) -> Dispute | None:
        """The next (1) or previous (-1) sentence that wants something, in any article."""
        return self.dispute_queue.next((self.id, self.place), step, self.last)
