"""What a report says: articles with their sentences, verdicts with their evidence, disputes.

It is made from the examples that an export is made from, so that the two cannot differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from reviewer.formats.example import GOLD, Example, final
from reviewer.models import Json, Scheme
from reviewer.models import values as v
from reviewer.session.article.links import UNRELATED
from reviewer.session.datasets.examples import examples
from reviewer.session.datasets.export_request import ExportSelection, Notes

if TYPE_CHECKING:
    from reviewer.ports import Store

UNSIGNED: Final = "not signed off"
"""What a check still wants, as exports call it."""


class MarkedText(NamedTuple):
    """A part of a sentence's text.

    Attributes:
        text: The words.
        tags: Tags of the spans that cover it, outermost first.
        title: What the spans and parts there are, in words; empty outside of them.
    """

    text: str
    tags: tuple[str, ...]
    title: str


class Tagged(NamedTuple):
    """A tag of a sentence, and who set it; nobody is named where the gold has it."""

    tag: str
    by: tuple[str, ...]


class Citation(NamedTuple):
    """A piece of evidence.

    Attributes:
        stance: What it does to the claim: supports, refutes, qualifies, background.
        quote: What it says, word for word.
        locator: Where in the source.
        note: What the annotator noted.
        source: The source, as saved.
        accessed: When it was looked at.
        by: Who cited it.
    """

    stance: str
    quote: str
    locator: str
    note: str
    source: Mapping[str, Json]
    accessed: str
    by: str


class Answer(NamedTuple):
    """One person's verdict, or the adjudicated one.

    Attributes:
        by: Who; `gold` for what adjudication decided.
        status: Its name.
        confidence: high, medium, low or nothing.
        rationale: Why.
        wants: What it still wants before it is final.
    """

    by: str
    status: str
    confidence: str
    rationale: str
    wants: tuple[str, ...]


class Signature(NamedTuple):
    """A second person's approval, or return with its reason."""

    by: str
    approved: bool
    why: str
    at: str


@dataclass(slots=True)
class Verdict:
    """A check: what is claimed, what each found, and by what evidence.

    Attributes:
        anchor: Its place in the report, unique.
        article: The article's id.
        title: The article's title.
        number: The sentence's number in the article, from 1.
        scope: Whether it is so (`content`), or whether they said it (`said`).
        claim: The words that were checked.
        claimant: Who claims it; empty if unknown.
        answers: Everybody's, the adjudicated one first.
        evidence: All that is cited, each once.
        signatures: Approvals and returns.
    """

    anchor: str
    article: str
    title: str
    number: int
    scope: str
    claim: str
    claimant: str
    answers: list[Answer]
    evidence: list[Citation] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)

    @property
    def status(self) -> str:
        """The status that counts: adjudicated, else agreed on; empty while people differ."""
        if self.answers[0].by == GOLD:
            return self.answers[0].status
        found = {answer.status for answer in self.answers}
        return found.pop() if len(found) == 1 else ""

    @property
    def wants(self) -> tuple[str, ...]:
        """What it still wants before it is final, each once."""
        counted = self.answers[:1] if self.answers[0].by == GOLD else self.answers
        return tuple(dict.fromkeys(want for answer in counted for want in answer.wants))

    @property
    def unsigned(self) -> bool:
        """Whether a second person has yet to agree."""
        return UNSIGNED in self.wants

    @property
    def checkers(self) -> tuple[str, ...]:
        """Who checked it, each once; whoever adjudicated it checked nothing."""
        return tuple(dict.fromkeys(one.by for one in self.answers if one.by != GOLD))

    @property
    def signers(self) -> tuple[str, ...]:
        """Who approved it, each once."""
        return tuple(dict.fromkeys(one.by for one in self.signatures if one.approved))


class Related(NamedTuple):
    """What a span of a sentence has to do with another.

    Attributes:
        kind: The kind of relation.
        article: The article of the other span.
        span: The id of the other span.
    """

    kind: str
    article: str
    span: str


