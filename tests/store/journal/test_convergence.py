"""Three machines of one annotator work, exchange journals now and then, and come to agree."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.models import Event
from reviewer.models.value_shapes import is_odd
from tests.store.annotator_fixture import Desk, anchor, plain, toggle

ARTICLES = ("report", "column", "")
MACHINES = (0, 1, 2)

edits = st.tuples(
    st.just("edit"),
    st.sampled_from(MACHINES),
    st.sampled_from(ARTICLES),
    st.sampled_from(["u0", "u30"]),
    st.sampled_from(["tag:claim", "note", "cut:7", "flag:doubt", "gold:note"]),
    st.sampled_from([1, "one", "two", {"b": 1, "a": [1]}]),
)
undos = st.tuples(st.just("undo"), st.sampled_from(MACHINES), st.integers(0, 3))
facts = st.tuples(st.just("fact"), st.sampled_from(MACHINES), st.sampled_from(ARTICLES[:2]))
restarts = st.tuples(st.just("restart"), st.sampled_from(MACHINES), st.booleans())
copies = st.tuples(
    st.just("copy"), st.sampled_from(MACHINES), st.sampled_from(MACHINES),
    st.booleans(), st.integers(0, 8),
)  # fmt: skip
scripts = st.lists(edits | edits | undos | facts | restarts | copies, max_size=25)


class Machine(Desk):
    """A desk at which somebody always works."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.session = self.writer()

    def edit(self, article: str, unit: str, key: str, value: Any) -> None:
        unit, key = (unit, key) if article else ("", f"source:{key}")
        if is_odd(key, value):
            word = json.dumps(value)
            value = len(word) if key.startswith("tag") else word
        changes = [toggle(self.folder, article, unit, key, value)]
        values = self.folder.values(article)
        if article and "anchor" not in values.get(unit, {}):
            changes.insert(0, toggle(self.folder, article, unit, "anchor", anchor(int(unit[1:]))))
        self.session.append("edit", changes)

    def undo(self, back: int) -> None:
        edits = [event for event in self.folder.events(newest_first=True) if event.op == "edit"]
        for event in edits[back : back + 1]:
            self.session.append("undo", [each.inverse() for each in event.changes], ref=event.id)

    def restart(self, lost: bool) -> None:
        self.session.close()
        if lost:
            self.cache.unlink(missing_ok=True)
        self.reopen()
        self.session = self.writer()

    def receive(self, other: Machine, snapshots: bool, most: int) -> None:
        """Gets some of the other's files, as a sync that was cut short leaves them."""
        if snapshots:
            other.session.fold()
        files = [*other.journals, *(sorted(other.path.glob("*.json")) if snapshots else ())]
        mine = self.session_file()
        for path in [path for path in files if path.name != mine][:most]:
            target = self.path / path.relative_to(other.path)
            target.parent.mkdir(parents=True, exist_ok=True)
            if path.suffix == ".json" or size(target) < size(path):
                shutil.copy(path, target)
        self.folder.arrivals()

    def session_file(self) -> str:
        return next((p.name for p in self.journals if self.session.session in p.name), "")

    def told(self) -> Any:
        folder = self.folder
        said = {article: plain(folder.values(article)) for article in ARTICLES}
        facts = {article: folder.facts(article) for article in ARTICLES}
        cuts = {article: dict(folder.cuts(article)) for article in ARTICLES}
        return said, facts, cuts, dict(folder.tallies()), list(folder.records())


def size(path: Path) -> int:
    return path.stat().st_size if path.exists() else -1


def play(machines: list[Machine], script: list[tuple[Any, ...]]) -> None:
    for action, at, *rest in script:
        machine = machines[at]
        if action == "edit":
            machine.edit(*rest)
        elif action == "undo":
            machine.undo(*rest)
        elif action == "fact":
            change = toggle(machine.folder, rest[0], "u0", "time", 100)
            machine.session.append("fact", [change._replace(before=None, after=100)])
        elif action == "restart":
            machine.restart(*rest)
        elif rest[0] != at:
            machine.receive(machines[rest[0]], *rest[1:])


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(scripts)
def test_three_clones_converge(script: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        machines = [Machine(Path(folder) / str(number)) for number in MACHINES]
        try:
            play(machines, script)
            for machine in machines:
                for other in machines:
                    if other is not machine:
                        machine.receive(other, False, 99)
            for machine in machines:
                check_same(machine, machines[0])
        finally:
            for machine in machines:
                machine.session.close()


def check_same(machine: Machine, first: Machine) -> None:
    told, events = machine.told(), history(machine)
    assert told == first.told()
    assert events == history(first)
    machine.restart(lost=False)
    assert machine.told() == told
    snapshots = machine.snapshots()
    assert snapshots == first.snapshots()
    machine.restart(lost=True)
    assert machine.told() == told
    machine.forget()
    machine.restart(lost=True)
    assert machine.told() == told
    machine.session.fold()
    assert machine.snapshots() == snapshots


def history(machine: Machine) -> list[Event]:
    return list(machine.folder.events())
