"""A desk's sheet becomes checks: each claim on its sentence, or as a text of its own.

What the annotator says of a check already stays, unless the sheet is to win; what the sheet knows
besides is added. Nothing but the check and its evidence is touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from reviewer.formats.base import FormatError, ReadRow, folded
from reviewer.formats.example import example
from reviewer.formats.table.claim_sheet import ClaimSheet, SheetClaim, addresses
from reviewer.models import Json, Scheme, Values
from reviewer.models import values as v
from reviewer.models.annotation import items_of
from reviewer.models.phrases import new_id
from reviewer.ports import Store, StoreError
from reviewer.session.article.metadata import InvalidMetadata, checked
from reviewer.session.checks.evidence import STANCES
from reviewer.session.checks.sources import SourceError, checked_url, find_by_words
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.core.session import Session
from reviewer.session.datasets.dataset_rows import ListedRows
from reviewer.session.datasets.label_mapping import LabelMapping, NameMaps, annotator_names
from reviewer.session.datasets.new_texts import TextRules, bring_texts
from reviewer.session.datasets.row_matching import Matcher

_OF_CHECK: Final = (
    "status", "claim", "claimant", "assignee", "due", "priority", "confidence", "rationale",
    "published", "url",
)  # fmt: skip
"""What a row can say of a check."""

OTHERWISE: Final = "says otherwise than you"


@dataclass
class SheetReport:
    """What came of a sheet; every row is in one of the numbers, or in `lost`.

    Attributes:
        begun: Checks that are new.
        changed: Checks that say more now.
        same: Rows that say nothing new.
        others: Rows about checks of other annotators, as the board itself prints them.
        on_sentences: Claims that stand on a sentence of an article that was there.
        texts: Claims that became articles of their own.
        elsewhere: Of these, those whose row names an article in which their words do not stand.
        evidence: Items of evidence that are new.
        lost: Rows that were left out, and why.
        partly: Cells that were left out, of rows that came in.
        verdicts: Verdicts that are no status -> in how many rows.
        meant: Verdict -> the status that it was taken for, where they differ.
        people: Name in the sheet -> annotator here, where they differ.
        outcome: What came of writing it.
    """

    begun: int = 0
    changed: int = 0
    same: int = 0
    others: int = 0
    on_sentences: int = 0
    texts: int = 0
    elsewhere: int = 0
    evidence: int = 0
    lost: list[FormatError] = field(default_factory=list)
    partly: list[FormatError] = field(default_factory=list)
    verdicts: Counter[str] = field(default_factory=Counter)
    meant: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    outcome: Outcome = field(default_factory=lambda: Outcome("nothing was imported"))


class _Placed(NamedTuple):
    """A claim and the sentence on which it stands."""

    claim: SheetClaim
    article: str
    place: int


def take_sheet(
    store: Store,
    scheme: Scheme,
    sheet: ClaimSheet,
    annotator: str,
    name: str,
    names: NameMaps | None = None,
    *,
    replace: bool = False,
) -> SheetReport:
    """Makes a sheet an annotator's checks, as one step that can be undone.

    Args:
        store: Where articles and annotations are kept.
        scheme: The statuses.
        sheet: What was read.
        annotator: Whose checks they become.
        name: What new texts are called.
        names: What verdicts and people are called here.
        replace: Whether the sheet wins over what the annotator says already.

    Raises:
        FormatError: A name that was given for somebody cannot be one.
        StoreError: Something cannot be kept.
    """
    names = names or NameMaps()
    report = SheetReport(lost=list(sheet.faults), partly=list(sheet.partly))
    others = {*store.annotators()} - {annotator}
    own = [one for one in sheet.claims if one.fields.get("by") not in others]
    report.others = len(sheet.claims) - len(own)
    theirs = dict.fromkeys(filter(None, (one.fields.get("assignee") for one in own)))
    people = annotator_names(theirs, names.annotators, store.annotators())
    report.people = {one: here for one, here in people.items() if folded(one) != folded(here)}
    mapping = LabelMapping(scheme, names.labels)
    claims = list(_understood(own, mapping, people, report))
    meant = mapping.meant.items()
    report.meant = {one: here for one, here in meant if folded(one) != folded(here)}
    while not store.survey(1.0):
        pass
    placed = _places(store, claims, name, report)
    session = Session(store, scheme, annotator, store.writer(annotator))
    try:
        _Writing(session, report, replace=replace).write(placed, name)
    finally:
        session.end()
    return report


def _understood(
    claims: Iterable[SheetClaim],
    mapping: LabelMapping,
    people: Mapping[str, str],
    report: SheetReport,
) -> Iterator[SheetClaim]:
    """The claims with our statuses and names; what cannot be kept is left out and noted."""
    for one in claims:
        fields = dict(one.fields)
        if verdict := fields.get("status"):
            status = mapping.status(verdict)
            if status is None:
                report.verdicts[verdict] += 1
                what = f"{verdict!r:.60} is no status here"
                hint = "--map VERDICT=STATUS says what it is"
                report.lost.append(FormatError(one.place, what, hint))
                continue
            fields["status"] = status
        if name := fields.get("assignee"):
            fields["assignee"] = people[name]
        for kept, allowed in (("confidence", v.CONFIDENCES), ("stance", STANCES)):
            if kept in fields and (said := fields.pop(kept).lower()) in allowed:
                fields[kept] = said
            elif kept in one.fields:
                what = f"{kept} {one.fields[kept]!r:.40} is not understood, the rest was taken"
                hint = f"expected one of {', '.join(allowed)}"
                report.partly.append(FormatError(one.place, what, hint))
        for kept in ("url", "made at"):
            if kept in fields and (wrong := _no_address(fields[kept])):
                del fields[kept]
                report.partly.append(FormatError(one.place, f"{kept}: {wrong}", "it was left out"))
        yield one._replace(fields=fields)


def _no_address(text: str) -> str:
    try:
        checked("url", text)
    except InvalidMetadata as error:
        return str(error)
    return ""


# -- where claims stand ----------------------------------------------------------------------------


def _places(
    store: Store, claims: Sequence[SheetClaim], name: str, report: SheetReport
) -> list[_Placed]:
    """The sentence of each claim; of those that stand nowhere a text is made."""
    known = _articles(store)
    matcher = Matcher(store)
    found: dict[int, _Placed] = {}
    asked: list[tuple[int, ReadRow]] = []
    for index, one in enumerate(claims):
        article = known.get(folded(one.fields.get("article", "")), "")
        place = _numbered(matcher, article, one)
        if place is not None:
            found[index] = _Placed(one, article, place)
        elif words := one.fields.get("sentence") or one.fields.get("claim"):
            said = example(text=words, article=article, id=str(index + 1), meta=_meta(one))
            asked.append((index, ReadRow(one.place, said)))
        else:
            where = f"sentence {one.fields['number']} of {one.fields['article']!r:.60}"
            report.lost.append(FormatError(one.place, f"there is no {where}", "name the claim"))
    matches = matcher.match(row for _, row in asked)
    new: list[tuple[int, ReadRow]] = []
    for (index, row), match in zip(asked, matches, strict=True):
        place = matcher.layout(match.article).at(match.start) if match.found else None
        if place is not None:
            found[index] = _Placed(claims[index], match.article, place)
        else:
            report.elsewhere += bool(claims[index].fields.get("article"))
            words = claims[index].fields.get("claim") or row.example.text
            new.append((index, row._replace(example=row.example._replace(article="", text=words))))
    report.on_sentences = len(found)
    if new:
        found.update(_texts(store, claims, new, name, report))
    return [found[index] for index in sorted(found)]


def _articles(store: Store) -> dict[str, str]:
    """What an article may be called, folded -> its id; what several are called means none."""
    found: dict[str, str] = {}
    for one in store.articles():
        if one.missing:
            continue
        for name in {one.meta.get("title", ""), one.meta.get("url", ""), one.opening} - {""}:
            found[folded(name)] = "" if folded(name) in found else one.id
    found.update({folded(one.id): one.id for one in store.articles() if not one.missing})
    return found


def _numbered(matcher: Matcher, article: str, one: SheetClaim) -> int | None:
    """The sentence that a row names by article and number."""
    number = one.fields.get("number", "")
    if not article or not number.isascii() or not number.isdecimal():
        return None
    try:
        layout = matcher.layout(article)
    except StoreError:
        return None
    return int(number) - 1 if 1 <= int(number) <= len(layout) else None


def _meta(one: SheetClaim) -> dict[str, str]:
    """What is known of where a claim was made."""
    told = {
        "url": one.fields.get("made at", ""),
        "date": one.fields.get("made on", ""),
        "author": one.fields.get("claimant", ""),
    }
    return {name: text for name, text in told.items() if text}


def _texts(
    store: Store,
    claims: Sequence[SheetClaim],
    new: Sequence[tuple[int, ReadRow]],
    name: str,
    report: SheetReport,
) -> Iterator[tuple[int, _Placed]]:
    brought = bring_texts(store, (), ListedRows(row for _, row in new), name, TextRules())
    report.texts, report.lost = brought.added, [*report.lost, *brought.faults]
    there = {row.place: row.example for row in brought.rows}
    matcher = Matcher(store)
    for index, row in new:
        if (one := there.get(row.place)) is not None:
            place = matcher.layout(one.article).at(one.start)
            yield index, _Placed(claims[index], one.article, place or 0)


# -- writing ---------------------------------------------------------------------------------------


class _Writing:
    """Collects what the checks are to say, and writes it as one step."""

    def __init__(self, session: Session, report: SheetReport, *, replace: bool) -> None:
        self._session = session
        self._report = report
        self._replace = replace
        self._sources = dict(session.store.sources(session.annotator))
        self._new_sources: list[Put] = []
        self._wanted: dict[tuple[str, int], dict[str, Json]] = {}
        self._claimed: dict[tuple[str, int, str], str] = {}

    def write(self, placed: Sequence[_Placed], name: str) -> None:
        """Writes all of them."""
        for one in placed:
            self._take(one)
        puts = list(self._new_sources)
        for (article, place), wanted in self._wanted.items():
            puts += self._session.open(article).puts(place, wanted)
        if puts:
            did = f"claims of {name}"
            self._report.outcome = self._session.apply(Edit(tuple(puts), did))

    def _take(self, one: _Placed) -> None:
        report, at = self._report, (one.article, one.place)
        said = self._wanted.get(at, {})
        present = {**self._values(*at), **said}
        id = _check_id(one.claim, present)
        key = (*at, id)
        words = one.claim.fields.get("claim", "")
        if self._claimed.setdefault(key, words) != words:
            what = f"is about the same sentence as another row ({one.article} {one.place + 1})"
            hint = "mark its words as a span, and check that (w on the Desk)"
            report.lost.append(FormatError(one.claim.place, what, hint))
            return
        known = present.get(v.CHECK + id)
        check, why = self._merged(known, self._said(one, id))
        if why:
            hint = "--replace lets the sheet win"
            report.lost.append(FormatError(one.claim.place, f"{OTHERWISE}: {why}", hint))
            return
        items = self._items(one.claim, id, check, present)
        if check == known and not items:
            report.same += 1
            return
        report.begun += known is None
        report.changed += known is not None
        report.evidence += len(items)
        self._wanted[at] = {**said, v.CHECK + id: check, **items}

    def _values(self, article: str, place: int) -> Values:
        opened = self._session.open(article)
        while not opened.reading.read_on(1.0):
            pass
        opened.grow()
        return opened.at(place).values

    def _said(self, one: _Placed, id: str) -> Values:
        """What the row says of its check."""
        fields = one.claim.fields
        said = {name: fields[name] for name in _OF_CHECK if fields.get(name)}
        sentence = self._session.open(one.article).sentence(one.place)
        if " ".join(said.get("claim", "").split()) == " ".join(sentence.split()):
            said.pop("claim", None)
        return {"scope": id.partition(".")[0], **said}

    def _merged(self, known: Values | None, said: Values) -> tuple[Values, str]:
        """A check with what a row says; and, where it may not be said, what stands against it."""
        unchecked = self._session.scheme.unchecked
        if known is None:
            return {"status": unchecked, **said}, ""
        if known.get("withdrawn") and not self._replace:
            return known, "you have withdrawn the check"
        open_ = known["status"] == unchecked
        other = [
            name
            for name, text in said.items()
            if known.get(name) not in (None, "", text) and not (name == "status" and open_)
        ]
        if other and not self._replace:
            name = other[0]
            return known, f"{name} is {str(known[name])!r:.60}, there {str(said[name])!r:.60}"
        return {**known, **said}, ""

    def _items(self, claim: SheetClaim, id: str, check: Values, present: Values) -> dict[str, Json]:
        """The evidence that a row brings and the check does not have yet."""
        fields = claim.fields
        named = list(addresses(fields.get("evidence", "")))
        quote = fields.get("quote", "") if len(named) < 2 else ""
        if quote and not named:
            named = ["no source given"]
        there = items_of(present, id)
        cited = {(item["source"], item.get("quote", "")) for _, item in there}
        order = max((item.get("order", 0) for _, item in there), default=-1)
        found: dict[str, Json] = {}
        for text in named:
            try:
                source = self._source(text)
            except SourceError as error:
                what = f"evidence {text!r:.60}: {error}"
                self._report.partly.append(FormatError(claim.place, what, "it was left out"))
                continue
            if (source, quote) in cited:
                continue
            order += 1
            item = {"check": id, "source": source, "stance": self._stance(fields, check)}
            found[v.EVIDENCE + new_id()] = {
                **item, **({"quote": quote} if quote else {}), "order": order
            }  # fmt: skip
        return found

    def _stance(self, fields: Mapping[str, str], check: Values) -> str:
        """What the row says, else what the status asks for, else that it is background."""
        status = self._session.scheme.status(str(check["status"]))
        asked = status.need if status is not None and status.need in STANCES else ""
        return fields.get("stance") or asked or "background"

    def _source(self, text: str) -> str:
        """The id of a source, which is new if nobody has cited it."""
        known = find_by_words(self._sources, text)
        if known is not None:
            return known
        id = new_id()
        is_address = text.lower().startswith(("http://", "https://"))
        value = {"url": checked_url(text)} if is_address else {"title": text}
        self._sources[id] = value
        self._new_sources.append(Put("", "", v.SOURCE + id, value))
        return id


def _check_id(claim: SheetClaim, present: Values) -> str:
    """The check that a row is about: the one it names, if that is there, else by its scope."""
    named = claim.fields.get("check", "")
    if named in v.SCOPES or v.CHECK + named in present:
        return named
    scope = claim.fields.get("scope", "")
    return scope if scope in v.SCOPES else "content"
