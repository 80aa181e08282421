"""What the program needs of a place that keeps articles and annotations.

`reviewer.store.file_store` keeps them in a workspace of plain files, `reviewer.store.memory_store`
in memory; a shared server can be a third. Nothing above this line may assume files. Every store
passes the same contract test (`tests/store/test_contract.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal, NamedTuple, Protocol

from reviewer.models import Article, Basis, Change, Event, Json, Units, Values
from reviewer.models.annotation import Tally
from reviewer.models.under_way import UnderWay
from reviewer.models.vote_counts import VoteCount

PlanName = Literal["norming", "controls", "adjudicators", "machine"]
"""What is planned for all annotators, each in a file of its own."""

PLANS: Final[tuple[PlanName, ...]] = ("norming", "controls", "adjudicators", "machine")

RowShares = Mapping[str, Mapping[str, frozenset[int]]]
"""Article id -> annotator -> the offsets at which the rows begin that they were given."""

Cut = Literal["split", "join"]
"""What the annotators made of a boundary."""


class Problem(NamedTuple):
    """Something that could not be read. The rest stays usable.

    Attributes:
        place: File, and line where there is one.
        what: What is wrong there.
        hint: What was expected, or what to do.
    """

    place: str
    what: str
    hint: str

    def __str__(self) -> str:
        """One clear line: what happened, what to do, and last where, for a path may be long."""
        return f"{self.what}; {self.hint}: {self.place}"


class Finding(NamedTuple):
    """Something that a look through a workspace has found.

    Attributes:
        kind: What was looked at: `schema`, `anchors`, `snapshots`, `ids`, `orphans`, `homes`,
            `gold`, `locks`, `links`, `bounds`, `leftovers`, or `reading`.
        place: File, and line where there is one.
        what: What is wrong there.
        hint: What was expected, or what to do.
        mends: Whether a repair mends it.
        note: Whether it is no fault, only to be known.
        path: The file or folder itself.
    """

    kind: str
    place: str
    what: str
    hint: str
    mends: bool = False
    note: bool = False
    path: Path | None = None

    def __str__(self) -> str:
        """One clear line: what, what to do, and where."""
        return f"{self.kind}: {self.what}; {self.hint}: {self.place}"


class StoreError(Exception):
    """An action that the store had to refuse; its text is one clear line for the user."""


class Locked(StoreError):
    """Another session writes this annotator's folder; the text says which."""


class Facts(NamedTuple):
    """What happened, as opposed to what was said; facts are never undone.

    Attributes:
        time: Unit id -> milliseconds of work.
        revealed: Annotators whose work on the article was shown to this one.
        shown: The sentences (unit ids) of which it was shown; `""` is the article as a whole.
        revised: Whether anything was said of the article with others' work in view.
    """

    time: Mapping[str, int]
    revealed: frozenset[str]
    shown: frozenset[str] = frozenset()
    revised: bool = False


class Arrivals(NamedTuple):
    """What changed outside this session since the last look.

    Attributes:
        articles: Whether articles came, went, changed, or are assigned to others.
        annotators: Annotators whose journals grew or arrived.
        more: Whether a short look left something that has come: look again soon.
    """

    articles: bool
    annotators: frozenset[str]
    more: bool = False

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return self.articles or bool(self.annotators)


class NewArticle(NamedTuple):
    """A text that becomes an article.

    Attributes:
        path: The file that it is to have below the articles folder, with `/` and its suffix; a
            name that is taken or cannot be used is changed as little as possible.
        text: The text.
        row: The id that it is to have in a file of several articles (`.jsonl`).
        meta: What is known of it: some of `METADATA`.
        units: Its boundaries as (start, end, kind), where they are known; None lets it be cut.
        segmenter: Who knew them.
    """

    path: str
    text: str
    row: str | None = None
    meta: Mapping[str, str] = {}
    units: Sequence[tuple[int, int, str]] | None = None
    segmenter: str = ""


class Reading(Protocol):
    """An article opened for reading. On the first reading its boundaries come in piece by piece."""

    @property
    def article(self) -> Article:
        """The article; its `sha256` is that of `text`."""

    @property
    def text(self) -> str:
        """The whole text, exactly as decoded."""

    @property
    def units(self) -> Units:
        """The base boundaries so far. They only grow."""

    @property
    def complete(self) -> bool:
        """Whether all boundaries are there (and frozen)."""

    def read_on(self, seconds: float) -> bool:
        """Segments on for about so long; returns `complete`.

        May be called from another thread than the rest, by one thread at a time. The call that
        completes the reading freezes the boundaries.
        """


class NewerReading(NamedTuple):
    """An article whose encoding was a guess, and would be guessed otherwise now.

    Attributes:
        article: Its id.
        before: The encoding in which it is read.
        now: The one that is guessed now.
        text: The text as it is read.
        newer: The text in the other one.
    """

    article: str
    before: str
    now: str
    text: str
    newer: str


