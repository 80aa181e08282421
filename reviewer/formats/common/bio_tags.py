"""Spans as columns of B, I and O, and back: what the token formats can hold of them.

One column a tag and one a part. Inside a column nothing overlaps, so of two spans of one tag that
do, the one that begins first (then the longer one) stays. Ranges grow to whole tokens. Which span
a part belongs to is not in the columns: it goes to the span of its tag that holds it, else to the
nearest one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from reviewer.formats.common.tokens import Token, covering
from reviewer.formats.example import Example
from reviewer.models import Json

Run: TypeAlias = tuple[int, int]
"""First and last token."""

Runs: TypeAlias = dict[str, list[Run]]
"""Column (`quote`, `quote.cue`) -> what is marked in it, in order."""

OUTSIDE: Final = "O"


class TokenizedText(NamedTuple):
    """A text with its tokens.

    Attributes:
        text: The text.
        tokens: Its tokens.
        start: Where the text begins in its article.
    """

    text: str
    tokens: Sequence[Token]
    start: int


def columns_of(parts: Mapping[str, Iterable[str]]) -> list[str]:
    """The columns of a scheme: each tag, followed by its parts.

    Args:
        parts: Tag -> the roles inside its spans.
    """
    return [name for tag, roles in parts.items() for name in (tag, *(f"{tag}.{r}" for r in roles))]


def runs_of(one: Example, words: TokenizedText, columns: Sequence[str]) -> Runs:
    """What the spans of an example mark in each column."""
    wanted: Runs = {column: [] for column in columns}
    for span in one.spans:
        for name, item in ((span["tag"], span), *_named(span)):
            if name in wanted and (run := _run(item, words)) is not None:
                wanted[name].append(run)
    return {column: _apart(runs) for column, runs in wanted.items()}


def _named(span: Mapping[str, Json]) -> Iterable[tuple[str, Mapping[str, Json]]]:
    return ((f"{span['tag']}.{part['name']}", part) for part in span["parts"])


def _run(item: Mapping[str, Json], words: TokenizedText) -> Run | None:
    return covering(words.tokens, item["sentence_start"], item["sentence_end"])


def _apart(runs: Iterable[Run]) -> list[Run]:
    kept: list[Run] = []
    for first, last in sorted(runs, key=lambda run: (run[0], -run[1])):
        if not kept or first > kept[-1][1]:
            kept.append((first, last))
    return kept


def marks(runs: Sequence[Run], label: str, count: int) -> list[str]:
    """The cells of a column: `B-label`, `I-label` or `O` for each token."""
    cells = [OUTSIDE] * count
    for first, last in runs:
        cells[first] = f"B-{label}"
        cells[first + 1 : last + 1] = [f"I-{label}"] * (last - first)
    return cells


def runs_in(cells: Sequence[str]) -> list[Run]:
    """The runs that the cells of a column say.

    Raises:
        ValueError: An `I` follows no `B`; the text says at which token, from 1.
    """
    runs: list[Run] = []
    for i, cell in enumerate(cells):
        if cell.startswith("B"):
            runs.append((i, i))
        elif cell.startswith("I"):
            if not runs or runs[-1][1] != i - 1:
                raise ValueError(f"token {i + 1} goes on with what has not begun")
            runs[-1] = (runs[-1][0], i)
    return runs


def spans_of(runs: Runs, words: TokenizedText) -> list[dict[str, Json]]:
    """The spans that columns say, with ids made of tag and place."""
    spans = [
        {"id": f"{tag}-{at['sentence_start']}", "tag": tag, **at, "parts": [], "attributes": {}}
        for tag, found in runs.items()
        if "." not in tag
        for at in (_range(run, words) for run in found)
    ]
    for column, found in runs.items():
        tag, dot, role = column.partition(".")
        of_tag = [span for span in spans if span["tag"] == tag]
        for run in found if dot and of_tag else ():
            part = {"name": role, **_range(run, words)}
            nearest = min(of_tag, key=lambda span: _distance(part, span))
            nearest["parts"].append(part)
    return sorted(spans, key=lambda span: str(span["id"]))


def _range(run: Run, words: TokenizedText) -> dict[str, Json]:
    start, end = words.tokens[run[0]][0], words.tokens[run[1]][1]
    return {
        "start": start + words.start,
        "end": end + words.start,
        "text": words.text[start:end],
        "sentence_start": start,
        "sentence_end": end,
    }


def _distance(part: Mapping[str, Json], span: Mapping[str, Json]) -> tuple[int, int]:
    apart = max(0, span["start"] - part["end"], part["start"] - span["end"])
    spill = max(0, span["start"] - part["start"]) + max(0, part["end"] - span["end"])
    return apart, spill
