"""What the server enforces: somebody logs in with any SQL client, tries it, and is refused.

Each test also shows that it can be done by whoever may do it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import psycopg
import pytest
from psycopg import Connection, errors

from reviewer.models import Change, Event
from reviewer.models.journal_lines import cut, lines_of
from reviewer.team import migrations, people
from reviewer.team.connection import connect
from reviewer.team.migrations import members_of
from tests.team.machines import Desk
from tests.team.postgres import PEOPLE

SQL = (
    "insert into reviewer.piece (annotator, session, article, open, n, lc, cites, line)"
    " values (%s, %s, %s, %s, %s, %s, %s, %s)"
)
SUBMIT = Change("one", "", "submit", None, {"at": "2031"})
CLAIM = Change("one", "u0", "tag:claim", None, 1)
GOLD = Change("one", "u0", "gold:tag:claim", None, {"value": True})
REMARK = Change("one", "u0", "remark:r1", None, {"text": "Why?"})


def write(
    connection: Connection[Any],
    annotator: str,
    *changes: Change,
    n: int = 1,
    lc: int | None = None,
    cites: list[str] | None = None,
) -> None:
    """Writes an event of somebody's as an SQL client would."""
    session = f"of-{annotator}"
    connection.execute(
        "insert into reviewer.session (session, annotator) values (%s, %s) on conflict do nothing",
        (session, annotator),
    )
    event = Event(f"{session}:{n}", n if lc is None else lc, "", "edit", None, "blind", changes)
    for line in cut(lines_of(event)):
        assert line.piece is not None
        place = (annotator, session, line.piece.article, line.piece.open, line.place[1], line.lc)
        connection.execute(SQL, (*place, cites or [], line.encode()[:-1].decode()))


def heads(connection: Connection[Any]) -> set[tuple[str, str, bool]]:
    rows = connection.execute("select * from reviewer.heads(null)").fetchall()
    return {(row[0], row[2], row[3]) for row in rows}


def take(connection: Connection[Any], article: str = "one") -> list[Any]:
    """Has others' work shown, which is recorded, and fetches it."""
    connection.execute("select reviewer.show(%s)", (article,))
    return connection.execute("select * from reviewer.take(%s)", (article,)).fetchall()


def pull(connection: Connection[Any], annotator: str, article: str, *, open: bool) -> list[Any]:
    wanted = [
        {
            "annotator": annotator, "session": f"of-{annotator}", "article": article,
            "open": open, "after": 0,
        }
    ]  # fmt: skip
    query = "select * from reviewer.pull(%s::jsonb, 10)"
    return connection.execute(query, (orjson.dumps(wanted).decode(),)).fetchall()


# -- writing ---------------------------------------------------------------------------------------


def test_nobody_writes_the_lines_of_another(desk: Desk) -> None:
    ann, ben = desk.login("ann"), desk.login("ben")
    with pytest.raises(errors.InsufficientPrivilege):
        write(ben, "ann", CLAIM)
    write(ann, "ann", CLAIM)


def test_nobody_writes_into_the_session_of_another(desk: Desk) -> None:
    ann, ben = desk.login("ann"), desk.login("ben")
    write(ann, "ann", CLAIM)
    (line,) = cut(lines_of(Event("of-ann:2", 2, "", "edit", None, "blind", (CLAIM,))))
    place: tuple[Any, ...] = ("one", False, 2, 2, [], line.encode()[:-1].decode())
    with pytest.raises(errors.ForeignKeyViolation):
        ben.execute(SQL, ("ben", "of-ann", *place))
    ann.execute(SQL, ("ann", "of-ann", *place))


TRICKS = (
    "update reviewer.piece set line = 'x'",
    "delete from reviewer.piece",
    "truncate reviewer.piece",
    "alter table reviewer.piece disable row level security",
    "drop trigger check_piece on reviewer.piece",
    "update reviewer.reveal set reader = 'x'",
    "delete from reviewer.reveal",
    "delete from reviewer.session",
    "update reviewer.head set last = 0",
    "insert into reviewer.reveal (reader, article, author) values ('ben', 'one', 'ann')",
    "insert into reviewer.submission values ('ben', 'one', 1, 's', 1, true)",
    "insert into reviewer.declaration values ('ben', 'one')",
    "update reviewer.person set role = 'chief'",
    "insert into reviewer.person (name, role) values ('ben2', 'chief')",
    "create table reviewer.mine (x int)",
    "create table public.mine (x int)",
    "create role another login",
    "set role owner",
    "set session authorization cy",
)