class Writer(Protocol):
    """One annotator's writing session. Used from one thread."""

    @property
    def annotator(self) -> str:
        """Whose folder it writes."""

    @property
    def session(self) -> str:
        """The session's id, first half of its events' ids."""

    def append(
        self,
        op: Literal["edit", "undo", "redo", "fact"],
        changes: Sequence[Change],
        *,
        ref: str | None = None,
        basis: Basis = "blind",
    ) -> Event:
        """Writes one event. When it returns, the event survives the death of the process.

        `Store.values` of this annotator shows the changes from then on.

        Raises:
            StoreError: It could not be written; nothing has changed.
        """

    def keep_file(self, path: Path) -> str:
        """Copies a local file that is cited as evidence, so that it outlasts the original.

        It is kept under the hash of its bytes; keeping it twice is harmless.

        Returns:
            That hash (SHA-256, hex).

        Raises:
            StoreError: It cannot be read or the copy cannot be written.
        """

    @property
    def saving(self) -> bool:
        """Whether something written does not yet survive a loss of power."""

    @property
    def failure(self) -> str | None:
        """Why the last attempt to make writes safe failed; None while all is well."""

    def told(self) -> str:
        """What others did to its files since this was last asked, in one line; else empty."""

    def fold(self, article: str | None = None, *, wait: bool = True) -> None:
        """Brings the saved form of one article, or of all touched ones, up to date.

        With `wait=False` the file is written behind the caller's back; what it will say is fixed
        when the call returns.
        """

    def put_away(self, articles: Collection[str]) -> None:
        """Brings the saved form of articles that are done with up to date, and forgets them.

        Files are written behind the caller's back. What is said stays in memory as long as somebody
        looks at it, or its file is not there yet. What was put away before is there on return.
        """

    def sync(self) -> None:
        """Returns when everything written survives a loss of power."""

    def close(self) -> None:
        """Folds, syncs and lets go of the folder. Closing twice is harmless."""


