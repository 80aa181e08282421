"""Regular expressions that cannot hang the program.

What may be written is what Python's `re` takes: it reads the pattern first and words the errors.
The search is done by the `regex` library, because that can be stopped after a while and `re`
cannot. Its clock costs more than the search of an ordinary sentence, so a pattern whose work is
bounded (no repeats inside repeats) searches short sentences without it.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib import import_module
from math import inf
from time import perf_counter
from typing import Any, Final

from reviewer.query.errors import QueryError
from reviewer.query.tree import Regex

ONE_SENTENCE: Final = 0.1
"""Seconds of computing that one sentence may cost."""

LONGEST: Final = 1_000
"""Characters that a pattern may have."""

EXPANDED: Final = 5_000
"""Size that a pattern may reach when `regex` writes out its counted repeats while compiling."""

_STEPS: Final = 10_000_000
"""Steps of matching that take no longer than `ONE_SENTENCE` and so need no clock."""

_ESCAPE: Final = re.compile(r"\\.", re.DOTALL)
_CLASS: Final = re.compile(r"\[\^?\]?[^\]]*\]")
_PIECE: Final = re.compile(r"\[\^?\]?[^\]]*\]|\{[0-9]{1,9}|.", re.DOTALL)
_NO_COUNT: Final = re.compile(r"\{(?![0-9]*,?[0-9]*\})")


class Budget:
    """The seconds that one pass over many sentences may spend on regular expressions."""

    __slots__ = ("left",)

    def __init__(self, seconds: float = inf) -> None:
        self.left = seconds


def check(node: Regex) -> None:
    """Finds out whether a pattern can be used.

    Raises:
        QueryError: It cannot; the columns are those of the mistake.
    """
    if len(node.pattern) > LONGEST or _expanded(node.pattern) > EXPANDED:
        raise _too_big(node)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(node.pattern, re.IGNORECASE)
    except re.error as error:
        raise _wrong(node, error.pos, error.msg) from None
    except (OverflowError, RecursionError):
        raise _too_big(node) from None
    literal = _CLASS.sub(_blank, _ESCAPE.sub("__", node.pattern))
    if found := _NO_COUNT.search(literal):
        raise _wrong(node, found.start(), r"{ begins no count; expected {2}, {2,5} or \{")
    _compiled(node)


def _blank(found: re.Match[str]) -> str:
    return "_" * len(found[0])


def _expanded(pattern: str) -> int:
    """Characters of the pattern once its counted repeats are written out."""
    sizes, last = [0], 0
    for piece in _PIECE.findall(_ESCAPE.sub("_", pattern)):
        if piece == ")" and len(sizes) > 1:
            last = sizes.pop()
            sizes[-1] += last
        elif piece[1:].isdecimal():
            times = max(1, int(piece[1:]))
            sizes[-1] += last * (times - 1)
            last *= times
        elif piece == "(":
            sizes.append(2)
        elif not piece.isspace():
            last = 1
            sizes[-1] += last
    return sum(sizes)


def _compiled(node: Regex) -> Any:
    # By name, because the library ships no types and takes its time: only who uses it waits.
    regex = import_module("regex")
    try:
        return _compile(node.pattern)
    except (regex.error, ValueError) as error:
        said = getattr(error, "msg", None) or str(error)
        raise _wrong(node, getattr(error, "pos", None), said) from None
    except (OverflowError, RecursionError):
        raise _too_big(node) from None


@lru_cache(maxsize=32)
def _compile(pattern: str) -> Any:
    regex = import_module("regex")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return regex.compile(pattern, regex.IGNORECASE | regex.VERSION0)


def _wrong(node: Regex, pos: int | None, what: str) -> QueryError:
    at = node.column + 1 + min(pos or 0, len(node.pattern) - 1)
    return QueryError(f"in the regular expression: {what}", at, at + 1)


def _too_big(node: Regex) -> QueryError:
    return QueryError(
        f"the regular expression is too big; expected at most {LONGEST} characters, fewer brackets"
        " and smaller counts in {}",
        node.column,
        node.end,
    )


def _too_slow(node: Regex) -> QueryError:
    return QueryError(
        "the regular expression takes too long; expected fewer repeats, and none of what repeats"
        " already, such as (a+)+",
        node.column,
        node.end,
    )


def bounded_length(pattern: str) -> int:
    """Characters up to which a sentence costs at most `_STEPS`; 0 if the pattern has no bound.

    Each repeat multiplies the work by the length of the sentence, and so do the search for a
    place to begin and a reference to what matched before; each choice doubles it. That holds only
    where no bracket is repeated.
    """
    plain = re.sub(r"\\[^1-9]", "_", pattern)
    if re.search(r"\)[*+{]|\(\?(?:[A-Za-z]*x|\()", plain):
        return 0
    repeats = len(re.findall(r"[*+{\\]|\(\?P=", plain))
    choices = len(re.findall(r"\||(?<!\()\?", plain))
    return int((_STEPS / 2**choices) ** (1 / (1 + repeats)))


def searcher(node: Regex, budget: Budget) -> Callable[[str], bool]:
    """What says whether the pattern matches somewhere in a sentence, ignoring case.

    It raises `QueryError` when one sentence takes too long, or all of them more than the budget.
    """
    search: Callable[..., Any] = _compiled(node).search
    short = bounded_length(node.pattern)

    def matches(text: str) -> bool:
        start = perf_counter()
        if len(text) <= short:
            found = search(text)
        else:
            try:
                found = search(text, timeout=ONE_SENTENCE)
            except (TimeoutError, MemoryError):
                raise _too_slow(node) from None
        budget.left -= perf_counter() - start
        if budget.left < 0:
            raise _too_slow(node)
        return found is not None

    return matches


def spans(node: Regex, text: str) -> Iterator[tuple[int, int]]:
    """Where the pattern matches: code points, half-open; ends early rather than take long."""
    try:
        for found in _compiled(node).finditer(text, timeout=ONE_SENTENCE):
            if found.end() > found.start():
                yield found.span()
    except (TimeoutError, MemoryError):
        return
