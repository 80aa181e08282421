"""Gathering what is compared: the annotators' answers on the present sentences, and the gold.

Two layers of what people say: before others' work was shown to them, and as it is now.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from reviewer.models import Event, Json, QuestionType, Scheme, Values
from reviewer.models import values as v
from reviewer.models.text import ROWS_ALONE
from reviewer.ports import Store, StoreError
from reviewer.review.agreement import StepCallback
from reviewer.review.answer_votes import ONE_TAG
from reviewer.review.ratings import RatedAnswer
from reviewer.review.report import AgreementReport, report
from reviewer.review.shared_keys import common_checks, common_relations, common_spans, says
from reviewer.review.statuses import Key, SpanRange
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.annotators import Annotators
from reviewer.session.core.decisions import Decisions
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


class Where(NamedTuple):
    """A sentence, for people.

    Attributes:
        number: Its number in the article, from 1.
        text: Its words.
        start: Where it begins in the text of the article.
    """

    number: int
    text: str
    start: int = 0


@dataclass(slots=True)
class Gathered:
    """What people said.

    Attributes:
        answers: Person -> what they settled.
        cannot: Person -> sentences that they could not judge.
        statuses: Scope -> person -> check -> status; checks of spans are named by their range.
        spans: Person -> settled sentence -> spans.
        gold: (article, sentence, tag) -> whether the gold has it.
        sentences: Every sentence of which anybody said anything that counts.
        unreadable: Articles that were left out, and why.
        questions: Question -> person -> article and sentence (empty for the article) -> answer.
        relations: Person -> settled sentence -> relations, as everybody's are named.
        apart: Articles of which each unit is a text of its own: rows of a table.
    """

    answers: dict[str, list[RatedAnswer]]
    cannot: dict[str, int] = field(default_factory=dict)
    statuses: dict[str, dict[str, dict[Key, str]]] = field(default_factory=dict)
    spans: dict[str, dict[Key, Sequence[SpanRange]]] = field(default_factory=dict)
    gold: dict[tuple[str, str, str], bool] = field(default_factory=dict)
    sentences: dict[Key, Where] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    questions: dict[QuestionType, dict[str, dict[Key, Json]]] = field(default_factory=dict)
    relations: dict[str, dict[Key, frozenset[str]]] = field(default_factory=dict)
    apart: set[str] = field(default_factory=set)


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
    found = Gathered({name: [] for name in people})
    for _ in gathering(session, found, layer, articles, submitted=submitted):
        pass
    return found


def agreement_of(
    found: Gathered,
    scheme: Scheme,
    *,
    by_article: bool = False,
    seed: int = 7,
    on_step: StepCallback = lambda _: None,
) -> AgreementReport:
    """Compares in every way that the scheme gives what people said; it touches no store.

    Args:
        found: What they said.
        scheme: Tags, kinds of relations, and whether a sentence has one tag at most.
        by_article: Whether rows that are texts of their own are drawn with their article, too.
        seed: Of the bootstrap over articles.
        on_step: Called with what is computed next.
    """
    extents = {key: (one.start, one.start + len(one.text)) for key, one in found.sentences.items()}
    return report(
        found.answers,
        [tag.name for tag in scheme.tags],
        statuses=found.statuses,
        spans=found.spans,
        extents=extents,
        gold=found.gold,
        questions=found.questions,
        relations=found.relations,
        kinds=[kind.name for kind in scheme.relations],
        single=scheme.single,
        apart=() if by_article else found.apart,
        seed=seed,
        on_step=on_step,
    )


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
    said = {
        article
        for folder in every
        for article, tally in store.tallies(folder).items()
        if tally.decided or tally.statuses or tally.answers
    }
    before = {one: _overlay_of(store, one, said) if layer == "blind" else {} for one in every}
    for article in [one.id for one in store.articles() if one.id in said]:
        if articles is None or article in articles:
            values = {
                name: [layered(store.values(f, article), before[f], article) for f in own]
                for name, own in names.items()
                if not submitted or annotators.has_submitted(name, article)
            }
            for _ in _gather_article(session, found, article, values, names):
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
    values: Mapping[str, Sequence[Units]],
    folders: Mapping[str, Sequence[str]],
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
    unsettled = {status.name for status in session.scheme.statuses if not status.settled}
    sentence_questions = session.scheme.asked("sentence")
    elsewhere = {name: partial(_elsewhere, store, folders[name]) for name in values}
    keys: dict[int, Key] = {}
    for name, own in values.items():
        for about in (units.get("", {}) for units in own):
            _gather_answers(found, name, (article, ""), session.scheme.asked("article"), about)
        known = [one for units in own if (one := _latest_version(units.values())) is not None]
        version = max(known, default=session.scheme.version)
        for units in own:
            try:
                opened = OpenArticle(reading, units, cuts)
                for count, place in enumerate(opened.annotated()):
                    if count % STEP == STEP - 1:
                        yield
                    present = _present(opened, place, elsewhere[name])
                    key = keys.setdefault(place, (article, opened.layout.id(place)))
                    _gather_sentence(found, name, opened, place, key, present, version)
                    _gather_answers(found, name, key, sentence_questions, present)
                    _gather_statuses(found, name, opened, place, present, unsettled)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                found.unreadable.append(f"{name}, {article}: not as expected ({error!r})")
    _gather_gold(session, found, article)


def _gather_sentence(
    found: Gathered,
    name: str,
    opened: OpenArticle,
    place: int,
    key: Key,
    said: Values,
    version: int,
) -> None:
    decided = said.get(v.DECIDED)
    if decided == "settled":
        own = _latest_version((said,))
        tags = _shared(tuple(one[len(v.TAG) :] for one in said if one.startswith(v.TAG)))
        answer = RatedAnswer(*key, tags, version if own is None else own)
        found.answers[name].append(answer)
        spans: Sequence[SpanRange] = ()
        if says(said, v.SPAN):
            every = common_spans(said).values()
            spans = [SpanRange(one["tag"], one["start"], one["end"]) for one in every]
        found.spans.setdefault(name, {})[key] = spans
        relations = frozenset(common_relations(said)) if says(said, v.RELATION) else _NONE
        found.relations.setdefault(name, {})[key] = relations
    elif decided == "cannot":
        found.cannot[name] = found.cannot.get(name, 0) + 1
    else:
        return
    if key not in found.sentences:
        found.sentences[key] = _where(opened, place)


def _where(opened: OpenArticle, place: int) -> Where:
    return Where(place + 1, opened.sentence(place), opened[place].start)


_NONE: Final[frozenset[str]] = frozenset()


@lru_cache(maxsize=1 << 12)
def _shared(tags: tuple[str, ...]) -> frozenset[str]:
    """One set for all sentences that have the same tags: hundreds of thousands have few."""
    return frozenset(tags)


def _elsewhere(store: Store, folders: Sequence[str], article: str) -> Iterator[Units]:
    """What somebody says of another article, under all their names."""
    return (store.values(folder, article) for folder in folders)


def _gather_answers(
    found: Gathered, name: str, key: Key, questions: Sequence[QuestionType], said: Values
) -> None:
    for question in questions:
        answered = said.get(v.ANSWER + question.name)
        if answered is not None:
            found.questions.setdefault(question, {}).setdefault(name, {})[key] = answered


def _gather_statuses(
    found: Gathered,
    name: str,
    opened: OpenArticle,
    place: int,
    said: Values,
    unsettled: Collection[str],
) -> None:
    for check, value in common_checks(said).items() if says(said, v.CHECK) else ():
        if not value.get("withdrawn") and value["status"] not in unsettled:
            scope, _, span = check[len(v.CHECK) :].partition(".")
            of = found.statuses.setdefault(scope, {}).setdefault(name, {})
            target = f"{opened.layout.id(place)} {span}".rstrip()
            of[opened.article.id, target] = value["status"]
            key = (opened.article.id, opened.layout.id(place))
            found.sentences.setdefault(key, _where(opened, place))


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
