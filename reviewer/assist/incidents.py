"""What says that two sentences tell of one incident, and that one denies what the other says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import combinations, zip_longest
from typing import Final, NamedTuple

from reviewer.assist.conflicts import (
    Counted,
    day_names,
    is_rough,
    weekday_names,
)
from reviewer.assist.cues import Cues
from reviewer.assist.fact_terms import (
    FATES,
    FactTerms,
    fates_of,
    head_terms,
    index_terms,
    name_stem,
)
from reviewer.assist.figures import Quantity
from reviewer.assist.report_dates import are_months_apart
from reviewer.assist.words import Words

_MUCH: Final = 0.42
"""So alike are sentences that tell of one incident even if nothing else says so."""
_SOME: Final = 0.24
"""So alike are sentences that tell of one incident where other signs say so too."""
_LEAST: Final = 0.15
"""So alike are those that share names, a date and what happened, or nearly the figure."""
_LEADS: Final = 0.2
"""So alike are the beginnings of articles about one event."""
_LIKE: Final = 0.4
"""So alike are those that seldom are of two events."""
_NAMED: Final = 0.6
"""Else so much of the names with which one of them begins the other one has to have."""
_OWN: Final = 0.6
"""So alike are sentences of one article that contradict each other, and are not two incidents."""
_UNIT: Final = 0.6
"""So alike are sentences that give one measure or sum; a distance is one of many."""
_DENIAL: Final = 0.6
"""So alike are a sentence and its denial."""
_OPEN: Final = 1.2
"""At least 70 and 80 can both be so; at least 3 and 10 are what two knew."""
EVENTS: Final = frozenset(("k_quake", "k_ship", "k_train", "k_gate", "k_court", "k_vote"))
"""Kinds that tell one event from another."""
_FRESH: Final = 7
"""So many days long articles report what happened, and correct what they reported."""
_SIGNS: Final = 2
"""So many signs have to agree."""
_NEAR: Final = 3
"""Words behind what is counted, and before a figure, that say what befell whom."""
_DAY: Final = re.compile(r"d_[^\W\d_]+\d+")
_CLAUSE: Final = re.compile(r"[,;:]|\b(?:and|but|with|after|when|as|while)\b")
_NOT_BUT: Final = re.compile(r"\bnot\b[^.;]*,? but\b")
"""What is not one thing but another is said, and denied of what nobody said."""
_GENITIVE: Final = re.compile(r"['’]s?$")
_CLOCK: Final = re.compile(r"\b\d{1,2}[:.]\s?[0-5]\d\b(?!\d|%| per)")


class Beginnings(NamedTuple):
    """How two articles begin.

    Attributes:
        likeness: How much of it they share, from 0 to 1.
        terms: The terms of each.
        named: How much of the names with which one begins the other article has, at most; 1 where
            it is one article.
        early: Whether each sentence is among those with which its article begins.
        values: The numbers in each article, as terms.
        shared: How much of the names of the article with fewer the other one has, from 0 to 1.
        written: The days on which they were written, as ordinals; None where that is not known.
    """

    likeness: float
    terms: tuple[frozenset[str], frozenset[str]]
    named: float
    early: tuple[bool, bool] = (True, True)
    values: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    shared: float = 1.0
    written: tuple[int | None, int | None] = (None, None)

    @property
    def apart(self) -> int:
        """So many days apart they were written, as far as that is known; else 0."""
        first, second = self.written
        return 0 if first is None or second is None else abs(first - second)

    @property
    def are_weeks_apart(self) -> bool:
        """Whether one was written when the other one's news was old."""
        return self.apart > _FRESH


def is_sure_denial(
    first: FactTerms,
    second: FactTerms,
    alike: float,
    beginnings: Callable[[], Beginnings],
    cues: Cues,
) -> bool:
    """Whether one of two sentences is sure to deny what the other one says.

    Args:
        first: What one of them says.
        second: What the other one says.
        alike: Their likeness.
        beginnings: Gives how their articles begin; asked only where all else agrees.
        cues: The words of their language.
    """
    denying = first if first.negated else second
    plain = not cues.words("facts", "plain_negations").isdisjoint(_lows(denying))
    return (
        plain
        and alike >= _DENIAL
        and not _NOT_BUT.search(denying.sentence)
        and not (_lows(first) | _lows(second)) & cues.words("facts", "not_yet")
        and _has_one_subject(first, second, cues)
        and agrees_on_days(first, second, alike, cues)
        and _is_one_incident(first, second, alike, beginnings(), cues)
    )


