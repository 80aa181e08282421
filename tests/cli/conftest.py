"""Where commands run: in a copy of the sample articles and tags, or of one small workspace."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import samples
from tests.cli.small_workspace import Do, Effect, files_of, pretend_a_terminal, run, write_workspace


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample articles and tags, and the current folder."""
    found = samples.copied(tmp_path)
    monkeypatch.chdir(found)
    return found


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The workspace that each command gets a copy of."""
    root = tmp_path_factory.mktemp("template")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("REVIEWER_CACHE_DIR", "REVIEWER_STATE_DIR"):
            patch.setenv(name, str(root / "machine"))
        patch.chdir(root)
        write_workspace(root)
        shutil.rmtree(root / "machine")
        yield root


@pytest.fixture
def do(
    template: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Do:
    """Carries a command out in a new copy of the small workspace, as ann.

    `prepare` changes the copy before.
    """
    monkeypatch.setenv("REVIEWER_ANNOTATOR", "ann")
    copies = itertools.count()

    def done(*argv: str, prepare: Callable[[Path], object] = bool) -> Effect:
        root = tmp_path / f"copy-{next(copies)}"
        shutil.copytree(template, root)
        monkeypatch.chdir(root)
        prepare(root)
        for name in ("REVIEWER_CACHE_DIR", "REVIEWER_STATE_DIR"):
            monkeypatch.setenv(name, str(root / "machine"))
        opened: list[str] = []
        pretend_a_terminal(monkeypatch, opened)
        code = run(*argv)
        out, err = (text.replace(str(root), "") for text in capsys.readouterr())
        return Effect(code, out, err, files_of(root), tuple(opened))

    return done
