"""Where the annotator was, kept from one run to the next."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from reviewer.ports import Store
from reviewer.session import Desk
from reviewer.session.queues.queues import QUEUES, queue


class ResumePoint(NamedTuple):
    """An article, a sentence of it, the queue, and whether it was in view.

    Attributes:
        article: The article's id; empty if none was ever open.
        unit: The sentence's id.
        queue: The name of the queue.
        on_desk: Whether the Desk was in front, and not the Library.
    """

    article: str = ""
    unit: str = ""
    queue: str = ""
    on_desk: bool = False

    @classmethod
    def recall(cls, store: Store, annotator: str) -> ResumePoint:
        """The place remembered; an empty one if there is none or it makes no sense."""
        kept = store.recall(_name(annotator))
        try:
            return cls(**kept) if isinstance(kept, dict) else cls()
        except TypeError:
            # Another version of the program remembered something else. Losing it is harmless.
            return cls()

    @classmethod
    def of(cls, desk: Desk, *, on_desk: bool) -> ResumePoint:
        """Where a desk stands."""
        unit = desk.article.layout.id(desk.place) if len(desk.article) else ""
        return cls(desk.id, unit, desk.queue.name, on_desk)

    def remember(self, store: Store, annotator: str) -> None:
        """Keeps it for the next run."""
        store.remember(_name(annotator), self._asdict())

    def put(self, desk: Desk) -> None:
        """Makes a desk on the same article stand there."""
        if self.queue in {known.name for known in QUEUES}:
            desk.queue = queue(self.queue)
        desk.show(self.unit)


class Places:
    """The sentence where the annotator last was, of each article; the latest articles only."""

    MOST: ClassVar[int] = 500

    def __init__(self, store: Store, annotator: str) -> None:
        """As it was kept on this machine."""
        self._store = store
        self._name = f"places:{annotator}"
        self._units: dict[str, str] | None = None

    def __getitem__(self, article: str) -> str:
        """The sentence's id; empty if the article was not open yet."""
        return self._known().get(article, "")

    def note(self, desk: Desk) -> None:
        """A desk stands somewhere; written down if that is news."""
        if not len(desk.article):
            return
        units, unit = self._known(), desk.article.layout.id(desk.place)
        if units.get(desk.id) == unit:
            return
        units.pop(desk.id, None)
        units[desk.id] = unit
        for article in list(units)[: -self.MOST]:
            del units[article]
        self._store.remember(self._name, units)

    def _known(self) -> dict[str, str]:
        if self._units is None:
            kept = self._store.recall(self._name)
            items = kept.items() if isinstance(kept, dict) else ()
            self._units = {key: unit for key, unit in items if isinstance(unit, str)}
        return self._units


def _name(annotator: str) -> str:
    return f"place:{annotator}"
