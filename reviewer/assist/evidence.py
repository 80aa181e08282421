"""How much speaks for two figures that differ being the same one, told otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from math import floor, log, log10
from typing import Final, NamedTuple

from reviewer.assist.conflicts import (
    Counted,
    day_names,
    is_close,
    is_relative,
    is_rough,
)
from reviewer.assist.cues import Cues
from reviewer.assist.fact_terms import (
    FATES,
    FactTerms,
    value_term,
)
from reviewer.assist.figure_pairs import (
    Kind,
    Near,
    Pair,
    count_of,
    near_of,
    terms_of,
    weight_of,
    words_beside,
)
from reviewer.assist.figures import Quantity
from reviewer.assist.incidents import (
    EVENTS,
    Beginnings,
    agrees_on_days,
    are_two_incidents,
    clocks_differ,
    is_accounted_for,
    is_open_to,
)


class Need(NamedTuple):
    """What figures of a kind need to be called a conflict.

    Attributes:
        points: So many points of `WEIGHTS`.
        near: So much of the words beside one figure stands beside the other one, too.
        alike: So alike are the sentences.
        times: The larger one is at most so many times the other.
        named: So much of the names with which one article begins the other one has.
    """

    points: float
    near: float
    alike: float
    times: float
    named: float = 0


NEEDS: Final[Mapping[Kind, Need]] = {
    "victims": Need(5, 0, 0, 5.5),
    "things": Need(7, 0.25, 0.15, 5.5, 0.6),
    "money": Need(8, 0.2, 0.15, 1.16),
    "measure": Need(6.5, 0.35, 0.35, 2),
    "share": Need(9, 0.4, 0.28, 2),
}
"""Chosen on public articles whose pairs were labelled, an event at a time left out."""
WEIGHTS: Final[Mapping[str, float]] = {
    "articles begin alike": 2,
    "begin much alike": 1,
    "know each other's names": 1,
    "share their names": 1,
    "articles share names": 1.5,
    "articles share most names": 1,
    "articles share few names": -1.5,
    "who, when and what": 2,
    "denied by number": 4,
    "nearly agree, with two names": 1,
    "both begin an article": 1,
    "one begins its article": 0.5,
    "nearly agree": 2,
    "differ little": 1,
    "differ much": -1,
    "alike": 1,
    "much alike": 1,
    "same words beside": 1,
    "of one event": 0.5,
    "days differ": -1,
    "written days apart": -2.5,
    "a month of its own": -2,
    "many figures": -1,
    "names of their own beside": -1,
    "a sentence without names": -0.5,
    "one counts by name": -1,
}
"""Points for each sign that both tell of one figure, of which some speak against it."""

AGREED: Final = 0.5
"""So many points two figures that agree need to be called one; also chosen on public articles."""
_PER_LIKENESS: Final = 10
"""So many points full likeness of sentences would count there; most have some by their figures."""
_BY_CHANCE: Final = (0.15, 0.6)
"""Likeness below the one says that they are of two things, above the other no more than that."""
_LEADS: Final = (0.2, 0.35)
_NAMED: Final = 0.6
_OVERLAP: Final = (0.3, 0.5)
_SHARED: Final = 0.4
_OF_DIFFERENCE: Final = frozenset(
    (
        "nearly agree",
        "nearly agree, with two names",
        "differ little",
        "differ much",
        "a month of its own",
        "one counts by name",
    )
)
"""What tells only of figures that differ."""
_TELLING: Final = 100
"""Larger figures seldom agree by chance."""
_LITTLE: Final = 0.5
_MUCH: Final = 1.1
_ALIKE: Final = (0.25, 0.4)
_NEAR: Final = 0.4
_MANY: Final = 6
_SMALL: Final = 12
"""Smaller numbers of things differ by chance more often."""
_JOINED: Final = 7
"""Two figures with at most so many words between them, an *and* among them, make a sum."""
_ROOM: Final = 0.2
"""An open figure leaves room for a fifth more."""
_ROUNDING: Final = 0.02
"""Figures that differ by less agree: 231 and some 230."""
_CENTS: Final = 1000
"""Of smaller sums cents are left out."""
_OWN: Final = 0.6
"""So alike are sentences of one article that contradict each other."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_BRACKET: Final = re.compile(r"\([^)]{0,4}$")