class SameFact(NamedTuple):
    """A sentence that somebody said to be about the same fact.

    Attributes:
        relation: What the two have to do with one another: `same`, `hedge differs`, `conflict`.
        article: The other sentence's article.
        unit: The other sentence.
        text: How it began when that was said.
    """

    relation: str
    article: str
    unit: str
    text: str


class Sentence(NamedTuple):
    """A sentence as the report shows it.

    Attributes:
        anchor: Its place in the report.
        number: From 1.
        kind: As in an example.
        pieces: Its text.
        tags: What it is tagged with.
        decided: Whether anybody decided it.
        notes: Memos, with who wrote them.
        spans: Ids of the spans that begin here.
        relations: What its spans have to do with others.
        unit: Its id in the article.
        elsewhere: The same fact in other sentences.
    """

    anchor: str
    number: int
    kind: str
    pieces: tuple[MarkedText, ...]
    tags: tuple[Tagged, ...]
    decided: bool
    notes: tuple[tuple[str, str], ...]
    spans: tuple[str, ...]
    relations: tuple[Related, ...]
    unit: str = ""
    elsewhere: tuple[SameFact, ...] = ()


class DisputedSentence(NamedTuple):
    """A sentence on which people set different tags.

    Attributes:
        anchor: The sentence's place in the report.
        article: The article's id.
        number: The sentence's number.
        text: Its words.
        votes: Name -> tags.
        outcome: The adjudicated tags; None while nobody has decided.
    """

    anchor: str
    article: str
    number: int
    text: str
    votes: Mapping[str, Sequence[str]]
    outcome: tuple[str, ...] | None


