"""The commands of a desk with a server, from making it to a third machine that joins."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import orjson
import pytest
from filelock import FileLock

from reviewer.cli import main
from reviewer.cli.open import not_synced, sync_command
from reviewer.cli.options import load_settings
from reviewer.cli.team_commands.join import with_team
from reviewer.cli.team_commands.sync import shared_config
from reviewer.models import Change
from reviewer.store.file_store import FileStore
from reviewer.team import migrations, people
from reviewer.team.connection import connect
from reviewer.team.sync import SyncedFolders
from tests.team import postgres

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def server(cluster: postgres.Cluster) -> Iterator[Callable[[str], str]]:
    """The address of an empty database, for somebody.

    People are roles of the whole server, so tests that invite the same ones take turns.
    """
    with FileLock(f"{cluster.home}.lock"):
        yield from empty_database(cluster)


def empty_database(cluster: postgres.Cluster) -> Iterator[Callable[[str], str]]:
    database = f"cli_{uuid4().hex[:12]}"
    with connect(cluster.url()) as connection:
        connection.execute(f"create database {database}".encode())
    host = cluster.home.replace("/", "%2F")
    yield lambda person: f"postgresql://{person}@{host}/{database}"
    with connect(cluster.url()) as connection:
        connection.execute(f"drop database {database} with (force)".encode())
        # Nobody else's tests see who was invited here.
        connection.execute(b"drop role zed_chief, zed_ann, zed_dee")
        connection.execute(f"drop role reviewer_{database}".encode())


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs a command in a folder, at a machine of its own."""

    def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
        folder.mkdir(exist_ok=True)
        monkeypatch.chdir(folder)
        monkeypatch.setenv("REVIEWER_STATE_DIR", f"{folder}-state")
        monkeypatch.setenv("REVIEWER_CACHE_DIR", f"{folder}-cache")
        code = main(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_desk_from_the_first_command_to_the_last(
    server: Callable[[str], str], call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chief, ann, dee = (tmp_path / name for name in ("chief", "ann", "dee"))
    code, sql, _ = call(chief, "team", "create", server("owner"), "--sql")
    assert code == 0
    assert "create role" in sql
    assert "version 0 to" in sql
    assert "force row level security" in sql
    code, _, refused = call(chief, "team", "create", server("owner"), "--reveal", "sentence")
    assert (code, "article by article" in refused) == (2, True)
    code, said, _ = call(chief, "team", "create", server("owner"), "--chief", "zed_chief")
    assert code == 0
    assert f"version {migrations.NEWEST}" in said
    assert "password: " in said
    assert "reviewer join postgresql://zed_chief@HOST/" in said, "no socket: they are elsewhere"
    assert (
        f"is there, in version {migrations.NEWEST}"
        in call(chief, "team", "create", server("owner"))[1]
    )
    url = ("--url", server("zed_chief"))
    assert call(chief, "team", "invite", "zed_ann", *url)[0] == 0
    with monkeypatch.context() as patch:
        patch.setenv("HOME", str(chief))
        code, _, refused = call(chief, "team", "status")
    assert (code, "no server is named: give --url" in refused) == (2, True)
    assert call(chief, "team", "invite", "zed_dee", "--role", "editor", *url)[0] == 0
    for name, why in (("../up", "letters"), ("owner", "is not of Reviewer"), ("gold", "reserved")):
        code, _, refused = call(chief, "team", "invite", name, *url)
        assert (code, why in refused, refused.count("\n")) == (2, True, 1)

    (chief / "annotations" / "guest" / "journal").mkdir(parents=True)
    (chief / "annotations" / "README.md").write_text("Invented.\n")
    (chief / "seeds").mkdir()
    (chief / "seeds" / "quay.txt").write_text("The quay is closed. It rains.\n")
    (chief / "letter.txt").write_text("Of no concern to the desk.\n")
    code, said, _ = call(chief, "join", server("zed_chief"))
    assert (code, "sent 0 lines, 1 documents" in said) == (0, True)
    assert "1 article in " in said and "move them there if they belong to the desk" in said
    assert "not sent: the work of guest, who do not belong to the desk" in said

    assert call(ann, "join", server("zed_ann"))[0] == 0
    assert (ann / "seeds" / "quay.txt").read_bytes() == (chief / "seeds" / "quay.txt").read_bytes()
    settings = load_settings((), None, None, None)
    assert (settings.annotator, settings.team) == ("zed_ann", server("zed_ann"))
    syncing = sync_command(settings, "zed_ann")
    assert syncing[1:6] == ["-P", "-m", "reviewer", "sync", "--signs"]
    assert not_synced(settings, syncing) == ""
    assert "`reviewer sync` begins" in not_synced(settings, ())
    store = FileStore(ann / "seeds", ann / "annotations")
    unit = store.open("quay").units[0].id
    with_writer = store.writer("zed_ann")
    with_writer.append("edit", [Change("quay", unit, "tag:claim", None, 1)])
    with_writer.close()
    assert "sent 1 lines" in call(ann, "sync")[1]
    assert "sent 0 lines" in call(ann, "sync")[1]

    (dee / "seeds").mkdir(parents=True)
    (dee / "seeds" / "quay.txt").write_text("Another text of that name.\n")
    own = FileStore(dee / "seeds", dee / "annotations")
    apart = own.open("quay").units[0].id
    with_writer = own.writer("zed_dee")
    with_writer.append("edit", [Change("quay", apart, "remark:r1", None, {"text": "of the other"})])
    with_writer.close()
    code, said, _ = call(dee, "join", server("zed_dee"))
    assert code == 0
    assert "yours is articles/quay-" in said
    assert "what you said followed to quay-" in said
    assert "sent 2 lines" in said, "the step away and the step there"
    (displaced,) = (dee / "seeds").glob("quay-*.txt")
    fresh = FileStore(dee / "seeds", dee / "annotations")
    assert fresh.values("zed_dee", displaced.stem)[apart]["remark:r1"]
    taken = ("sync", "--take", "article:quay")
    code, _, refused = call(dee, *taken)
    assert (code, "once you have submitted" in refused, "--review" in refused) == (1, True, True)
    assert "quay: 1 lines of others" in call(dee, *taken, "--review")[1]
    fresh = FileStore(dee / "seeds", dee / "annotations")
    assert dict(fresh.values("zed_ann", "quay")) == {unit: {"tag:claim": 1}}
    assert "no article fits" in call(dee, "sync", "--take", "article:nowhere")[1]

    status = call(chief, "team", "status")[1]
    assert "zed_ann" in status
    assert "editor" in status
    assert call(dee, "team", "status")[0] == 2
    assert call(chief, "team", "revoke", "zed_ann")[0] == 0
    code, _, refused = call(ann, "sync")
    assert (code, "not (any more) a member" in refused, refused.count("\n")) == (2, True, 1)
    assert "shut out" in call(chief, "team", "status")[1]
    assert call(chief, "team", "revoke", "nobody")[0] == 2

    # Another scheme than the desk's: it says so before it sends anything.
    toml = dee / "reviewer.toml"
    toml.write_text(toml.read_text() + "\n[scheme]\nversion = 7\n")
    code, _, refused = call(dee, "sync")
    assert (code, "version 1 of its scheme" in refused) == (2, True)
    toml.write_text('reveal = "sentence"\n' + toml.read_text())
    code, _, refused = call(dee, "sync")
    assert (code, "article by article" in refused, refused.count("\n")) == (2, True, 1)
    toml.write_text(toml.read_text().replace('reveal = "sentence"\n', ""))
    assert call(dee, "sync", "--scheme")[0] == 0
    assert "version = 7" not in toml.read_text()
    assert "version = 7" in (dee / "reviewer.toml.bak").read_text()


def test_the_process_beside_the_program_says_how_it_stands(
    server: Callable[[str], str], call: Call, tmp_path: Path
) -> None:
    chief = tmp_path / "chief"
    call(chief, "team", "create", server("owner"), "--chief", "zed_chief")
    for name in ("zed_ann", "zed_dee"):
        call(chief, "team", "invite", name, "--url", server("zed_chief"))
    assert call(chief, "join", server("zed_chief"))[0] == 0
    command = sync_command(load_settings((), None, None, None), "zed_chief")
    beside = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=chief,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert beside.stdin is not None
    assert beside.stdout is not None
    assert orjson.loads(beside.stdout.readline())["state"] == "synced"
    code, _, refused = call(chief, "sync")
    assert (code, "being synced already" in refused) == (2, True)
    store = FileStore(chief / "seeds", chief / "annotations")
    writer = store.writer("zed_chief")
    writer.append("edit", [Change("quay", "u", "note", None, "x")])
    writer.close()
    _, errors = beside.communicate(timeout=120)
    assert (beside.returncode, errors) == (0, b"")
    assert "sent 0 lines" in call(chief, "sync")[1], "what was said last was sent at the end"


def test_a_reviewer_toml_alone_sends_nothing_anywhere(call: Call, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    call(desk, "init", ".")
    (desk / "reviewer.toml").write_text('[team]\nurl = "postgresql://ann@evil.example/desk"\n')
    assert sync_command(load_settings((), None, None, None), "ann") == []


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ('url = "postgresql://ann:secret@host/desk"', "holds a password"),
        ('url = "postgresql://ann@host/desk?password=secret"', "holds a password"),
        ('url = "host=/tmp"', "an address such as"),
        ('service = "a b"', "the name of a service"),
        ('service = "desk"\nurl = "postgresql://ann@host/desk"', "both"),
    ],
)
def test_an_address_is_refused_with_its_line(
    table: str, why: str, call: Call, tmp_path: Path
) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "reviewer.toml").write_text(f"[team]\n{table}\n")
    code, _, refused = call(desk, "sync")
    assert (code, why in refused, refused.count("\n")) == (2, True, 1)
    assert "reviewer.toml, line" in refused
    assert "secret" not in refused or "holds a password" not in refused


