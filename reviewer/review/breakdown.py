"""Agreement in parts: by article, by week, and of each annotator with the others.

What a chief reads first: where people differ, since when, and who takes what for what.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from reviewer.review.agreement import whole_sets
from reviewer.review.dawid_skene import Skill
from reviewer.review.measures import NEVER_USED, NO_OVERLAP, Figure, coincide, count, nominal
from reviewer.review.measures import alpha as alpha_of
from reviewer.review.ratings import MISSING, RatedAnswer, Ratings, collect
from reviewer.review.report import ReportRow
from reviewer.review.statuses import NO_GOLD, Key
from reviewer.review.truth import Confusion, TruthComparison, keys, of_gold, of_others

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CELLS: Final = 2_000_000
"""Cells of matrices that are in memory at once: there may be many articles, and many sets."""

ROWS: Final = 100_000
"""Sentences whose answers are counted at once: of a million, a number for each set is much."""

NO_OTHERS: Final = Figure(None, "no sentence of theirs has a majority among the others")


class GroupTag(NamedTuple):
    """How annotators agree on a tag in one group of sentences.

    Attributes:
        tag: The tag.
        percent: Share of equal pairs of answers.
        alpha: Alpha, without an interval.
    """

    tag: str
    percent: Figure
    alpha: Figure


class GroupFigures(NamedTuple):
    """How annotators agree on one group of sentences.

    Attributes:
        name: An article, or a week (`2026-W14`).
        n: Sentences that at least two settled.
        percent: Share of equal pairs of answers, whole sets of tags.
        alpha: Alpha over whole sets of tags (MASI distance), without an interval.
        tag: The tag on which they differ most often; empty where they do not.
        tag_percent: Share of equal pairs of answers about that tag.
        tags: Each tag of the scheme.
    """

    name: str
    n: int
    percent: Figure
    alpha: Figure
    tag: str
    tag_percent: Figure
    tags: tuple[GroupTag, ...] = ()

    def rows(self, what: str, people: tuple[str, ...]) -> Iterator[ReportRow]:
        """The figures as rows of a table.

        Args:
            what: What the groups are: `article`, `week`.
            people: Who is compared.
        """
        yield ReportRow(f"{what} equal", self.name, people, self.n, self.percent)
        yield ReportRow(f"{what} alpha (MASI)", self.name, people, self.n, self.alpha)
        for one in self.tags:
            of = f"{self.name}: {one.tag}"
            yield ReportRow(f"{what} tag equal", of, people, self.n, one.percent)
            yield ReportRow(f"{what} tag alpha", of, people, self.n, one.alpha)
        if self.tag:
            of = f"{self.name}: {self.tag}"
            yield ReportRow(f"{what} least equal", of, people, self.n, self.tag_percent)


class AnnotatorFigures(NamedTuple):
    """How one annotator stands among the others.

    Attributes:
        annotator: Who.
        settled: Sentences that they settled.
        n: Of those, with at least one tag on which the others have a majority.
        majority: F1 over all tags against what more than half of the others say.
        tags: The same of each tag.
        gold_n: Sentences that they and the adjudicators decided.
        gold: F1 over all tags against the gold.
        confusions: What they take for what, against the majority; the most frequent first.
        gold_tags: F1 of each tag against the gold.
        gold_confusions: What they take for what, against the gold.
    """

    annotator: str
    settled: int
    n: int
    majority: Figure
    tags: Mapping[str, Figure]
    gold_n: int
    gold: Figure
    confusions: tuple[Confusion, ...]
    gold_tags: Mapping[str, Figure] = MappingProxyType({})
    gold_confusions: tuple[Confusion, ...] = ()

    def rows(self) -> Iterator[ReportRow]:
        """The figures as rows of a table."""
        who = (self.annotator,)
        yield ReportRow("majority F1", "", who, self.n, self.majority)
        for tag, figure in self.tags.items():
            yield ReportRow("majority F1", tag, who, self.n, figure)
        yield ReportRow("gold F1", "", who, self.gold_n, self.gold)
        for tag, figure in self.gold_tags.items():
            yield ReportRow("gold F1", tag, who, self.gold_n, figure)
        for measure, confusions, n in (
            ("confused", self.confusions, self.n),
            ("gold confused", self.gold_confusions, self.gold_n),
        ):
            for one in confusions:
                share, of = Figure(one.sentences / n), f"{one.wanted} > {one.said}"
                yield ReportRow(measure, of, who, one.sentences, share)


def by_group(
    answers: Mapping[str, Sequence[RatedAnswer]], tags: Sequence[str], groups: Mapping[Key, str]
) -> list[GroupFigures]:
    """Agreement on each group of sentences; groups of which nobody shares a sentence are left out.

    Args:
        answers: Annotator -> what they settled.
        tags: The tags of the scheme.
        groups: Sentence -> its group; what has none is left out.
    """
    import numpy as np

    every = collect(answers, tags)
    number: dict[str, int] = {}
    found = array("q")
    for key in keys(every):
        name = groups.get(key, "")
        found.append(number.setdefault(name, len(number)) if name else -1)
    return _grouped(every, tuple(number), np.array(found, dtype=np.int64))


def by_article(
    answers: Mapping[str, Sequence[RatedAnswer]], tags: Sequence[str]
) -> list[GroupFigures]:
    """Agreement on each article; see `by_group`."""
    every = collect(answers, tags)
    return _grouped(every, every.articles, every.article_of)


def _grouped(every: Ratings, known: Sequence[str], of: NDArray[np.int64]) -> list[GroupFigures]:
    """Agreement on groups of sentences, in the order of their names.

    Args:
        every: The sentences.
        known: The names of the groups.
        of: For each sentence the index of its group, or -1, shape (sentences,).
    """
    import numpy as np

    order = sorted(range(len(known)), key=known.__getitem__)
    names, tags = [known[at] for at in order], every.tags
    rank = np.full(len(known) + 1, -1, np.int64)
    rank[order] = np.arange(len(order))
    # The last one is found by -1.
    of = rank[of]
    ratings, of = every.rows(of >= 0), of[of >= 0]
    shared = (ratings.sets != MISSING).sum(axis=1) >= 2
    n = np.bincount(of[shared], minlength=len(names))
    sets = _by_group(*whole_sets(ratings), of, len(names))
    each = [
        _by_group(ratings.tag(at), nominal(2), of, len(names), NEVER_USED)
        for at in range(len(tags))
    ]
    return [
        _group(name, int(n[at]), sets[at], [(tag, each[i][at]) for i, tag in enumerate(tags)])
        for at, name in enumerate(names)
        if n[at]
    ]


def _group(
    name: str,
    n: int,
    sets: tuple[Figure, Figure],
    each: Sequence[tuple[str, tuple[Figure, Figure]]],
) -> GroupFigures:
    found = tuple(GroupTag(tag, percent, alpha) for tag, (percent, alpha) in each)
    known = [(one.percent.value, one) for one in found if one.percent.value is not None]
    share, worst = min(known, key=lambda pair: pair[0]) if known else (1.0, None)
    tag = worst.tag if worst is not None and share < 1 else ""
    percent, alpha = sets
    return GroupFigures(name, n, percent, alpha, tag, Figure(share) if tag else percent, found)


def _by_group(
    table: NDArray[np.int64],
    distance: NDArray[np.float64],
    of: NDArray[np.int64],
    size: int,
    unused: Figure | None = None,
) -> list[tuple[Figure, Figure]]:
    """Equal pairs of answers and alpha in each group; `unused` where only category 0 is given."""
    import numpy as np

    pairs, equal = np.zeros(size), np.zeros(size)
    for at in range(0, len(table), ROWS):
        counts, own = count(table[at : at + ROWS]), of[at : at + ROWS]
        given = counts.sum(axis=1)
        pairs += np.bincount(own, weights=given * (given - 1), minlength=size)
        equal += np.bincount(own, weights=(counts * (counts - 1)).sum(axis=1), minlength=size)
    made = []
    step = max(1, CELLS // len(distance) ** 2)
    for begin in range(0, size, step):
        rows = ((of >= begin) & (of < begin + step)).nonzero()[0]
        groups = min(step, size - begin)
        some = np.zeros((groups, len(distance), len(distance)))
        for at in range(0, len(rows), ROWS):
            own = rows[at : at + ROWS]
            some += coincide(table[own], len(distance), of[own] - begin, groups)
        for group, found in enumerate(some, begin):
            percent = Figure(float(equal[group] / pairs[group])) if pairs[group] else NO_OVERLAP
            never = unused is not None and pairs[group] and not found[1:].any()
            made.append((percent, unused if unused and never else alpha_of(found, distance)))
    return made


def by_annotator(
    answers: Mapping[str, Sequence[RatedAnswer]],
    tags: Sequence[str],
    gold: Mapping[tuple[str, str, str], bool],
    *,
    single: bool = False,
) -> list[AnnotatorFigures]:
    """How each annotator stands against the others and against the gold.

    Args:
        answers: Annotator -> what they settled.
        tags: The tags of the scheme.
        gold: (article, sentence, tag) -> whether the gold has it.
        single: Whether a sentence has one tag at most.
    """
    ratings = collect(answers, tags)
    ruled = of_gold(ratings, gold)
    found = []
    for column, (name, own) in enumerate(answers.items()):
        # One after the other: of a million sentences each takes some forty megabytes.
        n, f1, each, confusions = _stands(
            TruthComparison(ratings, column, of_others(ratings, column, single=single)), tags
        )
        gold_n, gold_f1, gold_each, gold_confusions = _stands(
            TruthComparison(ratings, column, ruled), tags
        )
        found.append(
            AnnotatorFigures(
                name,
                len(own),
                n,
                f1 or NO_OTHERS,
                each,
                gold_n,
                gold_f1 or NO_GOLD,
                confusions,
                gold_each,
                gold_confusions,
            )
        )
    return found


def _stands(
    compared: TruthComparison, tags: Sequence[str]
) -> tuple[int, Figure | None, dict[str, Figure], tuple[Confusion, ...]]:
    """How many sentences were compared, F1 over all tags and of each, what was taken for what."""
    every = compared.f1_of_all(), _each(compared, tags), tuple(compared.confusions())
    return compared.n, *every


def _each(compared: TruthComparison, tags: Sequence[str]) -> dict[str, Figure]:
    """F1 of each tag that was compared."""
    figures = ((tag, compared.f1(at)) for at, tag in enumerate(tags))
    return {tag: figure for tag, figure in figures if figure is not None}


def skill_rows(skills: Sequence[Skill]) -> Iterator[ReportRow]:
    """What was estimated of annotators as rows of a table."""
    for one in skills:
        yield ReportRow("given where it is", one.tag, (one.annotator,), one.n, one.found)
        yield ReportRow("given where it is not", one.tag, (one.annotator,), one.n, one.wrong)
