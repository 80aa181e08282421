"""The parts of a soak: each does its worst once, and says what it came to."""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from reviewer.models import Change
from reviewer.ports import StoreError
from tests.soak.keys import random_keys
from tests.soak.kills import Tally, killed, lost, unreadable
from tests.soak.writers import WRITERS, Said, store_of, workspace
from tests.store.git_walk import IDENTITY, TAGS, WALKS, GitWalk

LONGER: Final = {"export": 1.2, "imports": 1.2, "keys": 12.0}
"""Writers that need more seconds to acknowledge anything."""


def kill_writer(name: str) -> Callable[[Path, random.Random], Tally]:
    """Kills one writer at a random moment, in a workspace that it has been killed in before."""

    def round_of(root: Path, rng: random.Random) -> Tally:
        root = root if root.exists() else workspace(root)
        seconds = rng.uniform(0, LONGER.get(name, 0.4))
        said = killed(name, root, rng.randrange(2**32), seconds)
        return Tally(1, len(said), tuple(lost(root, said)), tuple(unreadable(root)))

    return round_of


def two_writers(root: Path, rng: random.Random) -> Tally:
    """Kills two annotators who write in one workspace at once."""
    root = root if root.exists() else workspace(root)
    names = ("ann", "ben")
    with ThreadPoolExecutor() as pool:
        every = list(
            pool.map(
                lambda name: killed("tags", root, rng.randrange(2**32), rng.uniform(0, 0.5), name),
                names,
            )
        )
    gone = [one for name, said in zip(names, every, strict=True) for one in lost(root, said, name)]
    return Tally(2, sum(map(len, every)), tuple(gone), tuple(unreadable(root)))


def git_walk(root: Path, rng: random.Random) -> Tally:
    """Git at work under the open program."""
    shutil.rmtree(root, ignore_errors=True)
    name = rng.choice(list(WALKS))
    walk = GitWalk(root / "work")
    WALKS[name](walk)
    walk.end()
    kept = walk.kept()
    gone = () if kept == TAGS else (f"{name}: {kept} of {TAGS} tags",)
    return Tally(1, TAGS, gone, ())


def faults(root: Path, rng: random.Random) -> Tally:
    """A disk that refuses now and then to write, to sync and to rename."""
    root = root if root.exists() else workspace(root)
    store = store_of(root)
    units = [unit.id for unit in store.open("ferry").units]
    first = 1 + sum(1 for _ in store.events("ann"))
    said: list[Said] = []
    with refusing(rng) as refused:
        try:
            writer = store.writer("ann")
        except StoreError:
            return Tally(refused.count)
        for n in range(first, first + 60):
            unit = rng.choice(units)
            before = store.values("ann", "ferry").get(unit, {}).get("flag:f")
            try:
                writer.append("edit", [Change("ferry", unit, "flag:f", before, str(n))])
            except StoreError:
                continue
            said.append({"unit": unit, "key": "flag:f", "value": str(n)})
            if rng.random() < 0.2:
                writer.fold(wait=False)
        refused.rate = 0.3
        with suppress(StoreError):
            writer.close()
    return Tally(refused.count, len(said), tuple(lost(root, said)), tuple(unreadable(root)))


class Refusals:
    """How often a disk refuses, and how often it has."""

    def __init__(self) -> None:
        self.rate = 0.1
        self.count = 0


@contextmanager
def refusing(rng: random.Random) -> Iterator[Refusals]:
    """Has the system refuse at random what makes writes true; a write may end half way."""
    refused = Refusals()

    def now() -> None:
        if rng.random() < refused.rate:
            refused.count += 1
            raise OSError(errno.ENOSPC, "No space left on device")

    def wrapped(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*words: Any, **named: Any) -> Any:
            now()
            return real(*words, **named)

        return call

    write = os.write

    def half(fd: int, data: Any) -> int:
        try:
            now()
        except OSError:
            write(fd, bytes(data)[: rng.randrange(len(data) + 1)])
            raise
        return write(fd, data)

    with ExitStack() as stack:
        for name in ("fsync", "fdatasync", "replace", "rename"):
            stack.enter_context(patch.object(os, name, wrapped(getattr(os, name))))
        stack.enter_context(patch.object(os, "write", half))
        yield refused


def two_machines(root: Path, rng: random.Random) -> Tally:
    """One annotator on two machines, each killed, merged by git again and again."""
    machines = (root / "one", root / "two")
    if not root.exists():
        workspace(machines[0])
        (machines[0] / ".gitattributes").write_text("annotations/**/*.json merge=union\n")
        (machines[0] / ".gitignore").write_text("*.tmp\n")
        _git(machines[0], "init", "--quiet", "--initial-branch=main")
        _commit(machines[0])
        _git(root, "clone", "--quiet", "one", "two")
    every = []
    for machine in machines:
        said = killed("cuts", machine, rng.randrange(2**32), rng.uniform(0, 0.3))
        said += killed("tags", machine, rng.randrange(2**32), rng.uniform(0, 0.3))
        every.append(said)
        _commit(machine)
    _git(machines[1], "pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main")
    _git(machines[0], "pull", "--quiet", "--ff-only", "../two", "main")
    # Of two values of one key the later counts, so of flags only that there is one is sure.
    sure = [{**one, "value": "1"} if "key" in one else one for said in every for one in said]
    gone = [one for machine in machines for one in lost(machine, sure)]
    # Ann's next sessions make the snapshots that git merged true again.
    for machine in machines:
        store_of(machine).writer("ann").close()
    if _said(machines[0]) != _said(machines[1]):
        gone.append("the two machines differ after the merge")
    odd = [*unreadable(machines[0]), *unreadable(machines[1])]
    _commit(machines[0])
    _git(machines[1], "checkout", "--quiet", "--", ".")
    # Snapshots that the one has just written for the first time, and the other too.
    _git(machines[1], "clean", "--quiet", "--force", "-d")
    _git(machines[1], "pull", "--quiet", "--ff-only", "origin", "main")
    return Tally(4, sum(map(len, every)), tuple(gone), tuple(odd))


def _said(root: Path) -> object:
    values = store_of(root).values("ann", "ferry")
    return {unit: dict(said) for unit, said in values.items()}


def _git(root: Path, *words: str) -> None:
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_EDITOR": "true"}
    env = {**os.environ, **alone, **IDENTITY}
    done = subprocess.run(["git", *words], cwd=root, env=env, capture_output=True, text=True)
    assert done.returncode == 0, (words, done.stdout, done.stderr)


def _commit(root: Path) -> None:
    _git(root, "add", "--all")
    _git(root, "commit", "--quiet", "--allow-empty", "--message", "work")


ROUNDS: Final[Mapping[str, Callable[[Path, random.Random], Tally]]] = {
    **{f"kill {name}": kill_writer(name) for name in WRITERS},
    "two writers": two_writers,
    "two machines": two_machines,
    "git": git_walk,
    "faults": faults,
    "random keys": random_keys,
}
"""Name -> what is done once; a folder of its own is handed to it each time."""
