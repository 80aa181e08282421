"""Settling the easy disputes of the whole workspace by a policy, as one action."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.ports import StoreError
from reviewer.review.answer_votes import one_tag_ballots
from reviewer.review.proposals import Policy, judge
from reviewer.review.votes import tag_ballots
from reviewer.session.adjudication import adjudicators
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.adjudication.matters import Matter, SentenceBallots
from reviewer.session.collaboration import reveals
from reviewer.session.collaboration.reveals import entry
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.core.plain_votes import plain_votes, whole_units

if TYPE_CHECKING:
    from reviewer.session.core.session import Session

KINDS = {
    v.TAG: "tags",
    v.CHECK: "statuses",
    v.SPAN: "spans",
    v.RELATION: "relations",
    v.ANSWER: "answers",
}
"""Prefix of a key -> what the report calls it."""


_Vote: TypeAlias = tuple[str, str | None, frozenset[str]]
"""Who says what of a sentence: name, `settled` or `cannot`, tags."""


def kind_of(key: str) -> str:
    """What the report calls what a key decides."""
    return KINDS[key.partition(":")[0] + ":"]


@dataclass(slots=True)
class PolicyReport:
    """What a policy did, or would do.

    Attributes:
        policy: Its name.
        counts: (`settled` or why not, `tags`, `statuses`, `spans` ...) -> how many.
        sentences: Sentences on which anything was settled.
        articles: Articles on which anything was settled.
        hidden: Articles left out because the adjudicator annotates them, or is to, and has not
            submitted them.
        unfinished: Article -> who annotates it, or is to, and has not submitted it.
        unreadable: Articles that could not be read, and why.
        of_others: Articles that other adjudicators decide.
        too_few: Articles that fewer people have submitted than the workspace asks for.
    """

    policy: str
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    sentences: int = 0
    articles: int = 0
    hidden: list[str] = field(default_factory=list)
    unfinished: dict[str, list[str]] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    of_others: list[str] = field(default_factory=list)
    too_few: list[str] = field(default_factory=list)

    def of(self, what: str) -> dict[str, int]:
        """How many of each kind met with something (`settled`, `tie`, `kept` ...)."""
        return {kind: n for (w, kind), n in sorted(self.counts.items()) if w == what}


class PolicyRun:
    """One run of a policy: `steps` looks at article after article, `apply` writes it all down."""

    def __init__(
        self,
        session: Session,
        policy: Policy,
        *,
        submitted: bool = False,
        dry: bool = False,
    ) -> None:
        """Nothing is looked at yet.

        Args:
            session: The adjudicator at work.
            policy: The rule.
            submitted: Whether to leave out articles that anybody has still to submit.
            dry: Whether it only counts: then there is nothing to apply, and no decision is made.
        """
        self._dry = dry
        self._submitted = submitted
        self._session = session
        self._policy = policy
        self._puts: list[Put] = []
        self._kinds: dict[tuple[_Vote, ...], Counter[tuple[str, str]]] = {}
        self._shown: dict[str, list[str]] = {}
        self.report = PolicyReport(policy.name)

    def steps(self) -> Iterator[str]:
        """Looks at the articles that at least two people annotated, and yields their ids."""
        session = self._session
        for article in [one.id for one in session.store.articles() if not one.missing]:
            people = session.others.annotators.on(article)
            if len(people) < 2:
                continue
            if entry(session, article).how == "hidden":
                self.report.hidden.append(article)
                continue
            if unfinished := session.others.annotators.unfinished(article):
                self.report.unfinished[article] = unfinished
                if self._submitted:
                    continue
            if adjudicators.why_not(session, article):
                self.report.of_others.append(article)
                continue
            if not adjudicators.disputes_count(session, article):
                self.report.too_few.append(article)
                continue
            before = self.report.sentences
            try:
                self._look(article)
            except StoreError as error:
                self.report.unreadable.append(str(error))
                continue
            if self.report.sentences > before:
                self.report.articles += 1
                self._shown[article] = people
            yield article

    def _look(self, article: str) -> None:
        """Counts what is settled of an article, and keeps it unless this is a dry run.

        Raises:
            StoreError: It cannot be read.
        """
        settled = self._counted(article) if self._dry else None
        if settled is not None:
            self.report.sentences += settled
            return
        side = self._session.others.peek(article)
        adjudication = Adjudication(self._session, article, side)
        for place in side.places():
            if self._dry:
                self.report.sentences += bool(self._wanted(adjudication.matters(place)))
            else:
                self._settle(adjudication, adjudication.ballots(place))

    def _counted(self, article: str) -> int | None:
        """Counts an article of which there is nothing but votes; returns how many it settles.

        Returns:
            None if it has to be opened, which takes longer.
        """
        store = self._session.store
        folders = self._session.others.annotators.folders()
        tallies = {
            folder: tally
            for own in folders.values()
            for folder in own
            if (tally := store.tallies(folder).get(article)) is not None
        }
        if store.cuts(article) or any(tally.gold for tally in tallies.values()):
            return None
        try:
            units = whole_units(store, article)
        except StoreError:
            return None
        said: dict[int, tuple[_Vote, ...]] = {}
        for name, own in folders.items():
            having = [folder for folder in own if folder in tallies]
            if not having or units is None:
                continue
            plain = plain_votes(store, having[0], article, units, tallies[having[0]])
            if len(having) > 1 or plain is None:
                return None
            for place, _, _, decided, tags, _, answers in plain.votes:
                if answers:
                    return None
                said[place] = (*said.get(place, ()), (name, decided, tags))
        if units is None:
            return None
        return sum(self._of_kind(kind, times) for kind, times in Counter(said.values()).items())

    def _of_kind(self, kind: tuple[_Vote, ...], times: int) -> int:
        """Counts sentences on which everybody says the same; returns how many are settled."""
        if kind not in self._kinds:
            said: dict[str, Values] = {
                name: {v.DECIDED: decided, **{v.TAG + tag: 1 for tag in tags}}
                for name, decided, tags in kind
            }
            scheme = self._session.scheme
            names = [tag.name for tag in scheme.tags]
            ballots = one_tag_ballots(said) if scheme.single else tag_ballots(said, names)
            self._kinds[kind] = Counter(
                (judge(self._policy, ballot, None).what, kind_of(ballot.key)) for ballot in ballots
            )
        for what, count in self._kinds[kind].items():
            self.report.counts[what] += count * times
        return times * any(what == "settled" for what, _ in self._kinds[kind])

    def _settle(self, adjudication: Adjudication, ballots: SentenceBallots) -> None:
        wanted = self._wanted(ballots.matters)
        puts = adjudication.puts(ballots, wanted, self._policy.rule)
        if puts:
            self._puts += puts
            self.report.sentences += 1

    def _wanted(self, matters: Iterable[Matter]) -> dict[str, Json]:
        """What the policy settles of a sentence, and counts it: key -> answer."""
        wanted = {}
        for matter in matters:
            verdict = judge(self._policy, matter.ballot, matter.ruling)
            self.report.counts[verdict.what, kind_of(matter.ballot.key)] += 1
            # What a person has decided is kept, so that each of these is written down.
            if verdict.what == "settled":
                wanted[matter.ballot.key] = verdict.value
        return wanted

    def apply(self) -> Outcome:
        """Writes all decisions as one action that one undo takes back, and folds the gold."""
        if not self._puts:
            return Outcome("nothing to settle")
        session = self._session
        for article, people in self._shown.items():
            if refused := reveals.show(session, article, people):
                return refused
        outcome = session.apply(Edit(tuple(self._puts), f"policy {self._policy.name}"))
        if outcome.ok:
            session.gold.fold_behind()
        return outcome
