"""Settling the easy disputes of the whole workspace by a policy, as one action."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewer.models import Json
from reviewer.models import values as v
from reviewer.ports import StoreError
from reviewer.review.proposals import Policy, judge
from reviewer.session.adjudication import adjudicators
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.adjudication.matters import Matter, SentenceBallots
from reviewer.session.adjudication.plain_ballots import Kind, ballots_of, kinds_in
from reviewer.session.collaboration import reveals
from reviewer.session.collaboration.reveals import entry
from reviewer.session.core.edits import Edit, Outcome, Put

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
        self._kinds: dict[Kind, Counter[tuple[str, str]]] = {}
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
        said = kinds_in(self._session, article)
        if said is None:
            return None
        return sum(self._of_kind(kind, times) for kind, times in Counter(said.values()).items())

    def _of_kind(self, kind: Kind, times: int) -> int:
        """Counts sentences on which everybody says the same; returns how many are settled."""
        if kind not in self._kinds:
            self._kinds[kind] = Counter(
                (judge(self._policy, ballot, None).what, kind_of(ballot.key))
                for ballot in ballots_of(self._session, kind)
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
