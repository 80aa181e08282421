"""A store without files: for tests, and the proof that nothing above assumes files.

Also here: what one annotator says, kept in memory only, and the session that writes it.
"""

from __future__ import annotations

import uuid
from bisect import insort
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Literal

import orjson

from reviewer.corpus.headline import opening_of
from reviewer.models import Article, Basis, Change, Event, Json, Units, Values
from reviewer.models import values as v
from reviewer.models.annotation import Tally, tally
from reviewer.models.journal_lines import LamportClock, with_keys
from reviewer.models.journal_rows import check_article, in_parts, line_count
from reviewer.models.names import why_not
from reviewer.models.under_way import UnderWay
from reviewer.models.vote_counts import VoteCount
from reviewer.ports import (
    Arrivals,
    Cut,
    Facts,
    Locked,
    NewArticle,
    NewerReading,
    PlanName,
    Problem,
    RowShares,
    StoreError,
)
from reviewer.store import boundary_cuts
from reviewer.store.annotators.snapshot import RECORDS, dump, tables_of
from reviewer.store.articles.file_scan import natural
from reviewer.store.articles.reading import FIRST_LOOK, ArticleReading, Segmenting
from reviewer.store.boundary_cuts import Latest
from reviewer.store.gold_files import gold_tables
from reviewer.store.journal.replay import Cuts, Lived, Register, ValuesByUnit


class Notebook:
    """The events of one annotator and all that they say together."""

    def __init__(self) -> None:
        """Nothing is said yet."""
        self.files: dict[str, bytes] = {}
        """Copied evidence: hash (hex) -> bytes."""
        self._events: list[Event] = []
        self._known: set[str] = set()
        self._register = Register()
        self._lived = Lived()
        self._units: dict[str, ValuesByUnit] = {}

    def __bool__(self) -> bool:
        """Whether anything was ever said."""
        return bool(self._events)

    def add(self, event: Event) -> None:
        """Takes in an event, in any order and as often as it comes."""
        if event.id in self._known:
            return
        self._known.add(event.id)
        insort(self._events, event, key=lambda one: one.stamp)
        self._register.add(event)
        self._lived.add(event)
        for article in {change.article for change in event.changes}:
            units = self._units.setdefault(article, {})
            units.clear()
            units.update(self._register.units(article))

    def events(self) -> list[Event]:
        """The history in the order of the stamps."""
        return list(self._events)

    def values(self, article: str) -> ValuesByUnit:
        """What is said of an article; the mapping shows later events too."""
        return self._units.setdefault(article, {})

    def tallies(self) -> dict[str, Tally]:
        """Article id -> counts, for articles of which something is said."""
        return {
            article: tally(units) for article, units in self._units.items() if article and units
        }

    def sources(self) -> dict[str, Json]:
        """The sources by id."""
        values: Values = self._units.get("", {}).get("", {})
        return {key.removeprefix(v.SOURCE): value for key, value in sorted(values.items())}

    def cuts(self, article: str) -> Cuts:
        """When each boundary was last cut, and how."""
        return self._lived.cuts.get(article, {})

    def facts(self, article: str) -> Facts:
        """Time spent and what was revealed."""
        lived = self._lived
        revealed, shown = lived.revealed.get(article, ()), lived.shown.get(article, ())
        times, revised = lived.times.get(article, {}), article in lived.revised
        return Facts(times, frozenset(revealed), frozenset(shown), revised)

    def records(
        self, articles: Iterable[str] | None = None
    ) -> Iterator[tuple[str, dict[str, Json]]]:
        """The annotations in their saved form, article by article; all, or those of `articles`."""
        known = self.tallies()
        for article in sorted(known) if articles is None else filter(known.__contains__, articles):
            for record in tables_of(article, self._units[article], "")[RECORDS].values():
                yield article, record


