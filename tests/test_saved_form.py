"""The files shown in docs/saved-form.md are what the program writes, byte for byte.

After a change of the saved form, `python -m tests.test_saved_form` brings the page up to date;
look at the difference before you commit it.
"""

from __future__ import annotations

import itertools
import json
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import jsonschema
import pytest

from reviewer.config import default_scheme
from reviewer.models import Anchor, Change, Json
from reviewer.models.journal_lines import EventLine, LamportClock, decode, events_of
from reviewer.schema import (
    json_schema,
    validate_gold,
    validate_line,
    validate_record,
    validate_source,
)
from reviewer.session import Edit, Put, Session
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.collaboration import reveals
from reviewer.store.annotators.annotator_folder import AnnotatorFolder
from reviewer.store.annotators.snapshot import units_of
from reviewer.store.annotators.tinydb_storage import SnapshotStorage
from reviewer.store.file_store import FileStore
from reviewer.store.journal.replay import replay
from reviewer.store.machine_state import MachineFolders

PAGE = Path(__file__).parent.parent / "docs" / "saved-form.md"
SHOWN = re.compile(r"(?<=\*\*`)(?P<path>[^`]+)(`\*\*\n\n```\w*\n)(?P<text>.*?)(?=```)", re.DOTALL)
VERSION = re.compile(r"(?<=sentencex )[0-9.]+")
CHECKS = (("/gold/", validate_gold), ("sources", validate_source))
CODE = re.compile(r"```python\n(.*?)```", re.DOTALL)

TEXT = (
    "Mayor Ilse Varga opened the new harbour of Tolvane on Monday. "
    "“About 4,000 boats will call here every year,” she said. "
    "The old quay stays closed.\n"
)
SOURCE = {
    "title": "Harbour plan of Tolvane",
    "publisher": "Town of Tolvane",
    "url": "https://tolvane.example/harbour-plan",
    "tier": "official",
}
EVIDENCE = {
    "check": "content",
    "source": "plan",
    "stance": "supports",
    "quote": "The harbour is laid out for 4,000 calls a year.",
    "locator": "p. 3",
    "accessed": "2026-03-02",
}
CHECK = {"scope": "content", "status": "supported", "confidence": "medium"}


def span() -> dict[str, Json]:
    def ranged(words: str) -> dict[str, Json]:
        start = TEXT.index(words)
        return {"start": start, "end": start + len(words), "exact": words}

    return {
        "tag": "quote",
        **ranged("“About 4,000 boats will call here every year,”"),
        "parts": [
            {"name": "content", **ranged("About 4,000 boats will call here every year,")},
            {"name": "source", **ranged("she")},
            {"name": "cue", **ranged("said")},
        ],
        "attributes": {"form": "direct"},
    }


def workspace(root: Path) -> Path:
    """Reads and annotates the article of the page; returns the workspace."""
    (root / "seeds").mkdir(parents=True)
    (root / "seeds" / "harbour.txt").write_text(TEXT, encoding="utf-8")
    places = MachineFolders(root / "cache", root / "state")
    store = FileStore(root / "seeds", root / "annotations", places=places)
    reading = store.open("harbour")
    while not reading.read_on(1):
        pass
    first, second, third = reading.units
    anchors = {
        unit.id: Anchor.of(TEXT, reading.units.sha256, unit.start, unit.end)._asdict()
        for unit in reading.units
    }
    folder = AnnotatorFolder(
        root / "annotations" / "ann", "ann", cache=root / "cache" / "ann", clock=LamportClock(),
        text_sha256=lambda _: reading.units.sha256,
    )  # fmt: skip
    seconds = itertools.count()
    writer = folder.writer(
        app="reviewer 1.0", session=lambda: "7d1f0c52b9e4", locks=root / "locks",
        now=lambda: f"2026-03-02T09:15:{next(seconds):02}.000000Z",
    )  # fmt: skip

    def said(unit: str, key: str, after: Json, before: Json = None) -> Change:
        return Change("harbour", unit, key, before, after)

    def new(unit: str) -> Change:
        return said(unit, "anchor", anchors[unit])

    writer.append("edit", [new(first.id), said(first.id, "tag:claim", 1)])
    quote = [said(second.id, "tag:quote", 1), said(second.id, "span:k3", span())]
    writer.append("edit", [new(second.id), *quote])
    writer.append("edit", [said(second.id, "check:content", CHECK)])
    source = Change("", "", "source:plan", None, SOURCE)
    writer.append("edit", [source, said(second.id, "evidence:e1", EVIDENCE)])
    slip = writer.append("edit", [new(third.id), said(third.id, "tag:demand", 1)])
    writer.append("undo", [each.inverse() for each in reversed(slip.changes)], ref=slip.id)
    writer.append("edit", [new(third.id), said(third.id, "decided", "settled")])
    writer.append("fact", [said(second.id, "time", 41_500)])
    writer.close()
    decide(root, seconds)
    return root


