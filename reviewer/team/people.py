"""Who belongs to a desk: making it, inviting, revoking, and how it stands."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reviewer.models.names import why_not
from reviewer.team.connection import TeamError, library, line_of
from reviewer.team.migrations import migrate

if TYPE_CHECKING:
    from psycopg import Connection

ROLES: Final = ("annotator", "adjudicator", "editor", "chief")

CONNECTIONS: Final = 8
"""How often one person may be connected at once: some machines, each with a command beside it."""

LONGEST: Final = 63
"""Bytes of the name of a PostgreSQL role."""


class Member(NamedTuple):
    """A person of the desk, as the chief sees them.

    Attributes:
        name: The annotator, who is also the PostgreSQL role.
        role: `annotator`, `adjudicator`, `editor` or `chief`.
        active: Whether they may connect.
        lines: Lines of journals that the server holds of them.
        submitted: Articles that they have submitted.
        jumps: How often their counter jumped over a million.
    """

    name: str
    role: str
    active: bool
    lines: int
    submitted: int
    jumps: int


def create(connection: Connection[Any], reveal: str) -> tuple[int, int]:
    """Makes the desk in the database, or brings it to the newest version.

    Args:
        connection: Of the owner of the database.
        reveal: When others' work on an article shows: `article` or `open`.

    Returns:
        The version before and after.

    Raises:
        TeamError: It cannot be made so.
    """
    return migrate(connection, reveal)


def invite(connection: Connection[Any], name: str, role: str) -> str:
    """Lets a person in, or gives one who is in another role and a new password.

    Returns:
        The password, which stands nowhere else: the server gets a verifier of it.

    Raises:
        TeamError: Nobody can be called so, or one may not invite.
    """
    if reason := why_not(name):
        raise TeamError(f"{name!r} will not do: {reason}")
    if len(name) > LONGEST:
        raise TeamError(f"{name!r} is too long for a role of PostgreSQL: {LONGEST} letters at most")
    password = secrets.token_urlsafe(18)
    made = connection.pgconn.encrypt_password(
        password.encode(), name.encode(), b"scram-sha-256"
    ).decode()
    _ask(connection, "select reviewer.invite(%s, %s, %s, %s)", (name, role, made, CONNECTIONS))
    return password


def revoke(connection: Connection[Any], name: str) -> None:
    """Shuts a person out; what they said stays.

    Raises:
        TeamError: There is nobody of that name, or one may not revoke.
    """
    if not _ask(connection, "select reviewer.revoke(%s)", (name,))[0][0]:
        raise TeamError(f"{name!r} is not a member of this desk")


def members(connection: Connection[Any]) -> list[Member]:
    """Everybody with how much they did; for the chief and the owner.

    Raises:
        TeamError: One is neither.
    """
    return [Member(*row) for row in _ask(connection, "select * from reviewer.progress()", ())]


def _ask(connection: Connection[Any], query: str, values: tuple[Any, ...]) -> list[Any]:
    psycopg = library()
    try:
        cursor = connection.execute(query.encode(), values)
        return cursor.fetchall() if cursor.description else []
    except psycopg.Error as error:
        text = line_of(error).partition(" CONTEXT:")[0]
        raise TeamError(f"the desk's server: {text}") from None
