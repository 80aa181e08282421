"""Several annotators of one workspace for tests, in memory or in files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from hypothesis import strategies as st

from reviewer.config import default_scheme
from reviewer.models import Json
from reviewer.models import values as v
from reviewer.ports import Store
from reviewer.session import Edit, Put, Session
from reviewer.session.core.visibility import Rules
from reviewer.store.file_store import FileStore
from reviewer.store.machine_state import MachineFolders
from reviewer.store.memory_store import MemoryStore

TEXT = "The ferry sank at noon. Nobody drowned. The pier closed. Forty boats left. Who pays?\n"
SENTENCES = 5
TAGS = ("claim", "quote", "figure", "demand", "threat")
PEOPLE = ("ann", "bob", "cy", "dora", "eve", "fay")

Answer = frozenset[str] | None | str
"""Tags of a settled sentence; None: not decided; `cannot`."""

Answers = Mapping[str, Sequence[Answer]]
"""Annotator -> what they say of each sentence."""

answer: st.SearchStrategy[Answer] = st.one_of(
    st.frozensets(st.sampled_from(TAGS[:3]), max_size=3), st.none(), st.just("cannot")
)
answers: st.SearchStrategy[Answers] = st.integers(2, 6).flatmap(
    lambda n: st.fixed_dictionaries(
        {name: st.lists(answer, min_size=SENTENCES, max_size=SENTENCES) for name in PEOPLE[:n]}
    )
)


def memory() -> MemoryStore:
    return MemoryStore({"ferry": TEXT, "pier": "The pier is closed. It was built in 1911.\n"})


def files(root: Path, machine: str = "one") -> FileStore:
    seeds = root / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    (seeds / "ferry.txt").write_text(TEXT, "utf-8")
    places = MachineFolders(root.parent / f"cache-{machine}", root.parent / f"state-{machine}")
    return read(FileStore(seeds, root / "annotations", places=places))


def read(store: FileStore) -> FileStore:
    """The store once all its articles have been read, however busy the machine is."""
    while not store.survey(1.0):
        pass
    return store


def session(store: Store, name: str = "ann", rules: Rules | None = None) -> Session:
    return Session(store, default_scheme(), name, store.writer(name), rules=rules)


def say(
    store: Store, name: str, place: int, wanted: Mapping[str, Json], article: str = "ferry"
) -> None:
    """Makes somebody say something of a sentence, in a session of its own."""
    one = session(store, name)
    outcome = one.apply(Edit(tuple(one.open(article).puts(place, wanted)), "say"))
    assert outcome.ok
    one.end()


def give(store: Store, said: Answers, article: str = "ferry") -> None:
    for name, own in said.items():
        one = session(store, name)
        opened = one.open(article)
        puts: list[Put] = []
        for place, tags in enumerate(own):
            if tags == "cannot":
                puts += opened.puts(place, {v.DECIDED: "cannot"})
            elif tags is not None:
                wanted: dict[str, Json] = {v.TAG + tag: 1 for tag in tags}
                puts += opened.puts(place, {**wanted, v.DECIDED: "settled"})
        if puts:
            one.apply(Edit(tuple(puts), "say"))
        one.end()


def settled(said: Answers, place: int) -> dict[str, frozenset[str]]:
    """Who settled a sentence, and with which tags."""
    own = {name: answers[place] for name, answers in said.items()}
    return {name: tags for name, tags in own.items() if isinstance(tags, frozenset)}
