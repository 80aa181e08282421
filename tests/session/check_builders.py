"""A sentence to check, and what is typed into the evidence form; for tests."""

from reviewer.models import Event, Values
from reviewer.session import Desk, Edit, Session
from reviewer.session.article.sentence_ref import SentenceRef
from reviewer.session.checks.evidence import blank
from reviewer.store.memory_store import MemoryStore

FERRY = (
    "The ferry sank at noon. Nearly 40 boats and 7 piers were lost.\n\nThe captain must resign.\n"
)
URL = "https://example.org/report"


def at(session: Session, place: int) -> SentenceRef:
    desk = Desk(session, session.open("ferry"))
    desk.go(place)
    return desk.sentence_ref()


def typed(**fields: str) -> dict[str, str]:
    return {**blank(), "source": URL, "stance": "supports", "quote": "It sank.", **fields}


def said(sentence: SentenceRef) -> Values:
    return {key: value for key, value in sentence.values.items() if key != "anchor"}


def seen(article: str, unit: str) -> bool:
    return True


def last_event(store: MemoryStore) -> Event:
    return next(store.events("ann", newest_first=True))


def mark(sentence: SentenceRef, id: str, words: str) -> None:
    start = FERRY.index(words)
    span = {"tag": "figure", "start": start, "end": start + len(words), "exact": words}
    place = sentence.place
    assert place is not None
    puts = sentence.article.puts(place, {f"span:{id}": span})
    sentence.session.apply(Edit(tuple(puts), "span"))
