"""Sentences shown apart from their article, and what people answered about them.

Repeats, control items and the votes of norming sessions have the same shape. They are plain JSON
in the journals and in the files that plan them; both come from outside, so what does not fit is
left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from reviewer.models import Json, Values
from reviewer.models.annotation import is_extra_answer

MOST_TEXT: Final = 4_000
"""Characters of a sentence, and of what stands before and after it, that are shown apart."""


class Card(NamedTuple):
    """A sentence shown apart, with what it stood between.

    Attributes:
        article: The article it is from.
        unit: The sentence.
        text: Its words.
        before: The words before it; empty for none.
        after: The words after it.
    """

    article: str
    unit: str
    text: str
    before: str = ""
    after: str = ""

    def to_json(self) -> dict[str, Json]:
        """As it stands in a file; fields that say nothing are left out."""
        return {name: value for name, value in self._asdict().items() if value}


def card_of(value: Json) -> Card | None:
    """The sentence that JSON from a file describes; None if it does not have that shape."""
    if not isinstance(value, dict):
        return None
    found = [value.get(name, "") for name in Card._fields]
    if not all(isinstance(one, str) for one in found) or not all(found[:3]):
        return None
    article, unit, *texts = found
    return Card(article, unit, *(text[:MOST_TEXT] for text in texts))


class CardAnswer(NamedTuple):
    """What somebody said of a sentence shown apart.

    Attributes:
        tags: The tags; empty for none.
        settled: False where it cannot be judged.
        first: Of a repeat: the tags that their own work had when they were asked again.
        round: Of training: the how manieth time, from 1.
    """

    tags: frozenset[str]
    settled: bool = True
    first: frozenset[str] | None = None
    round: int = 1


def answer_of(value: Json) -> CardAnswer | None:
    """What a value of the journal says; None if it does not have the shape."""
    if not is_extra_answer(value):
        return None
    first, count = value.get("first"), value.get("round", 1)
    return CardAnswer(
        frozenset(value["tags"]),
        value["decided"] == "settled",
        frozenset(map(str, first)) if isinstance(first, list) else None,
        count if type(count) is int else 1,
    )


def value_of(unit: str, answer: CardAnswer, scheme: int) -> Values:
    """The value of the journal; what is as a rule is left out."""
    value: Values = {
        "unit": unit,
        "tags": sorted(answer.tags),
        "decided": "settled" if answer.settled else "cannot",
        "scheme": scheme,
    }
    if answer.first is not None:
        value["first"] = sorted(answer.first)
    if answer.round != 1:
        value["round"] = answer.round
    return value


def answers_in(every: Iterable[Values], prefix: str) -> dict[str, CardAnswer]:
    """The answers under keys of one kind: what stands behind the colon -> the answer.

    Args:
        every: What somebody says of articles as a whole.
        prefix: `v.REPEAT`, `v.CONTROL` or `v.NORMING`.
    """
    found = {}
    for values in every:
        for key, value in values.items():
            if key.startswith(prefix) and (answer := answer_of(value)) is not None:
                found[key[len(prefix) :]] = answer
    return found


def texts_of(values: Mapping[str, Json], name: str) -> list[str] | None:
    """A list of texts from a file; None if it is none."""
    found = values.get(name)
    fits = isinstance(found, list) and all(isinstance(one, str) for one in found)
    return found if fits else None