# -- what is counted ------------------------------------------------------------------------------


def fate_beside(one: Counted, cues: Cues) -> frozenset[str]:
    """What befell whom a figure counts, by the words right beside it."""
    before, behind = _beside(one)
    # One more word tells a death from a death sentence.
    near = fates_of(" ".join(behind[:-1]), cues) & fates_of(" ".join(behind), cues)
    return near or fates_of(" ".join(before), cues)


def is_accounted_for(one: Counted, other: Counted, cues: Cues) -> bool:
    """Whether a sentence has the other one's figure too, or its parts.

    Nine for and three against; 12 Somalis and 11 Yemenis of 23.
    """
    head = head_terms(one.figure.counted, cues) | head_terms(other.figure.counted, cues)
    values = [
        [each.value for each in terms.figures if _may_count(each, head, cues)]
        for terms in (one.terms, other.terms)
    ]
    sums = [{a + b for a, b in combinations(each, 2)} for each in values]
    return (
        other.figure.value in (*values[0], *sums[0]) or one.figure.value in (*values[1], *sums[1])
    )  # fmt: skip


def _may_count(figure: Quantity, head: frozenset[str], cues: Cues) -> bool:
    """Whether a figure may count what has one of these terms; a rough one adds up to nothing."""
    counted = head_terms(figure.counted, cues)
    return not is_rough(figure) and (not counted or not head or not counted.isdisjoint(head))


def is_open_to(one: Counted, other: Counted) -> bool:
    """Whether one figure leaves room for the other one, which is not much larger."""
    low, high = sorted((one.figure, other.figure), key=lambda each: each.value)
    open_up = low.direction == ">" or high.direction == "<"
    return open_up and high.value < _OPEN * low.value


# -- of what it is said ---------------------------------------------------------------------------


def _beside(one: Counted) -> tuple[list[str], list[str]]:
    """The words right before a figure, and what it counts with the words behind, and one more."""
    sentence, figure = one.terms.sentence.lower(), one.figure
    behind = _CLAUSE.split(sentence[figure.end :])[0].split()
    before = _CLAUSE.split(sentence[: figure.start])[-1].split()
    return before[-_NEAR:], [*behind, "", ""][: len(figure.counted.split()) + _NEAR + 1]


def agrees_on_days(first: FactTerms, second: FactTerms, alike: float, cues: Cues) -> bool:
    """Whether no year, month, day or weekday of one sentence is another than that of the other."""
    if first.years != second.years or clocks_differ(first, second):
        return False
    if first.years and alike < _UNIT:
        return False
    weekdays = [weekday_names(cues).intersection(each.terms) for each in (first, second)]
    days = [_days(each.terms) for each in (first, second)]
    months = [_months(each.terms) for each in (first, second)]
    for weekday, day, month in zip(weekdays, days, reversed(months), strict=True):
        # In September is not on Sunday.
        if weekday and not day and month and not (days[0] or days[1]):
            return False
    return all(
        not each[0] or not each[1] or not each[0].isdisjoint(each[1])
        for each in (weekdays, days, months)
    )


def clocks_differ(first: FactTerms, second: FactTerms) -> bool:
    """Whether two sentences tell of other times of day."""
    clocks = [set(_CLOCK.findall(each.sentence)) for each in (first, second)]
    return all(clocks) and clocks[0].isdisjoint(clocks[1])


def _days(terms: Iterable[str]) -> set[str]:
    return {term for term in terms if _DAY.fullmatch(term)}


def _months(terms: Iterable[str]) -> set[str]:
    return {term for term in terms if term.startswith("d_") and not _DAY.fullmatch(term)}


