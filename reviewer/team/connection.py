"""Where the desk's server is, and the way there. Secrets come from libpq's own places only."""

from __future__ import annotations

import configparser
import os
import re
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from psycopg import Connection

SECONDS: Final = 10
"""How long a server may take to answer before it counts as away."""


NO_MEMBER: Final = "you are not (any more) a member of this desk: ask the chief"


class TeamError(Exception):
    """Something that the desk's server or its administrator has to mend, in one clear line."""


class NoPassword(TeamError):
    """The server asks for a password, and there is none where libpq looks."""


class Away(TeamError):
    """The server cannot be reached, or was lost: what was to be done is done later."""


def connect(conninfo: str, *, password: str | None = None) -> Connection[Any]:
    """Connects; each statement is a transaction of its own unless one is begun.

    Args:
        conninfo: A URL, or `service=NAME`.
        password: Typed in by the user; by default libpq looks for it (.pgpass, service file,
            environment).

    Raises:
        Away: The server does not answer.
        NoPassword: It asks for a password, and none was found.
        TeamError: It refuses, or the library is missing.
    """
    psycopg = library()
    try:
        full = complete(conninfo, os.environ)
        connection: Connection[Any] = psycopg.connect(
            full, autocommit=True, connect_timeout=SECONDS, application_name="reviewer",
            keepalives_idle=30, keepalives_interval=10, keepalives_count=3,
            **({"password": password} if password else {}),
        )  # fmt: skip
        return connection
    except psycopg.ProgrammingError as error:
        raise TeamError(f"[team]: no address of a server ({line_of(error)})") from None
    except psycopg.OperationalError as error:
        why = line_of(error)
        if "permission denied for database" in why:
            # What the server says to somebody who was shut out.
            raise TeamError(NO_MEMBER) from None
        if "no password supplied" in why:
            places = "~/.pgpass, a service file and PGPASSWORD"
            raise NoPassword(
                f"the desk's server: no password supplied; it is looked for in {places}"
            ) from None
        refused = re.search(r"password|authentication|pg_hba|role .* does not|not permitted", why)
        raise (TeamError if refused else Away)(f"the desk's server: {why}") from None


def library() -> Any:
    """psycopg, imported now.

    Raises:
        TeamError: It is not installed.
    """
    try:
        import psycopg
    except ImportError as error:
        raise TeamError(
            f"working with a server needs psycopg ({line_of(error)}):"
            " pip install 'reviewer-tui[team]'"
        ) from None
    return psycopg


def complete(conninfo: str, environ: Mapping[str, str]) -> str:
    """The address with TLS as it has to be: verified, unless the server is on this machine.

    What the address, the service file or the environment say of `sslmode` counts.
    """
    psycopg = library()
    given = dict(psycopg.conninfo.conninfo_to_dict(conninfo))
    known = {
        **_service(str(given.get("service") or environ.get("PGSERVICE", "")), environ),
        **given,
    }
    host = str(known.get("hostaddr") or known.get("host") or environ.get("PGHOST", ""))
    extra: dict[str, str] = {}
    if not _is_here(host) and "sslmode" not in known and not environ.get("PGSSLMODE"):
        extra["sslmode"] = "verify-full"
        own = os.path.exists(os.path.expanduser("~/.postgresql/root.crt"))
        named = own or "sslrootcert" in known or environ.get("PGSSLROOTCERT")
        if not named and psycopg.pq.version() >= 160000:
            extra["sslrootcert"] = "system"
    return str(psycopg.conninfo.make_conninfo(conninfo, **extra))


def _service(name: str, environ: Mapping[str, str]) -> dict[str, str]:
    """What the user's service file says of a service; nothing where there is none."""
    if not name:
        return {}
    places = [
        Path(os.path.expanduser(environ.get("PGSERVICEFILE") or "~/.pg_service.conf")),
        Path(environ.get("PGSYSCONFDIR") or "/etc/postgresql-common") / "pg_service.conf",
    ]
    for place in places:
        parser = configparser.ConfigParser(interpolation=None)
        try:
            parser.read(place, "utf-8")
        except (configparser.Error, OSError, UnicodeDecodeError):
            continue
        if parser.has_section(name):
            return dict(parser.items(name))
    return {}


def _is_here(host: str) -> bool:
    """Whether every host is this machine: a socket, `localhost`, or a loopback address."""
    for each in host.split(",") if host else [""]:
        if each and not each.startswith(("/", "@")) and each != "localhost":
            try:
                if not ip_address(each).is_loopback:
                    return False
            except ValueError:
                return False
    return True


def line_of(error: BaseException) -> str:
    """What an error says, on one line of bounded length that cannot disturb a terminal."""
    text = " ".join(str(error).split()) or type(error).__name__
    return "".join(c if c.isprintable() else "?" for c in text)[:300]