def test_a_line_once_written_stays_and_nobody_makes_room_for_tricks(desk: Desk) -> None:
    write(desk.login("ann"), "ann", CLAIM)
    for person in ("ann", "ben", "eve"):
        connection = desk.login(person)
        for statement in TRICKS:
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(statement.encode())
    with desk.login("owner") as owner:
        assert owner.execute("select count(*) from reviewer.piece").fetchone() == (1,)


def test_nobody_takes_the_desks_policies_away(desk: Desk) -> None:
    """They named the group role, whose members all are: one of them could end everybody's work."""
    ann, ben = desk.login("ann"), desk.login("ben")
    write(ann, "ann", CLAIM)
    group = members_of("desk_template")
    ben.execute(f"drop owned by {group}".encode())
    ben.execute(f"set role {group}; drop owned by {group}; reset role".encode())
    write(ann, "ann", CLAIM, n=2)
    assert len(pull(ann, "ann", "one", open=False)) == 2
    assert ann.execute("select count(*) from reviewer.person").fetchone() == (len(PEOPLE),)


def test_a_desk_whose_policies_were_taken_away_gets_them_back(
    earlier: Callable[[int], Desk],
) -> None:
    old = earlier(5)
    ann, eve = old.login("ann"), old.login("eve")
    write(ann, "ann", CLAIM)
    eve.execute("select reviewer.declare_review('one')")
    ann.execute(f"drop owned by {members_of(old.database)}".encode())
    with pytest.raises(errors.InsufficientPrivilege):
        write(ann, "ann", CLAIM, n=2)
    with old.login("owner") as owner:
        assert people.create(owner, "article") == (5, migrations.NEWEST)
    write(ann, "ann", CLAIM, n=2)
    with pytest.raises(errors.InsufficientPrivilege, match="does not annotate"):
        write(eve, "eve", CLAIM)


def test_writing_a_line_again_changes_nothing(desk: Desk) -> None:
    ann = desk.login("ann")
    write(ann, "ann", CLAIM)
    with pytest.raises(errors.UniqueViolation):
        write(ann, "ann", CLAIM._replace(after=2))
    assert '"tag:claim",null,1' in pull(ann, "ann", "one", open=False)[0][5]


def test_a_line_is_what_it_is_sent_as(desk: Desk) -> None:
    """Else hidden lines could be passed off as open, and open ones as another article's."""
    ann = desk.login("ann")
    ann.execute("insert into reviewer.session (session, annotator) values ('s', 'ann')")
    (line,) = cut(lines_of(Event("s:1", 1, "", "edit", None, "blind", (CLAIM,))))
    good: list[Any] = ["ann", "s", "one", False, 1, 1, [], line.encode()[:-1].decode()]
    for column, value in ((2, "two"), (3, True), (4, 7), (5, 7), (7, "{}")):
        with pytest.raises(errors.InvalidParameterValue):
            ann.execute(SQL, [*good[:column], value, *good[column + 1 :]])
    ann.execute(SQL, good)


def test_a_counter_above_2_to_the_40_is_refused_and_a_jump_is_shown_to_the_chief(
    desk: Desk,
) -> None:
    ann, ben, eve = map(desk.login, ("ann", "ben", "eve"))
    write(ann, "ann", CLAIM, n=1, lc=5)
    with pytest.raises(errors.CheckViolation):
        write(ann, "ann", CLAIM, n=2, lc=2**40 + 1)
    write(ann, "ann", CLAIM, n=3, lc=900_000)
    query = "select annotator, n, lc, highest from reviewer.jump"
    assert eve.execute(query).fetchall() == []
    write(ann, "ann", CLAIM, n=4, lc=2**40)
    assert eve.execute(query).fetchall() == [("ann", 4, 2**40, 900_000)]
    assert ben.execute(query).fetchall() == []


# -- reading ---------------------------------------------------------------------------------------


def test_nobody_reads_anothers_lines_before_submitting_the_article(desk: Desk) -> None:
    ann, ben = desk.login("ann"), desk.login("ben")
    write(ann, "ann", CLAIM, SUBMIT)
    write(ann, "ann", CLAIM._replace(article="two"), n=2)
    assert heads(ben) == {("ann", "one", True)}
    with pytest.raises(errors.InsufficientPrivilege, match="once you have submitted"):
        take(ben)
    assert pull(ben, "ann", "one", open=False) == []
    write(ben, "ben", SUBMIT)
    assert pull(ben, "ann", "one", open=False) == [], "only what was handed out once is fetched so"
    ((annotator, _, article, open, n, _),) = take(ben)
    assert (annotator, article, open, n) == ("ann", "one", False, 1)
    assert len(pull(ben, "ann", "one", open=False)) == 1
    assert ("ann", "two", False) not in heads(ben)
    with pytest.raises(errors.InsufficientPrivilege):
        take(ben, "two")


