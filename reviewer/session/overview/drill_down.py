"""The sentences behind a number of the Overview."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from reviewer.models import Values
from reviewer.models import values as v
from reviewer.models.annotation import checks
from reviewer.ports import StoreError
from reviewer.review.ratings import RatedAnswer, collect, of_version
from reviewer.review.report import behind
from reviewer.review.shared_keys import relation_ends
from reviewer.review.truth import TruthComparison, of_estimate, of_gold, of_others
from reviewer.session.adjudication.matters import Focus
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.overview.overview import decided_by

if TYPE_CHECKING:
    from reviewer.session.overview.overview import Overview

Place = tuple[str, int]
"""(article, place): a sentence."""

MISSED: Final = "left out"
"""What the estimate has and somebody has not."""

ADDED: Final = "too much"
"""What somebody has and the estimate has not."""

Test = Callable[[Values], bool]
"""Whether what somebody says of a sentence is wanted."""


class Target(NamedTuple):
    """A number of the Overview.

    Attributes:
        what: What was counted; `tag` to `gold` are differences, the others one person's.
        of: The tag, scope, status or day; empty for all tags.
        people: Between whom, or whose; empty for everybody.
        version: Only what was answered under this version of the scheme; 0 for all.
        article: Only in this one; empty for all.
        week: Only what was settled in this week; empty for all.
        pair: Which status stands against which, or what was meant and what was said.
    """

    what: Literal[
        "tag",
        "statuses",
        "spans",
        "gold",
        "majority",
        "confused",
        "misjudged",
        "estimate",
        "question",
        "relations",
        "undecided",
        "tagged",
        "status",
        "changed",
        "day",
        "minority",
    ]
    of: str = ""
    people: tuple[str, ...] = ()
    version: int = 0
    article: str = ""
    week: str = ""
    pair: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the sentences are, for the head of Review."""
        who = " and ".join(self.people)
        of = self.of or "any tag"
        between = f" of {who}" if who else ""
        where = f" in {self.article or self.week}" if self.article or self.week else ""
        meant = " > ".join(self.pair)
        taken = f"{' and '.join(dict.fromkeys(self.pair))} on the same check ({self.of})"
        differing = f"differing on a status ({self.of}){between}"
        return {
            "tag": f"differing on {of}{between}{where}",
            "statuses": taken if self.pair else differing,
            "spans": f"differing on spans of {of}{between}",
            "gold": f"{who} unlike the gold on {of}",
            "majority": f"{who} unlike most others on {of}",
            "confused": f"{who} unlike most others ({meant})",
            "misjudged": f"{who} unlike the gold ({meant})",
            "estimate": f"{who} unlike the estimate on {of} ({' '.join(self.pair)})",
            "question": f"answered differently ({self.of}){between}",
            "relations": f"differing on relations{f' ({self.of})' if self.of else ''}{between}",
            "undecided": f"undecided by {who}",
            "tagged": f"{of} by {who}",
            "status": f"status {of} by {who}",
            "changed": f"changed after the reveal by {who}",
            "day": f"decided on {of}",
            "minority": f"a minority on {of} that is usually right",
        }[self.what]


COMPARED: Final = frozenset(
    {
        "tag", "statuses", "spans", "gold", "majority", "confused", "misjudged", "estimate",
        "question", "relations", "minority",
    }
)  # fmt: skip
"""Numbers that come of the comparison, which takes a while."""


