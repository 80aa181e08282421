"""A colleague's folder is hostile input: whatever is in it, everybody else works on."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from reviewer.cli.main import main
from reviewer.models import Change, Json
from reviewer.ports import StoreError
from tests.store.git_walk import store_of
from tests.store.hostile_folder import (
    CASES,
    Place,
    journal,
    line,
    pipe,
    place,
    plant_everything,
    tag,
    tags_of,
)

COMMANDS = (
    ("status",), ("find", "tag:claim"), ("agree",), ("history", "ferry", "1"), ("segment", "seeds"),
    ("export", "--everyone", "--format", "jsonl", "--out", "out"),
    ("adjudicate", "--policy", "majority"), ("check",), ("checks",),
)  # fmt: skip

SELDOM = (
    ("agree", "--by", "article"), ("codebook",), ("suggest", "seeds"), ("adjudicators",),
    ("related", "seeds/ferry.txt"), ("norming",), ("controls", "results"), ("machine", "list"),
    ("export", "--gold", "--format", "jsonl", "--out", "gold"), ("check", "--repair"),
)  # fmt: skip


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    made = place(tmp_path)
    monkeypatch.chdir(made.work)
    return made


@pytest.mark.parametrize("name", CASES)
def test_one_thing_stops_nobody(name: str, here: Place) -> None:
    case, around = CASES[name], here.around()
    case.plant(here)
    store = store_of(here.work)
    while not store.survey(1.0):
        pass
    store.gold("ferry")
    store.articles()
    for who in store.annotators():
        assert list(store.events(who)) is not None
        assert store.tallies(who) is not None and list(store.records(who)) is not None
    told = [str(problem) for problem in store.problems()]
    if case.named is None:
        assert told == []
    else:
        assert [one for one in told if case.named in one] != [], told
    assert tags_of(here, "ann") == 3
    tag(here, "ann", 1, 5 if len(store.open("ferry").units) > 5 else 0)
    tag(here, "bob", 1, 6 if len(store.open("ferry").units) > 6 else 0)
    assert here.around() == around
    for file in here.annotations.glob("eve/journal/2*.jsonl"):
        assert file.read_bytes().count(b"honest") == 1
        # What stands beside the odd line counts.
        assert store_of(here.work).values("eve", "ferry")["u9"]["note"] == "honest"


@pytest.mark.parametrize("name", CASES)
def test_it_may_arrive_while_the_program_runs(name: str, here: Place) -> None:
    case, around = CASES[name], here.around()
    store = store_of(here.work)
    while not store.survey(1.0):
        pass
    writer = store.writer("ann")
    values = store.values("ann", "ferry")
    unit = next(iter(values))
    case.plant(here)
    store.arrivals()
    list(store.problems())
    before = values[unit].get("note")
    writer.append("edit", [_note(unit, before, "still here")])
    assert store.values("ann", "ferry")[unit]["note"] == "still here"
    writer.close()
    assert store_of(here.work).values("ann", "ferry")[unit]["note"] == "still here"
    assert here.around() == around


def _note(unit: str, before: Json, after: str) -> Change:
    return Change("ferry", unit, "note", before, after)


def test_everything_at_once_stops_no_command(
    here: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    around = here.around()
    plant_everything(here)
    for words in (*COMMANDS, *SELDOM):
        code = main([*words, "--annotator", "ann"] if words[0] == "find" else words)
        told = capsys.readouterr()
        assert "fault of its own" not in told.err and "Traceback" not in told.err, (words, told.err)
        assert code in (0, 1), (words, told.err)
    tag(here, "ann", 1, 5)
    tag(here, "bob", 1, 6)
    assert tags_of(here, "ann") >= 1
    assert here.around() == around


def test_a_sentence_with_100_000_labels_floods_no_terminal(
    here: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    CASES["100,000-labels"].plant(here)
    for words in COMMANDS:
        assert main(words) in (0, 1)
        told = capsys.readouterr()
        assert len(told.out) + len(told.err) < 10_000, words
        assert "and 99960 more" in told.out or words[0] != "status"


def test_pipes_in_place_of_files_hold_no_command_up(
    here: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """Regression: `reviewer check` waited for ever for somebody to write into a snapshot."""
    around = here.around()
    for name in (
        "eve/ferry.json", "eve/sources.json", "eve/journal/1.jsonl", "eve/files/" + "ab" * 32,
        "gold/ferry.json", "assignments.json", "splits.json", "workspace.json",
        "corpus/quay.jsonl", "corpus/ferry.00000000.txt",
    ):  # fmt: skip
        pipe(name)(here)
    for name in ("quay.txt", "rows.jsonl", "page.html"):
        os.mkfifo(here.work / "seeds" / name)
    for words in (*COMMANDS, ("check", "--repair")):
        assert main(words) in (0, 1, 2), words
        assert "Traceback" not in capsys.readouterr().err
    assert here.around() == around and tags_of(here, "ann") == 3


def test_nothing_is_written_through_a_link_in_place_of_ones_own_folder(here: Place) -> None:
    around = here.around()
    shutil.rmtree(here.annotations / "ann")
    (here.annotations / "ann").symlink_to(here.outside)
    with pytest.raises(StoreError, match="link"):
        store_of(here.work).writer("ann")
    assert here.around() == around


def test_a_journal_folder_that_becomes_a_link_is_left(here: Place, home: Path) -> None:
    """Checking out a colleague's branch may do that under the open program."""
    around = here.around()
    store = store_of(here.work)
    store.open("ferry")
    writer = store.writer("ann")
    unit = next(iter(store.values("ann", "ferry")))
    writer.append("edit", [_note(unit, None, "one")])
    shutil.move(here.annotations / "ann" / "journal", here.work / "moved")
    (here.annotations / "ann" / "journal").symlink_to(here.outside)
    with pytest.raises(StoreError, match="link"):
        writer.append("edit", [_note(unit, "one", "two")])
    (here.annotations / "ann" / "journal").unlink()
    writer.append("edit", [_note(unit, "one", "three")])
    writer.close()
    assert store_of(here.work).values("ann", "ferry")[unit]["note"] == "three"
    assert here.around() == around