def test_who_takes_a_submission_back_sees_nothing_unless_it_was_shown(desk: Desk) -> None:
    ann, ben = desk.login("ann"), desk.login("ben")
    write(ann, "ann", CLAIM)
    write(ben, "ben", SUBMIT, n=1)
    write(ben, "ben", SUBMIT._replace(before={"at": "2031"}, after=None), n=2)
    with pytest.raises(errors.InsufficientPrivilege):
        take(ben)
    write(ben, "ben", SUBMIT, n=3)
    assert len(take(ben)) == 1


def test_an_earlier_submission_that_arrives_late_does_not_count(desk: Desk) -> None:
    """Two machines of one person: the counter decides, not the order of arrival."""
    ann, ben = desk.login("ann"), desk.login("ben")
    write(ann, "ann", CLAIM)
    write(ben, "ben", SUBMIT._replace(after=None), n=2, lc=9)
    write(ben, "ben", SUBMIT, n=1, lc=5)
    with pytest.raises(errors.InsufficientPrivilege):
        take(ben)


def test_nothing_is_handed_out_that_is_not_recorded(desk: Desk) -> None:
    ann, ben = desk.login("ann"), desk.login("ben")
    write(ann, "ann", CLAIM)
    write(ben, "ben", SUBMIT)
    query = "select reader, article, author from reviewer.reveal"
    with desk.login("owner") as owner:
        assert owner.execute(query).fetchall() == []
        assert ben.execute("select * from reviewer.take('one')").fetchall() == []
        assert owner.execute(query).fetchall() == []
        assert len(take(ben)) == 1
        assert owner.execute(query).fetchall() == [("ben", "one", "ann")]


def test_reveal_open_shows_at_once_and_sentence_is_refused(desk: Desk) -> None:
    ann, ben, eve = map(desk.login, ("ann", "ben", "eve"))
    write(ann, "ann", CLAIM)
    rule = "insert into reviewer.shared (name, version, value) values ('reveal', 2, %s)"
    with pytest.raises(errors.InvalidParameterValue, match="article by article"):
        eve.execute(rule, ("sentence",))
    with pytest.raises(errors.InsufficientPrivilege):
        take(ben)
    eve.execute(rule, ("open",))
    assert len(take(ben)) == 1


def test_what_is_added_to_a_shown_article_is_shown_and_recorded(desk: Desk) -> None:
    ann, ben, cy = map(desk.login, ("ann", "ben", "cy"))
    write(ann, "ann", CLAIM)
    write(ben, "ben", SUBMIT)
    take(ben)
    write(cy, "cy", CLAIM)
    assert pull(ben, "cy", "one", open=False) == []
    assert ("cy", "one", False) in heads(ben)
    assert len(pull(ben, "cy", "one", open=False)) == 1
    with desk.login("owner") as owner:
        found = owner.execute("select author from reviewer.reveal order by 1").fetchall()
        assert found == [("ann",), ("cy",)]


def test_sources_and_kept_files_come_with_what_cites_them_only(desk: Desk) -> None:
    ann, ben = desk.login("ann"), desk.login("ben")
    data = b"a page"
    kept = "insert into reviewer.kept (annotator, sha256, data) values ('ann', %s, %s)"
    (sha,) = ann.execute("select encode(sha256(%s), 'hex')", (data,)).fetchone() or ("",)
    ann.execute(kept, (sha, data))
    source = Change("", "", "source:plan", None, {"sha256": sha})
    write(ann, "ann", source, n=1, cites=[sha])
    write(
        ann, "ann", Change("one", "u0", "evidence:e", None, {"source": "plan"}), n=2, cites=["plan"]
    )
    write(ben, "ben", SUBMIT)
    query = "select reviewer.kept_file('ann', %s)"
    assert ("ann", "/plan", False) not in heads(ben)
    assert pull(ben, "ann", "/plan", open=False) == []
    assert ben.execute(query, (sha,)).fetchone() == (None,)
    take(ben)
    assert ("ann", "/plan", False) in heads(ben)
    assert len(pull(ben, "ann", "/plan", open=False)) == 1
    assert ben.execute(query, (sha,)).fetchone() == (data,)
    assert desk.login("cy").execute(query, (sha,)).fetchone() == (None,)


