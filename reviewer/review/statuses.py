"""Agreement on the statuses of checks, and of spans; and each annotator against the gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from reviewer.review import measures
from reviewer.review.answer_columns import RatedAnswer, having
from reviewer.review.measures import DRAWS, Figure
from reviewer.review.measures import alpha_interval as alpha
from reviewer.review.ratings import MISSING, drawn_together

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Key: TypeAlias = tuple[str, str]
"""(article, sentence), the same for every annotator."""

NO_CHECKS = Figure(None, "no check was given a status by two of them")
NO_SPANS = Figure(None, "nobody marked a span of it in a sentence that both decided")
NO_GOLD = Figure(None, "nothing that was adjudicated was decided by this annotator")


class StatusPair(NamedTuple):
    """Two statuses that two annotators gave the same check.

    Attributes:
        one: A status.
        other: The same, or another that comes later in the alphabet.
        n: Pairs of answers, over all checks and each two annotators.
    """

    one: str
    other: str
    n: int


class StatusFigures(NamedTuple):
    """How annotators agree on the statuses of one scope.

    Attributes:
        scope: `content` or `said`.
        annotators: Those who gave any check of it a status.
        n: Checks to which at least two gave a status: those of all figures but kappa.
        percent: Share of equal pairs of statuses.
        alpha: Krippendorff's alpha, nominal, with its 95 % interval.
        kappa: Cohen's kappa, where there are just two annotators.
        taken: Which status stands against which; the most frequent first.
    """

    scope: str
    annotators: tuple[str, ...]
    n: int
    percent: Figure
    alpha: Figure
    kappa: Figure
    taken: tuple[StatusPair, ...] = ()

    def n_of(self, measure: str) -> int:
        """From how many checks a figure is made."""
        return self.n if measure != "kappa" or len(self.annotators) == 2 else 0


class SpanFigures(NamedTuple):
    """How two annotators agree on spans of one tag.

    Attributes:
        tag: The tag; empty for all.
        annotators: The two.
        n: Spans that either marked, both counted.
        exact: F1 of spans with the same borders.
        overlap: F1 of spans that share a character, each matched once.
    """

    tag: str
    annotators: tuple[str, str]
    n: int
    exact: Figure
    overlap: Figure


class GoldFigures(NamedTuple):
    """How an annotator stands against the gold on one tag.

    Attributes:
        annotator: Who.
        tag: The tag; empty for all.
        n: Sentences that the annotator and the adjudicators decided.
        precision: Share of the tags that were set rightly.
        recall: Share of the gold's tags that were found.
        f1: Their harmonic mean.
    """

    annotator: str
    tag: str
    n: int
    precision: Figure
    recall: Figure
    f1: Figure


def on_statuses(
    scope: str,
    given: Mapping[str, Mapping[Key, str]],
    *,
    apart: Collection[str] = (),
    seed: int = 7,
    draws: int = DRAWS,
) -> StatusFigures:
    """Agreement on the statuses of a scope.

    Args:
        scope: `content` or `said`.
        given: Annotator -> check -> status; what is not there is missing.
        apart: Articles of which each unit is a text of its own.
        seed: Of the bootstrap over articles.
        draws: Bootstrap samples; 0 for no interval.
    """
    table, categories, group_of = _table(given, apart)
    names = tuple(given)
    n = int(((table != MISSING).sum(axis=1) >= 2).sum()) if len(table) else 0
    if not n:
        return StatusFigures(scope, names, 0, NO_CHECKS, NO_CHECKS, NO_CHECKS)
    figure = alpha(table, measures.nominal(categories), group_of, seed=seed, draws=draws)
    two = table.shape[1] == 2
    kappa = measures.cohen(table[:, 0], table[:, 1]) if two else Figure(None, "for two only")
    taken = tuple(taken_for(given))
    return StatusFigures(scope, names, n, measures.percent(table), figure, kappa, taken)


def taken_for(given: Mapping[str, Mapping[Key, str]]) -> Iterator[StatusPair]:
    """Which status stands against which on the same check, the most frequent first.

    Args:
        given: Annotator -> check -> status.
    """
    counted: Counter[tuple[str, str]] = Counter()
    for one, other in combinations(given.values(), 2):
        for key in one.keys() & other.keys():
            first, second = sorted((one[key], other[key]))
            counted[first, second] += 1
    for (first, second), n in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        yield StatusPair(first, second, n)


def _table(
    given: Mapping[str, Mapping[Key, str]], apart: Collection[str]
) -> tuple[NDArray[np.int64], int, NDArray[np.int64]]:
    """Status of each check by each annotator, how many statuses there are, the checks' groups."""
    import numpy as np

    keys = {key: row for row, key in enumerate(sorted({k for own in given.values() for k in own}))}
    every = sorted({status for own in given.values() for status in own.values()})
    number = {status: index for index, status in enumerate(every)}
    table = np.full((len(keys), len(given)), MISSING, dtype=np.int64)
    for column, own in enumerate(given.values()):
        for key, status in own.items():
            table[keys[key], column] = number[status]
    return table, max(1, len(every)), drawn_together(keys, apart)


