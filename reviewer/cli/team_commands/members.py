"""`reviewer team`: making a desk with a server, and who belongs to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from reviewer.cli.options import Refused, load_settings
from reviewer.config.workspace import is_guarded
from reviewer.team.people import ROLES

if TYPE_CHECKING:
    from psycopg import Connection


NO_SERVER: Final = (
    'no server is named: give --url, or in reviewer.toml [team] url = "postgresql://..."'
)

STANDARD_PORT: Final = 5432
"""Where PostgreSQL listens unless it is told otherwise."""

_config = click.option(
    "--config", type=click.Path(path_type=Path), metavar="FILE", help="Use this file."
)
_url = click.option("--url", metavar="URL", help="The server, if reviewer.toml names none.")


@click.group("team")
def team_command() -> None:
    """Make a desk with a server (PostgreSQL), and say who belongs to it.

    The server is named by [team] in reviewer.toml or by --url. Passwords come from ~/.pgpass, a
    service file or the environment, else they are asked for.
    """


@team_command.command("create")
@click.argument("url")
@click.option(
    "--reveal", type=click.Choice(["article", "open", "sentence"]), default="article",
    show_default=True, help="When others' work on an article shows.",
)  # fmt: skip
@click.option("--chief", metavar="NAME", help="Invite NAME as the chief at once.")
@click.option("--sql", "only_sql", is_flag=True, help="Only print what would be run.")
def create_command(url: str, reveal: str, chief: str | None, only_sql: bool) -> int:
    """Make a desk in the database at URL, or bring it to the newest version.

    URL is an address such as postgresql://owner@host/desk, or service=NAME. It takes the owner of
    the database, who may create roles.
    """
    from reviewer.models.phrases import printable
    from reviewer.team import people
    from reviewer.team.connection import library
    from reviewer.team.migrations import script

    if reveal == "sentence":
        raise Refused(
            '--reveal: a server takes "article" or "open", not "sentence": lines travel article by'
            " article, so others' work on a single sentence cannot be held back or handed out"
        )
    with refusing():
        if only_sql:
            known = library().conninfo.conninfo_to_dict(url)
            said = script(str(known.get("dbname") or "desk"), reveal, _version_at(url))
            if chief:
                name = printable(Path(chief))
                said += f"-- then: reviewer team invite {name} --role chief --url URL\n"
            click.echo(said, nl=False)
            return 0
        with closing(connected(url)) as connection:
            before, after = people.create(connection, reveal)
            place = f"{connection.info.dbname} on {connection.info.host or 'this machine'}"
            if before == after:
                click.echo(f"{place}: the desk is there, in version {after}")
            elif before:
                click.echo(f"{place}: brought the desk from version {before} to {after}")
            else:
                click.echo(f"{place}: made the desk, version {after}")
            if chief:
                _say_invited(connection, chief, "chief")
    return 0


def _version_at(url: str) -> int:
    """The version of the desk there; 0 where that cannot be known, which is said."""
    from reviewer.team.connection import TeamError
    from reviewer.team.migrations import version_of

    try:
        with closing(connected(url, ask=False)) as connection:
            return version_of(connection)
    except TeamError as error:
        click.echo(f"as for an empty database, because it cannot be asked: {error}", err=True)
        return 0


@team_command.command("invite")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="annotator", show_default=True)
@_url
@_config
def invite_command(name: str, role: str, url: str | None, config: Path | None) -> int:
    """Let NAME in, with a new password that is printed once."""
    with refusing(), closing(connected(address(url, config))) as connection:
        _say_invited(connection, name, role)
    return 0


@team_command.command("revoke")
@click.argument("name")
@_url
@_config
def revoke_command(name: str, url: str | None, config: Path | None) -> int:
    """Shut NAME out. What they said stays."""
    from reviewer.team import people

    with refusing(), closing(connected(address(url, config))) as connection:
        people.revoke(connection, name)
    click.echo(f"{name} is shut out; what they said stays")
    return 0


@team_command.command("status")
@_url
@_config
def status_command(url: str | None, config: Path | None) -> int:
    """Show who belongs to the desk, and how much the server has of them."""
    from reviewer.team import people

    with refusing(), closing(connected(address(url, config))) as connection:
        members = people.members(connection)
    width = max([len(member.name) for member in members], default=4)
    click.echo(f"{'name':<{width}}  {'role':<11}  {'lines':>9}  submitted")
    for one in members:
        left = "" if one.active else "  shut out"
        jumps = f"  {one.jumps} jumps of the counter: check that machine" if one.jumps else ""
        row = f"{one.name:<{width}}  {one.role:<11}  {one.lines:>9,}  {one.submitted:>9}"
        click.echo(f"{row}{left}{jumps}")
    return 0


def _say_invited(connection: Connection[Any], name: str, role: str) -> None:
    from reviewer.team import people

    password = people.invite(connection, name, role)
    click.echo(f"{name} is in as {role}; hand this over on a safe way, it is shown only now:")
    click.echo(f"    password: {password}")
    click.echo(f"    reviewer join {_url_for(connection, name)}")


def _url_for(connection: Connection[Any], name: str) -> str:
    """The address at which somebody joins; a socket of this machine is of no use elsewhere."""
    at = connection.info
    host = "HOST" if at.host.startswith("/") or not at.host else at.host
    port = "" if at.port == STANDARD_PORT else f":{at.port}"
    return f"postgresql://{name}@{f'[{host}]' if ':' in host else host}{port}/{at.dbname}"


# -- for join and sync too -------------------------------------------------------------------------


def address(url: str | None, config: Path | None) -> str:
    """Where the desk's server is.

    Raises:
        Refused: Nothing says so.
    """
    if url:
        return url
    if config is None and is_guarded(Path.cwd()):
        raise Refused(f"{NO_SERVER}; here is no workspace: {Path.cwd()}")
    found = load_settings((), None, None, config).team
    if not found:
        raise Refused(NO_SERVER)
    return found


def connected(conninfo: str, *, ask: bool = True) -> Connection[Any]:
    """A connection; where libpq finds no password, it is asked for on a terminal.

    Raises:
        TeamError: There is no way to the server.
    """
    from reviewer.team.connection import NoPassword, connect

    try:
        return connect(conninfo)
    except NoPassword:
        if not ask or not os.isatty(0):
            raise
    password: str = click.prompt("Password", hide_input=True, err=True)
    return connect(conninfo, password=password)


@contextmanager
def refusing() -> Iterator[None]:
    """Turns what the desk's server says into one line and exit code 2."""
    from reviewer.team.connection import TeamError

    try:
        yield
    except TeamError as error:
        raise Refused(str(error)) from None


@contextmanager
def closing(connection: Connection[Any]) -> Iterator[Connection[Any]]:
    """Lets go of a connection at the end, whatever happens."""
    try:
        yield connection
    finally:
        connection.close()
