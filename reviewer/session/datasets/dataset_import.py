"""An import: rows of a dataset become what an annotator says, as one edit that can be undone.

What was said with others' work in view is an edit of its own, as each edit has one basis.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import Final, NamedTuple

from reviewer.formats.base import NO_LABEL, FormatError, ReadRow
from reviewer.formats.example import Example
from reviewer.formats.privacy import hash_of
from reviewer.models import Change, Json, Values
from reviewer.models import values as v
from reviewer.models.garbage import without_garbage_runs
from reviewer.ports import StoreError
from reviewer.session.article import metadata
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.edits import Edit, Outcome, Put, as_put
from reviewer.session.core.session import Session
from reviewer.session.datasets.dataset_rows import DatasetRows, ListedRows
from reviewer.session.datasets.plain_rows import PlainPart, PlainRows, PlainSaid
from reviewer.session.datasets.row_groups import RowGroup, RowGroups
from reviewer.session.datasets.row_matching import INSIDE, Match, Matcher
from reviewer.session.datasets.row_values import merged, plain, says, values_of
from reviewer.session.datasets.said_pieces import SaidPiece, pieces

TWICE: Final = "says what a row before says of the same sentence"

STEP: Final = 20_000
"""Sentences of one undo step: an import of more is several steps, so that none fills the memory."""


_BESIDE: Final = 1
"""How far beside our sentence the anchor of one to be looked at again stands, in a text version of
its own: what stands in the very place with the very words would count as found exactly."""


class LostRow(NamedTuple):
    """A row that was not imported, and why."""

    row: ReadRow
    why: str


@dataclass
class ImportReport:
    """What came of an import. Every row is in one of the numbers, or in `lost`.

    Attributes:
        exact: Rows whose sentence was found where they say.
        by_text: Rows whose sentence was found by its words.
        again: Rows that were found and want to be looked at again.
        unchanged: Rows that say what the annotator says already.
        silent: Why rows say nothing -> how many.
        repeated: Rows that say what another row of the file says of the same sentence.
        merged: Rows that say more of a sentence that a row before is about; they count as found.
        lost: Rows that were not imported.
        partly: Rows that were imported without some of their spans.
        several: Rows that are about more than one sentence.
        settled: Sentences that the rows settle.
        unjudged: Sentences of which something is said without settling them.
        submitted: Articles that are submitted now because all their sentences are answered.
        outcome: What came of writing it.
        steps: How many steps undo it.
    """

    exact: int = 0
    by_text: int = 0
    again: int = 0
    unchanged: int = 0
    silent: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    merged: int = 0
    lost: list[LostRow] = field(default_factory=list)
    partly: list[LostRow] = field(default_factory=list)
    several: int = 0
    settled: int = 0
    unjudged: int = 0
    submitted: int = 0
    outcome: Outcome = field(default_factory=lambda: Outcome("nothing was imported"))
    steps: int = 0

    @property
    def landed(self) -> int:
        """Rows that are said now and were not before."""
        return self.exact + self.by_text + self.again

    @property
    def rows(self) -> int:
        """All rows."""
        counted = self.silent.total() + self.repeated + len(self.lost)
        return self.landed + self.unchanged + counted


class ImportRules(NamedTuple):
    """How rows become what an annotator says.

    Attributes:
        replace: Whether rows take the place of what the annotator says of their sentences.
        first: Whether what a row says of several sentences is said of the first of them only.
        submit: Whether an article of which all sentences are answered counts as submitted.
        settle: Whether the sentences of an article that no row is about are settled too: its
            annotator has seen them.
        strict: Whether the first row that cannot be imported ends it.
    """

    replace: bool = False
    first: bool = False
    submit: bool = False
    settle: bool = False
    strict: bool = False


def bring_in(
    session: Session,
    rows: DatasetRows | Iterable[ReadRow],
    name: str,
    rules: ImportRules | None = None,
    known: Mapping[str, str] | None = None,
) -> ImportReport:
    """Makes an annotator say what rows say.

    Args:
        session: Of the annotator, with a writer.
        rows: What was read, checked by `reviewer.formats.proof.import_checks`.
        name: Where it came from, for the history.
        rules: What is to become of them; None for the defaults.
        known: What the dataset calls an article -> its id, where that is another.

    Raises:
        FormatError: A row cannot be imported, and the rules are strict.
        StoreError: An article cannot be read.
    """
    report = ImportReport()
    rules = rules or ImportRules()
    every = rows if isinstance(rows, DatasetRows) else ListedRows(rows)
    import_ = _Import(session, report, rules, name, every)
    with without_garbage_runs():
        groups = RowGroups(every, Matcher(session.store, known))
        if rules.strict:
            # Before anything is written: each row has to be found.
            for group in groups:
                import_.find(group)
        for row in groups.whole():
            article = row.example.article
            import_.about_article(row, (known or {}).get(article, article))
        for group in groups:
            import_.article(group)
        import_.finish()
    return report


class _Said:
    """What rows say of one sentence."""

    __slots__ = ("again", "alone", "match", "matches", "one")

    def __init__(self, match: Match, piece: SaidPiece, *, alone: bool) -> None:
        self.match = match
        self.matches: list[Match] = []
        self.one = piece.one
        self.again = match.how == "again"
        self.alone = alone

    def adds(self, one: Example) -> bool:
        """Takes in what another row says; returns whether that is anything new."""
        both = merged(self.one, one)
        new = both != self.one
        self.one = both
        return new


class _Import:
    """Collects what is to be true, article by article."""

    def __init__(
        self,
        session: Session,
        report: ImportReport,
        rules: ImportRules,
        name: str,
        rows: DatasetRows,
    ) -> None:
        self._session = session
        self._report = report
        self._rules = rules
        self._name = name
        scheme = session.scheme
        self._plain = PlainRows(rows, scheme.version, single=scheme.single)
        self._sources = _Sources(session.store.sources(session.annotator))
        self._puts: list[Put] = []
        self._revealed: list[Put] = []
        self._shown: list[Change] = []
        self._units = 0
        self._landed = 0
        self._finished: list[str] = []

    def find(self, group: RowGroup) -> None:
        """Looks whether all rows of an article are found; else raises FormatError."""
        report, self._report = self._report, ImportReport()
        try:
            if (opened := self._opened(group)) is not None:
                for numbers in group.parts:
                    self._found(opened, group, group.listed(numbers))
            lost = self._report.lost
        finally:
            self._report = report
        if lost:
            raise _stopped(lost[0].row, lost[0].why)

    def article(self, group: RowGroup) -> None:
        """Takes in all rows that are about an article."""
        opened = self._opened(group)
        if opened is None:
            return
        about: set[int] = set()
        answered: set[int] = set()
        known = False
        untouched = opened.untouched
        for numbers in group.parts:
            rows = group.listed(numbers)
            plain = None
            if untouched and group.names(rows):
                plain = self._plain.part(opened.layout, rows)
            if plain is not None:
                known = known or self._meta(plain.meta, opened)
                self._write_plain(opened, plain)
                about.update(plain.sentences)
                answered.update(place for place, one in plain.sentences.items() if one.decided)
                continue
            matches = self._found(opened, group, rows)
            said: dict[int, _Said] = {}
            for match in matches:
                found = pieces(match, opened.layout, first=self._rules.first)
                if found:
                    self._take(match, found, said)
                else:
                    self._lose(match, INSIDE)
            meta = next((one for m in matches if (one := m.row.example.meta)), {})
            known = known or self._meta(meta, opened)
            self._write(opened, said)
            about.update(said)
            answered.update(place for place, one in said.items() if one.one.decided)
        self._finish_article(opened, about, answered)
        self._finished.append(group.article)
        if self._units >= STEP:
            self.flush()

    def _found(
        self, opened: OpenArticle, group: RowGroup, rows: Sequence[tuple[int, ReadRow]]
    ) -> list[Match]:
        found = []
        for match in group.matches(opened.layout, rows):
            if match.found:
                found.append(match)
            else:
                self._report.lost.append(LostRow(match.row, match.why))
        return found

    def about_article(self, row: ReadRow, article: str) -> None:
        """Takes in what a row answers about an article as a whole; its tags are its sentences'."""
        one, store, report = row.example, self._session.store, self._report
        if article not in {each.id for each in store.articles()}:
            report.lost.append(LostRow(row, f"there is no article {article!r}"))
            return
        if one.tags or one.spans:
            why = "only its answers were imported: its tags are those of its sentences"
            report.partly.append(LostRow(row, why))
        known = store.about(self._session.annotator, article)
        wanted = {v.ANSWER + name: answer for name, answer in one.answers.items()}
        new = {key: answer for key, answer in wanted.items() if known.get(key) != answer}
        if not self._rules.replace and (other := next((k for k in new if k in known), "")):
            why = f"answers {other[len(v.ANSWER) :]} otherwise than {self._session.annotator}"
            report.lost.append(LostRow(row, f"{why}; --replace lets the rows win"))
            return
        self._puts += [Put(article, "", key, answer) for key, answer in new.items()]
        report.exact += bool(new)
        report.unchanged += not new

    def _lose(self, match: Match, why: str) -> None:
        if self._rules.strict:
            raise _stopped(match.row, why)
        self._report.lost.append(LostRow(match.row, why))

    def _take(self, match: Match, found: list[SaidPiece], said: dict[int, _Said]) -> None:
        """Adds what a row says to what the rows before said; counts it."""
        report = self._report
        if lost := sum(piece.lost for piece in found):
            why = f"{lost} spans, parts or relations are not in our text; the rest was imported"
            report.partly.append(LostRow(match.row, why))
        if not any(map(says, (piece.one for piece in found))):
            report.silent[match.row.silent or NO_LABEL] += 1
            return
        if self._session.scheme.single and (taken := _one_too_many(found, said)):
            self._lose(match, f"{taken}; here a sentence has one tag at most")
            return
        report.several += len(found) > 1
        fresh = [piece for piece in found if piece.place not in said]
        new = [said[piece.place].adds(piece.one) for piece in found if piece.place in said]
        said.update((piece.place, _Said(match, piece, alone=len(found) == 1)) for piece in fresh)
        if not fresh and not any(new):
            report.repeated += 1
            return
        report.merged += not fresh
        for piece in found:
            said[piece.place].matches.append(match)

    def _write_plain(self, opened: OpenArticle, plain: PlainPart) -> None:
        """Puts what plain rows say of sentences of which nothing was said."""
        report, sentences = self._report, plain.sentences
        left = sorted(sentences)
        while left:
            most = len(left) if self._rules.strict else STEP - self._units
            self._put_plain(opened, left[:most], sentences)
            left = left[most:]
            if self._units >= STEP and not self._rules.strict:
                self.flush()
        report.exact += len(sentences)
        report.silent += plain.silent

    def _put_plain(
        self, opened: OpenArticle, places: Sequence[int], sentences: Mapping[int, PlainSaid]
    ) -> None:
        article, report = opened.article.id, self._report
        # One key after the other, as an edit of many is written down.
        blind: dict[str, list[Put]] = {}
        revealed: dict[str, list[Put]] = {}
        for place, (unit, anchor) in zip(places, opened.layout.anchors(places), strict=True):
            said = sentences[place]
            puts = revealed if said.revealed else blind
            puts.setdefault(v.ANCHOR, []).append(as_put((article, unit, v.ANCHOR, anchor)))
            for key, value in said.values.items():
                puts.setdefault(key, []).append(as_put((article, unit, key, value)))
            if said.revealed:
                self._shown.append(Change(article, unit, v.REVEAL, None, [self._name]))
        report.settled += (decided := sum(sentences[place].decided for place in places))
        report.unjudged += len(places) - decided
        self._puts += chain.from_iterable(blind.values())
        self._revealed += chain.from_iterable(revealed.values())
        self._units += len(places)

    def _write(self, opened: OpenArticle, said: dict[int, _Said]) -> None:
        counted: dict[int, str] = {}
        conflicts: dict[int, str] = {}
        for place, one in sorted(said.items()):
            what = self._sentence(opened, place, one)
            if self._units >= STEP and not self._rules.strict:
                self.flush()
            for match in map(id, one.matches):
                if what == "other":
                    where = f"sentence {place + 1} of {opened.article.id}"
                    conflicts.setdefault(match, where)
                counted[match] = _strongest(counted.get(match, ""), what)
        self._count(said, counted, conflicts)

    def _count(
        self, said: dict[int, _Said], counted: dict[int, str], conflicts: dict[int, str]
    ) -> None:
        report = self._report
        for match in {id(m): m for one in said.values() for m in one.matches}.values():
            what = counted[id(match)]
            if what == "other":
                where = conflicts[id(match)]
                why = f"says something else of {where} than {self._session.annotator}"
                if self._rules.strict:
                    raise FormatError(match.row.place, why, "--replace lets the rows win")
                report.lost.append(LostRow(match.row, f"{why}; --replace lets the rows win"))
            elif what == "same":
                report.unchanged += 1
            elif match.how == "exact":
                report.exact += 1
            elif match.how == "text":
                report.by_text += 1
            else:
                report.again += 1

    def _sentence(self, opened: OpenArticle, place: int, said: _Said) -> str:
        """Puts what is said of a sentence, unless the annotator says something else of it.

        Returns:
            Whether it is `new`, the `same`, or something `other`.
        """
        values = self._values(said.one, _BESIDE if said.again else 0)
        one, report = said.one, self._report
        units = opened.at(place).units
        if units or not values:
            before = {k: x for k, x in opened.present(place).items() if k != v.ANCHOR}
            if plain(values) == plain(before):
                report.settled += bool(one.decided)
                return "same"
            if before and not self._rules.replace:
                return "other"
        report.settled += bool(one.decided)
        report.unjudged += not one.decided
        unit = opened.layout.id(place)
        anchor = self._anchor(opened, place, said)
        puts = opened.instead(units, {unit: {v.ANCHOR: anchor, **values}})
        self._units += 1
        if one.basis == "revealed":
            self._revealed += puts
            self._shown.append(Change(opened.article.id, unit, v.REVEAL, None, [self._name]))
        else:
            self._puts += puts
        return "new"

    def _anchor(self, opened: OpenArticle, place: int, said: _Said) -> Json:
        """The anchor; of a sentence to be looked at again, that of the words that the row has."""
        anchor = opened.anchor_json(place)
        if not said.again:
            return anchor
        text = said.match.row.example.text
        first, last = opened.layout.range(place)
        whole = said.match.start <= first and last <= said.match.end
        words = text if said.alone and whole else anchor["exact"]
        start = anchor["start"] + _BESIDE
        other = {"sha256": hash_of(text), "start": start, "end": start + len(words)}
        return {**anchor, **other, "exact": words}

    def _finish_article(self, opened: OpenArticle, about: set[int], answered: set[int]) -> None:
        """Settles what no row is about, if asked to, and submits what is answered in whole."""
        id, places = opened.article.id, range(len(opened))
        if self._rules.settle:
            for place in places:
                if place not in about and not opened.at(place).values:
                    self._puts += opened.puts(place, {v.DECIDED: "settled"})
                    self._report.settled += 1
                    self._units += 1
        open_ = self._rules.submit and v.SUBMIT not in opened.about()
        if not open_:
            return
        rest = (place for place in places if place not in answered)
        if self._rules.settle or all(v.DECIDED in opened.at(place).values for place in rest):
            at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            self._puts.append(Put(id, "", v.SUBMIT, {"at": at}))
            self._report.submitted += 1

    def _opened(self, group: RowGroup) -> OpenArticle | None:
        """The article that rows are about; None if there is none, and then they are lost."""
        why = ""
        if group.article:
            try:
                opened = self._session.peek(group.article)
                while not opened.reading.read_on(1.0):
                    pass
                opened.grow()
                return opened
            except StoreError as error:
                why = str(error)
        self._report.lost += (LostRow(one.row, one.why) for one in group.unfound(why))
        return None

    def _values(self, one: Example, moved: int) -> Values:
        """What is said of a sentence, as keys and values; spans are moved by so much."""
        renamed: Mapping[str, str] = {}
        if one.sources:
            renamed, puts = self._sources.collect(one)
            self._puts += puts
        return values_of(one, self._session.scheme.version, moved, renamed)

    def _meta(self, known: Mapping[str, str], opened: OpenArticle) -> bool:
        """What a row knows better of the article than we do; returns whether it knows anything."""
        if not known:
            return False
        now = metadata.of(opened)
        for name, text in known.items():
            if name in metadata.EXPECTED and text and text != now.get(name):
                self._puts.append(Put(opened.article.id, "", v.META + name, text))
        return True

    # -- writing -------------------------------------------------------------------------------

    def flush(self) -> None:
        """Writes what was collected."""
        self._write_out()
        # Nothing looks for garbage meanwhile, and much more is to come. What was there before is
        # left alone: looking through all that the program has loaded takes longer than the rest.
        gc.collect(1)

    def _write_out(self) -> None:
        count, self._landed = self._report.landed - self._landed, self._report.landed
        did = f"import of {count or self._units} from {self._name}"
        if self._puts:
            self._apply(Edit(tuple(self._puts), did))
        if self._revealed:
            # Said with others' work in view: a fact of its own, before what it is about.
            if refused := self._session.fact(self._shown):
                self._report.outcome = refused
                return
            self._apply(Edit(tuple(self._revealed), did))
        self._puts, self._revealed, self._shown, self._units = [], [], [], 0
        self._session.put_away(self._finished)
        self._finished = []

    def _apply(self, edit: Edit) -> None:
        outcome = self._session.apply(edit)
        if outcome.changed:
            self._report.steps += 1
        if self._report.outcome.ok:
            self._report.outcome = outcome

    def finish(self) -> None:
        """Writes the rest."""
        self._write_out()