def test_annotations_that_are_a_link_are_used_only_after_somebody_said_so(
    here: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """Regression: whoever can push could put a link in place of all annotations."""
    shutil.move(here.annotations, here.work / "moved")
    here.annotations.symlink_to(here.outside)
    around = here.around()
    for words in COMMANDS:
        assert main(words) == (0 if words[0] == "segment" else 2), words
        told = capsys.readouterr().err
        if words[0] != "segment":
            assert "outside of the workspace, the link" in told and told.count("\n") == 1
    assert here.around() == around
    here.annotations.unlink()
    here.annotations.symlink_to(here.work / "moved")
    assert main(["status"]) == 0, "a link that stays inside is a way like any other"


def test_annotations_that_become_a_link_under_the_open_program(here: Place, home: Path) -> None:
    """Checking out a colleague's branch may do that."""
    store = store_of(here.work)
    store.open("ferry")
    writer = store.writer("ann")
    unit = next(iter(store.values("ann", "ferry")))
    writer.append("edit", [_note(unit, None, "one")])
    shutil.move(here.annotations, here.work / "moved")
    here.annotations.symlink_to(here.outside)
    around = here.around()
    with pytest.raises(StoreError, match="has become a link"):
        writer.append("edit", [_note(unit, "one", "two")])
    record = {"unit": unit, "start": 0, "end": 5, "text": "The f", "tags": [], "gold": {}}
    with pytest.raises(StoreError, match="link"):
        store.keep_gold("ferry", [record], {})
    assert here.around() == around
    here.annotations.unlink()
    shutil.move(here.work / "moved", here.annotations)
    writer.append("edit", [_note(unit, "one", "three")])
    writer.close()
    assert store_of(here.work).values("ann", "ferry")[unit]["note"] == "three"
    assert here.around() == around


def test_boundaries_gold_and_kept_files_go_through_no_link(here: Place) -> None:
    around = here.around()
    shutil.rmtree(here.annotations / "corpus")
    (here.annotations / "corpus").symlink_to(here.outside)
    (here.annotations / "gold").symlink_to(here.outside)
    (here.annotations / "ann" / "files").symlink_to(here.outside)
    store = store_of(here.work)
    assert len(store.open("ferry").units) == 10
    assert "link" in " ".join(map(str, store.problems()))
    record = {"unit": here.unit, "start": 0, "end": 5, "text": "The f", "tags": [], "gold": {}}
    with pytest.raises(StoreError, match="link"):
        store.keep_gold("ferry", [record], {})
    writer = store.writer("ann")
    with pytest.raises(StoreError, match="link"):
        writer.keep_file(here.precious)
    writer.close()
    assert here.around() == around


def test_temporary_names_are_not_written_through(here: Place) -> None:
    """A link under the name that a file has while it is written."""
    import threading

    from reviewer.filesystem import replace_file

    file = here.annotations / "assignments.json"
    beside = file.with_name(f".{file.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    beside.symlink_to(here.precious)
    around = here.around()
    replace_file(file, b"{}")
    assert file.read_bytes() == b"{}" and not file.is_symlink()
    assert here.around() == around


def test_the_history_shows_a_forged_line_too(here: Place) -> None:
    """Regression: a second line under an id was passed over, also where one looks for it."""
    unit = here.unit
    first = line(ch=[["ferry", unit, "note", None, "first"]])
    forged = line(ch=[["ferry", unit, "note", None, "forged"]])
    journal(here, first, forged)
    journal(here, forged, first)
    store = store_of(here.work)
    said = [event.changes[0].after for event in store.events("eve")]
    assert sorted(set(said)) == ["first", "forged", "honest"]
    assert store.values("eve", "ferry")[unit]["note"] in ("first", "forged")


def test_who_brought_a_line_of_boundaries_is_told(here: Place) -> None:
    import subprocess

    def git(*words: str) -> None:
        who = ("-c", "user.name=Eve Ruck", "-c", "user.email=eve@tolvane.example")
        subprocess.run(["git", *who, *words], cwd=here.work, check=True, capture_output=True)

    git("init", "--quiet")
    git("add", ".")
    git("commit", "-qm", "one")
    CASES["lower-corpus-line"].plant(here)
    git("commit", "-qam", "two")
    store = store_of(here.work)
    store.open("ferry")
    (problem,) = store.problems()
    assert "from Eve Ruck (commit " in problem.what
    assert problem.place.endswith("ferry.jsonl, line 2")


def test_git_runs_nothing_that_the_folder_names(here: Place) -> None:
    """Opening a folder with a repository of somebody else's ran what its configuration said."""
    import subprocess

    def git(*words: str) -> None:
        who = ("-c", "user.name=Eve Ruck", "-c", "user.email=eve@tolvane.example")
        subprocess.run(["git", *who, *words], cwd=here.work, check=True, capture_output=True)

    git("init", "--quiet")
    CASES["lower-corpus-line"].plant(here)
    git("add", ".")
    git("commit", "-qm", "one")
    (here.work / ".gitattributes").write_text("* filter=eve diff=eve\n")
    for key in ("core.fsmonitor", "filter.eve.clean", "filter.eve.process", "diff.eve.textconv"):
        git("config", key, f"sh -c 'touch {here.outside / key}; cat' eve")
    around = here.around()
    store = store_of(here.work)
    store.open("ferry")
    assert "from Eve Ruck" in store.problems()[0].what
    assert here.around() == around


def test_a_leap_is_named_once_and_never_for_those_who_follow(here: Place) -> None:
    CASES["counter-jump"].plant(here)
    tag(here, "ann", 1, 7)
    tag(here, "bob", 1, 7)
    store = store_of(here.work)
    store.articles()
    problems = [problem.what for problem in store.problems()]
    assert [what for what in problems if "leap" in what] == [
        "eve's line eeeeeeeeeeee:1 makes the clock leap to 5000000000"
    ]
    assert tags_of(here, "ann") == 4


def test_boundaries_are_not_added_to_a_file_that_has_other_names(here: Place) -> None:
    """A backup of hard links (`cp -al`), or a colleague's link, got the new lines as well."""
    [file] = (here.annotations / "corpus").iterdir()
    os.link(file, here.outside / "backup.jsonl")
    around = here.around()
    before = file.read_bytes()
    with (here.work / "seeds" / "ferry.txt").open("a", encoding="utf-8") as text:
        text.write(" A new last sentence stands here.")
    assert len(store_of(here.work).open("ferry").units) == 11
    assert file.read_bytes().startswith(before)
    assert len(file.read_bytes()) > len(before)
    assert here.around() == around
