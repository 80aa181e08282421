"""Gathering what is compared: the annotators' answers on the present sentences, and the gold.

Also here: two layers of what people say: before others' work was shown to them, and as it is now.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from reviewer.corpus.layout import Layout
from reviewer.models import Event, Json, QuestionType, Scheme, Values
from reviewer.models import values as v
from reviewer.models.annotation import Tally
from reviewer.models.text import ROWS_ALONE
from reviewer.ports import Cut, Reading, Store, StoreError
from reviewer.review.agreement import StepCallback
from reviewer.review.answer_columns import AnswerColumn, OfSettled, SentenceList, TagSets
from reviewer.review.answer_votes import ONE_TAG
from reviewer.review.report import AgreementReport, ComparedWork, report
from reviewer.review.shared_keys import common_checks, common_relations, common_spans, says
from reviewer.review.statuses import Key, SpanRange
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.annotators import Annotators
from reviewer.session.core.decisions import Decisions
from reviewer.session.core.plain_votes import PlainVotes, plain_votes
from reviewer.session.core.relation_index import with_ends

if TYPE_CHECKING:
    from reviewer.session.core.session import Session


Layer = Literal["blind", "final"]
"""blind: what everybody said last before others' work was shown. final: what they say now."""


Units = Mapping[str, Values]
"""Sentence -> what somebody says of it."""


Overlay = dict[str, dict[tuple[str, str], Json]]
"""Article -> (sentence, key) -> its value before others' work was shown."""


def overlay(events: Iterator[Event]) -> Overlay:
    """What keys said last in a blind event, of those that were changed after a reveal too."""
    blind: dict[tuple[str, str, str], Json] = {}
    later: dict[tuple[str, str, str], Json] = {}
    for event in events:
        if event.op == "fact":
            continue
        for article, unit, key, before, after in event.changes:
            place = (article, unit, key)
            if event.basis == "blind":
                blind[place] = after
                later.pop(place, None)
            else:
                later.setdefault(place, blind.get(place, before))
    found: Overlay = {}
    for (article, unit, key), value in later.items():
        found.setdefault(article, {})[unit, key] = value
    return found


def layered(units: Units, before: Overlay, article: str) -> Units:
    """What somebody said of an article, with what was changed after a reveal as it was before."""
    changed = before.get(article)
    if not changed:
        return units
    found = {unit: dict(values) for unit, values in units.items()}
    for (unit, key), value in changed.items():
        values = found.setdefault(unit, {})
        if value is None:
            values.pop(key, None)
        else:
            values[key] = value
    return {unit: values for unit, values in found.items() if values}


SLICE: Final = 0.005
"""Seconds of reading an article before others have a turn."""


STEP: Final = 50
"""Sentences that are gathered before others have a turn."""

MANY: Final = 1_000
"""The same, of sentences of which there is nothing but votes."""


class Gathered:
    """What people said.

    Attributes:
        sentences: Every sentence of which anybody said anything that counts.
        answers: Person -> what they settled.
        cannot: Person -> sentences that they could not judge.
        statuses: Scope -> person -> check -> status; checks of spans are named by their range.
        spans: Person -> settled sentence -> spans.
        gold: (article, sentence, tag) -> whether the gold has it.
        unreadable: Articles that were left out, and why.
        questions: Question -> person -> article and sentence (empty for the article) -> answer.
        relations: Person -> settled sentence -> relations, as everybody's are named.
        apart: Articles of which each unit is a text of its own: rows of a table.
    """

    def __init__(self, people: Iterable[str]) -> None:
        """Nothing is gathered yet.

        Args:
            people: Who is compared.
        """
        self.sentences = SentenceList()
        sets = TagSets()
        self.answers = {name: AnswerColumn(self.sentences, sets) for name in people}
        self.cannot: dict[str, int] = {}
        self.statuses: dict[str, dict[str, dict[Key, str]]] = {}
        self.spans = {name: OfSettled(own, _NO_SPANS) for name, own in self.answers.items()}
        self.gold: dict[tuple[str, str, str], bool] = {}
        self.unreadable: list[str] = []
        self.questions: dict[QuestionType, dict[str, dict[Key, Json]]] = {}
        self.relations = {name: OfSettled(own, _NONE) for name, own in self.answers.items()}
        self.apart: set[str] = set()


