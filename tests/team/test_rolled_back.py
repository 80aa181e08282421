"""What somebody reads and takes back: a transaction that is rolled back has shown nothing.

And what the counters of a session tell: hidden rows are not even read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from psycopg import Connection, errors

from reviewer.models import Change
from tests.team.machines import Desk
from tests.team.test_guards import CLAIM, SUBMIT, heads, pull, take, write
from tests.team.test_plans import CONTROLS, answered, put, read
from tests.team.test_votes import keys, planned, vote


@contextmanager
def taken_back(connection: Connection[Any]) -> Iterator[None]:
    """A transaction of somebody who only wants to have a look."""
    with connection.transaction(force_rollback=True):
        yield


def test_a_submission_that_is_taken_back_has_shown_nothing(desk: Desk) -> None:
    """Whoever submitted and read in one transaction left no trace, and annotated afterwards."""
    ann, ben = desk.login("ann"), desk.login("ben")
    write(ann, "ann", CLAIM)
    with taken_back(ben):
        write(ben, "ben", SUBMIT)
        with pytest.raises(errors.InsufficientPrivilege), ben.transaction():
            ben.execute("select reviewer.show('one')")
        with pytest.raises(errors.InsufficientPrivilege), ben.transaction():
            ben.execute("select * from reviewer.take('one')")
        assert ben.execute("select * from reviewer.to_take(null)").fetchall() == []
        assert heads(ben) == {("ben", "one", True)}
        assert pull(ben, "ann", "one", open=False) == []
    write(ben, "ben", SUBMIT)
    assert len(take(ben)) == 1


def test_a_declaration_that_is_taken_back_has_shown_nothing(desk: Desk) -> None:
    ann, dee = desk.login("ann"), desk.login("dee")
    write(ann, "ann", CLAIM)
    with taken_back(dee):
        dee.execute("select reviewer.declare_review('one')")
        assert dee.execute("select * from reviewer.to_take(null)").fetchall() == []
        with pytest.raises(errors.InsufficientPrivilege), dee.transaction():
            take(dee)
    dee.execute("select reviewer.declare_review('one')")
    assert len(take(dee)) == 1


def test_what_is_shown_was_recorded_before(desk: Desk) -> None:
    """Else one reads, rolls back, and withdraws a submission as if nothing had been shown."""
    ann, ben, cy = map(desk.login, ("ann", "ben", "cy"))
    write(ann, "ann", CLAIM)
    write(ben, "ben", SUBMIT)
    recorded = "select author from reviewer.reveal where reader = 'ben' order by 1"
    with desk.login("owner") as owner:
        with taken_back(ben):
            assert take(ben) == []
            assert pull(ben, "ann", "one", open=False) == []
        assert owner.execute(recorded).fetchall() == []
        ben.execute("select reviewer.show('one')")
        assert owner.execute(recorded).fetchall() == [("ann",)]
        with taken_back(ben):
            assert len(take(ben)) == len(pull(ben, "ann", "one", open=False)) == 1
        write(cy, "cy", CLAIM)
        with taken_back(ben):
            heads(ben)
            assert pull(ben, "cy", "one", open=False) == []
        assert owner.execute(recorded).fetchall() == [("ann",)]
        heads(ben)
        assert owner.execute(recorded).fetchall() == [("ann",), ("cy",)]
        assert len(pull(ben, "cy", "one", open=False)) == 1


def test_a_chief_who_opens_the_desk_and_takes_that_back_has_seen_nothing(desk: Desk) -> None:
    ann, eve = desk.login("ann"), desk.login("eve")
    write(ann, "ann", CLAIM)
    with taken_back(eve):
        eve.execute(
            "insert into reviewer.shared (name, version, value) values ('reveal', 2, 'open')"
        )
        with pytest.raises(errors.InsufficientPrivilege), eve.transaction():
            take(eve)
        assert eve.execute("select * from reviewer.to_take(null)").fetchall() == []


def test_an_answer_that_is_taken_back_tells_no_known_one(desk: Desk) -> None:
    ann, eve = desk.login("ann"), desk.login("eve")
    put(eve, "controls", CONTROLS)
    with taken_back(ann):
        write(ann, "ann", answered("control:i1"))
        assert "tags" not in read(ann)["controls"]["items"][0]
    write(ann, "ann", answered("control:i1"))
    assert read(ann)["controls"]["items"][0]["tags"] == ["claim"]


def test_votes_that_are_taken_back_show_none_of_others(desk: Desk) -> None:
    ann, ben, eve = map(desk.login, ("ann", "ben", "eve"))
    put(eve, "norming", planned("ann", "ben"))
    for number in (1, 2):
        vote(ann, "ann", 1, number, n=number)
    with taken_back(ben):
        for number in (1, 2):
            vote(ben, "ben", 1, number, n=number)
        heads(ben)
        assert keys(ben) == []
    with taken_back(eve):
        put(eve, "norming", planned("ann", "ben", opened=True), version=2)
        heads(eve)
        assert keys(eve) == []
    for number in (1, 2):
        vote(ben, "ben", 1, number, n=number)
        vote(ann, "ann", 2, number, n=number + 2)
    heads(ben)
    first = ["norming:autumn.1.1", "norming:autumn.1.2"]
    assert keys(ben) == first
    with taken_back(ben):
        for number in (1, 2):
            vote(ben, "ben", 2, number, n=number + 2)
        heads(ben)
        assert keys(ben) == first


# -- counters --------------------------------------------------------------------------------------


def read_of(connection: Connection[Any], ask: Callable[[], object]) -> dict[str, tuple[int, int]]:
    """How many rows of each table a question read, as anybody can ask for one's own session."""
    query = (
        "select relname, seq_tup_read, idx_tup_fetch from pg_stat_xact_user_tables"
        " where schemaname = 'reviewer' and relname not in ('person', 'shared')"
    )

    def counted() -> dict[str, tuple[int, int]]:
        rows = connection.execute(query).fetchall()
        return {name: (seq or 0, idx or 0) for name, seq, idx in rows}

    with connection.transaction():
        before = counted()
        ask()
        return {
            name: (seq - before.get(name, (0, 0))[0], idx - before.get(name, (0, 0))[1])
            for name, (seq, idx) in counted().items()
        }


