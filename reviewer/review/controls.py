"""Sentences whose answer is known, sprinkled into the work, and repeats of one's own: the figures.

The plan is one file of the workspace. What people answered stands in their own journals, under keys
of its own, and is no part of any article.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import sqrt
from typing import Final, Literal, NamedTuple

from reviewer.models import Json
from reviewer.review.extra_answers import Card, CardAnswer, card_of, texts_of
from reviewer.review.measures import Figure

Use = Literal["control", "training"]
"""What an item is for: sprinkled into the work, or asked before it, with the answer shown."""

USES: Final[tuple[Use, ...]] = ("control", "training")

MOST_ITEMS: Final = 10_000
MOST_WHY: Final = 2_000
PASS_MARK: Final = 0.8
"""The share of a training round that has to be right, unless the plan says otherwise."""

Z95: Final = 1.959963984540054
"""The 97.5 % point of the normal distribution."""


class ControlItem(NamedTuple):
    """A sentence whose answer is known.

    Attributes:
        id: Its id.
        use: What it is for.
        card: The sentence as it is shown.
        tags: The answer; empty for no tag. None where a desk's server withholds it from whoever
            has not answered yet.
        why: The reason, shown after an answer in training.
        by: Whose answer it is; they are not asked.
    """

    id: str
    use: Use
    card: Card
    tags: frozenset[str] | None
    why: str = ""
    by: str = ""

    def to_json(self) -> dict[str, Json]:
        """As it stands in the file."""
        said: dict[str, Json] = {"id": self.id, "use": self.use, **self.card.to_json()}
        said |= {"withheld": True} if self.tags is None else {"tags": sorted(self.tags)}
        return said | {name: text for name, text in (("why", self.why), ("by", self.by)) if text}

    def is_right(self, answer: CardAnswer) -> bool:
        """Whether an answer is the known one: the same tags, none more and none less."""
        return answer.settled and answer.tags == self.tags


class ControlPlan(NamedTuple):
    """All that is planned.

    Attributes:
        every: After so many decided sentences comes an extra one; 0 for never.
        repeats: Whether sentences of one's own come again too.
        pass_mark: The share of a training round that has to be right.
        items: The sentences whose answer is known.
    """

    every: int = 0
    repeats: bool = False
    pass_mark: float = PASS_MARK
    items: tuple[ControlItem, ...] = ()

    def of(self, use: Use, person: str) -> list[ControlItem]:
        """The items that somebody is asked: not those that they answered for the plan."""
        return [item for item in self.items if item.use == use and item.by != person]

    def to_json(self) -> dict[str, Json]:
        """The file that says so."""
        return {
            "every": self.every, "repeats": self.repeats, "pass": self.pass_mark,
            "items": [item.to_json() for item in self.items],
        }  # fmt: skip


NOTHING: Final = ControlPlan()


def plan_in(said: Mapping[str, Json] | None) -> tuple[ControlPlan, int]:
    """What the file says, and how much of it could not be used.

    Args:
        said: The file; None if there is none.
    """
    if said is None:
        return NOTHING, 0
    every, repeats = said.get("every", 0), said.get("repeats", False)
    mark, items = said.get("pass", PASS_MARK), said.get("items", [])
    odd = 0
    if type(every) is not int or not 0 <= every <= 100_000:
        every, odd = 0, odd + 1
    if not isinstance(repeats, bool):
        repeats, odd = False, odd + 1
    if isinstance(mark, bool) or not isinstance(mark, int | float) or not 0 < mark <= 1:
        mark, odd = PASS_MARK, odd + 1
    if not isinstance(items, list):
        items, odd = [], odd + 1
    found: dict[str, ControlItem] = {}
    for value in items[:MOST_ITEMS]:
        item = _item(value)
        if item is not None:
            found.setdefault(item.id, item)
    odd += len(items) - len(found)
    return ControlPlan(every, repeats, float(mark), tuple(found.values())), odd


def _item(value: Json) -> ControlItem | None:
    card = card_of(value)
    if card is None:
        return None
    id, use, tags = value.get("id"), value.get("use"), texts_of(value, "tags")
    why, by = value.get("why", ""), value.get("by", "")
    known = None if tags is None else frozenset(tags)
    if not isinstance(id, str) or not 0 < len(id) <= 100 or use not in USES:
        return None
    if (known is None) != (value.get("withheld") is True):
        return None
    if not isinstance(why, str) or not isinstance(by, str):
        return None
    return ControlItem(id, use, card, known, why[:MOST_WHY], by)


# -- figures --------------------------------------------------------------------------------------


class Share(NamedTuple):
    """How many of something fit, with the interval of their share.

    Attributes:
        right: How many fit.
        n: Of how many.
        figure: The share with its 95 % interval, or why there is none.
    """

    right: int
    n: int
    figure: Figure


def share(right: int, n: int) -> Share:
    """A share with Wilson's 95 % score interval.

    Wilson, "Probable inference, the law of succession, and statistical inference" (1927), without
    continuity correction.
    """
    if not n:
        return Share(0, 0, Figure(None, "nothing was answered"))
    p, z2 = right / n, Z95 * Z95
    middle, half = p + z2 / (2 * n), Z95 * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    low, high = ((middle + sign * half) / (1 + z2 / n) for sign in (-1, 1))
    return Share(right, n, Figure(p, low=max(0.0, low), high=min(1.0, high)))


class TrainingResult(NamedTuple):
    """How somebody stands in the training.

    Attributes:
        round: The round, from 1.
        answered: Sentences answered in it.
        total: Sentences that there are.
        right: Those of the answered that are right.
        mark: The share that is needed.
        waiting: Those of the answered of which the right answer is not known here yet.
    """

    round: int
    answered: int
    total: int
    right: int
    mark: float
    waiting: int = 0

    @property
    def done(self) -> bool:
        """Whether the round is over, and what came of it is known."""
        return self.answered >= self.total and not self.waiting

    @property
    def passed(self) -> bool:
        """Whether enough of it was right; also where there is nothing to be trained in."""
        return self.done and self.right >= self.mark * self.total - 1e-9


def training(
    items: Sequence[ControlItem], answers: Mapping[str, CardAnswer], mark: float
) -> TrainingResult:
    """How somebody stands in the round that they began last.

    Args:
        items: The sentences of the training.
        answers: Item -> the last answer.
        mark: The share that is needed.
    """
    known = [(item, answers[item.id]) for item in items if item.id in answers]
    round = max((answer.round for _, answer in known), default=1)
    now = [(item, answer) for item, answer in known if answer.round == round]
    right = sum(item.is_right(answer) for item, answer in now)
    waiting = sum(item.tags is None for item, _ in now)
    return TrainingResult(round, len(now), len(items), right, mark, waiting)


class PersonResult(NamedTuple):
    """What the control items and repeats tell of one person.

    Attributes:
        name: Who.
        controls: Control items answered as is known.
        tags: Tag -> of the items with or without it, those on which they agree with the answer.
        missed: Ids of the items that they answered otherwise.
        repeats: Sentences of their own that they answered as the first time.
        alpha: Krippendorff's alpha between the first and the second time, over sets of tags.
        training: How they stand in the training; None where there is none for them.
    """

    name: str
    controls: Share
    tags: Mapping[str, Share]
    missed: tuple[str, ...]
    repeats: Share
    alpha: Figure
    training: TrainingResult | None


def person_result(
    name: str,
    plan: ControlPlan,
    controls: Mapping[str, CardAnswer],
    repeats: Mapping[str, CardAnswer],
    trained: Mapping[str, CardAnswer],
    tags: Collection[str],
) -> PersonResult:
    """What the answers of one person tell.

    Args:
        name: Who.
        plan: The known answers.
        controls: Control item -> answer.
        repeats: Repeat -> answer, with what was said the first time.
        trained: Item of the training -> answer.
        tags: The tags of the scheme.
    """
    asked = plan.of("control", name)
    answered = [
        (item, controls[item.id]) for item in asked if item.id in controls and item.tags is not None
    ]
    right = [item for item, answer in answered if item.is_right(answer)]
    judged = [(item.tags or frozenset(), answer) for item, answer in answered if answer.settled]
    by_tag = {
        tag: share(sum((tag in known) == (tag in a.tags) for known, a in judged), len(judged))
        for tag in tags
        if any(tag in known or tag in a.tags for known, a in judged)
    }
    again = [(id, answer) for id, answer in repeats.items() if answer.first is not None]
    same = sum(answer.settled and answer.tags == answer.first for _, answer in again)
    training_items = plan.of("training", name)
    return PersonResult(
        name,
        share(len(right), len(answered)),
        by_tag,
        tuple(item.id for item, answer in answered if not item.is_right(answer)),
        share(same, len(again)),
        _self_alpha(again, tags),
        training(training_items, trained, plan.pass_mark) if training_items else None,
    )


def _self_alpha(again: Sequence[tuple[str, CardAnswer]], tags: Collection[str]) -> Figure:
    judged = [(id, answer) for id, answer in again if answer.settled]
    if not judged:
        return Figure(None, "nothing was answered twice")
    # Not at the top: numbers are computed late, and numpy takes its time.
    from reviewer.review.agreement import agree
    from reviewer.review.ratings import RatedAnswer, collect

    first = [RatedAnswer("", id, answer.first or frozenset()) for id, answer in judged]
    second = [RatedAnswer("", id, answer.tags) for id, answer in judged]
    table = collect({"first": first, "again": second}, list(tags))
    return agree(table, draws=0).sets.alpha