class SpanRange(NamedTuple):
    """A span in the present text.

    Attributes:
        tag: Its tag.
        start: First code point.
        end: One past the last.
    """

    tag: str
    start: int
    end: int


Spans: TypeAlias = Mapping[Key, Collection[SpanRange]]
"""Sentences that an annotator settled -> the spans marked there, which may be none."""


def on_spans(given: Mapping[str, Spans], tags: Sequence[str]) -> list[SpanFigures]:
    """Agreement on spans of each two annotators, over all tags and for each.

    Args:
        given: Annotator -> settled sentence -> spans.
        tags: The tags to look at.
    """
    found = []
    for one, other in combinations(given, 2):
        # Most sentences have no spans, and add nothing to a figure.
        some = {key for name in (one, other) for key in having(given[name])}
        marked = [key for key in some if key in given[one] and key in given[other]]
        pairs = [(set(given[one][key]), set(given[other][key])) for key in marked]
        for tag in ("", *tags):
            mine = [_of(spans, tag) for spans, _ in pairs]
            theirs = [_of(spans, tag) for _, spans in pairs]
            found.append(_span_figures(tag, (one, other), mine, theirs))
    return found


def _of(spans: Iterable[SpanRange], tag: str) -> set[SpanRange]:
    return {span for span in spans if not tag or span.tag == tag}


def _span_figures(
    tag: str,
    pair: tuple[str, str],
    mine: Sequence[set[SpanRange]],
    theirs: Sequence[set[SpanRange]],
) -> SpanFigures:
    n = sum(map(len, mine)) + sum(map(len, theirs))
    if not n:
        return SpanFigures(tag, pair, 0, NO_SPANS, NO_SPANS)
    exact = sum(len(a & b) for a, b in zip(mine, theirs, strict=True))
    overlap = sum(matched(a, b) for a, b in zip(mine, theirs, strict=True))
    return SpanFigures(tag, pair, n, Figure(2 * exact / n), Figure(2 * overlap / n))


def matched(mine: Iterable[SpanRange], theirs: Iterable[SpanRange]) -> int:
    """How many spans can be paired with one of the same tag that shares a character.

    Equal spans are paired first, then those that share the most; each span is used once.
    """
    pairs = [
        (-(min(a.end, b.end) - max(a.start, b.start)), a != b, a, b)
        for a in mine
        for b in theirs
        if a.tag == b.tag and min(a.end, b.end) > max(a.start, b.start)
    ]
    used: set[tuple[int, SpanRange]] = set()
    for _, _, a, b in sorted(pairs, key=lambda pair: (pair[1], *pair)):
        if (0, a) not in used and (1, b) not in used:
            used |= {(0, a), (1, b)}
    return len(used) // 2


def against_gold(
    annotator: str,
    answers: Iterable[RatedAnswer],
    gold: Mapping[tuple[str, str, str], bool],
    tags: Sequence[str],
) -> list[GoldFigures]:
    """Precision, recall and F1 of an annotator, over all tags and for each.

    Args:
        annotator: Who.
        answers: What they settled.
        gold: (article, sentence, tag) -> whether it is there.
        tags: The tags to look at.
    """
    cells: dict[str, list[tuple[bool, bool]]] = {tag: [] for tag in tags}
    for answer in answers:
        for tag in tags:
            truth = gold.get((answer.article, answer.unit, tag))
            if truth is not None:
                cells[tag].append((tag in answer.tags, truth))
    every = [cell for own in cells.values() for cell in own]
    chosen = {"": every, **cells}
    return [_gold_figures(annotator, tag, found) for tag, found in chosen.items()]


def _gold_figures(annotator: str, tag: str, cells: Sequence[tuple[bool, bool]]) -> GoldFigures:
    if not cells:
        return GoldFigures(annotator, tag, 0, NO_GOLD, NO_GOLD, NO_GOLD)
    right = sum(said and true for said, true in cells)
    said = sum(said for said, _ in cells)
    true = sum(true for _, true in cells)
    never = "the annotator never set it" if not said else ""
    absent = "the gold does not have it" if not true else ""
    precision = Figure(None, never) if never else Figure(right / said)
    recall = Figure(None, absent) if absent else Figure(right / true)
    neither = Figure(None, "neither the annotator nor the gold has it")
    f1 = Figure(2 * right / (said + true)) if said + true else neither
    return GoldFigures(annotator, tag, len(cells), precision, recall, f1)