def are_two_incidents(
    first: FactTerms, second: FactTerms, beginnings: Beginnings, cues: Cues
) -> bool:
    """Whether a place, a month or a cause says that two sentences tell of two incidents.

    Args:
        first: What one of them says.
        second: What the other one says.
        beginnings: How their articles begin.
        cues: The words of their language.
    """
    known = [frozenset(one.terms) | lead for one, lead in
             zip((first, second), beginnings.terms, strict=True)]  # fmt: skip
    # A place that neither the other one nor the beginning of its article names.
    if (_places(first, cues) - known[1]) | (_places(second, cues) - known[0]):
        return True
    if are_months_apart(first.terms, second.terms, _FRESH, cues):
        return True
    kinds = _cause_terms(cues)
    causes = [{kinds[term] for term in each & kinds.keys()} for each in known]
    return all(causes) and causes[0].isdisjoint(causes[1])


@lru_cache(maxsize=16)
def _cause_terms(cues: Cues) -> dict[str, str]:
    """Term -> the kind of cause."""
    return {
        term: kind
        for kind, words in cues.names("facts", "causes").items()
        for word in words
        for term in index_terms(word, cues)
    }


def _is_one_incident(
    first: FactTerms, second: FactTerms, alike: float, beginnings: Beginnings, cues: Cues
) -> bool:
    """Whether enough signs say that both sentences tell of one incident."""
    days = [_days(lead) for lead in beginnings.terms]
    apart = bool(days[0]) and bool(days[1]) and days[0].isdisjoint(days[1])
    if apart or are_two_incidents(first, second, beginnings, cues):
        return False
    shared = set(first.terms) & set(second.terms)
    names = {term for term in shared if term.startswith("n_")} - day_names(cues)
    dated = any(term.startswith("d_") for term in shared)
    happened = any(term.startswith("k_") and term not in FATES for term in shared)
    if len(names) > 1 and dated and happened:
        # Who, when and what, of whatever the articles are.
        return alike >= _LEAST
    if alike < _SOME or not (beginnings.named >= _NAMED or beginnings.likeness >= _LIKE):
        return False
    signs = (
        alike >= _MUCH,
        beginnings.likeness >= _LEADS,
        dated or not day_names(cues).isdisjoint(shared),
        any(term.startswith("v_") for term in shared),
        len(names) > 1,
        not EVENTS.isdisjoint(shared),
    )
    return bool(names or alike >= _MUCH) and sum(signs) >= _SIGNS


def _places(one: FactTerms, cues: Cues) -> set[str]:
    """The names behind words such as *in*, *struck* and *province of*, or before *province*.

    What is near says less.
    """
    regions = cues.words("facts", "regions")
    before = cues.words("facts", "places") - cues.words("facts", "landmarks")
    before |= cues.words("facts", "strikes")
    joining = cues.words("facts", "within_places") | cues.words("facts", "parts_of_places")
    found: set[str] = set()
    run: set[str] = set()
    last, inside = "", False
    words = list(Words(one.sentence))
    for word, behind in zip_longest(words, words[1:]):
        region_of = last in regions and word.low in cues.words("figures", "of")
        inside = (
            word.low in before
            or region_of
            or (inside and (word.capital or word.low in joining or word.low in regions))
        )
        if word.low in regions:
            found |= run
        bare = _GENITIVE.sub("", word.low)
        # Of Meskoria's Orlan the second name says where.
        container = bare != word.low and behind is not None and behind.capital
        run = run | {f"n_{name_stem(bare)}"} if word.capital and not container else set()
        if inside:
            found |= run
        last = word.low
    return found.intersection(one.terms) - day_names(cues)


def _has_one_subject(first: FactTerms, second: FactTerms, cues: Cues) -> bool:
    """Whether the last name before what is denied is named before it in the other one, too."""
    names = [_names_before(each, first.denied | second.denied, cues) for each in (first, second)]
    return not all(names) or names[0][-1] in names[1] or names[1][-1] in names[0]


def _names_before(one: FactTerms, said: Iterable[str], cues: Cues) -> list[str]:
    """The names before what is said."""
    places = [at for at, term in enumerate(one.terms) if term in set(said)]
    before = one.terms[: places[0]] if places else ()
    return [term for term in before if term.startswith("n_") and term not in day_names(cues)]


@lru_cache(maxsize=4096)
def _lows_of(sentence: str) -> frozenset[str]:
    words = {word.low.replace("'", "’") for word in Words(sentence)}
    return frozenset(words | {"n’t" for word in words if word.endswith("n’t")})


def _lows(one: FactTerms) -> frozenset[str]:
    """The words of a sentence in lower case."""
    return _lows_of(one.sentence)
