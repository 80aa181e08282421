"""What the Overview counts: progress, tags, statuses, pace; and what agreement is made from.

Others' numbers come only from articles on which their work may be seen.

Also here: which changes decide a sentence: what the pace counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from reviewer.models import Article, Change, Event
from reviewer.models import values as v
from reviewer.models.annotation import Tally
from reviewer.review.agreement import StepCallback
from reviewer.review.answer_columns import SentenceList
from reviewer.review.breakdown import (
    AnnotatorFigures,
    GroupFigures,
    by_annotator,
    by_article,
    by_group,
)
from reviewer.review.dawid_skene import TOO_FEW, Skill, skills
from reviewer.review.ratings import collect
from reviewer.review.report import AgreementReport
from reviewer.review.statuses import Key
from reviewer.session.overview.comparison import Gathered, Layer, agreement_of, gathering
from reviewer.session.overview.weeks import SettledDays

if TYPE_CHECKING:
    from reviewer.session.core.session import Session


def decided_by(event: Event) -> Iterator[Change]:
    """The changes of an event that decide a sentence which was not decided."""
    if event.op != "edit":
        return
    for change in event.changes:
        if change.key == v.DECIDED and change.before is None and change.after:
            yield change


class Progress(NamedTuple):
    """How far somebody is.

    Attributes:
        name: Who.
        decided: Sentences decided.
        total: Sentences of the articles that are counted.
        assigned: Whether these are the articles, or rows, assigned to them; else all.
    """

    name: str
    decided: int
    total: int
    assigned: bool = False

    @property
    def share(self) -> float:
        """Decided of all, 0 to 1."""
        return min(1.0, self.decided / self.total) if self.total > 0 else 0.0


class Parts(NamedTuple):
    """Agreement in parts.

    Attributes:
        articles: Each article, the least agreement first.
        weeks: Each week, in order.
        people: Each annotator among the others, and against the gold.
        skills: What each does with each tag, by the estimate; empty where it takes more people.
    """

    articles: tuple[GroupFigures, ...] = ()
    weeks: tuple[GroupFigures, ...] = ()
    people: tuple[AnnotatorFigures, ...] = ()
    skills: tuple[Skill, ...] = ()


NO_PARTS: Final = Parts()


@dataclass(slots=True)
class Numbers:
    """What was counted so far; it fills up while `counting` goes on.

    Attributes:
        people: Who is counted, the annotator at work included.
        articles: The articles there are.
        hidden: Articles on which others' work is hidden.
        progress: How far each person is.
        tags: Person -> tag -> sentences.
        statuses: Person -> status -> checks.
        pace: Day (`2026-04-02`) -> person -> sentences decided that day.
        changed: Person -> sentences changed after a reveal.
        judged: (Machine, tag) -> how many of its suggestions the annotator took, and passed over.
        found: What agreement is made from.
        report: Agreement, once it is computed.
        days: When everybody settled what last.
        weeks: Sentence -> the week in which the last of those compared settled it.
        parts: Agreement in parts, once it is computed.
    """

    people: list[str]
    articles: int
    hidden: int
    progress: list[Progress]
    tags: dict[str, Counter[str]]
    statuses: dict[str, Counter[str]]
    pace: dict[str, Counter[str]] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    judged: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    found: Gathered = field(default_factory=lambda: Gathered(()))
    report: AgreementReport | None = None
    days: SettledDays = field(default_factory=lambda: SettledDays(SentenceList()))
    weeks: Mapping[Key, str] = field(default_factory=dict)
    parts: Parts = NO_PARTS


class Overview:
    """Counts for one annotator at work."""

    def __init__(
        self, session: Session, layer: Layer = "blind", within: Collection[str] | None = None
    ) -> None:
        """Counts what the saved forms tell at once.

        Args:
            session: Who looks.
            layer: Which answers agreement is made from.
            within: Others' work counts only on these articles, and there as far as it may be seen;
                None for no such limit.
        """
        self.session = session
        self.layer = layer
        self._crew = session.others.annotators
        self._tallied: dict[str, dict[str, Tally]] = {}
        self._seen = set(session.visibility.visible())
        if within is not None:
            self._seen.intersection_update(within)
        self.numbers = self._begun()

    def _begun(self) -> Numbers:
        articles = [article for article in self.session.store.articles() if not article.missing]
        known = {article.id: article for article in articles}
        people = self._people()
        self._assigned = self._shares()
        numbers = Numbers(
            list(people), len(articles), sum(article.id not in self._seen for article in articles),
            [], {}, {},
        )  # fmt: skip
        for name, folders in people.items():
            tallies = [one for folder in folders for one in self._tallies(name, folder).items()]
            numbers.tags[name] = _sum(tallies, lambda tally: tally.tags)
            numbers.statuses[name] = _sum(tallies, lambda tally: tally.statuses)
        numbers.progress += self._progress(people, known)
        return numbers

    def _shares(self) -> dict[str, set[str]]:
        """Person -> the articles assigned to them, those that are there."""
        found: dict[str, set[str]] = {}
        for article, who in self.session.store.assignments().items():
            for name in who:
                found.setdefault(self._crew.person(name), set()).add(article)
        return found

    def is_for(self, name: str, article: str) -> bool:
        """Whether an article counts for somebody's progress: with a share, only what is in it."""
        return name not in self._assigned or article in self._assigned[name]

    def _progress(
        self, people: dict[str, list[str]], known: dict[str, Article]
    ) -> Iterator[Progress]:
        """Of everybody who has begun, or has a share of which anything may be shown."""
        shares = self.session.shares
        # Asked once: each answer looks whether the file is another one.
        by_rows = self.session.store.assigned_rows().keys()
        for name in sorted({*people, *self._assigned}, key=str.lower):
            mine = set(known) if name == self._crew.me else known.keys() & self._seen
            mine &= self._assigned.get(name, mine)
            decided = sum(
                shares.decided(id, [(folder, tally)], name) if id in by_rows else tally.decided
                for folder in people.get(name, ())
                for id, tally in self._tallies(name, folder).items()
                if id in mine
            )
            total = sum(
                max(0, shares.total(known[id], name) if id in by_rows else known[id].sentences)
                for id in mine
            )
            if name in people or total:
                yield Progress(name, decided, total, name in self._assigned)

    def _people(self) -> dict[str, list[str]]:
        """Whose numbers may be shown: one's own, and those of others on visible articles."""
        return {
            name: folders
            for name, folders in self._crew.folders().items()
            if any(self._tallies(name, folder) for folder in folders)
        }

    def counts(self, name: str, article: str) -> bool:
        """Whether somebody's numbers on an article may be shown."""
        return name == self._crew.me or article in self._seen

    def seen(self, article: str) -> bool:
        """Whether others' work on an article may be seen."""
        return article in self._seen

    @property
    def visible(self) -> Set[str]:
        """The articles on which others' work may be seen."""
        return self._seen

    def _tallies(self, name: str, folder: str) -> dict[str, Tally]:
        known = self._tallied.get(folder)
        if known is None:
            every = self.session.store.tallies(folder)
            seen = every.keys() if name == self._crew.me else self._seen
            known = self._tallied[folder] = {
                id: tally
                for id, tally in every.items()
                if id and id in seen and (tally.decided or tally.tags or tally.statuses)
            }
        return known

    # -- what takes longer ------------------------------------------------------------------------

    def counting(self) -> Iterator[str]:
        """Reads articles and histories, a step at a time; yields what it is at."""
        yield from self.gathering()
        yield from self.looking_back()

    def gathering(self) -> Iterator[str]:
        """Reads articles: what agreement is made from."""
        numbers = self.numbers
        numbers.found = Gathered(numbers.people)
        numbers.days = SettledDays(numbers.found.sentences)
        yield from gathering(self.session, numbers.found, self.layer, self._seen)

    def looking_back(self) -> Iterator[str]:
        """Reads histories, once all is gathered: what was settled when, and what came of it."""
        yield from self._count_suggestions()
        for name, folders in self._people().items():
            for folder in folders:
                self._count_history(name, folder)
                yield f"the history of {name}"

    def _count_suggestions(self) -> Iterator[str]:
        """Counts what became of suggestions that the annotator had in view."""
        store, judged = self.session.store, self.numbers.judged
        for folder in self._people().get(self._crew.me, ()):
            for article in store.tallies(folder):
                for values in store.values(folder, article).values() if article else ():
                    for key, value in values.items():
                        if key.startswith(v.SUGGESTION) and isinstance(value, dict):
                            pair = (str(value.get("by")), key[len(v.SUGGESTION) :])
                            taken, passed = judged.get(pair, (0, 0))
                            accepted = bool(value.get("accepted"))
                            judged[pair] = (taken + accepted, passed + (not accepted))
                yield "suggestions"

    def _count_history(self, name: str, folder: str) -> None:
        numbers = self.numbers
        for event in self.session.store.events(folder, keys=(v.DECIDED,)):
            for change in decided_by(event):
                if self.counts(name, change.article):
                    numbers.pace.setdefault(event.at[:10], Counter())[name] += 1
            numbers.days.take(name, event, partial(self.counts, name))
        changed = self.session.visibility.changed_units(folder)
        later = sum(len(units) for article, units in changed.items() if self.counts(name, article))
        numbers.changed[name] = numbers.changed.get(name, 0) + later

    def compute(self, on_step: StepCallback = lambda _: None) -> AgreementReport:
        """Agreement from what was read; it touches no store, so that a thread may do it.

        Args:
            on_step: Called with what is computed next.
        """
        return agreement_of(self.numbers.found, self.session.scheme, on_step=on_step)

    def divide(self) -> Parts:
        """Agreement by article, by week and of each annotator; as `compute`, for a thread."""
        return self.in_parts()._replace(weeks=self.by_week())

    def in_parts(self) -> Parts:
        """Agreement by article and of each annotator, for which no history is read."""
        answers, gold = self.numbers.found.answers, self.numbers.found.gold
        settling = {name: own for name, own in answers.items() if own}
        if len(settling) < 2:
            return Parts()
        tags = [tag.name for tag in self.session.scheme.tags]
        articles = sorted(by_article(settling, tags), key=_least)
        people = by_annotator(settling, tags, gold, single=self.session.scheme.single)
        able = [one for one in skills(collect(settling, tags)) if one.found is not TOO_FEW]
        return Parts(tuple(articles), (), tuple(people), tuple(able))

    def by_week(self) -> tuple[GroupFigures, ...]:
        """Agreement by the week in which sentences were settled."""
        settling = {name: own for name, own in self.numbers.found.answers.items() if own}
        if len(settling) < 2:
            return ()
        weeks = self.numbers.weeks = self.numbers.days.weeks(settling)
        return tuple(by_group(settling, [tag.name for tag in self.session.scheme.tags], weeks))


def _least(one: GroupFigures) -> tuple[float, str]:
    """What sorts articles: the least agreement first, those without a figure last."""
    known = one.alpha.value if one.alpha.value is not None else one.percent.value
    return (2.0 if known is None else known, one.name)


def _sum(
    tallies: list[tuple[str, Tally]], of: Callable[[Tally], Mapping[str, int]]
) -> Counter[str]:
    total: dict[str, int] = {}
    for _, tally in tallies:
        # Not `Counter.update`, which takes ten times as long for a few names each.
        for name, n in of(tally).items():
            total[name] = total.get(name, 0) + n
    return Counter(total)
