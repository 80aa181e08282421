"""`kill -9` at any moment loses nothing that was acknowledged and leaves no file half written."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import orjson

from reviewer.store.annotators.snapshot import read_snapshot
from tests.store.annotator_fixture import Desk

ROOT = Path(__file__).parent.parent.parent
KILLS = int(os.environ.get("REVIEWER_CRASH_KILLS", "12"))
"""How often; read at import, because each test starts without such variables."""

Said = dict[tuple[str, str, str], str]


def work_and_die(root: Path, seed: int, seconds: float) -> list[tuple[tuple[str, str, str], str]]:
    """Lets a child tag for so long once it has begun; returns what it had acknowledged."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.store.crash_child", str(root), str(seed)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    with child.stdout as pipe:
        ready = pipe.readline()
        killer = threading.Timer(seconds, child.send_signal, [signal.SIGKILL])
        killer.start()
        lines = pipe.read().decode().split("\n")[:-1]
    killer.join()
    assert (ready, child.wait()) == (b"ready\n", -signal.SIGKILL)
    words = [line.split(" ") for line in lines]
    return [((article, unit, key), value) for article, unit, key, value in words]


def lost(desk: Desk, said: Said) -> list[tuple[str, str, str]]:
    """What the folder does not tell as it was acknowledged."""
    folder = desk.reopen()
    return [
        (article, unit, key)
        for (article, unit, key), value in said.items()
        if str(folder.values(article).get(unit, {}).get(key)) != value
    ]


def unreadable(desk: Desk) -> list[str]:
    """Snapshots that do not parse or have a wrong digest."""
    return [
        path.name
        for path in sorted(desk.path.glob("*.json"))
        if read_snapshot(path.read_bytes(), path.stem).wrong is not None
    ]


def test_kill_9_loses_nothing(tmp_path: Path) -> None:
    rng = random.Random(os.environ.get("REVIEWER_CRASH_SEED"))
    said: Said = {}
    acknowledged = files = 0
    for kill in range(KILLS):
        news = work_and_die(tmp_path, rng.randrange(2**32), rng.uniform(0.0, 0.25))
        desk = Desk(tmp_path)
        # One change may be in the journal though the child died before it could say so.
        unsaid = list(desk.folder.events())[acknowledged + len(news) :]
        said.update(news)
        acknowledged += len(news) + len(unsaid)
        assert len(unsaid) <= 1
        for change in [change for event in unsaid for change in event.changes]:
            said[change.article, change.unit, change.key] = str(change.after)
        files = max(files, len(list(desk.path.glob("*.json"))))
        assert (kill, lost(desk, plainly(said)), unreadable(desk)) == (kill, [], [])
        if kill % 3 == 2:
            desk.cache.unlink(missing_ok=True)
            assert lost(desk, plainly(said)) == []
    assert acknowledged > KILLS
    assert files > 0
    desk.writer().close()
    assert unreadable(desk) == []
    assert all(orjson.loads(path.read_bytes()) for path in desk.path.glob("*.json"))


def plainly(said: Said) -> Said:
    return {place: value for place, value in said.items() if place[2] != "anchor"}
