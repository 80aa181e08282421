"""A folder that a sync tool copies (Nextcloud, SMB): file by file, in halves, with odd names.

No such tool runs here: what is tested is what they do to files.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest

from reviewer.ports import Writer
from reviewer.store.file_store import FileStore
from reviewer.store.machine_state import MachineFolders
from tests.store.store_fixtures import TEXTS, answers, tag


class Computer:
    """A machine whose workspace a sync tool copies."""

    def __init__(self, root: Path) -> None:
        self.annotations = root / "annotations"
        articles = root / "seeds"
        for article, text in TEXTS.items():
            file = articles / (article.replace("__", "/") + ".txt")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        places = MachineFolders(root / "cache", root / "state")
        self.store = FileStore(articles, self.annotations, places=places)
        for article in TEXTS:
            self.store.open(article)

    def writer(self, annotator: str) -> Writer:
        return self.store.writer(annotator)


class SyncTool:
    """Copies what is new or newer from one folder to another, as such tools do."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def copy(self, source: Path, target: Path, *, halves: bool) -> None:
        files = [path for path in source.rglob("*") if path.is_file()]
        self._random.shuffle(files)
        for file in files:
            there = target / file.relative_to(source)
            data = file.read_bytes()
            if there.exists() and there.read_bytes() == data:
                continue
            there.parent.mkdir(parents=True, exist_ok=True)
            if there.exists() and file.suffix == ".json":
                # Both sides changed it: one of them gets another name, in both folders.
                copy = there.with_name(f"{there.stem} (conflicted copy 2031-03-02){there.suffix}")
                shutil.copy2(there, copy)
            if halves and self._random.random() < 0.5:
                data = data[: self._random.randrange(len(data) + 1)]
            part = there.with_name(f".{there.name}.~part")
            part.write_bytes(data)
            part.replace(there)


@pytest.mark.parametrize("seed", range(3))
def test_two_people_in_a_synced_folder_come_to_agree(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    tool = SyncTool(random)
    ann, bob = Computer(tmp_path / "ann"), Computer(tmp_path / "bob")
    for round_ in range(3):
        for name, computer in (("ann", ann), ("bob", bob)):
            writer = computer.writer(name)
            writer.append("edit", tag(computer.store, place=round_, name=name))
            tool.copy(ann.annotations / "ann", bob.annotations / "ann", halves=True)
            writer.append("edit", tag(computer.store, article="deep__two", name=f"t{round_}"))
            writer.close()
            tool.copy(bob.annotations / "bob", ann.annotations / "bob", halves=True)
        for computer in (ann, bob):
            computer.store.arrivals()
    # The tool comes back to what it had copied in half; conflicted copies are thrown away.
    tool.copy(ann.annotations / "ann", bob.annotations / "ann", halves=False)
    tool.copy(bob.annotations / "bob", ann.annotations / "bob", halves=False)
    for computer in (ann, bob):
        for copy in computer.annotations.rglob("*conflicted copy*.json"):
            copy.unlink()
        computer.store.arrivals()
    assert answers(ann.store) == answers(bob.store)
    assert set(answers(ann.store)) == {"ann", "bob"}
    for name, computer in (("ann", ann), ("bob", bob)):
        values = computer.store.values(name, "one")
        assert sum(f"tag:{name}" in said for said in values.values()) == 3


def test_a_journal_with_a_name_of_the_tool_counts_like_any_other(tmp_path: Path) -> None:
    ann = Computer(tmp_path / "ann")
    writer = ann.writer("ann")
    writer.append("edit", tag(ann.store))
    writer.close()
    before = answers(ann.store)
    (journal,) = (ann.annotations / "ann" / "journal").iterdir()
    journal.rename(journal.with_name(f"{journal.stem} (conflicted copy).jsonl"))
    ann.store.arrivals()
    assert answers(ann.store) == before
