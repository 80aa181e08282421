"""The terms of the Web Annotation vocabulary that we use, and the names of annotations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from reviewer.formats.example import GOLD
from reviewer.models import Json
from reviewer.models.names import is_machine

OURS: Final = "reviewer"
"""The property that holds what the vocabulary has no term for."""

CONTEXT: Final[list[Json]] = [
    "http://www.w3.org/ns/anno.jsonld",
    {OURS: {"@id": "urn:x-reviewer:said", "@type": "@json"}},
]

SENTENCE: Final = "sentence"
"""What `is` says in the annotation that an example begins with."""

_URN: Final = "urn:x-reviewer:"
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def name_of(*what: object) -> str:
    """The name of an annotation: the same for the same thing, however it is changed."""
    return uuid5(NAMESPACE_URL, "\n".join((_URN, *map(str, what)))).urn


def agent(name: str) -> dict[str, Json]:
    """Who says something: a person, a program, or those who decided together."""
    kind = "Organization" if name == GOLD else "Software" if is_machine(name) else "Person"
    return {"type": kind, "name": name}


# -- what is annotated -----------------------------------------------------------------------------


def address(url: Json, kind: str, id: str) -> str:
    """The address of an article or source, or a name of ours for one that has none."""
    ours = not isinstance(url, str) or url.startswith(_URN) or not _IRI.fullmatch(url)
    return f"{_URN}{kind}:{quote(id, safe='')}" if ours else str(url)


def is_ours(address: str) -> bool:
    """Whether an address is a name of ours."""
    return address.startswith(_URN)


def selectors(start: int, end: int, exact: str, prefix: str, suffix: str) -> list[Json]:
    """A range of the article's text in code points, and its words if they are told."""
    found: list[Json] = [{"type": "TextPositionSelector", "start": start, "end": end}]
    if exact:
        around = {"prefix": prefix, "suffix": suffix}
        words = {"exact": exact, **{name: text for name, text in around.items() if text}}
        found.append({"type": "TextQuoteSelector", **words})
    return found


def selected(target: Mapping[str, Any]) -> dict[str, Json]:
    """The way back from `selectors`: `start`, `end`, `text`, `prefix`, `suffix`."""
    at, *words = target["selector"]
    quoted = words[0] if words else {}
    found = {"start": at["start"], "end": at["end"], "text": quoted.get("exact", "")}
    return {**found, **{name: quoted.get(name, "") for name in ("prefix", "suffix")}}


# -- what is said of it ----------------------------------------------------------------------------


def text_body(value: str, purpose: str) -> dict[str, Json]:
    """Some words, and what they are for."""
    return {"type": "TextualBody", "value": value, "purpose": purpose}


class Split:
    """A saying taken apart: what has a term in the vocabulary, and what is left.

    Attributes:
        bodies: What was taken as words for a purpose.
        rest: What was not.
    """

    def __init__(self, item: Mapping[str, Json], purposes: Mapping[str, str]) -> None:
        """Takes the fields that have a purpose, if they are texts that say something."""
        self.rest = dict(item)
        self.bodies: list[dict[str, Json]] = []
        for field, purpose in purposes.items():
            if words := self.pop(field):
                self.bodies.append(text_body(words, purpose))

    def pop(self, field: str) -> str:
        """Takes out a field that is a text and says something; empty for any other."""
        value = self.rest.get(field)
        if not isinstance(value, str) or not value:
            return ""
        del self.rest[field]
        return value

    def take_moment(self, field: str) -> dict[str, Json]:
        """Takes out a time, as `created`; one that is not whole is left."""
        value = self.rest.get(field)
        if not isinstance(value, str) or not _MOMENT.fullmatch(value):
            return {}
        return {"created": self.pop(field)}


def joined(bodies: Any, purposes: Mapping[str, str]) -> dict[str, Json]:
    """The way back from `Split`: the fields by the purposes of the bodies."""
    fields = {purpose: field for field, purpose in purposes.items()}
    words = (one for one in bodies if one["type"] == "TextualBody")
    return {fields[one["purpose"]]: one["value"] for one in words}


CHECK: Final = {
    "status": "assessing",
    "scope": "classifying",
    "claim": "describing",
    "rationale": "commenting",
    "withdrawn": "moderating",
}
"""Field of a check -> the purpose of its body."""

EVIDENCE: Final = {"stance": "classifying", "note": "commenting"}
REMARK: Final = {"text": "commenting"}
SIGNOFF: Final = {"verdict": "assessing", "why": "commenting"}
"""The same of an evidence item, a remark and a sign-off."""