def now() -> str:
    """The time of an event, in UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class MemoryWriter:
    """Implements `reviewer.ports.Writer` for a notebook.

    Attributes:
        annotator: Whose notebook it writes.
        session: The session's id.
        saving: Never: there is nothing to wait for.
        failure: None: nothing can fail.
        closed: Whether the session is over.
    """

    def __init__(self, annotator: str, notebook: Notebook, clock: LamportClock) -> None:
        """Begins a session."""
        self.annotator = annotator
        self.session = uuid.uuid4().hex[:12]
        self.saving = False
        self.failure: str | None = None
        self.closed = False
        self._notebook = notebook
        self._clock = clock
        self._n = 0

    def append(
        self,
        op: Literal["edit", "undo", "redo", "fact"],
        changes: Sequence[Change],
        *,
        ref: str | None = None,
        basis: Basis = "blind",
    ) -> Event:
        """Writes one event.

        Raises:
            StoreError: The session is closed, or a value is no JSON; nothing has changed.
        """
        if self.closed:
            raise StoreError(f"{self.annotator}: this session is closed; begin a new one")
        copied = tuple(_copied(change) for change in changes)
        self._n += line_count(in_parts(copied, op))
        at = now()
        name = f"{self.session}:{self._n}"
        event = Event(name, self._clock.next(), at, op, ref, basis, copied)
        self._notebook.add(event)
        return event

    def told(self) -> str:
        """Nothing: there are no files."""
        return ""

    def fold(self, article: str | None = None, *, wait: bool = True) -> None:
        """Does nothing: there is no other form to bring up to date."""

    def put_away(self, articles: Collection[str]) -> None:
        """Does nothing: all is in memory."""

    def keep_file(self, path: Path) -> str:
        """Keeps the bytes of a local file under their hash (hex), which it returns.

        Raises:
            StoreError: It cannot be read.
        """
        if self.closed:
            raise StoreError(f"{self.annotator}: this session is closed; begin a new one")
        try:
            data = path.read_bytes()
        except OSError as error:
            raise StoreError(f"cannot be kept ({error.strerror}); check the file: {path}") from None
        digest = sha256(data).hexdigest()
        self._notebook.files[digest] = data
        return digest

    def sync(self) -> None:
        """Does nothing: no power outlasts memory."""

    def close(self) -> None:
        """Ends the session. Closing twice is harmless."""
        self.closed = True


def _copied(change: Change) -> Change:
    """The change with values of its own, so that nobody else can alter them later."""
    wrong = check_article(change.article)
    if wrong is not None:
        raise StoreError(f"nothing was saved: {wrong}")
    try:
        before, after = orjson.loads(orjson.dumps((change.before, change.after)))
    except TypeError as error:
        raise StoreError(f"nothing was saved: a value is no JSON ({error})") from None
    return change._replace(before=before, after=after)


class MemoryStore:
    """Implements `reviewer.ports.Store` in memory; all is gone with the process.

    `put`, `remove_article` and `receive` are what in other stores happens outside: an article is
    added, edited or removed, and events of an annotator arrive from another machine.
    """

    def __init__(
        self,
        texts: Mapping[str, str],
        annotators: Mapping[str, Iterable[Event]] | None = None,
        *,
        segmenting: Segmenting | None = None,
    ) -> None:
        """Opens a store.

        Args:
            texts: Article id -> text.
            annotators: Annotator -> what they have said so far.
            segmenting: How sentences are found.
        """
        self._texts = dict(texts)
        self._how = segmenting or Segmenting()
        self._frozen: dict[tuple[str, str], Units] = {}
        self._clock = LamportClock()
        self._notebooks: dict[str, Notebook] = {}
        self._writing: dict[str, MemoryWriter] = {}
        self._memo: dict[str, bytes] = {}
        self._gold: dict[str, bytes] = {}
        self._assigned: dict[str, tuple[str, ...]] = {}
        self._assigned_rows: RowShares = {}
        self._splits = b"null"
        self._under_way: tuple[UnderWay, ...] = ()
        self._plans: dict[str, bytes] = {}
        self._surveyed: dict[str, ArticleReading] = {}
        for name, events in (annotators or {}).items():
            self._receive(name, events)
        self._arrived = Arrivals(False, frozenset())

    def put(self, article: str, text: str) -> None:
        """Adds or edits an article."""
        self._texts[article] = text
        self._surveyed.pop(article, None)
        self._arrived = self._arrived._replace(articles=True)

    def add(self, articles: Iterable[NewArticle]) -> list[str]:
        """Makes articles of texts; returns their ids in the same order."""
        ids = []
        for new in articles:
            stem = new.path.rpartition(".")[0]
            bare = "__".join([*stem.split("/"), *([new.row] if new.row is not None else [])])
            names = (bare, *(f"{bare}-{n}" for n in range(2, len(self._texts) + 3)))
            id = next(name for name in names if name not in self._texts)
            self.put(id, new.text)
            if new.units is not None:
                digest = sha256(new.text.encode()).hexdigest()
                self._frozen[id, digest] = units = Units(digest, "utf-8", new.segmenter)
                for unit in new.units:
                    units.append(*unit)
            ids.append(id)
        return ids

    def remove_article(self, article: str) -> None:
        """Removes an article; what was said of it stays."""
        del self._texts[article]
        self._arrived = self._arrived._replace(articles=True)

    def receive(self, annotator: str, events: Iterable[Event]) -> None:
        """Takes in events that were written elsewhere, in any order."""
        self._receive(annotator, events)
        names = self._arrived.annotators | {annotator}
        self._arrived = self._arrived._replace(annotators=names)

    def articles(self) -> Sequence[Article]:
        """The articles in the order of their paths, those that are gone among them."""
        said = {article for notebook in self._notebooks.values() for article in notebook.tallies()}
        found = [self._article(one) for one in {*self._texts, *said}]
        return sorted(found, key=lambda article: natural(article.path))

    def survey(self, seconds: float) -> bool:
        """Reads articles that were never read, for about so long; True when none is left."""
        deadline = perf_counter() + seconds
        for article in [one.id for one in self.articles() if one.sentences < 0 and not one.missing]:
            if article not in self._surveyed:
                self._surveyed[article] = self.open(article)
            if not self._surveyed[article].read_on(deadline - perf_counter()):
                return False
            del self._surveyed[article]
        return True

    def whereabouts(self, article: Article) -> str:
        """Where an article stands: nowhere but here."""
        return article.path

    def version(self, article: Article) -> str:
        """Its text's hash."""
        return article.sha256

    def left_out(self, article: str, whereabouts: str) -> str:
        """Nothing: all articles are open."""
        return ""

    def open(self, article: str) -> ArticleReading:
        """Opens an article.

        Raises:
            StoreError: There is no such article.
        """
        text = self._texts.get(article)
        if text is None:
            raise StoreError(f"{article}: there is no such article; check its id")
        found = self._article(article)
        frozen = self._frozen.get((article, found.sha256))
        if frozen is not None:
            return ArticleReading(found, text, frozen)

        def freeze(units: Units) -> None:
            self._frozen[article, units.sha256] = units

        units = Units(found.sha256, "utf-8", self._how.name("kept", text))
        reading = ArticleReading(found, text, units, self._how.begin(text), freeze)
        reading.read_on(FIRST_LOOK)
        return reading

    def newer(self, article: str) -> tuple[str, Units, Units] | None:
        """Text, frozen boundaries and those of the present rules; None if nothing is frozen.

        Raises:
            StoreError: There is no such article.
        """
        text = self.open(article).text
        found = self._article(article)
        frozen = self._frozen.get((article, found.sha256))
        if frozen is None:
            return None
        units = Units(found.sha256, "utf-8", self._how.name("kept", text))
        for piece in self._how.begin(text):
            units.append(*piece)
        return text, frozen, units

    def newer_reading(self, article: str) -> NewerReading | None:
        """None: its texts are no bytes, of which anything would be guessed."""
        return None

    def reread(self, article: str) -> None:
        """Does nothing: there is no other reading."""

    def recut(self, article: str, units: Units) -> None:
        """Gives an article other boundaries."""
        self._frozen[article, units.sha256] = units

    def annotators(self) -> Sequence[str]:
        """Everyone who has said anything, in alphabetical order."""
        return sorted(
            (name for name, notebook in self._notebooks.items() if notebook), key=str.lower
        )

    def values(self, annotator: str, article: str) -> Mapping[str, Values]:
        """All that an annotator says of an article; always live."""
        return self._notebook(annotator).values(article)

    def about(self, annotator: str, article: str) -> Values:
        """What an annotator says of an article as a whole."""
        return self.values(annotator, article).get("", {})

    def tallies(self, annotator: str) -> Mapping[str, Tally]:
        """Article id -> counts, for every article of which the annotator has said something."""
        return self._notebook(annotator).tallies()

    def sources(self, annotator: str) -> Mapping[str, Json]:
        """The annotator's sources by id."""
        return self._notebook(annotator).sources()

    def cuts(self, article: str) -> Mapping[int, Cut]:
        """The cuts of the present text version, over all annotators: offset -> the latest."""
        return {offset: latest.cut for offset, latest in self._latest_cuts(article).items()}

    def cut_authors(self, article: str) -> Mapping[int, str]:
        """Whose cut each of `cuts` is: offset -> annotator."""
        return {offset: latest.author for offset, latest in self._latest_cuts(article).items()}

    def _latest_cuts(self, article: str) -> Mapping[int, Latest]:
        opinions = {name: notebook.cuts(article) for name, notebook in self._notebooks.items()}
        return boundary_cuts.latest(opinions, self._article(article).sha256)

    def facts(self, annotator: str, article: str) -> Facts:
        """Time spent and what was revealed."""
        return self._notebook(annotator).facts(article)

    def records(
        self, annotator: str, articles: Iterable[str] | None = None
    ) -> Iterator[tuple[str, dict[str, Json]]]:
        """Every annotation of an annotator as (article id, record), article by article."""
        return self._notebook(annotator).records(articles)

    def plain_records(self, annotator: str, article: str) -> Iterable[dict[str, Json]] | None:
        """None: what is said is in memory as `values`."""

    def events(
        self, annotator: str, *, newest_first: bool = False, keys: Collection[str] = ()
    ) -> Iterator[Event]:
        """The history in the order of the stamps, or what it says of some keys."""
        events = self._notebook(annotator).events()
        if keys:
            events = [with_keys(event, keys) for event in events]
        return iter(events[::-1] if newest_first else events)

    def gold(self, article: str) -> Sequence[dict[str, Json]]:
        """The gold of an article as it was folded last."""
        tables = orjson.loads(self._gold.get(article, b'{"_default":{}}'))
        return list(tables[RECORDS].values())

    def keep_gold(
        self, article: str, records: Sequence[dict[str, Json]], sources: Mapping[str, Values]
    ) -> bool:
        """Replaces the gold of an article."""
        if wrong := check_article(article):
            raise StoreError(f"no gold was saved: {wrong}")
        if records:
            sha256 = self._article(article).sha256
            self._gold[article] = dump(gold_tables(article, records, sources, sha256))
        else:
            self._gold.pop(article, None)
        return True

    def assignments(self) -> Mapping[str, tuple[str, ...]]:
        """Article id -> who is to annotate it."""
        return dict(self._assigned)

    def assigned_rows(self) -> RowShares:
        """Of articles that were given out row by row: whose rows begin where."""
        return self._assigned_rows

    def assign(
        self, assignments: Mapping[str, Sequence[str]], rows: RowShares | None = None
    ) -> None:
        """Replaces all assignments."""
        self._assigned = {article: tuple(names) for article, names in assignments.items()}
        shares = self._assigned_rows if rows is None else rows
        self._assigned_rows = {
            article: {name: frozenset(starts) for name, starts in own.items()}
            for article, own in shares.items()
            if article in self._assigned
        }

    def under_way(self) -> Sequence[UnderWay]:
        """What `tell` told."""
        return self._under_way

    def vote_counts(self) -> Sequence[VoteCount]:
        """Nothing: there is no server."""
        return ()

    def tell(self, under_way: Iterable[UnderWay]) -> None:
        """Tells what a server would tell of others' hidden checks."""
        told = tuple(under_way)
        names = {one.by for one in {*told} ^ {*self._under_way}}
        self._under_way = told
        self._arrived = self._arrived._replace(annotators=self._arrived.annotators | names)

    def plan(self, name: PlanName) -> Mapping[str, Json] | None:
        """What is planned; None if nothing is."""
        found: Mapping[str, Json] | None = orjson.loads(self._plans.get(name, b"null"))
        return found

    def keep_plan(self, name: PlanName, plan: Mapping[str, Json]) -> None:
        """Replaces a plan."""
        self._plans[name] = orjson.dumps({"schema": 1, **plan})

    def splits(self) -> Mapping[str, Json] | None:
        """How articles were split; None if they were not."""
        found: Mapping[str, Json] | None = orjson.loads(self._splits)
        return found

    def keep_splits(self, splits: Mapping[str, Json]) -> None:
        """Replaces the splits."""
        self._splits = orjson.dumps(splits)

    def beside(self) -> MemoryStore:
        """A copy of all that was said so far."""
        events = {name: notebook.events() for name, notebook in self._notebooks.items()}
        copy = MemoryStore(self._texts, events, segmenting=self._how)
        copy._frozen, copy._gold = dict(self._frozen), dict(self._gold)
        copy._assigned, copy._splits = dict(self._assigned), self._splits
        copy._assigned_rows = self._assigned_rows
        copy._under_way = self._under_way
        copy._plans = dict(self._plans)
        return copy

    def writer(self, annotator: str) -> MemoryWriter:
        """Begins a writing session.

        Raises:
            Locked: A session that has not been closed writes for that annotator.
            StoreError: Nobody may be called so.
        """
        reason = why_not(annotator, person=False) or self._clash(annotator)
        if reason is not None:
            raise StoreError(f"{annotator}: {reason}")
        other = self._writing.get(annotator)
        if other is not None and not other.closed:
            raise Locked(f"{annotator}: session {other.session} writes there; close it first")
        notebook = self._notebooks.setdefault(annotator, Notebook())
        self._writing[annotator] = MemoryWriter(annotator, notebook, self._clock)
        return self._writing[annotator]

    def arrivals(self, *, short: bool = False, rest: bool = False) -> Arrivals:
        """What `put`, `remove_article` and `receive` changed since the last look."""
        arrived, self._arrived = self._arrived, Arrivals(False, frozenset())
        return arrived

    def problems(self) -> Sequence[Problem]:
        """Nothing: what is in memory can be read."""
        return ()

    def passed_over(self) -> Mapping[str, int]:
        """Nothing: there are no files."""
        return {}

    def recall(self, name: str) -> Json:
        """A small thing that was remembered; else None."""
        return orjson.loads(self._memo.get(name, b"null"))

    def remember(self, name: str, value: Json) -> None:
        """Remembers a small thing."""
        self._memo[name] = orjson.dumps(value)

    def _article(self, article: str) -> Article:
        text = self._texts.get(article)
        path = article.replace("__", "/")
        if text is None:
            return Article(article, path, missing=True)
        digest = sha256(text.encode()).hexdigest()
        frozen = self._frozen.get((article, digest))
        if frozen is None:
            return Article(article, f"{path}.txt", digest)
        opening = opening_of(text, frozen)
        return Article(article, f"{path}.txt", digest, len(frozen), opening=opening)

    def _notebook(self, annotator: str) -> Notebook:
        # Not `or`: the notebook of somebody who has said nothing yet is false, and must live.
        return self._notebooks.get(annotator, Notebook())

    def _clash(self, annotator: str) -> str | None:
        others = {name.lower(): name for name in self._notebooks}
        other = others.get(annotator.lower(), annotator)
        return (
            None if other == annotator else f"the name differs from that of {other!r} only by case"
        )

    def _receive(self, annotator: str, events: Iterable[Event]) -> None:
        notebook = self._notebooks.setdefault(annotator, Notebook())
        for event in events:
            notebook.add(event)
            self._clock.seen(event.lc)