_NO_SPANS: Final[Sequence[SpanRange]] = ()


class SentenceTexts:
    """The words of sentences that were gathered, read again: all of them would fill the memory."""

    def __init__(self, store: Store) -> None:
        """Reads nothing yet."""
        self._store = store
        self._last: tuple[str, Layout | None] = ("", None)

    def of(self, article: str, number: int) -> str:
        """The words of a sentence; empty if its article cannot be read any more.

        Args:
            article: Its article. It is fastest to go article by article.
            number: Its number in the article, from 1.
        """
        if self._last[0] != article:
            self._last = (article, self._layout(article))
        layout = self._last[1]
        return layout.sentence(number - 1) if layout and number <= len(layout) else ""

    def _layout(self, article: str) -> Layout | None:
        try:
            reading = self._store.open(article)
        except StoreError:
            return None
        return Layout(reading.text, reading.units, self._store.cuts(article))


def collect(
    session: Session,
    people: Sequence[str],
    layer: Layer = "final",
    articles: Collection[str] | None = None,
    *,
    submitted: bool = False,
) -> Gathered:
    """What people said, at once; `gathering` does it article by article.

    Args:
        session: Whose store it is.
        people: Who is compared.
        layer: Which of their answers count.
        articles: Only these; None for all.
        submitted: Only of articles that each person has submitted.
    """
    found = Gathered(people)
    for _ in gathering(session, found, layer, articles, submitted=submitted):
        pass
    return found


def agreement_of(
    found: Gathered,
    scheme: Scheme,
    *,
    by_article: bool = False,
    fewer: bool = True,
    seed: int = 7,
    on_step: StepCallback = lambda _: None,
) -> AgreementReport:
    """Compares in every way that the scheme gives what people said; it touches no store.

    Args:
        found: What they said.
        scheme: Tags, kinds of relations, and whether a sentence has one tag at most.
        by_article: Whether rows that are texts of their own are drawn with their article, too.
        fewer: Whether to list where those who are usually right are the fewer.
        seed: Of the bootstrap over articles.
        on_step: Called with what is computed next.
    """
    work = ComparedWork(
        found.answers,
        statuses=found.statuses,
        spans=found.spans,
        gold=found.gold,
        questions=found.questions,
        relations=found.relations,
        apart=() if by_article else found.apart,
    )
    return report(work, scheme, fewer=fewer, seed=seed, on_step=on_step)


def gathering(
    session: Session,
    found: Gathered,
    layer: Layer = "final",
    articles: Collection[str] | None = None,
    *,
    submitted: bool = False,
) -> Iterator[str]:
    """Fills `found` step by step, for use in the background; yields the id of the article."""
    store = session.store
    annotators = Annotators(store, session.annotator, session.visibility.rules.aliases)
    folders = annotators.folders() | annotators.folders(machines=True)
    names = {name: folders.get(name, []) for name in found.answers}
    every = [folder for own in names.values() for folder in own]
    tallies = {folder: store.tallies(folder) for folder in every}
    said = {
        article
        for own in tallies.values()
        for article, tally in own.items()
        if tally.decided or tally.statuses or tally.answers
    }
    before = {one: _overlay_of(store, one, said) if layer == "blind" else {} for one in every}
    for article in [one.id for one in store.articles() if one.id in said]:
        if articles is None or article in articles:
            people = {
                name: own
                for name, own in names.items()
                if not submitted or annotators.has_submitted(name, article)
            }
            for _ in _gather_article(session, found, article, people, before, tallies):
                yield article
            yield article


def _overlay_of(store: Store, folder: str, articles: Iterable[str]) -> Overlay:
    # The history is long; most people never say anything with others' work in view.
    if any(store.facts(folder, article).revised for article in articles):
        return overlay(store.events(folder))
    return {}


