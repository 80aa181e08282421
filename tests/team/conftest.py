"""A PostgreSQL for the tests that need one, and a desk in a database of its own for each."""

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest

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
def machine(desk: Desk, tmp_path: Path) -> Iterator[Callable[..., Machine]]:
    """Makes machines that meet at the desk."""
    made: list[Machine] = []

    def make(person: str, name: str = "") -> Machine:
        made.append(Machine(tmp_path / (name or f"{person}-{next(numbers)}"), desk, person))
        return made[-1]

    yield make
    for one in made:
        one.stop()
