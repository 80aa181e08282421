"""Examples made straight from the saved forms are those that the long way makes."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reviewer.config import default_scheme
from reviewer.formats import Example
from reviewer.models import Anchor, Change, Json
from reviewer.session.datasets.aggregate import AggregateRule
from reviewer.session.datasets.examples import examples
from reviewer.session.datasets.export_request import ExportSelection, Notes
from reviewer.store.file_store import FileStore
from tests.session.core.test_plain_votes import LongWay, workspace

SCHEME = default_scheme()


class ShortWay(FileStore):
    """A store in which nobody may go the long way."""

    def records(
        self, annotator: str, articles: Iterable[str] | None = None
    ) -> Iterator[tuple[str, dict[str, Json]]]:
        raise AssertionError(f"the records of {annotator} are read one by one")


def plain_words(root: Path, chance: random.Random) -> None:
    """What two people say who only give tags, decide, and write a memo now and then."""
    store = FileStore(root / "seeds", root / "annotations")
    for name in ("cem", "dot"):
        writer = store.writer(name)
        for number in ("0", "1", "2", "5"):
            reading = store.open(number)
            for unit in reading.units:
                anchor = Anchor.of(reading.text, reading.article.sha256, unit.start, unit.end)
                said: dict[str, Json] = {"anchor": anchor._asdict()}
                tags = chance.sample(["threat", "claim", "gone", "figure"], chance.randint(0, 2))
                said |= {f"tag:{tag}": chance.choice([1, 2]) for tag in tags}
                decided = chance.choice(["settled", "settled", "cannot", None])
                said |= {} if decided is None else {"decided": decided}
                said |= {"note": f"memo {unit.start}"} if chance.random() < 0.2 else {}
                changes = [Change(number, unit.id, key, None, said[key]) for key in said]
                if chance.random() < 0.9:
                    writer.append("edit", changes)
        writer.append("edit", [Change("1", "", "meta:title", None, "A title")])
        writer.append("edit", [Change("1", "", "answer:genre", None, "report")])
        writer.append("fact", [Change("5", "", "reveal", None, ["ann"])])
        writer.close()


def made(root: Path, kind: type[FileStore], *who: str, **more: Any) -> tuple[list[Example], Notes]:
    notes = Notes()
    store = kind(root / "seeds", root / "annotations")
    return list(examples(store, SCHEME, ExportSelection(who, **more), notes)), notes


@pytest.mark.parametrize("seed", range(2))
def test_both_ways_make_the_same(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    workspace(tmp_path, chance)
    plain_words(tmp_path, chance)
    splits = {"0": "train", "1": "dev", "2": "test", "5": "train"}
    for who in (("cem",), ("cem", "dot"), ("dot", "ann", "cem"), ("ann", "bob")):
        for more in (
            {},
            {"ranges": True, "names": {"cem": "a1"}},
            {"splits": {**splits, "3": "train", "4": "dev"}},
            {"rule": AggregateRule("majority")},
        ):
            assert made(tmp_path, FileStore, *who, **more) == made(tmp_path, LongWay, *who, **more)


def test_nobody_goes_the_long_way_who_need_not(tmp_path: Path) -> None:
    chance = random.Random(5)
    workspace(tmp_path, chance)
    plain_words(tmp_path, chance)
    alone, notes = made(tmp_path, ShortWay, "cem")
    assert {one.basis for one in alone} == {"blind", "revealed"}
    assert {one.decided for one in alone} == {"settled", "cannot"}
    assert any(one.note for one in alone)
    assert {one.meta.get("title") for one in alone} == {"A title", None}
    assert notes.examples == {"cem": len(alone)}
    both, _ = made(tmp_path, ShortWay, "cem", "dot")
    assert any(len(one.votes) == 2 for one in both)
    with pytest.raises(AssertionError, match="the records of"):
        made(tmp_path, ShortWay, "ann", "bob")
