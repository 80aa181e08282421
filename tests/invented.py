"""A third annotator of the samples, invented by a script, and what people would be found to say.

The answers are drawn with a fixed seed from those of the two sample annotators, with some of its
own, and written through the real store; the reference below reads them without the program's
votes.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from pathlib import Path

from reviewer.config import default_scheme
from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.session import Edit, Put, Session
from reviewer.store.file_store import FileStore
from reviewer.store.machine_state import MachineFolders
from tests.samples import NAMES, opened, said, tags_of

WHO = "robin.ask"
TAGS = tuple(tag.name for tag in default_scheme().tags)
OPEN = frozenset(one.name for one in default_scheme().statuses if not one.settled)
"""Statuses that say nothing yet."""

Key = tuple[str, int, str]
"""Article, sentence, key of the journal."""


def invent(desk: Path, seed: int = 7) -> None:
    """Lets the third annotator annotate every sample article and submit it."""
    store = opened(desk)
    others = {name: said(store, name) for name in NAMES}
    draw = random.Random(seed)
    session = Session(store, default_scheme(), WHO, store.writer(WHO))
    for article in store.articles():
        one = session.open(article.id)
        puts: list[Put] = []
        for place in range(len(one)):
            given = [others[name].get((article.id, place), {}) for name in NAMES]
            puts += one.puts(place, _answer([values for values in given if values], draw))
        submitted = Put(article.id, "", v.SUBMIT, {"at": "2026-04-20T10:00:00Z"})
        assert session.apply(Edit((*puts, submitted), "annotate")).ok
    session.end()


def _answer(given: list[Values], draw: random.Random) -> dict[str, Json]:
    """Somebody's answer, now and then with a tag more or less, sometimes with their status."""
    like = draw.choice(given) if given else {}
    tags = tags_of(like) if like.get(v.DECIDED) == "settled" else set()
    if draw.random() < 0.08:
        tags ^= {draw.choice(TAGS)}
    answer: dict[str, Json] = {v.DECIDED: "settled", **{v.TAG + tag: 1 for tag in tags}}
    answer |= {k: span for k, span in like.items() if k.startswith(v.SPAN) and span["tag"] in tags}
    check = like.get("check:content")
    if check is not None and draw.random() < 0.5:
        status = draw.choice(("supported", "refuted", check["status"]))
        answer["check:content"] = {"scope": "content", "status": status}
    return answer


def votes(desk: Path, names: Iterable[str] = (*NAMES, WHO)) -> dict[Key, dict[str, Json]]:
    """Who votes what on each tag and on each status of a whole sentence."""
    store = opened(desk)
    found: dict[Key, dict[str, Json]] = {}
    for name in names:
        for (article, place), values in said(store, name).items():
            tags = tags_of(values)
            if values.get(v.DECIDED) == "settled":
                for tag in TAGS:
                    found.setdefault((article, place, v.TAG + tag), {})[name] = tag in tags
            for key in (v.CHECK + scope for scope in v.SCOPES):
                check = values.get(key)
                if check and check["status"] not in OPEN and not check.get("withdrawn"):
                    found.setdefault((article, place, key), {})[name] = check["status"]
    return found


def disputed(cast: Mapping[Key, Mapping[str, Json]]) -> set[Key]:
    """What two people answer differently."""
    return {key for key, given in cast.items() if len(set(given.values())) > 1}


def change(desk: Path, name: str, wanted: Mapping[tuple[str, int], Mapping[str, Json]]) -> None:
    """Lets somebody change their mind in a session of their own, as on another machine."""
    elsewhere = desk.parent / "elsewhere"
    places = MachineFolders(elsewhere / "cache", elsewhere / "state")
    store = FileStore(desk / "seeds", desk / "annotations", places=places)
    session = Session(store, default_scheme(), name, store.writer(name))
    for (article, place), values in wanted.items():
        assert session.apply(Edit(tuple(session.open(article).puts(place, values)), "change")).ok
    session.end()
