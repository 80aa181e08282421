"""Processes that write without end until they are killed: `writers.py NAME ROOT SEED ANNOTATOR`.

Each says on standard output, a line of JSON each, what is acknowledged. Numbers only ever rise, so
that what stands there later is at least as new as what was acknowledged.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any, Final

from reviewer.config import default_scheme
from reviewer.models import Change
from reviewer.session import Edit, Put, Session
from reviewer.store.file_store import FileStore

TEXT: Final = " ".join(f"The ferry of Tolvane made crossing number {n}." for n in range(1, 61))

Said = dict[str, Any]


def store_of(root: Path) -> FileStore:
    """The workspace in a folder, read to its end."""
    store = FileStore(root / "seeds", root / "annotations")
    while not store.survey(1.0):
        pass
    return store


def workspace(root: Path) -> Path:
    """A workspace of two articles in a folder, with its caches beside it."""
    (root / "seeds").mkdir(parents=True)
    for name in ("ferry", "quay"):
        (root / "seeds" / f"{name}.txt").write_text(TEXT, "utf-8")
    (root / "reviewer.toml").write_text("", "utf-8")
    store = store_of(root)
    session = Session(store, default_scheme(), "mira", store.writer("mira"))
    unit = session.open("ferry").layout.id(0)
    session.apply(Edit((Put("ferry", unit, "decided", "settled"),), "settled"))
    session.end()
    return root


def slowed(sync: Callable[[int], None]) -> Callable[[int], None]:
    """The same on a slow disk, so that a kill falls in between."""
    import time

    def slow(fd: int) -> None:
        time.sleep(0.003)
        sync(fd)

    return slow


def tags(root: Path, rng: random.Random, annotator: str) -> Iterator[Said]:
    """A session that says one thing after the other, and saves now and then."""
    store = store_of(root)
    writer = store.writer(annotator)
    units = [unit.id for unit in store.open("ferry").units]
    for n in count(_next(store, annotator)):
        unit, key = rng.choice(units), f"flag:{rng.choice('abc')}"
        before = store.values(annotator, "ferry").get(unit, {}).get(key)
        writer.append("edit", [Change("ferry", unit, key, before, str(n))])
        yield {"unit": unit, "key": key, "value": str(n)}
        if rng.random() < 0.2:
            writer.fold(rng.choice([None, "ferry"]), wait=rng.random() < 0.2)


def gold(root: Path, rng: random.Random, annotator: str) -> Iterator[Said]:
    """An adjudicator's session, whose decisions are folded into gold."""
    store = store_of(root)
    session = Session(store, default_scheme(), annotator, store.writer(annotator))
    article = session.open("ferry")
    for n in count(_next(store, annotator)):
        place = rng.randrange(len(article))
        decision = {
            "value": n % 2 == 0, "votes": {"ann": True}, "rule": "chosen", "why": str(n),
            "inputs": "0" * 16, "id": f"d{n}", "supersedes": [],
            "at": "2026-03-02T09:31:00Z", "scheme": 1,
        }  # fmt: skip
        unit = article.layout.id(place)
        said = {"gold:anchor": article.anchor_json(place), "gold:tag:claim": decision}
        session.apply(Edit(tuple(Put("ferry", unit, *one) for one in said.items()), "decided"))
        yield {"unit": unit, "key": "gold:tag:claim", "value": str(n)}
        if rng.random() < 0.3:
            session.idle()


def cuts(root: Path, rng: random.Random, annotator: str) -> Iterator[Said]:
    """Sentences split, one boundary after the other."""
    store = store_of(root)
    writer = store.writer(annotator)
    units = store.open("quay").units
    known = set(store.cuts("quay"))
    places = [(unit.id, at) for unit in units for at in range(unit.start + 1, unit.end)]
    rng.shuffle(places)
    for unit, offset in places:
        if offset not in known:
            writer.append("edit", [Change("quay", unit, f"cut:{offset}", None, "split")])
            yield {"cut": offset}
            if rng.random() < 0.2:
                writer.fold(wait=False)
    while True:  # Every boundary is cut; what is left is to be killed.
        writer.fold()


