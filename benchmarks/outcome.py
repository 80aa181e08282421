"""What the program left on disk, read without the program: proof that the keys did something."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.workspace import ANNOTATOR, Workspace


def journals(workspace: Workspace) -> list[Path]:
    """The annotator's journal files in the order of their names, which is that of time."""
    return sorted((workspace.annotations / ANNOTATOR / "journal").glob("*.jsonl"))


def written(workspace: Workspace) -> int:
    """Bytes of all journals so far."""
    return sum(path.stat().st_size for path in journals(workspace))


def events(path: Path) -> Iterator[dict[str, Any]]:
    """The events of one journal, whole lines only, without facts."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    for line in lines[1:]:
        event = json.loads(line) if line.endswith("\n") else {}
        if event.get("op") in ("edit", "undo", "redo"):
            yield event


def latest_changes(workspace: Workspace) -> list[tuple[str, Any]]:
    """The changes (start of the unit, key) of the newest session, in the order of writing.

    Raises:
        ValueError: Nothing was written.
    """
    paths = journals(workspace)
    if not paths:
        raise ValueError(f"no journal in {workspace.annotations}")
    return [(unit, key) for event in events(paths[-1]) for _, unit, key, _, _ in event["ch"]]


def tagged(workspace: Workspace) -> list[tuple[int, str]]:
    """What the newest session tagged: where the sentence starts, and the tag."""
    changes = latest_changes(workspace)
    return [
        (int(unit.partition(".")[2]), key[len("tag:") :])
        for unit, key in changes
        if key.startswith("tag:")
    ]


def said(workspace: Workspace) -> dict[int, dict[str, Any]]:
    """What the newest session said in the end: where the sentence starts -> key -> value."""
    found: dict[int, dict[str, Any]] = {}
    for event in events(journals(workspace)[-1]):
        for _, unit, key, _, after in event["ch"]:
            if not unit:
                continue  # about an article or a source
            values = found.setdefault(int(unit.partition(".")[2]), {})
            values[key] = after
            if after is None:
                del values[key]
    return found
