"""A record, a source and a journal line that are right, and how the schema is asked."""

from copy import deepcopy
from typing import Any

import jsonschema

from reviewer.models import Anchor, to_record

TEXT = "Orrin lost 40 boats, he said."
ANCHOR = Anchor.of(TEXT, "ab" * 32, 0, len(TEXT))._asdict()
SPAN = {
    "tag": "figure",
    "start": 11,
    "end": 19,
    "exact": "40 boats",
    "parts": [{"name": "number", "start": 11, "end": 13, "exact": "40"}],
    "attributes": {"value": "40"},
}
CHECK = {
    "scope": "content", "status": "supported", "confidence": "high", "due": "2031-05-06",
    "priority": "low", "published": "2031-05-08", "url": "https://desk.example/7", "origin": "ben",
}  # fmt: skip
EVIDENCE = {"check": "content", "source": "s1", "stance": "supports", "quote": "40"}
VALUES: dict[str, Any] = {
    "anchor": ANCHOR,
    "decided": "settled",
    "tag:figure": 1,
    "tag:quote": 2,
    "note": "ask the harbour office",
    "flag:doubt": True,
    "flag:why": "odd number",
    "span:a1": SPAN,
    "check:content": CHECK,
    "check:said.a1": {"scope": "said", "status": "unchecked", "span": "a1"},
    "evidence:e1": EVIDENCE,
    "link:l1": {"other": "b"},
    "relation:p1": {"kind": "supports", "span": "a1", "other": "b7", "article": "pier"},
    "answer:clear": 4,
    "answer:tone": "calm",
    "answer:topics": ["sea", "town"],
    "suggestion:figure": {
        "by": "machine.rules",
        "score": 0.95,
        "accepted": True,
        "reason": "number: 40",
    },
    "version:claim": 3,
    "remark:r1": {"text": "why?"},
    "signoff:o1": {"ok": True},
}
SOURCE = {"url": "https://orrin.example/register", "tier": "primary"}


def decided(value: Any, **votes: Any) -> dict[str, Any]:
    """A decision as it stands in a journal."""
    known = {"votes": votes, "rule": "majority", "why": "", "inputs": "0f" * 8}
    return {"value": value, **known, "id": "d1", "supersedes": [], "at": "2031-05-04T10:00:00Z"}


DECISIONS: dict[str, Any] = {
    "gold:anchor": ANCHOR,
    "gold:tag:figure": {**decided(True, ann=True, ben=True), "scheme": 1},
    "gold:tag:quote": {**decided(False, ann=True, ben=False), "scheme": 1},
    "gold:span:figure-11-19": decided(SPAN, ann=True),
    "gold:check:content": decided(CHECK, ann="supported"),
    "gold:relation:figure-11-19|claim-0-9": decided(
        {"kind": "supports", "span": "figure-11-19", "other": "claim-0-9"}, ann=True, ben=False
    ),
    "gold:answer:clear": decided("4", ann="4", ben="5"),
    "gold:answer:tone": decided("calm", ann="calm"),
    "gold:answer:topics:sea": decided(True, ann=True),
    "gold:evidence:e1": decided({"item": EVIDENCE, "source": SOURCE}, ann=True),
    "gold:evidence:e2": decided(False, ann=True),
}
EXTRA: dict[str, Any] = {"unit": "abababab.0", "tags": ["claim"], "decided": "settled", "scheme": 1}
APART: dict[str, Any] = {
    "repeat:abababab.0": {**EXTRA, "first": []},
    "control:c1": EXTRA,
    "training:t1": {**EXTRA, "round": 2},
    "norming:autumn.1.1": EXTRA,
}
"""What is said of sentences shown apart: no record of a sentence has it."""
RECORD = to_record("abababab.0", VALUES)

LINE: dict[str, Any] = {
    "v": 1,
    "id": "s1:1",
    "lc": 4,
    "at": "2031-05-04T10:00:00Z",
    "op": "edit",
    "ref": None,
    "basis": "blind",
    "ch": [
        *(["a", "abababab.0", key, None, value] for key, value in VALUES.items()),
        *(["a", "", key, None, value] for key, value in APART.items()),
    ],
}


def fits(schema: dict[str, Any], value: Any, name: str = "") -> bool:
    """Whether a value fits a definition of the schema, or the schema as a whole."""
    wanted = {"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]} if name else schema
    return jsonschema.Draft202012Validator(wanted).is_valid(value)


def changed(value: dict[str, Any], *path: Any, to: Any) -> dict[str, Any]:
    """A copy with one value inside replaced."""
    copy = deepcopy(value)
    inner: Any = copy
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to
    return copy