def is_sure_count(pair: Pair, beginnings: Callable[[], Beginnings], *, own: bool = False) -> bool:
    """Whether enough speaks for two figures that differ being the same one of one incident.

    Args:
        pair: The figures.
        beginnings: Gives how their articles begin; asked only where the figures allow it.
        own: Whether both stand in one article, which seldom contradicts itself.
    """
    kind = count_of(pair.one, pair.other, pair.cues)
    if kind is None:
        return False
    telling = kind == "victims" or is_close(pair.one.figure, pair.other.figure)
    if own and (not telling or pair.alike < _OWN):
        return False
    if _is_excluded(pair, kind):
        return False
    need = NEEDS[kind]
    near = near_of(pair)
    least = max(need.near, _NEAR) if kind == "things" and _is_small(pair) else need.near
    if pair.ratio > log(need.times) or pair.alike < need.alike or near.share < least:
        return False
    begin = beginnings()
    first, second = pair.one.terms, pair.other.terms
    if kind != "victims" and not own and _knows_both(pair, begin):
        return False
    denied = _denies_the_number(pair)
    if begin.are_weeks_apart and not (denied or _is_told_again(pair)):
        return False
    if (begin.named < need.named and not denied) or are_two_incidents(
        first, second, begin, pair.cues
    ):
        return False
    return points(pair, begin, kind, near) >= need.points


def _is_told_again(pair: Pair) -> bool:
    """Whether sentences of one incident, weeks apart, say so: who, when and what, or the figure."""
    close = is_close(pair.one.figure, pair.other.figure) and _shares_a_name(pair)
    return close or _share_the_incident(pair.one.terms, pair.other.terms, pair.cues)


def is_one_figure(pair: Pair, beginnings: Callable[[], Beginnings]) -> bool:
    """Whether enough speaks for two figures that agree, or nearly do, being of one thing.

    Two bombs that kill 15 people each are two, whatever the articles share; $5.7 billion for a
    wall are the same ones wherever they are named.

    Args:
        pair: The figures, of two articles.
        beginnings: Gives how these begin.
    """
    begin = beginnings()
    kind = count_of(pair.one, pair.other, pair.cues)
    one, other = pair.one.figure, pair.other.figure
    low, high = sorted((one.value, other.value))
    agree = high - low <= _ROUNDING * high
    if begin.are_weeks_apart and not (agree and _is_one_later(pair, kind)):
        return False
    digits = _digits(high)
    least, most = _BY_CHANCE
    telling = (high >= _SMALL, high >= _TELLING, high >= _TELLING and digits > 1, digits > 2)
    against = (
        not agree,
        high < _SMALL and not one.unit.isupper(),
        not _shares_a_name(pair),
        2 * begin.are_weeks_apart,
        # 200 who march are not the 200 who were hurt.
        2 * (bool(pair.one.fates) != bool(pair.other.fates)),
        are_two_incidents(pair.one.terms, pair.other.terms, begin, pair.cues),
    )
    likeness = _PER_LIKENESS * (min(pair.alike, most) - least)
    signs = _signs(pair, begin, kind, near_of(pair))
    alike = sum(WEIGHTS[sign] for sign, holds in signs if holds and sign not in _OF_DIFFERENCE)
    return alike + likeness + sum(telling) - sum(against) >= AGREED


def _is_one_later(pair: Pair, kind: Kind | None) -> bool:
    """Whether figures that agree in articles weeks apart may be one; each match has its goals."""
    one, other = pair.one.figure, pair.other.figure
    small = not one.unit and max(one.value, other.value) < _SMALL
    if small or _is_played(pair.one, pair.other, pair.cues):
        return False
    return (
        kind != "victims"
        or (one.value >= _TELLING and _shares_a_name(pair))
        or _share_the_incident(pair.one.terms, pair.other.terms, pair.cues)
    )


def _shares_a_name(pair: Pair) -> bool:
    """Whether the sentences share a name, or one of them has none."""
    names = [
        {term for term in each.terms.terms if term.startswith("n_")} - day_names(pair.cues)
        for each in (pair.one, pair.other)
    ]
    return not all(names) or not names[0].isdisjoint(names[1])


def _knows_both(pair: Pair, begin: Beginnings) -> bool:
    """Whether an article has the figure of the other one, too: they are two.

    Both articles have small numbers by chance.
    """
    one, other = pair.one.figure.value, pair.other.figure.value
    known = (
        value_term(other) in begin.values[0] and not _denies(pair.one, other, pair.cues),
        value_term(one) in begin.values[1] and not _denies(pair.other, one, pair.cues),
    )
    return all(known) or (known[0] and other >= _SMALL) or (known[1] and one >= _SMALL)


def _denies(one: Counted, value: float, cues: Cues) -> bool:
    """Whether a sentence has a number that it does not state: 207 boats, not 231."""
    stated = any(figure.value == value for figure in one.terms.figures)
    return not stated and value_term(value) in terms_of(one.terms.sentence, cues)


