"""The names that values of fields can be, and which of them a value means."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from reviewer.config.errors import nearest, shown
from reviewer.models import Scheme

WILDCARD: Final = "*"


class WrongValue(Exception):
    """A value that a field cannot have; its text is the message, without a place."""


@dataclass(frozen=True, slots=True)
class Names:
    """The values that a field knows.

    Attributes:
        what: What they are, in a word (`tag`).
        names: All of them.
        keys: Letter -> name, for names that have a key.
        closed: Whether nothing else can occur in the data.
    """

    what: str
    names: Sequence[str]
    keys: Mapping[str, str] = field(default_factory=dict)
    closed: bool = False

    def resolve(self, value: str) -> str:
        """The name that a value means: itself, its key, or a beginning that fits only one.

        Case does not matter, and `-` or `_` may stand for a space. A value with a wildcard is
        left as it is.

        Raises:
            WrongValue: It means none of them, or more than one.
        """
        if WILDCARD in value:
            if self.closed and not any(map(matcher(value), self.names)):
                raise self._unknown(value)
            return value
        if value in self.names:
            return value
        if value in self.keys:
            return self.keys[value]
        wanted = _folded(value)
        whole = [name for name in self.names if _folded(name) == wanted]
        meant = whole or [name for name in self.names if _folded(name).startswith(wanted)]
        if not meant:
            raise self._unknown(value)
        if len(meant) > 1:
            several = " or ".join(map(shown, meant))
            raise WrongValue(f"{self.what} {shown(value)} can mean {several}; expected one of them")
        return meant[0]

    def _unknown(self, value: str) -> WrongValue:
        hint = nearest(value, self.names) if self.names else "there is none yet"
        return WrongValue(f"there is no {self.what} {shown(value)}; {hint}")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a workspace calls things.

    Attributes:
        tags: Its tags.
        statuses: Its statuses.
        annotators: Everyone who has said anything; None if that is not known.
    """

    tags: Names
    statuses: Names
    annotators: Names | None = None

    @classmethod
    def of(cls, scheme: Scheme, annotators: Collection[str] | None = None) -> Vocabulary:
        """The vocabulary of a scheme and, if they are known, of the annotators."""
        tags = Names("tag", [t.name for t in scheme.tags], {t.key: t.name for t in scheme.tags})
        keys = {status.key: status.name for status in scheme.statuses}
        statuses = Names("status", [status.name for status in scheme.statuses], keys)
        people = None if annotators is None else Names("annotator", sorted(annotators))
        return cls(tags, statuses, people)


def matcher(pattern: str) -> Callable[[str], bool]:
    """What says whether a name fits a value, ignoring case; each `*` stands for any text."""
    first, *rest = pattern.lower().split(WILDCARD)
    if not rest:
        return lambda name: name.lower() == first
    *middle, last = rest

    def fits(name: str) -> bool:
        name, at = name.lower(), len(first)
        if not (name.startswith(first) and name.endswith(last)):
            return False
        for piece in middle:
            at = name.find(piece, at)
            if at < 0:
                return False
            at += len(piece)
        return at + len(last) <= len(name)

    return fits


def _folded(name: str) -> str:
    return name.lower().replace("-", " ").replace("_", " ")
