"""Who annotates: people and machines, each by the name that counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.models.names import is_machine

if TYPE_CHECKING:
    from reviewer.session.core.session import Session


class Annotators:
    """Who there is. Several names of one person (`[aliases]`) are one."""

    def __init__(self, session: Session) -> None:
        """Asks the session's store, each time anew."""
        self._session = session
        self._aliases = session.blindness.rules.aliases

    def person(self, name: str) -> str:
        """The name that counts."""
        return self._aliases.get(name, name)

    @property
    def me(self) -> str:
        """The annotator at work, by the name that counts."""
        return self._session.blindness.me

    def folders(self, *, machines: bool = False) -> dict[str, list[str]]:
        """Person (or machine) -> the names under which they have written."""
        found: dict[str, list[str]] = {}
        for name in self._session.store.annotators():
            if is_machine(name) == machines:
                found.setdefault(self.person(name), []).append(name)
        return dict(sorted(found.items(), key=lambda item: item[0].lower()))

    def people(self) -> list[str]:
        """The people, without machines, in alphabetical order."""
        return list(self.folders())

    def others_on(self, article: str) -> list[str]:
        """The other people who have said anything of an article."""
        return [name for name in self.on(article) if name != self.me]

    def on(self, article: str) -> list[str]:
        """The people who have said anything of an article."""
        store = self._session.store
        return [
            person
            for person, names in self.folders().items()
            if any(article in store.tallies(name) for name in names)
        ]
