"""A small workspace with all that other tools' exports break on, and the examples it gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reviewer.config import default_scheme
from reviewer.formats import Example
from reviewer.models import Json, Values
from reviewer.session import Edit, Put, Session
from reviewer.session.datasets.examples import examples
from reviewer.session.datasets.export_request import ExportSelection, Notes
from reviewer.store.memory_store import MemoryStore

TEXTS: Final = {
    "prices": "# Prices\n\nPrices rose 4% 😊 in May, he said.\n=SUM(A1:A9) is no sum.\n"
    "-5 degrees, @home + abroad.\n'Quoted' and '=guarded' already.\n",
    "words": "Ünïcöde, de\u0301compose\u0301: e\u0301. 👩‍👩‍👧 went to 🇪🇺. "
    "السلام عليكم، قال الوزير. "
    'He said "so, what?"\tand left.\nOne line\nof two, a\u00a0no-break space.\n\n2026-08-01\n',
}


def span(text: str, words: str, tag: str, *parts: tuple[str, str], **attributes: str) -> Json:
    at = {"tag": tag, **ranged(text, words), "attributes": attributes}
    return {**at, "parts": [{"name": name, **ranged(text, part)} for name, part in parts]}


def ranged(text: str, words: str) -> Json:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "exact": words}


def _prices() -> list[Values]:
    """What ann says of the sentences of `prices`, in order."""
    text = TEXTS["prices"]
    figure = span(text, "4%", "figure", ("number", "4"), ("period", "in May"), value="4", unit="%")
    return [
        {"decided": "settled"},
        {
            "decided": "settled",
            "tag:claim": 1,
            "tag:figure": 1,
            "span:k1": figure,
            "span:k2": span(text, "Prices rose 4% 😊 in May", "claim"),
            "check:content": {"scope": "content", "status": "supported", "confidence": "high"},
            "check:content.k1": {
                "scope": "content",
                "status": "misleading",
                "span": "k1",
                "claim": "=1+1",
                "rationale": 'two\nlines, \t"quoted"',
            },
            "check:said": {"scope": "said", "status": "refuted", "withdrawn": "not he"},
            "evidence:e1": {
                "check": "content",
                "source": "office",
                "stance": "supports",
                "quote": "4 %, “rounded”",
                "accessed": "2026-08-01T10:00:00Z",
                "order": 2,
            },
            "note": "-- 😊\nsecond line",
            "relation:p1": {"kind": "part_of", "span": "k1", "other": "k2"},
            "relation:p2": {"kind": "same_fact", "span": "k2", "other": "s3", "article": "words"},
            "answer:clear": 4,
            "suggestion:claim": {
                "by": "machine.rules",
                "score": 0.82,
                "accepted": True,
                "reason": "=cue: “said”\tso",
            },
            "suggestion:threat": {"by": "machine.learned", "score": 0.5, "accepted": False},
            "answer:memo": "=2, “so”\tit is 😊",
            "flag:doubt": "2026-08-01",
            "flag:odd": True,
        },
        {"decided": "settled", "note": "=SUM(A1:A9)"},
        {"decided": "cannot"},
        {"check:content": {"scope": "content", "status": "in progress", "assignee": "bob"}},
    ]


def _words() -> list[Values]:
    text = TEXTS["words"]
    family = span(text, "👩‍👩‍👧", "threat", ("issuer", "👩‍👩‍👧"))
    return [
        {"decided": "settled", "tag:quote": 1, "span:s1": span(text, "e\u0301compose", "quote")},
        {"decided": "settled", "tag:threat": 2, "span:s2": family},
        {
            "decided": "settled",
            "tag:demand": 1,
            "span:s3": span(text, "قال", "demand"),
            "relation:q1": {"kind": "answers", "span": "s3", "other": "s1"},
        },
        {
            "decided": "settled",
            "remark:r1": {"text": "why?", "by": "bob", "deep": [1, {"a": None}]},
        },
        {"decided": "settled", "link:l1": {"kind": "same", "to": ["prices", "x"]}},
        {"decided": "settled", "signoff:g1": {"verdict": "approved"}},
    ]


SOURCES: Final[dict[str, Json]] = {
    "office": {
        "title": "Prices, August",
        "url": "https://office.example/a?b=c,d",
        "tier": "official",
        "published": "2026-07-31",
        "derives_from": "bureau",
    },
    "bureau": {"title": "@bureau", "file": "/home/ann/bureau.pdf", "sha256": "ab" * 32},
}


def store() -> MemoryStore:
    """The workspace: ann says everything, bob a little."""
    made = MemoryStore(TEXTS)
    say(made, "ann", {"prices": _prices(), "words": _words()}, SOURCES)
    say(made, "bob", {"prices": [{}, {"decided": "settled", "tag:claim": 1}]}, {})
    return made


def say(
    into: MemoryStore,
    annotator: str,
    said: dict[str, list[Values]],
    sources: dict[str, Json],
) -> None:
    """Makes an annotator say things of sentences in their order, as one edit."""
    session = Session(into, default_scheme(), annotator, into.writer(annotator))
    puts = [Put("", "", f"source:{id}", value) for id, value in sources.items()]
    for article, every in said.items():
        opened = session.open(article)
        while not opened.reading.read_on(1):
            pass
        opened.grow()
        for place, values in enumerate(every):
            puts += opened.puts(place, values) if values else []
    session.apply(Edit(tuple(puts), "said"))
    session.end()


def awkward(**more: object) -> Sequence[Example]:
    """All their examples."""
    wanted = ExportSelection(("ann", "bob"), **more)  # type: ignore[arg-type]
    return list(examples(store(), default_scheme(), wanted, Notes()))