# -- roles -----------------------------------------------------------------------------------------


def test_only_adjudicators_decide(desk: Desk) -> None:
    for person in ("ann", "dee"):
        with pytest.raises(errors.InsufficientPrivilege, match="only adjudicators decide"):
            write(desk.login(person), person, GOLD)
    for person in ("cy", "eve"):
        write(desk.login(person), person, GOLD)


def test_only_the_chief_sets_what_holds_for_everybody(desk: Desk) -> None:
    query = "insert into reviewer.shared (name, version, value) values (%s, 9, 'open')"
    ann, cy, dee, eve = map(desk.login, ("ann", "cy", "dee", "eve"))
    for name in ("assignments", "splits", "scheme", "config", "reveal"):
        for connection in (ann, cy, dee):
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(query, (name,))
        eve.execute(query, (name,))


def test_only_the_chief_invites_revokes_and_sees_how_much_there_is(desk: Desk) -> None:
    calls = (
        "select reviewer.invite('zed', 'chief', 'SCRAM-SHA-256$x', 1)",
        "select reviewer.revoke('ann')",
        "select * from reviewer.progress()",
    )
    for call in calls:
        for person in ("ann", "cy", "dee"):
            with pytest.raises(errors.InsufficientPrivilege):
                desk.login(person).execute(call.encode())
    eve = desk.login("eve")
    assert len(eve.execute(calls[2].encode()).fetchall()) == 6


def test_a_chief_gives_no_new_password_to_who_belongs_to_another_desk(desk: Desk) -> None:
    """Else the chief of one desk could log in at another one as anybody of both."""
    call = "select reviewer.invite('yan', 'annotator', 'SCRAM-SHA-256$x', 1)"
    with desk.login("owner") as owner:
        owner.execute("create role reviewer_elsewhere; create role yan")
        owner.execute("comment on role yan is 'a person of Reviewer'")
        owner.execute("grant reviewer_elsewhere to yan")
        try:
            with pytest.raises(errors.InsufficientPrivilege, match="another desk"):
                desk.login("eve").execute(call.encode())
            owner.execute("revoke reviewer_elsewhere from yan")
            desk.login("eve").execute(call.encode())
        finally:
            owner.execute("drop role yan; drop role reviewer_elsewhere")


def test_who_is_revoked_is_out_at_once(desk: Desk) -> None:
    ann, eve = desk.login("ann"), desk.login("eve")
    write(ann, "ann", CLAIM)
    with eve.transaction(force_rollback=True):
        # The group role is shared by all tests of the run, so nobody leaves it for good.
        assert eve.execute("select reviewer.revoke('ann')").fetchone() == (True,)
        assert eve.execute("select active from reviewer.person where name = 'ann'").fetchone() == (
            False,
        )
    ann.close()
    with desk.login("owner") as owner:
        owner.execute("update reviewer.person set active = false where name = 'ann'")
    with pytest.raises(errors.InsufficientPrivilege):
        desk.login("ann").execute("select * from reviewer.heads(null)")
    with pytest.raises(errors.InsufficientPrivilege):
        write(desk.login("ann"), "ann", CLAIM, n=2)
    assert desk.login("ann").execute("select * from reviewer.shared").fetchall() == []


def test_an_editor_reads_after_a_declaration_and_then_does_not_annotate(desk: Desk) -> None:
    ann, ben, dee = map(desk.login, ("ann", "ben", "dee"))
    write(ann, "ann", CLAIM)
    with pytest.raises(errors.InsufficientPrivilege):
        take(dee)
    with pytest.raises(errors.InsufficientPrivilege, match="only editors"):
        ben.execute("select reviewer.declare_review('one')")
    dee.execute("select reviewer.declare_review('one')")
    assert len(take(dee)) == 1
    with pytest.raises(errors.InsufficientPrivilege, match="does not annotate"):
        write(dee, "dee", CLAIM, n=1)
    write(dee, "dee", REMARK, n=2)
    write(dee, "dee", CLAIM._replace(article="two"), n=3)
    with pytest.raises(errors.InsufficientPrivilege, match="you have annotated"):
        dee.execute("select reviewer.declare_review('two')")


SIGNED = Change("one", "u0", "signoff:content", None, {"at": "2031"})