def test_hidden_rows_are_not_even_read(desk: Desk) -> None:
    """The counters of one's own session told how many hidden lines an article had."""
    ann, ben, cy, eve = map(desk.login, ("ann", "ben", "cy", "eve"))
    sha = hashlib.sha256(b"a page").hexdigest()
    ann.execute(
        "insert into reviewer.kept (annotator, sha256, data) values ('ann', %s, %s)",
        (sha, b"a page"),
    )
    source = Change("", "", "source:plan", None, {"sha256": sha})
    write(ann, "ann", source, n=1, cites=[sha])
    for n in range(2, 40):
        write(ann, "ann", CLAIM._replace(article="two"), n=n)
    put(eve, "norming", planned("ann", "ben"))
    for n in (1, 2):
        vote(ann, "ann", 1, n, n=50 + n)
        vote(ben, "ben", 1, n, n=50 + n)
    heads(ben)
    write(ben, "ben", SUBMIT, n=60)
    take(ben)
    for one in (ann, ben, cy, eve):
        # Where all rows are read, the counters tell of none; whoever probes can have it otherwise.
        one.execute("set enable_seqscan = off")

    def lines_of(article: str) -> Callable[[], object]:
        return lambda: pull(ben, "ann", article, open=False)

    def kept(sha256: str) -> Callable[[], object]:
        return lambda: ben.execute("select reviewer.kept_file('ann', %s)", (sha256,)).fetchall()

    def declare(article: str) -> Callable[[], object]:
        return lambda: eve.execute("select reviewer.declare_review(%s)", (article,)).fetchall()

    def taking(article: str) -> Callable[[], object]:
        def ask() -> None:
            with pytest.raises(errors.InsufficientPrivilege), cy.transaction():
                take(cy, article)

        return ask

    assert len(keys(ben)) == 2
    for asked, other in (("two", "nowhere"), ("/plan", "/nothing")):
        assert read_of(ben, lines_of(asked)) == read_of(ben, lines_of(other))
    assert read_of(ben, kept(sha)) == read_of(ben, kept("0" * 64))
    assert read_of(eve, declare("two")) == read_of(eve, declare("nowhere"))
    assert read_of(cy, taking("one")) == read_of(cy, taking("nowhere"))
    more = read_of(ann, lambda: pull(ann, "ann", "two", open=False))
    assert more != read_of(ann, lambda: pull(ann, "ann", "nowhere", open=False)), "it would show"


def test_estimates_of_what_functions_ask_are_told_nobody(desk: Desk) -> None:
    """`debug_print_plan` has the plans of all statements sent, and they know how much there is."""
    ben = desk.login("ben")
    plans: list[str] = []
    ben.add_notice_handler(lambda said: plans.append(said.message_detail or ""))
    with ben.transaction(force_rollback=True):
        ben.execute("set local client_min_messages = log")
        ben.execute("set local debug_print_plan = on")
        heads(ben)
        assert len(plans) == 1, "its own statement, and none of the function's"
        ben.execute("select 1 where 'x' = 'y' or exists (select from reviewer.person)")
        assert len(plans) > 1


def test_a_line_of_boundaries_stands_under_its_own_hash(desk: Desk) -> None:
    """Whoever put another line under the hash of the true one kept that one out for ever."""
    ben = desk.login("ben")
    text = "0" * 64
    line = f'{{"sha256":"{text}","units":[]}}'
    own = hashlib.sha256(line.encode()).hexdigest()
    query = (
        "insert into reviewer.boundaries (article, sha256, line_sha256, line)"
        " values ('one', %s, %s, %s)"
    )
    for wrong in ((text, "1" * 64, line), ("1" * 64, own, line), (text, own, line + " ")):
        with pytest.raises(errors.InvalidParameterValue):
            ben.execute(query, wrong)
    ben.execute(query, (text, own, line))
