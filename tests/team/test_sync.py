"""Two and more machines that only meet through the server."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.models import Change
from tests.team.machines import EVIDENCE, Machine

Make = Callable[..., Machine]


def test_one_persons_two_machines_become_one(machine: Make) -> None:
    desk, laptop = machine("ann"), machine("ann")
    desk.say("note", "from the desk")
    laptop.say("note", "from the laptop", place=1)
    desk.meet()
    laptop.meet()
    desk.meet()
    assert desk.says("ann") == laptop.says("ann")
    assert len(desk.says("ann")) == 2


def test_others_work_shows_after_submission_and_not_before(machine: Make) -> None:
    ann, ben = machine("ann"), machine("ben")
    ann.say("tag:claim", 1)
    ann.submit()
    ann.meet()
    ben.meet()
    assert ben.says("ann") == {"": {"submit": {"at": "2031-01-01T00:00:00Z"}}}
    ben.submit()
    ben.meet()
    assert set(ben.says("ann")) == {""}, "it is fetched when it is first shown, not before"
    assert ben.take("one") == 1
    assert ben.says("ann") == ann.says("ann")
    ann.say("note", "later", place=2)
    ann.meet()
    ben.meet()
    assert ben.says("ann") == ann.says("ann")
    assert ben.says("ann", "two") == {}


def test_sources_come_with_what_cites_them(machine: Make) -> None:
    ann, ben = machine("ann"), machine("ben")
    unit = ann.unit()
    ann.append([
        Change("", "", "source:plan", None, {"title": "A plan"}),
        Change("", "", "source:secret", None, {"title": "Not cited"}),
        Change("one", unit, "evidence:e1", None, EVIDENCE),
    ])  # fmt: skip
    ann.meet()
    ben.submit()
    ben.meet()
    ben.take("one")
    assert dict(ben.store.sources("ann")) == {"plan": {"title": "A plan"}}


def test_meeting_again_sends_and_fetches_nothing(machine: Make) -> None:
    ann, other = machine("ann"), machine("ann")
    for place in range(3):
        ann.say("note", "x", place=place)
    assert ann.meet().sent == 3
    assert other.meet().came == 3
    for one in (ann, other):
        before = (one.sync.report.sent, one.sync.report.came)
        one.meet()
        assert (one.sync.report.sent, one.sync.report.came) == before
        again = one.new_sync()
        again.meet()
        assert (again.report.sent, again.report.came) == (0, 0)
        again.leave()
    assert len(list((other.annotations / "ann" / "journal").iterdir())) == 1


def test_a_bulk_action_arrives_whole(machine: Make) -> None:
    ann, other = machine("ann"), machine("ann")
    units = {article: ann.unit(article) for article in ("one", "two")}
    changes = [
        Change(article, f"{unit}/{at}", "decided", None, "settled")
        for at in range(1_300)
        for article, unit in units.items()
    ]
    ann.append(changes)
    ann.meet()
    other.meet()
    for article in units:
        assert other.says("ann", article) == ann.says("ann", article)
        assert len(other.says("ann", article)) == 1_300


def test_where_all_is_open_others_work_comes_by_itself(machine: Make) -> None:
    ann, ben = machine("ann"), machine("ben")
    with ann.desk.login("eve") as eve:
        eve.execute(
            "insert into reviewer.shared (name, version, value) values ('reveal', 2, 'open')"
        )
    ann.say("tag:claim", 1)
    ann.meet()
    assert ben.meet().came == 1
    ann.say("note", "later", "two")
    ann.sync.catch_up(heard=False)
    ben.sync.catch_up(heard=True)
    ben.store.arrivals()
    for article in ("one", "two"):
        assert ben.says("ann", article) == ann.says("ann", article)
