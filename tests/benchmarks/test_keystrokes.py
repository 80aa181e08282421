"""The counted keys do in a real terminal what the table of goals says, read from the journal."""

from pathlib import Path

import pytest

from benchmarks import keystrokes
from benchmarks.bench import Bench


def test_every_piece_of_work_is_done_with_as_few_keys_as_promised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("REVIEWER_CACHE_DIR", "REVIEWER_STATE_DIR"):
        monkeypatch.setenv(name, "")  # so that what a run sets is taken back
    rows = list(keystrokes.measure(Bench(tmp_path, quick=True)))
    assert len(rows) == len(keystrokes.TASKS)
    assert [(row.what, row.reason) for row in rows if row.verdict != "ok"] == []
