"""Places to test a store in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.corpus.readers import load
from reviewer.ports import Store, Writer
from reviewer.store.articles import documents as module
from tests.store.annotator_fixture import Desk, work
from tests.store.article_folders import Shelf
from tests.store.store_fixtures import Bench, FilesBench, MemoryBench


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The folder of an annotator, empty."""
    return Desk(tmp_path)


@pytest.fixture
def worked(tmp_path: Path) -> Desk:
    """The folder of an annotator who has annotated."""
    return work(Desk(tmp_path))


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that are read, in order."""
    names: list[str] = []

    def noting(path: Path) -> bytes:
        names.append(path.name)
        return load(path)

    monkeypatch.setattr(module, "load", noting)
    return names


@pytest.fixture(params=[MemoryBench, FilesBench], ids=["memory", "files"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Bench:
    made: Bench = request.param(tmp_path)
    return made


@pytest.fixture
def store(bench: Bench) -> Store:
    return bench.store


@pytest.fixture
def ann(store: Store) -> Iterator[Writer]:
    writer = store.writer("ann")
    yield writer
    writer.close()
