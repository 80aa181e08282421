"""An annotator's desk for tests: a folder, its cache and its locks, and things to say."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from reviewer.models import Change, Event, Json, Values
from reviewer.models.journal_lines import LamportClock
from reviewer.models.value_shapes import is_odd
from reviewer.store.annotators.annotator_folder import AnnotatorFolder
from reviewer.store.annotators.folder_writer import FolderWriter, new_session
from reviewer.store.journal.journal_writer import ROLL

SHA = "ab" * 32


class Desk:
    """One annotator on one machine. `reopen` is what a new start of the program does."""

    def __init__(self, root: Path, name: str = "ann") -> None:
        self.root = root
        self.name = name
        self.path = root / "annotations" / name
        self.cache = root / "cache" / name
        self.sessions: Callable[[], str] = new_session
        self.ticks = itertools.count()
        self.folder = self.reopen()

    def reopen(self) -> AnnotatorFolder:
        self.clock = LamportClock()
        self.folder = AnnotatorFolder(
            self.path, self.name, cache=self.cache, clock=self.clock, text_sha256=lambda _: SHA
        )
        return self.folder

    def forget(self) -> None:
        """Leaves the journals alone, as if the program had died before it folded anything."""
        self.cache.unlink(missing_ok=True)
        for path in self.path.glob("*.json"):
            path.unlink()

    def writer(self, *, roll: int = ROLL) -> FolderWriter:
        return self.folder.writer(
            app="reviewer test", now=self.now, session=self.sessions,
            locks=self.root / "locks", roll=roll,
        )  # fmt: skip

    def now(self) -> str:
        return f"2026-01-01T00:00:00.{next(self.ticks):06}Z"

    @property
    def journals(self) -> list[Path]:
        return sorted((self.path / "journal").glob("*"))

    def lines_read(self) -> list[Any]:
        """The lines that count: those of whole events."""
        return [{"id": event.id} for event in self.folder.events()]

    def lines(self) -> list[Any]:
        """All lines of all journals but the headers."""
        data = [line for path in self.journals for line in path.read_bytes().splitlines()]
        return [line for line in map(json.loads, data) if "op" in line]

    def snapshots(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.path.glob("*.json")}


def anchor(start: int, exact: str = "A sentence.") -> dict[str, Json]:
    end = start + len(exact)
    return {"sha256": SHA, "start": start, "end": end, "exact": exact, "prefix": "", "suffix": " "}


def tag(
    unit: str = "abababab.0", name: str = "claim", *, article: str = "report", start: int = 0
) -> list[Change]:
    """What the first tag of a sentence changes."""
    return [
        Change(article, unit, "anchor", None, anchor(start)),
        Change(article, unit, f"tag:{name}", None, 1),
    ]


def undo(writer: FolderWriter, event: Event) -> Event:
    changes = [change.inverse() for change in reversed(event.changes)]
    return writer.append("undo", changes, ref=event.id)


def redo(writer: FolderWriter, event: Event) -> Event:
    return writer.append("redo", event.changes, ref=event.id)


def toggle(folder: AnnotatorFolder, article: str, unit: str, key: str, value: Json) -> Change:
    """A change that says what is there before, as the session writes it."""
    before = folder.values(article).get(unit, {}).get(key)
    return Change(article, unit, key, before, None if before == value else value)


def plain(units: Any) -> dict[str, Values]:
    return {unit: dict(values) for unit, values in units.items()}


def work(desk: Desk) -> Desk:
    """Two sessions on two articles."""
    for start in (0, 100):
        writer = desk.writer()
        for article in ("column", "report"):
            writer.append("edit", tag(f"u{start}", start=start, article=article))
            writer.append("fact", [Change(article, f"u{start}", "time", None, 250)])
        writer.append("edit", [Change("", "", f"source:{start}", None, {"title": "A book"})])
        writer.close()
    return desk


def everything(desk: Desk) -> object:
    """All that a folder tells, after a new start."""
    folder = desk.reopen()
    articles = ["column", "report", "none"]
    return (
        {article: plain(folder.values(article)) for article in articles},
        dict(folder.tallies()),
        dict(folder.sources()),
        {article: folder.facts(article) for article in articles},
        {article: folder.cuts(article) for article in articles},
        list(folder.records()),
    )


def copy_journals(source: Desk, target: Desk) -> None:
    """What a sync does."""
    (target.path / "journal").mkdir(parents=True, exist_ok=True)
    for path in source.journals:
        shutil.copy(path, target.path / "journal" / path.name)


_floats = st.floats(allow_nan=False, allow_infinity=False)
_short = st.text(max_size=4)
json_values: st.SearchStrategy[Json] = st.recursive(
    st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5) | _floats,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_short, inner, max_size=3),
    max_leaves=6,
)

_names = st.text("abcé_.🙂", min_size=1, max_size=3)
_prefixes: Sequence[str] = (
    "tag:", "flag:", "span:", "check:", "evidence:", "link:", "relation:", "remark:", "signoff:",
    "answer:", "suggestion:", "gold:", "x:"
)  # fmt: skip
_keys = (
    st.sampled_from(["decided", "note", "submit", "unheard-of"])
    | st.builds(str.__add__, st.sampled_from(_prefixes), _names)
    | st.integers(0, 30).map(lambda offset: f"cut:{offset}")
)
_anchors = st.builds(anchor, st.integers(0, 20), st.text(max_size=5))

values: st.SearchStrategy[Values] = st.builds(
    lambda said, where: {**said, **({"anchor": where} if where else {})},
    st.dictionaries(_keys, json_values, max_size=6),
    st.none() | _anchors,
).map(lambda said: {key: one for key, one in said.items() if not is_odd(key, one)})
"""What may be said of a unit, kinds that no program of ours writes included."""

units: st.SearchStrategy[dict[str, Values]] = st.dictionaries(
    st.sampled_from(["", "u0", "u1", "u2", "abababab.7", "abababab.7/12"]), values, max_size=5
).map(lambda said: {unit: each for unit, each in said.items() if each})
