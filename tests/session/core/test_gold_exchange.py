"""Gold as files: undo and redo give its bytes back, and clones agree once all files are there."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings as run
from hypothesis import strategies as st

from reviewer.models import values as v
from reviewer.review.proposals import Policy
from reviewer.session import Session
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.adjudication.dispute_queue import DisputeQueue
from reviewer.session.adjudication.policy_run import PolicyRun
from reviewer.session.adjudication.review import Review
from reviewer.session.core.visibility import Rules
from tests.session.annotator_builders import SENTENCES, files, say, session
from tests.session.desk_builders import anywhere
from tests.session.many_annotators import Crowd, crowds, gather

OPEN = Rules(reveal="open")
Step = tuple[int, str]
RULES = ("majority", "union", "none", "take ann", "take bob", "accept", "choose", "policy")
steps = st.lists(
    st.tuples(st.integers(0, SENTENCES - 1), st.sampled_from(RULES)), min_size=1, max_size=5
)


def gold(root: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (root / "annotations" / "gold").glob("*")}


def act(review: Review, step: Step) -> bool:
    """Does one thing in Review; returns whether it decided anything."""
    review.place, rule = step
    if rule == "policy":
        policy = PolicyRun(review.session, Policy.read("majority"))
        list(policy.steps())
        outcome = policy.apply()
        review.arrived()
        return bool(outcome.changed)
    if rule == "choose":
        for one in review.proposals(review.place):
            if one.is_asked and not one.key.startswith(v.CHECK):
                review.toggle(one.key)
    if rule in ("accept", "choose"):
        return bool(review.accept(anyway=True).changed)
    if rule.startswith("take "):
        people = review.people
        name = rule.removeprefix("take ")
        return name in people and bool(review.decide_as(people.index(name) + 1).changed)
    return bool(review.by_rule(rule).changed)


def at_work(root: Path, name: str, machine: str) -> tuple[Session, Review]:
    one = session(files(root, machine), name, OPEN)
    return one, Review(one, DisputeQueue(one), "ferry")


@run(max_examples=12, deadline=None)
@given(crowds, steps)
def test_undo_and_redo_give_back_every_byte(
    tmp_path_factory: pytest.TempPathFactory, crowd: Crowd, wanted: list[Step]
) -> None:
    root = tmp_path_factory.mktemp("desk") / "one"
    gather(files(root), crowd)
    one, review = at_work(root, "chief", "one")
    states = [gold(root)]
    for step in wanted:
        if act(review, step):
            one.idle()
            states.append(gold(root))
    assert states[0] == {}
    for before in states[-2::-1]:
        assert one.undo(anywhere, gold=True).ok
        one.idle()
        assert gold(root) == before
    assert not one.undo(anywhere, gold=True).ok
    for after in states[1:]:
        assert one.redo(anywhere, gold=True).ok
        one.idle()
        assert gold(root) == after
    one.end()


# -- clones ----------------------------------------------------------------------------------------


def copy_some(source: Path, target: Path, random: Random, share: float) -> None:
    """Copies files of one clone into another in random order, as far as the copying gets.

    Journals are written by one machine and only grow, so a sync keeps the longer one. Everything
    else (snapshots, gold, sources) goes over what is there, whether newer or not.
    """
    every = sorted(path for path in (source / "annotations").rglob("*") if path.is_file())
    random.shuffle(every)
    for file in every[: round(share * len(every))]:
        copy = target / "annotations" / file.relative_to(source / "annotations")
        known = copy.stat().st_size if copy.exists() else -1
        if file.parent.name != "journal" or file.stat().st_size > known:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)


def folded(root: Path, machine: str) -> tuple[dict[str, bytes], list[tuple[int, tuple[str, ...]]]]:
    """The gold once it is folded, and what is in dispute."""
    one = session(files(root, machine), "watcher", OPEN)
    one.gold.doubt()
    one.idle()
    open_ = [(found.place, found.keys) for found in Adjudication(one, "ferry").disputes()]
    one.end()
    return gold(root), open_


Round = tuple[list[Step], list[Step], bool, float]
rounds = st.lists(
    st.tuples(steps, steps, st.booleans(), st.sampled_from([0.0, 0.4, 0.8])),
    min_size=1, max_size=3,
)  # fmt: skip


@run(max_examples=10, deadline=None)
@given(crowds, rounds, st.booleans(), st.randoms(use_true_random=False))
def test_clones_agree_once_all_files_are_there(
    tmp_path_factory: pytest.TempPathFactory,
    crowd: Crowd,
    work: list[Round],
    same: bool,
    random: Random,
) -> None:
    folder = tmp_path_factory.mktemp("clones")
    one, other = folder / "one", folder / "two"
    gather(files(one), crowd)
    shutil.copytree(one, other)
    places = ((one, "chief", "one"), (other, "chief" if same else "deputy", "two"))
    for *both, changes, share in work:
        for (root, name, machine), wanted in zip(places, both, strict=True):
            chief, review = at_work(root, name, machine)
            for step in wanted:
                act(review, step)
            chief.end()
        if changes:
            # One who was reviewed thinks again meanwhile, in the second clone.
            say(files(other, "two"), "ann", 0, {v.DECIDED: "settled", v.TAG + "claim": 1})
        copy_some(one, other, random, share)
        copy_some(other, one, random, share)
    copy_some(one, other, random, 1.0)
    copy_some(other, one, random, 1.0)
    assert folded(one, "one") == folded(other, "two")
    fresh = folder / "three"
    shutil.copytree(one, fresh)
    shutil.rmtree(fresh / "annotations" / "gold", ignore_errors=True)
    assert folded(fresh, "three") == folded(one, "one")
