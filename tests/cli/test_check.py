"""`reviewer check`: what it finds, what it mends, and that nothing is lost on the way."""

import errno
import json
import os
import shutil
from pathlib import Path
from typing import Any

import orjson
import pytest

from reviewer.cli import main
from reviewer.session.core.session import Session
from reviewer.store.file_store import FileStore
from tests.samples import bytes_of
from tests.session.annotator_builders import say, session

Caught = pytest.CaptureFixture[str]


def found(capsys: Caught, *argv: str) -> dict[str, list[dict[str, Any]]]:
    """The findings by their kind."""
    code = main(["check", "--json", *argv])
    report = json.loads(capsys.readouterr().out)
    kinds: dict[str, list[dict[str, Any]]] = {}
    for one in report["findings"]:
        kinds.setdefault(one["kind"], []).append(one)
    assert code == int(any(not one["note"] for one in report["findings"]))
    return kinds


def test_a_sound_workspace_is_left_as_it_is(desk: Path, capsys: Caught) -> None:
    before = bytes_of(desk / "annotations")
    assert main(["check", "--repair"]) == 0
    assert "nothing is wrong" in capsys.readouterr().out
    assert bytes_of(desk / "annotations") == before


def break_snapshot(desk: Path) -> None:
    (desk / "annotations/mira.osk/02-op-ed.json").write_bytes(b"{")


def change_snapshot(desk: Path) -> None:
    file = desk / "annotations/mira.osk/02-op-ed.json"
    file.write_bytes(file.read_bytes().replace(b'"settled"', b'"cannot"', 1))


def lose_snapshot(desk: Path) -> None:
    (desk / "annotations/mira.osk/02-op-ed.json").unlink()


def leave_half(desk: Path) -> None:
    (desk / "annotations/mira.osk/.x.json.1-2.tmp").write_bytes(b"{")


def break_note(desk: Path) -> None:
    (desk / "annotations/workspace.json").write_bytes(b"<<<<<<<")


MENDED = {
    "snapshots": (break_snapshot, change_snapshot, lose_snapshot),
    "leftovers": (leave_half,),
    "schema": (break_note,),
}


@pytest.mark.parametrize(
    ("kind", "damage"), [(kind, one) for kind, every in MENDED.items() for one in every]
)
def test_what_can_be_made_anew_is_mended_and_the_rest_put_aside(
    kind: str, damage: object, desk: Path, capsys: Caught
) -> None:
    assert callable(damage)
    whole = bytes_of(desk / "annotations")
    damage(desk)
    damaged = bytes_of(desk / "annotations")
    assert [one["mends"] for one in found(capsys)[kind]] == [True]
    assert found(capsys, "--repair") == {}
    after = bytes_of(desk / "annotations")
    aside = {Path(name).name: data for name, data in after.items() if ".aside" in name}
    assert {name: data for name, data in after.items() if ".aside" not in name} == whole
    for name, data in damaged.items():
        assert data in (whole.get(name), aside.get(Path(name).name))


def link(desk: Path) -> None:
    (desk / "annotations/mira.osk/x.json").symlink_to("/etc/hostname")


def pipe(desk: Path) -> None:
    os.mkfifo(desk / "annotations/corpus/pipe")


def odd_line(desk: Path) -> None:
    [file, *_] = sorted((desk / "annotations/mira.osk/journal").iterdir())
    line = orjson.loads(file.read_bytes().splitlines()[-1])
    line["ch"] = [["02-op-ed", "x.0", "tag:claim", None, "much"]]
    with file.open("ab") as journal:
        journal.write(orjson.dumps({**line, "id": line["id"] + "9"}) + b"\nnot json\n")


def edit_text(desk: Path) -> None:
    [file] = (desk / "seeds").glob("02-op-ed.*")
    file.write_text("Nothing of what it said is left.", "utf-8")


def lose_text(desk: Path) -> None:
    [file] = (desk / "seeds").glob("02-op-ed.*")
    file.unlink()


def lose_journals(desk: Path) -> None:
    shutil.rmtree(desk / "annotations/mira.osk/journal")


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (link, "links"), (pipe, "bounds"), (odd_line, "schema"), (lose_text, "ids"),
        (edit_text, "anchors"), (lose_journals, "orphans"),
    ],
)  # fmt: skip
def test_what_only_a_person_can_mend_is_told(
    damage: object, kind: str, desk: Path, capsys: Caught
) -> None:
    assert callable(damage)
    damage(desk)
    before = bytes_of(desk / "annotations") if kind != "bounds" else {}
    assert found(capsys)[kind]
    assert found(capsys, "--repair")[kind]
    after = bytes_of(desk / "annotations") if kind != "bounds" else {}
    assert all(after[name].startswith(data) for name, data in before.items())