def test_who_declares_while_they_annotate_waits_and_is_refused(desk: Desk) -> None:
    """Whoever had begun a transaction before could annotate in it what they read meanwhile."""
    ann, dee = desk.login("ann"), desk.login("dee")
    write(ann, "ann", CLAIM)
    declare = "select reviewer.declare_review('one')"
    with connect(desk.url("dee")) as beside:
        beside.execute("begin")
        write(beside, "dee", CLAIM)
        dee.execute("set lock_timeout = '10ms'")
        with pytest.raises(errors.LockNotAvailable):
            dee.execute(declare)
        beside.execute("rollback; begin isolation level repeatable read")
        assert beside.execute("select count(*) from reviewer.person").fetchone()
        dee.execute(declare)
        assert len(take(dee)) == 1
        with pytest.raises(errors.SerializationFailure):
            write(beside, "dee", CLAIM)
        beside.execute("rollback")
        with pytest.raises(errors.InsufficientPrivilege, match="does not annotate"):
            write(beside, "dee", CLAIM)
        write(beside, "dee", REMARK)


def test_an_editor_signs_off_what_they_declared_to_review(desk: Desk) -> None:
    dee, ben = desk.login("dee"), desk.login("ben")
    with pytest.raises(errors.InsufficientPrivilege, match="after declaring"):
        write(dee, "dee", SIGNED, n=1)
    dee.execute("select reviewer.declare_review('one')")
    write(dee, "dee", SIGNED, n=1)
    write(ben, "ben", SIGNED, n=1)


def test_who_takes_on_the_role_of_the_group_is_still_who_logged_in(desk: Desk) -> None:
    """`set role` to the group, of which all are members, made everybody somebody else."""
    dee = desk.login("dee")
    group = dee.execute(
        "select rolname from pg_roles where rolname like 'reviewer%'"
        " and pg_has_role(oid, 'member') and has_schema_privilege(rolname, 'reviewer', 'usage')"
    ).fetchall()
    dee.execute("select reviewer.declare_review('one')")
    write(dee, "dee", CLAIM._replace(article="two"), n=1)
    for (name,) in group:
        dee.execute(f"set role {name}".encode())
        with pytest.raises(errors.InsufficientPrivilege, match="does not annotate"):
            write(dee, "dee", CLAIM, n=2)
        with pytest.raises(errors.InsufficientPrivilege, match="only adjudicators"):
            write(dee, "dee", GOLD, n=3)
        with pytest.raises(errors.InsufficientPrivilege):
            write(dee, "ann", CLAIM, n=4)
        dee.execute("reset role")
    assert group


@pytest.mark.parametrize(
    "change",
    [
        ["one", "u0", ["gold:tag:claim"], None, 1], [None, "u0", "note", None, "x"],
        {"0": "one", "2": "note"}, ["one", "u0", 5, None, 1], "one", None,
        [["one"], "u0", "note", None, "x"], ["one"], [],
    ],
)  # fmt: skip
def test_a_change_of_another_shape_is_refused(desk: Desk, change: object) -> None:
    """What was no text was compared with nothing, and went in as whatever it was sent as."""
    cy = desk.login("cy")
    cy.execute("insert into reviewer.session (session, annotator) values ('s', 'cy')")
    (line,) = cut(lines_of(Event("s:1", 1, "", "edit", None, "blind", (CLAIM,))))
    said = {**orjson.loads(line.encode()), "ch": [change]}
    with pytest.raises(errors.InvalidParameterValue):
        cy.execute(SQL, ("cy", "s", "one", False, 1, 1, [], orjson.dumps(said).decode()))


# -- probing ---------------------------------------------------------------------------------------


HIDDEN = ("piece", "head", "under_way", "session", "submission", "reveal", "declaration", "kept")


def test_tables_with_hidden_rows_cannot_be_selected_from(desk: Desk) -> None:
    """Row level security alone would tell by EXPLAIN ANALYZE how many rows it took away."""
    ben, eve, owner = map(desk.login, ("ben", "eve", "owner"))
    for table in HIDDEN:
        for connection in (ben, eve):
            for question in ("select count(*)", "explain select *"):
                with pytest.raises(errors.InsufficientPrivilege):
                    connection.execute(f"{question} from reviewer.{table}".encode())
        owner.execute(f"select count(*) from reviewer.{table}".encode())