def decide(root: Path, seconds: Iterator[int]) -> None:
    """Lets Ben say what he thinks of the third sentence, and decide it and Ann's check."""

    class Ticking:
        now = staticmethod(lambda _: datetime(2026, 3, 2, 9, 30, next(seconds), tzinfo=UTC))

    places = MachineFolders(root / "cache", root / "state")
    store = FileStore(root / "seeds", root / "annotations", app="reviewer 1.0", places=places)
    while not store.survey(1):
        pass
    with (
        patch("secrets.token_hex", lambda _: "c20e6a71f385"),
        patch("reviewer.store.annotators.folder_writer.datetime", Ticking),
    ):
        session = Session(store, default_scheme(), "ben", store.writer("ben"))
        say_as_ben(session)


def say_as_ben(session: Session) -> None:
    class Clock:
        now = staticmethod(lambda _: datetime(2026, 3, 2, 9, 31, tzinfo=UTC))

    opened = session.open("harbour")
    session.apply(Edit(tuple(opened.puts(2, {"tag:demand": 1, "decided": "settled"})), "tag"))
    submitted = {"at": "2026-03-02T09:31:00Z"}
    session.apply(Edit((Put("harbour", "", "submit", submitted),), "submit"))
    reveals.show(session, "harbour", ["ann"])
    ids = (f"01n9c4wh{n:03}" for n in itertools.count(1))
    with (
        patch("reviewer.session.adjudication.adjudication.new_id", lambda: next(ids)),
        patch("reviewer.session.adjudication.adjudication.datetime", Clock),
    ):
        review = Adjudication(session, "harbour")
        assert review.accept(1).ok
        assert review.accept(2, {"tag:demand": False}, why="it only reports").ok
    session.end()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workspace(tmp_path_factory.mktemp("saved") / "desk")


def shown() -> dict[str, str]:
    page = PAGE.read_text(encoding="utf-8")
    return {found["path"]: found["text"] for found in SHOWN.finditer(page)}


def test_the_page_shows_every_file_of_the_example(written: Path) -> None:
    files = {
        path.relative_to(written).as_posix()
        for path in written.rglob("*")
        if path.is_file() and path.parts[len(written.parts)] in ("seeds", "annotations")
    }
    assert shown().keys() == files


@pytest.mark.parametrize("path", shown())
def test_the_files_are_what_the_program_writes(written: Path, path: str) -> None:
    text = (written / path).read_text(encoding="utf-8")
    # The page need not follow each release of the library that finds the boundaries.
    assert VERSION.sub("", shown()[path]) == VERSION.sub("", text)


def test_the_snapshots_say_what_the_journal_says(written: Path) -> None:
    (journal,) = (written / "annotations" / "ann" / "journal").iterdir()
    decoded = map(decode, journal.read_bytes().splitlines())
    register, _ = replay(events_of(line for line in decoded if isinstance(line, EventLine)))
    for article, name in (("harbour", "harbour.json"), ("", "sources.json")):
        tables = SnapshotStorage(written / "annotations" / "ann" / name).read()
        assert tables is not None
        assert units_of(tables, article) == register.units(article) != {}


def test_the_code_on_the_page_works(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(written)
    names: dict[str, Any] = {}
    blocks = CODE.findall(PAGE.read_text(encoding="utf-8"))
    for block in blocks:
        exec(block, names)
    assert len(blocks) == 2
    assert [record["text"] for record in names["quotes"]] == [
        "“About 4,000 boats will call here every year,” she said."
    ]
    assert names["digest"] == names["meta"]["records_sha256"]
    names["database"].close()


def test_everything_on_the_page_is_valid() -> None:
    for path, text in shown().items():
        if path.endswith(".jsonl") and "corpus" not in path:
            assert [
                fault for line in text.splitlines() for fault in validate_line(json.loads(line))
            ] == []
        elif path.endswith(".json"):
            validate = next((each for name, each in CHECKS if name in path), validate_record)
            records = json.loads(text)["_default"].values()
            assert [fault for record in records for fault in validate(record)] == []
            assert jsonschema.Draft202012Validator(json_schema()).is_valid(json.loads(text))


def update() -> None:
    """Puts the files into the page as the program writes them now."""
    with tempfile.TemporaryDirectory() as folder:
        root = workspace(Path(folder) / "desk")

        def fresh(found: re.Match[str]) -> str:
            return found["path"] + found[2] + (root / found["path"]).read_text(encoding="utf-8")

        page = SHOWN.sub(fresh, PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    update()
