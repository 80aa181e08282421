"""The stream of examples that exports write: what annotators say, article by article.

Only one article is in memory at a time. With splits, articles come in the order test, dev,
train, so that a sentence that was in an earlier split is known when it comes again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from reviewer.corpus.layout import Layout
from reviewer.formats.example import ARTICLE, GOLD, SPLITS, Example
from reviewer.models import Article, Scheme
from reviewer.models import values as v
from reviewer.models.annotation import checks
from reviewer.ports import Reading, Store, StoreError
from reviewer.query import Budget, places
from reviewer.session.article import metadata
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.annotated_text import Annotated
from reviewer.session.core.annotators import Annotators
from reviewer.session.core.gold import decided_by, said_by, sources_of, votes_of
from reviewer.session.core.session import Session
from reviewer.session.datasets.aggregate import aggregated
from reviewer.session.datasets.example_builder import AnnotatorView, ExampleBuilder, Votes
from reviewer.session.datasets.export_request import ExportSelection, Notes
from reviewer.session.datasets.plain_examples import PlainExamples, PlainView
from reviewer.session.datasets.unfinished_checks import unsigned_of
from reviewer.session.search.sentence_query import QuerySubject

ABOUT: Final = "answers about an article: --unit article has them"
"""Why answers to questions about an article are in no example of a sentence."""

READ: Final = 0.5
"""Seconds of segmenting at a time, of an article that nobody has read yet."""


def _unwatched(done: int, of: int) -> None:
    """Nobody looks."""


def examples(
    store: Store,
    scheme: Scheme,
    wanted: ExportSelection,
    notes: Notes,
    progress: Callable[[int, int], None] = _unwatched,
) -> Iterator[Example]:
    """All examples that are asked for; by split, article, sentence and annotator.

    Args:
        store: Where everything is.
        scheme: Tags and statuses.
        wanted: What is asked for.
        notes: Filled on the way.
        progress: Told how many articles of how many are done.

    Raises:
        QueryError: A regular expression takes too long.
    """
    articles = _ordered(store.articles(), wanted)
    maker = _Maker(store, scheme, wanted, notes)
    for done, (article, split) in enumerate(articles):
        progress(done, len(articles))
        yield from maker.of(article, split)
    progress(len(articles), len(articles))


def _ordered(articles: Sequence[Article], wanted: ExportSelection) -> list[tuple[Article, str]]:
    """Articles with their splits; one of rows in several of them comes once for each."""
    if wanted.splits is None:
        return [(one, "") for one in articles]
    rank = {split: i for i, split in enumerate(SPLITS)}
    found = [(one, split) for one in articles for split in _splits_of(one.id, wanted)]
    return sorted(found, key=lambda pair: rank.get(pair[1], len(rank)))


def _splits_of(article: str, wanted: ExportSelection) -> Iterable[str]:
    rows = wanted.rows.get(article)
    if not rows:
        return ((wanted.splits or {}).get(article, ""),)
    if wanted.unit == ARTICLE:
        return (max(rows, key=lambda split: len(rows[split])),)
    return tuple(rows)


class _Starts:
    """In which split the rows of an article are, by where they begin."""

    def __init__(self, rows: Mapping[str, Sequence[int]]) -> None:
        pairs = sorted((start, split) for split, starts in rows.items() for start in starts)
        self._starts = [start for start, _ in pairs]
        self._splits = [split for _, split in pairs]

    def at(self, start: int) -> str:
        """The split of what begins there: that of the row in which it stands."""
        return self._splits[max(0, bisect_right(self._starts, start) - 1)]


class _Maker:
    """Makes the examples of one article after the other."""

    def __init__(self, store: Store, scheme: Scheme, wanted: ExportSelection, notes: Notes) -> None:
        self._store = store
        self._scheme = scheme
        self._wanted = wanted
        self._notes = notes
        self._sessions = {one: Session(store, scheme, one, None) for one in wanted.annotators}
        self._about = {one: store.tallies(one) for one in wanted.annotators}
        people = (name for name in store.annotators() if GOLD in wanted.annotators)
        self._decided = {article for name in people for article in decided_by(store, name)}
        self._people = Annotators(store, "", {})
        self._plain = PlainExamples(scheme)
        self._first: dict[int, tuple[str, str]] = {}
        self._starts: _Starts | None = None
        self._split = ""
        self._once = notes
        self._seen: set[str] = set()

    def of(self, article: Article, split: str) -> Iterator[Example]:
        """The examples of one article that are in a split."""
        # What is told of an article as a whole is told once, however many splits its rows are in.
        self._once = Notes() if article.id in self._seen else self._notes
        self._seen.add(article.id)
        who = [one for one in self._wanted.annotators if self._concerns(one, article)]
        if not who:
            return
        try:
            reading = self._store.open(article.id)
        except StoreError as error:
            self._once.problems.append(str(error))
            return
        while not reading.read_on(READ):
            pass
        rows = self._wanted.rows.get(article.id) if split else None
        self._starts = _Starts(rows) if rows and self._wanted.unit != ARTICLE else None
        self._split = split
        if self._wanted.unit != ARTICLE:
            tallies = [self._about[one].get(article.id) for one in who]
            self._once.of_one[ABOUT] += sum(len(one.answers) for one in tallies if one)
        if (plain := self._plainly(reading, who)) is not None:
            page = self._page(article.id, Layout(reading.text, reading.units))
            found = self._plain.of(article.id, reading.units, page, split, plain)
        else:
            said = [self._view(one, reading) for one in who]
            page = self._page(article.id, said[0].article.layout)
            made = self._whole if self._wanted.unit == ARTICLE else self._sentences
            found = made(page, said)
        if self._wanted.rule is not None:
            found = aggregated(found, self._wanted.rule, self._scheme, self._notes.of_one)
        for example in found:
            kept = self._unless_duplicate(example) if split else example
            if kept is not None:
                self._notes.examples[kept.annotator] += 1
                self._notes.shown[article.id] = who
                yield kept
        self._once.lost_spans += page.lost

    def _page(self, article: str, layout: Layout) -> ExampleBuilder:
        ranges = self._wanted.ranges
        return ExampleBuilder(article, layout, self._scheme, self._split, ranges=ranges)

    def _plainly(self, reading: Reading, who: Sequence[str]) -> list[PlainView] | None:
        """What each says of an article; None if it takes more than one loop to know."""
        wanted, store, article = self._wanted, self._store, reading.article.id
        query = wanted.query is None or wanted.query.everything
        if not query or wanted.undecided or wanted.unit == ARTICLE or self._starts is not None:
            return None
        if GOLD in who or store.cuts(article):
            return None
        found: list[PlainView] = []
        for one in who:
            records = store.plain_records(one, article)
            kinds = None if records is None else self._plain.kinds(records, reading.units)
            if kinds is None:
                return None
            tally = self._about[one].get(article)
            own = {field: str(text) for field, text in tally.meta.items()} if tally else {}
            meta = metadata.effective(reading.article, own)
            revealed = store.facts(one, article).revealed
            name = wanted.names.get(one, one)
            found.append(PlainView(name, meta, "revealed" if revealed else "blind", kinds))
        return found

    def _concerns(self, annotator: str, article: Article) -> bool:
        """Whether the annotator can have an example there."""
        if article.id in self._wanted.hidden and annotator not in self._wanted.own:
            return False
        concerns = (
            article.id in self._about[annotator]
            or (annotator == GOLD and self._has_gold(article.id))
            or (self._wanted.undecided and not article.missing)
        )
        if concerns and self._wanted.submitted and not self._is_submitted(annotator, article.id):
            self._once.unsubmitted += 1
            return False
        return concerns

    def _is_submitted(self, annotator: str, article: str) -> bool:
        """Whether an annotator has submitted an article; of gold, all who annotate it."""
        if annotator == GOLD:
            return not self._people.unfinished(article)
        tally = self._about[annotator].get(article)
        return tally is not None and tally.submitted

    def _has_gold(self, article: str) -> bool:
        return article in self._decided or bool(self._store.gold(article))

    def _view(self, annotator: str, reading: Reading) -> AnnotatorView:
        store, article = self._store, reading.article.id
        about = self._about[annotator].get(article)
        session = self._sessions[annotator]
        tags = [tag.name for tag in session.scheme.tags]
        values, gold = said_by(store, annotator, tags, reading, about.meta if about else {})
        opened = OpenArticle(
            reading, values, store.cuts(article), lambda: sources_of(store, annotator)
        )
        self._once.orphans += len(opened.orphans())
        revealed = annotator == GOLD or store.facts(annotator, article).revealed
        name = self._wanted.names.get(annotator, annotator)
        unsigned = unsigned_of(session, article, gold)
        return AnnotatorView(
            annotator, name, opened, "revealed" if revealed else "blind", gold, unsigned
        )

    def _sentences(self, page: ExampleBuilder, said: Sequence[AnnotatorView]) -> Iterator[Example]:
        if len(said) == 1:
            alone = said[0]
            for place, annotated in self._places(alone):
                votes = self._votes([(alone, [annotated])]) if alone.gold else None
                yield page.example(alone, place, annotated, votes)
            return
        held = [dict(self._places(view)) for view in said]
        for place in sorted(set().union(*held)):
            every = [
                own[place] if place in own else view.article.at(place)
                for view, own in zip(said, held, strict=True)
            ]
            votes = self._votes([(view, [one]) for view, one in zip(said, every, strict=True)])
            for view, own, one in zip(said, held, every, strict=True):
                if place in own:
                    yield page.example(view, place, one, votes)

    def _whole(self, page: ExampleBuilder, said: Sequence[AnnotatorView]) -> Iterator[Example]:
        fitting = [
            view
            for view in said
            if self._answers_all(view) or any(True for _ in self._places(view))
        ]
        every = range(len(said[0].article))
        votes = self._votes([(view, list(map(view.article.at, every))) for view in fitting])
        for view in fitting:
            annotated = [view.article.at(place) for place in every]
            decided = all(v.DECIDED in each.values for each in annotated)
            if self._wanted.undecided or decided or self._answers_all(view):
                yield page.whole(view, annotated, votes)
            else:
                self._notes.incomplete += 1

    def _answers_all(self, said: AnnotatorView) -> bool:
        """Whether every question about the article is answered, but for those in free words."""
        asked = [one for one in self._scheme.asked(ARTICLE) if one.answers != "text"]
        about = said.article.about()
        return bool(asked) and all(v.ANSWER + one.name in about for one in asked)

    def _places(self, said: AnnotatorView) -> Iterator[tuple[int, Annotated]]:
        """The sentences of which an annotator has an example, in order, with what they say."""
        one, query = said.article, self._wanted.query
        undecided = self._wanted.undecided
        within: Iterable[int] = range(len(one)) if undecided else one.annotated()
        if query is not None and not query.everything:
            seen = QuerySubject(self._sessions[said.annotator], one)
            within = places(query, seen, within, Budget())
        for place in within:
            if self._starts is not None and self._starts.at(one[place].start) != self._split:
                continue
            annotated = one.at(place)
            if undecided or self._counts(said, annotated):
                yield place, annotated

    def _votes(self, every: Iterable[tuple[AnnotatorView, Sequence[Annotated]]]) -> Votes:
        """Name -> tags, of those who decided the sentences; `cannot` is no vote.

        Args:
            every: Everybody, with what they say of each of the sentences.
        """
        votes: Votes = {}
        for view, annotated in every:
            if view.gold:
                units = [unit for each in annotated for unit in each.units]
                ruled = (view.gold.get(unit, {}) for unit in units)
                votes.update(votes_of(ruled, self._wanted.names))
            elif len(annotated) == 1:
                values = annotated[0].values
                if values.get(v.DECIDED) == "settled":
                    votes[view.name] = sorted([key[4:] for key in values if key[:4] == v.TAG])
            elif all(each.values.get(v.DECIDED) == "settled" for each in annotated):
                keys = {key for each in annotated for key in each.values if key[:4] == v.TAG}
                votes[view.name] = sorted([key[4:] for key in keys])
        return votes

    def _counts(self, said: AnnotatorView, annotated: Annotated) -> bool:
        """Whether a sentence is exported: it is decided, or somebody has worked on its checks."""
        values = annotated.values
        return (
            v.DECIDED in values
            or any(unit in said.gold for unit in annotated.units)
            or any(
                not check.get("withdrawn") and check["status"] != self._scheme.unchecked
                for _, check in checks(values)
            )
        )

    def _unless_duplicate(self, example: Example) -> Example | None:
        """The example, marked if an earlier split has its words; None if it is to be left out."""
        words = hash(example.text)
        split, first = self._first.get(words, (example.split, ""))
        if split == example.split:
            if example.split != SPLITS[-1]:
                self._first.setdefault(words, (example.split, example.id))
            return example
        if self._wanted.duplicates:
            return example._replace(duplicate_of=first)
        self._notes.duplicates += 1
        return None
