"""Who is on which check travels openly while the check itself stays hidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from psycopg import Connection, errors

from reviewer.models import Change, Values
from reviewer.models.under_way import UnderWay
from reviewer.team import migrations, people, server, sync
from reviewer.team.connection import connect
from reviewer.team.server import Server
from tests.team.machines import Desk, Machine
from tests.team.test_guards import heads, pull, take, write

Make = Callable[..., Machine]

CHECK: Values = {
    "scope": "content", "status": "in progress", "claim": "The quay is safe.", "assignee": "ann",
    "rationale": "nobody may read this yet",
}  # fmt: skip


def checked(value: Values | None, key: str = "check:content") -> Change:
    return Change("one", "u0", key, None, value)


def told(connection: Connection[Any]) -> list[tuple[Any, ...]]:
    return connection.execute("select * from reviewer.going_on()").fetchall()


def test_everybody_learns_who_is_on_a_check_and_nothing_of_it(desk: Desk) -> None:
    ann, ben = desk.login("ann"), desk.login("ben")
    write(ann, "ann", checked(CHECK))
    assert told(ben) == [("ann", "one", "u0", "ann")]
    assert told(ann) == [], "of one's own one knows more"
    assert heads(ben) == set()
    assert pull(ben, "ann", "one", open=False) == []
    with pytest.raises(errors.InsufficientPrivilege):
        take(ben)
    for column in ("*", "name", "count(*)"):
        with pytest.raises(errors.InsufficientPrivilege):
            ben.execute(f"select {column} from reviewer.under_way".encode())
    for call in ("goes_on('{}')", "checks_in('{}')"):
        with pytest.raises(errors.InsufficientPrivilege):
            ben.execute(f"select reviewer.{call}".encode())


@pytest.mark.parametrize(
    ("value", "assignee"),
    [
        (None, None),
        ({**CHECK, "status": "refuted"}, None),
        ({**CHECK, "withdrawn": "no claim at all"}, None),
        ({**CHECK, "assignee": ""}, None),
        ({**CHECK, "assignee": " BEN "}, "ben"),
        ({**CHECK, "assignee": "a friend of the mayor"}, "ann"),
        ({**CHECK, "status": ["in progress"]}, None),
        ("in progress", None),
    ],
)
def test_only_people_of_the_desk_on_what_goes_on_are_told(
    desk: Desk, value: Any, assignee: str | None
) -> None:
    ann, ben = desk.login("ann"), desk.login("cy")
    write(ann, "ann", checked(CHECK), n=1)
    write(ann, "ann", checked(value), n=2)
    assert told(ben) == ([("ann", "one", "u0", assignee)] if assignee else [])


def test_of_many_checks_at_once_each_is_told(desk: Desk) -> None:
    ann, ben = desk.login("ann"), desk.login("ben")
    said = {**CHECK, "claim": ""}
    every = [Change("one", f"u{at}", "check:content", None, said) for at in range(1_200)]
    write(ann, "ann", *every, n=50)
    assert {row[2] for row in told(ben)} == {f"u{at}" for at in range(1_200)}


def test_the_latest_line_counts_in_whatever_order_they_come(desk: Desk) -> None:
    ann, ben = desk.login("ann"), desk.login("ben")
    write(ann, "ann", checked({**CHECK, "status": "refuted"}), n=2, lc=9)
    write(ann, "ann", checked(CHECK), n=1, lc=5)
    assert told(ben) == []
    write(ann, "ann", checked(CHECK, "check:said"), n=3, lc=10)
    assert told(ben) == [("ann", "one", "u0", "ann")]


def test_which_statuses_settle_a_check_is_the_chiefs_and_tells_nothing_afterwards(
    desk: Desk,
) -> None:
    ann, ben, eve = map(desk.login, ("ann", "ben", "eve"))
    query = "insert into reviewer.shared (name, version, value) values ('settled', %s, %s)"
    write(ann, "ann", checked({**CHECK, "status": "doing"}), n=1)
    assert told(ben) == [], "without a list only what is in progress counts"
    with pytest.raises(errors.InsufficientPrivilege):
        ben.execute(query, (1, "[]"))
    with pytest.raises(errors.InvalidParameterValue):
        eve.execute(query, (1, "{}"))
    eve.execute(query, (1, '["done"]'))
    write(ann, "ann", checked({**CHECK, "status": "doing"}), n=2)
    assert told(ben) == [("ann", "one", "u0", "ann")]
    eve.execute(query, (2, '["doing"]'))
    assert told(ben) == [("ann", "one", "u0", "ann")], "else a chief could ask status by status"
    write(ann, "ann", checked({**CHECK, "status": "done"}), n=3)
    assert told(ben) == [("ann", "one", "u0", "ann")]
    write(ann, "ann", checked({**CHECK, "status": "doing"}), n=4)
    assert told(ben) == []


def test_who_has_left_is_on_nothing(desk: Desk) -> None:
    write(desk.login("ann"), "ann", checked(CHECK))
    ben = desk.login("ben")
    with desk.login("owner") as owner:
        owner.execute("update reviewer.person set active = false where name = 'ann'")
    assert told(ben) == []


def test_a_colleagues_program_learns_it_before_anything_else_shows(machine: Make) -> None:
    ann, ben = machine("ann"), machine("ben")
    unit = ann.unit()
    ann.say("check:content", CHECK)
    ann.meet()
    ben.sync.meet()
    assert ben.store.arrivals().annotators >= {"ann"}
    assert ben.store.under_way() == (UnderWay("ann", "one", unit, "ann"),)
    assert ben.store.beside().under_way() == ben.store.under_way()
    assert ben.says("ann") == {}
    assert not any(b"quay" in path.read_bytes() for path in ben.annotations.rglob("team-*"))
    ann.say("check:content", {**CHECK, "status": "refuted"})
    ann.sync.catch_up(heard=False)
    with pytest.MonkeyPatch.context() as patch:

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr(sync, "replace_file", full)
        ben.sync.catch_up(heard=True)
    ben.sync.catch_up(heard=True)
    assert ben.store.arrivals().annotators == {"ann"}
    assert ben.store.under_way() == ()
    assert not ben.store.arrivals()


# -- machines --------------------------------------------------------------------------------------


def test_what_a_machine_says_goes_out_from_the_chief_and_shows_as_others_work(
    machine: Make,
) -> None:
    eve, second, ann, ben = machine("eve"), machine("eve"), machine("ann"), machine("ben")
    with_model = eve.store.writer("machine.model")
    with_model.append("edit", [Change("one", eve.unit(), "tag:claim", None, 1)])
    with_model.close()
    assert eve.meet().sent == 1
    assert eve.meet().sent == 1
    assert second.meet().came == 1
    assert second.says("machine.model") == eve.says("machine.model")
    ann.submit()
    ann.meet()
    assert ann.says("machine.model") == {}
    assert ann.take("one") == 1
    assert ann.says("machine.model") == eve.says("machine.model")
    own = ben.store.writer("machine.mine")
    own.append("edit", [Change("one", ben.unit(), "tag:claim", None, 1)])
    own.close()
    assert ben.meet().sent == 0, "a machine of one's own stays on one's machine"
    assert ben.meet().refused == []


def test_only_the_chief_writes_what_a_machine_says(desk: Desk) -> None:
    claim = Change("one", "u0", "tag:claim", None, 1)
    for person in ("ann", "cy", "dee"):
        with pytest.raises(errors.InsufficientPrivilege):
            write(desk.login(person), "machine.model", claim)
    eve = desk.login("eve")
    for name in ("machine.", "Machine.model", "machine.a b", "ann"):
        with pytest.raises(errors.InsufficientPrivilege):
            write(eve, name, claim)
    write(eve, "machine.model", claim)
    assert heads(eve) == {("machine.model", "one", False)}
    assert heads(desk.login("ann")) == set()
    assert pull(desk.login("ann"), "machine.model", "one", open=False) == []


# -- desks of an earlier version -------------------------------------------------------------------


def test_a_desk_of_an_earlier_version_works_as_before_and_learns_it_when_it_is_renewed(
    earlier: Callable[[int], Desk], machine: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = earlier(1)
    ann, ben = machine("ann"), machine("ben")
    for one in (ann, ben):
        one.desk = first
    ann.say("check:content", CHECK)
    ann.meet()
    ben.meet()
    assert ben.store.under_way() == ()
    ben.sync.leave()
    with first.login("owner") as owner:
        assert people.create(owner, "article") == (1, migrations.NEWEST)
    ben.meet()
    assert [one.assignee for one in ben.store.under_way()] == ["ann"]
    ann.sync.leave()
    with monkeypatch.context() as patch:
        patch.setattr(server, "NEWEST", 1)
        with pytest.raises(Exception, match="install the newest version"):
            Server(connect(first.url("ann")))
    assert ann.meet().sent == 1
