"""A PostgreSQL for the tests that need one, and a desk in a database of its own for each."""

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from filelock import FileLock

from reviewer.team import migrations, people
from reviewer.team.connection import connect
from tests.team import postgres
from tests.team.machines import Desk, Machine

numbers = count(1)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Cluster]:
    if reason := postgres.why_not():
        pytest.skip(reason)
    base = tmp_path_factory.getbasetemp()
    with postgres.shared(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) as cluster:
        yield cluster


@pytest.fixture
def desk(cluster: postgres.Cluster) -> Iterator[Desk]:
    made = Desk(cluster, f"desk_{uuid4().hex[:12]}")
    yield made
    made.drop()


@pytest.fixture
def earlier(
    cluster: postgres.Cluster, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[int], Desk]]:
    """Makes a desk of an earlier version, with ann, ben and eve.

    People are roles of the whole server, so tests that invite the same ones take turns.
    """
    made: list[Desk] = []

    def make(version: int) -> Desk:
        database = f"old_{uuid4().hex[:12]}"
        with connect(cluster.url()) as owner:
            owner.execute(f"create database {database}".encode())
        desk = Desk.__new__(Desk)
        desk.__dict__.update(cluster=cluster, database=database, _open={})
        made.append(desk)
        with monkeypatch.context() as patch, desk.login("owner") as owner:
            patch.setattr(migrations, "NEWEST", version)
            patch.setattr(people, "CONNECTIONS", postgres.CONNECTIONS)
            assert people.create(owner, "article") == (0, version)
            for name in ("ann", "ben", "eve"):
                people.invite(owner, name, postgres.PEOPLE[name])
        return desk

    with FileLock(f"{cluster.home}.lock"):
        yield make
        for desk in made:
            desk.drop()
            with connect(cluster.url()) as owner:
                owner.execute(f"drop role reviewer_{desk.database}".encode())


@pytest.fixture
def machine(desk: Desk, tmp_path: Path) -> Iterator[Callable[..., Machine]]:
    """Makes machines that meet at the desk."""
    made: list[Machine] = []

    def make(person: str, name: str = "") -> Machine:
        made.append(Machine(tmp_path / (name or f"{person}-{next(numbers)}"), desk, person))
        return made[-1]

    yield make
    for one in made:
        one.stop()