def _is_excluded(pair: Pair, kind: Kind) -> bool:
    """Whether something says that both can be so, or are two figures."""
    one, other, cues = pair.one, pair.other, pair.cues
    years = one.terms.years, other.terms.years
    names = one.meant(), other.meant()
    return (
        is_relative(one, cues)
        or is_relative(other, cues)
        or is_accounted_for(one, other, cues)
        or _is_sum(one, other)
        or _is_part(one, cues)
        or _is_part(other, cues)
        or _is_played(one, other, cues)
        or _leaves_room(one.figure, other.figure, kind)
        or _is_rounded(one.figure, other.figure)
        or any(_BRACKET.search(each.terms.sentence[: each.figure.start]) for each in (one, other))
        or (all(names) and names[0].isdisjoint(names[1]))
        or (all(years) and years[0].isdisjoint(years[1]))
        # A year beside it is seldom named but of what is long past.
        or (kind == "victims" and _is_past(pair))
        or _is_open_alike(one.figure, other.figure)
        or is_open_to(one, other)
        or (
            kind == "things"
            and _are_totals(one, cues) != _are_totals(other, cues)
            and not _denies_the_number(pair)
        )
        or clocks_differ(one.terms, other.terms)
    )


def _are_totals(one: Counted, cues: Cues) -> bool:
    """Whether the sentence tells of more than one time: in all, so far."""
    return not cues.words("facts", "totals").isdisjoint(_WORD.findall(one.terms.sentence.lower()))


def _is_past(pair: Pair) -> bool:
    """Whether only one tells of what is past, or names its year, and they do not nearly agree."""
    if is_close(pair.one.figure, pair.other.figure):
        return False
    long_ago = _long_ago(pair.cues)
    past = [bool(long_ago.search(each.terms.sentence)) for each in (pair.one, pair.other)]
    first, second = (
        {year for year in each.terms.years if year in words_beside(each)}
        for each in (pair.one, pair.other)
    )
    named_alike = first <= pair.other.terms.years and second <= pair.one.terms.years
    return past[0] != past[1] or not named_alike


@lru_cache(maxsize=16)
def _long_ago(cues: Cues) -> re.Pattern[str]:
    """What says that something happened long before it is told: last May, two years ago."""
    return cues.pattern("facts", "@long_ago@", {"months": cues.words("figures", "months")})


def _is_sum(one: Counted, other: Counted) -> bool:
    """Whether one figure is the sum of two that the other sentence joins: 12 of A, 11 of B."""
    return other.figure.value in _sums(one.terms) or one.figure.value in _sums(other.terms)


def _sums(terms: FactTerms) -> set[float]:
    found = set()
    for first, second in pairwise(terms.figures):
        gap = terms.sentence[first.end : second.start].split()
        if len(gap) <= _JOINED and "and" in gap:
            found.add(first.value + second.value)
    return found


def _is_part(one: Counted, cues: Cues) -> bool:
    """Whether another figure behind it counts more of the same: and thousands more elsewhere."""
    return any(
        figure.start > one.figure.start
        and is_relative(Counted(one.terms, place, figure), cues)
        and (not one.terms.fates[place] or not one.terms.fates[place].isdisjoint(one.fates))
        for place, figure in enumerate(one.terms.figures)
    )


def _is_played(one: Counted, other: Counted, cues: Cues) -> bool:
    """Whether it is what players or models have many of, a distance or a time of day."""
    tallies = cues.words("facts", "played") | cues.words("facts", "distances")
    said = {
        word for each in (one, other) for word in (*each.figure.counted.split(), each.figure.unit)
    }
    behind = (each.terms.sentence[each.figure.end :].split()[:1] for each in (one, other))
    said.update(word.lower().strip(".,-") for words in behind for word in words)
    return not said.isdisjoint(tallies)


def _leaves_room(one: Quantity, other: Quantity, kind: Kind) -> bool:
    """Whether one figure is open and the other near: over 200 and 249; at least two and three."""
    for first, second in ((one, other), (other, one)):
        low, high = first.value, second.value
        room = max(_step(low), _ROOM * low)
        # Of victims "at least two" is what was known, and three are more.
        if kind == "things" and first.direction == ">" and low <= high < 1.5 * low + 1:
            return True
        if first.direction == ">" and _step(low) > 1 and low <= high < low + room:
            return True
        if first.direction == "<" and high <= low and high > low - room:
            return True
    return False


def _is_open_alike(one: Quantity, other: Quantity) -> bool:
    """Whether both are open to the same side, and not far apart: over 40 and over 50."""
    low, high = sorted((one.value, other.value))
    return one.direction == other.direction and one.direction in ("<", ">") and high < 1.5 * low


def _step(value: float) -> float:
    """The power of ten to which a number is round: 100 for 200, 1 for 214."""
    if value < 10 or value % 1:
        return 1.0
    power = 1
    while value % (10 * power) == 0 and 10 * power < value:
        power *= 10
    return float(power)