def test_the_policies_hold_for_whoever_is_granted_the_table_by_mistake(desk: Desk) -> None:
    write(desk.login("ann"), "ann", CLAIM, SUBMIT)
    with desk.login("owner") as owner:
        owner.execute("grant select on reviewer.piece, reviewer.head to ben")
    ben = desk.login("ben")
    assert ben.execute("select article, open from reviewer.piece").fetchall() == [("one", True)]
    assert ben.execute("select * from reviewer.head").fetchall() == []


def test_errors_say_the_same_whether_a_key_is_there_or_not(desk: Desk) -> None:
    ann, ben = desk.login("ann"), desk.login("ben")
    write(ann, "ann", CLAIM)

    def told(statement: Callable[[], object]) -> str:
        with pytest.raises(psycopg.Error) as refused:
            statement()
        return str(refused.value).replace("two", "one").replace("nobody", "of-ann")

    def probe(session: str, article: str) -> str:
        change = CLAIM._replace(article=article)
        (line,) = cut(lines_of(Event(f"{session}:1", 1, "", "edit", None, "blind", (change,))))
        said = line.encode()[:-1].decode()
        return told(lambda: ben.execute(SQL, ("ben", session, article, False, 1, 1, [], said)))

    assert probe("of-ann", "one") == probe("of-ann", "two") == probe("nobody", "one")
    assert told(lambda: take(ben, "one")) == told(lambda: take(ben, "two"))
    for article in ("one", "two"):
        assert pull(ben, "ann", article, open=False) == []


def test_hints_have_no_content(desk: Desk) -> None:
    ann, ben = desk.login("ann"), desk.login("ben")
    ben.execute("listen reviewer")
    write(ann, "ann", CLAIM)
    (hint, *_) = ben.notifies(timeout=60, stop_after=1)
    assert hint.payload == ""


def test_functions_cannot_be_led_astray(desk: Desk) -> None:
    """Every function that runs as the owner pins where it looks for names; there is no view."""
    with desk.login("owner") as owner:
        functions = owner.execute(
            "select proname, proconfig from pg_proc where pronamespace = 'reviewer'::regnamespace"
            " and prosecdef"
        ).fetchall()
        assert len(functions) > 10
        for name, config in functions:
            pinned = ["search_path=pg_catalog, pg_temp", "client_min_messages=notice"]
            assert config == pinned, name
        kinds = owner.execute(
            "select relkind, relrowsecurity, relforcerowsecurity from pg_class"
            " where relnamespace = 'reviewer'::regnamespace and relkind in ('r', 'v', 'm', 'p')"
        ).fetchall()
        assert set(kinds) == {("r", True, True)}
    ann = desk.login("ann")
    for call in ("may_see('one')", "sees_source('ann', '/x')", "is_owner()"):
        with pytest.raises(errors.InsufficientPrivilege):
            ann.execute(f"select reviewer.{call}".encode())


def test_passwords_are_scram_and_stand_in_no_statement(desk: Desk) -> None:
    from reviewer.team import people

    with desk.login("owner") as owner:
        password = people.invite(owner, "zoe", "annotator")
        found = owner.execute(
            "select a.rolpassword, r.rolconnlimit, r.rolsuper, r.rolcreaterole"
            " from pg_authid a join pg_roles r using (rolname) where rolname = 'zoe'"
        ).fetchone()
        assert found is not None
        assert found[0].startswith("SCRAM-SHA-256$")
        assert password not in found[0]
        assert found[1:] == (people.CONNECTIONS, False, False)


def test_of_what_may_be_taken_one_learns_only_what_one_may_see(desk: Desk) -> None:
    ann, ben, dee, eve = map(desk.login, ("ann", "ben", "dee", "eve"))
    query = "select * from reviewer.to_take(null)"
    for n, article in enumerate(("one", "two"), start=1):
        write(ann, "ann", CLAIM._replace(article=article), n=n)
    write(ann, "ann", Change("", "", "source:plan", None, {"title": "Plan"}), n=3)
    write(ben, "ben", SUBMIT)
    write(dee, "dee", REMARK._replace(article="three"))
    assert ben.execute(query).fetchall() == [("one",)]
    assert dee.execute(query).fetchall() == []
    dee.execute("select reviewer.declare_review('two')")
    assert dee.execute(query).fetchall() == [("two",)]
    take(ben)
    assert ben.execute(query).fetchall() == []
    rule = "insert into reviewer.shared (name, version, value) values ('reveal', 2, 'open')"
    eve.execute(rule)
    assert ben.execute(query).fetchall() == [("three",), ("two",)]