class Store(Protocol):
    """Articles, annotations and their history."""

    def articles(self) -> Sequence[Article]:
        """The articles in the order of their paths; cheap, reads no text that it has seen."""

    def whereabouts(self, article: Article) -> str:
        """Where an article stands, as a word for caches that `left_out` knows again."""

    def version(self, article: Article) -> str:
        """What tells versions of an article apart, as a word for caches; cheap.

        The hash of its text, or size and time of a file that was not read or cannot be.
        """

    def left_out(self, article: str, whereabouts: str) -> str:
        """What opens an article that is there, but not in the part of the workspace that is open.

        Args:
            article: Its id.
            whereabouts: Where it stood when it was open.

        Returns:
            A command for the user; empty if it is open or gone.
        """

    def survey(self, seconds: float) -> bool:
        """Reads articles that were never read, for about so long; True when none is left.

        From then on `articles` says how many sentences they have.
        """

    def open(self, article: str) -> Reading:
        """Opens an article.

        Raises:
            StoreError: There is no such article, or its file cannot be read.
        """

    def add(self, articles: Iterable[NewArticle]) -> list[str]:
        """Makes articles of texts; returns their ids in the same order.

        When it returns, they survive a loss of power.

        Raises:
            StoreError: They cannot be kept; those before that may be.
        """

    def annotators(self) -> Sequence[str]:
        """Everyone who has said anything, machines included, in alphabetical order."""

    def values(self, annotator: str, article: str) -> Mapping[str, Values]:
        """All that an annotator says of an article: unit id -> key -> value.

        The unit `""` holds what concerns the article as a whole. For the annotator of an open
        writer the mapping is live: it shows every change appended. Callers do not change it.
        """

    def about(self, annotator: str, article: str) -> Values:
        """What an annotator says of an article as a whole at this moment: the unit `""`.

        For one look at it: unlike with `values`, nothing of the article stays in memory.
        """

    def tallies(self, annotator: str) -> Mapping[str, Tally]:
        """Article id -> counts, for every article of which the annotator has said something."""

    def sources(self, annotator: str) -> Mapping[str, Json]:
        """The annotator's sources: id -> value of `source:<id>`; live like `values`."""

    def newer(self, article: str) -> tuple[str, Units, Units] | None:
        """Text, frozen boundaries and those of the present rules; None if there is no choice.

        Raises:
            StoreError: There is no such article, or its file cannot be read.
        """

    def newer_reading(self, article: str) -> NewerReading | None:
        """What else an article is, if its encoding is guessed anew; None if that is the same.

        Raises:
            StoreError: There is no such article, or its file cannot be read.
        """

    def reread(self, article: str) -> None:
        """Reads an article by the present guess of its encoding; annotations follow its words.

        Raises:
            StoreError: It cannot be read, or its boundaries cannot be kept.
        """

    def recut(self, article: str, units: Units) -> None:
        """Gives an article other boundaries; annotations follow as after a cut.

        Raises:
            StoreError: They cannot be kept.
        """

    def cuts(self, article: str) -> Mapping[int, Cut]:
        """The cuts of the present text version, over all annotators: offset -> the latest."""

    def cut_authors(self, article: str) -> Mapping[int, str]:
        """Whose cut each of `cuts` is: offset -> annotator."""

    def facts(self, annotator: str, article: str) -> Facts:
        """Time spent and what was revealed."""

    def records(
        self, annotator: str, articles: Iterable[str] | None = None
    ) -> Iterator[tuple[str, dict[str, Json]]]:
        """Every annotation of an annotator as (article id, record), article by article.

        Nothing of an article is kept in memory after it.

        Args:
            annotator: Whose.
            articles: Only those of these articles, in this order; by default of all of them.
        """

    def plain_records(self, annotator: str, article: str) -> Iterable[dict[str, Json]] | None:
        """The records of an article in the order of the text, straight from where they are kept.

        Nothing is kept in memory. They hold all that is said of sentences, but for cuts and for
        what was decided for the gold.

        Returns:
            None if that is not to be had so: ask for `values`.
        """

    def events(
        self, annotator: str, *, newest_first: bool = False, keys: Collection[str] = ()
    ) -> Iterator[Event]:
        """The history in the order of the stamps; bulk actions appear as one event.

        Args:
            annotator: Whose.
            newest_first: From the end; only as much is read as is asked for.
            keys: Only changes of these keys; none for all. The anchors of long articles take ten
                times the memory of what else is said.
        """

    def gold(self, article: str) -> Sequence[dict[str, Json]]:
        """The gold of an article as it was folded last: its records, in the order of the text."""

    def keep_gold(
        self, article: str, records: Sequence[dict[str, Json]], sources: Mapping[str, Values]
    ) -> bool:
        """Replaces the gold of an article; without records it has none any more.

        Gold is derived from the adjudicators' journals, so any session may fold it, one at a time.

        Args:
            article: The article.
            records: What holds of its sentences.
            sources: The sources that they cite, by id.

        Returns:
            Whether it is kept now; False if another session folds just now: try again later.

        Raises:
            StoreError: It cannot be written.
        """

    def assignments(self) -> Mapping[str, tuple[str, ...]]:
        """Article id -> who is to annotate it; articles that nobody was given are left out."""

    def assigned_rows(self) -> RowShares:
        """Of articles that were given out row by row: whose rows begin where.

        An annotator of the article who is not named there has all of it.
        """

    def assign(
        self, assignments: Mapping[str, Sequence[str]], rows: RowShares | None = None
    ) -> None:
        """Replaces all assignments.

        Args:
            assignments: Article id -> who is to annotate it, or any rows of it.
            rows: Of articles that are given out row by row; None keeps what is said of them.

        Raises:
            StoreError: They cannot be written.
        """

    def under_way(self) -> Sequence[UnderWay]:
        """Checks of others that they are on, of which only that is known here.

        A desk's server tells it while it keeps the checks themselves hidden.
        """

    def vote_counts(self) -> Sequence[VoteCount]:
        """How many votes who has given in norming sessions, of which only that is known here."""

    def plan(self, name: PlanName) -> Mapping[str, Json] | None:
        """What is planned, as JSON; None if nothing is, or it cannot be read (a problem)."""

    def keep_plan(self, name: PlanName, plan: Mapping[str, Json]) -> None:
        """Replaces a plan.

        Raises:
            StoreError: It cannot be written, or what is there cannot be read.
        """

    def splits(self) -> Mapping[str, Json] | None:
        """How articles were split: `articles` is article id -> split; None if they were not.

        Raises:
            StoreError: It cannot be read.
        """

    def keep_splits(self, splits: Mapping[str, Json]) -> None:
        """Replaces the splits; raises StoreError if they cannot be written."""

    def beside(self) -> Store:
        """Another look at the same place, that only reads, for use in another thread.

        It shows all that was written so far. Ask for it on the thread of this store.
        """

    def writer(self, annotator: str) -> Writer:
        """Begins a writing session.

        Raises:
            Locked: Another session writes that annotator's folder on this machine.
            StoreError: The folder cannot be written (also: it was written by a newer version).
        """

    def arrivals(self, *, short: bool = False, rest: bool = False) -> Arrivals:
        """Looks whether anything changed outside; what it names is read anew from then on.

        Args:
            short: Whether of much that has come a part may be left for the next look, so that
                keys do not wait for it.
            rest: Only more of that part: nothing else is looked at.
        """

    def problems(self) -> Sequence[Problem]:
        """What could not be read so far."""

    def passed_over(self) -> Mapping[str, int]:
        """Kind of file in the articles folder that is no article -> how many of it there are."""

    def recall(self, name: str) -> Json:
        """A small thing remembered for this workspace on this machine (resume place); else None."""

    def remember(self, name: str, value: Json) -> None:
        """Remembers a small thing. Losing it is harmless."""
