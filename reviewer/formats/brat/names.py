"""Names as brat takes them (letters, digits, `_` and `-`), and its configuration files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from reviewer.formats.base import Options
from reviewer.formats.privacy import hash_of

SENTENCE: Final = "Sentence"
"""The type of a sentence; with a tag behind `_` that of a tag of it."""

DECIDED: Final = "decided"
STATUS: Final = {"status": "content", "status_said": "said"}
"""Attribute -> scope of the check."""

NOTE: Final = "AnnotatorNotes"
ATTRIBUTES: Final = "Attributes"
FRAGMENT: Final = "fragment_of"
"""Attribute of spans that belong together: the fragments of one annotation with words between."""

ABOUT: Final = "Reviewer"
"""Types of notes: what people write, the attributes of a span and our metadata, as JSON."""

_WORD: Final = r"(?!x[0-9a-f]+(?![A-Za-z0-9]))[A-Za-z0-9]+"
_PLAIN: Final = re.compile(rf"(?!{SENTENCE}(?:[ _]|$)){_WORD}(?:[ _]{_WORD})*")
_ESCAPE: Final = re.compile("_x([0-9a-f]+)_")
_ODD: Final = re.compile(r"[^A-Za-z0-9._-]|_(?=x)")
"""What a file is not called by, and what could be taken for an escape."""


def coded(name: str) -> str:
    """A name without spaces: `not__checkable`. What is odd becomes its code point: `a_x2e_b`."""
    if _PLAIN.fullmatch(name):
        return name.replace(" ", "__")
    first = name.startswith(SENTENCE)
    return "".join(
        f"_x{ord(char):x}_" if not re.match("[A-Za-z0-9]", char) or (first and not i) else char
        for i, char in enumerate(name)
    )


def decoded(name: str) -> str:
    """What `coded` was given; a name that somebody else chose stays as it is."""
    plain = name.replace("__", " ") if not _ESCAPE.search(name) else name
    return _ESCAPE.sub(_char, plain)


def _char(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return chr(code) if code <= 0x10FFFF else match[0]


def type_of(tag: str, role: str = "") -> str:
    """The type of a span, or of a part of one: `figure`, `figure-number`."""
    return f"{coded(tag)}-{coded(role)}" if role else coded(tag)


def tag_and_role(type: str) -> tuple[str, str]:
    """What `type_of` was given."""
    tag, _, role = type.partition("-")
    return decoded(tag), decoded(role)


def file_of(article: str) -> str:
    """The name of an article's files, without suffix."""
    name = _ODD.sub(lambda match: f"_x{ord(match[0]):x}_", article)
    name = f"_x2e_{name[1:]}" if name.startswith(".") else name
    return name if len(name) <= 120 else f"{name[:80]}-{hash_of(article)[:16]}"


def article_of(file: str) -> str:
    """The article that files are of, as far as their name tells."""
    return _ESCAPE.sub(_char, file)


class UsedNames:
    """Types and statuses: those of the scheme, and all others that examples have.

    Attributes:
        tags: Tags of sentences.
        parts: Tag of spans -> roles of its parts.
        statuses: Statuses.
        relations: Kinds of relations between spans.
    """

    def __init__(self, options: Options) -> None:
        """Begins with those of the scheme."""
        self.tags = dict.fromkeys(options.tags)
        self.parts = {tag: dict.fromkeys(roles) for tag, roles in options.parts.items()}
        self.statuses = dict.fromkeys(options.statuses)
        self.relations = dict.fromkeys(kind.name for kind in options.scheme.relations)
        self._scheme = options.scheme
        self._colors = {tag.name: tag.color for tag in options.scheme.tags}

    def annotation_conf(self) -> str:
        """What can be annotated: brat reads it from `annotation.conf`."""
        relations = [
            f"{coded(role)}\tArg1:{type_of(tag)}, Arg2:{type_of(tag, role)}"
            for tag, role, _ in self._types()
            if role
        ]
        relations += [self._between(kind) for kind in self.relations]
        statuses = "|".join(map(coded, self.statuses))
        return _conf(
            entities=[
                SENTENCE,
                *(f"{SENTENCE}_{coded(tag)}" for tag in self.tags),
                *(type for _, _, type in self._types()),
            ],
            relations=[*relations, "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"],
            events=[],
            attributes=[
                f"{DECIDED}\tArg:{SENTENCE}, Value:settled|cannot",
                *(f"{name}\tArg:<ENTITY>, Value:{statuses}" for name in STATUS),
            ],
        )

    def _between(self, name: str) -> str:
        """A kind of relation with the spans that it may join."""
        kind = self._scheme.relation(name)
        ends = (kind.from_tags, kind.to_tags) if kind else ((), ())
        types = ["|".join(type_of(tag) for tag in (tags or self.parts)) for tags in ends]
        return f"{coded(name)}\tArg1:{types[0]}, Arg2:{types[1]}"

    def visual_conf(self) -> str:
        """How it looks: brat reads it from `visual.conf`."""
        labels = [f"{SENTENCE}_{coded(tag)} | {_shown(tag)} (sentence)" for tag in self.tags]
        labels += [
            f"{type} | {_shown(f'{tag}: {role}' if role else tag)}"
            for tag, role, type in self._types()
        ]
        colors = [
            f"{type}\tbgColor:{self._colors[tag]}"
            for tag, _, type in self._types()
            if tag in self._colors
        ]
        return _conf(labels=labels, drawing=["SPAN_DEFAULT\tfgColor:black, bgColor:white", *colors])

    def _types(self) -> Iterator[tuple[str, str, str]]:
        for tag, roles in self.parts.items():
            for role in ("", *roles):
                yield tag, role, type_of(tag, role)


def _conf(**sections: Iterable[str]) -> str:
    parts = ("\n".join([f"[{name}]", *lines]) for name, lines in sections.items())
    return "\n\n".join(parts) + "\n"


def _shown(name: str) -> str:
    return " ".join(name.replace("|", "/").split())
