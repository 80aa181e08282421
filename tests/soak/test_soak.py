"""A small share of `make soak`: each part once."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.soak.kills import Tally
from tests.soak.rounds import ROUNDS


@pytest.mark.parametrize("name", ROUNDS)
def test_nothing_is_lost(name: str, tmp_path: Path) -> None:
    told = ROUNDS[name](tmp_path / "place", random.Random(7))
    assert told.good, (told.lost, told.unreadable)
    assert told.kills > 0


def test_memory_that_grows_is_told() -> None:
    from tests.soak.keys import MOST_GROWTH, grown

    flat = [60 << 20] * 40
    assert grown(flat) == grown([50 << 20, *flat]) == []
    assert grown([one + n * (MOST_GROWTH // 10) for n, one in enumerate(flat)]) != []


def test_what_is_lost_is_told(tmp_path: Path) -> None:
    """The soak can fail: a journal that loses its last line, a snapshot cut in half."""
    from tests.soak.kills import killed, lost, unreadable
    from tests.soak.writers import workspace

    root = workspace(tmp_path / "place")
    said = killed("tags", root, 1, 0.2)
    (journal, *_) = (root / "annotations/ann/journal").iterdir()
    assert lost(root, said) == []
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:1]))
    for snapshot in (root / "annotations/ann").glob("*.json"):
        snapshot.unlink()
    assert lost(root, said) != []
    (root / "annotations/ann/ferry.json").write_text('{"_default":')
    assert unreadable(root) != []
    assert not Tally(1, 1, ("one",)).good
