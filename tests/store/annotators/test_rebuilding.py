"""Without a cache, what is known is the same however many files the journals are in.

Between two files articles are let go of whose saved form says all that is known of them.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from reviewer.models import Anchor, Change, Json
from reviewer.models.journal import Basis
from reviewer.store.annotators.plain_form import PlainForm
from reviewer.store.annotators.snapshot_files import SnapshotFolder
from reviewer.store.file_store import FileStore
from tests.session.annotator_builders import read

NAME = "ann"
PLAIN = ("tag:claim", "tag:quote", "decided")
KEYS = ("tag:claim", "tag:quote", "decided", "note", "flag:doubt", "check:content")


def said_by_chance(key: str, chance: random.Random) -> Json:
    if key == "decided":
        return chance.choice(["settled", "cannot", None])
    if key == "note":
        return chance.choice(["one", "two", None])
    if key == "check:content":
        return {"scope": "content", "status": chance.choice(["supported", "refuted"])}
    return chance.choice([1, 2, None]) if key.startswith("tag:") else chance.choice([True, None])


WHAT = ["nothing", "turned", "twice", "changed", "gone", "old", "beyond"]


def session(
    root: Path, chance: random.Random, articles: list[str], keys: Sequence[str] = KEYS
) -> None:
    """One more session, and so one more journal file."""
    store = FileStore(root / "seeds", root / "annotations")
    writer = store.writer(NAME)
    for article in articles:
        reading, values = store.open(article), store.values(NAME, article)
        for unit in reading.units:
            anchor = Anchor.of(reading.text, reading.article.sha256, unit.start, unit.end)
            known = values.get(unit.id, {})
            wanted: dict[str, Json] = {"anchor": anchor._asdict()} if not known else {}
            wanted |= {key: said_by_chance(key, chance) for key in chance.sample(keys, 2)}
            changes = [
                Change(article, unit.id, key, known.get(key), value)
                for key, value in wanted.items()
                if value != known.get(key)
            ]
            basis: Basis = chance.choice(["blind", "revealed"])
            if changes:
                writer.append("edit", changes, basis=basis)
        if chance.random() < 0.5:
            submitted = chance.choice([{"at": "2026-01-01"}, None])
            writer.append("edit", [Change(article, "", "submit", None, submitted)])
        if chance.random() < 0.2:
            second = reading.units[1]
            writer.append("edit", [Change(article, second.id, f"cut:{second.start}", None, "join")])
        writer.append("fact", [Change(article, "", "time", None, 5)])
    writer.close()


def workspace(root: Path, chance: random.Random, keys: Sequence[str] = KEYS) -> None:
    (root / "seeds").mkdir(parents=True)
    for number in range(8):
        text = f"Boat {number} left the pier. It came back. Nobody saw it.\n"
        (root / "seeds" / f"{number}.txt").write_text(text, "utf-8")
    read(FileStore(root / "seeds", root / "annotations"))
    every = [str(number) for number in range(8)]
    for _ in range(5):
        session(root, chance, chance.sample(every, 3), keys)


def in_one_file(folder: Path) -> None:
    """Puts all journals into one file, in their order."""
    files = sorted((folder / "journal").iterdir())
    data = b"".join(file.read_bytes() for file in files)
    for file in files[1:]:
        file.unlink()
    files[0].write_bytes(data)


def known(root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
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


@pytest.mark.parametrize("what", WHAT)
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


@pytest.mark.parametrize("what", WHAT)
def test_what_is_known_at_first_sight_is_what_a_replay_finds(
    tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(f"{what}, plainly")
    workspace(tmp_path / "one", chance, PLAIN)
    disturb(tmp_path / "one", what, chance)
    shutil.copytree(tmp_path / "one", tmp_path / "other")
    taken: list[bool] = []
    takes = PlainForm.takes

    def watched(form: PlainForm, changes: bytes) -> bool:
        taken.append(takes(form, changes))
        return taken[-1]

    monkeypatch.setattr(PlainForm, "takes", watched)
    quick = known(tmp_path / "one", tmp_path / "cache-one", monkeypatch)
    assert any(taken)
    monkeypatch.setattr(SnapshotFolder, "plain", lambda *_: None)
    assert known(tmp_path / "other", tmp_path / "cache-other", monkeypatch) == quick


def test_a_line_about_several_articles_comes_before_what_is_said_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of what was said in one breath of all, each article's first lines do not tell."""
    root = tmp_path / "desk"
    workspace(root, random.Random(1), PLAIN)
    shutil.rmtree(root / "annotations" / NAME)
    store = FileStore(root / "seeds", root / "annotations")
    writer = store.writer(NAME)
    anchors = {}
    for article in ("0", "1"):
        reading = store.open(article)
        unit = reading.units[0]
        anchor = Anchor.of(reading.text, reading.article.sha256, unit.start, unit.end)
        anchors[article] = unit.id, anchor._asdict()
    both = [Change(one, name, "anchor", None, said) for one, (name, said) in anchors.items()]
    writer.append("edit", both, basis="revealed")
    for one, (name, _) in anchors.items():
        writer.append("edit", [Change(one, name, "decided", None, "settled")])
    writer.close()
    saved = {file: file.read_bytes() for file in (root / "annotations" / NAME).glob("*.json")}
    tallies, problems, found, after = known(root, tmp_path / "cold", monkeypatch)
    assert problems == []
    assert [(one.decided, one.tags) for one in tallies.values()] == [(1, {}), (1, {})]
    assert all(facts.revised for _, _, facts in found)
    assert after == {file.name: data for file, data in saved.items()}
