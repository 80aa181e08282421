"""Imports as the program makes them, into a store that is given."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.config import default_scheme
from reviewer.formats.base import ReadRow
from reviewer.formats.proof.import_checks import checked
from reviewer.session import Session
from reviewer.session.datasets.dataset_import import ImportReport, bring_in
from reviewer.store.memory_store import MemoryStore


def import_into(
    store: MemoryStore, rows: Iterable[ReadRow], name: str = "eve", **how: bool
) -> ImportReport:
    """Brings rows in as somebody, in a session of its own."""
    session = Session(store, default_scheme(), name, store.writer(name))
    try:
        return bring_in(session, list(checked(rows, session.scheme)), "file", **how)
    finally:
        session.end()
