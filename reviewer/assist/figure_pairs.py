"""Two figures of two sentences: what both count, and what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Final, Literal, NamedTuple

from reviewer.assist.conflicts import PERSONS, Counted, is_rough, range_of
from reviewer.assist.cues import Cues
from reviewer.assist.fact_terms import FATES, fates_of, head_terms, index_terms
from reviewer.assist.figures import Quantity
from reviewer.assist.incidents import fate_beside

Kind = Literal["victims", "things", "money", "share", "measure"]
"""What figures count: whom something befell, things of one name, or in a unit."""

_WORDS: Final = 8
"""So many words on each side of a figure are beside it."""
_UNKNOWN: Final = 5.0
"""The weight of a word beside a figure of which no frequency is known."""
_ASIDE: Final = re.compile(r"[;:]|\b(?:where|who|which|while|when|after|as)\b")
_STOP: Final = re.compile("[;:]")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures, and what is known of their sentences.

    Attributes:
        one: The figure of one sentence.
        other: That of the other one.
        alike: The likeness of the sentences.
        weights: Term -> how much it tells.
        cues: The words of their language.
    """

    one: Counted
    other: Counted
    alike: float
    weights: Mapping[str, float]
    cues: Cues

    @property
    def ratio(self) -> float:
        """How many times the one figure is the other, as a natural logarithm."""
        low, high = sorted((self.one.figure, self.other.figure), key=lambda each: each.value)
        # Dozens and 200 are less far apart than 24 and 200.
        least = min(range_of(low)[1], high.value) if is_rough(low) else low.value
        return log(high.value / least) if least > 0 else 9.0


def count_of(one: Counted, other: Counted, cues: Cues) -> Kind | None:
    """The kind of what both count; None where it is not the same.

    Args:
        one: The figure of one sentence.
        other: That of the other one.
        cues: The words of their language.
    """
    a, b = one.figure, other.figure
    if a.unit != b.unit or (a.value < 1) != (b.value < 1) or _is_age(a) or _is_age(b):
        return None
    if not a.unit and a.value >= 1 and (a.value % 1 or b.value % 1):
        return None
    heads = [head_terms(each.counted, cues) for each in (a, b)]
    fates = [_fates(each, cues) for each in (one, other)]
    if all(fates) and fates[0].isdisjoint(fates[1]):
        return None
    if a.unit or a.value < 1:
        return (
            "share" if a.unit == "%" or a.value < 1 else "money" if a.unit.isupper() else "measure"
        )
    stems = [{term for term in head if not term.startswith("k_")} for head in heads]
    people = all(
        not head or _is_people(each) or not head.isdisjoint(PERSONS | FATES)
        for head, each in zip(heads, (one, other), strict=True)
    )
    if all(fates) and people:
        return "victims"
    same = not stems[0].isdisjoint(stems[1])
    return "things" if same and bool(fates[0]) == bool(fates[1]) else None


def _is_people(one: Counted) -> bool:
    """Whether it counts by a name, which is none of a model: 200 Taliban, seven AK-47s."""
    behind = one.terms.sentence[one.figure.end :].split()[:1]
    return one.is_named and not (behind and behind[0].isupper())


def _fates(one: Counted, cues: Cues) -> frozenset[str]:
    """What befell whom a figure counts, but not what is said aside before it."""
    sentence, figure = one.terms.sentence, one.figure
    aside = _ASIDE.split(sentence[: figure.start])[-1]
    return fate_beside(one, cues) or (
        one.fates & fates_of(f"{aside} {sentence[figure.end :]}", cues)
    )


def _is_age(figure: Quantity) -> bool:
    return figure.counted.split()[:1] == ["old"]


class Near(NamedTuple):
    """The words beside two figures.

    Attributes:
        share: How much of those beside one stand beside the other one, too.
        apart: Whether both have names beside them that the other sentence lacks.
    """

    share: float
    apart: bool


def near_of(pair: Pair) -> Near:
    """What stands beside both figures."""
    own, others = _beside(pair.one, pair.cues), _beside(pair.other, pair.cues)
    least = min(weight_of(own, pair.weights), weight_of(others, pair.weights))
    apart = _has_name(own - set(pair.other.terms.terms)) and _has_name(
        others - set(pair.one.terms.terms)
    )
    return Near(weight_of(own & others, pair.weights) / least if least else 0.0, apart)


def _beside(one: Counted, cues: Cues) -> set[str]:
    found = terms_of(words_beside(one), cues)
    return {term for term in found if not term.startswith("v_")} & set(one.terms.terms)


def words_beside(one: Counted) -> str:
    """The words on both sides of a figure, up to a semicolon or colon."""
    sentence, figure = one.terms.sentence, one.figure
    before = _STOP.split(sentence[: figure.start])[-1].split()[-_WORDS:]
    behind = _STOP.split(sentence[figure.end :])[0].split()[:_WORDS]
    return " ".join((*before, ",", *behind))


@lru_cache(maxsize=4096)
def terms_of(words: str, cues: Cues) -> frozenset[str]:
    """The terms of some words, remembered."""
    return frozenset(index_terms(words, cues))


def weight_of(terms: Iterable[str], weights: Mapping[str, float]) -> float:
    """How much some terms tell together."""
    return sum(weights.get(term, _UNKNOWN) for term in terms)


def _has_name(terms: Iterable[str]) -> bool:
    return any(term.startswith("n_") for term in terms)
