"""Tags without end in a process that will be killed. `crash_child.py ROOT SEED`.

Says on standard output, a line each, what is acknowledged: `unit key value`.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.store.annotator_fixture import Desk, anchor, toggle

ARTICLES = ("report", "column", "essay")
KEYS = ("tag:claim", "tag:quote", "version:claim", "answer:clear", "submit")


def slowed(sync: Callable[[int], None]) -> Callable[[int], None]:
    """The same on a slow disk."""

    def slow(fd: int) -> None:
        time.sleep(0.005)
        sync(fd)

    return slow


def main(root: Path, seed: int) -> None:
    os.fsync = slowed(os.fsync)  # type: ignore[assignment]
    os.fdatasync = slowed(os.fdatasync)  # type: ignore[assignment]
    rng = random.Random(seed)
    desk = Desk(root)
    writer = desk.writer(roll=20_000)
    os.write(1, b"ready\n")
    while True:
        article, start = rng.choice(ARTICLES), 20 * rng.randrange(40)
        unit = f"u{start}"
        said = toggle(desk.folder, article, unit, rng.choice(KEYS), 1)
        where = toggle(desk.folder, article, unit, "anchor", anchor(start))
        changes = [said] if where.before else [where, said]
        writer.append("edit", changes)
        os.write(1, f"{article} {unit} {said.key} {said.after}\n".encode())
        if rng.random() < 0.2:
            writer.fold(rng.choice([None, article]), wait=rng.random() < 0.2)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
