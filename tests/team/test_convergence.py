"""Three people on five machines meet through the server, and come to agree on every byte."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.models import Change
from reviewer.team.connection import Away, TeamError
from tests.journal_keys import KEYS, value_of
from tests.team.cutting import cut_server
from tests.team.machines import TEXTS, Desk, Machine
from tests.team.postgres import Cluster

WHO = ("ann", "ann", "ben", "ben", "cy")
machines = st.integers(0, len(WHO) - 1)
articles = st.sampled_from(sorted(TEXTS))

OPEN = {"submit", "reveal", "time", "cut:7", "cut:x"}
"""What is said by strategies of its own, or has a form of its own."""

edits = st.tuples(
    st.just("edit"), machines, st.lists(st.tuples(
        articles, st.integers(-1, 2),
        st.sampled_from(["tag:claim", "cut:4", "evidence:e1"])
        | st.sampled_from([key for key in KEYS if key not in OPEN]),
        st.sampled_from([None, "x", "y"]),
    ), min_size=1, max_size=3),
    st.sampled_from(["edit", "edit", "undo", "redo"]),
)  # fmt: skip
facts = st.tuples(st.just("fact"), machines, articles, st.integers(1, 9_000))
sources = st.tuples(st.just("source"), machines, st.sampled_from(["plan", "map"]))
submits = st.tuples(st.just("submit"), machines, articles, st.booleans())
bulks = st.tuples(st.just("bulk"), machines, st.booleans())
meets = st.tuples(st.just("meet"), machines)
cuts = st.tuples(st.just("cut"), machines, st.integers(1, 30), st.booleans())
takes = st.tuples(st.just("take"), machines, articles)
restarts = st.tuples(st.just("restart"), machines, st.booleans())
scripts = st.lists(
    edits | edits | facts | sources | submits | bulks | meets | cuts | takes | restarts,
    min_size=10, max_size=25,
)  # fmt: skip


class Run:
    """The five machines."""

    def __init__(self, root: Path, desk: Desk) -> None:
        self.desk = desk
        self.machines = [Machine(root / str(i), desk, who) for i, who in enumerate(WHO)]

    def edit(self, machine: int, said: list[tuple[str, int, str, Any]], op: str) -> None:
        one = self.machines[machine]
        changes: dict[tuple[str, str, str], Change] = {}
        for article, place, key, word in said:
            if key.startswith("gold:") and one.person != "cy":
                # The server takes no decisions of others; that is tested elsewhere.
                continue
            units = one.store.open(article).units
            unit = units[min(place, len(units) - 1)].id if place >= 0 else ""
            value = "split" if word and key == "cut:4" else word and value_of(key, word)
            changes[article, unit, key] = put(one, article, unit, key, value)
        if changes:
            one.append([*changes.values()], op)

    def fact(self, machine: int, article: str, time: int) -> None:
        one = self.machines[machine]
        shown = Change(article, "", "reveal", None, ["ann", "ben"])
        one.append([Change(article, one.unit(article), "time", None, time), shown], "fact")

    def source(self, machine: int, name: str) -> None:
        one = self.machines[machine]
        before = dict(one.store.sources(one.person)).get(name)
        one.append([Change("", "", f"source:{name}", before, {"title": name})])

    def submit(self, machine: int, article: str, withdraw: bool) -> None:
        self.machines[machine].submit(article, withdraw=withdraw)

    def bulk(self, machine: int, same: bool) -> None:
        """Says many things at once, of many sentences the same or not."""
        one = self.machines[machine]
        units = {article: one.unit(article) for article in TEXTS}
        one.append([
            put(one, article, f"{unit}/{at}", "note", f"{0 if same else at} of {machine}")
            for article, unit in units.items()
            for at in range(600)
        ])  # fmt: skip

    def meet(self, machine: int) -> None:
        self.machines[machine].meet()

    def cut(self, machine: int, left: int, heard: bool) -> None:
        """Meets over a connection that breaks on the way."""
        one = self.machines[machine]
        one.sync.leave()
        one.server = lambda: cut_server(self.desk.url(one.person), left, heard=heard)  # type: ignore[method-assign]
        one.sync = one.new_sync()
        try:
            one.meet()
        except Away:
            pass
        finally:
            del one.server
            one.sync.leave()
            one.sync = one.new_sync()

    def take(self, machine: int, article: str) -> None:
        try:
            self.machines[machine].take(article)
        except Away:
            raise
        except TeamError as error:
            assert "once you have submitted it" in str(error)

    def restart(self, machine: int, lost: bool) -> None:
        """Starts the sync again, with what the machine remembers or without."""
        one = self.machines[machine]
        one.sync.leave()
        if lost:
            (one.places.state / "team.json").unlink(missing_ok=True)
        one.sync = one.new_sync()

    def settle(self) -> None:
        """Everybody submits everything, and all meet until nothing is left to be said."""
        # What a person's other machine withdrew has to be known before, or it may come out later.
        for one in self.machines * 2:
            one.meet()
        for machine in (0, 2, 4):
            for article in TEXTS:
                self.machines[machine].meet()
                self.machines[machine].submit(article)
        for one in self.machines * 2:
            one.meet()
            for article in TEXTS:
                if one.person in ("ann", "ben", "cy"):
                    one.take(article)
        for one in self.machines:
            one.meet()
            one.writer.fold()

    def said(self, one: Machine) -> Any:
        """All that a machine knows: values, cuts and the history of everybody."""
        return {
            who: {
                "values": {article: one.says(who, article) for article in TEXTS},
                "cuts": {article: dict(one.store.cuts(article)) for article in TEXTS},
                "history": [
                    (event.id, event.lc, event.op, sorted(event.changes, key=repr))
                    for event in one.store.events(who)
                ],
                "facts": {article: one.store.facts(who, article) for article in TEXTS},
            }
            for who in sorted(set(WHO))
        }


def put(one: Machine, article: str, unit: str, key: str, value: Any) -> Change:
    """A change from what its author says at present, as the program makes them."""
    before = one.store.values(one.person, article).get(unit, {}).get(key)
    return Change(article, unit, key, before, value)


APART = ("control:", "training:", "norming:")
"""What begins the keys of answers that stand beside the work on an article."""


def what_all_see(said: Any) -> Any:
    """Others may not see of one which sources one has that nothing cites, nor answers apart."""
    for who in said.values():
        kept = []
        for id, lc, op, changes in who["history"]:
            seen = [
                one for one in changes
                if one.article and not (one.unit == "" and one.key.startswith(APART))
            ]  # fmt: skip
            if seen:
                kept.append((id, lc, op, seen))
        who["history"] = kept
        for values in who["values"].values():
            about = values.pop("", {})
            values[""] = {key: own for key, own in about.items() if not key.startswith(APART)}
    return said


@settings(max_examples=4, suppress_health_check=list(HealthCheck), deadline=None)
@given(scripts)
def test_all_come_to_agree(cluster: Cluster, script: list[tuple[Any, ...]]) -> None:
    desk = Desk(cluster, f"desk_{uuid4().hex[:12]}")
    with tempfile.TemporaryDirectory() as place:
        run = Run(Path(place), desk)
        try:
            for name, *arguments in script:
                getattr(run, name)(*arguments)
            run.settle()
            told = [run.said(one) for one in run.machines]
            assert told[0]["ann"] == told[1]["ann"]
            assert told[2]["ben"] == told[3]["ben"]
            hidden = [what_all_see(one) for one in told]
            assert all(one == hidden[0] for one in hidden[1:])
            for mine, other in ((0, 1), (2, 3)):
                assert saved(run.machines[mine]) == saved(run.machines[other])
            assert all(not one.store.problems() for one in run.machines)
        finally:
            for one in run.machines:
                one.stop()
            desk.drop()


def saved(machine: Machine) -> dict[str, bytes]:
    """The snapshots of whoever works at a machine."""
    folder = machine.annotations / machine.person
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.json"))}
