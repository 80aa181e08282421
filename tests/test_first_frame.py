"""What the first frame waits for: no module and no lock that it does not show."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from reviewer.store.file_store import FileStore

LATER = {
    "charset_normalizer",
    "email",
    "filelock",
    "pydantic",
    "pyperclip",
    "rapidfuzz",
    "reviewer.corpus.segmentation.segment",
    "reviewer.corpus.segmentation.stop_characters",
    "reviewer.models.value_types",
    "reviewer.query",
    "reviewer.schema",
    "reviewer.tui.keys.palette",
    "reviewer.tui.screens.dialogs.command_list",
    "tinydb",
    "zipfile",
}
"""Loaded when first needed, whichever screen comes first."""

DESK, LIBRARY = "reviewer.tui.screens.desk.screen", "reviewer.tui.screens.library.screen"

# The command itself, on a screen that is none; it ends with what there is at the first frame.
CHILD = """
import gc, json, os, sys
from types import SimpleNamespace

from reviewer.cli import main, open
from reviewer.tui.app import ReviewerApp

terminal = SimpleNamespace(isatty=lambda: True)
open.sys = SimpleNamespace(stdin=terminal, stdout=terminal)
run = ReviewerApp.run


def seen(app):
    found = [sorted(sys.modules), gc.isenabled(), app.session.pen.begun]
    os.write(1, json.dumps(found).encode())
    app.exit()


ReviewerApp.run = lambda app: run(app, headless=True, size=(120, 40))
ReviewerApp._first_frame_is_up = seen
sys.exit(main(sys.argv[1:]))
"""


class Seen(NamedTuple):
    """What there is at the first frame.

    Attributes:
        modules: The modules loaded.
        collects: Whether garbage is looked for.
        writes: Whether the writing session has begun.
    """

    modules: set[str]
    collects: bool
    writes: bool

    def loaded(self, names: set[str]) -> set[str]:
        """Those of the names that are loaded, in whole or in part."""
        return {
            name for name in names if any(f"{one}.".startswith(f"{name}.") for one in self.modules)
        }


@pytest.fixture
def articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two articles that have been read and tagged before."""
    monkeypatch.setenv("REVIEWER_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("REVIEWER_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "seeds"
    folder.mkdir()
    for name in ("ferry", "pier"):
        (folder / f"{name}.txt").write_text(f"The {name} is closed. Nobody was hurt.\n")
    return folder


def first_frame(articles: Path, folder: Path) -> Seen:
    """Opens the articles for the second time."""
    annotations = folder / "annotations"
    store = FileStore(articles, annotations)
    while not store.survey(1):
        pass
    told = ["--annotator", "ann", "--annotations", str(annotations)]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, "open", str(articles), *told],
        capture_output=True,
        env={**os.environ, "TERM": "xterm-256color"},
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    modules, collects, writes = json.loads(done.stdout)
    return Seen(set(modules), collects, writes)


def test_the_library_comes_first_without_the_desk(articles: Path, tmp_path: Path) -> None:
    seen = first_frame(articles, tmp_path)
    assert LIBRARY in seen.modules
    assert seen.loaded({*LATER, DESK}) == set()


def test_the_desk_comes_first_without_the_library(articles: Path, tmp_path: Path) -> None:
    seen = first_frame(articles / "ferry.txt", tmp_path)
    assert DESK in seen.modules
    assert seen.loaded({*LATER, LIBRARY}) == set()


def test_nobody_waits_for_the_lock_or_for_garbage(articles: Path, tmp_path: Path) -> None:
    seen = first_frame(articles, tmp_path)
    assert not seen.writes
    assert not seen.collects
