"""Files replaced under the open program: every tag is kept, and one line says what happened."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from reviewer.ports import StoreError
from reviewer.session import Edit, Put
from tests.store.git_walk import TAGS, WALKS, GitWalk, store_of, tags_in

TOUCHED = ("rebase", "autostash", "stash", "untracked", "checkout")
"""Walks in which git takes the open journal away."""


@pytest.fixture
def walk(tmp_path: Path) -> GitWalk:
    return GitWalk(tmp_path / "work")


@pytest.mark.parametrize("name", WALKS)
def test_git_under_the_open_program(name: str, walk: GitWalk) -> None:
    """Regression: the writer went on in an unlinked journal; 5 of 7 tags were gone."""
    WALKS[name](walk)
    walk.end()
    assert (walk.said, walk.kept()) == (TAGS, TAGS)
    if name in TOUCHED:
        assert walk.told
        assert all("nothing is lost" in line for line in walk.told)
    ids = [event.id for event in store_of(walk.root).events("ann")]
    assert len(ids) == len(set(ids)) >= TAGS


def test_nothing_is_said_while_nobody_touches_anything(walk: GitWalk) -> None:
    walk.tag(TAGS)
    walk.end()
    assert walk.told == []
    assert len(list((walk.root / "annotations/ann/journal").iterdir())) == 1


def test_git_pauses_are_not_disturbed_by_the_saved_form(walk: GitWalk) -> None:
    """Regression: a snapshot written between two steps of a rebase made git refuse to go on."""
    walk.tag()
    walk.commit("one tag")
    snapshot = walk.root / "annotations/ann/ferry.json"
    before = snapshot.read_bytes()
    (walk.root / ".git" / "MERGE_HEAD").write_text(walk.first)
    walk.tag()
    assert snapshot.read_bytes() == before
    (walk.root / ".git" / "MERGE_HEAD").unlink()
    walk.tag()
    assert snapshot.read_bytes() != before


def test_a_stash_comes_back_under_the_open_program(walk: GitWalk) -> None:
    """Regression: a snapshot written meanwhile made git refuse to bring the stash back."""
    walk.tag()
    walk.commit("one tag")
    snapshot = walk.root / "annotations/ann/ferry.json"
    for _ in range(2):
        walk.tag()
        walk.git("stash", "--include-untracked")
        before = snapshot.read_bytes()
        walk.pause()
        walk.tag(2)
        assert snapshot.read_bytes() == before
        walk.git("stash", "pop")
    walk.tag()
    assert snapshot.read_bytes() != before
    walk.end()
    assert (walk.said, walk.kept()) == (8, 8)


def test_a_backup_copied_over_the_open_journal(walk: GitWalk, tmp_path: Path) -> None:
    """A copy into the file keeps its inode: only the size tells."""
    walk.tag(3)
    shutil.copytree(walk.root / "annotations", tmp_path / "backup")
    walk.tag(2)
    shutil.copytree(tmp_path / "backup", walk.root / "annotations", dirs_exist_ok=True)
    walk.tag(2)
    walk.end()
    assert (walk.kept(), len(walk.told)) == (TAGS, 1)


def test_a_sync_tool_that_renames_another_file_into_place(walk: GitWalk) -> None:
    walk.tag(3)
    (journal,) = (walk.root / "annotations/ann/journal").iterdir()
    older = journal.with_name(".older")
    older.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:2]))
    walk.tag(3)
    os.replace(older, journal)
    walk.tag()
    walk.end()
    assert (walk.kept(), len(walk.told)) == (TAGS, 1)


def test_what_is_lost_after_the_last_tag_is_written_again_on_quitting(walk: GitWalk) -> None:
    walk.tag(TAGS)
    shutil.rmtree(walk.root / "annotations")
    walk.end()
    assert (walk.kept(), len(walk.told)) == (TAGS, 1)
    snapshot = (walk.root / "annotations/ann/ferry.json").read_text()
    assert snapshot.count('"claim"]') == TAGS


def test_snapshots_that_git_put_back_are_true_again_on_quitting(walk: GitWalk) -> None:
    walk.tag(2)
    walk.commit("two tags")
    walk.tag(5)
    walk.git("checkout", "--", "annotations/ann/ferry.json")
    walk.end()
    snapshot = (walk.root / "annotations/ann/ferry.json").read_text()
    assert snapshot.count('"claim"]') == TAGS


def test_a_workspace_that_is_gone_is_not_made_again(walk: GitWalk, home: Path) -> None:
    walk.tag(4)
    shutil.rmtree(walk.root)
    walk.tag(3)
    with pytest.raises(StoreError, match="folder is gone"):
        walk.end()
    assert not walk.root.exists()
    (rescued,) = home.rglob("rescued/ann/*.jsonl")
    assert str(rescued) in walk.told[0]
    walk.root.joinpath("seeds").mkdir(parents=True)
    (problem,) = [one for one in store_of(walk.root).problems() if one.place == str(rescued)]
    journal = walk.root / "annotations/ann/journal"
    assert str(journal) in problem.hint
    journal.mkdir(parents=True)
    shutil.copy(rescued, journal)
    assert walk.kept() == TAGS
    assert not store_of(walk.root).problems()


def test_a_workspace_that_is_moved_keeps_what_was_said_before(walk: GitWalk, home: Path) -> None:
    walk.tag(4)
    moved = walk.root.with_name("moved")
    walk.root.rename(moved)
    walk.tag(2)
    assert not walk.root.exists()
    moved.rename(walk.root)
    walk.tag()
    walk.end()
    assert walk.kept() == TAGS
    assert list(home.rglob("rescued/ann/*")) == []
    assert "folder is gone" in walk.told[0]
    assert "folder is back" in walk.told[1]


def test_an_article_replaced_under_the_open_program(walk: GitWalk) -> None:
    walk.tag(3)
    file = walk.root / "seeds/ferry.txt"
    file.write_text(file.read_text("utf-8") + " A new last sentence stands here.", "utf-8")
    walk.tag(2)
    file.write_text(file.read_text("utf-8").replace("number 10", "number ten"), "utf-8")
    walk.tag(2)
    walk.end()
    values = store_of(walk.root).values("ann", "ferry")
    exact = {said["anchor"]["exact"] for said in values.values() if "tag:claim" in said}
    assert exact == {f"The ferry of Tolvane made crossing number {n}." for n in range(1, 8)}


def test_lines_of_a_rolled_file_are_kept_too(tmp_path: Path) -> None:
    from tests.store.annotator_fixture import Desk, tag

    desk = Desk(tmp_path)
    writer = desk.writer(roll=500)
    for number in range(8):
        writer.append("edit", tag(f"u{number}", start=20 * number))
    desk.journals[0].unlink()
    assert desk.folder.arrivals()
    assert len(desk.folder.values("report")) == 8
    writer.close()
    desk.forget()
    assert len(desk.reopen().values("report")) == 8
    assert tags_in(tmp_path) == 0


def test_boundaries_that_git_took_away_are_kept_again(walk: GitWalk) -> None:
    """Whoever opened the article next would have divided it anew, under the tags."""
    walk.tag(2)
    walk.commit("two tags")
    frozen = walk.root / "annotations/corpus/ferry.jsonl"
    before = frozen.read_bytes()
    walk.git("checkout", "--quiet", walk.first)
    assert not frozen.exists()
    walk.pause()
    assert frozen.read_bytes() == before
    walk.end()


def test_gold_that_git_put_back_is_folded_anew(walk: GitWalk) -> None:
    session = walk.session
    file = walk.root / "annotations/gold/ferry.json"
    walk.tag()
    walk.commit("a tag")
    assert session.writer
    unit = walk.article.layout.id(0)
    decision = {
        "value": True, "votes": {"ann": True}, "rule": "chosen", "why": "", "inputs": "0" * 16,
        "id": "01n9c4wh003", "supersedes": [], "at": "2026-03-02T09:31:00Z", "scheme": 1,
    }  # fmt: skip
    said = {"gold:anchor": walk.article.anchor_json(0), "gold:tag:claim": decision}
    puts = tuple(Put("ferry", unit, key, value) for key, value in said.items())
    assert session.apply(Edit(puts, "decided")).ok
    walk.pause()
    decided = file.read_bytes()
    file.unlink()
    walk.pause()
    assert file.read_bytes() == decided
    walk.end()


def test_assignments_that_came_meanwhile_are_not_written_over(walk: GitWalk) -> None:
    store = store_of(walk.root)
    assert store.assignments() == {}
    store_of(walk.root).assign({"ferry": ["ben"]})
    with pytest.raises(StoreError, match="changed it meanwhile"):
        store.assign({"ferry": ["ann"]})
    assert store.assignments() == {"ferry": ("ben",)}
    store.assign({"ferry": ["ann"]})
    store.assign({"ferry": ["ann", "ben"]})
    assert store_of(walk.root).assignments() == {"ferry": ("ann", "ben")}


def test_splits_that_came_meanwhile_are_not_written_over(walk: GitWalk) -> None:
    store = store_of(walk.root)
    assert store.splits() is None
    store_of(walk.root).keep_splits({"articles": {"ferry": "test"}})
    with pytest.raises(StoreError, match="changed it meanwhile"):
        store.keep_splits({"articles": {"ferry": "train"}})
    assert (store.splits() or {})["articles"] == {"ferry": "test"}
    store.keep_splits({"articles": {"ferry": "train"}})
