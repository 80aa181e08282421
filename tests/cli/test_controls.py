"""`reviewer controls`: what each part of it does, and that exports know nothing of it."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from pathlib import Path
from typing import Any

import click
import pytest

from reviewer.cli.quality.controls import controls_command
from reviewer.review.controls import ControlPlan
from reviewer.review.extra_answers import CardAnswer
from reviewer.session.quality.extras import due, plan_of
from reviewer.session.quality.training import Training
from tests.cli.small_workspace import EXPORT, Do, Effect, run, store_of
from tests.session.annotator_builders import session

ADD = ("controls", "add", "is:decided")
SET = ("controls", "set", "--every", "1")


def planned(done: Effect) -> dict[str, Any]:
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.files["annotations/controls.json"].replace(b"{,", b"{"))
    return found


def quietly(*argv: str) -> None:
    """Runs a command of which nothing is to be read."""
    with contextlib.redirect_stdout(io.StringIO()):
        assert run(*argv) == 0


def answered(root: Path) -> None:
    """Ann plans; bob answers all that comes up, two as ann does it and two otherwise."""
    for argv in (ADD, [*ADD, "--training", "--most", "2"], [*SET, "--repeats"]):
        quietly(*argv)
    bob = session(store_of(root), "bob")
    deck = Training(bob)
    for at in range(len(deck.cards)):
        deck.answer(at, CardAnswer(frozenset({"claim"})))
    tags = {item.card.text: item.tags or frozenset() for item in plan_of(bob).items}
    count = 0
    while (extra := due(bob, "dock", 0)) and count < 20:
        known: frozenset[str] = tags.get(extra.cards[0].text, frozenset())
        # A control and a repeat come in turns, so that some of both are right.
        extra.answer(0, CardAnswer(known if count // 2 % 2 else known ^ {"claim"}))
        count += 1
    assert count > 5
    bob.end()


def test_ones_own_answers_become_items_with_their_notes_as_reasons(do: Do) -> None:
    found = planned(do(*ADD))
    assert len(found["items"]) == 12
    first = next(one for one in found["items"] if one["text"] == "The ferry sank at noon.")
    assert (first["tags"], first["why"], first["by"], first["use"]) == (
        ["claim"], "hm", "ann", "control",
    )  # fmt: skip


def test_what_is_asked_for_narrows_what_is_added(do: Do) -> None:
    every = planned(do(*ADD))["items"]
    quotes = planned(do("controls", "add", "tag:quote"))["items"]
    assert 0 < len(quotes) < len(every)
    assert all("quote" in one["tags"] for one in quotes)
    few, others = (planned(do(*ADD, "--most", "3", "--seed", seed))["items"] for seed in ("1", "4"))
    assert len(few) == len(others) == 3
    assert [one["text"] for one in few] != [one["text"] for one in others]
    assert planned(do(*ADD, "--training"))["items"][0]["use"] == "training"
    assert planned(do(*ADD, "--annotator", "bob"))["items"] != every
    gold = do("controls", "add", "--gold", "--annotations", "divided")
    assert b"It rained for a week." in gold.files["divided/controls.json"]
    assert b'"by"' not in gold.files["divided/controls.json"]


def test_the_rules_are_kept_and_told(do: Do) -> None:
    done = do(*SET, "--repeats", "--pass", "0.75")
    found = planned(done)
    assert (found["every"], found["repeats"], found["pass"]) == (1, True, 0.75)
    assert "after every 1 decided sentences" in done.out
    assert planned(do(*SET, "--no-repeats"))["repeats"] is False


def test_items_are_listed_and_taken_out(do: Do) -> None:
    def prepare(root: Path) -> None:
        plan = ControlPlan(items=())
        store_of(root).keep_plan("controls", plan.to_json())
        quietly(*ADD, "--most", "2")

    listed = do("controls", "list", "--json", prepare=prepare).out.splitlines()
    assert [json.loads(line)["by"] for line in listed] == ["ann", "ann"]
    assert len(do("controls", "list", prepare=prepare).out.splitlines()) == 3

    def remove(root: Path) -> None:
        prepare(root)
        found = json.loads((root / "annotations" / "controls.json").read_bytes())
        quietly("controls", "remove", found["items"][0]["id"])

    assert len(do("controls", "list", prepare=remove).out.splitlines()) == 2


def test_results_tell_each_person_with_intervals(do: Do) -> None:
    table = do("controls", "results", prepare=answered)
    assert table.code == 0
    assert "bob" in table.out and "[0." in table.out and "own sentences again:" in table.out
    assert "training:" in table.out
    said = io.StringIO()

    def told_as_csv(root: Path) -> None:
        answered(root)
        with contextlib.redirect_stdout(said):
            assert run("controls", "results", "--csv") == 0

    as_json = do("controls", "results", "--json", prepare=told_as_csv)
    [told] = map(json.loads, as_json.out.splitlines())
    assert told["annotator"] == "bob"
    assert 0 < told["controls"]["low"] < told["controls"]["share"] < told["controls"]["high"] < 1
    assert told["repeats"]["n"] > 2 and told["training"]["answered"] == 2
    rows = list(csv.DictReader(io.StringIO(said.getvalue())))
    of_all = next(row for row in rows if (row["measure"], row["of"]) == ("controls", ""))
    assert float(of_all["value"]) == told["controls"]["share"]
    assert do("controls", "results", "--csv", "--json").code == 2


@pytest.mark.parametrize("argv", [EXPORT, ("status",), ("agree", "--json"), ("find", "tag:claim")])
def test_nothing_else_knows_of_it(argv: tuple[str, ...], do: Do) -> None:
    """No export, progress or agreement is another one for what was answered apart."""
    before, after = do(*argv), do(*argv, prepare=answered)
    assert (before.code, before.out) == (after.code, after.out)
    for name, data in before.files.items():
        if name.startswith("out/"):
            assert after.files[name] == data, name


@pytest.mark.parametrize(
    ("argv", "why"),
    [
        (("add", "tag:"), "QUERY"),
        (("add", "zebra"), "no sentence that ann has settled fits"),
        (("add", "--annotator", "zoe"), "there is no sentence that zoe has settled"),
        (("add", "--gold"), "there is no sentence that the gold has decided"),
        (("remove", "x"), "there is no item 'x'"),
        (("set", "--every", "-1"), "--every"),
        (("set", "--pass", "2"), "--pass"),
    ],
)
def test_what_cannot_be_done_is_one_line(argv: tuple[str, ...], why: str, do: Do) -> None:
    done = do("controls", *argv)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert why in done.err


def test_every_part_works_in_the_workspace_that_is_named(do: Do) -> None:
    """Of `annotations`, `articles` and `config` each part does what all commands do."""
    assert isinstance(controls_command, click.Group)
    for name, command in controls_command.commands.items():
        known = {one.name for one in command.params}
        assert {"annotations", "annotator", "articles", "config"} <= known, name
    assert "fewer/controls.json" in do(*SET, "--annotations", "fewer").files
    assert "fewer/controls.json" in do(*SET, "--config", "other.toml").files
    assert do(*ADD, "--articles", "other").code == 2
