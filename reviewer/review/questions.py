"""Agreement on questions, by the measure that fits how they are answered, and on relations.

One choice is nominal, a scale ordinal (Krippendorff's ordinal alpha, Cohen's kappa with quadratic
weights), several choices are sets (the MASI distance). Free text is not compared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from reviewer.models import Json
from reviewer.models.scheme import QuestionType
from reviewer.review import measures
from reviewer.review.answer_columns import having
from reviewer.review.measures import DRAWS, Figure
from reviewer.review.ratings import MISSING, drawn_together
from reviewer.review.statuses import Key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Given: TypeAlias = Mapping[str, Mapping[Key, Json]]
"""Annotator -> what was asked about (article, sentence; empty for the article) -> answer."""

NOT_ANSWERED = Figure(None, "it was answered twice nowhere")
NO_RELATIONS = Figure(None, "nobody made one in a sentence that both settled")

MEASURES: Final = {"one": "nominal", "scale": "ordinal", "many": "MASI"}
"""How a question is answered -> what alpha measures differences by."""


class QuestionPair(NamedTuple):
    """How two annotators agree on a question.

    Attributes:
        annotators: The two.
        n: What both answered.
        percent: Share of equal answers.
        kappa: Cohen's kappa, of a scale with quadratic weights; None for sets.
    """

    annotators: tuple[str, str]
    n: int
    percent: Figure
    kappa: Figure


class QuestionFigures(NamedTuple):
    """How annotators agree on a question.

    Attributes:
        question: Its name.
        measure: `nominal`, `ordinal` or `MASI`.
        n: What at least two answered.
        percent: Share of equal pairs of answers.
        alpha: Krippendorff's alpha with its 95 % interval.
        pairs: Each two annotators.
        annotators: Who answered it.
    """

    question: str
    measure: str
    n: int
    percent: Figure
    alpha: Figure
    pairs: tuple[QuestionPair, ...]
    annotators: tuple[str, ...]


class RelationFigures(NamedTuple):
    """How two annotators agree on relations of one kind.

    Attributes:
        kind: The kind; empty for all.
        annotators: The two.
        n: Relations that either made in sentences that both settled, both counted.
        f1: F1 of relations of the same kind between the same spans.
    """

    kind: str
    annotators: tuple[str, str]
    n: int
    f1: Figure


def on_question(
    question: QuestionType,
    given: Given,
    *,
    apart: Collection[str] = (),
    seed: int = 7,
    draws: int = DRAWS,
) -> QuestionFigures:
    """Agreement on a question.

    Args:
        question: The question; not one of free text.
        given: What everybody answered; answers that are none to it do not count.
        apart: Articles of which each unit is a text of its own.
        seed: Of the bootstrap over articles.
        draws: Bootstrap samples; 0 for no interval.
    """
    read = {
        name: {key: one for key, one in own.items() if not question.why_not(one)}
        for name, own in given.items()
    }
    valid = {name: own for name, own in read.items() if own}
    table, group_of = _table(question, valid, apart)
    n = int(((table != MISSING).sum(axis=1) >= 2).sum()) if len(table) else 0
    measure = MEASURES[question.answers]
    if not n:
        return QuestionFigures(
            question.name, measure, 0, NOT_ANSWERED, NOT_ANSWERED, (), tuple(valid)
        )
    table, distance = _measured(question, table)
    alpha = measures.alpha_interval(table, distance, group_of, seed=seed, draws=draws)
    pairs = tuple(
        _pair(question, names, table[:, i], table[:, j])
        for (i, j), names in zip(
            combinations(range(len(valid)), 2), combinations(valid, 2), strict=True
        )
    )
    return QuestionFigures(
        question.name, measure, n, measures.percent(table), alpha, pairs, tuple(valid)
    )


def _pair(
    question: QuestionType,
    names: tuple[str, str],
    first: NDArray[np.int64],
    second: NDArray[np.int64],
) -> QuestionPair:
    import numpy as np

    n = int(((first != MISSING) & (second != MISSING)).sum())
    percent = measures.percent(np.stack([first, second], axis=1))
    if question.answers == "scale":
        kappa = measures.weighted_kappa(first, second, question.most - question.least + 1)
    elif question.answers == "many":
        kappa = Figure(None, "not for sets of choices")
    else:
        kappa = measures.cohen(first, second)
    return QuestionPair(names, n, percent, kappa)


def _table(
    question: QuestionType, given: Given, apart: Collection[str]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Answers as numbers, shape (asked, annotators), and the group of each row."""
    import numpy as np

    number = {choice.name: at for at, choice in enumerate(question.choices)}

    def coded(answer: Json) -> int:
        if isinstance(answer, list):
            return sum(1 << number[one] for one in answer)
        return answer - question.least if isinstance(answer, int) else number[answer]

    keys = {key: row for row, key in enumerate(sorted({k for own in given.values() for k in own}))}
    table = np.full((len(keys), len(given)), MISSING, dtype=np.int64)
    for column, own in enumerate(given.values()):
        for key, answer in own.items():
            table[keys[key], column] = coded(answer)
    return table, drawn_together(keys, apart)


def _measured(
    question: QuestionType, table: NDArray[np.int64]
) -> tuple[NDArray[np.int64], measures.Distance]:
    """The table with categories from 0 on, and how they differ."""
    import numpy as np

    if question.answers == "scale":
        return table, measures.Ordinal(question.most - question.least + 1)
    if question.answers == "one":
        return table, measures.nominal(len(question.choices))
    known = np.unique(table[table != MISSING])
    coded = np.where(table == MISSING, MISSING, np.searchsorted(known, table)).astype(np.int64)
    return coded, measures.masi([int(one) for one in known])


def on_relations(
    made: Mapping[str, Mapping[Key, Collection[str]]], kinds: Sequence[str]
) -> Iterator[RelationFigures]:
    """Agreement of each two annotators on relations: over all kinds, then for each.

    Args:
        made: Annotator -> settled sentence -> relations, as `relation_key` names them.
        kinds: The kinds of the scheme.
    """
    for one, two in combinations(made, 2):
        # Most sentences have no relations, and add nothing to a figure.
        some = {key for name in (one, two) for key in having(made[name])}
        both = [key for key in some if key in made[one] and key in made[two]]
        for kind in ("", *kinds):
            own = [
                {
                    (key, relation)
                    for key in both
                    for relation in made[name][key]
                    if not kind or relation.partition(":")[2].partition("|")[0] == kind
                }
                for name in (one, two)
            ]
            n = len(own[0]) + len(own[1])
            f1 = Figure(2 * len(own[0] & own[1]) / n) if n else NO_RELATIONS
            yield RelationFigures(kind, (one, two), n, f1)