def shared(root: Path, rng: random.Random, annotator: str) -> Iterator[Said]:
    """Assignments and splits, replaced again and again."""
    store = store_of(root)
    first = max((int(name[1:]) for name in store.assignments().get("ferry", ())), default=0)
    for n in count(first + 1):
        store.assign({"ferry": [f"a{n}"]})
        yield {"assigned": n}
        store.keep_splits({"articles": {"ferry": "test"}, "seed": n})
        yield {"split": n}


def export(root: Path, rng: random.Random, annotator: str) -> Iterator[Said]:
    """Exports that take one another's place."""
    for n in count(1):
        words = ("--everyone", "--all", "--no-split", "--format", "jsonl", "--out", "out")
        code = _run(root, "export", *words)
        assert code == 0, code
        yield {"export": n}


def imports(root: Path, rng: random.Random, annotator: str) -> Iterator[Said]:
    """Datasets brought in, each as one step of somebody else."""
    rows = [
        {"text": f"The ferry of Tolvane made crossing number {n}.", "tags": ["claim"]}
        for n in range(1, 41)
    ]
    (root / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    first = sum(1 for name in store_of(root).annotators() if name.startswith("zoe"))
    for n in count(first + 1):
        _run(root, "import", "rows.jsonl", "--format", "plain", "--as", f"zoe{n}")
        yield {"imported": f"zoe{n}"}


BULK: Final = 1_200
"""Sentences of a bulk action: as many as share one change."""


def rolls(root: Path, rng: random.Random, annotator: str) -> Iterator[Said]:
    """Bulk actions in a journal that goes on in another file after every few of them."""
    from unittest.mock import patch

    from reviewer.store.journal.journal_writer import JournalWriter

    store = store_of(root)
    store.open("ferry")
    full = property(lambda self: self.fd is not None and self.file.size >= 30_000)
    with patch.object(JournalWriter, "full", full):
        writer = store.writer(annotator)
        for n in count(_next(store, annotator)):
            known = store.values(annotator, "ferry").get("bulk0", {}).get("flag:bulk")
            units = [f"bulk{at}" for at in range(BULK)]
            said = [Change("ferry", unit, "flag:bulk", known, str(n)) for unit in units]
            writer.append("edit", said)
            yield {"unit": rng.choice(units), "key": "flag:bulk", "value": str(n)}
            if rng.random() < 0.2:
                writer.fold(wait=False)


def keys(root: Path, rng: random.Random, annotator: str) -> Iterator[Said]:
    """The whole program under random keys."""
    from tests.soak.keys import acknowledged

    yield from acknowledged(root, rng, annotator)


WRITERS: Final[Mapping[str, Callable[[Path, random.Random, str], Iterator[Said]]]] = {
    one.__name__: one for one in (tags, gold, cuts, rolls, shared, export, imports, keys)
}
"""Name -> what writes without end."""


def _next(store: FileStore, annotator: str) -> int:
    return 1 + sum(1 for _ in store.events(annotator))


def _run(root: Path, *words: str) -> int:
    from reviewer.cli.main import main

    os.chdir(root)
    out, quiet = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(quiet, 1)
        return main(list(words))
    finally:
        sys.stdout.flush()
        os.dup2(out, 1)
        os.close(out)
        os.close(quiet)


def _main(name: str, root: Path, seed: int, annotator: str) -> None:
    os.fsync = slowed(os.fsync)  # type: ignore[assignment]
    os.fdatasync = slowed(os.fdatasync)  # type: ignore[assignment]
    saying = WRITERS[name](root, random.Random(seed), annotator)
    os.write(1, b"ready\n")
    for said in saying:
        os.write(1, json.dumps(said).encode() + b"\n")


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
