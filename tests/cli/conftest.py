"""Where commands run: in a copy of the sample articles and tags, or in a folder of two articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import samples


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample articles and tags, and the current folder."""
    found = samples.copied(tmp_path)
    monkeypatch.chdir(found)
    return found
