"""Cuts a query into tokens."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Literal, NamedTuple

from reviewer.config.errors import shown
from reviewer.query.errors import QueryError
from reviewer.query.fields import FIELDS

Kind = Literal["(", ")", "-", "word", "quoted", "regex", "field"]

_FIELD: Final = re.compile(r"([A-Za-z]+(?:-[A-Za-z]+)*):")

_SIMILAR: Final = 75
"""Least `rapidfuzz.fuzz.ratio` (0-100) at which a word before a colon is a mistyped field."""


class QueryToken(NamedTuple):
    """A piece of a query.

    Attributes:
        kind: What it is.
        text: The word, the text or pattern without its marks, or the value of a field.
        start: Its first code point.
        end: One past its last.
        field: The name of the field.
        value: Where the value of the field starts.
    """

    kind: Kind
    text: str
    start: int
    end: int
    field: str = ""
    value: int = 0


def tokens(query: str) -> list[QueryToken]:
    """The pieces of a query, in order.

    Raises:
        QueryError: It cannot be cut into pieces.
    """
    found: list[QueryToken] = []
    at = 0
    while at < len(query):
        if query[at].isspace():
            at += 1
            continue
        found.append(_READERS.get(query[at], _word)(query, at))
        at = found[-1].end
    return found


def _bracket(query: str, at: int) -> QueryToken:
    return QueryToken("(" if query[at] == "(" else ")", query[at], at, at + 1)


def _minus(query: str, at: int) -> QueryToken:
    after = query[at + 1 : at + 2]
    if not after or after.isspace() or after == ")":
        raise QueryError(
            'nothing stands behind this minus; expected a term, or "-" in quotation marks',
            at,
            at + 1,
        )
    return QueryToken("-", "-", at, at + 1)


def _quoted(query: str, at: int) -> QueryToken:
    text, end = _marked(query, at, 'a quotation mark that nothing closes; expected another "')
    if not text:
        raise QueryError("nothing stands between the quotation marks; expected a text", at, end)
    return QueryToken("quoted", re.sub(r'\\(["\\])', r"\1", text), at, end)


def _regex(query: str, at: int) -> QueryToken:
    text, end = _marked(
        query,
        at,
        "a regular expression that nothing closes; expected another /, or quotation marks",
    )
    if not text:
        raise QueryError("nothing stands between the slashes; expected a pattern", at, end)
    return QueryToken("regex", text, at, end)


def _marked(query: str, at: int, unclosed: str) -> tuple[str, int]:
    """What stands between two equal marks, as it was typed, and where the second one ends."""
    mark, close = query[at], at + 1
    while query[close : close + 1] not in (mark, ""):
        close += 2 if query[close] == "\\" else 1
    if close >= len(query):
        raise QueryError(unclosed, at, len(query))
    end = close + 1
    after = query[end : end + 1]
    if after and not after.isspace() and after != ")":
        hint = r"; inside a pattern / is written \/" if mark == "/" else ""
        raise QueryError(f"expected a space behind the closing {mark}{hint}", end, end + 1)
    return query[at + 1 : close], end


def _word(query: str, at: int) -> QueryToken:
    if found := _FIELD.match(query, at):
        name = found[1].lower()
        if name in FIELDS:
            return _field(query, at, name, found.end())
        _refuse_mistyped(query, name, at, found.end())
    end = _end(query, at)
    return QueryToken("word", query[at:end], at, end)


def _end(query: str, at: int) -> int:
    """Where a word ends: before a space, or a bracket that closes what it did not open."""
    depth = 0
    while at < len(query) and not query[at].isspace():
        depth += (query[at] == "(") - (query[at] == ")")
        if depth < 0:
            break
        at += 1
    return at


def _field(query: str, start: int, name: str, at: int) -> QueryToken:
    first = query[at : at + 1]
    if first == '"':
        quoted = _quoted(query, at)
        return QueryToken("field", quoted.text, start, quoted.end, name, at)
    if first == "(":
        example = f"({name}:a or {name}:b)"
        raise QueryError(f"{name}: takes one value; expected {example}", at, at + 1)
    end = _end(query, at)
    if end == at:
        example = FIELDS[name].example
        raise QueryError(
            f"{name}: has no value; expected one right behind it: {example}", start, at
        )
    return QueryToken("field", query[at:end], start, end, name, at)


def _refuse_mistyped(query: str, name: str, start: int, at: int) -> None:
    """Refuses a word that looks like a field but is none; addresses and times are words."""
    if query.startswith("//", at):
        return
    from rapidfuzz import fuzz, process

    near = process.extractOne(name, FIELDS.keys(), scorer=fuzz.ratio, score_cutoff=_SIMILAR)
    if near is not None:
        meant = f"did you mean {shown(near[0])}?"
    elif query[at : at + 1] == '"':
        meant = f"expected one of {', '.join(FIELDS)}"
    else:
        return
    raise QueryError(
        f"there is no field {shown(name)}; {meant} (a word with a colon needs quotation marks)",
        start,
        at,
    )


_READERS: Final[dict[str, Callable[[str, int], QueryToken]]] = {
    "(": _bracket,
    ")": _bracket,
    "-": _minus,
    '"': _quoted,
    "/": _regex,
}