def _gather_article(
    session: Session,
    found: Gathered,
    article: str,
    folders: Mapping[str, Sequence[str]],
    before: Mapping[str, Overlay],
    tallies: Mapping[str, Mapping[str, Tally]],
) -> Iterator[None]:
    """Gathers an article; yields now and then, because one may be very long."""
    store = session.store
    try:
        reading = store.open(article)
    except StoreError as error:
        found.unreadable.append(str(error))
        return
    while not reading.complete:
        reading.read_on(SLICE)
        yield
    if reading.units.segmenter == ROWS_ALONE:
        found.apart.add(article)
    cuts = store.cuts(article)
    sentences = _ArticleSentences(found, article, reading.units.sha256)
    for name, own in folders.items():
        every = [
            _said(store, folder, reading, cuts, before[folder], tallies[folder].get(article))
            for folder in own
        ]
        known = [version for one in every if (version := _version_of(one)) is not None]
        version = max(known, default=session.scheme.version)
        gatherer = _PersonGatherer(session, found, name, sentences, version, own)
        yield from gatherer.all(reading, cuts, every)
    _gather_gold(session, found, article)


def _said(
    store: Store,
    folder: str,
    reading: Reading,
    cuts: Mapping[int, Cut],
    before: Overlay,
    tally: Tally | None,
) -> PlainVotes | Units:
    """What somebody says of an article under one name; in short where it is nothing but votes."""
    article = reading.article.id
    if not cuts and article not in before:
        plain = plain_votes(store, folder, article, reading.units, tally)
        if plain is not None:
            return plain
    return layered(store.values(folder, article), before, article)


class _ArticleSentences:
    """The sentences of the article that is gathered, each taken in when it is first asked for."""

    def __init__(self, found: Gathered, article: str, sha256: str) -> None:
        self.article = article
        self._list = found.sentences
        self._list.begin(article, sha256)
        self._known: dict[int, int] = {}

    def at(self, place: int, start: int, end: int, unit: str = "") -> int:
        index = self._known.get(place)
        if index is None:
            index = self._known[place] = self._list.add(start, end, place + 1, unit)
        return index


class _PersonGatherer:
    """Gathers what one person says of one article."""

    def __init__(
        self,
        session: Session,
        found: Gathered,
        name: str,
        sentences: _ArticleSentences,
        version: int,
        folders: Sequence[str],
    ) -> None:
        self._scheme = session.scheme
        self._found = found
        self._name = name
        self._sentences = sentences
        self._version = version
        self._several = len(folders) > 1
        self._elsewhere = partial(_elsewhere, session.store, folders)
        self._questions = session.scheme.asked("sentence")
        self._unsettled = {one.name for one in session.scheme.statuses if not one.settled}

    def all(
        self, reading: Reading, cuts: Mapping[int, Cut], every: Sequence[PlainVotes | Units]
    ) -> Iterator[None]:
        """What is said of the article and its sentences, under all names."""
        self.about(every)
        for one in every:
            if isinstance(one, PlainVotes):
                yield from self.votes(one)
                continue
            try:
                yield from self.opened(OpenArticle(reading, one, cuts))
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                article = self._sentences.article
                what = f"{self._name}, {article}: not as expected ({error!r})"
                self._found.unreadable.append(what)

    def about(self, every: Iterable[PlainVotes | Units]) -> None:
        """What is said of the article itself."""
        for one in every:
            self._answered(
                "",
                {v.ANSWER + name: answer for name, answer in one.answers.items()}
                if isinstance(one, PlainVotes)
                else one.get("", {}),
                self._scheme.asked("article"),
            )

    def votes(self, plain: PlainVotes) -> Iterator[None]:
        """What is said of its sentences, where that is nothing but votes."""
        settled, cannot = self._found.answers[self._name], 0
        sentences, latest = self._sentences, self._version
        for count, vote in enumerate(plain.votes):
            place, start, end, decided, tags, version, answers = vote
            if count % MANY == MANY - 1:
                yield
            if decided == "settled":
                index = sentences.at(place, start, end)
                settled.add(index, tags, latest if version is None else version)
                if self._several:
                    unit = self._found.sentences.unit_at(start)
                    self._nothing_else((sentences.article, unit))
            elif decided is not None:
                sentences.at(place, start, end)
                cannot += 1
            if answers:
                unit = self._found.sentences.unit_at(start)
                said = {v.ANSWER + name: answer for name, answer in answers.items()}
                self._answered(unit, said, self._questions)
        if cannot:
            self._found.cannot[self._name] = self._found.cannot.get(self._name, 0) + cannot

    def opened(self, opened: OpenArticle) -> Iterator[None]:
        """What is said of its sentences, whatever it is."""
        for count, place in enumerate(opened.annotated()):
            if count % STEP == STEP - 1:
                yield
            present = _present(opened, place, self._elsewhere)
            unit = opened.layout.id(place)
            self._sentence(opened.layout, place, unit, present)
            self._answered(unit, present, self._questions)
            self._statuses(opened.layout, place, unit, present)

    def _sentence(self, layout: Layout, place: int, unit: str, said: Values) -> None:
        decided, found, name = said.get(v.DECIDED), self._found, self._name
        if decided == "settled":
            own = _latest_version((said,))
            tags = frozenset(one[len(v.TAG) :] for one in said if one.startswith(v.TAG))
            index = self._sentences.at(place, *layout.range(place), unit)
            found.answers[name].add(index, tags, self._version if own is None else own)
            key = (self._sentences.article, unit)
            self._nothing_else(key)
            if says(said, v.SPAN):
                every = common_spans(said).values()
                spans = [SpanRange(one["tag"], one["start"], one["end"]) for one in every]
                found.spans[name].some[key] = spans
            if says(said, v.RELATION):
                found.relations[name].some[key] = frozenset(common_relations(said))
        elif decided == "cannot":
            found.cannot[name] = found.cannot.get(name, 0) + 1
            self._sentences.at(place, *layout.range(place), unit)

    def _nothing_else(self, key: Key) -> None:
        """Of several names of a person the last one that settled a sentence counts."""
        self._found.spans[self._name].some.pop(key, None)
        self._found.relations[self._name].some.pop(key, None)

    def _answered(self, unit: str, said: Values, questions: Sequence[QuestionType]) -> None:
        for question in questions:
            answered = said.get(v.ANSWER + question.name)
            if answered is not None:
                own = self._found.questions.setdefault(question, {}).setdefault(self._name, {})
                own[self._sentences.article, unit] = answered

    def _statuses(self, layout: Layout, place: int, unit: str, said: Values) -> None:
        for check, value in common_checks(said).items() if says(said, v.CHECK) else ():
            if not value.get("withdrawn") and value["status"] not in self._unsettled:
                scope, _, span = check[len(v.CHECK) :].partition(".")
                of = self._found.statuses.setdefault(scope, {}).setdefault(self._name, {})
                of[self._sentences.article, f"{unit} {span}".rstrip()] = value["status"]
                self._sentences.at(place, *layout.range(place), unit)