@dataclass(slots=True)
class ArticlePage:
    """One article.

    Attributes:
        id: Its id.
        anchor: Its place in the report.
        meta: Title, author, date and the like.
        sentences: In order.
        verdicts: In the order of the sentences.
    """

    id: str
    anchor: str
    meta: Mapping[str, str]
    sentences: list[Sentence] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Its title, else its id."""
        return self.meta.get("title") or self.id


@dataclass(slots=True)
class ReportContent:
    """All that a report says.

    Attributes:
        articles: In the order of the workspace.
        disputes: Sentences on which people differ.
        people: Whose work it is.
        units: Person -> sentences decided.
        tags: Tag -> sentences that have it.
        problems: Articles that could not be read, a line each.
        hidden: Articles of which others' work is left out, because it may not be seen.
    """

    articles: list[ArticlePage] = field(default_factory=list)
    disputes: list[DisputedSentence] = field(default_factory=list)
    people: tuple[str, ...] = ()
    units: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    hidden: int = 0

    @property
    def verdicts(self) -> Iterator[Verdict]:
        """All verdicts."""
        for page in self.articles:
            yield from page.verdicts


def content_of(
    store: Store,
    scheme: Scheme,
    people: Sequence[str],
    *,
    hidden: Collection[str] = (),
    own: Collection[str] = (),
    public: bool = False,
) -> ReportContent:
    """Gathers what a report says.

    Args:
        store: Where everything is.
        scheme: Tags and statuses.
        people: Whose work is shown; what adjudication decided is always shown with it.
        hidden: Articles of which only the work of `own` may be shown.
        own: Names of whoever asks.
        public: Without names, notes and verdicts that want a signature.
    """
    wanted = ExportSelection(
        (*people, GOLD), undecided=True, hidden=frozenset(hidden), own=frozenset(own)
    )
    notes, content = Notes(), ReportContent(people=tuple(people), hidden=len(hidden))
    found = examples(store, scheme, wanted, notes, lambda done, of: None)
    for number, (_, of_article) in enumerate(groupby(found, key=lambda one: one.article), 1):
        _add_article(content, number, of_article, scheme, public=public)
    content.problems = notes.problems
    return content


def _add_article(
    content: ReportContent, number: int, found: Iterator[Example], scheme: Scheme, *, public: bool
) -> None:
    page: ArticlePage | None = None
    for _, group in groupby(found, key=lambda one: one.id):
        every = list(group)
        if page is None:
            page = ArticlePage(every[0].article, f"a{number}", every[0].meta)
        anchor = f"{page.anchor}s{every[0].number}"
        page.sentences.append(_sentence(content, anchor, every, public=public))
        page.verdicts += _verdicts(page, anchor, every, scheme, public=public)
        if (dispute := _dispute(anchor, every)) is not None:
            content.disputes.append(dispute)
    if page is not None:
        content.articles.append(page)


def _gold(every: Sequence[Example]) -> Example | None:
    return next((one for one in every if one.annotator == GOLD and one.decided), None)


def _sentence(
    content: ReportContent, anchor: str, every: Sequence[Example], *, public: bool
) -> Sentence:
    first, gold = every[0], _gold(every)
    people = [one for one in every if one.annotator != GOLD]
    content.units.update(one.annotator for one in people if one.decided)
    tagged: dict[str, list[str]] = {}
    for one in [gold] if gold is not None else people:
        for tag in one.tags:
            tagged.setdefault(tag, []).append(one.annotator)
    content.tags.update(tagged.keys())
    shown = gold if gold is not None and gold.spans else None
    pieces = pieces_of(first, [shown] if shown is not None else people)
    notes = () if public else tuple((one.annotator, one.note) for one in people if one.note)
    anonymous = public or gold is not None
    tags = tuple(Tagged(tag, () if anonymous else tuple(by)) for tag, by in tagged.items())
    spans = dict.fromkeys(str(span["id"]) for one in every for span in one.spans)
    related = dict.fromkeys(
        Related(str(item["kind"]), str(item.get("article") or one.article), str(item["other"]))
        for one in every
        for item in getattr(one, "relations", ())
    )
    decided = any(one.decided for one in every)
    return Sentence(
        anchor, first.number, first.kind, pieces, tags, decided, notes,
        tuple(spans), tuple(related), first.unit, _elsewhere(every),
    )  # fmt: skip


def _elsewhere(every: Sequence[Example]) -> tuple[SameFact, ...]:
    """The same fact in other sentences, as anybody has linked them, each once."""
    found = dict.fromkeys(
        SameFact(relation, str(link["article"]), str(link["unit"]), str(link.get("exact") or ""))
        for one in every
        for link in one.links
        if (relation := str(link.get("relation") or "")) not in ("", UNRELATED)
        and link.get("article")
        and link.get("unit")
    )
    return tuple(found)


def pieces_of(sentence: Example, every: Sequence[Example]) -> tuple[MarkedText, ...]:
    """A sentence's text, cut wherever a span or part of one begins or ends.

    Args:
        sentence: Its text and place.
        every: Whose spans are shown; the same span of several people is shown once.
    """
    length = len(sentence.text)
    ranges: dict[tuple[int, int, str, str], None] = {}
    for one in every:
        for span in one.spans:
            parts = [(span["tag"], span), *((part["name"], part) for part in span["parts"])]
            for name, item in parts:
                start = max(0, item["sentence_start"])
                end = min(length, item["sentence_end"])
                if start < end:
                    what = span["tag"] if name == span["tag"] else f"{name} of the {span['tag']}"
                    ranges[start, end, span["tag"], what] = None
    cuts = sorted({0, length, *(at for start, end, *_ in ranges for at in (start, end))})
    found = []
    for start, end in pairwise(cuts):
        covering = [one for one in ranges if one[0] <= start and end <= one[1]]
        covering.sort(key=lambda one: one[0] - one[1])
        tags = tuple(dict.fromkeys(tag for _, _, tag, _ in covering))
        title = ", ".join(dict.fromkeys(what for *_, what in covering))
        found.append(MarkedText(sentence.text[start:end], tags, title))
    return tuple(found)


def _verdicts(
    page: ArticlePage, anchor: str, every: Sequence[Example], scheme: Scheme, *, public: bool
) -> Iterator[Verdict]:
    """The checks on a sentence, each once; what people say of the same one stands together."""
    about: dict[str, list[tuple[Example, dict[str, Json]]]] = {}
    for one in sorted(every, key=lambda one: one.annotator != GOLD):
        for check in one.checks:
            if not check.get("withdrawn"):
                about.setdefault(_subject(one, check), []).append((one, check))
    for at, found in enumerate(about.values()):
        statuses = {str(check["status"]) for _, check in found}
        cited = any(item["check"] == check["id"] for one, check in found for item in one.evidence)
        if statuses == {scheme.unchecked} and not cited:
            continue
        one, check = found[0]
        verdict = Verdict(
            f"{anchor}c{at}", page.id, page.title, one.number, str(check["scope"]),
            _claim(one, check), _first(found, "claimant"),
            [_answer(one, check) for one, check in found],
            _evidence(found, public=public), list(_signatures(every, found)),
        )  # fmt: skip
        if not (public and verdict.unsigned):
            yield verdict


def _subject(one: Example, check: Mapping[str, Json]) -> str:
    """What a check is about, the same for everybody: the sentence, or a range of it."""
    span = next((span for span in one.spans if span["id"] == check.get("span")), None)
    where = f"{span['start']}-{span['end']}" if span is not None else str(check.get("span") or "")
    return f"{check['scope']} {where}"


def _claim(one: Example, check: Mapping[str, Json]) -> str:
    span = next((span for span in one.spans if span["id"] == check.get("span")), None)
    return str(check.get("claim") or (span["text"] if span is not None else one.text))


def _first(found: Sequence[tuple[Example, dict[str, Json]]], name: str) -> str:
    return next((str(check[name]) for _, check in found if check.get(name)), "")


def _answer(one: Example, check: Mapping[str, Json]) -> Answer:
    wants = () if final(one, check) else tuple(one.unfinished.get(str(check["id"]), ()))
    return Answer(
        one.annotator,
        str(check["status"]),
        str(check.get("confidence") or ""),
        str(check.get("rationale") or ""),
        wants,
    )


def _evidence(found: Sequence[tuple[Example, dict[str, Json]]], *, public: bool) -> list[Citation]:
    kept: dict[tuple[str, ...], Citation] = {}
    for one, check in found:
        for item in one.evidence:
            if item["check"] != check["id"]:
                continue
            source = one.sources.get(str(item.get("source")), {})
            words = [str(item.get(name) or "") for name in ("stance", "quote", "locator")]
            note = "" if public else str(item.get("note") or "")
            cited = Citation(
                words[0], words[1], words[2], note, source, str(item.get("accessed") or ""),
                one.annotator,
            )  # fmt: skip
            # What the gold took over from somebody is the same piece of evidence.
            name = str(source.get("url") or source.get("file") or source.get("title") or "")
            kept.setdefault((*words, name), cited)
    return list(kept.values())


def _signatures(
    every: Sequence[Example], found: Sequence[tuple[Example, dict[str, Json]]]
) -> Iterator[Signature]:
    signed = {(one.annotator, f"{v.CHECK}{check['id']}") for one, check in found}
    for one in every:
        for item in one.signoffs:
            if (item.get("about"), item.get("on")) in signed:
                approved = item.get("verdict") == "approved"
                why, at = str(item.get("why") or ""), str(item.get("at") or "")
                yield Signature(one.annotator, approved, why, at)


def _dispute(anchor: str, every: Sequence[Example]) -> DisputedSentence | None:
    people = [one for one in every if one.annotator != GOLD and one.decided == "settled"]
    votes = {one.annotator: tuple(one.tags) for one in people}
    if len(set(votes.values())) < 2:
        return None
    first, gold = every[0], _gold(every)
    outcome = tuple(gold.tags) if gold is not None else None
    return DisputedSentence(anchor, first.article, first.number, first.text, votes, outcome)
