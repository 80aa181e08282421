"""Imports as the program makes them, into a store that is given, and what was read of a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reviewer.config import default_scheme
from reviewer.formats import Example, Format
from reviewer.formats.base import ReadRow
from reviewer.formats.proof.import_checks import checked
from reviewer.session import Session
from reviewer.session.datasets.dataset_import import ImportReport, ImportRules, bring_in
from reviewer.store.memory_store import MemoryStore


def import_into(
    store: MemoryStore, rows: Iterable[ReadRow], name: str = "eve", **how: bool
) -> ImportReport:
    """Brings rows in as somebody, in a session of its own."""
    session = Session(store, default_scheme(), name, store.writer(name))
    try:
        return bring_in(session, list(checked(rows, session.scheme)), "file", ImportRules(**how))
    finally:
        session.end()


def rows_in(form: Format, path: Path) -> list[ReadRow]:
    """The rows of a file of a format, held against the scheme as an import holds them."""
    return list(checked(form.rows(path), default_scheme()))


def examples_in(form: Format, path: Path) -> list[Example]:
    return [row.example for row in rows_in(form, path)]


def only(rows: Iterable[ReadRow]) -> Example:
    """The example of a file that holds one row."""
    [row] = rows
    return row.example


def spans_of(example: Example) -> list[tuple[str, str]]:
    """Tag and words of each span."""
    return [(span["tag"], span["text"]) for span in example.spans]