class DrillDown:
    """Finds them, for one count."""

    def __init__(self, overview: Overview) -> None:
        """Uses what was gathered for the figures."""
        self._overview = overview
        self._session = overview.session
        self._found = overview.numbers.found

    def focus(self, target: Target, places: Iterable[Place]) -> Focus:
        """Sentences that were found, in the order of the Library."""
        order = {article.id: at for at, article in enumerate(self._session.store.articles())}
        items = sorted(set(places), key=lambda item: (order.get(item[0], 0), item[1]))
        about = ("tag", "spans", "gold", "majority", "estimate", "tagged", "minority")
        tag = target.of if target.what in about else ""
        return Focus(target.name, tuple(items), tag)

    def looking(self, target: Target) -> Iterator[Place | None]:
        """The sentences, in any order; None where an article had none, so that keys get a turn."""
        ways: dict[str, Callable[[Target], Iterator[Place | None]]] = {
            "tag": self._tag,
            "statuses": self._statuses,
            "spans": self._spans,
            "gold": self._unlike,
            "majority": self._unlike,
            "confused": self._taken,
            "misjudged": self._taken,
            "estimate": self._estimate,
            "question": self._question,
            "relations": self._relations,
            "undecided": self._undecided,
            "tagged": lambda t: self._saying(t, lambda said: v.TAG + t.of in said),
            "status": lambda t: self._saying(t, lambda said: _has_status(said, t.of)),
            "changed": self._changed,
            "day": self._day,
            "minority": self._minority,
        }
        return ways[target.what](target)

    def _places(self, keys: Iterable[tuple[str, str]]) -> Iterator[Place | None]:
        """Of sentences that were gathered."""
        for article, unit in keys:
            number = self._found.sentences.number((article, unit))
            if number is not None:
                yield article, number - 1

    # -- differences ------------------------------------------------------------------------------

    def _tag(self, target: Target) -> Iterator[Place | None]:
        answers: Mapping[str, Iterable[RatedAnswer]] = self._found.answers
        if target.version:
            answers = of_version(answers, target.version)
        weeks = self._overview.numbers.weeks
        for key in behind(answers, target.of, target.people):
            if target.article in ("", key[0]) and target.week in ("", weeks.get(key, "")):
                yield from self._places([key])

    def _statuses(self, target: Target) -> Iterator[Place | None]:
        if target.pair:
            yield from self._status_pair(target)
            return
        said: dict[tuple[str, str], list[str]] = {}
        for own in self._found.statuses.get(target.of, {}).values():
            for key, status in own.items():
                said.setdefault(key, []).append(status)
        # A check of a span is named by the sentence and the span's range.
        differ = [(a, check.partition(" ")[0]) for (a, check), own in said.items() if _differ(own)]
        yield from self._places(differ)

    def _spans(self, target: Target) -> Iterator[Place | None]:
        every = self._found.spans
        given = [every[name] for name in target.people or every if name in every]
        for one, other in combinations(given, 2):
            for key in one.keys() & other.keys():
                mine, theirs = (
                    {span for span in own[key] if target.of in ("", span.tag)}
                    for own in (one, other)
                )
                if mine != theirs:
                    yield from self._places([key])

    def _status_pair(self, target: Target) -> Iterator[Place | None]:
        """Checks to which one gave the first status and somebody else the second."""
        for one, other in combinations(self._found.statuses.get(target.of, {}).values(), 2):
            for key in one.keys() & other.keys():
                if tuple(sorted((one[key], other[key]))) == target.pair:
                    yield from self._places([(key[0], key[1].partition(" ")[0])])

    @property
    def _tags(self) -> list[str]:
        return [tag.name for tag in self._session.scheme.tags]

    def _compared(self, target: Target) -> TruthComparison:
        """Somebody beside most others, the gold, or the estimate."""
        ratings = collect(self._found.answers, self._tags)
        column = ratings.annotators.index(target.people[0])
        if target.what in ("gold", "misjudged"):
            truth = of_gold(ratings, self._found.gold)
        elif target.what == "estimate":
            truth = of_estimate(ratings)
        else:
            truth = of_others(ratings, column, single=self._session.scheme.single)
        return TruthComparison(ratings, column, truth)

    def _unlike(self, target: Target) -> Iterator[Place | None]:
        """Where somebody says otherwise than the gold, or than most others."""
        yield from self._places(self._compared(target).differing(target.of))

    def _taken(self, target: Target) -> Iterator[Place | None]:
        """Where somebody says one tag in place of another, or of none."""
        yield from self._places(self._compared(target).taken(*target.pair))

    def _estimate(self, target: Target) -> Iterator[Place | None]:
        """Where somebody leaves a tag out that is likely, or gives one that is not."""
        compared = self._compared(target)
        found = compared.missed if target.pair == (MISSED,) else compared.added
        yield from self._places(found(target.of))

    def _question(self, target: Target) -> Iterator[Place | None]:
        """What was answered differently; of a question about the article, its first sentence."""
        said: dict[tuple[str, str], list[str]] = {}
        for question, given in self._found.questions.items():
            for name, own in given.items() if question.name == target.of else ():
                for key, answer in own.items() if name in (target.people or (name,)) else ():
                    said.setdefault(key, []).append(repr(answer))
        for key, answers in said.items():
            if _differ(answers):
                if key[1]:
                    yield from self._places([key])
                else:
                    yield key[0], 0

    def _relations(self, target: Target) -> Iterator[Place | None]:
        every = self._found.relations
        if not all(name in every for name in target.people):
            return
        one, other = (every[name] for name in target.people)
        for key in one.keys() & other.keys():
            mine, theirs = (
                {made for made in own[key] if target.of in ("", relation_ends(made)[0])}
                for own in (one, other)
            )
            if mine != theirs:
                yield from self._places([key])

    def _minority(self, target: Target) -> Iterator[Place | None]:
        report = self._overview.numbers.report
        found = report.minorities if report is not None else ()
        yield from self._places(one.key for one in found if target.of in ("", one.tag))

    # -- one person's -----------------------------------------------------------------------------

    def _folders(self, target: Target) -> list[str]:
        every = self._session.others.annotators.folders()
        return [folder for person in target.people for folder in every.get(person, ())]

    def _articles(self, target: Target) -> list[str]:
        """Those that are counted for whom the number is of, and begun by anybody."""
        known = [article.id for article in self._session.store.articles() if not article.missing]
        begun = {a for name in self._session.store.annotators() for a in self._tallied(name)}
        return [
            id
            for id in known
            if id in begun and any(self._overview.counts(who, id) for who in target.people)
        ]

    def _tallied(self, folder: str) -> Iterable[str]:
        return self._session.store.tallies(folder)

    def _opened(self, folder: str, article: str) -> OpenArticle | None:
        """What somebody says of an article; None where it cannot be read (a problem says so)."""
        store = self._session.store
        try:
            reading = store.open(article)
            while not reading.complete:
                reading.read_on(1.0)
            return OpenArticle(reading, store.values(folder, article), store.cuts(article))
        except StoreError:
            return None

    def _saying(self, target: Target, test: Test) -> Iterator[Place | None]:
        for folder in self._folders(target):
            tallied = self._tallied(folder)
            for article in self._articles(target):
                yield None
                opened = self._opened(folder, article) if article in tallied else None
                for place in opened.annotated() if opened else ():
                    if opened and test(opened.at(place).values):
                        yield article, place

    def _undecided(self, target: Target) -> Iterator[Place | None]:
        person = target.people[0]
        for article in self._articles(target):
            if not self._overview.is_for(person, article):
                continue
            yield None
            decided: set[int] = set()
            every: set[int] = set()
            starts = self._session.shares.rows(article, person)
            for folder in self._folders(target) or [person]:
                if opened := self._opened(folder, article):
                    start_of = opened.layout.range
                    places = range(len(opened))
                    every.update(at for at in places if starts is None or start_of(at)[0] in starts)
                    said = opened.annotated()
                    decided |= {p for p in said if v.DECIDED in opened.at(p).values}
            yield from ((article, place) for place in every - decided)

    def _changed(self, target: Target) -> Iterator[Place | None]:
        for folder in self._folders(target):
            units = self._session.visibility.changed_units(folder)
            yield from self._of_units(target, folder, units)

    def _day(self, target: Target) -> Iterator[Place | None]:
        for folder in self._folders(target):
            yield None
            units: dict[str, set[str]] = {}
            for event in self._session.store.events(folder, keys=(v.DECIDED,)):
                if event.at[:10] == target.of:
                    for change in decided_by(event):
                        units.setdefault(change.article, set()).add(change.unit)
            yield from self._of_units(target, folder, units)

    def _of_units(
        self, target: Target, folder: str, units: dict[str, set[str]]
    ) -> Iterator[Place | None]:
        """Where annotations stand in the present text; those that lost their sentence do not."""
        for article in self._articles(target):
            yield None
            opened = self._opened(folder, article) if article in units else None
            for unit in units[article] if opened else ():
                place = opened.place(unit) if opened else None
                if place is not None:
                    yield article, place


def _differ(said: list[str]) -> bool:
    return len(said) > 1 and len(set(said)) > 1


def _has_status(said: Values, status: str) -> bool:
    return any(
        isinstance(check, dict) and check.get("status") == status and not check.get("withdrawn")
        for _, check in checks(said)
    )
