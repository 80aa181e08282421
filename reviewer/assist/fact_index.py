"""Finds sentences about the same fact in other articles: an index in SQLite, and its ranking."""

from __future__ import annotations

import sqlite3
import weakref
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from functools import cache
from hashlib import sha256
from itertools import accumulate, chain
from math import exp, log
from pathlib import Path
from sys import intern
from typing import Final, NamedTuple

from reviewer.assist.cues import Cues
from reviewer.assist.fact_terms import LONGEST, FactTerms, acronyms, fact_terms, index_terms
from reviewer.assist.incidents import Beginnings
from reviewer.assist.relations import Relation, Unsure, compare, likeness
from reviewer.assist.report_dates import written_day

_FORM: Final = 6
"""Raise it when tables or terms change: an index of another form is made anew."""

_TABLES: Final = """
CREATE TABLE articles (
    id TEXT PRIMARY KEY, stamp TEXT, place TEXT, written TEXT
) WITHOUT ROWID;
CREATE TABLE aliases (short TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
CREATE TABLE frequencies (term TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID;
CREATE TABLE sentences (
    id INTEGER PRIMARY KEY, article TEXT, unit TEXT, start INTEGER, end INTEGER, text TEXT
);
CREATE INDEX places ON sentences (article, start);
CREATE VIRTUAL TABLE facts USING fts5(terms, tokenize="unicode61 tokenchars '_'");
"""

_SMALL: Final = 5_000
"""Up to so many sentences every term of a sentence is looked up."""
_RARE: Final = 0.005
"""In larger ones a term that more sentences have is common, and left out."""
_TERMS: Final = 12
"""So many of the rarest terms are looked up there."""
_ENOUGH: Final = 2
"""So many are looked up even if they are common."""
_GONE_THROUGH: Final = 8_000
"""So many sentences hold the terms that are looked up, or the rarest alone more."""
_FOUND: Final = 40
"""So many sentences are compared there."""
_EACH: Final = 12
"""So many of one article are compared."""
_PATIENCE: Final = 20.0
"""Seconds for which another process may be writing."""
_TOGETHER: Final = 4_000
"""So many sentences are committed together, with the frequencies of their terms."""
_REMEMBERED: Final = 30_000
"""Sentences whose terms, and terms whose frequencies, are remembered."""
_ARTICLES: Final = 1_000
"""Articles whose names and beginnings are remembered."""
_NAMED: Final = 0.15
"""What a relation that can be named adds to a score."""
_BEGINNING: Final = 3
"""Sentences with which an article begins, its title among them."""
_COUNTING: Final = 0.12
"""What at most is added where figures count the same, but their relation cannot be named."""


class FactSentence(NamedTuple):
    """A sentence in the index.

    Attributes:
        article: Its article's id.
        unit: Its unit's id.
        start: First code point in the article's text.
        end: One past the last.
        text: The sentence.
    """

    article: str
    unit: str
    start: int
    end: int
    text: str


class RelatedSentence(NamedTuple):
    """A sentence that may tell of the same fact as another.

    Attributes:
        sentence: The sentence.
        relation: What it has to do with the other one; None where that cannot be named.
        score: How likely it tells of the same fact, from 0 to 1.
        reason: What speaks for it, in a phrase.
        unsure: What differs, where that may be a conflict or two incidents; else empty.
    """

    sentence: FactSentence
    relation: Relation | None
    score: float
    reason: str
    unsure: Unsure = ""

    @property
    def word(self) -> str:
        """The relation, or what is as near to one as can be said."""
        return self.relation or self.unsure or "related"


