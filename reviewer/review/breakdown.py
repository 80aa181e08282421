"""Agreement in parts: by article, by week, and of each annotator with the others.

What a chief reads first: where people differ, since when, and who takes what for what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from reviewer.review.agreement import agree
from reviewer.review.dawid_skene import Skill
from reviewer.review.measures import Figure
from reviewer.review.ratings import RatedAnswer, collect
from reviewer.review.report import ReportRow
from reviewer.review.statuses import Key, against_gold

NO_TAG: Final = "no tag"
"""What stands for nothing where a tag was meant, or given."""

NO_OTHERS: Final = Figure(None, "no sentence of theirs has a majority among the others")


class GroupFigures(NamedTuple):
    """How annotators agree on one group of sentences.

    Attributes:
        name: An article, or a week (`2026-W14`).
        n: Sentences that at least two settled.
        percent: Share of equal pairs of answers, whole sets of tags.
        alpha: Alpha over whole sets of tags (MASI distance), without an interval.
        tag: The tag on which they differ most often; empty where they do not.
        tag_percent: Share of equal pairs of answers about that tag.
    """

    name: str
    n: int
    percent: Figure
    alpha: Figure
    tag: str
    tag_percent: Figure

    def rows(self, what: str, people: tuple[str, ...]) -> Iterator[ReportRow]:
        """The figures as rows of a table.

        Args:
            what: What the groups are: `article`, `week`.
            people: Who is compared.
        """
        yield ReportRow(f"{what} equal", self.name, people, self.n, self.percent)
        yield ReportRow(f"{what} alpha (MASI)", self.name, people, self.n, self.alpha)
        if self.tag:
            of = f"{self.name}: {self.tag}"
            yield ReportRow(f"{what} least equal", of, people, self.n, self.tag_percent)


class Confusion(NamedTuple):
    """One thing taken for another.

    Attributes:
        wanted: The tag that most others gave; `no tag` if they gave none in its place.
        said: The tag that was given instead.
        sentences: On how many.
    """

    wanted: str
    said: str
    sentences: int


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
    """

    annotator: str
    settled: int
    n: int
    majority: Figure
    tags: Mapping[str, Figure]
    gold_n: int
    gold: Figure
    confusions: tuple[Confusion, ...]

    def rows(self) -> Iterator[ReportRow]:
        """The figures as rows of a table."""
        who = (self.annotator,)
        yield ReportRow("majority F1", "", who, self.n, self.majority)
        for tag, figure in self.tags.items():
            yield ReportRow("majority F1", tag, who, self.n, figure)
        yield ReportRow("gold F1", "", who, self.gold_n, self.gold)
        for one in self.confusions:
            share = Figure(one.sentences / self.n)
            yield ReportRow("confused", f"{one.wanted} > {one.said}", who, one.sentences, share)


def by_group(
    answers: Mapping[str, Sequence[RatedAnswer]], tags: Sequence[str], groups: Mapping[Key, str]
) -> list[GroupFigures]:
    """Agreement on each group of sentences; groups of which nobody shares a sentence are left out.

    Args:
        answers: Annotator -> what they settled.
        tags: The tags of the scheme.
        groups: Sentence -> its group; what has none is left out.
    """
    parts: dict[str, dict[str, list[RatedAnswer]]] = {}
    for name, own in answers.items():
        for answer in own:
            group = groups.get((answer.article, answer.unit))
            if group is not None:
                parts.setdefault(group, {}).setdefault(name, []).append(answer)
    found = []
    for group in sorted(parts):
        figures = agree(collect(parts[group], tags), draws=0)
        known = [(one.percent.value, one) for one in figures.tags if one.percent.value is not None]
        if figures.sets.n:
            share, worst = min(known, key=lambda pair: pair[0]) if known else (1.0, None)
            tag = worst.tag if worst is not None and share < 1 else ""
            percent, alpha = figures.sets.percent, figures.sets.alpha
            least = Figure(share) if tag else percent
            found.append(GroupFigures(group, figures.sets.n, percent, alpha, tag, least))
    return found


def majority_of_others(
    name: str, answers: Mapping[str, Sequence[RatedAnswer]], tags: Sequence[str]
) -> dict[tuple[str, str, str], bool]:
    """(article, sentence, tag) -> what more than half of the others say; ties are left out.

    Args:
        name: Whose others.
        answers: Annotator -> what they settled.
        tags: The tags of the scheme.
    """
    votes: dict[Key, list[frozenset[str]]] = {}
    for other, own in answers.items():
        for answer in own if other != name else ():
            votes.setdefault((answer.article, answer.unit), []).append(answer.tags)
    found = {}
    for key, said in votes.items():
        for tag in tags:
            given = sum(tag in one for one in said)
            if 2 * given != len(said):
                found[(*key, tag)] = 2 * given > len(said)
    return found


def by_annotator(
    answers: Mapping[str, Sequence[RatedAnswer]],
    tags: Sequence[str],
    gold: Mapping[tuple[str, str, str], bool],
) -> list[AnnotatorFigures]:
    """How each annotator stands against the others and against the gold.

    Args:
        answers: Annotator -> what they settled.
        tags: The tags of the scheme.
        gold: (article, sentence, tag) -> whether the gold has it.
    """
    found = []
    for name, own in answers.items():
        truth = majority_of_others(name, answers, tags)
        shared = [
            answer for answer in own
            if any((answer.article, answer.unit, tag) in truth for tag in tags)
        ]  # fmt: skip
        ruled = [
            answer for answer in own
            if any((answer.article, answer.unit, tag) in gold for tag in tags)
        ]  # fmt: skip
        every, *each = against_gold(name, own, truth, tags)
        majority = every.f1 if every.n else NO_OTHERS
        against = against_gold(name, own, gold, tags)[0].f1
        found.append(
            AnnotatorFigures(
                name,
                len(own),
                len(shared),
                majority,
                {one.tag: one.f1 for one in each if one.n},
                len(ruled),
                against,
                tuple(_confusions(shared, truth, tags)),
            )
        )
    return found


def _confusions(
    answers: Sequence[RatedAnswer], truth: Mapping[tuple[str, str, str], bool], tags: Sequence[str]
) -> Iterator[Confusion]:
    """What was said in place of what: each missing tag with each that was too much."""
    counted: Counter[tuple[str, str]] = Counter()
    for answer in answers:
        known = {
            tag: truth[answer.article, answer.unit, tag]
            for tag in tags
            if (answer.article, answer.unit, tag) in truth
        }
        missing = [tag for tag, true in known.items() if true and tag not in answer.tags]
        more = [tag for tag, true in known.items() if not true and tag in answer.tags]
        if missing or more:
            pairs = ((one, two) for one in missing or [NO_TAG] for two in more or [NO_TAG])
            counted.update(pairs)
    for (wanted, said), count in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        yield Confusion(wanted, said, count)


def skill_rows(skills: Sequence[Skill]) -> Iterator[ReportRow]:
    """What was estimated of annotators as rows of a table."""
    for one in skills:
        yield ReportRow("given where it is", one.tag, (one.annotator,), one.n, one.found)
        yield ReportRow("given where it is not", one.tag, (one.annotator,), one.n, one.wrong)
