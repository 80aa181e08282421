"""One example a sentence made of the votes of several annotators, without an adjudication.

A rule makes labels of votes: what more than half said (`majority`), what at least so many said
(`minimum=K`), or what more than half said with the share of everybody beside it (`soft`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from reviewer.formats.example import Example, blank
from reviewer.models import Json, Scheme

MAJORITY: Final = "majority"
SOFT: Final = "soft"
MINIMUM: Final = "minimum"

EXPECTED: Final = "expected majority, soft or minimum=K"

OF_ONE: Final = (
    "spans", "checks", "evidence", "links", "remarks", "signoffs", "relations", "flags", "note",
)  # fmt: skip
"""Fields that one annotator says and no vote decides; they are left out and counted."""

LEFT: Final = "said by one annotator: "
"""How a reason for leaving something out begins; what it was follows."""


@dataclass(frozen=True, slots=True)
class AggregateRule:
    """How labels are made of votes.

    Attributes:
        name: As the user writes it; it stands for the annotator of the examples.
        least: How many people have to give a label; 0 for more than half of those who voted.
    """

    name: str
    least: int = 0

    def holds(self, given: int, voters: int) -> bool | None:
        """Whether a label holds.

        Args:
            given: How many people gave it.
            voters: How many people voted.

        Returns:
            None if that is open: nobody has voted, a tie, or too few to tell.
        """
        if self.least:
            return None if voters < self.least else given >= self.least
        return None if 2 * given == voters else 2 * given > voters

    def one_of(self, answers: Sequence[Json]) -> Json:
        """The one answer that holds where only one can; None if that is open."""
        counts = _counted(answers)
        if not counts:
            return None
        (answer, first), second = counts[0], counts[1][1] if len(counts) > 1 else 0
        return answer if first > second and self.holds(first, len(answers)) else None


def rule_of(text: str) -> AggregateRule:
    """The rule that a text names.

    Raises:
        ValueError: It names none; the message is one line.
    """
    name, equals, number = text.strip().partition("=")
    if name in (MAJORITY, SOFT) and not equals:
        return AggregateRule(name)
    if name == MINIMUM and number.strip().isascii() and number.strip().isdecimal():
        least = int(number[:9])
        if least:
            return AggregateRule(f"{MINIMUM}={least}", least)
    raise ValueError(f"there is no rule {text.strip()!r}; {EXPECTED}")


def aggregated(
    examples: Iterable[Example], rule: AggregateRule, scheme: Scheme, left: Counter[str]
) -> Iterator[Example]:
    """One example for all that stand side by side about one sentence.

    Args:
        examples: Those of several annotators on one sentence are neighbours.
        rule: Makes labels of their votes.
        scheme: Its tags; whether a sentence has one at most.
        left: Counts what only single annotators said, which no vote decides.
    """
    for _, group in groupby(examples, key=lambda one: one.id):
        yield _joined(list(group), rule, scheme, left)


def _joined(
    group: Sequence[Example], rule: AggregateRule, scheme: Scheme, left: Counter[str]
) -> Example:
    first, votes = group[0], group[0].votes
    tags = [tag.name for tag in scheme.tags]
    ruled = _single(votes.values(), rule, tags) if scheme.single else _each(votes, rule, tags)
    held = sorted(tag for tag, holds in ruled.items() if holds)
    mask = {tag: int(ruled.get(tag) is not None) for tag in tags}
    for one in group:
        for field in OF_ONE:
            said = getattr(one, field)
            if said:
                left[LEFT + field] += 1 if isinstance(said, str) else len(said)
    cannot = not votes and all(one.decided == "cannot" for one in group)
    open_ = [tag for tag, judged in mask.items() if not judged]
    return first._replace(
        **{field: blank(field) for field in (*OF_ONE, "sources", "unfinished")},
        tags=held,
        mask=mask,
        versions=_versions(group, held),
        decided="cannot" if cannot else "settled" if votes and not open_ else "",
        answers=_answers(group, rule),
        annotator=rule.name,
        basis="blind" if all(one.basis == "blind" for one in group) else "revealed",
        recheck=next((one.recheck for one in group if one.recheck), ""),
    )


def _each(
    votes: dict[str, list[str]], rule: AggregateRule, tags: Sequence[str]
) -> dict[str, bool | None]:
    """Tag -> whether it holds; also of tags that the scheme does not have any more."""
    given = Counter(tag for said in votes.values() for tag in set(said))
    return {tag: rule.holds(given[tag], len(votes)) for tag in {**dict.fromkeys(tags), **given}}


def _single(
    votes: Iterable[Sequence[str]], rule: AggregateRule, tags: Sequence[str]
) -> dict[str, bool | None]:
    """The same where a sentence has one tag at most: all of it holds, or all of it is open."""
    one = rule.one_of([said[0] if said else "" for said in votes if len(said) < 2])
    return {tag: None if one is None else tag == one for tag in tags}


def _versions(group: Sequence[Example], tags: Sequence[str]) -> dict[str, int]:
    """Tag -> the latest version of the scheme under which somebody set it."""
    known = {tag: [one.versions[tag] for one in group if tag in one.versions] for tag in tags}
    return {tag: max(versions) for tag, versions in known.items() if versions}


def _answers(group: Sequence[Example], rule: AggregateRule) -> dict[str, Json]:
    """The answers to questions that hold; free text never does unless people wrote the same."""
    asked = sorted({name for one in group for name in one.answers})
    found = {
        name: rule.one_of([one.answers[name] for one in group if name in one.answers])
        for name in asked
    }
    return {name: answer for name, answer in found.items() if answer is not None}


def _counted(answers: Sequence[Json]) -> list[tuple[Json, int]]:
    """Answers with how many gave each, the most frequent first; lists are answers too."""
    kinds: dict[str, tuple[Json, int]] = {}
    for answer in answers:
        known = kinds.get(repr(answer), (answer, 0))
        kinds[repr(answer)] = (answer, known[1] + 1)
    return sorted(kinds.values(), key=lambda kind: -kind[1])
