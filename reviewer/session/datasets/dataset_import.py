"""An import: rows of a dataset become what an annotator says, as one edit that can be undone.

What was said with others' work in view is an edit of its own, as each edit has one basis.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reviewer.formats.base import FormatError, ReadRow
from reviewer.formats.example import Example
from reviewer.models import Basis, Change, Json, Values
from reviewer.models import values as v
from reviewer.session.article import metadata
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.core.session import Session
from reviewer.session.datasets.row_matching import Match, Matcher


class LostRow(NamedTuple):
    """A row that was not imported, and why."""

    row: ReadRow
    why: str


@dataclass
class ImportReport:
    """What came of an import.

    Attributes:
        exact: Rows whose sentence was found where they say.
        by_text: Rows whose sentence was found by its words.
        unchanged: Rows that say what the annotator says already, or nothing.
        lost: Rows that were not imported.
        partly: Rows that were imported without some of their spans.
        outcome: What came of writing it.
    """

    exact: int = 0
    by_text: int = 0
    unchanged: int = 0
    lost: list[LostRow] = field(default_factory=list)
    partly: list[LostRow] = field(default_factory=list)
    outcome: Outcome = field(default_factory=lambda: Outcome("nothing was imported"))


def bring_in(
    session: Session, rows: Iterable[ReadRow], name: str, *, replace: bool = False
) -> ImportReport:
    """Makes an annotator say what rows say.

    Everything is looked at before the first word is written; the rows that are not found stay
    out, and the others become one event.

    Args:
        session: Of the annotator, with a writer.
        rows: What was read, checked by `reviewer.formats.proof.import_checks`.
        name: Where it came from, for the history.
        replace: Whether rows take the place of what the annotator says of their sentences.

    Raises:
        FormatError: The annotator says something else of a sentence already, or two rows are
            about one sentence.
        StoreError: An article cannot be read.
    """
    matches = Matcher(session.store).match(rows)
    report = ImportReport()
    import_ = _Import(session, report, replace=replace)
    for match in _once(matches):
        if match.place < 0:
            report.lost.append(LostRow(match.row, match.why))
        else:
            import_.add(match)
    count = report.exact + report.by_text
    for basis, puts in import_.puts.items():
        if not puts:
            continue
        if basis == "revealed" and (refused := _note_reveal(session, puts, name)):
            report.outcome = refused
            break
        report.outcome = session.apply(Edit(tuple(puts), f"import of {count} from {name}"))
        if not report.outcome.ok:
            break
    return report


def _note_reveal(session: Session, puts: Sequence[Put], name: str) -> Outcome | None:
    """Writes down that others' work was in view when this was said, as the rows tell."""
    units = dict.fromkeys((put.article, put.unit) for put in puts if put.unit)
    changes = [Change(article, unit, v.REVEAL, None, [name]) for article, unit in units]
    return session.fact(changes) if changes else None


def _once(matches: Sequence[Match]) -> Iterator[Match]:
    seen: dict[tuple[str, int], Match] = {}
    for match in matches:
        first = seen.setdefault((match.article, match.place), match)
        if match.place >= 0 and first is not match:
            where = first.row.place.rpartition(": ")[2]
            what = f"is about the same sentence as {where} (sentence {match.place + 1})"
            raise FormatError(match.row.place, what, "expected one row a sentence")
        yield match


