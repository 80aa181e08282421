"""Keys on the Desk while much of somebody else's work comes, with a server and without.

Keys of the floor are typed in turns with them, in the same moments: what else works on the machine
slows both. Without a server the colleague's journal simply grows. With one, a PostgreSQL of its own
is started, a colleague sends, and the process beside the program fetches; all of it on this
machine. A machine's lines come as fast as it can send them, which no person's do.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count, cycle
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks import commands, data, workspace
from benchmarks.bench import Bench, Program, checkout, floor, module
from benchmarks.goals import Beside, Goal, Row, skipped
from benchmarks.stats import figure, milliseconds
from benchmarks.terminal import Terminal
from benchmarks.workspace import Workspace

RATE: Final = 2_000
"""Lines that a journal grows by in a second."""

WINDOW: Final = 0.1
"""Seconds that are recorded after a key: while much comes, it is never quiet for long."""

SLOWER: Final = 1.1
"""How many times the floor's a key may take."""

STILL: Final = 40
"""Keys of each before anything comes, and after."""

_FEED: Final = """
import sys, time
lines = open(sys.argv[1], "rb").read().split(b"\\n")[:-1]
with open(sys.argv[2], "ab", buffering=0) as file:
    begun, done = time.monotonic(), 0
    while done < len(lines):
        time.sleep(0.25)
        till = min(len(lines), int((time.monotonic() - begun) * int(sys.argv[3])))
        file.write(b"".join(line + b"\\n" for line in lines[done:till]))
        done = till
"""

_SEND: Final = """
import sys
from pathlib import Path
from reviewer.team.connection import connect
from reviewer.team.server import Server
from reviewer.team.sync import Sync, SyncedFolders
root = Path(sys.argv[1])
folders = SyncedFolders(root / "seeds", root / "annotations", root / "state")
sync = Sync(folders, lambda: Server(connect(sys.argv[2])))
sync.meet()
sync.leave()
"""


class Moves(NamedTuple):
    """Seconds of moves on the Desk and on the floor, in turns."""

    desk: list[float]
    floor: list[float]


class Taken(NamedTuple):
    """What one round took.

    Attributes:
        still: Moves while nothing came.
        coming: Moves while it came.
        seconds: How long that took.
        cpu: Seconds of the processor that the program took meanwhile, keys included.
    """

    still: Moves
    coming: Moves
    seconds: float
    cpu: float


def measure(bench: Bench) -> Iterator[Row]:
    """Rows without a server, and with one where one can be started."""
    from tests.team import postgres

    lines = workspace.write_lines(bench, data.sentences(40), "floor.txt")
    low = floor(bench, lines)
    size = bench.times(40_000, 4_000)
    grown = [_grown(bench, low, size) for _ in range(bench.times(4, 1))]
    yield from _rows(f"a journal grows by {size:,} lines, {RATE:,} a second", grown)
    what = f"{size:,} lines come from a server"
    if reason := postgres.why_not():
        yield skipped(what, reason)
        return
    yield from _rows(what, [_fetched(bench, low, size) for _ in range(bench.times(2, 1))])


def _rows(what: str, every: list[Taken]) -> Iterator[Row]:
    still = Moves(*(_joined(taken.still[of] for taken in every) for of in (0, 1)))
    coming = Moves(*(_joined(taken.coming[of] for taken in every) for of in (0, 1)))
    base = Beside("move on the floor meanwhile", milliseconds(coming.floor))
    yield Row(f"move before {what}", milliseconds(still.desk), None,
              Beside("move on the floor", milliseconds(still.floor)))  # fmt: skip
    for part in ("median", "p95"):
        goal = Goal("median" if part == "median" else "p95", times=SLOWER)
        yield Row(f"move while {what}", milliseconds(coming.desk), goal, base)
    yield Row(f"{what}: in", figure([taken.seconds for taken in every], "s"))
    yield Row(f"{what}: the program's processor time", figure([taken.cpu for taken in every], "s"))


def _joined(every: Iterator[list[float]]) -> list[float]:
    return [one for own in every for one in own]


# -- without a server ------------------------------------------------------------------------------


def _grown(bench: Bench, low: Program, size: int) -> Taken:
    made = commands.corpus_of_three(bench, 10_000)
    said = _said_by_dan(bench, made, size)
    journal = made.annotations / "dan" / "journal" / said.name
    journal.parent.mkdir(parents=True, exist_ok=True)
    journal.unlink(missing_ok=True)
    bench.say(f"{size:,} lines, {RATE:,} a second")
    feed = (sys.executable, "-c", _FEED, str(said), str(journal), str(RATE))
    try:
        program = made.reviewer(bench.folder)
        with _on_the_desk(program, low) as (desk, base):
            return _round(desk, base, lambda: subprocess.Popen(feed), lambda: True)
    finally:
        journal.unlink(missing_ok=True)


def _said_by_dan(bench: Bench, made: Workspace, size: int) -> Path:
    """A journal of that many lines about all articles, kept for the next round."""
    from reviewer.store.file_store import FileStore

    place = bench.folder / f"said-{size}"
    if not place.exists():
        bench.say(f"making what dan says: {size:,} lines")
        store = FileStore(made.articles, place)
        writer = store.writer("dan")
        left = count(1)
        for article in [one.id for one in store.articles()]:
            reading = store.open(article)
            reading.read_on(1e9)
            for index, unit in enumerate(reading.units):
                if next(left) * 4 > size:
                    break
                writer.append("edit", list(workspace.first_tag(reading, index, "claim")))
                for on in (True, False, True):
                    writer.append("edit", [workspace.toggle(article, unit.id, "figure", on)])
        writer.close()
    return next((place / "dan" / "journal").glob("*.jsonl"))


