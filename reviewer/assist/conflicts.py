"""When two figures that differ are a conflict: both are meant to be the same one, of one event."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from reviewer.assist.cues import Cues
from reviewer.assist.fact_terms import FactTerms, head_terms, name_stem
from reviewer.assist.figures import Quantity

_SHARED: Final = 0.19
"""So much of the names of the sentence that has fewer is in the other one."""
_NAMELESS: Final = 0.25
"""So alike are two sentences of which one has no name."""
_THINGS: Final = 0.2
"""So alike are sentences that share no name, and count things and no victims."""
_CLOSE: Final = 1.1
"""Figures are close that differ by less: 214 and 207."""
_TELLING: Final = 100
"""From here on figures that nearly agree do so by chance only seldom."""
_NEARLY: Final = 1.15
"""So many times the one is the other where they nearly agree."""
_OPEN: Final = 1.5
"""Figures that are open to the same side contradict each other only if they differ so much."""
_CROWD: Final = 0.35
"""So alike are sentences that count people of whom nothing else is said."""
_MEASURED: Final = 0.4
"""So alike are sentences of one measure, or so much of their names is shared: hours, miles."""
_OWN: Final = 0.5
"""So alike are two sentences of one article, which seldom contradicts itself."""
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_FAR: Final = 5.0
"""Figures that differ so many times count different things."""
PERSONS: Final = frozenset(
    ("k_death", "k_injury", "k_people", "k_fighter", "k_soldier", "k_refugee")
)
"""Kinds of what is counted that are people."""


class Counted(NamedTuple):
    """A figure of a sentence.

    Attributes:
        terms: The sentence.
        place: The figure's place there.
        figure: The figure, as it is compared.
    """

    terms: FactTerms
    place: int
    figure: Quantity

    @property
    def fates(self) -> frozenset[str]:
        """What befell whom it counts."""
        return self.terms.fates[self.place]

    def names(self) -> set[str]:
        """The names in what it counts: Yemeni pirates."""
        stems = {f"n_{name_stem(word)}" for word in self.figure.counted.split()}
        return stems & set(self.terms.terms)

    def meant(self) -> set[str]:
        """The names in what it counts, and what they stand for: US soldiers, of America."""
        counted = set(self.figure.counted.split())
        known = zip(self.terms.terms, self.terms.words, strict=False)
        standing = {term for term, word in known if word.lower() in counted}
        return self.names() | {term for term in standing if term.startswith("n_")}

    @property
    def is_named(self) -> bool:
        """Whether a name is in what it counts, which then are people: over 200 Taliban."""
        end = self.figure.end
        behind = self.terms.sentence[end : end + len(self.figure.counted) + 1]
        return bool(self.figure.counted) and behind != behind.lower()


def is_same_count(
    one: Counted,
    other: Counted,
    weights: Mapping[str, float],
    alike: float,
    cues: Cues,
    *,
    own: bool = False,
) -> bool:
    """Whether two figures that differ are meant to be the same one.

    Args:
        one: The figure of one sentence.
        other: That of the other one.
        weights: Term -> how much it tells.
        alike: The likeness of the sentences.
        cues: The words of their language.
        own: Whether both sentences stand in one article.
    """
    return (
        not (own and alike < _OWN)
        and not (is_relative(one, cues) or is_relative(other, cues))
        and _is_near(one.figure, other.figure)
        and _is_of_one_year(one, other)
        and _is_of_one_kind(one, other, alike, cues)
        and _is_at_one_place(one, other, weights, alike, cues, own=own)
    )


def is_relative(one: Counted, cues: Cues) -> bool:
    """Whether a figure adds to another one, or counts from the day of writing.

    Another four, 300 others, hundreds more; 11 days ago.
    """
    words, sentence = cues.words("facts", "relative"), one.terms.sentence.lower()
    before, behind = sentence[: one.figure.start].split(), sentence[one.figure.end :].split()
    share = one.figure.value < 1 or one.figure.unit
    part = not share and " ".join(behind[:2]) in cues.words("facts", "partitive")
    near = (*before[-1:], *behind[:1], *one.figure.counted.split()[:1])
    return part or not words.isdisjoint(near)


def _is_near(one: Quantity, other: Quantity) -> bool:
    """Whether figures are of one order of magnitude, and not such as *over 40* and *over 50*."""
    values = sorted((one.value, other.value))
    open_alike = one.direction == other.direction and one.direction in ("<", ">")
    if open_alike and values[1] < _OPEN * values[0]:
        return False
    (low, high), (least, most) = range_of(one), range_of(other)
    return least <= _FAR * high and low <= _FAR * most


def _is_of_one_year(one: Counted, other: Counted) -> bool:
    """Whether it can be the same year: a year is seldom named but of what is long past.

    Figures that nearly agree seldom do so by chance.
    """
    years, values = (one.terms.years, other.terms.years), (one.figure.value, other.figure.value)
    if one.fates and other.fates and max(values) > _CLOSE * min(values):
        return years[0] == years[1]
    return not all(years) or not years[0].isdisjoint(years[1])


def _is_of_one_kind(one: Counted, other: Counted, alike: float, cues: Cues) -> bool:
    """Whether it is the same that is counted: the dead of one people, or things of one kind."""
    names = one.names(), other.names()
    if all(names) and names[0].isdisjoint(names[1]):
        return False
    if one.figure.unit:
        return True
    heads = [head_terms(each.figure.counted, cues) for each in (one, other)]
    people = all(
        not head or each.is_named or not head.isdisjoint(PERSONS)
        for head, each in zip(heads, (one, other), strict=True)
    )
    if not one.fates.isdisjoint(other.fates):
        return people or not all(heads) or not heads[0].isdisjoint(heads[1])
    # Where some died, and of the others nothing is said, it may be anybody.
    fated = bool(one.fates or other.fates) and people
    crowd = "k_people" in heads[0] & heads[1] and alike < _CROWD
    return not (fated or crowd) and not heads[0].isdisjoint(heads[1])


def _is_at_one_place(
    one: Counted,
    other: Counted,
    weights: Mapping[str, float],
    alike: float,
    cues: Cues,
    *,
    own: bool,
) -> bool:
    """Whether two sentences name the same places and people, as far as they name any."""
    days = day_names(cues)
    names = [
        {term for term in each.terms.terms if term.startswith("n_")} - days for each in (one, other)
    ]
    measured = _is_measured(one, other, cues)
    if not all(names):
        return alike >= (_MEASURED if measured else _NAMELESS) and not own
    weight = [sum(weights.get(term, 0.0) for term in each) for each in names]
    shared = sum(weights.get(term, 0.0) for term in names[0] & names[1])
    if measured:
        return shared >= _MEASURED * min(weight)
    if _counts_things(one, cues) and _counts_things(other, cues):
        return bool(shared) or alike >= _THINGS
    return bool(shared) and shared >= _SHARED * min(weight)


def _is_measured(one: Counted, other: Counted, cues: Cues) -> bool:
    """Whether figures are hours, miles and the like, of which nothing says what they measure."""
    unit = one.figure.unit
    if not unit or unit.isupper() or unit == "%":
        return False
    heads = [head_terms(each.figure.counted, cues) for each in (one, other)]
    behind = [_WORD.search(each.terms.sentence, each.figure.end) for each in (one, other)]
    said = {found.group().lower() if found else "" for found in behind}
    return heads[0].isdisjoint(heads[1]) and len(said) > 1


def _counts_things(counted: Counted, cues: Cues) -> bool:
    """Whether what is counted is known, and no person."""
    head = head_terms(counted.figure.counted, cues)
    return bool(counted.figure.unit) or (bool(head) and head.isdisjoint(PERSONS))


@lru_cache(maxsize=16)
def day_names(cues: Cues) -> frozenset[str]:
    """Days of the week and months, which have capitals and are no places."""
    months = {f"n_{name_stem(word)}" for word in cues.words("figures", "months")}
    return weekday_names(cues) | months


@lru_cache(maxsize=16)
def weekday_names(cues: Cues) -> frozenset[str]:
    """Days of the week, as they are among the names of a sentence."""
    return frozenset(f"n_{name_stem(word)}" for word in cues.words("facts", "weekdays"))


# -- the values of a figure -----------------------------------------------------------------------


def is_rough(figure: Quantity) -> bool:
    """Whether it is an order of magnitude: dozens, millions."""
    return figure.direction == "~" and not figure.hedge


def is_close(one: Quantity, other: Quantity) -> bool:
    """Whether larger figures nearly agree, which they seldom do by chance: 214 and 207."""
    low, high = sorted((one.value, other.value))
    return _TELLING <= low < high <= _NEARLY * low and not (is_rough(one) or is_rough(other))


def range_of(figure: Quantity) -> tuple[float, float]:
    """The values that a figure allows, the least and the most."""
    if figure.direction == "<":
        return 0.8 * figure.value, figure.most
    if figure.direction == ">":
        return figure.value, 1.2 * figure.most
    if figure.direction == "~":
        return (
            (figure.value, _roughly(figure.value) * figure.most)
            if is_rough(figure)
            else (0.95 * figure.value, 1.05 * figure.most)
        )
    return figure.value, figure.most


def _roughly(value: float) -> float:
    """How many times what an order of magnitude says at least it may be: millions may be 200."""
    return 4.5 if value < 1000 else 50.0 if value < 1_000_000 else 500.0
