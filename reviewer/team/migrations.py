"""The versions of the desk's database, each as SQL, and bringing a database to the newest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from reviewer.models.phrases import printable
from reviewer.team.connection import NO_MEMBER, TeamError, library, line_of

if TYPE_CHECKING:
    from psycopg import Connection

FOLDER: Final = Path(__file__).parent / "migrations"

NEWEST: Final = 6
"""The version that this program works with."""

_LOCK: Final = 7_243_018_855
"""An advisory lock: of two administrators one waits for the other."""


def members_of(database: str) -> str:
    """The name of the group role whose members work at the desk in a database."""
    return f"reviewer_{database}"[:63]


def sql_of(version: int, members: str) -> str:
    """The SQL that leads to a version from the one before it.

    Args:
        version: From 1.
        members: The group role.
    """
    return _named((FOLDER / f"{version:04}.sql").read_text("utf-8"), members)


def _named(text: str, members: str) -> str:
    library()
    from psycopg import sql

    literal = sql.Literal(members).as_string(None)
    return text.replace(":'members'", literal).replace(
        ":members", sql.Identifier(members).as_string(None)
    )


_GROUP: Final = """do $$ begin
    if not exists (select from pg_roles where rolname = :'members') then
        create role :members nologin;
    end if;
end $$;
"""

_DESK: Final = """
insert into reviewer.shared (name, version, value)
    select f.name, 1, f.value
    from (values ('reveal', :reveal), ('desk', left(replace(gen_random_uuid()::text, '-', ''), 16)))
        as f (name, value)
    where not exists (select from reviewer.shared s where s.name = f.name);
"""
"""What a desk is told once: when others' work shows, and a name that no other desk has."""


def script(database: str, reveal: str, since: int = 0) -> str:
    """All that `team create` would run, for an administrator who wants to see it first.

    Args:
        database: Its name.
        reveal: When others' work on an article shows, unless the desk says already.
        since: The version that it has; 0 for none.
    """
    name = printable(Path(database))
    parts = [f"-- as the owner of the database {name}, version {since} to {NEWEST}\nbegin;\n"]
    return "".join([*parts, *_steps(members_of(database), reveal, since), "commit;\n"])


def _steps(members: str, reveal: str, since: int) -> Iterator[str]:
    from psycopg import sql

    yield _named(_GROUP, members)
    for version in range(since + 1, NEWEST + 1):
        yield sql_of(version, members)
    yield _DESK.replace(":reveal", sql.Literal(reveal).as_string(None))


def version_of(connection: Connection[Any]) -> int:
    """The version of the database; 0 if it holds no desk.

    Raises:
        TeamError: One may not see that.
    """
    psycopg = library()
    try:
        there = connection.execute("select to_regnamespace('reviewer') is not null").fetchone()
        if not (there and there[0]):
            return 0
        found = connection.execute("select max(version) from reviewer.migration").fetchone()
    except psycopg.errors.InsufficientPrivilege:
        raise TeamError(NO_MEMBER) from None
    return int(found[0] or 0) if found else 0


def migrate(connection: Connection[Any], reveal: str) -> tuple[int, int]:
    """Brings the database to the newest version, all or nothing.

    Args:
        connection: Of the owner of the database.
        reveal: When others' work on an article shows, unless the desk says already.

    Returns:
        The version before and after.

    Raises:
        TeamError: It is refused, or the database is of a newer program.
    """
    psycopg = library()
    members = members_of(connection.info.dbname)
    try:
        with connection.transaction():
            connection.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))
            before = version_of(connection)
            if before > NEWEST:
                raise TeamError(
                    f"the desk's database has version {before}, this program knows {NEWEST}:"
                    " install the newest version of Reviewer"
                )
            for step in _steps(members, reveal, before):
                connection.execute(step.encode())
    except psycopg.Error as error:
        raise TeamError(
            f"the desk cannot be made: {line_of(error)}; it takes the owner of the database,"
            " who may create roles (alter role ... createrole)"
        ) from None
    return before, NEWEST
