"""The store of a workspace of plain files, which a team shares with git."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path

from reviewer import __version__
from reviewer.models import Article, Event, Json, Units, Values, under_way, vote_counts
from reviewer.models.annotation import Tally
from reviewer.models.under_way import UnderWay
from reviewer.models.vote_counts import VoteCount
from reviewer.ports import (
    PLANS,
    Arrivals,
    Cut,
    Facts,
    NewArticle,
    NewerReading,
    PlanName,
    Problem,
    Reading,
    RowShares,
    Writer,
)
from reviewer.store import boundary_cuts
from reviewer.store.annotators.annotators import AnnotatorFolders
from reviewer.store.articles.article_index import Index
from reviewer.store.articles.articles import Articles
from reviewer.store.articles.boundaries import Registry
from reviewer.store.articles.documents import Texts
from reviewer.store.articles.file_scan import FileWalk, natural
from reviewer.store.articles.reading import Segmenting
from reviewer.store.boundary_cuts import Latest
from reviewer.store.gold_files import GoldFolder, gold_tables
from reviewer.store.machine_state import MachineFolders, Memo, ToldFile
from reviewer.store.shared_files import Assigned, PlanFile, SplitsFile, WorkspaceFile

NOTHING: Facts = Facts({}, frozenset())
"""The facts of somebody who has not been there."""


class FileStore:
    """Implements `reviewer.ports.Store` on folders of articles and annotations.

    Nothing is created in the workspace before an article is read for the first time or an
    annotator says something.
    """

    def __init__(
        self,
        articles: Path | Sequence[Path],
        annotations: Path,
        *,
        base: Path | None = None,
        workspace: Path | None = None,
        language: str = "en",
        abbreviations: Sequence[str] = (),
        lines: str = "auto",
        app: str = f"reviewer {__version__}",
        places: MachineFolders | None = None,
    ) -> None:
        """Opens a workspace; neither folder needs to exist.

        Args:
            articles: A folder of articles, one file, or several files and folders.
            annotations: The folder of the annotations.
            base: The folder to count ids from; by default the one that holds what is given.
            workspace: The folder that notes where its articles are; None to note nothing.
            language: A language tag, for articles that name none.
            abbreviations: Abbreviations that end no sentence, beside the known ones.
            lines: How the lines of plain texts are read: `auto`, `kept` or `wrapped`.
            app: The name and version that journals give.
            places: Folders of this workspace on this machine; by default the user's own.
        """
        places = places or MachineFolders.of(annotations)
        self._beside: Callable[[], FileStore] = partial(
            FileStore, articles, annotations, base=base, workspace=workspace,
            language=language, abbreviations=abbreviations, lines=lines, app=app, places=places,
        )  # fmt: skip
        walk = self._walk = FileWalk(articles, annotations, base=base)
        note = WorkspaceFile(annotations, workspace, walk.base).remember if workspace else None
        registry = Registry(annotations / "corpus", note)
        index = Index(places.cache / f"articles-{_key(walk)}.json", walk.base)
        how = Segmenting(language, abbreviations, lines)
        self._articles = Articles(walk, registry, index, how, Texts(annotations / "corpus"))
        self._rescue = places.state / "rescued"
        self._people = AnnotatorFolders(
            annotations, places.cache / "annotators", self._articles.sha256, self._rescue
        )
        self._memo = Memo(places.state / "memo.json")
        self._app = app
        self._locks = places.state / "locks"
        self._gold = GoldFolder(annotations, self._locks)
        self._assigned = Assigned(annotations)
        self._splits = SplitsFile(annotations)
        self._under_way = ToldFile(places.state / under_way.FILE, under_way.decode)
        self._votes = ToldFile(places.state / vote_counts.FILE, vote_counts.decode)
        self._plans = {name: PlanFile(annotations, name) for name in PLANS}

    def articles(self) -> Sequence[Article]:
        """The articles in the order of their paths; see `reviewer.ports.Store.articles`.

        An article whose file is gone is among them if anybody has said something of it.
        """
        found = self._articles.present()
        said = {article for folder in self._people.all() for article in folder.tallies()}
        for article in self._articles.gone(said - {""}):
            insort(found, article, key=lambda one: natural(one.path))
        return found

    def whereabouts(self, article: Article) -> str:
        """The file of an article, in full."""
        return str(self._walk.base.absolute() / article.path)

    def version(self, article: Article) -> str:
        """Its text's hash, or size and time of a file that was not read or cannot be."""
        return article.sha256 or self._articles.file_version(article)

    def left_out(self, article: str, whereabouts: str) -> str:
        """What opens an article that is there but not open; see `reviewer.ports.Store`."""
        return self._articles.left_out(article, whereabouts)

    def open(self, article: str) -> Reading:
        """Opens an article.

        Raises:
            StoreError: There is no such article, or its file cannot be read.
        """
        return self._articles.open(article)

    def newer(self, article: str) -> tuple[str, Units, Units] | None:
        """Text, frozen boundaries and those of the present rules; see `Articles.newer`.

        Raises:
            StoreError: There is no such article, or its file cannot be read.
        """
        return self._articles.newer(article)

    def newer_reading(self, article: str) -> NewerReading | None:
        """What else an article is, if its encoding is guessed anew; see `Articles.newer_reading`.

        Raises:
            StoreError: There is no such article, or its file cannot be read.
        """
        found = self._articles.newer_reading(article)
        if found is None:
            return None
        known, now = found
        return NewerReading(article, known.encoding, now.encoding, known.text, now.text)

    def reread(self, article: str) -> None:
        """Reads an article by the present guess of its encoding; annotations follow its words.

        Raises:
            StoreError: It cannot be read, or its boundaries cannot be kept.
        """
        found = self._articles.newer_reading(article)
        if found is not None:
            self._articles.reread(article, found[1])

    def recut(self, article: str, units: Units) -> None:
        """Gives an article other boundaries; annotations follow as after a cut.

        Raises:
            StoreError: They cannot be kept.
        """
        self._articles.recut(article, units)

    @property
    def base(self) -> Path:
        """The folder that ids are counted from."""
        return self._walk.base

    def second_homes(self) -> list[Path]:
        """Folders among the articles beside which an earlier version kept tags of its own."""
        self._articles.present()
        return list(self._walk.second_homes)

    def take_in(self, text: str) -> str:
        """Keeps a text that came from standard input as an article.

        Returns:
            Its id, under which it is from now on among the articles.

        Raises:
            StoreError: It cannot be kept.
        """
        return self._articles.take_in(text)

    def add(self, articles: Iterable[NewArticle]) -> list[str]:
        """Makes articles of texts; returns their ids in the same order.

        Raises:
            StoreError: They cannot be kept, or only some files of a folder are open.
        """
        slots = self._articles.add(articles)
        while slots and not self._articles.changed():
            pass
        ids = {(one.path, one.row): one.id for one in self._articles.present()}
        return [ids[slot] for slot in slots]

    def survey(self, seconds: float) -> bool:
        """Reads on the articles that nobody has read yet, for about so long.

        May be called from another thread than the rest, by one thread at a time.

        Returns:
            Whether the number of sentences is known of all articles that can be read.
        """
        return self._articles.survey(seconds)

    def annotators(self) -> Sequence[str]:
        """Everyone who has said anything, machines included, in alphabetical order."""
        return self._people.names()

    def values(self, annotator: str, article: str) -> Mapping[str, Values]:
        """All that an annotator says of an article, live for an open writer."""
        folder = self._people.find(annotator)
        return {} if folder is None else folder.values(article)

    def about(self, annotator: str, article: str) -> Values:
        """What an annotator says of an article as a whole; nothing of it stays in memory."""
        folder = self._people.find(annotator)
        return {} if folder is None else folder.about(article)

    def tallies(self, annotator: str) -> Mapping[str, Tally]:
        """Article id -> counts, for every article of which the annotator has said something."""
        folder = self._people.find(annotator)
        return {} if folder is None else folder.tallies()

    def sources(self, annotator: str) -> Mapping[str, Json]:
        """The annotator's sources by id."""
        folder = self._people.find(annotator)
        return {} if folder is None else folder.sources()

    def cuts(self, article: str) -> Mapping[int, Cut]:
        """The cuts of the present text version, over all annotators: offset -> the latest."""
        return {offset: latest.cut for offset, latest in self._latest_cuts(article).items()}

    def cut_authors(self, article: str) -> Mapping[int, str]:
        """Whose cut each of `cuts` is: offset -> annotator."""
        return {offset: latest.author for offset, latest in self._latest_cuts(article).items()}

    def _latest_cuts(self, article: str) -> Mapping[int, Latest]:
        opinions = {
            folder.name: own for folder in self._people.all() if (own := folder.cuts(article))
        }
        return boundary_cuts.latest(opinions, self._articles.sha256(article)) if opinions else {}

    def facts(self, annotator: str, article: str) -> Facts:
        """Time spent and what was revealed."""
        folder = self._people.find(annotator)
        return NOTHING if folder is None else folder.facts(article)

    def records(
        self, annotator: str, articles: Iterable[str] | None = None
    ) -> Iterator[tuple[str, dict[str, Json]]]:
        """Every annotation of an annotator as (article id, record), article by article."""
        folder = self._people.find(annotator)
        return iter(()) if folder is None else folder.records(articles)

    def plain_records(self, annotator: str, article: str) -> Iterable[dict[str, Json]] | None:
        """The records of an article straight from its saved form; None if that does not do."""
        folder = self._people.find(annotator)
        return None if folder is None else folder.plain_records(article)

    def events(
        self, annotator: str, *, newest_first: bool = False, keys: Collection[str] = ()
    ) -> Iterator[Event]:
        """The history in the order of the stamps, or what it says of some keys."""
        folder = self._people.find(annotator)
        return iter(()) if folder is None else folder.events(newest_first=newest_first, keys=keys)

    def unordered_events(self, annotator: str) -> Iterator[Event]:
        """All events in no order, some of them more than once; little is in memory at a time."""
        folder = self._people.find(annotator)
        return iter(()) if folder is None else folder.unordered_events()

    def gold(self, article: str) -> Sequence[dict[str, Json]]:
        """The gold of an article as it was folded last."""
        return self._gold.records(article)

    def keep_gold(
        self, article: str, records: Sequence[dict[str, Json]], sources: Mapping[str, Values]
    ) -> bool:
        """Replaces the gold of an article; see `reviewer.ports.Store.keep_gold`.

        Raises:
            StoreError: It cannot be written.
        """
        sha256 = self._articles.sha256(article)
        return self._gold.keep(article, gold_tables(article, records, sources, sha256))

    def assignments(self) -> Mapping[str, tuple[str, ...]]:
        """Article id -> who is to annotate it."""
        return self._assigned.all()

    def assigned_rows(self) -> RowShares:
        """Of articles that were given out row by row: whose rows begin where."""
        return self._assigned.rows()

    def assign(
        self, assignments: Mapping[str, Sequence[str]], rows: RowShares | None = None
    ) -> None:
        """Replaces all assignments; see `reviewer.ports.Store.assign`.

        Raises:
            StoreError: They cannot be written.
        """
        self._assigned.replace(assignments, rows)

    def under_way(self) -> Sequence[UnderWay]:
        """Checks of others that they are on, as the desk's server told last."""
        return self._under_way.all()

    def vote_counts(self) -> Sequence[VoteCount]:
        """How many votes who has given, as the desk's server told last."""
        return self._votes.all()

    def plan(self, name: PlanName) -> Mapping[str, Json] | None:
        """What is planned; None if nothing is, or it cannot be read."""
        return self._plans[name].read()

    def keep_plan(self, name: PlanName, plan: Mapping[str, Json]) -> None:
        """Replaces a plan.

        Raises:
            StoreError: It cannot be written, or what is there cannot be read.
        """
        self._plans[name].replace(plan)

    def splits(self) -> Mapping[str, Json] | None:
        """How articles were split; None if they were not.

        Raises:
            StoreError: The file cannot be read.
        """
        return self._splits.read()

    def keep_splits(self, splits: Mapping[str, Json]) -> None:
        """Replaces the splits.

        Raises:
            StoreError: They cannot be written.
        """
        self._splits.replace(splits)

    def beside(self) -> FileStore:
        """The same folders, read anew: what is acknowledged stands in the files."""
        return self._beside()

    def writer(self, annotator: str) -> Writer:
        """Begins a writing session.

        Raises:
            Locked: Another session writes that annotator's folder on this machine.
            StoreError: The folder cannot be written, or nobody may be called so.
        """
        return self._people.to_write(annotator).writer(
            app=self._app, locks=self._locks, rescue=self._rescue
        )

    def arrivals(self, *, short: bool = False, rest: bool = False) -> Arrivals:
        """Looks whether anything changed outside; a part of many articles at a time."""
        if rest:
            return Arrivals(False, self._people.rest_arrives(), self._people.behind)
        changed = self._articles.changed() | self._assigned.changed()
        people = self._people.arrivals(short=short) | self._under_way.changed()
        if self._gold.replaced():
            # It is folded anew from what everybody decided.
            people |= frozenset(self._people.names())
        return Arrivals(changed, people, self._people.behind)

    def problems(self) -> Sequence[Problem]:
        """What could not be read so far."""
        plans = (problem for file in self._plans.values() for problem in file.problems())
        derived = (*self._gold.problems(), *self._assigned.problems(), *plans)
        return [*self._articles.problems(), *self._people.problems(), *derived]

    def passed_over(self) -> Mapping[str, int]:
        """Kind of file in the articles folder that is no article -> how many of it there are."""
        return self._articles.passed_over()

    def recall(self, name: str) -> Json:
        """A small thing remembered for this workspace on this machine; else None."""
        return self._memo.recall(name)

    def remember(self, name: str, value: Json) -> None:
        """Remembers a small thing."""
        self._memo.remember(name, value)


def _key(walk: FileWalk) -> str:
    """Tells apart the indexes of several folders, or choices of files, of one workspace."""
    chosen = [] if walk.shown is None else sorted(walk.shown)
    names = "\0".join([str(walk.base.absolute()), *chosen])
    return sha256(names.encode(errors="surrogateescape")).hexdigest()[:16]