def test_without_the_library_one_line_says_what_to_install(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    code, _, refused = call(tmp_path / "x", "team", "create", "postgresql://owner@host/desk")
    assert (code, "reviewer-tui[team]" in refused, refused.count("\n")) == (2, True, 1)


def test_what_is_shared_of_a_reviewer_toml_names_neither_a_person_nor_a_server(
    tmp_path: Path,
) -> None:
    (tmp_path / "reviewer.toml").write_text(
        'annotator = "ann"\nlanguage = "de"\n[team]\nurl = "postgresql://ann@[::1]/desk"\n\n'
        '[aliases]\n"ann@x" = "ann"\n'
    )
    work = SyncedFolders(tmp_path / "seeds", tmp_path / "annotations", tmp_path / "state")
    assert shared_config(work) == 'language = "de"\n[aliases]\n"ann@x" = "ann"\n'
    whole = with_team(shared_config(work), {"url": "postgresql://ben@host/desk"}, "ben")
    (tmp_path / "reviewer.toml").write_text(whole)
    settings = load_settings((), None, None, tmp_path / "reviewer.toml")
    assert (settings.annotator, settings.language) == ("ben", "de")
    assert settings.team == "postgresql://ben@host/desk"


@pytest.mark.parametrize("since", [0, 2])
def test_what_sql_prints_makes_the_whole_desk_and_renews_an_older_one(
    cluster: postgres.Cluster,
    call: Call,
    tmp_path: Path,
    since: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It left out what a desk is told once: whoever joined saw a fault of the program."""
    database = f"printed_{uuid4().hex[:8]}"
    with connect(cluster.url()) as owner:
        owner.execute(f"create database {database}".encode())
    url = f"postgresql:///{database}?host={cluster.home}&user=owner"
    try:
        with connect(url) as owner, monkeypatch.context() as patch:
            patch.setattr(migrations, "NEWEST", since)
            assert not since or people.create(owner, "open") == (0, since)
        code, sql, _ = call(tmp_path, "team", "create", url, "--sql", "--chief", "zed\nchief")
        assert (code, f"version {since} to {migrations.NEWEST}" in sql) == (0, True)
        with connect(url) as owner:
            owner.execute(sql.encode())
            found = owner.execute("select name, value from reviewer.shared").fetchall()
            assert dict(found).keys() == {"desk", "reveal"}
            assert dict(found)["reveal"] == ("open" if since else "article")
            newest = migrations.NEWEST
            assert people.create(owner, "article") == (newest, newest)
    finally:
        with connect(cluster.url()) as owner:
            owner.execute(f"drop database {database}".encode())
            owner.execute(f"drop role reviewer_{database}".encode())
