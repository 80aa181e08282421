"""A sentence to check, and what is typed into the evidence form; for tests."""

from reviewer.models import Event
from reviewer.session import Edit, Session
from reviewer.session.article.sentence_ref import SentenceRef
from reviewer.session.checks.evidence import blank
from reviewer.store.memory_store import MemoryStore
from tests.session.desk_builders import desk_on

FERRY = (
    "The ferry sank at noon. Nearly 40 boats and 7 piers were lost.\n\nThe captain must resign.\n"
)
URL = "https://example.org/report"


def at(session: Session, place: int) -> SentenceRef:
    return desk_on(session, place=place).sentence_ref()


def typed(**fields: str) -> dict[str, str]:
    return {**blank(), "source": URL, "stance": "supports", "quote": "It sank.", **fields}


def last_event(store: MemoryStore) -> Event:
    return next(store.events("ann", newest_first=True))


def mark(sentence: SentenceRef, id: str, words: str) -> None:
    start = FERRY.index(words)
    span = {"tag": "figure", "start": start, "end": start + len(words), "exact": words}
    place = sentence.place
    assert place is not None
    puts = sentence.article.puts(place, {f"span:{id}": span})
    sentence.session.apply(Edit(tuple(puts), "span"))
