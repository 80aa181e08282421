"""Edits: what a command wants to be true, before it becomes an event of the journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from reviewer.models import Change, Json, Values
from reviewer.models.journal import as_change

KEY: Final = itemgetter(2)
"""The key of a change."""

_PLACE: Final = itemgetter(0, 1)


class Put(NamedTuple):
    """A value that a key of a unit is to have from now on; `None` takes it away."""

    article: str
    unit: str
    key: str
    value: Json


as_put: Final = partial(tuple.__new__, Put)
"""A put of its four fields; takes half as long as `Put(...)`, for bulk actions."""


SHARED: Final = 50
"""Sentences from which on they have a put in common."""


class SharedPut(NamedTuple):
    """A value that a key of many units of an article is to have from now on: one put for all.

    Attributes:
        article: The article.
        units: Its units, each once.
        key: The key.
        value: The value; `None` takes it away.
    """

    article: str
    units: Sequence[str]
    key: str
    value: Json

    def each(self) -> Iterator[Put]:
        """The same as puts."""
        return (as_put((self.article, unit, self.key, self.value)) for unit in self.units)


class Edit(NamedTuple):
    """One action of the user: one undo step.

    Attributes:
        puts: What is to be true afterwards.
        did: What happened, for the message line (`claim on sentence 12`).
    """

    puts: tuple[Put | SharedPut, ...]
    did: str


class Outcome(NamedTuple):
    """What came of a command, for the screen.

    Attributes:
        message: One line: what happened and how to undo it, or why nothing did.
        changed: The (article, unit) pairs that look different now.
        goto: The (article, unit) to show; None to stay.
        ok: False where the command could not do what was asked.
    """

    message: str = ""
    changed: tuple[tuple[str, str], ...] = ()
    goto: tuple[str, str] | None = None
    ok: bool = True


def changes_of(
    puts: Iterable[Put | SharedPut], values_of: Mapping[str, Mapping[str, Values]]
) -> tuple[Change, ...]:
    """The changes that make the puts true; puts that are true already give none.

    Args:
        puts: What is to be true; of two for one key the later wins.
        values_of: Article id -> unit id -> present values.
    """
    changes: list[Change] = []
    nothing: Values = {}
    # A bulk action goes through its articles and keys one by one.
    for (article, key), wanted in _by_key(puts).items():
        said = values_of.get(article, {})
        changes += [
            as_change((article, unit, key, before, after))
            for unit, after in wanted.items()
            if (before := said.get(unit, nothing).get(key)) != after
        ]
    return tuple(changes)


def _by_key(puts: Iterable[Put | SharedPut]) -> dict[tuple[str, str], dict[str, Json]]:
    """(article, key) -> unit -> value."""
    found: dict[tuple[str, str], dict[str, Json]] = {}
    for place, run in groupby(puts, key=itemgetter(0, 2)):
        own = list(run)
        known = found.setdefault(place, {})
        if SharedPut not in set(map(type, own)):
            known.update(map(_UNIT_AND_VALUE, own))
            continue
        for put in own:
            if isinstance(put, SharedPut):
                known.update(dict.fromkeys(put.units, put.value))
            else:
                known[put.unit] = put.value
    return found


_UNIT_AND_VALUE: Final = itemgetter(1, 3)


def touched(changes: Iterable[Change]) -> tuple[tuple[str, str], ...]:
    """The (article, unit) pairs of changes, each once, in order."""
    return tuple(dict.fromkeys(map(_PLACE, changes)))
