"""A query as a tree, and the tree as a query again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

KEYWORDS: Final = frozenset({"and", "or", "not"})
"""Words that are words only in quotation marks, in lower case."""


@dataclass(frozen=True, slots=True)
class Constant:
    """What every sentence fits (an empty query), or none."""

    value: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A word or a quoted text that the sentence contains."""

    text: str


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression that matches somewhere in the sentence.

    Attributes:
        pattern: What stands between the slashes.
        column: Where the first slash stands in the query.
        end: One past the last slash.
    """

    pattern: str
    column: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Term:
    """A field with a value, whose names are those of the scheme."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """What its part does not fit."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """What all of two or more parts fit."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What at least one of two or more parts fits."""

    parts: tuple[Node, ...]


Node: TypeAlias = Constant | Text | Regex | Term | Not | And | Or


def conjunction(parts: Iterable[Node]) -> Node:
    """All of the parts, as flat as can be; constants are worked out."""
    flat = list(_flat(parts, And))
    if Constant(False) in flat:
        return Constant(False)
    kept = tuple(part for part in flat if part != Constant(True))
    return And(kept) if len(kept) > 1 else kept[0] if kept else Constant(True)


def disjunction(parts: Iterable[Node]) -> Node:
    """Any of the parts, as flat as can be; constants are worked out."""
    flat = list(_flat(parts, Or))
    if Constant(True) in flat:
        return Constant(True)
    kept = tuple(part for part in flat if part != Constant(False))
    return Or(kept) if len(kept) > 1 else kept[0] if kept else Constant(False)


def negation(part: Node) -> Node:
    """The opposite; a constant is worked out."""
    return Constant(not part.value) if isinstance(part, Constant) else Not(part)


def _flat(parts: Iterable[Node], kind: type[And] | type[Or]) -> Iterator[Node]:
    for part in parts:
        if isinstance(part, And | Or) and isinstance(part, kind):
            yield from part.parts
        else:
            yield part


def leaves(node: Node, *, wanted: bool = True) -> Iterator[tuple[Text | Regex | Term, bool]]:
    """The texts, regular expressions and terms, each with whether it is asked for (not excluded).

    Args:
        node: The tree.
        wanted: Whether the tree as a whole is asked for.
    """
    if isinstance(node, Not):
        yield from leaves(node.part, wanted=not wanted)
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from leaves(part, wanted=wanted)
    elif not isinstance(node, Constant):
        yield node, wanted


_WORD: Final = re.compile(r"[^\W_]+(?:[’'.,-][^\W_]+)*")
_VALUE: Final = re.compile(r"[^\s\"()]+")


def show(node: Node) -> str:
    """The tree as a query; reading it gives the tree again (but for `Constant(False)`)."""
    if isinstance(node, Or):
        return " or ".join(map(show, node.parts))
    if isinstance(node, And):
        return " ".join(_bracketed(part, Or) for part in node.parts)
    if isinstance(node, Not):
        return f"not {_bracketed(node.part, Or, And, Not)}"
    if isinstance(node, Term):
        value = node.value if _VALUE.fullmatch(node.value) else quoted(node.value)
        return f"{node.field}:{value}"
    if isinstance(node, Regex):
        return f"/{node.pattern}/"
    if isinstance(node, Text):
        keyword = node.text.lower() in KEYWORDS
        return node.text if _WORD.fullmatch(node.text) and not keyword else quoted(node.text)
    return "" if node.value else "not kind:*"


def _bracketed(node: Node, *kinds: type[Node]) -> str:
    return f"({show(node)})" if isinstance(node, kinds) else show(node)


def quoted(text: str) -> str:
    """A text between quotation marks as a query writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
