"""Machines of people, each with a workspace of its own, and the desk at which they meet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from psycopg import Connection

from reviewer.models import Change, Event
from reviewer.ports import Writer
from reviewer.store.file_store import FileStore
from reviewer.store.machine_state import MachineFolders
from reviewer.team.connection import connect
from reviewer.team.server import Server
from reviewer.team.sync import Report, Sync, SyncedFolders
from tests.team.postgres import Cluster

TEXTS = {
    "one": "The first sentence. A second one! Is this the third?",
    "two": "Only one sentence here.",
}
EVIDENCE = {"check": "content", "source": "plan", "stance": "supports"}


class Desk:
    """A desk in a database of its own, with the people of `postgres.PEOPLE`."""

    def __init__(self, cluster: Cluster, database: str) -> None:
        self.cluster = cluster
        self.database = database
        self._open: dict[str, Connection[Any]] = {}
        with connect(cluster.url()) as connection:
            connection.execute(f"create database {database} template desk_template".encode())

    def url(self, person: str) -> str:
        return self.cluster.url(self.database, person)

    def login(self, person: str) -> Connection[Any]:
        """Logs somebody in, as any SQL client would; who is in already is not let in twice.

        A role has few connections, and all tests of the run share them.
        """
        there = self._open.get(person)
        if there is None or there.closed:
            there = self._open[person] = connect(self.url(person))
        return there

    def drop(self) -> None:
        for connection in self._open.values():
            connection.close()
        with connect(self.cluster.url()) as connection:
            connection.execute(f"drop database {self.database} with (force)".encode())


class Machine:
    """One person's workspace on one machine."""

    def __init__(self, root: Path, desk: Desk, person: str, texts: dict[str, str] = TEXTS) -> None:
        self.root = root
        self.person = person
        self.articles = root / "seeds"
        self.annotations = root / "annotations"
        self.articles.mkdir(parents=True)
        for name, text in texts.items():
            self.put(name, text)
        self.desk = desk
        self.places = MachineFolders(root / "cache", root / "state")
        self.store = FileStore(self.articles, self.annotations, places=self.places)
        for name in texts:
            self.store.open(name)
        self.writer: Writer = self.store.writer(person)
        self.sync = self.new_sync()

    def new_sync(self) -> Sync:
        work = SyncedFolders(self.articles, self.annotations, self.places.state)
        return Sync(work, self.server)

    def server(self) -> Server:
        return Server(connect(self.desk.url(self.person)))

    def put(self, name: str, text: str) -> None:
        (self.articles / f"{name}.txt").write_text(text, "utf-8")

    def meet(self) -> Report:
        """Syncs; what came is read."""
        report = self.sync.meet()
        self.store.arrivals()
        return report

    def take(self, article: str) -> int:
        count = self.sync.take(article)
        self.store.arrivals()
        return count

    def unit(self, article: str = "one", place: int = 0) -> str:
        return self.store.open(article).units[place].id

    def say(self, key: str, value: Any, article: str = "one", place: int = 0) -> Event:
        """Says something of a sentence."""
        return self.append([Change(article, self.unit(article, place), key, None, value)])

    def append(self, changes: Sequence[Change], op: Any = "edit") -> Event:
        return self.writer.append(op, changes)

    def submit(self, article: str = "one", *, withdraw: bool = False) -> Event:
        value = None if withdraw else {"at": "2031-01-01T00:00:00Z"}
        return self.append([Change(article, "", "submit", None, value)])

    def says(self, person: str, article: str = "one") -> dict[str, dict[str, Any]]:
        """What somebody says, as far as this machine knows."""
        return {unit: dict(values) for unit, values in self.store.values(person, article).items()}

    def stop(self) -> None:
        self.sync.leave()
        self.writer.close()
