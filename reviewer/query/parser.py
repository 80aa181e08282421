"""Reads a query: `or` binds weakest, then `and` (which can be left out), then `not` and `-`."""

from __future__ import annotations

from typing import Final

from reviewer.query.errors import QueryError
from reviewer.query.fields import FIELDS
from reviewer.query.lexer import QueryToken, tokens
from reviewer.query.regex_match import check
from reviewer.query.tree import (
    KEYWORDS,
    Constant,
    Node,
    Not,
    Regex,
    Term,
    Text,
    conjunction,
    disjunction,
)
from reviewer.query.value_names import Vocabulary, WrongValue

DEEPEST: Final = 50
"""Brackets that may stand inside one another."""

_TERM: Final = "expected a word, a field or a bracket"


def tree(query: str, vocabulary: Vocabulary) -> Node:
    """The tree of a query; an empty one is what every sentence fits.

    Raises:
        QueryError: It cannot be read.
    """
    reader = _Reader(tokens(query), vocabulary)
    return reader.whole() if reader.token else Constant(True)


class _Reader:
    def __init__(self, found: list[QueryToken], vocabulary: Vocabulary) -> None:
        self._tokens = found
        self._at = 0
        self._opened: list[QueryToken] = []
        self._vocabulary = vocabulary

    @property
    def token(self) -> QueryToken | None:
        """The token to be read next."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def whole(self) -> Node:
        node = self._or()
        if token := self.token:
            raise QueryError(
                "this bracket closes nothing; expected ( before it, or quotation marks around it",
                token.start,
                token.end,
            )
        return node

    def _or(self) -> Node:
        parts = [self._and()]
        while self._takes("or"):
            parts.append(self._and())
        return disjunction(parts)

    def _and(self) -> Node:
        parts = [self._not()]
        while (token := self.token) and token.kind != ")" and _keyword(token) != "or":
            self._takes("and")
            parts.append(self._not())
        return conjunction(parts)

    def _not(self) -> Node:
        if not self._negation():
            return self._term()
        self._at += 1
        if (token := self.token) and self._negation():
            raise QueryError(
                "a negation of a negation; expected one of them, or a bracket between them",
                token.start,
                token.end,
            )
        return Not(self._term())

    def _negation(self) -> bool:
        token = self.token
        return token is not None and (token.kind == "-" or _keyword(token) == "not")

    def _takes(self, keyword: str) -> bool:
        token = self.token
        if token is None or _keyword(token) != keyword:
            return False
        self._at += 1
        return True

    def _term(self) -> Node:
        token = self.token
        if token is None or token.kind == ")" or _keyword(token):
            raise self._missing(token)
        self._at += 1
        if token.kind == "(":
            return self._bracket(token)
        if token.kind == "regex":
            regex = Regex(token.text, token.start, token.end)
            check(regex)
            return regex
        return self._field(token) if token.kind == "field" else Text(token.text)

    def _bracket(self, opening: QueryToken) -> Node:
        self._opened.append(opening)
        if len(self._opened) > DEEPEST:
            raise QueryError(
                f"more than {DEEPEST} brackets inside one another; expected fewer",
                opening.start,
                opening.end,
            )
        node = self._or()
        if self.token is None:
            raise self._unclosed()
        self._at += 1
        self._opened.pop()
        return node

    def _field(self, token: QueryToken) -> Node:
        try:
            value = FIELDS[token.field].resolve(token.text, self._vocabulary)
        except WrongValue as error:
            raise QueryError(str(error), token.value, token.end) from None
        return Term(token.field, value)

    def _unclosed(self) -> QueryError:
        opening = self._opened[-1]
        return QueryError(
            "this bracket is never closed; expected ) behind what belongs to it",
            opening.start,
            opening.end,
        )

    def _missing(self, token: QueryToken | None) -> QueryError:
        """What is wrong where a term should stand."""
        before = self._tokens[self._at - 1] if self._at else None
        if before and before.kind != "(":
            what = f'nothing stands behind "{before.text}"; {_TERM}{_quoting(before)}'
            return QueryError(what, before.start, before.end)
        if token is None:
            return self._unclosed()
        if token.kind == ")" and before:
            what = f"nothing stands between the brackets; {_TERM}"
            return QueryError(what, before.start, token.end)
        if token.kind == ")":
            what = "this bracket closes nothing; expected ( before it, or quotation marks around it"
            return QueryError(what, token.start, token.end)
        what = f'nothing stands before "{token.text}"; {_TERM}{_quoting(token)}'
        return QueryError(what, token.start, token.end)


def _keyword(token: QueryToken) -> str:
    """The operator that a token is, in lower case; empty for none."""
    word = token.text.lower()
    return word if token.kind == "word" and word in KEYWORDS else ""


def _quoting(token: QueryToken) -> str:
    return f', or "{token.text}" in quotation marks as a word'