class _Import:
    """Collects what is to be true."""

    def __init__(self, session: Session, report: ImportReport, *, replace: bool) -> None:
        self.puts: dict[Basis, list[Put]] = {"blind": [], "revealed": []}
        self._session = session
        self._report = report
        self._replace = replace
        self._sources = _Sources(session.store.sources(session.annotator))
        self._about: set[str] = set()

    def add(self, match: Match) -> None:
        """Takes in what a row says of the sentence that was found."""
        opened = self._opened(match.article)
        said, lost = self._values(match, opened)
        if lost:
            self._report.partly.append(LostRow(match.row, lost))
        before = {k: x for k, x in opened.present(match.place).items() if k != v.ANCHOR}
        puts = self._puts_of(match.row.example)
        self._meta(match.row.example, opened)
        if _plain(said) == _plain(before):
            self._report.unchanged += 1
            return
        if before and not self._replace:
            where = f"sentence {match.place + 1} of {match.article}"
            what = f"says something else of {where} than {self._session.annotator}"
            raise FormatError(match.row.place, what, "--replace lets the rows win")
        unit = opened.layout.id(match.place)
        anchored = {v.ANCHOR: opened.anchor_json(match.place), **said}
        puts += opened.instead(opened.at(match.place).units, {unit: anchored})
        if match.how == "exact":
            self._report.exact += 1
        else:
            self._report.by_text += 1

    def _puts_of(self, one: Example) -> list[Put]:
        """Where to collect what a row says: what was said with others' work in view stays so."""
        return self.puts["revealed" if one.basis == "revealed" else "blind"]

    def _opened(self, article: str) -> OpenArticle:
        opened = self._session.open(article)
        while not opened.reading.read_on(1.0):
            pass
        opened.grow()
        return opened

    def _values(self, match: Match, opened: OpenArticle) -> tuple[Values, str]:
        """What a row says, as keys and values; and why some spans are not among them."""
        one = match.row.example
        start = opened.layout.range(match.place)[0]
        spans, lost = _spans(one, start, opened.text)
        renamed, puts = self._sources.collect(one)
        self._puts_of(one).extend(puts)
        version = self._session.scheme.version
        values: Values = {v.TAG + tag: one.versions.get(tag, version) for tag in one.tags}
        if one.decided:
            values[v.DECIDED] = one.decided
        if one.note:
            values[v.NOTE] = one.note
        values.update((v.FLAG + name, value) for name, value in one.flags.items())
        values.update(spans)
        listed = (
            (v.CHECK, one.checks), (v.EVIDENCE, one.evidence), (v.LINK, one.links),
            (v.REMARK, one.remarks), (v.SIGNOFF, one.signoffs),
        )  # fmt: skip
        for prefix, items in listed:
            for item in items:
                value = {name: field for name, field in item.items() if name != "id"}
                if prefix == v.EVIDENCE and value["source"] in renamed:
                    value["source"] = renamed[value["source"]]
                values[prefix + item["id"]] = value
        return values, lost

    def _meta(self, one: Example, opened: OpenArticle) -> None:
        """What the row knows better of the article than we do, once an article."""
        if opened.article.id in self._about:
            return
        self._about.add(opened.article.id)
        now = metadata.of(opened)
        for name, text in one.meta.items():
            if name in metadata.EXPECTED and text and text != now.get(name):
                self._puts_of(one).append(Put(opened.article.id, "", v.META + name, text))


def _plain(values: Values) -> Values:
    """Values without the fields inside that say nothing."""
    return {
        key: {k: x for k, x in value.items() if x} if isinstance(value, dict) else value
        for key, value in values.items()
    }


def _spans(one: Example, start: int, text: str) -> tuple[Values, str]:
    """The spans of a row where they stand in our text, those left out told in a clause."""
    values: Values = {}
    lost = 0
    moved = start - one.start
    for span in one.spans:
        at = _at(span, moved, text)
        parts = [
            {"name": p["name"], **where} for p in span["parts"] if (where := _at(p, moved, text))
        ]
        lost += len(span["parts"]) - len(parts)
        if at is None:
            lost += 1
            continue
        values[v.SPAN + span["id"]] = {
            "tag": span["tag"],
            **at,
            "parts": parts,
            "attributes": span["attributes"],
        }
    return (
        values,
        f"{lost} spans or parts are not in our text; the rest was imported" if lost else "",
    )


def _at(item: Mapping[str, Json], moved: int, text: str) -> dict[str, Json] | None:
    start, end = item["start"] + moved, item["end"] + moved
    words = text[start:end] if 0 <= start < end <= len(text) else ""
    if not words or item["text"] not in ("", words):
        return None
    return {"start": start, "end": end, "exact": words}


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
