"""The contract of every store, over two folders that only meet through the server."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from reviewer.models import Change, Event
from reviewer.ports import Store, Writer
from reviewer.store.file_store import FileStore
from reviewer.store.machine_state import MachineFolders
from reviewer.team.connection import connect
from reviewer.team.server import Server
from reviewer.team.sync import Sync, SyncedFolders
from tests.store.store_fixtures import TEXTS, Bench, FilesBench
from tests.store.test_contract import *  # noqa: F403
from tests.store.test_contract_records import *  # noqa: F403
from tests.store.test_contract_views import *  # noqa: F403
from tests.team.machines import Desk

OF_ONE_MACHINE = {
    "test_a_survey_counts_them_all",
    "test_a_second_writer_is_told_who_writes",
    "test_small_things_are_remembered",
}
"""What is remembered of a workspace on one machine, and does not travel."""


class TeamBench(FilesBench):
    """What is written elsewhere, and what a restart reads, comes through the server.

    Every person has another machine, and others' work shows at once.
    """

    def __init__(self, root: Path, desk: Desk, *, travels: bool) -> None:
        self._travels = travels
        self._desk = desk
        self._there = FilesBench(root / "there")
        self._syncs: dict[tuple[Path, str], Sync] = {}
        super().__init__(root / "here")

    def reopen(self) -> Store:
        """The store on the other machine."""
        if not self._travels or not hasattr(self, "store"):
            return super().reopen()
        self._bring()
        return FileStore(self._there.articles, self._there.annotations)

    def remove_article(self, article: str) -> None:
        super().remove_article(article)
        self._there.remove_article(article)

    def put(self, article: str, text: str) -> None:
        super().put(article, text)
        self._there.put(article, text)

    def elsewhere(self, annotator: str, changes: Sequence[Change]) -> Event:
        self._bring()
        writer = FileStore(self._there.articles, self._there.annotations).writer(annotator)
        event = writer.append("edit", changes)
        writer.close()
        self._bring()
        return event

    def _bring(self) -> None:
        """Brings both machines together, whoever has said something on either."""
        said = {
            *self.store.annotators(),
            *FileStore(self._there.articles, self._there.annotations).annotators(),
        }
        people = sorted(said) or ["ann"]
        for bench in (self, self._there, self):
            for person in people:
                sync = self._sync(bench, person)
                sync.meet()
                for article in TEXTS:
                    sync.take(article)

    def _sync(self, bench: FilesBench, person: str) -> Sync:
        place = bench.annotations, person
        if place not in self._syncs:
            state = MachineFolders.of(bench.annotations).state / person
            work = SyncedFolders(bench.articles, bench.annotations, state)
            url = self._desk.url(person)
            self._syncs[place] = Sync(work, lambda: Server(connect(url)))
        return self._syncs[place]

    def close(self) -> None:
        for sync in self._syncs.values():
            sync.leave()


@pytest.fixture
def bench(desk: Desk, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Bench]:
    with desk.login("owner") as owner:
        owner.execute(
            "insert into reviewer.shared (name, version, value) values ('reveal', 2, 'open')"
        )
    made = TeamBench(tmp_path, desk, travels=request.node.name not in OF_ONE_MACHINE)
    yield made
    made.close()


@pytest.fixture
def store(bench: Bench) -> Store:
    return bench.store


@pytest.fixture
def ann(store: Store) -> Iterator[Writer]:
    writer = store.writer("ann")
    yield writer
    writer.close()
