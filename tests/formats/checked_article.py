"""An article full of checks: every status, both scopes, spans, evidence, sign-offs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reviewer.config import default_scheme
from reviewer.formats import Example
from reviewer.models import Json, Scheme, Values
from reviewer.session import Edit, Put, Session
from reviewer.session.collaboration import signoff
from reviewer.session.core.visibility import Rules
from reviewer.session.datasets.examples import examples
from reviewer.session.datasets.export_request import ExportSelection, Notes
from reviewer.store.memory_store import MemoryStore
from tests.formats.awkward import say, span

SENTENCES: Final = (
    "The ferry 😊 has not run since June, the pilot said.",
    "The council paid 1,200 crowns for 214 boats.",
    'Nobody paid the "harbour fee", the harbour master said.',
    "Catches doubled within a year.",
    "The lighthouse is the oldest of the coast.",
    "The mayor knew of the leak.",
    "The pier is 90 metres long.",
    "قال الوزير: the dock was sold.",
    "Brell has a future.",
    "The fog horn was silent.",
    "It rained.",
)
TEXT: Final = " ".join(SENTENCES)
META: Final = {
    "title": "Harbour",
    "author": "Lio Varn",
    "date": "2031-04-05",
    "url": "https://news.example/harbour?a=b,c",
    "language": "en",
    "story": "harbour",
}

SOURCES: Final[dict[str, Json]] = {
    "log": {
        "title": "Log of the ferry",
        "url": "https://port.example/log.PDF?page=2",
        "archive": "https://archive.example/log",
        "publisher": "Port of Brell",
        "author": "Ada Orm",
        "published": "2031-04-01",
        "tier": "primary",
        "language": "en",
        "derives_from": "book",
    },
    "book": {"title": "The book", "file": "/home/ann/book.pdf", "sha256": "ab" * 32,
             "derives_from": "log"},
    "post": {"url": "https://post.example/1", "tier": "social"},
    "unused": {"title": "cited by a check that is left out"},
}  # fmt: skip


def check(status: str, scope: str = "content", **more: Json) -> Json:
    return {"scope": scope, "status": status, **more}


def cite(check: str, stance: str, quote: str = "", source: str = "log", **more: Json) -> Json:
    return {"check": check, "source": source, "stance": stance, "quote": quote, **more}


def _said() -> list[Values]:
    """What ann says of the sentences, in order."""
    return [
        {
            "decided": "settled",
            "tag:claim": 1,
            "check:content": check("supported", confidence="high", claimant="the pilot"),
            "evidence:a": cite(
                "content", "supports", "no run\n\"since\" June 👩‍👩‍👧", locator="p. 2",
                accessed="2031-04-06T10:00:00Z", note="Did it run in July?", order=2,
            ),
            "evidence:b": cite("content", "supports", "tied up", "post", order=1),
            "evidence:c": cite("content", "background", "", note="the pilot was on duty"),
            "evidence:d": cite("content", "background", "", "post"),
            "evidence:f": cite("content", "qualifies", note="And in August?"),
            "evidence:g": cite("content", "supports", "none", note="Did it run in July?"),
            "check:said": check("refuted", "said", rationale="He said May."),
            "evidence:e": cite("said", "refutes", "since May", "post"),
        },
        {
            "decided": "settled",
            "span:k1": span(TEXT, "1,200 crowns", "figure", ("number", "1,200")),
            "span:k2": span(TEXT, "214 boats", "figure"),
            "check:content.k1": check("supported", span="k1", claim="The council paid 1,200 kr."),
            "evidence:e1": cite("content.k1", "supports", "1 200"),
            "check:content.k2": check("refuted", span="k2", claim="214 boats"),
            "evidence:e2": cite("content.k2", "refutes", "124"),
        },
        {"check:content": check("refuted"), "evidence:e": cite("content", "refutes", "all paid")},
        {
            "check:content": check("misleading", rationale="True of cod alone.", assignee="bob"),
            "evidence:e": cite("content", "qualifies", "cod"),
        },
        {
            "check:content": check("conflicting", claim="=1+1"),
            "evidence:e": cite("content", "supports", "oldest"),
            "evidence:f": cite("content", "refutes", "second oldest"),
        },
        {"check:content": check("not enough evidence", rationale="The minutes are missing.")},
        {"check:content": check("supported")},
        {
            "decided": "settled",
            "check:content": check("refuted", withdrawn="another dock"),
            "evidence:e": cite("content", "refutes", "let", "unused"),
        },
        {"check:content": check("not checkable")},
        {"check:content": check("in progress", assignee="bob")},
        {"decided": "settled", "check:content": check("unchecked")},
    ]  # fmt: skip


SIGNED: Final = ((0, "said"), (1, "content.k2"), (3, "content"))
"""Sentences and checks that bob signs; the refuted one on the third sentence he does not."""

FINAL: Final = {
    0: ["content", "said"],
    1: ["content.k1", "content.k2"],
    3: ["content"],
    4: ["content"],
    5: ["content"],
}
"""Sentence -> the checks that are final and have a status which is exported."""

DROPPED: Final = {
    "check: evidence missing": 1,
    "check: not signed off": 1,
    "check: withdrawn": 1,
    'check: status "in progress" is not exported': 1,
    'check: status "not checkable" is not exported': 1,
    'check: status "unchecked" is not exported': 1,
}
"""Why the others are not exported."""


def store(scheme: Scheme | None = None, said: list[Values] | None = None) -> MemoryStore:
    """The workspace: ann checks, bob signs."""
    made, scheme = MemoryStore({"harbour": TEXT}), scheme or default_scheme()
    say(made, "ann", {"harbour": said or _said()}, SOURCES)
    ann = Session(made, scheme, "ann", made.writer("ann"))
    puts = [Put("harbour", "", f"meta:{name}", value) for name, value in META.items()]
    ann.apply(Edit(tuple(puts), "metadata"))
    ann.end()
    say(made, "bob", {"harbour": [{"decided": "settled"}]}, {})
    if said is None:
        bob = Session(made, scheme, "bob", made.writer("bob"), rules=Rules(reveal="open"))
        for place, on in SIGNED:
            outcome = signoff.sign_check(bob, "harbour", place, "ann", on, approve=True)
            assert outcome.ok, outcome
        bob.end()
    return made


def harbour(*names: str, scheme: Scheme | None = None, **more: object) -> Sequence[Example]:
    """The examples of ann, or of others."""
    wanted = ExportSelection(names or ("ann",), **more)  # type: ignore[arg-type]
    scheme = scheme or default_scheme()
    return list(examples(store(scheme), scheme, wanted, Notes()))
