"""Columns of labels: one an annotator, several labels in a cell, a verdict beside the label."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from reviewer.formats.base import DatasetReading, folded
from reviewer.formats.table.cell_values import answer_in, word_in
from reviewer.formats.table.cells import Row
from reviewer.formats.table.column_names import NAMES, NO, YES, plain

_OF_CODER: Final = re.compile(
    r"(?:annotator|annotation|annot|coder|rater|label|judge|worker)[ _-]*(\d{1,3}|[A-Z])", re.I
)
_OF_LABELS: Final = frozenset(
    (*NAMES["label"], "pred", "predicted", "prediction", "model", "true", "truth", "topic", "type",
     "source", "language", "lang", "country", "from", "to", "party", "gender")
)  # fmt: skip
"""Words in the names of columns of labels that are no name of an annotator."""

_VERDICTS: Final = frozenset({"accept", "reject", "ignore", ""})

_LONGEST: Final = 40
"""Code points of a label that stands beside others in a cell."""

FEW: Final = 40
"""Most different values of a column that holds labels and is not called so."""


def coders_in(names: Sequence[str], rows: Sequence[Row]) -> dict[str, str]:
    """Columns of which each holds the labels of one annotator."""
    found = {name: name.strip() for name in names if _OF_CODER.fullmatch(name.strip())}
    found = found if len(found) > 1 else _alike(names, rows)
    short = all(len(word_in(row.get(name))) <= 60 for row in rows for name in found)
    return found if short else {}


def _alike(names: Sequence[str], rows: Sequence[Row]) -> dict[str, str]:
    """Columns that all hold the same labels, in words: each is called after who gave them."""
    said: dict[str, set[str]] = {}
    for name in names:
        words = {answer_in(row.get(name)) for row in rows} - {""}
        plain_words = all(len(word) <= _LONGEST and not word[0].isdigit() for word in words)
        if (
            words
            and plain_words
            and not words <= YES | NO
            and not _OF_LABELS.intersection(plain(name).split("_"))
        ):
            said[name] = words
    several = [name for name, words in said.items() if len(words) > 1]
    every = set.union(set(), *said.values())
    shared = all(
        words <= set.union(set(), *(said[other] for other in said if other != name))
        for name, words in said.items()
    )
    few = len(every) <= FEW and len(every) < len(rows)
    return {name: name.strip() for name in said} if len(several) > 1 and shared and few else {}


def mark_between(name: str, rows: Sequence[Row], how: DatasetReading) -> str:
    """What stands between several labels in a cell, where that is sure; else nothing.

    A comma may be part of a label. So what it parts has to be known, or to come again: alone, or
    beside something else.
    """
    cells = {cell.strip() for row in rows if isinstance(cell := row.get(name), str)} - {""}
    cells = {cell for cell in cells if cell[0] not in "[{"}
    for mark in ";#,":
        parted = [[one for piece in cell.split(mark) if (one := piece.strip())]
                  for cell in cells if mark in cell]  # fmt: skip
        pieces = Counter(piece for of in parted for piece in of)
        if not pieces or any(len(piece) > _LONGEST for piece in pieces):
            continue
        whole = any(folded(cell) in how.known for cell in cells if mark in cell)
        again = sum(times > 1 or piece in cells for piece, times in pieces.items())
        several = plain(name).endswith("s")
        enough = again * 2 >= len(pieces) if several else again == len(pieces)
        known = all(folded(piece) in how.known for piece in pieces)
        if not whole and (known or enough or (several and mark != ",")):
            return mark
    return ""


def verdict_in(names: Sequence[str], rows: Sequence[Row]) -> str:
    """The column in which each row is accepted, rejected or ignored; empty if there is none."""
    for name in names:
        words = {word_in(row.get(name)) for row in rows}
        if words <= _VERDICTS and words & {"accept", "reject"}:
            return name
    return ""
