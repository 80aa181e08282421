"""Annotators shown as A, B, C: what is printed and painted of their names, and nothing else.

Names in files, journals and votes stay what they are, so that nothing that is decided depends on
whether they are shown. It holds for the process: every command and screen asks here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import count
from typing import Final

from reviewer.models.names import is_machine


class Pseudonyms:
    """Letters for names, once they are asked for."""

    def __init__(self) -> None:
        """Names are shown as they are."""
        self._letters: dict[str, str] | None = None
        self._me = ""
        self._names: frozenset[str] = frozenset()

    def hide(self, names: Iterable[str], me: str, known: Iterable[str] = ()) -> list[str]:
        """Shows everybody but the one at work as a letter from now on.

        Args:
            names: Who there is.
            me: Who is at work; their own name stays.
            known: Who had a letter before, in the order of the letters.

        Returns:
            Who has a letter, in the order of the letters: to be remembered.
        """
        every = {*names, *known}
        self._letters, self._me, self._names = {}, me, frozenset(every)
        order = [*known, *sorted(every - {*known}, key=_dice)]
        for name in order:
            if not is_machine(name):
                self._letter(name)
        return list(self._letters)

    def show(self) -> None:
        """Shows names as they are again."""
        self._letters, self._me, self._names = None, "", frozenset()

    def __call__(self, name: str) -> str:
        """A name as it is shown; whoever is not known yet gets the next letter."""
        if self._letters is None or not name or name == self._me or is_machine(name):
            return name
        return self._letter(name)

    def _letter(self, name: str) -> str:
        assert self._letters is not None
        if name not in self._letters:
            taken = {*self._letters.values(), *self._letters, *self._names}
            self._letters[name] = next(one for one in _letters() if one not in taken)
        return self._letters[name]

    def list(self, names: Iterable[str]) -> list[str]:
        """Several names as they are shown; letters in their order, which tells no more."""
        found = [self(name) for name in names]
        return found if self._letters is None else sorted(found, key=lambda one: (len(one), one))

    def rule(self, rule: str) -> str:
        """The rule of a decision as it is shown: `take <annotator>` names somebody."""
        head, _, name = rule.partition(" ")
        return f"{head} {self(name)}" if head == "take" and name else rule


def _dice(name: str) -> bytes:
    """An order that does not follow the alphabet, the same on every machine."""
    return sha256(name.encode()).digest()


def _letters() -> Iterator[str]:
    """A, B ... Z, A1, B1 ..."""
    for round in count():
        yield from (f"{chr(65 + at)}{round or ''}" for at in range(26))


shown: Final = Pseudonyms()
"""How names are shown in this process."""
