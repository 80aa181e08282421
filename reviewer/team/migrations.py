"""The versions of the desk's database, each as SQL, and bringing a database to the newest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from reviewer.team.connection import NO_MEMBER, TeamError, library, line_of

if TYPE_CHECKING:
    from psycopg import Connection

FOLDER: Final = Path(__file__).parent / "migrations"

NEWEST: Final = 3
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
    library()
    from psycopg import sql

    text = (FOLDER / f"{version:04}.sql").read_text("utf-8")
    literal = sql.Literal(members).as_string(None)
    return text.replace(":'members'", literal).replace(
        ":members", sql.Identifier(members).as_string(None)
    )


def script(database: str, since: int = 0) -> str:
    """All that `team create` would run, for an administrator who wants to see it first."""
    from psycopg import sql

    members = sql.Identifier(members_of(database)).as_string(None)
    parts = [f"-- as the owner of the database {database}\nbegin;\n"]
    if not since:
        parts.append(f"create role {members} nologin;  -- unless it is there\n")
    steps = (sql_of(version, members_of(database)) for version in range(since + 1, NEWEST + 1))
    return "".join([*parts, *steps, "commit;\n"])


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


def migrate(connection: Connection[Any]) -> tuple[int, int]:
    """Brings the database to the newest version, all or nothing.

    Returns:
        The version before and after.

    Raises:
        TeamError: It is refused, or the database is of a newer program.
    """
    psycopg = library()
    from psycopg import sql

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
            there = connection.execute(
                "select from pg_roles where rolname = %s", (members,)
            ).fetchone()
            if there is None:
                connection.execute(
                    sql.SQL("create role {} nologin").format(sql.Identifier(members))
                )
            for version in range(before + 1, NEWEST + 1):
                connection.execute(sql_of(version, members).encode())
    except psycopg.Error as error:
        raise TeamError(
            f"the desk cannot be made: {line_of(error)}; it takes the owner of the database,"
            " who may create roles (alter role ... createrole)"
        ) from None
    return before, NEWEST