_NONE: Final[frozenset[str]] = frozenset()


def _elsewhere(store: Store, folders: Sequence[str], article: str) -> Iterator[Units]:
    """What somebody says of another article, under all their names."""
    return (store.values(folder, article) for folder in folders)


def _version_of(said: PlainVotes | Units) -> int | None:
    return said.version if isinstance(said, PlainVotes) else _latest_version(said.values())


def _present(
    opened: OpenArticle, place: int, elsewhere: Callable[[str], Iterator[Units]]
) -> Values:
    """What is said of a sentence; spans and relations are followed only where there are any."""
    said = opened.at(place).values
    if says(said, v.SPAN):
        said = opened.present(place)
    return with_ends(said, [opened], elsewhere) if says(said, v.RELATION) else said


def _latest_version(every: Iterable[Values]) -> int | None:
    """The latest version of the scheme under which a tag was given; None if none was."""
    latest: int | None = None
    for values in every:
        for key, value in values.items():
            if key.startswith(v.TAG) and isinstance(value, int):
                latest = value if latest is None else max(latest, value)
    return latest


def _gather_gold(session: Session, found: Gathered, article: str) -> None:
    tallies = session.store.tallies
    if not any(article in t and t[article].gold for t in map(tallies, session.store.annotators())):
        return
    opened = session.peek(article)
    decisions = Decisions(session.store, session.annotator, opened)
    for place in decisions.places():
        for key, ruling in decisions.at(place).items():
            if key.startswith(v.TAG) and isinstance(ruling.value, bool):
                unit = opened.layout.id(place)
                found.gold[article, unit, key[len(v.TAG) :]] = ruling.value
            elif key == ONE_TAG and isinstance(ruling.value, str):
                unit = opened.layout.id(place)
                for tag in session.scheme.tags:
                    found.gold[article, unit, tag.name] = tag.name == ruling.value
