"""What the Overview counts: progress, tags, statuses, pace; and what agreement is made from.

Others' numbers come only from articles on which their work may be seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reviewer.models import values as v
from reviewer.models.tally import Tally
from reviewer.review.report import Report, behind, report
from reviewer.session.comparing import Gathered, Layer, gathering
from reviewer.session.docket import Focus

if TYPE_CHECKING:
    from reviewer.session.session import Session


class Progress(NamedTuple):
    """How far somebody is.

    Attributes:
        name: Who.
        decided: Sentences decided.
        total: Sentences of the articles that are counted.
    """

    name: str
    decided: int
    total: int

    @property
    def share(self) -> float:
        """Decided of all, 0 to 1."""
        return min(1.0, self.decided / self.total) if self.total > 0 else 0.0


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
        found: What agreement is made from.
        report: Agreement, once it is computed.
    """

    people: list[str]
    articles: int
    hidden: int
    progress: list[Progress]
    tags: dict[str, Counter[str]]
    statuses: dict[str, Counter[str]]
    pace: dict[str, Counter[str]] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    found: Gathered = field(default_factory=lambda: Gathered({}))
    report: Report | None = None


class Overview:
    """Counts for one annotator at work."""

    def __init__(self, session: Session, layer: Layer = "blind") -> None:
        """Counts what the saved forms tell at once.

        Args:
            session: Who looks.
            layer: Which answers agreement is made from.
        """
        self._session = session
        self.layer = layer
        self._crew = session.others.crew
        self._seen = set(session.blindness.visible())
        self.numbers = self._begun()

    def _begun(self) -> Numbers:
        articles = [one for one in self._session.store.articles() if not one.missing]
        sizes = {one.id: max(0, one.sentences) for one in articles}
        people = self._people()
        numbers = Numbers(
            list(people), len(articles), sum(one.id not in self._seen for one in articles),
            [], {}, {},
        )  # fmt: skip
        for name, folders in people.items():
            tallies = [one for folder in folders for one in self._tallies(name, folder).items()]
            total = sum(size for id, size in sizes.items() if self._counts(name, id))
            decided = sum(tally.decided for _, tally in tallies)
            numbers.progress.append(Progress(name, decided, total))
            numbers.tags[name] = _sum(tallies, lambda tally: tally.tags)
            numbers.statuses[name] = _sum(tallies, lambda tally: tally.statuses)
        return numbers

    def _people(self) -> dict[str, list[str]]:
        """Whose numbers may be shown: one's own, and those of others on visible articles."""
        return {
            name: folders
            for name, folders in self._crew.folders().items()
            if any(self._tallies(name, folder) for folder in folders)
        }

    def _counts(self, name: str, article: str) -> bool:
        return name == self._crew.me or article in self._seen

    def _tallies(self, name: str, folder: str) -> dict[str, Tally]:
        every = self._session.store.tallies(folder)
        return {
            id: tally
            for id, tally in every.items()
            if id and self._counts(name, id) and (tally.decided or tally.tags or tally.statuses)
        }

    # -- what takes longer ------------------------------------------------------------------------

    def counting(self) -> Iterator[str]:
        """Reads articles and histories, a step at a time; yields what it is at."""
        numbers = self.numbers
        numbers.found = Gathered({name: [] for name in numbers.people})
        yield from gathering(self._session, numbers.found, self.layer, self._seen)
        for name, folders in self._people().items():
            for folder in folders:
                self._count_history(name, folder)
                yield f"the history of {name}"

    def _count_history(self, name: str, folder: str) -> None:
        numbers = self.numbers
        days = (
            (event.at[:10], change)
            for event in self._session.store.events(folder)
            if event.op == "edit"
            for change in event.changes
        )
        for day, change in days:
            fresh = change.key == v.DECIDED and change.before is None and change.after
            if fresh and self._counts(name, change.article):
                numbers.pace.setdefault(day, Counter())[name] += 1
        changed = self._session.blindness.changed_after(folder)
        later = sum(n for article, n in changed.items() if self._counts(name, article))
        numbers.changed[name] = numbers.changed.get(name, 0) + later

    def compute(self) -> Report:
        """Agreement from what was read; it touches no store, so that a thread may do it."""
        found = self.numbers.found
        tags = [tag.name for tag in self._session.scheme.tags]
        return report(
            found.answers, tags, statuses=found.statuses, spans=found.spans, gold=found.gold
        )

    def behind(self, tag: str, people: tuple[str, ...] = ()) -> Focus:
        """The sentences on which people differ about a tag, in the order of the Library.

        Args:
            tag: The tag; empty for whole sets of tags.
            people: Between these; empty for everybody.
        """
        answers = self.numbers.found.answers
        order = {one.id: at for at, one in enumerate(self._session.store.articles())}
        sentences = self.numbers.found.sentences
        keys = [key for key in behind(answers, tag, people) if key[0] in self._seen]
        items = [(article, sentences[article, unit].number - 1) for article, unit in keys]
        items.sort(key=lambda item: (order.get(item[0], 0), item[1]))
        between = f" of {' and '.join(people)}" if people else ""
        return Focus(f"differing on {tag or 'any tag'}{between}", tuple(items), tag)


def _sum(
    tallies: list[tuple[str, Tally]], of: Callable[[Tally], Mapping[str, int]]
) -> Counter[str]:
    total: Counter[str] = Counter()
    for _, tally in tallies:
        total.update(of(tally))
    return total
