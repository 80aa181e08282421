"""Without a cache, what is known is the same however many files the journals are in.

Between two files articles are let go of whose saved form says all that is known of them.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from reviewer.models import Anchor, Change, Json
from reviewer.store.file_store import FileStore
from tests.session.annotator_builders import read

NAME = "ann"
KEYS = ("tag:claim", "tag:quote", "decided", "note", "flag:doubt", "check:content")


def said_by_chance(key: str, chance: random.Random) -> Json:
    if key == "decided":
        return chance.choice(["settled", "cannot", None])
    if key == "note":
        return chance.choice(["one", "two", None])
    if key == "check:content":
        return {"scope": "content", "status": chance.choice(["supported", "refuted"])}
    return chance.choice([1, 2, None]) if key.startswith("tag:") else chance.choice([True, None])


def session(root: Path, chance: random.Random, articles: list[str]) -> None:
    """One more session, and so one more journal file."""
    store = FileStore(root / "seeds", root / "annotations")
    writer = store.writer(NAME)
    for article in articles:
        reading, values = store.open(article), store.values(NAME, article)
        for unit in reading.units:
            anchor = Anchor.of(reading.text, reading.article.sha256, unit.start, unit.end)
            known = values.get(unit.id, {})
            wanted: dict[str, Json] = {"anchor": anchor._asdict()} if not known else {}
            wanted |= {key: said_by_chance(key, chance) for key in chance.sample(KEYS, 2)}
            changes = [
                Change(article, unit.id, key, known.get(key), value)
                for key, value in wanted.items()
            ]
            writer.append("edit", changes, basis=chance.choice(["blind", "revealed"]))
        if chance.random() < 0.5:
            submitted = chance.choice([{"at": "2026-01-01"}, None])
            writer.append("edit", [Change(article, "", "submit", None, submitted)])
        if chance.random() < 0.2:
            second = reading.units[1]
            writer.append("edit", [Change(article, second.id, f"cut:{second.start}", None, "join")])
        writer.append("fact", [Change(article, "", "time", None, 5)])
    writer.close()


def workspace(root: Path, chance: random.Random) -> None:
    (root / "seeds").mkdir(parents=True)
    for number in range(8):
        text = f"Boat {number} left the pier. It came back. Nobody saw it.\n"
        (root / "seeds" / f"{number}.txt").write_text(text, "utf-8")
    read(FileStore(root / "seeds", root / "annotations"))
    every = [str(number) for number in range(8)]
    for _ in range(5):
        session(root, chance, chance.sample(every, 3))


def in_one_file(folder: Path) -> None:
    """Puts all journals into one file, in their order."""
    files = sorted((folder / "journal").iterdir())
    data = b"".join(file.read_bytes() for file in files)
    for file in files[1:]:
        file.unlink()
    files[0].write_bytes(data)


def known(root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """All that is known without a cache, and the saved forms once somebody has written."""
    monkeypatch.setenv("REVIEWER_CACHE_DIR", str(cache))
    store = FileStore(root / "seeds", root / "annotations")
    tallies = {name: store.tallies(NAME)[name] for name in sorted(store.tallies(NAME))}
    told = [
        (Path(one.place).name, one.what) for one in store.problems() if "journal" not in one.place
    ]
    found = [
        ({unit: dict(said) for unit, said in store.values(NAME, name).items()},
         dict(store.cuts(name)), store.facts(NAME, name))
        for name in tallies
    ]  # fmt: skip
    store.writer(NAME).close()
    files = sorted((root / "annotations" / NAME).glob("*.json"))
    return [tallies, sorted(told), found, {file.name: file.read_bytes() for file in files}]


def disturb(root: Path, what: str, chance: random.Random) -> None:
    """Something that happens to a folder which is shared."""
    folder = root / "annotations" / NAME
    journals = sorted((folder / "journal").iterdir())
    snapshots = {file: file.read_bytes() for file in sorted(folder.glob("[0-9].json"))}
    some = list(snapshots)[:3]
    if what == "turned":  # as files of two machines may be: the later events come first
        journals[0].rename(folder / "journal" / "9.jsonl")
    elif what == "twice":
        shutil.copy(journals[1], folder / "journal" / "9.jsonl")
    elif what == "changed":
        for file in some:
            file.write_bytes(snapshots[file].replace(b"settled", b"cannot"))
    elif what == "gone":
        some[0].unlink()
    elif what == "old":  # the saved forms are behind the last session
        session(root, chance, [file.stem for file in some])
        for file in some:
            file.write_bytes(snapshots[file])
    elif what == "beyond":  # the saved forms came, of the journals only the first
        for file in journals[1:]:
            file.unlink()


@pytest.mark.parametrize("what", ["nothing", "turned", "twice", "changed", "gone", "old", "beyond"])
def test_several_files_and_one_say_the_same(
    tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(what)
    workspace(tmp_path / "several", chance)
    disturb(tmp_path / "several", what, chance)
    shutil.copytree(tmp_path / "several", tmp_path / "one")
    in_one_file(tmp_path / "one" / "annotations" / NAME)
    several, one = (
        known(tmp_path / name, tmp_path / f"cache-{name}", monkeypatch)
        for name in ("several", "one")
    )
    assert several == one
    assert several[0]