def _stopped(row: ReadRow, why: str) -> FormatError:
    """What a strict import ends with."""
    return FormatError(row.place, why, "leave out --strict to go on without it")


def _one_too_many(found: Iterable[SaidPiece], said: Mapping[int, _Said]) -> str:
    """Which tag of a row is a second one of its sentence, in a clause; empty if none is."""
    for piece in found:
        before = said[piece.place].one.tags if piece.place in said else []
        tags = sorted({*before, *piece.one.tags})
        if len(tags) > 1:
            what = f"says {' and '.join(map(repr, piece.one.tags))} of sentence {piece.place + 1}"
            return f"{what}, of which a row before says {before[0]!r}" if before else what
    return ""


def _strongest(one: str, other: str) -> str:
    """What counts for a row of several sentences: something new, else a conflict, else the same."""
    ranks = ("new", "other", "same", "")
    return min(one, other, key=ranks.index)


class _Sources:
    """Sources that come along, under other ids where ours are taken by other documents."""

    def __init__(self, known: Mapping[str, Json]) -> None:
        self._known = dict(known)
        self._names: dict[str, str] = {}

    def collect(self, one: Example) -> tuple[Mapping[str, str], list[Put]]:
        """Id in the row -> id here, and the puts for sources that are new."""
        fresh = [id for id in one.sources if id not in self._names]
        for id in fresh:
            self._names[id] = self._free(id, one.sources[id])
        puts = []
        for id in fresh:
            value = dict(one.sources[id])
            if value.get("derives_from") in self._names:
                value["derives_from"] = self._names[value["derives_from"]]
            if self._known.get(self._names[id]) != value:
                self._known[self._names[id]] = value
                puts.append(Put("", "", v.SOURCE + self._names[id], value))
        return self._names, puts

    def _free(self, id: str, value: Json) -> str:
        number, name = 2, id
        while name in self._known and self._known[name] != value:
            name = f"{id}-{number}"
            number += 1
        return name
