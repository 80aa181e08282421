"""What every benchmark is given: a folder to work in, how thorough to be, and the programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from benchmarks.goals import Row

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Bench:
    """One run of the benchmarks.

    Attributes:
        folder: Where data are made; on the disk whose speed counts.
        quick: Fewer repetitions and smaller data, to see that everything runs.
        large: Also a million sentences, which take some 3 GB and an hour to make.
    """

    folder: Path
    quick: bool = False
    large: bool = False

    def __post_init__(self) -> None:
        """Keeps the caches of this run, made by us or by the program, away from the user's."""
        os.environ["REVIEWER_CACHE_DIR"] = str(self.folder / "cache")
        os.environ["REVIEWER_STATE_DIR"] = str(self.folder / "state")

    def times(self, thorough: int, quick: int) -> int:
        """How often to repeat something, or how much of something to make."""
        return quick if self.quick else thorough

    def say(self, text: str) -> None:
        """Tells what is going on, on standard error."""
        print(f"  {text}", file=sys.stderr, flush=True)


Suite: TypeAlias = Callable[[Bench], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class Program:
    """A program that shows sentences, ready to be started in a terminal.

    Attributes:
        name: For the report.
        argv: The command.
        down: Keys that go to the next row; `up`, `top`, `end` alike.
        tag: Keys that set or remove a tag at the cursor.
        leave: Keys that quit.
        goto: Typed one after the other at the top, goes to the sentence of that index.
        env: Added to the environment.
        folder: The working folder.
    """

    name: str
    argv: tuple[str, ...]
    folder: Path
    down: bytes = b"j"
    up: bytes = b"k"
    top: bytes = b"g"
    end: bytes = b"G"
    tag: bytes = b"1"
    leave: bytes = b"\x11"
    goto: Callable[[int], tuple[bytes, ...]] | None = None
    env: Mapping[str, str] = field(default_factory=dict)


def module(name: str) -> tuple[str, ...]:
    """The command that runs a module of this checkout with the present Python."""
    return (sys.executable, "-m", name)


def checkout() -> dict[str, str]:
    """The environment in which `module` finds this checkout from any folder.

    Compiled modules are kept, as they are where the program was installed.
    """
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    found = os.pathsep.join(path for path in paths if path)
    return {"PYTHONPATH": found, "PYTHONDONTWRITEBYTECODE": ""}


def floor(bench: Bench, lines: Path) -> Program:
    """The minimal Textual program, showing the first lines of a file."""
    argv = (*module("benchmarks.floor"), str(lines))
    return Program("floor", argv, bench.folder, env=checkout())
