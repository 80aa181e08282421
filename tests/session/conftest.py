"""A store, a session on it, and a sentence of it to check."""

from collections.abc import Iterator

import pytest

from reviewer.config import default_scheme
from reviewer.session import Session
from reviewer.session.article.sentence_ref import SentenceRef
from reviewer.store.memory_store import MemoryStore
from tests.session.check_builders import FERRY, at


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore({"ferry": FERRY})


@pytest.fixture
def session(store: MemoryStore) -> Iterator[Session]:
    opened = Session(store, default_scheme(), "ann", store.writer("ann"))
    yield opened
    opened.end()


@pytest.fixture
def sentence(session: Session) -> SentenceRef:
    return at(session, 1)
