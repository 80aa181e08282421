"""A live workspace as tables: everybody's work as far as whoever asks may see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reviewer.formats.example import GOLD, Example
from reviewer.models.names import is_machine
from reviewer.session.datasets.examples import examples
from reviewer.session.datasets.export_request import ExportSelection, Notes
from reviewer.session.overview.overview import decided_by

if TYPE_CHECKING:
    from reviewer.session.core.session import Session


def hidden_of(session: Session) -> frozenset[str]:
    """The articles of which only one's own work may be seen; none if nobody in particular asks."""
    if not session.annotator:
        return frozenset()
    return frozenset(session.visibility.hidden_articles())


def live_examples(session: Session, notes: Notes) -> Iterator[Example]:
    """Every sentence, decided or not, of everybody including machines, and of the gold.

    Args:
        session: Who asks.
        notes: Is told which articles could not be read.
    """
    wanted = ExportSelection(
        (*session.store.annotators(), GOLD),
        undecided=True,
        hidden=hidden_of(session),
        own=frozenset({session.annotator}),
    )
    return examples(session.store, session.scheme, wanted, notes, lambda done, of: None)


def live_decisions(session: Session) -> Iterator[tuple[str, str, str, str]]:
    """Annotator, article, unit and when: the last time that each sentence was decided."""
    hidden = hidden_of(session)
    for name in session.store.annotators():
        if is_machine(name):
            continue
        latest: dict[tuple[str, str], str] = {}
        for event in session.store.events(name):
            for change in decided_by(event):
                if name == session.annotator or change.article not in hidden:
                    latest[change.article, change.unit] = event.at
        yield from ((name, article, unit, at) for (article, unit), at in latest.items())