# -- with a server ---------------------------------------------------------------------------------


def _fetched(bench: Bench, low: Program, size: int) -> Taken:
    from tests.team import postgres

    cluster = postgres.begin(durable=True)
    try:
        with _desk_of_two(bench, cluster, size) as (program, feed):
            bench.say(f"{size:,} lines from a server")
            journal = program.folder / "annotations" / "ann" / "journal"

            def arrived() -> bool:
                return sum(one.read_bytes().count(b"\n") for one in journal.iterdir()) > size

            with _on_the_desk(program, low, "synced") as (desk, base):
                return _round(desk, base, feed, arrived)
    finally:
        postgres.end(cluster)


@contextmanager
def _desk_of_two(
    bench: Bench, cluster: object, size: int
) -> Iterator[tuple[Program, Callable[[], subprocess.Popen[bytes]]]]:
    """Ben, who has seen ann's work on all articles, and what makes ann send what she says."""
    import tempfile

    from reviewer.models import Change
    from tests.team.machines import Desk, Machine
    from tests.team.postgres import Cluster

    assert isinstance(cluster, Cluster)
    said = "Quay {} has {} crates of pears at berth {}."
    texts = {
        f"a{n:03}": " ".join(said.format(n, n + berth, berth) for berth in range(40))
        for n in range(100)
    }
    with tempfile.TemporaryDirectory(dir=bench.folder, ignore_cleanup_errors=True) as passing:
        root, desk = Path(passing), Desk(cluster, "receiving")
        ann, ben = (Machine(root / name, desk, name, texts) for name in ("ann", "ben"))
        for article in texts:
            ben.submit(article)
            ann.say("flag:doubt", True, article)
        for one in (ben, ann):
            one.meet()
        for article in texts:
            ben.take(article)
        places = [(name, unit.id) for name in texts for unit in ann.store.open(name).units]
        for n in range(size):
            name, unit = places[n % len(places)]
            on = n // len(places) % 2 == 0
            ann.append([Change(name, unit, "tag:claim", None if on else 1, 1 if on else None)])
        ann.stop()
        ben.stop()
        (ben.root / "reviewer.toml").write_text(
            f'annotator = "ben"\n[team]\nurl = "{_address(cluster, "ben")}"\n'
        )
        env = checkout() | {"REVIEWER_STATE_DIR": str(root / "st")}
        env |= {"REVIEWER_CACHE_DIR": str(root / "ca"), "HOME": str(root)}
        _run((*module("reviewer"), "sync"), env, ben.root)
        argv = (*module("reviewer"), "open", "seeds")
        send = (sys.executable, "-c", _SEND, str(ann.root), desk.url("ann"))
        yield (
            Program("reviewer", argv, ben.root, env=env),
            lambda: subprocess.Popen(send, env=os.environ | env),
        )


def _address(cluster: object, person: str) -> str:
    home = str(getattr(cluster, "home", "")).replace("/", "%2F")
    return f"postgresql://{person}@{home}/receiving"


def _run(argv: tuple[str, ...], env: dict[str, str], folder: Path) -> None:
    subprocess.run(argv, env=os.environ | env, cwd=folder, check=True, stdout=subprocess.DEVNULL)


# -- keys ------------------------------------------------------------------------------------------


@contextmanager
def _on_the_desk(
    program: Program, low: Program, sign: str = ""
) -> Iterator[tuple[Terminal, Terminal]]:
    """The program on the Desk of its first article, and the floor beside it."""
    with (
        Terminal(low.argv, low.env, low.folder) as base,
        Terminal(program.argv, program.env, program.folder) as desk,
    ):
        base.wait_for(lambda screen: data.name(0) in screen.text, "the floor")
        desk.wait_for(lambda screen: "▌" in screen.text and sign in screen.text, "the list")
        desk.settle(1.0, 5)
        if "Library" in desk.screen.text:
            desk.press(b"\r", lambda screen: "Library" not in screen.text, 20)
        desk.settle(1.0, 5)
        yield desk, base


def _round(
    desk: Terminal,
    base: Terminal,
    feed: Callable[[], subprocess.Popen[bytes]],
    arrived: Callable[[], bool],
) -> Taken:
    """Moves before, and until the feed has ended and what it said has arrived."""
    still, coming = Moves([], []), Moves([], [])
    keys = cycle((b"j", b"k"))
    for _ in range(STILL):
        _both(desk, base, next(keys), still)
    process = feed()
    begun, busy = time.perf_counter(), _busy(desk.pid)
    try:
        while process.poll() is None or not arrived():
            _both(desk, base, next(keys), coming)
    finally:
        process.kill()
        process.wait()
    return Taken(still, coming, time.perf_counter() - begun, _busy(desk.pid) - busy)


def _both(desk: Terminal, base: Terminal, key: bytes, moves: Moves) -> None:
    moves.desk.append(_move(desk, key))
    moves.floor.append(_move(base, key))


def _move(terminal: Terminal, key: bytes) -> float:
    """Seconds from a key to another row under the cursor; what was drawn before is shown first."""
    terminal.settle(0.0)
    before = _cursor(terminal)
    return terminal.press(key, lambda _: _cursor(terminal) != before, 20, WINDOW).seconds


def _cursor(terminal: Terminal) -> object:
    rows = [line for line in terminal.screen.lines if line.startswith("▌")]
    return rows or terminal.screen.picture()


def _busy(pid: int) -> float:
    """Seconds of the processor that a process took, without those that it began; 0 if unknown."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0
