"""Who annotates: people and machines, each by the name that counts."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.models.names import is_machine
from reviewer.ports import Store


class Annotators:
    """Who there is. Several names of one person (`[aliases]`) are one."""

    def __init__(self, store: Store, annotator: str, aliases: Mapping[str, str]) -> None:
        """Asks the store, each time anew.

        Args:
            store: Where everything is kept.
            annotator: Who is at work.
            aliases: Another name of an annotator -> the one that counts.
        """
        self._store = store
        self._annotator = annotator
        self._aliases = aliases

    def person(self, name: str) -> str:
        """The name that counts."""
        return self._aliases.get(name, name)

    @property
    def me(self) -> str:
        """The annotator at work, by the name that counts."""
        return self.person(self._annotator)

    def folders(self, *, machines: bool = False) -> dict[str, list[str]]:
        """Person (or machine) -> the names under which they have written."""
        found: dict[str, list[str]] = {}
        for name in self._store.annotators():
            if is_machine(name) == machines:
                found.setdefault(self.person(name), []).append(name)
        return dict(sorted(found.items(), key=lambda item: item[0].lower()))

    def people(self) -> list[str]:
        """The people, without machines, in alphabetical order."""
        return list(self.folders())

    def annotating(self) -> list[str]:
        """The people who have annotated anything, which adjudicating alone is not."""
        tallies = self._store.tallies
        return [
            person
            for person, names in self.folders().items()
            if any(one.annotates for name in names for one in tallies(name).values())
        ]

    def has_submitted(self, person: str, article: str) -> bool:
        """Whether somebody has submitted an article, under any of their names."""
        folders = self.folders() | self.folders(machines=True)
        every = (self._store.tallies(name).get(article) for name in folders.get(person, ()))
        return any(tally is not None and tally.submitted for tally in every)

    def unfinished(self, article: str) -> list[str]:
        """The people who annotate an article, or are to, and have not submitted it."""
        assigned = {self.person(name) for name in self._store.assignments().get(article, ())}
        begun = {
            person
            for person, names in self.folders().items()
            for name in names
            if (tally := self._store.tallies(name).get(article)) is not None and tally.annotates
        }
        every = sorted(assigned | begun, key=str.lower)
        return [person for person in every if not self.has_submitted(person, article)]

    def others_on(self, article: str) -> list[str]:
        """The other people who have said anything of an article."""
        return [name for name in self.on(article) if name != self.me]

    def begun(self) -> set[str]:
        """The articles of which any people have said anything: where `on` gives somebody."""
        every = (self._store.tallies(name) for own in self.folders().values() for name in own)
        return {article for own in every for article, tally in own.items() if not tally.apart}

    def on(self, article: str) -> list[str]:
        """The people who have said anything of an article."""
        store = self._store
        return [
            person
            for person, names in self.folders().items()
            if any(
                (tally := store.tallies(name).get(article)) is not None and not tally.apart
                for name in names
            )
        ]
