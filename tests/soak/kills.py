"""Killing writers at any moment, and looking afterwards what is there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from reviewer.formats.proof.output_folder import why_not
from reviewer.models.journal_lines import decode
from reviewer.store.annotators.snapshot import read_snapshot
from tests.soak.writers import Said, store_of

ROOT = Path(__file__).parent.parent.parent


class Tally(NamedTuple):
    """What a soak came to.

    Attributes:
        kills: How often a process was killed, or a fault injected.
        acknowledged: What was acknowledged.
        lost: What of that is not there, in words.
        unreadable: Files that cannot be read, in words.
    """

    kills: int = 0
    acknowledged: int = 0
    lost: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(
            self.kills + other.kills,
            self.acknowledged + other.acknowledged,
            self.lost + other.lost,
            self.unreadable + other.unreadable,
        )

    @property
    def good(self) -> bool:
        """Whether nothing is lost and everything can be read."""
        return not self.lost and not self.unreadable


def killed(name: str, root: Path, seed: int, seconds: float, annotator: str = "ann") -> list[Said]:
    """Lets a process write for so long once it has begun; returns what it had acknowledged."""
    words = [sys.executable, "-m", "tests.soak.writers", name, str(root), str(seed), annotator]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(
        words, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout is not None and child.stderr is not None
    ready = child.stdout.readline()
    killer = threading.Timer(seconds, child.send_signal, [signal.SIGKILL])
    killer.start()
    lines, errors = child.communicate()
    killer.join()
    assert ready == b"ready\n" and child.returncode == -signal.SIGKILL, errors.decode()
    return [json.loads(line) for line in lines.decode().split("\n")[:-1]]


def lost(root: Path, said: Iterable[Said], annotator: str = "ann") -> list[str]:
    """What of the acknowledged does not stand in the workspace, in words."""
    store = store_of(root)
    values = store.values(annotator, "ferry")
    cuts = store.cuts("quay")
    people = store.annotators()
    events = {event.id for event in store.events(annotator)}
    missing = []
    for one in said:
        if "key" in one:
            found: Any = values.get(one["unit"], {}).get(one["key"], "0")
            number = found["why"] if isinstance(found, dict) else found
            there = int(number) >= int(one["value"])
        elif "cut" in one:
            there = one["cut"] in cuts
        elif "assigned" in one:
            there = int(store.assignments()["ferry"][0][1:]) >= one["assigned"]
        elif "split" in one:
            there = (store.splits() or {"seed": 0})["seed"] >= one["split"]
        elif "imported" in one:
            there = one["imported"] in people
        elif "event" in one:
            there = one["event"] in events
        else:
            there = (root / "out").is_dir() or (root / ".out.old").is_dir()
        if not there:
            missing.append(f"{annotator}: {one}")
    return missing


def unreadable(root: Path) -> list[str]:
    """What cannot be read in a workspace, in words; half a last line of a journal is no fault."""
    odd = [str(problem) for problem in _problems(root)]
    for path in sorted((root / "annotations").rglob("*.json")):
        if path.parent.name == "gold" or path.parent.parent.name != "annotations":
            odd += [] if _is_json(path) else [str(path)]
        elif (wrong := read_snapshot(path.read_bytes(), _article(path)).wrong) is not None:
            odd.append(f"{path}: {wrong}")
    for path in sorted((root / "annotations").rglob("journal/*.jsonl")):
        odd += [f"{path}: {line!r}" for line in path.read_bytes().split(b"\n")[:-1] if _odd(line)]
    if (root / "out").is_dir() and (why := why_not(root / "out")):
        odd.append(f"{root / 'out'}: {why}")
    # An import is one step: all of it or nothing.
    store = store_of(root)
    for name in store.annotators():
        if name.startswith("zoe") and len(store.values(name, "ferry")) not in (0, 40):
            odd.append(f"{name}: half an import")
    for name in store.annotators():
        flags = {said.get("flag:bulk") for said in store.values(name, "ferry").values()} - {None}
        odd += [f"{name}: half a bulk action"] if len(flags) > 1 else []
    return odd


def _article(path: Path) -> str:
    return "" if path.stem == "sources" else path.stem


def _problems(root: Path) -> list[object]:
    store = store_of(root)
    store.articles()
    store.gold("ferry")
    return [one for one in store.problems() if "the end is missing" not in one.what]


def _is_json(path: Path) -> bool:
    try:
        orjson.loads(path.read_bytes())
    except ValueError:
        return False
    return True


def _odd(line: bytes) -> bool:
    try:
        decode(line)
    except ValueError:
        return True
    return False
