"""Who decides by the plan: what the server refuses, and what becomes of what it refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from psycopg import Connection, errors

from reviewer.models import Change, Event
from reviewer.models.journal_lines import cut, lines_of
from reviewer.team import migrations, people
from tests.team.machines import Desk, Machine
from tests.team.test_guards import GOLD, SUBMIT, take, write
from tests.team.test_plans import put

Make = Callable[..., Machine]

PLAN: dict[str, Any] = {
    "schema": 1, "adjudicators": ["cy", "ben"], "chief": "bob",
    "articles": [["one", ["ann"]], ["two", ["ben"]], ["one", ["cy"]], ["free", []]],
}  # fmt: skip


def on(article: str, value: object = True, key: str = "gold:tag:claim") -> Change:
    return GOLD._replace(article=article, key=key, after={"value": value})


def make_adjudicators(desk: Desk, *names: str) -> None:
    with desk.login("owner") as owner:
        query = "update reviewer.person set role = 'adjudicator' where name = any (%s)"
        owner.execute(query, (list(names),))


def refused(connection: Connection[Any], name: str, *changes: Change, n: int) -> None:
    with pytest.raises(errors.InsufficientPrivilege, match="`reviewer adjudicators` says who"):
        write(connection, name, *changes, n=n)


def test_only_whose_an_article_is_decides_on_it_and_the_chief(desk: Desk) -> None:
    make_adjudicators(desk, "ann", "ben", "bob")
    ann, ben, bob, cy, dee, eve = map(desk.login, ("ann", "ben", "bob", "cy", "dee", "eve"))
    write(ben, "ben", on("one"), n=1)
    write(ann, "ann", on("one"), n=1)
    put(eve, "adjudicators", PLAN)
    refused(ben, "ben", on("one"), n=2)
    refused(cy, "cy", on("two"), n=2)
    refused(ann, "ann", on("one"), n=2)
    refused(ann, "ann", on("free"), n=3)
    write(ann, "ann", GOLD._replace(key="tag:claim", after=1), n=4)
    for name, one, articles in (
        ("cy", cy, ("one", "free", "none")), ("ben", ben, ("two", "free", "none")),
        ("bob", bob, ("one", "two")), ("eve", eve, ("one", "two")),
    ):  # fmt: skip
        for number, article in enumerate(articles, 10):
            write(one, name, on(article), n=number)
    with pytest.raises(errors.InsufficientPrivilege, match="only adjudicators decide"):
        write(dee, "dee", on("one"), n=1)


def test_a_decision_is_refused_however_it_is_written(desk: Desk) -> None:
    """Beside other changes, about the article, about several sentences in one row, taken back."""
    make_adjudicators(desk, "ben")
    ben, eve = desk.login("ben"), desk.login("eve")
    put(eve, "adjudicators", PLAN)
    refused(ben, "ben", GOLD._replace(key="note", after="x"), on("one"), n=1)
    refused(ben, "ben", on("one")._replace(unit=""), n=2)
    refused(ben, "ben", on("one")._replace(after=None), n=3)
    event = Event("of-ben:4", 4, "", "edit", None, "blind", (on("one"),))
    (line,) = cut(lines_of(event))
    shared = line.encode()[:-1].replace(b'"u0"', b'["u0","u1"]').decode()
    assert '["u0","u1"]' in shared
    query = (
        "insert into reviewer.piece (annotator, session, article, open, n, lc, line)"
        " values (%s, %s, 'one', false, 4, 4, %s)"
    )
    with pytest.raises(errors.InsufficientPrivilege, match="has cy decide on one"):
        ben.execute(query, ("ben", "of-ben", shared))
    for name, person in (("eve", eve), ("cy", desk.login("cy"))):
        session = f"of-{name}"
        person.execute("insert into reviewer.session values (%s, %s)", (session, name))
        person.execute(query, (name, session, shared.replace("of-ben", session)))


def test_the_newest_plan_counts_and_one_that_names_nobody_leaves_it_to_all(desk: Desk) -> None:
    make_adjudicators(desk, "ben")
    ben, eve = desk.login("ben"), desk.login("eve")
    put(eve, "adjudicators", PLAN)
    refused(ben, "ben", on("one"), n=1)
    put(eve, "adjudicators", {**PLAN, "articles": []}, version=2)
    write(ben, "ben", on("one"), n=2)
    put(eve, "adjudicators", {"chief": "bob"}, version=3)
    with pytest.raises(errors.InsufficientPrivilege, match="the plan has the chief decide on one"):
        write(ben, "ben", on("one"), n=3)
    put(eve, "adjudicators", {"minimum": 2, "adjudicators": [], "articles": []}, version=4)
    write(ben, "ben", on("one"), n=4)


def test_a_third_decides_where_two_differ_once_that_was_shown(desk: Desk) -> None:
    """Who tries before learns nothing: it is refused alike, whatever stands in hidden lines."""
    make_adjudicators(desk, "ann", "ben", "bob")
    ann, ben, bob, cy, eve = map(desk.login, ("ann", "ben", "bob", "cy", "eve"))
    plan = {"adjudicators": ["ann", "cy", "bob"], "articles": [["one", ["ann", "cy"]]]}
    put(eve, "adjudicators", plan)
    same = on("one", key="gold:tag:same")
    write(ann, "ann", on("one"), same, same._replace(unit="u1"), n=1)
    write(cy, "cy", on("one", value=False), same, same._replace(unit="u1"), n=1)
    refused(bob, "bob", on("one"), n=1)
    refused(bob, "bob", on("one")._replace(unit="u1"), n=2)
    for name, one in (("bob", bob), ("ben", ben)):
        write(one, name, SUBMIT, n=3)
        take(one)
    write(bob, "bob", on("one"), n=4)
    refused(bob, "bob", on("one")._replace(unit="u1"), n=5)
    refused(bob, "bob", on("one"), on("one")._replace(unit="u1"), n=6)
    refused(ben, "ben", on("one"), n=7)
    write(cy, "cy", on("one"), n=2, lc=9)
    refused(bob, "bob", on("one"), n=8)


@pytest.mark.parametrize(
    "odd",
    [{"adjudicators": "cy"}, {"adjudicators": [1]}, {"chief": 1}, {"articles": {}},
     {"articles": [["one"]]}, {"articles": [[1, ["cy"]]]}, {"articles": [["one", "cy"]]},
     {"articles": [["one", [None]]]}, {"articles": ["one"]}],
)  # fmt: skip
def test_a_plan_that_would_not_be_understood_is_refused(desk: Desk, odd: dict[str, Any]) -> None:
    eve = desk.login("eve")
    with pytest.raises(errors.InvalidParameterValue, match="not as Reviewer writes it"):
        put(eve, "adjudicators", PLAN | odd)
    put(eve, "adjudicators", PLAN)


def test_nobody_reads_or_changes_what_the_server_knows_of_the_plan(desk: Desk) -> None:
    put(desk.login("eve"), "adjudicators", PLAN)
    tried = [
        f"{what} reviewer.{table}"
        for table in ("adjudicator", "adjudicates")
        for what in ("select from", "delete from")
    ]
    calls = ("look_at_adjudicators()", "others_differ('one', '{u0}')", "decided_in('{}')")
    tried += [f"select reviewer.{call}" for call in calls]
    for statement in tried:
        for person in ("cy", "eve"):
            with pytest.raises(errors.InsufficientPrivilege):
                desk.login(person).execute(statement.encode())
        desk.login("owner").execute(statement.replace("delete", "select").encode())


def test_what_the_plan_refuses_stays_here_is_told_and_goes_once_the_plan_allows_it(
    desk: Desk, machine: Make
) -> None:
    """Somebody decides offline, and the chief assigns the article to another one meanwhile."""
    make_adjudicators(desk, "ben")
    ben, eve = machine("ben"), machine("eve")
    ben.meet()
    decided = [Change("one", ben.unit(place=n), GOLD.key, None, {"value": True}) for n in (0, 1)]
    ben.append(decided[:1])
    ben.append(decided[1:])
    ben.say("note", "here")
    eve.store.keep_plan("adjudicators", PLAN)
    eve.meet()
    report = ben.meet()
    assert [one.lines for one in report.refused] == [1, 1]
    assert {str(one.why) for one in report.refused} == {
        "the plan has cy decide on one: `reviewer adjudicators` says who does what"
    }
    assert report.sent == 1, "the rest goes"
    assert all(GOLD.key in ben.says("ben")[one.unit] for one in decided)
    eve.store.keep_plan("adjudicators", {**PLAN, "articles": []})
    eve.meet()
    ben.sync.leave()
    ben.sync = ben.new_sync()
    assert ben.meet().refused == []
    with desk.login("owner") as owner:
        there = "select count(*) from reviewer.piece where annotator = 'ben' and line ~ 'gold:'"
        assert owner.execute(there).fetchone() == (2,)


def test_a_desk_that_has_a_plan_holds_to_it_once_it_is_brought_up(
    earlier: Callable[[int], Desk],
) -> None:
    """A plan from before had to be whole in nothing: what of it is odd restricts nobody."""
    old = earlier(3)
    make_adjudicators(old, "ann", "ben")
    ben, eve = old.login("ben"), old.login("eve")
    put(eve, "adjudicators", {**PLAN, "articles": [*PLAN["articles"], [3], ["x", "y"], 7]})
    write(ben, "ben", on("one"), n=1)
    with old.login("owner") as owner:
        assert people.create(owner, "article") == (3, migrations.NEWEST)
    refused(ben, "ben", on("one"), n=2)
    write(ben, "ben", on("x"), n=3)
    write(ben, "ben", on("two"), n=4)
