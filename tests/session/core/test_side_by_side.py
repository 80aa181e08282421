"""Annotators side by side: who is there, what they say, and what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.models import Change, Event
from reviewer.session.core.visibility import Rules
from tests.session.annotator_builders import Answers, files, give, memory, say, session

SAID: Answers = {
    "ann": [frozenset({"claim"}), frozenset(), None, None, None],
    "bob": [frozenset({"quote"}), None, "cannot", None, None],
}


def test_everybody_is_on_the_same_sentences() -> None:
    store = memory()
    give(store, SAID)
    one = session(store, "chief")
    side = one.others.side("ferry")
    assert side.people == ["ann", "bob"]
    assert {name: set(values) for name, values in side.values(0).items()} == {
        "ann": {"anchor", "tag:claim", "decided"},
        "bob": {"anchor", "tag:quote", "decided"},
    }
    assert set(side.values(2)) == {"bob"}
    assert side.values(4) == {}
    assert side.places() == [0, 1, 2]


def test_ones_own_changes_are_there_at_once() -> None:
    store = memory()
    give(store, SAID)
    one = session(store, "ann")
    side = one.others.side("ferry")
    from reviewer.session import Desk

    Desk(one, one.open("ferry")).toggle_tag("figure")
    assert "tag:figure" in side.values(0)["ann"]


def test_who_arrives_while_it_runs_is_picked_up() -> None:
    store = memory()
    give(store, SAID)
    one = session(store, "chief")
    assert one.others.side("ferry").people == ["ann", "bob"]
    elsewhere = memory()
    say(elsewhere, "cy", 1, {"tag:figure": 1, "decided": "settled"})
    store.receive("cy", elsewhere.events("cy"))
    assert one.arrivals().annotators == {"cy"}
    side = one.others.side("ferry")
    assert side.people == ["ann", "bob", "cy"]
    assert "tag:figure" in side.values(1)["cy"]


def test_names_of_one_person_are_one_person() -> None:
    store = memory()
    give(store, {**SAID, "ann.home": [None, None, frozenset({"figure"}), None, None]})
    one = session(store, "chief", Rules(aliases={"ann.home": "ann"}))
    side = one.others.side("ferry")
    assert side.people == ["ann", "bob"]
    assert "tag:figure" in side.values(2)["ann"]
    assert "tag:claim" in side.values(0)["ann"]


ODD = (
    Change("ferry", "x.0", "anchor", None, {"start": "nowhere"}),
    Change("ferry", "x.0", "anchor", None, 7),
    Change("ferry", "x.0", "anchor", None, "text"),
)


@pytest.mark.parametrize("change", ODD)
def test_what_one_wrote_in_another_shape_leaves_the_others(change: Change) -> None:
    store = memory()
    give(store, SAID)
    store.receive("odd", [Event("s:1", 99, "now", "edit", None, "blind", (change,))])
    one = session(store, "chief")
    side = one.others.side("ferry")
    assert set(side.values(0)) == {"ann", "bob"}
    assert [str(p) for p in one.problems() if "odd" in str(p)]


@pytest.mark.parametrize("data", [b"", b"{", b'{"_default": {"1": {}}}', b"\xff\x00", b"[1]"])
def test_a_half_copied_file_leaves_the_others(tmp_path: Path, data: bytes) -> None:
    store = files(tmp_path / "desk")
    give(store, SAID)
    folder = tmp_path / "desk" / "annotations" / "odd"
    folder.mkdir()
    (folder / "ferry.json").write_bytes(data)
    one = session(files(tmp_path / "desk", "two"), "chief")
    side = one.others.side("ferry")
    assert set(side.values(0)) == {"ann", "bob"}
    [problem] = [str(p) for p in one.problems() if "odd" in str(p)]
    assert "\n" not in problem
    one.end()


def test_a_folder_in_the_place_of_a_file_leaves_the_others(tmp_path: Path) -> None:
    give(files(tmp_path / "desk"), SAID)
    (tmp_path / "desk" / "annotations" / "odd" / "ferry.json").mkdir(parents=True)
    one = session(files(tmp_path / "desk", "two"), "chief")
    assert set(one.others.side("ferry").values(0)) == {"ann", "bob"}
    one.end()


def test_an_annotator_who_leaves_is_gone(tmp_path: Path) -> None:
    import shutil

    give(files(tmp_path / "desk"), SAID)
    one = session(files(tmp_path / "desk", "two"), "chief")
    assert one.others.side("ferry").people == ["ann", "bob"]
    shutil.rmtree(tmp_path / "desk" / "annotations" / "bob")
    one.arrivals()
    assert one.others.side("ferry").values(0).keys() == {"ann"}
    one.end()


def test_who_only_decides_or_remarks_does_not_annotate() -> None:
    store = memory()
    give(store, SAID)
    say(store, "aida", 0, {"gold:tag:claim": {"value": True, "id": "d"}})
    say(store, "boris", 0, {"remark:r": {"text": "Why?", "about": "ann"}})
    side = session(store, "chief").others.side("ferry")
    assert side.people == ["aida", "ann", "bob", "boris"]
    assert side.annotating == ["ann", "bob"]