class FactIndex:
    """The sentences of a corpus by what they tell of.

    One thread uses it at a time. Losing the file costs the time of making it again.
    """

    def __init__(
        self, file: Path | None, cues: Cues, *, names: Mapping[str, str] | None = None
    ) -> None:
        """Opens an index, or makes an empty one.

        Args:
            file: Where it is kept; None keeps it in memory. One that was made with other words
                or names is made anew.
            cues: The words of the language.
            names: Other name -> the name that counts, as the workspace has them.

        Raises:
            sqlite3.Error: The file can be neither read nor made anew.
        """
        self.file = file
        """Where it is kept; None for in memory."""
        self._cues = cues
        self._names = {short.lower(): name.lower() for short, name in (names or {}).items()}
        self._form = _form(cues, self._names)
        self._database = self._opened(file)
        # One that is let go of without `close`: Python 3.13 warns of what stays open.
        weakref.finalize(self, self._database.close)
        known = dict(self._database.execute("SELECT short, name FROM aliases"))
        self._aliases = {**known, **self._names}
        self._terms: dict[str, FactTerms] = {}
        self._beginnings: dict[str, _Lead] = {}
        self._said: dict[str, _Said] = {}
        self._frequencies: dict[str, int] = {}
        self._size: int | None = None
        self._counts: Counter[str] = Counter()
        self._waiting = 0

    def _opened(self, file: Path | None) -> sqlite3.Connection:
        if file is None:
            return self._made(sqlite3.connect(":memory:", check_same_thread=False))
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            return self._made(sqlite3.connect(file, timeout=_PATIENCE, check_same_thread=False))
        except sqlite3.DatabaseError:
            # Damaged, or not ours: it holds nothing that cannot be worked out again.
            with suppress(OSError):
                file.unlink()
            return self._made(sqlite3.connect(file, timeout=_PATIENCE, check_same_thread=False))

    def _made(self, database: sqlite3.Connection) -> sqlite3.Connection:
        """The database with its tables; one of another form is emptied first."""
        try:
            form = database.execute("PRAGMA user_version").fetchone()[0]
            if form != self._form:
                names = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT NULL"
                for (name,) in database.execute(f"{names} AND name NOT LIKE 'facts_%'").fetchall():
                    database.execute(f'DROP TABLE "{name}"')
                database.executescript(f"{_TABLES} PRAGMA user_version = {self._form};")
            # A crash may cost the index, never more: it is a cache.
            database.execute("PRAGMA synchronous = OFF")
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("SELECT count(*) FROM sentences")
        except BaseException:
            database.close()
            raise
        return database

    def close(self) -> None:
        """Lets go of the file."""
        with suppress(sqlite3.Error):
            self.keep()
        self._database.close()

    def keep(self) -> None:
        """Commits what was put in since."""
        counts, self._counts, self._waiting = self._counts, Counter(), 0
        with self._database:
            self._database.executemany(
                "INSERT INTO frequencies VALUES (?, ?)"
                " ON CONFLICT DO UPDATE SET n = n + excluded.n",
                counts.items(),
            )

    # -- filling it ---------------------------------------------------------------------------

    def look_again(self) -> None:
        """Forgets what was read: another process has put something in."""
        self._beginnings.clear()
        self._said.clear()
        self._frequencies.clear()
        self._size = None
        known = dict(self._database.execute("SELECT short, name FROM aliases"))
        if known.keys() - self._aliases.keys():
            self._aliases = {**known, **self._names}
            self._terms.clear()

    def stamps(self) -> dict[str, str]:
        """Article id -> the stamp under which it was put in."""
        return dict(self._database.execute("SELECT id, stamp FROM articles"))

    def places(self) -> dict[str, str]:
        """Article id -> where it stood when it was put in."""
        return dict(self._database.execute("SELECT id, place FROM articles"))

    def learn(self, text: str) -> None:
        """Takes the short names that a text defines, for what is put in from then on."""
        self.know(acronyms(text))

    def know(self, aliases: Mapping[str, str]) -> None:
        """Takes other names, in lower case, with the names that count."""
        new = {short: name for short, name in aliases.items() if short not in self._names}
        if not new:
            return
        self._aliases.update(new)
        self._terms.clear()
        self._database.executemany("INSERT OR REPLACE INTO aliases VALUES (?, ?)", new.items())

    def put(
        self, article: str, stamp: str, sentences: Iterable[FactSentence], *, written: str = ""
    ) -> int:
        """Puts an article in, in place of what was there of it.

        Args:
            article: Its id.
            stamp: What tells its versions apart.
            sentences: Its sentences.
            written: When it was written, as its file says.

        Returns:
            How many sentences it has.
        """
        self._drop(article)
        count = self._add(sentences)
        self.finish(article, stamp, written=written)
        return count

    def extend(self, sentences: Iterable[FactSentence]) -> int:
        """Puts some sentences of an article in; `finish` tells when it is whole.

        Returns:
            How many they were.
        """
        return self._add(sentences)

    def finish(self, article: str, stamp: str, place: str = "", *, written: str = "") -> None:
        """Notes that all sentences of an article are in; they are committed with others.

        Args:
            article: Its id.
            stamp: What tells its versions apart.
            place: Where it stands.
            written: When it was written, as its file says.
        """
        row = (article, stamp, place, written)
        self._database.execute("INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?)", row)
        if self._waiting >= _TOGETHER:
            self.keep()

    def move(self, article: str, place: str) -> None:
        """Notes that an article, unchanged, stands elsewhere now."""
        self._database.execute("UPDATE articles SET place = ? WHERE id = ?", (place, article))

    def _add(self, sentences: Iterable[FactSentence]) -> int:
        every = list(sentences)
        if not every:
            return 0
        terms = [index_terms(one.text, self._cues, self._aliases) for one in every]
        insert = "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?)"
        # From the first one on the others have to wait, so that the next numbers are free.
        first = self._database.execute(insert, (None, *every[0])).lastrowid or 0
        rest = ((row, *one) for row, one in enumerate(every[1:], first + 1))
        self._database.executemany(insert, rest)
        self._database.executemany(
            "INSERT INTO facts (rowid, terms) VALUES (?, ?)",
            ((row, " ".join(found)) for row, found in enumerate(terms, first)),
        )
        self._count(Counter(chain.from_iterable(terms)))
        self._waiting += len(every)
        return len(every)

    def drop(self, article: str) -> None:
        """Takes an article out; one that is not there is fine."""
        if self._drop(article):
            self.keep()

    def _drop(self, article: str) -> bool:
        """Whether anything of an article was there."""
        found = self._database.execute(
            "SELECT s.id, f.terms FROM sentences s JOIN facts f ON f.rowid = s.id"
            " WHERE s.article = ?",
            (article,),
        ).fetchall()
        if not found:
            row = self._database.execute("DELETE FROM articles WHERE id = ?", (article,))
            return row.rowcount > 0
        gone = Counter(term for _, terms in found for term in terms.split())
        self._database.executemany(
            "DELETE FROM facts WHERE rowid = ?", ((row,) for row, _ in found)
        )
        self._database.execute("DELETE FROM sentences WHERE article = ?", (article,))
        self._database.execute("DELETE FROM articles WHERE id = ?", (article,))
        self._count({term: -n for term, n in gone.items()})
        return True

    def _count(self, counts: Mapping[str, int]) -> None:
        self._beginnings.clear()
        self._said.clear()
        self._frequencies.clear()
        self._size = None
        self._counts.update(counts)

    # -- asking it ----------------------------------------------------------------------------

    def terms(self, text: str) -> FactTerms:
        """What a sentence tells of, other names replaced; remembered, as it is asked again."""
        known = self._terms.get(text)
        if known is None:
            if len(self._terms) >= _REMEMBERED:
                self._terms.clear()
            known = self._terms[text] = fact_terms(text, self._cues, self._aliases)
        return known

    def __len__(self) -> int:
        """How many sentences there are."""
        if self._size is None:
            rows = self._database.execute("SELECT count(*) FROM sentences")
            self._size = int(rows.fetchone()[0])
        return self._size

    def related(
        self,
        sentence: FactSentence,
        *,
        each: int = 5,
        hidden: Collection[str] = (),
        whole: bool = False,
        own: bool = False,
    ) -> list[RelatedSentence]:
        """The sentences that may tell of the same fact, the likeliest first.

        Args:
            sentence: The sentence.
            each: At most so many of one article.
            hidden: Articles to leave out.
            whole: Whether every article is to have its say, as it always has in a small corpus.
            own: Whether other sentences of the same article count too.
        """
        asked = self.terms(sentence.text)
        size = len(self)
        weights = self._weights(asked.terms, size)
        terms = self._looked_up(weights, size)
        if not terms:
            return []
        found = self._candidates(terms, sentence, size <= _SMALL or whole, own=own)
        chosen = [one for one in found if one[0].article not in hidden]
        if not chosen:
            return []
        best = chosen[0][1]
        ranked = [self._ranked(sentence, asked, one, rank / best, size) for one, rank in chosen]
        ranked.sort(key=lambda one: (-one.score, one.sentence))
        return list(_limited(ranked, each))

    def conflicts(self, each: int = 3) -> Iterator[tuple[FactSentence, RelatedSentence] | None]:
        """Pairs of sentences that seem to contradict each other, each pair once.

        Those that may tell of two incidents say so in `unsure`.

        Args:
            each: At most so many of one article for each sentence.

        Yields:
            A pair, or None where one more sentence was looked at.
        """
        seen: set[frozenset[tuple[str, int]]] = set()
        rows = self._database.execute(
            "SELECT article, unit, start, end, text FROM sentences ORDER BY article, start"
        ).fetchall()
        for fields in rows:
            one = FactSentence(*fields)
            asked = self.terms(one.text)
            if asked.figures or asked.negated:
                for found in self.related(one, each=each, own=True):
                    pair = frozenset(((one.article, one.start), found.sentence[::2][:2]))
                    likely = found.relation == "conflict" or found.unsure
                    if likely and pair not in seen:
                        seen.add(pair)
                        yield one, found
            yield None

    def _weights(self, terms: Iterable[str], size: int) -> dict[str, float]:
        """Term -> its inverse document frequency."""
        wanted = tuple(terms)
        unknown = [term for term in wanted if term not in self._frequencies]
        if unknown:
            if len(self._frequencies) >= _REMEMBERED:
                self._frequencies.clear()
                unknown = list(wanted)
            marks = ",".join("?" * len(unknown))
            rows = self._database.execute(
                f"SELECT term, n FROM frequencies WHERE term IN ({marks})", unknown
            )
            self._frequencies.update((term, self._counts[term]) for term in unknown)
            for term, count in rows:
                self._frequencies[term] += count
        counts = self._frequencies
        return {term: log(1 + size / counts[term]) for term in wanted if counts[term] > 0}

    @staticmethod
    def _looked_up(weights: Mapping[str, float], size: int) -> list[str]:
        ordered = sorted(weights, key=lambda term: (-weights[term], term))
        if size <= _SMALL:
            return ordered
        least = log(1 + 1 / _RARE)
        rare = [term for term in ordered if weights[term] >= least]
        chosen = (rare or ordered[:_ENOUGH])[:_TERMS]
        holding = accumulate(size / (exp(weights[term]) - 1) for term in chosen)
        # The rarest say most; what they are in already takes long enough to go through.
        return chosen[: max(1, sum(total <= _GONE_THROUGH for total in holding))]

    def _candidates(
        self, terms: Sequence[str], asked: FactSentence, whole: bool, *, own: bool
    ) -> Iterator[tuple[FactSentence, float]]:
        """Sentences that share terms, the most telling first, with their rank (bm25)."""
        query = " OR ".join(f'"{term}"' for term in terms)
        rows = self._database.execute(
            "SELECT s.article, s.unit, s.start, s.end, s.text, f.rank FROM facts f"
            " JOIN sentences s ON s.id = f.rowid WHERE facts MATCH ? ORDER BY f.rank LIMIT ?",
            (query, -1 if whole else _FOUND),
        )
        of_article: Counter[str] = Counter()
        with closing(rows):
            for *fields, rank in rows:
                one = FactSentence(*fields)
                if one.article == asked.article and (not own or one.start == asked.start):
                    continue
                of_article[one.article] += 1
                if of_article[one.article] <= _EACH:
                    yield one, rank

    def _ranked(
        self, one: FactSentence, asked: FactTerms, found: FactSentence, rank: float, size: int
    ) -> RelatedSentence:
        other = self.terms(found.text)
        weights = self._weights({*asked.terms, *other.terms}, size)
        alike = likeness(asked, other, weights)
        named = compare(
            asked, other, weights, self._cues, alike,
            own=found.article == one.article,
            beginnings=cache(lambda: self._begin(one, found, size)),
        )  # fmt: skip
        score = (1 - _NAMED) * (rank + alike) / 2
        if named.relation or named.unsure:
            score += _NAMED
        elif not asked.counts.isdisjoint(other.counts):
            score += min(_COUNTING, 1.5 * alike)
        score = round(min(1.0, score), 3)
        return RelatedSentence(found, named.relation, score, named.reason, named.unsure)

    def _begin(self, first: FactSentence, second: FactSentence, size: int) -> Beginnings:
        """How two articles begin, how alike that is, and whether each knows the other's names."""
        leads = self._beginning(first.article), self._beginning(second.article)
        both = leads[0].terms, leads[1].terms
        weights = self._weights(both[0] | both[1], size)
        total = sum(weights.get(term, 0.0) for each in both for term in each)
        shared = sum(weights.get(term, 0.0) for term in both[0] & both[1])
        named = max(
            self._share_named(both[0], second.article, weights),
            self._share_named(both[1], first.article, weights),
        )
        early = first.start < leads[0].end, second.start < leads[1].end
        said = self._said_in(first.article), self._said_in(second.article)
        return Beginnings(
            2 * shared / total if total else 0.0, both, named, early,
            (said[0].values, said[1].values), self._overlap(said[0].names, said[1].names, size),
            (leads[0].written, leads[1].written),
        )  # fmt: skip

    def _overlap(self, first: frozenset[str], second: frozenset[str], size: int) -> float:
        """How much of the names of the article with fewer the other one has."""
        weights = self._weights(first | second, size)
        least = min(sum(weights.get(term, 0.0) for term in each) for each in (first, second))
        return sum(weights.get(term, 0.0) for term in first & second) / least if least else 0.0

    def _share_named(
        self, beginning: frozenset[str], article: str, weights: Mapping[str, float]
    ) -> float:
        """How much of the names of a beginning an article has; days of the week are among them."""
        names = {term for term in beginning if term.startswith("n_")}
        total = sum(weights.get(term, 0.0) for term in names)
        shared = sum(weights.get(term, 0.0) for term in names & self._said_in(article).names)
        return shared / total if total else 0.0

    def _said_in(self, article: str) -> _Said:
        """The names and numbers in an article; remembered."""
        known = self._said.get(article)
        if known is None:
            if len(self._said) >= _ARTICLES:
                self._said.clear()
            rows = self._database.execute(
                "SELECT f.terms FROM sentences s JOIN facts f ON f.rowid = s.id"
                " WHERE s.article = ?",
                (article,),
            )
            terms = {intern(term) for (terms,) in rows for term in terms.split()}
            known = _Said(
                frozenset(term for term in terms if term[:2] == "n_"),
                frozenset(term for term in terms if term[:2] == "v_"),
            )
            self._said[article] = known
        return known

    def _beginning(self, article: str) -> _Lead:
        """The sentences with which an article begins; remembered."""
        known = self._beginnings.get(article)
        if known is None:
            if len(self._beginnings) >= _ARTICLES:
                self._beginnings.clear()
            rows = self._database.execute(
                "SELECT text, end FROM sentences WHERE article = ? ORDER BY start LIMIT ?",
                (article, _BEGINNING),
            ).fetchall()
            terms = frozenset(chain.from_iterable(self.terms(text).terms for text, _ in rows))
            stated = self._database.execute(
                "SELECT written FROM articles WHERE id = ?", (article,)
            ).fetchone()
            opening = "\n".join(text[:LONGEST] for text, _ in rows)
            written = written_day(stated[0] if stated else "", opening, self._cues)
            known = _Lead(terms, rows[-1][1] if rows else 0, written)
            self._beginnings[article] = known
        return known


class _Said(NamedTuple):
    """What an article tells of.

    Attributes:
        names: The terms of its names.
        values: The terms of its numbers.
    """

    names: frozenset[str]
    values: frozenset[str]


class _Lead(NamedTuple):
    """The sentences with which an article begins.

    Attributes:
        terms: Their terms.
        end: One past the last code point of the last of them.
        written: The day on which the article was written, as an ordinal; None for unknown.
    """

    terms: frozenset[str]
    end: int
    written: int | None


def _form(cues: Cues, names: Mapping[str, str]) -> int:
    """A number that changes with the form of the tables, the words and the names."""
    told = repr((_FORM, cues.language, cues.added, sorted(names.items())))
    return int.from_bytes(sha256(told.encode()).digest()[:3], "big") + 1


def _limited(ranked: Iterable[RelatedSentence], each: int) -> Iterator[RelatedSentence]:
    counts: Counter[str] = Counter()
    for one in ranked:
        counts[one.sentence.article] += 1
        if counts[one.sentence.article] <= each:
            yield one