def test_gold_is_made_anew_from_the_decisions(desk: Path, capsys: Caught) -> None:
    policy = ["adjudicate", "--policy", "unanimous", "--annotator", "chief"]
    assert main(policy) == 0
    file = next((desk / "annotations/gold").glob("*.json"))
    right = file.read_bytes()
    file.write_bytes(right.replace(b'"claim"', b'"quote"', 1))
    capsys.readouterr()
    assert "gold" in found(capsys)
    assert found(capsys, "--repair") == {}
    assert file.read_bytes() == right


def test_a_session_under_way_is_a_note(desk: Path, capsys: Caught) -> None:
    store = FileStore(desk / "seeds", desk / "annotations")
    writer = store.writer("mira.osk")
    [note] = found(capsys)["locks"]
    assert note["note"] and "mira.osk" in note["place"]
    writer.close()


def tagged(store: FileStore, article: str, name: str = "ann") -> Session:
    reading = store.open(article)
    while not reading.read_on(1.0):
        pass
    say(store, name, 0, {"tag:claim": 1, "decided": "settled"}, article)
    return session(store.beside(), name)


@pytest.mark.parametrize("inside", ["seeds", "seeds/deep"])
def test_two_homes_are_united_by_their_journals(inside: str, desk: Path, capsys: Caught) -> None:
    """What an earlier version kept beside an article that was opened alone."""
    folder = desk / inside
    folder.mkdir(exist_ok=True)
    text = folder / "w.txt"
    text.write_text("An invented sentence. Another one, invented too.", "utf-8")
    here = "w" if inside == "seeds" else "deep__w"
    main_store = FileStore(desk / "seeds", desk / "annotations")
    while not main_store.survey(1.0):
        pass
    old = FileStore(text, folder / "annotations")
    tagged(old, "w").end()
    said = old.values("ann", "w")
    assert [one["mends"] for one in found(capsys)["homes"]] == [True]
    kept = bytes_of(folder / "annotations")
    assert found(capsys, "--repair") == {}
    new = FileStore(desk / "seeds", desk / "annotations")
    assert new.values("ann", here) == said
    assert not (folder / "annotations").exists()
    [aside] = (folder / ".aside").glob("*/annotations")
    assert bytes_of(aside) == kept
    assert new.problems() == []


def test_homes_in_which_one_journal_says_two_things_stay_apart(desk: Path, capsys: Caught) -> None:
    text = desk / "seeds" / "w.txt"
    text.write_text("An invented sentence.", "utf-8")
    tagged(FileStore(text, desk / "seeds/annotations"), "w").end()
    [journal] = (desk / "seeds/annotations/ann/journal").iterdir()
    target = desk / "annotations/ann/journal" / journal.name
    target.parent.mkdir(parents=True)
    target.write_bytes(b"something else\n")
    assert main(["check", "--repair"]) == 1
    assert "says something else" in capsys.readouterr().err
    assert (desk / "seeds/annotations").exists()


def test_for_people_every_line_says_what_to_do(desk: Path, capsys: Caught) -> None:
    lose_snapshot(desk)
    link(desk)
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    assert "snapshots: is missing; it is made anew from the journals: " in out
    assert "2 things wrong, 1 of which `reviewer check --repair` mends" in out


def test_saved_forms_of_who_works_elsewhere_are_not_missed(desk: Path, capsys: Caught) -> None:
    """Of everybody whose lines come from a desk's server they were told to be missing."""
    folder = desk / "annotations/mira.osk"
    for number, journal in enumerate(sorted((folder / "journal").iterdir()), 1):
        journal.rename(journal.with_name(f"team-invented-{number}.jsonl"))
    for form in folder.glob("*.json"):
        form.unlink()
    assert main(["check"]) == 0
    assert "nothing is wrong" in capsys.readouterr().out
    (folder / "02-op-ed.json").write_bytes(b"{")
    assert len(found(capsys)["snapshots"]) == 1


def test_a_file_that_the_disk_refuses_is_named_and_the_others_are_looked_at(
    desk: Path, capsys: Caught, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One journal that gave an error of the disk ended the whole check."""
    change_snapshot(desk)
    (desk / "annotations/gold").mkdir(exist_ok=True)
    (desk / "annotations/gold/a.json").write_bytes(b"{")
    real = Path.read_bytes

    def refusing(path: Path) -> bytes:
        if path.parent.name == "gold":
            raise OSError(errno.EIO, "Input/output error")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refusing)
    kinds = found(capsys)
    assert [Path(one["place"]).name for one in kinds["reading"]] == ["a.json"]
    assert len(kinds["snapshots"]) == 1
