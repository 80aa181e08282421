"""Both stores under test, what others do to them from outside, and things to say."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from reviewer.models import Anchor, Change, Event, Json
from reviewer.ports import Store
from reviewer.store.file_store import FileStore
from reviewer.store.memory_store import MemoryStore

TEXTS = {
    "one": "The first sentence. A second one! Is this the third?",
    "deep__two": "Only one sentence here.",
}


class Bench(Protocol):
    """A store under test, and what others do to it from outside."""

    store: Store

    def reopen(self) -> Store:
        """The store as it is after a restart of the program."""

    def put(self, article: str, text: str) -> None:
        """Adds or edits an article behind the store's back."""

    def remove_article(self, article: str) -> None:
        """Removes an article behind the store's back."""

    def elsewhere(self, annotator: str, changes: Sequence[Change]) -> Event:
        """Writes an edit from another place."""

    def kept(self, annotator: str, sha256: str) -> bytes:
        """The bytes of a file that was kept under a hash."""


class MemoryBench:
    def __init__(self, root: Path) -> None:
        self.store = MemoryStore(TEXTS)

    def reopen(self) -> Store:
        return self.store

    def put(self, article: str, text: str) -> None:
        self.store.put(article, text)

    def remove_article(self, article: str) -> None:
        self.store.remove_article(article)

    def elsewhere(self, annotator: str, changes: Sequence[Change]) -> Event:
        names = self.store.annotators()
        other = MemoryStore({}, {name: self.store.events(name) for name in names})
        event = other.writer(annotator).append("edit", changes)
        self.store.receive(annotator, [event])
        return event

    def kept(self, annotator: str, sha256: str) -> bytes:
        return self.store._notebooks[annotator].files[sha256]


class FilesBench:
    def __init__(self, root: Path) -> None:
        self.articles = root / "seeds"
        self.annotations = root / "annotations"
        for article, text in TEXTS.items():
            self.put(article, text)
        self.store: Store = self.reopen()

    def reopen(self) -> Store:
        return FileStore(self.articles, self.annotations)

    def put(self, article: str, text: str) -> None:
        file = self.articles / (article.replace("__", "/") + ".txt")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def remove_article(self, article: str) -> None:
        (self.articles / (article.replace("__", "/") + ".txt")).unlink()

    def elsewhere(self, annotator: str, changes: Sequence[Change]) -> Event:
        writer = FileStore(self.articles, self.annotations).writer(annotator)
        event = writer.append("edit", changes)
        writer.close()
        return event

    def kept(self, annotator: str, sha256: str) -> bytes:
        return (self.annotations / annotator / "files" / sha256).read_bytes()


def unit(store: Store, article: str = "one", place: int = 0) -> str:
    return store.open(article).units[place].id


def first(store: Store, article: str, place: int = 0) -> list[Change]:
    """What the first edit of a sentence writes beside its own change."""
    reading = store.open(article)
    one = reading.units[place]
    anchor = Anchor.of(reading.text, reading.article.sha256, one.start, one.end)
    return [Change(article, one.id, "anchor", None, anchor._asdict())]


def tag(store: Store, article: str = "one", place: int = 0, name: str = "claim") -> list[Change]:
    changes = first(store, article, place)
    return [*changes, Change(article, changes[0].unit, f"tag:{name}", None, 1)]


def back(event: Event) -> list[Change]:
    return [change.inverse() for change in reversed(event.changes)]


def source(name: str, value: Json) -> Change:
    return Change("", "", f"source:{name}", None, value)


def answers(store: Store) -> dict[str, Json]:
    """All that a store says of its annotators, in a form that can be compared."""
    return {
        name: {
            "values": {article: dict(store.values(name, article)) for article in TEXTS},
            "tallies": dict(store.tallies(name)),
            "sources": dict(store.sources(name)),
            "facts": {article: store.facts(name, article) for article in TEXTS},
            "records": list(store.records(name)),
            "events": list(store.events(name)),
            "cuts": {article: dict(store.cuts(article)) for article in TEXTS},
        }
        for name in store.annotators()
    }