def _is_rounded(one: Quantity, other: Quantity) -> bool:
    """Whether one is the other with fewer digits, at least two: 22 and 22.1 billion."""
    low, high = sorted((one.value, other.value), key=_digits)
    digits = _digits(low)
    if digits < 2 or high <= 0:
        return False
    unit = 10.0 ** (floor(log10(high)) - digits + 1)
    cents = high < _CENTS and high % 1 and int(high) == low
    return bool(cents) or abs(round(high / unit) * unit - low) < 1e-6 * low


def _digits(value: float) -> int:
    return len(f"{value:.4f}".replace(".", "").strip("0"))


def _is_small(pair: Pair) -> bool:
    return max(pair.one.figure.value, pair.other.figure.value) < _SMALL


# -- what speaks for one incident -----------------------------------------------------------------


def points(pair: Pair, begin: Beginnings, kind: Kind, near: Near) -> float:
    """The points for two figures being the same one of one incident, after `WEIGHTS`.

    Args:
        pair: The figures.
        begin: How their articles begin.
        kind: What both count.
        near: What stands beside both.
    """
    return sum(WEIGHTS[sign] for sign, holds in _signs(pair, begin, kind, near) if holds)


def _signs(
    pair: Pair, begin: Beginnings, kind: Kind | None, near: Near
) -> Iterable[tuple[str, bool]]:
    first, second = pair.one.terms, pair.other.terms
    names = [
        {term for term in each.terms if term.startswith("n_")} - day_names(pair.cues)
        for each in (first, second)
    ]
    least = min(weight_of(each, pair.weights) for each in names)
    shared = weight_of(names[0] & names[1], pair.weights)
    counted = bool(pair.one.names()), bool(pair.other.names())
    rough = is_rough(pair.one.figure) or is_rough(pair.other.figure)
    close = is_close(pair.one.figure, pair.other.figure) and not rough
    yield "articles begin alike", begin.likeness >= _LEADS[0]
    yield "begin much alike", begin.likeness >= _LEADS[1]
    yield "know each other's names", begin.named >= _NAMED
    yield "articles share names", begin.shared >= _OVERLAP[0]
    yield "articles share most names", begin.shared >= _OVERLAP[1]
    yield "articles share few names", begin.shared < _OVERLAP[0] and not close
    yield "who, when and what", _share_the_incident(first, second, pair.cues)
    yield "denied by number", _denies_the_number(pair)
    yield "share their names", bool(least) and shared >= _SHARED * least
    yield "both begin an article", all(begin.early)
    yield "one begins its article", any(begin.early)
    yield "nearly agree", close
    yield "nearly agree, with two names", close and len(names[0] & names[1]) > 1
    yield "differ little", pair.ratio < _LITTLE
    yield "differ much", pair.ratio > _MUCH
    yield "alike", pair.alike >= _ALIKE[0]
    yield "much alike", pair.alike >= _ALIKE[1]
    yield "same words beside", near.share >= _NEAR
    yield (
        "of one event",
        kind == "victims" and not EVENTS.isdisjoint({*first.terms} & {*second.terms}),
    )
    yield "days differ", not close and not agrees_on_days(first, second, pair.alike, pair.cues)
    yield "written days apart", begin.apart > 1 and not close
    yield "a month of its own", _has_month_of_its_own(first, second, begin)
    yield "many figures", len(first.figures) + len(second.figures) > _MANY
    yield "names of their own beside", near.apart
    yield "a sentence without names", not all(names)
    yield "one counts by name", counted[0] != counted[1]


def _share_the_incident(first: FactTerms, second: FactTerms, cues: Cues) -> bool:
    """Whether two sentences share names, a day or month, and what happened."""
    both = {*first.terms} & {*second.terms}
    names = {term for term in both if term.startswith("n_")} - day_names(cues)
    happened = any(term.startswith("k_") and term not in FATES for term in both)
    return len(names) > 1 and happened and any(term.startswith("d_") for term in both)


def _denies_the_number(pair: Pair) -> bool:
    """Whether a sentence names the other one's number to deny it: 207 boats, not 231."""
    one, other = pair.one.figure.value, pair.other.figure.value
    return _denies(pair.one, other, pair.cues) or _denies(pair.other, one, pair.cues)


def _has_month_of_its_own(first: FactTerms, second: FactTerms, begin: Beginnings) -> bool:
    """Whether only one tells of a month, which is not that of the other article's beginning."""
    months = [{term for term in each.terms if term.startswith("d_")} for each in (first, second)]
    if bool(months[0]) == bool(months[1]):
        return False
    leads = begin.terms[1] if months[0] else begin.terms[0]
    return (months[0] or months[1]).isdisjoint(leads)
