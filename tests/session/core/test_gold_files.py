"""Gold on the disk: undo restores its bytes, and clones of a workspace converge."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as run
from hypothesis import strategies as st

from reviewer.config import default_scheme
from reviewer.session import Session
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.datasets.examples import examples
from reviewer.session.datasets.export_request import ExportSelection, Notes
from tests.session.annotator_builders import Answers, files, give, session
from tests.session.desk_builders import anywhere

SAID: Answers = {
    "ann": [frozenset({"claim"}), frozenset({"claim"}), frozenset(), frozenset({"figure"}), None],
    "bob": [frozenset({"quote"}), frozenset({"claim"}), frozenset({"quote"}), None, "cannot"],
}
RULES = ("majority", "union", "none", "take ann", "take bob")
Step = tuple[int, str]
steps = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(RULES)), min_size=1, max_size=4)


def gold(root: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (root / "annotations" / "gold").glob("*.json")}


def decide(root: Path, name: str, wanted: list[Step], machine: str) -> Session:
    one = session(files(root, machine), name)
    review = Adjudication(one, "ferry")
    for place, rule in wanted:
        review.by_rule(place, rule)
    return one


@run(max_examples=15)
@given(steps)
def test_undo_restores_gold_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, wanted: list[Step]
) -> None:
    root = tmp_path_factory.mktemp("desk") / "one"
    give(files(root), SAID)
    one = session(files(root), "chief")
    review = Adjudication(one, "ferry")
    states = [gold(root)]
    for place, rule in wanted:
        if review.by_rule(place, rule).changed:
            one.idle()
            states.append(gold(root))
    assert states[0] == {}
    for before in states[-2::-1]:
        assert one.undo(anywhere, gold=True).ok
        one.idle()
        assert gold(root) == before
    one.end()


def exchange(one: Path, other: Path) -> None:
    """Copies the journals (only those) of each clone into the other, as a sync does."""
    for source, target in ((one, other), (other, one)):
        for file in (source / "annotations").glob("*/journal/*"):
            copy = target / "annotations" / file.relative_to(source / "annotations")
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)


def refold(root: Path, machine: str) -> dict[str, bytes]:
    one = session(files(root, machine), "watcher")
    one.gold.doubt()
    one.idle()
    one.end()
    return gold(root)


@run(max_examples=12)
@given(steps, steps, steps, st.booleans())
def test_clones_of_two_adjudicators_converge(
    tmp_path_factory: pytest.TempPathFactory,
    first: list[Step],
    second: list[Step],
    third: list[Step],
    same: bool,
) -> None:
    folder = tmp_path_factory.mktemp("clones")
    one, other = folder / "one", folder / "two"
    give(files(one), SAID)
    shutil.copytree(one, other)
    names = ("chief", "chief" if same else "deputy")
    decide(one, names[0], first, "one").end()
    decide(other, names[1], second, "two").end()
    exchange(one, other)
    decide(one, names[0], third, "one").end()
    # Whatever each of them had folded by then, and in whatever order files arrive:
    exchange(other, one)
    assert refold(one, "one") == refold(other, "two")
    exchange(one, other)
    fresh = folder / "three"
    shutil.copytree(one, fresh)
    shutil.rmtree(fresh / "annotations" / "gold", ignore_errors=True)
    assert refold(fresh, "three") == refold(one, "one")


def test_adjudicators_who_differ_reopen_it_and_one_of_them_settles_it(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "two"
    give(files(one), SAID)
    shutil.copytree(one, other)
    decide(one, "chief", [(0, "take ann")], "one").end()
    decide(other, "deputy", [(0, "take bob")], "two").end()
    exchange(one, other)
    chief = session(files(one), "chief")
    review = Adjudication(chief, "ferry")
    [dispute] = [one for one in review.disputes() if one.place == 0]
    assert set(dispute.keys) == {"tag:claim", "tag:quote"}
    states = {m.ballot.key: m.state for m in review.matters(0)}
    assert states["tag:claim"] == "reopened"
    chief.gold.doubt()
    chief.idle()
    record = chief.store.gold("ferry")[0]
    assert record["tags"] == []
    assert {told["by"] for told in record["gold"]["tag:claim"]["reopened"]} == {"chief", "deputy"}
    review.decide_as(0, "bob", why="quoted after all")
    assert [d.place for d in review.disputes()] != [0]
    assert all(m.state != "reopened" for m in review.matters(0))
    chief.end()
    exchange(one, other)
    assert refold(one, "one") == refold(other, "two")


def killed(root: Path) -> dict[str, bytes]:
    """The gold that a session would have left that died before it folded its decision."""
    give(files(root), SAID)
    one = decide(root, "chief", [(0, "union"), (1, "majority")], "one")
    one.gold.close("ferry")
    meant = gold(root)
    file = root / "annotations" / "gold" / "ferry.json"
    one.undo(anywhere, gold=True)
    one.gold.close("ferry")
    older = file.read_bytes()
    one.redo(anywhere, gold=True)
    one.end()
    file.write_bytes(older)
    assert gold(root) != meant
    return meant


def test_gold_that_a_kill_left_behind_is_folded_by_the_next_session(tmp_path: Path) -> None:
    meant = killed(tmp_path / "one")
    assert refold(tmp_path / "one", "one") == meant


def test_gold_is_caught_up_with_a_little_at_a_time(tmp_path: Path) -> None:
    meant = killed(tmp_path / "one")
    one = session(files(tmp_path / "one"), "watcher")
    one.gold.doubt()
    rounds = 0
    while one.gold.is_behind:
        one.catch_up(0)
        rounds += 1
        assert rounds < 20
    assert gold(tmp_path / "one") == meant
    one.end()


def test_an_export_of_gold_asks_the_journals_not_a_file_that_is_behind(tmp_path: Path) -> None:
    root = tmp_path / "one"
    killed(root)
    store = files(root)
    wanted = ExportSelection(("gold",))
    before = list(examples(store, default_scheme(), wanted, Notes()))
    assert [one.number for one in before] == [1, 2]
    refold(root, "one")
    assert list(examples(files(root), default_scheme(), wanted, Notes())) == before
    (root / "annotations" / "gold" / "ferry.json").write_text("<<<<<<< ours\n{}", "utf-8")
    assert list(examples(files(root), default_scheme(), wanted, Notes())) == before


def test_gold_without_its_journals_is_exported_as_it_came(tmp_path: Path) -> None:
    root = tmp_path / "one"
    meant = killed(root)
    refold(root, "one")
    before = list(examples(files(root), default_scheme(), ExportSelection(("gold",)), Notes()))
    for name in ("ann", "bob", "chief"):
        shutil.rmtree(root / "annotations" / name)
    alone = list(examples(files(root), default_scheme(), ExportSelection(("gold",)), Notes()))
    assert alone == before
    assert refold(root, "one") == meant, "nobody's decisions are taken for undone"


def test_gold_whose_decisions_were_all_taken_back_is_not_exported(tmp_path: Path) -> None:
    root = tmp_path / "one"
    give(files(root), SAID)
    one = decide(root, "chief", [(0, "union")], "one")
    one.gold.close("ferry")
    file = root / "annotations" / "gold" / "ferry.json"
    older = file.read_bytes()
    one.undo(anywhere, gold=True)
    one.end()
    file.write_bytes(older)
    assert list(examples(files(root), default_scheme(), ExportSelection(("gold",)), Notes())) == []


def test_a_merged_or_broken_gold_file_is_written_anew(tmp_path: Path) -> None:
    root = tmp_path / "one"
    give(files(root), SAID)
    decide(root, "chief", [(0, "union")], "one").end()
    before = gold(root)
    file = root / "annotations" / "gold" / "ferry.json"
    file.write_bytes(file.read_bytes().replace(b'"meta"', b'<<<<<<<\n"meta"'))
    assert refold(root, "one") == before


def test_a_decision_taken_back_leaves_no_file(tmp_path: Path) -> None:
    root = tmp_path / "one"
    give(files(root), SAID)
    one = decide(root, "chief", [(0, "union"), (1, "majority")], "one")
    one.undo(anywhere, gold=True)
    one.undo(anywhere, gold=True)
    one.end()
    assert gold(root) == {}
