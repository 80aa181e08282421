"""One PostgreSQL for a run of the tests: on a socket of its own, without a port."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock

from reviewer.team import people
from reviewer.team.connection import connect

PASSWORD = "owner-of-tests"

PEOPLE = {
    "ann": "annotator", "ben": "annotator", "bob": "annotator",
    "cy": "adjudicator", "dee": "editor", "eve": "chief",
}  # fmt: skip
"""Who belongs to the desk of a test."""

CONNECTIONS = 50
"""How often one of them may be logged in."""


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL.

    Attributes:
        binaries: Where its programs are.
        home: Its data, its socket and its log.
    """

    binaries: str
    home: str

    def url(self, database: str = "postgres", user: str = "owner") -> str:
        return f"host={self.home} dbname={database} user={user}"

    def control(self, *arguments: str) -> None:
        program = f"{self.binaries}/pg_ctl"
        data, log = f"{self.home}/data", f"{self.home}/log"
        command = [program, "-D", data, "-l", log, "-w", "-t", "240", "-s", *arguments]
        subprocess.run([*unprivileged(), *command], check=True, timeout=300, cwd="/")

    def start(self) -> None:
        self.control("start")

    def stop(self) -> None:
        self.control("-m", "immediate", "stop")


def unprivileged() -> list[str]:
    """What stands in front of a command, because PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]


def binaries() -> str | None:
    """Where initdb is: among Debian's versions, or on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: p.parts[-3])
    if found:
        return str(found[-1].parent)
    there = shutil.which("initdb")
    return str(Path(there).parent) if there else None


def why_not() -> str:
    """Why no PostgreSQL can be started here; empty if one can."""
    if binaries() is None:
        return "no PostgreSQL is installed (Debian: apt-get install postgresql)"
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            return "PostgreSQL does not run as root, and there is no setpriv"
        try:
            pwd.getpwnam("postgres")
        except KeyError:
            return "PostgreSQL does not run as root, and there is no user postgres"
    return ""


def begin(*, durable: bool = False) -> Cluster:
    """Makes a cluster and starts it; what it writes survives a loss of power if `durable`."""
    home = tempfile.mkdtemp(prefix="reviewer-pg-", dir="/tmp")
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    Path(home).chmod(0o755)
    cluster = Cluster(str(binaries()), home)
    secret = Path(home) / "secret"
    secret.write_text(PASSWORD + "\n")
    secret.chmod(0o644)
    command = [
        f"{cluster.binaries}/initdb", "-D", f"{home}/data", "-U", "owner", "-A", "scram-sha-256",
        f"--pwfile={secret}", "-E", "UTF8", "--locale=C.UTF-8", "-N",
    ]  # fmt: skip
    done = subprocess.run(
        [*unprivileged(), *command], capture_output=True, text=True, timeout=300, cwd="/"
    )
    assert done.returncode == 0, done.stderr
    with open(f"{home}/data/postgresql.auto.conf", "a") as file:
        file.write(
            f"listen_addresses = ''\nunix_socket_directories = '{home}'\n"
            f"fsync = {'on' if durable else 'off'}\n"
            "shared_buffers = 32MB\nmax_connections = 200\nlog_min_messages = fatal\n"
        )
    # Who says they are somebody is believed, so that no test waits for passwords; one database
    # asks for them.
    with open(f"{home}/data/pg_hba.conf", "w") as file:
        file.write("local locked all scram-sha-256\nlocal all all trust\n")
    cluster.start()
    make_template(cluster)
    return cluster


def make_template(cluster: Cluster) -> None:
    """A desk with somebody in each role, which each test gets a copy of."""
    with connect(cluster.url()) as connection:
        connection.execute("create database desk_template")
    with connect(cluster.url("desk_template")) as connection:
        people.create(connection, "article")
        for name, role in PEOPLE.items():
            people.invite(connection, name, role)
            # Tests that run side by side log in as the same people.
            connection.execute(f"alter role {name} connection limit {CONNECTIONS}".encode())


def end(cluster: Cluster) -> None:
    with suppress(subprocess.CalledProcessError):
        cluster.stop()
    shutil.rmtree(cluster.home, ignore_errors=True)
    Path(f"{cluster.home}.lock").unlink(missing_ok=True)


@contextmanager
def shared(folder: Path) -> Iterator[Cluster]:
    """The cluster of this run, whichever process of it asks first; the last one ends it."""
    state, lock = folder / "cluster.json", FileLock(folder / "cluster.lock")
    with lock:
        if state.exists():
            known = json.loads(state.read_text())
            cluster, users = Cluster(**known["cluster"]), known["users"]
        else:
            cluster, users = begin(), 0
        state.write_text(json.dumps({"cluster": asdict(cluster), "users": users + 1}))
    try:
        yield cluster
    finally:
        with lock:
            users = json.loads(state.read_text())["users"] - 1
            if users:
                state.write_text(json.dumps({"cluster": asdict(cluster), "users": users}))
            else:
                state.unlink()
                end(cluster)
