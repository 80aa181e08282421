"""Tags any articles by a few rules, so that every format has something of everything to hold.

The tags need not be right: they have to be many, and to stand where they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.config import default_scheme
from reviewer.models import Json, Values
from reviewer.ports import Store
from reviewer.session import Edit, Put, Session
from reviewer.session.core.annotated_article import OpenArticle

FIGURE = re.compile(r"(?P<hedge>(?:nearly|about|over|more than|some) )?(?P<number>\d[\d.,]*\d|\d)")
QUOTED = re.compile(r"[“\"](?P<content>[^“”\"]{12,})[”\"]")
SOURCE = {"url": "https://example.org/report?a=1,2", "title": "A report: “all of it”",
          "publisher": "Example Office", "tier": "official", "published": "2024-01-05"}  # fmt: skip


def tag(store: Store, annotator: str, every: int = 1) -> int:
    """Lets an annotator decide each sentence, leaving out every so-many-th; returns how many."""
    session = Session(store, default_scheme(), annotator, store.writer(annotator))
    puts = [Put("", "", "source:report", SOURCE)]
    count = 0
    for article in store.articles():
        opened = session.open(article.id)
        while not opened.reading.read_on(1.0):
            pass
        opened.grow()
        for place in range(len(opened)):
            if every == 1 or (place + 1) % every:
                puts += opened.puts(place, _said(opened, place, len(annotator)))
                count += 1
    assert session.apply(Edit(tuple(puts), "tagged by rules")).ok
    session.end()
    return count


def _said(opened: OpenArticle, place: int, salt: int) -> Values:
    start, end = opened.layout.range(place)
    said: Values = {"decided": "cannot" if (place + salt) % 17 == 0 else "settled"}
    for id, span in _spans(opened.text, start, end):
        said |= {f"span:{id}": span, f"tag:{span['tag']}": 1}
    sentence = opened.sentence(place)
    if (place + salt) % 3 == 0:
        said |= {"tag:claim": 1, **_check(sentence, place)}
    if " must " in sentence or " should " in sentence:
        said["tag:demand"] = 1
    if (place + salt) % 7 == 0:
        said |= {"note": f"=looked at “{sentence[:20]}”\nagain 😊", "flag:doubt": "why, “so”?"}
    return said


def _spans(text: str, start: int, end: int) -> Iterator[tuple[str, Json]]:
    for tag, pattern in (("figure", FIGURE), ("quote", QUOTED)):
        for number, found in enumerate(pattern.finditer(text, start, end)):
            parts = [
                {"name": name, **_range(text, *found.span(name))}
                for name in pattern.groupindex
                if found.span(name) != (-1, -1)
            ]
            ranged = _range(text, *found.span())
            yield f"{tag[0]}{start}.{number}", {"tag": tag, **ranged, "parts": parts,
                                               "attributes": {"note": "=1"}}  # fmt: skip


def _range(text: str, start: int, end: int) -> Json:
    return {"start": start, "end": end, "exact": text[start:end]}


def _check(sentence: str, place: int) -> Values:
    statuses = ("supported", "refuted", "conflicting", "misleading", "not enough evidence")
    stances = ("supports", "refutes", "qualifies")
    item = {"check": "content", "source": "report", "quote": sentence[:40], "order": 1}
    check = {
        "scope": "content",
        "status": statuses[place % 5],
        "rationale": "=because, “so”\tit is",
    }
    return {
        "check:content": {**check, "claim": sentence, "claimant": "A speaker"},
        "evidence:e1": {**item, "stance": stances[place % 3], "accessed": "2026-08-01T10:00:00Z"},
        "evidence:e2": {**item, "stance": "refutes", "locator": "p. 3", "order": 2},
        "check:said": {"scope": "said", "status": "supported"},
    }
