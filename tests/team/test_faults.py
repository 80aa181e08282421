"""What goes wrong between machines and server: all of it is caught up with, nothing is asked."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reviewer.models import Change
from reviewer.team import connection, server
from reviewer.team.connection import Away, TeamError, connect
from tests.team import postgres
from tests.team.machines import Desk, Machine

Make = Callable[..., Machine]


@pytest.fixture
def own_cluster() -> Iterator[postgres.Cluster]:
    """A server that a test may stop."""
    if reason := postgres.why_not():
        pytest.skip(reason)
    cluster = postgres.begin()
    yield cluster
    postgres.end(cluster)


def test_a_server_that_is_away_for_days_and_dies_in_the_middle(
    own_cluster: postgres.Cluster, tmp_path: Path
) -> None:
    desk = Desk(own_cluster, "desk")
    ann, ben = Machine(tmp_path / "a", desk, "ann"), Machine(tmp_path / "b", desk, "ben")
    for one in (ann, ben):
        one.submit()
        one.meet()
    own_cluster.stop()
    for one in (ann, ben):
        with pytest.raises(Away):
            one.meet()
        one.sync.leave()
        for place in range(3):
            one.say("note", f"of {one.person}", place=place)
        with pytest.raises(Away):
            one.meet()
    own_cluster.start()
    for one in (ann, ben, ann):
        one.meet()
        one.take("one")
    assert ann.says("ben") == ben.says("ben")
    assert len(ann.says("ben")) == 4
    assert ann.says("ann") == ben.says("ann")
    for one in (ann, ben):
        one.stop()


def test_a_restored_backup_of_the_server_gets_what_it_lacks(desk: Desk, machine: Make) -> None:
    ann, laptop = machine("ann"), machine("ann")
    ann.say("note", "before")
    ann.meet()
    ann.sync.leave()
    backup = f"{desk.database}_backup"
    with connect(desk.cluster.url()) as owner:
        owner.execute(f"create database {backup} template {desk.database}".encode())
    ann.say("note", "after", place=1)
    ann.meet()
    laptop.meet()
    for one in (ann, laptop):
        one.sync.leave()
    with connect(desk.cluster.url()) as owner:
        owner.execute(f"drop database {desk.database} with (force)".encode())
        owner.execute(f"alter database {backup} rename to {desk.database}".encode())
    # The machine that wrote the lines is gone for good: another one has them too.
    shutil.rmtree(ann.annotations)
    laptop.meet()
    third = machine("ann")
    third.meet()
    assert third.says("ann") == laptop.says("ann")
    assert len(third.says("ann")) == 2


def test_a_restored_workspace_gets_back_what_it_lacks(machine: Make, tmp_path: Path) -> None:
    ann, ben = machine("ann"), machine("ben")
    ben.say("tag:claim", 1)
    ben.meet()
    ann.say("note", "before")
    ann.meet()
    shutil.copytree(ann.annotations, tmp_path / "backup")
    ann.say("note", "after", place=1)
    ann.submit()
    ann.meet()
    ann.take("one")
    known = {who: ann.says(who) for who in ("ann", "ben")}
    ann.stop()
    shutil.rmtree(ann.annotations)
    shutil.copytree(tmp_path / "backup", ann.annotations)
    again = machine("ann", "again")
    shutil.rmtree(again.annotations)
    shutil.copytree(tmp_path / "backup", again.annotations)
    again.stop()
    again.sync = again.new_sync()
    again.meet()
    fresh = again.store.beside()
    assert {who: dict(fresh.values(who, "one")) for who in known} == known


def test_a_full_disk_here_loses_nothing(machine: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    ann, other = machine("ann"), machine("ann")
    for place in range(3):
        ann.say("note", "x" * 50, place=place)
    ann.meet()
    real, left = os.write, [100]

    def full(fd: int, data: Any) -> int:
        if left[0] <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        count = real(fd, bytes(data)[: left[0]])
        left[0] -= count
        return count

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(TeamError, match="No space left"):
            other.meet()
    other.store.arrivals()
    assert other.says("ann") == {}
    assert list(other.store.problems()) == []
    other.meet()
    assert other.says("ann") == ann.says("ann")


def test_half_a_line_that_a_crash_left_does_not_spoil_the_next(machine: Make) -> None:
    ann, other = machine("ann"), machine("ann")
    ann.say("note", "one")
    ann.meet()
    other.meet()
    ann.say("note", "two", place=1)
    ann.meet()
    (pulled,) = (other.annotations / "ann" / "journal").glob("team-*")
    with pulled.open("ab") as file:
        file.write(b'{"v":2,"id":"torn')
    other.meet()
    assert other.says("ann") == ann.says("ann")


def test_a_full_disk_of_the_server_is_waited_for(desk: Desk, machine: Make) -> None:
    ann = machine("ann")
    ann.meet()
    ann.say("note", "x")
    with desk.login("owner") as owner:
        owner.execute(
            "create function reviewer.full() returns trigger language plpgsql as $$ begin"
            " raise exception 'could not extend file' using errcode = '53100'; end $$;"
            " grant execute on function reviewer.full() to ann;"
            " create trigger a_full before insert on reviewer.piece"
            " for each row execute function reviewer.full()"
        )
        with pytest.raises(Away, match="could not extend"):
            ann.meet()
        assert ann.sync.report.refused == []
        owner.execute("drop trigger a_full on reviewer.piece")
    ann.sync.leave()
    assert ann.meet().sent == 1


def test_what_is_refused_stays_here_is_told_and_holds_up_nothing_else(machine: Make) -> None:
    ann = machine("ann")
    ann.say("note", "first")
    ann.append([Change("one", ann.unit(), "gold:tag:claim", None, {"value": True})])
    ann.say("note", "last", place=1)
    report = ann.meet()
    assert report.sent == 2
    (refusal,) = report.refused
    assert (refusal.article, refusal.lines) == ("one", 1)
    assert "only adjudicators decide" in refusal.why
    assert "gold:tag:claim" in ann.says("ann")[ann.unit()]


def test_a_client_that_is_too_old_says_so_and_sends_nothing(
    machine: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = machine("ann")
    ann.say("note", "x")
    with monkeypatch.context() as patch:
        patch.setattr(server, "NEWEST", 0)
        with pytest.raises(TeamError, match="install the newest version"):
            ann.meet()
    assert ann.meet().sent == 1


def test_lines_of_a_newer_version_are_counted_and_the_others_arrive(
    desk: Desk, machine: Make
) -> None:
    ann, other = machine("ann"), machine("ann")
    ann.say("note", "x")
    ann.meet()
    login = desk.login("ann")
    login.execute("insert into reviewer.session (session, annotator) values ('new', 'ann')")
    login.execute(
        "insert into reviewer.piece (annotator, session, article, open, n, lc, line) values"
        " ('ann', 'new', 'one', false, 1, 1, %s)",
        (
            '{"v":9,"id":"new:1","lc":1,"ch":[["one","u","note",null,"y"]],'
            '"piece":{"article":"one","open":false}}',
        ),
    )
    report = other.meet()
    assert other.says("ann") == ann.says("ann")
    assert any("newer version" in note for note in report.notes)


@pytest.mark.parametrize(
    ("annotator", "article"),
    [("../up", "one"), ("gold", "one"), ("ann", "../one"), ("ann", "")],
)
def test_a_hostile_server_writes_nowhere_else(annotator: str, article: str, machine: Make) -> None:
    ann = machine("ann")
    ann.meet()
    key = server.Key(annotator, "s", article, False)
    line = (
        f'{{"v":2,"id":"s:1","lc":1,"at":"","op":"edit","ref":null,"basis":"blind","ch":'
        f'[["{article}","u","note",null,"x"]],'
        f'"piece":{{"article":"{article}","open":false,"part":0,"parts":1}}}}'
    )

    class Hostile(server.Server):
        def heads(self, recent: float | None = None) -> list[server.Head]:
            return [server.Head(key, 1, 1)]

        def pull(self, wanted: Any) -> Iterator[server.PulledLine]:
            yield server.PulledLine(key, 1, line.encode())

        def documents(self) -> list[tuple[str, int, str]]:
            names = ("articles/../../up.txt", "articles/.git/x.txt", "corpus/../x.txt", "x.txt")
            return [(name, 1, "0" * 64) for name in (*names, "articles/run.sh", "articles//x.txt")]

    before = sorted(path for path in ann.root.parent.rglob("*") if path.name != "team.json")
    ann.sync.leave()
    ann.server = lambda: Hostile(connect(ann.desk.url("ann")))  # type: ignore[method-assign]
    ann.sync = ann.new_sync()
    report = ann.meet()
    assert sorted(p for p in ann.root.parent.rglob("*") if p.name != "team.json") == before
    assert sum("no name that a document can have" in note for note in report.notes) == 6


def test_nothing_is_written_through_a_link(machine: Make, tmp_path: Path) -> None:
    ann, other = machine("ann"), machine("ann")
    ann.say("note", "x")
    ann.meet()
    other.writer.close()
    outside = tmp_path / "outside"
    outside.mkdir()
    shutil.rmtree(other.annotations / "ann", ignore_errors=True)
    (other.annotations / "ann").symlink_to(outside)
    with pytest.raises(TeamError, match="link"):
        other.meet()
    assert list(outside.iterdir()) == []


def test_tls_is_verified_off_this_machine_unless_somebody_says_otherwise(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".pg_service.conf").write_text("[near]\nhost=localhost\n[far]\nhost=db.example.org\n")
    for address, wanted in {
        "postgresql://ann@db.example.org/desk": "verify-full",
        "postgresql://ann@db.example.org/desk?sslmode=require": "require",
        "postgresql://ann@localhost/desk": "",
        "postgresql://ann@127.0.0.1/desk": "",
        "postgresql://ann@%2Ftmp/desk": "",
        "postgresql://ann@127.0.0.1,db.example.org/desk": "verify-full",
        "service=far": "verify-full",
        "service=near": "",
    }.items():
        found = connection.complete(address, {})
        assert (f"sslmode={wanted}" in found) if wanted else ("sslmode" not in found), address
    assert "sslmode" not in connection.complete("service=far", {"PGSSLMODE": "prefer"})
    with pytest.raises(Away):
        connect("postgresql://ann@127.0.0.1:1/desk")
    with pytest.raises(TeamError, match="no address"):
        connect("postgresql://[")


def test_a_missing_password_is_told_with_its_places(monkeypatch: pytest.MonkeyPatch) -> None:
    psycopg = connection.library()

    def refuse(*_: object, **__: object) -> None:
        raise psycopg.OperationalError("connection failed: fe_sendauth: no password supplied")

    monkeypatch.setattr(psycopg, "connect", refuse)
    with pytest.raises(TeamError, match=r"no password supplied; it is looked for in ~/\.pgpass"):
        connect("postgresql://ann@127.0.0.1/desk")
