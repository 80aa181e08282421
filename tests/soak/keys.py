"""The whole program under random keys, on every screen: `keys.py ROOT SEED COUNT`.

Each change that it acknowledges is said on standard output, a line of JSON each; at the end how
much memory it took on the way, and which screens it has been on.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import queue
import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from reviewer.config import load
from reviewer.models import Event
from reviewer.session import Desk, Session
from reviewer.session.collaboration import reveals
from reviewer.session.core.visibility import Rules
from reviewer.store.annotators.folder_writer import FolderWriter
from reviewer.tui.app import ReviewerApp
from reviewer.tui.commands.table import COMMANDS
from reviewer.tui.keys.keymap import Keymap
from tests.soak.kills import ROOT, Tally, lost, unreadable
from tests.soak.writers import Said, store_of, workspace

NAMED: Final = (
    "enter", "escape", "tab", "shift+tab", "up", "down", "left", "right", "pageup", "pagedown",
    "home", "end", "backspace", "delete", "space", "ctrl+d", "ctrl+u", "ctrl+z", "ctrl+y",
    "ctrl+p", "f1",
)  # fmt: skip

PLACES: Final = tuple(
    one.keys[0] for one in COMMANDS if one.chord == "go" and one.keys and len(one.keys[0]) == 1
)
"""What follows the key that goes to another screen."""

LONG: Final = 1_000
"""Keys from which on the memory has settled."""

ROUNDS: Final = 40
"""Looks at the memory."""

MOST_GROWTH: Final = 24 << 20
"""Bytes by which the second half may be larger than the first: what was said stays in memory."""


def desk(root: Path) -> Path:
    """A workspace in which several people differ, so that every screen has something to show."""
    if root.exists():
        return root
    workspace(root)
    for n, name in enumerate(("ben", "eva", "olli")):
        store = store_of(root)
        settings = load(root / "reviewer.toml", environ={})
        session = Session(store, settings.scheme, name, store.writer(name))
        for place in range(12):
            one = Desk(session, session.open("ferry"))
            one.go(place)
            one.toggle_tag(("claim", "quote", "demand")[(place + n) % 3 if place % 2 else 0])
            one.settle()
        assert reveals.submit(session, "ferry").ok
        session.end()
    return root


def keys_of(rng: random.Random) -> list[str]:
    """What is pressed next: one key, a text, or the way to another screen."""
    kind = rng.random()
    if kind < 0.06:
        return [*["escape"] * rng.randrange(4), "o", rng.choice(PLACES)]
    if kind < 0.12:
        return [*rng.choice(("the ferry", "tag:claim", "2026-03-02", "Mira Osk", "40 %", "://"))]
    if kind < 0.3:
        return [rng.choice("12345cqfdt jjk")]
    if kind < 0.55:
        return [rng.choice(NAMED)]
    return [chr(rng.randrange(32, 127))]


async def press(root: Path, rng: random.Random, annotator: str, count: int) -> Said:
    """Presses so many keys; a program that was quit is begun again.

    Returns:
        Memory in bytes at each look (`memory`), and the screens (`screens`).
    """
    memory: list[int] = []
    screens: set[str] = set()
    pressed = 0
    while pressed < count:
        settings = load(root / "reviewer.toml", articles=root / "seeds", environ={})
        store = store_of(root)
        rules = Rules(reveal="open", suggestions="shown")
        writer = store.writer(annotator)
        session = Session(store, settings.scheme, annotator, writer, rules=rules)
        app = ReviewerApp(session, settings, Keymap.build(settings.scheme))
        size = rng.choice(((80, 24), (120, 40), (60, 15)))
        async with app.run_test(size=size) as pilot:
            await pilot.press("enter")
            while pressed < count and app.is_running:
                for key in keys_of(rng):
                    screens.add(type(app.screen).__name__)
                    await pilot.press("space" if key == " " else key)
                    pressed += 1
                    if pressed % max(1, count // ROUNDS) == 0:
                        memory.append(_memory())
        session.end()
        if app.fault is not None:
            raise app.fault
    return {"memory": memory, "screens": sorted(screens), "pressed": pressed}


def _memory() -> int:
    """What the process takes of the memory, without what is waiting to be collected."""
    gc.collect()
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def saying(tell: Callable[[Said], object]) -> Any:
    """Has every change told as soon as it is acknowledged."""
    append = FolderWriter.append

    def appended(self: FolderWriter, *words: Any, **named: Any) -> Event:
        event = append(self, *words, **named)
        tell({"event": event.id})
        return event

    return patch.object(FolderWriter, "append", appended)


def acknowledged(root: Path, rng: random.Random, annotator: str) -> Iterator[Said]:
    """Keys without end; what they come to is given as it is acknowledged."""
    found: queue.SimpleQueue[Said | BaseException] = queue.SimpleQueue()

    def run() -> None:
        try:
            asyncio.run(press(root, rng, annotator, sys.maxsize))
        except BaseException as error:
            found.put(error)

    os.chdir(root)
    with saying(found.put):
        threading.Thread(target=run, daemon=True).start()
        while True:
            one = found.get()
            if isinstance(one, BaseException):
                raise one
            yield one


def random_keys(root: Path, rng: random.Random) -> Tally:
    """Keys on all screens, in a process of its own that ends by itself.

    The variable SOAK_KEYS says how many; of a thousand and more the memory is looked at too.
    """
    desk(root)
    count = int(os.environ.get("SOAK_KEYS", "60"))
    words = [sys.executable, "-m", "tests.soak.keys", str(root), str(rng.randrange(2**32))]
    done = subprocess.run(
        [*words, str(count)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        return Tally(1, 0, (f"the program ended: {done.stderr[-2000:]}",), ())
    *said, last = [json.loads(line) for line in done.stdout.splitlines()]
    odd = [*unreadable(root), *(grown(last["memory"]) if count >= LONG else ())]
    return Tally(1, len(said), tuple(lost(root, said)), tuple(odd))


def grown(memory: list[int]) -> list[str]:
    """What is odd about the memory that was taken, in words."""
    half = len(memory) // 2
    if max(memory[half:]) - max(memory[:half]) <= MOST_GROWTH:
        return []
    return [f"memory grows: {', '.join(str(one >> 20) for one in memory)} MiB"]


def _main(root: Path, seed: int, count: int) -> None:
    os.chdir(root)

    def tell(said: Said) -> None:
        os.write(1, json.dumps(said).encode() + b"\n")

    out, quiet = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    with saying(lambda said: os.write(out, json.dumps(said).encode() + b"\n")):
        os.dup2(quiet, 1)
        last = asyncio.run(press(root, random.Random(seed), "ann", count))
    os.dup2(out, 1)
    tell(last)


if __name__ == "__main__":
    _main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
