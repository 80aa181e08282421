"""Plans of the chief: who may set and read them, and how the files come to everybody."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from psycopg import Connection, errors

from reviewer.models import Change
from reviewer.ports import PLANS
from reviewer.review.controls import plan_in
from reviewer.team import migrations, people
from tests.team.machines import Desk, Machine
from tests.team.test_guards import take, write

Make = Callable[..., Machine]

ITEM = {"id": "i1", "use": "control", "article": "one", "unit": "u0", "text": "Invented."}
CONTROLS: dict[str, Any] = {
    "schema": 1, "every": 20, "repeats": False, "pass": 0.8,
    "items": [
        {**ITEM, "tags": ["claim"], "why": "because", "by": "cy"},
        {**ITEM, "id": "i2", "use": "training", "tags": [], "why": "none there"},
    ],
}  # fmt: skip
SAMPLE = {"id": "claim-1", "state": "sampling", "sample": [["one", "u0", True]]}
PLANNED: dict[str, dict[str, Any]] = {
    "adjudicators": {"schema": 1, "adjudicators": ["cy"], "articles": []},
    "norming": {"schema": 1, "sessions": []},
    "controls": CONTROLS,
    "machine": {"schema": 1, "contracts": [SAMPLE, {**SAMPLE, "id": "x", "state": "accepted"}]},
}
ANSWER = {"unit": "u0", "tags": ["claim"], "decided": "settled", "scheme": 1}


def put(connection: Connection[Any], name: str, value: object = None, version: int = 1) -> None:
    """Sets a plan as an SQL client would."""
    text = json.dumps(PLANNED[name] if value is None else value)
    query = "insert into reviewer.plan (name, version, value) values (%s, %s, %s)"
    connection.execute(query, (name, version, text))


def read(connection: Connection[Any]) -> dict[str, Any]:
    rows = connection.execute("select name, value from reviewer.plans()").fetchall()
    return {name: json.loads(value) for name, value in rows}


def answered(key: str, value: object = ANSWER) -> Change:
    return Change("one", "", key, None, value)


# -- as somebody who logged in ---------------------------------------------------------------------


def test_only_the_chief_sets_plans_and_nobody_selects_or_changes_them(desk: Desk) -> None:
    ann, cy, dee, eve, owner = map(desk.login, ("ann", "cy", "dee", "eve", "owner"))
    for name in PLANS:
        for connection in (ann, cy, dee):
            with pytest.raises(errors.InsufficientPrivilege):
                put(connection, name)
        put(eve, name)
    for table in ("plan", "answered", "norming", "vote", "vote_shown"):
        for connection in (ann, eve):
            for tried in (f"select from reviewer.{table}", f"delete from reviewer.{table}"):
                with pytest.raises(errors.InsufficientPrivilege):
                    connection.execute(tried.encode())
        owner.execute(f"select from reviewer.{table}".encode())
    with pytest.raises(errors.UniqueViolation):
        put(eve, "norming")
    with pytest.raises(errors.CheckViolation):
        eve.execute("insert into reviewer.plan (name, version, value) values ('other', 1, '{}')")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("controls", {"items": [{**ITEM, "withheld": True}]}),
        ("controls", {"items": [ITEM]}),
        ("controls", {"items": ["i1"]}),
        ("controls", {"items": [{**ITEM, "id": 1, "tags": []}]}),
        ("machine", {"contracts": [{**SAMPLE, "sample": [["one", "u0", None]]}]}),
        ("norming", {"sessions": [{"name": "n"}]}),
        ("adjudicators", ["cy"]),
    ],
)
def test_a_plan_that_is_not_whole_is_refused(desk: Desk, name: str, value: object) -> None:
    """Else a chief with a plan from which answers were withheld would wipe them out."""
    eve = desk.login("eve")
    with pytest.raises(errors.InvalidParameterValue, match="not whole"):
        put(eve, name, value)
    put(eve, name)


def test_known_answers_show_to_the_chief_and_to_whoever_has_answered(desk: Desk) -> None:
    ann, ben, cy, eve = map(desk.login, ("ann", "ben", "cy", "eve"))
    put(eve, "controls")
    assert read(eve)["controls"] == CONTROLS

    def withheld(connection: Connection[Any]) -> list[str]:
        items = read(connection)["controls"]["items"]
        assert all(("tags" in one) != ("withheld" in one) for one in items)
        assert not any("why" in one for one in items if "withheld" in one)
        assert [(one["text"], one["use"]) for one in items] == [
            ("Invented.", "control"), ("Invented.", "training"),
        ]  # fmt: skip
        return [one["id"] for one in items if "withheld" in one]

    assert withheld(ann) == ["i1", "i2"]
    assert withheld(cy) == ["i2"], "her own answer she knows"
    assert plan_in(read(ann)["controls"])[1] == 0, "the program understands it"
    state = ann.execute("select reviewer.plans_state()").fetchone()
    write(ann, "ann", answered("control:i1", None), n=1)
    write(ann, "ann", answered("control:i1", {"note": "?"}), n=2)
    assert withheld(ann) == ["i1", "i2"]
    assert ann.execute("select reviewer.plans_state()").fetchone() == state
    write(ann, "ann", answered("control:i1"), n=3)
    assert withheld(ann) == ["i2"]
    assert ann.execute("select reviewer.plans_state()").fetchone() != state
    write(ann, "ann", answered("training:i2"), n=4)
    assert read(ann)["controls"] == CONTROLS
    assert withheld(ben) == ["i1", "i2"]


def test_what_others_answer_apart_is_for_the_chief_alone(desk: Desk) -> None:
    ann, ben, cy, eve = map(desk.login, ("ann", "ben", "cy", "eve"))
    write(ann, "ann", answered("control:i1"), n=1)
    write(ann, "ann", Change("one", "u0", "tag:claim", None, 1), n=2)
    write(ann, "ann", answered("training:i2"), n=3)
    submit = Change("one", "", "submit", None, {"at": "2031"})
    for name, one in (("ben", ben), ("eve", eve)):
        write(one, name, submit)
    with pytest.raises(errors.InsufficientPrivilege):
        take(cy)
    heads = "select lines, last from reviewer.heads(%s) where annotator = 'ann' and not open"
    pull = "select n from reviewer.pull(%s::jsonb, 10) order by 1"
    wanted = [
        {"annotator": "ann", "session": "of-ann", "article": "one", "open": False, "after": 0}
    ]
    for one, numbers in ((ben, [2]), (eve, [1, 2, 3])):
        assert [row[4] for row in take(one)] == numbers
        assert one.execute(pull, (json.dumps(wanted),)).fetchall() == [(n,) for n in numbers]
        for recent in (None, "120 seconds"):
            assert one.execute(heads, (recent,)).fetchall() == [(len(numbers), numbers[-1])]


def test_what_a_machine_says_of_a_sample_is_not_told_to_those_who_judge_it(desk: Desk) -> None:
    ann, eve = desk.login("ann"), desk.login("eve")
    put(eve, "machine")
    assert read(eve)["machine"] == PLANNED["machine"]
    sampling, accepted = read(ann)["machine"]["contracts"]
    assert sampling == {**SAMPLE, "sample": [["one", "u0", None]]}
    assert accepted["sample"] == [["one", "u0", True]]


def test_who_has_left_reads_no_plan(desk: Desk) -> None:
    put(desk.login("eve"), "controls")
    with desk.login("owner") as owner:
        owner.execute("update reviewer.person set active = false where name = 'ann'")
    for call in ("plans()", "plans_state()", "votes_given()"):
        with pytest.raises(errors.InsufficientPrivilege):
            desk.login("ann").execute(f"select * from reviewer.{call}".encode())
        desk.login("ben").execute(f"select * from reviewer.{call}".encode())


def test_a_desk_of_the_version_before_works_as_it_did_and_takes_over_what_it_holds(
    earlier: Callable[[int], Desk], machine: Make
) -> None:
    old = earlier(2)
    ann, ben, eve = machine("ann"), machine("ben"), machine("eve")
    for one in (ann, ben, eve):
        one.desk = old
    eve.store.keep_plan("controls", {"every": 20, "items": CONTROLS["items"]})
    session = {"name": "autumn", "by": "eve", "people": ["ann", "ben"], "sentences": [ITEM]}
    eve.store.keep_plan("norming", {"sessions": [session]})
    (eve.articles / "one.txt.fetched.json").write_text("{}")
    ann.say("tag:claim", 1)
    for key in ("control:i1", "norming:autumn.1.1", "repeat:u0"):
        ann.append([answered(key)])
    ben.append([answered("norming:autumn.1.1")])
    ben.submit()
    for one in (ann, ben, eve):
        assert one.meet().notes == []
        one.sync.leave()
    with old.login("owner") as owner:
        assert people.create(owner, "article") == (2, migrations.NEWEST)
    with old.login("ben") as connection:
        assert [row[4] for row in take(connection)] == [1, 4], "neither answer nor vote"
    for one in (eve, ann, ben):
        assert one.meet().refused == []
    assert plan_in(ben.store.plan("controls"))[0].items[0].tags is None
    assert plan_in(ann.store.plan("controls"))[0].items[0].tags is not None, "answered before"
    assert (ben.articles / "one.txt.fetched.json").exists()
    assert ben.says("ann")[""].keys() == {"norming:autumn.1.1", "repeat:u0"}
    assert ann.says("ben")[""].keys() == {"norming:autumn.1.1", "submit"}
    assert ann.sync.report.sent == 4


# -- between machines ------------------------------------------------------------------------------


def test_the_chiefs_plans_come_to_everybody_and_nobody_elses(machine: Make) -> None:
    ann, eve = machine("ann"), machine("eve")
    said = {name: {k: v for k, v in PLANNED[name].items() if k != "schema"} for name in PLANS}
    for name in PLANS:
        eve.store.keep_plan(name, said[name])
    ann.store.keep_plan("norming", {"sessions": [1]})
    assert any("only the chief sets it" in note for note in ann.meet().notes)
    eve.meet()
    ann.meet()
    plan, odd = plan_in(ann.store.plan("controls"))
    assert odd == 0
    assert [item.tags for item in plan.items] == [None, None]
    assert ann.store.plan("norming") == PLANNED["norming"]
    ann.append([answered("training:i2")])
    ann.sync.catch_up(heard=True)
    assert plan_in(ann.store.plan("controls"))[0].items[1].tags == frozenset()
    assert plan_in(eve.store.plan("controls"))[0].items[0].tags == frozenset({"claim"}), (
        "hers is whole"
    )
    ann.store.keep_plan("adjudicators", {"adjudicators": ["ann"], "articles": []})
    assert any("what the chief set counts" in note for note in ann.meet().notes)
    assert ann.meet().notes == [], "it is told once"
    assert ann.store.plan("adjudicators") == PLANNED["adjudicators"]
    eve.meet()
    assert json.loads((eve.annotations / "controls.json").read_bytes()) == CONTROLS


def test_two_machines_of_the_chief_that_both_changed_a_file_are_put_together(
    machine: Make,
) -> None:
    desk, laptop = machine("eve"), machine("eve")
    desk.store.assign({"one": ["ann"], "two": ["ben"], "old": ["ann"]})
    desk.store.keep_plan("controls", {"every": 20, "items": CONTROLS["items"]})
    desk.meet()
    laptop.meet()
    desk.store.assign({"one": ["ann"], "two": ["cy"], "three": ["dee"]})
    laptop.store.assign({"one": ["bob"], "two": ["dee"], "old": ["ann"]})
    (first, second) = CONTROLS["items"]
    desk.store.keep_plan("controls", {"every": 20, "items": [first, second, {**first, "id": "i3"}]})
    laptop.store.keep_plan("controls", {"every": 30, "items": [{**second, "why": "look again"}]})
    desk.meet()
    report = laptop.meet()
    desk.meet()
    for one in (desk, laptop):
        assert one.store.assignments() == {"one": ("bob",), "two": ("cy",), "three": ("dee",)}
        found = one.store.plan("controls")
        assert found is not None
        assert found["every"] == 30
        assert found["items"] == [{**second, "why": "look again"}, {**first, "id": "i3"}]
    assert [note for note in report.notes if "its own counts: two" in note]


def test_a_plan_with_answers_withheld_that_came_with_git_wipes_none_out(machine: Make) -> None:
    ann, eve = machine("ann"), machine("eve")
    eve.store.keep_plan("controls", {"items": CONTROLS["items"]})
    eve.store.keep_plan("machine", {"contracts": PLANNED["machine"]["contracts"]})
    eve.meet()
    ann.meet()
    for name in ("controls", "machine"):
        blind = (ann.annotations / f"{name}.json").read_bytes()
        (eve.annotations / f"{name}.json").write_bytes(blind)
    assert sum("is the desk's again" in note for note in eve.meet().notes) == 2
    for name, field in (("controls", "items"), ("machine", "contracts")):
        found = eve.store.plan(name)  # type: ignore[arg-type]  # two of the names
        assert found is not None and found[field] == PLANNED[name][field]
    assert eve.meet().notes == []


def test_a_file_that_the_server_does_not_take_holds_nothing_else_up(machine: Make) -> None:
    ann, eve = machine("ann"), machine("eve")
    eve.store.keep_plan("controls", {"items": [{"id": "i1"}]})
    (eve.annotations / "norming.json").write_text("<<<<<<< ours")
    eve.store.assign({"one": ["ann"]})
    eve.say("note", "x")
    report = eve.meet()
    assert report.sent == 1
    assert [note.partition(":")[0] for note in report.notes] == ["norming.json", "controls.json"]
    ann.meet()
    assert ann.store.assignments() == {"one": ("ann",)}
    assert ann.store.plan("controls") is None


def test_a_restored_server_gets_again_what_the_chief_set_and_changed(machine: Make) -> None:
    """The backup is older than what all have: nobody goes back to it."""
    eve, ann = machine("eve"), machine("ann")
    eve.store.assign({"one": ["ann"]})
    eve.store.keep_plan("norming", {"sessions": []})
    for one in (eve, ann, eve):
        one.meet()
    for who in ("ben", "cy"):
        eve.store.assign({"one": [who]})
        eve.put("one", f"Corrected for {who}.")
        eve.store.keep_plan("controls", {"every": len(who), "items": []})
        for one in (eve, ann):
            one.meet()
    with eve.desk.login("owner") as owner:
        owner.execute("delete from reviewer.plan")
        owner.execute("delete from reviewer.shared where name = 'assignments' and version > 1")
        owner.execute("delete from reviewer.document where version > 1")
    for one in (ann, eve, ann, machine("ben")):
        one.sync.leave()
        one.sync = one.new_sync()
        assert one.meet().notes == []
        assert (one.articles / "one.txt").read_text() == "Corrected for cy."
    eve.store.assign({"one": ["cy"], "two": ["dee"]})
    for one in (eve, ann):
        one.meet()
    third = machine("cy")
    third.meet()
    for one in (eve, ann, third):
        assert one.store.assignments() == {"one": ("cy",), "two": ("dee",)}
        assert (one.store.plan("controls") or {})["every"] == 2
        assert one.store.plan("norming") is not None


def test_a_note_says_everywhere_where_a_page_is_from(machine: Make) -> None:
    ann, ben = machine("ann"), machine("ben")
    page = "<html><body><article><h1>Quay</h1><p>The quay that {} saw. Rain.</p></article></body>"
    for one in (ann, ben):
        one.meet()
        (one.articles / "quay.html").write_text(page.format(one.person))
        note = one.articles / "quay.html.fetched.json"
        note.write_text(json.dumps({"url": f"https://{one.person}.example/quay"}))
    (ann.articles / "odd.html.fetched.json").write_text("[]")
    ann.meet()
    report = ben.meet()
    ann.meet()
    for one in (ann, ben):
        notes = {
            path.name.removesuffix(".fetched.json"): json.loads(path.read_text())
            for path in one.articles.glob("quay*.fetched.json")
        }
        pages = {path.name for path in one.articles.glob("quay*.html")}
        assert pages == notes.keys()
        assert len(pages) == 2
        for name, note in notes.items():
            who = "ann" if name == "quay.html" else "ben"
            assert note == {"url": f"https://{who}.example/quay"}
            assert who in (one.articles / name).read_text()
    assert any("no note of a page" in said for said in report.notes)
    assert not (ben.articles / "odd.html.fetched.json").exists()
