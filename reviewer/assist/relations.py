"""What two sentences about the same fact have to do with each other: same, hedge, conflict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from reviewer.assist.conflicts import Counted, is_close, is_rough, is_same_count, range_of
from reviewer.assist.cues import Cues
from reviewer.assist.evidence import is_one_figure, is_sure_count
from reviewer.assist.fact_terms import FATES, FactTerms, head_terms, kinds_of
from reviewer.assist.figure_pairs import Pair, count_of
from reviewer.assist.figures import Quantity
from reviewer.assist.incidents import EVENTS, Beginnings, is_sure_denial

Relation = Literal["same", "hedge differs", "conflict"]
Unsure = Literal["", "figures differ", "one denies"]
"""Why two sentences are unlike that may tell of two incidents."""

_AGREEING: Final[tuple[Relation, ...]] = ("hedge differs", "same")
"""Of several figures one that agrees counts, in this order."""
_TELLING: Final = 100
"""Two larger figures that nearly agree do so by chance only seldom."""
_CLOSE: Final = 0.02
"""Hedged figures that differ by less are the same figure."""
_SOMEWHAT: Final = 0.1
"""So alike are sentences of which larger figures nearly agree, which seldom happens by chance."""
_ALIKE: Final = 0.32
"""How much of what two sentences say must be shared before their figures are compared."""
_SAME: Final = 0.6
"""From here on sentences without figures tell the same."""
_DENIED: Final = 0.5
"""From here on one that denies and one that affirms contradict each other."""
_DATED: Final = 0.26
"""From here on two that name the same day, the same names and events tell the same."""
_FEWEST: Final = 4
_VICTIMS: Final = frozenset(("k_death", "k_injury"))
_PART: Final = 0.35
"""So much more of a short sentence than of both must be shared."""
_MORE: Final = 0.25
"""So much a short sentence adds to the likeness at most."""
_SHOWN: Final = 5
"""So many words that two sentences share are named."""
_LEAST: Final = 2
"""Shorter ones, such as initials, say nothing to a reader."""
_INFLECTED: Final = 4
"""Words that begin with the same letters are two forms of one."""
_SUMS: Final = frozenset(("USD", "EUR", "GBP", "INR", "JPY", "CNY", "%"))
_DAY: Final = re.compile(r"d_[a-z]+\d+")


class Comparison(NamedTuple):
    """What two sentences have to do with each other.

    Attributes:
        relation: The relation, None where none can be named.
        reason: What speaks for it.
        unsure: What looks like a conflict, but is not sure to be one: what differs; else empty.
    """

    relation: Relation | None
    reason: str
    unsure: Unsure = ""


def compare(
    first: FactTerms,
    second: FactTerms,
    weights: Mapping[str, float],
    cues: Cues,
    alike: float | None = None,
    *,
    own: bool = False,
    beginnings: Callable[[], Beginnings] | None = None,
) -> Comparison:
    """Compares two sentences.

    Args:
        first: What one of them says.
        second: What the other one says.
        weights: Term -> how much it tells; terms left out tell nothing.
        cues: The words of their language.
        alike: Their likeness, where it is known already.
        own: Whether both stand in one article, which seldom contradicts itself.
        beginnings: Gives how their articles begin; without it the sentences are all that is known.
    """
    if alike is None:
        alike = likeness(first, second, weights)
    shared = set(first.terms) & set(second.terms)
    ordered = sorted(shared, key=lambda term: (-weights.get(term, 0), term))
    about = ", ".join(_words_of(first, second, ordered))
    if first.asks or second.asks:
        return Comparison(None, f"both name: {about}" if about else "")
    within = max(alike, min(_within(first, second, weights) - _PART, alike + _MORE))
    begin = beginnings or (lambda: _alone(first, second, alike))
    named = _figures(first, second, weights, alike, cues, begin, own=own)
    if named is None:
        named = _words(first, second, shared, within, about)
        denial = named is not None and named.relation == "conflict"
        if named and denial and not is_sure_denial(first, second, within, begin, cues):
            named = Comparison(None, named.reason, "one denies")
    return named or Comparison(None, f"both name: {about}" if about else "")


def _alone(first: FactTerms, second: FactTerms, alike: float) -> Beginnings:
    """Sentences as the beginnings of articles of which nothing else is known."""
    return Beginnings(alike, (frozenset(first.terms), frozenset(second.terms)), 1.0)


def _words_of(first: FactTerms, second: FactTerms, terms: Iterable[str]) -> list[str]:
    """What both sentences have in common, in their words; both words where these differ."""
    found: list[str] = []
    known: set[str] = set()
    # A day says more than its month.
    for term in sorted(terms, key=lambda term: not _DAY.fullmatch(term)):
        one, other = first.word(term), second.word(term)
        shown_already = not known.isdisjoint((one.lower(), other.lower()))
        if shown_already or min(len(one), len(other)) < _LEAST:
            continue
        known.update((one.lower(), other.lower(), *one.lower().split(), *other.lower().split()))
        alike = one[:_INFLECTED].lower() == other[:_INFLECTED].lower()
        found.append(one if alike else f"{one} / {other}")
        if len(found) == _SHOWN:
            break
    return found


def _words(
    first: FactTerms, second: FactTerms, shared: set[str], alike: float, about: str
) -> Comparison | None:
    """The relation of sentences whose figures say nothing of one another."""
    if min(len(first.terms), len(second.terms)) < _FEWEST - (first.negated != second.negated):
        return None
    if first.negated != second.negated:
        denied = alike >= _DENIED and not shared.isdisjoint(first.denied | second.denied)
        denied = denied and any(term.startswith("n_") for term in shared)
        denied = denied and len(_words_of(first, second, shared)) >= _FEWEST - 1
        return Comparison("conflict", f"affirmed and denied: {about}") if denied else None
    day = any(_DAY.fullmatch(term) for term in shared)
    event = any(term.startswith("k_") for term in shared)
    dated = day and event and alike >= _DATED and any(term.startswith("n_") for term in shared)
    figureless = not first.figures or not second.figures
    if dated or (figureless and alike >= _SAME):
        return Comparison("same", f"both say: {about}")
    return None


def likeness(first: FactTerms, second: FactTerms, weights: Mapping[str, float]) -> float:
    """How much of what two sentences say is shared, from 0 to 1 (weighted Dice coefficient)."""
    total = sum(weights.get(t, 0) for t in first.terms) + sum(
        weights.get(t, 0) for t in second.terms
    )
    shared = sum(weights.get(term, 0) for term in set(first.terms) & set(second.terms))
    return 2 * shared / total if total else 0.0


def _within(first: FactTerms, second: FactTerms, weights: Mapping[str, float]) -> float:
    """How much of the shorter of two sentences the other one says, where one of them denies it."""
    if first.negated == second.negated:
        return 0.0
    shared = sum(weights.get(term, 0) for term in set(first.terms) & set(second.terms))
    least = min(sum(weights.get(t, 0) for t in one.terms) for one in (first, second))
    return shared / least if least else 0.0


def _figures(
    first: FactTerms,
    second: FactTerms,
    weights: Mapping[str, float],
    alike: float,
    cues: Cues,
    beginnings: Callable[[], Beginnings],
    *,
    own: bool,
) -> Comparison | None:
    """The relation between figures that count the same; one that agrees counts first."""
    found: dict[Relation, list[tuple[Counted, Counted]]] = {}
    sure: tuple[Counted, Counted] | None = None
    for relation, pair, comparable in _compared(first, second, alike, cues):
        names = [each.names() for each in pair]
        apart = all(names) and names[0].isdisjoint(names[1])
        telling = relation == "hedge differs" and pair[0].figure.value >= _TELLING and not apart
        certain = relation == "same" or telling
        unlike = relation == "conflict" and sure is None
        if unlike and is_sure_count(Pair(*pair, alike, weights, cues), beginnings, own=own):
            sure = pair
        if not comparable or not (certain or is_same_count(*pair, weights, alike, cues, own=own)):
            continue
        # An article that says a figure again means the same one.
        agreeing = relation in _AGREEING and not own
        if not agreeing or is_one_figure(Pair(*pair, alike, weights, cues), beginnings):
            found.setdefault(relation, []).append(pair)
    if sure is not None:
        return Comparison("conflict", _reason(*sure))
    for name in _AGREEING:
        if name in found:
            return Comparison(name, _reason(*found[name][0]))
    differing = found.get("conflict", [])
    return Comparison(None, _reason(*differing[0]), "figures differ") if differing else None


def _compared(
    first: FactTerms, second: FactTerms, alike: float, cues: Cues
) -> Iterator[tuple[Relation, tuple[Counted, Counted], bool]]:
    """The figures of two sentences, what they have to do with each other, and if that says much.

    Where they count the same kind of thing it may, even if it does not by itself.
    """
    shared = set(first.terms) & set(second.terms)
    for place, figure in enumerate(first.figures):
        for at, another in enumerate(second.figures):
            one, other = _as_shares(figure, another)
            fates = first.fates[place], second.fates[at]
            relation = _relation(one, other, cues)
            comparable = _comparable(one, other, shared, alike, cues, fates) or (
                # Figures that nearly agree need less.
                relation == "conflict"
                and alike >= _SOMEWHAT
                and is_close(one, other)
                and _counts_one_thing(one, other, cues)
            )
            pair = Counted(first, place, one), Counted(second, at, other)
            if relation and (
                comparable or (relation == "conflict" and count_of(*pair, cues) is not None)
            ):
                yield relation, pair, comparable


def _reason(one: Counted, other: Counted) -> str:
    """Two figures as their sentences have them."""
    return f"{one.terms.figure(one.place)} / {other.terms.figure(other.place)}"


def _as_shares(one: Quantity, other: Quantity) -> tuple[Quantity, Quantity]:
    """Two figures, a share as per cent where the other one is: a third, 33 per cent."""
    if one.unit == "%" and not other.unit and 0 < other.value < 1:
        return one, replace(other, value=100 * other.value, most=100 * other.most, unit="%")
    if other.unit == "%" and not one.unit and 0 < one.value < 1:
        return replace(one, value=100 * one.value, most=100 * one.most, unit="%"), other
    return one, other


Fates = tuple[frozenset[str], frozenset[str]]


def _comparable(
    one: Quantity, other: Quantity, shared: set[str], alike: float, cues: Cues, fates: Fates
) -> bool:
    """Whether two figures can be about the same thing."""
    if one.unit != other.unit or (one.value < 1) != (other.value < 1):
        return False
    if fates[0] and fates[1] and fates[0].isdisjoint(fates[1]):
        return False
    first, second = kinds_of(one.counted, cues), kinds_of(other.counted, cues)
    if _of_another_kind(one, other, cues) or not _elsewhere_alike(one, other, shared, cues):
        return False
    if one.value != other.value and "old" in (*one.counted.split()[:1], *other.counted.split()[:1]):
        # Two ages are those of two people.
        return False
    counted = first & second
    events = {term for term in shared if term.startswith("k_")}
    if is_rough(one) and is_rough(other):
        return bool(counted) and alike >= _ALIKE
    if one.value == other.value:
        telling = one.value >= 100 or bool(one.unit) or bool(counted)
        odd = (
            bool(one.unit) and one.value >= 1000 and one.value % 10 ** (len(f"{one.value:.0f}") - 2)
        )
        least = _ALIKE / 6 if odd else _ALIKE / 2
        return alike >= least and (telling or (bool(events) and one.value > 12))
    least = _ALIKE if max(one.value, other.value) < 12 or one.unit in _SUMS else _ALIKE / 2
    if one.unit and not counted:
        return bool(events - {"k_cost"}) and alike >= max(least, 0.7 * _ALIKE)
    # Who is counted may be left to the event: "over 200 fighters were killed", "dozens dead".
    itself = bool(fates[0] & fates[1])
    if itself and _is_one_event(shared, cues):
        return alike >= least
    if counted <= _victim_words(cues):
        one_event = not any(fates) or _is_one_event(shared, cues)
        return bool(counted) and one_event and alike >= max(least, 0.7 * _ALIKE)
    return bool(counted) and alike >= (least if events else _ALIKE)


def _counts_one_thing(one: Quantity, other: Quantity, cues: Cues) -> bool:
    """Whether two figures are of one unit, or of things with one name."""
    heads = [head_terms(each.counted, cues) for each in (one, other)]
    stems = {term for term in heads[0] & heads[1] if not term.startswith("k_")}
    return (bool(one.unit) and one.unit != "%") or bool(stems)


def _is_one_event(shared: set[str], cues: Cues) -> bool:
    """Whether two sentences that tell of victims share a name, a day or more than the victims."""
    own = _victim_words(cues)
    return any(
        term[:2] in ("n_", "d_") or (term not in own and not term.startswith(("v_", "k_")))
        for term in shared
    ) or not (EVENTS & shared).issubset(FATES)


@lru_cache(maxsize=16)
def _victim_words(cues: Cues) -> frozenset[str]:
    """The stems of words that tell of victims whatever the event."""
    lists = cues.names("facts", "kinds")
    words = (word for kind in ("death", "injury", "missing", "people", "saved", "seize", "attack")
             for word in lists.get(kind, ()))  # fmt: skip
    found = kinds_of(" ".join(words), cues)
    return found | kinds_of("least monday police officials reported total number country", cues)


def _of_another_kind(one: Quantity, other: Quantity, cues: Cues) -> bool:
    """Whether what two figures count is known to differ: camps of fighters, and fighters."""
    first, second = (_head_kinds(figure.counted, cues) for figure in (one, other))
    return bool(first) and bool(second) and first.isdisjoint(second)


def _head_kinds(counted: str, cues: Cues) -> frozenset[str]:
    """The kinds of the word that is counted, without those of the words that describe it."""
    kinds = (kind for kind in head_terms(counted, cues) if kind.startswith("k_"))
    # The dead are people, whatever else they were.
    return frozenset(kinds) - _VICTIMS - {"k_people"}


def _elsewhere_alike(one: Quantity, other: Quantity, shared: set[str], cues: Cues) -> bool:
    """Whether two sentences share more than their figures and what these count."""
    own = kinds_of(f"{one.counted} {other.counted} {one.unit} {other.unit}s", cues)
    own |= cues.numbers("figures", "words").keys() | {"k_cost", "k_grow", "k_shrink"}
    return any(term not in own and not term.startswith("v_") for term in shared)


def _relation(one: Quantity, other: Quantity, cues: Cues) -> Relation | None:
    """The relation of two comparable figures; None where one is too rough to tell."""
    if is_rough(one) != is_rough(other) and (one.value, one.most) == (other.value, other.most):
        return None
    if (one.value, one.most) == (other.value, other.most):
        near = cues.words("figures", "approaching")
        alike = one.direction == other.direction and (one.hedge in near) == (other.hedge in near)
        return "same" if alike else "hedge differs"
    low, high = range_of(one)
    least, most = range_of(other)
    near_by = abs(one.value - other.value) <= _CLOSE * max(one.value, other.value)
    if is_rough(one) != is_rough(other) and low <= most and least <= high:
        return None
    if not (near_by or (low <= most and least <= high)):
        return "conflict"
    ranged = one.most > one.value or other.most > other.value
    return "hedge differs" if one.direction or other.direction or ranged else "conflict"
