"""What changed between two versions of a sentence, word by word."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

Ranges: TypeAlias = list[tuple[int, int]]
"""Half-open ranges of code points, in order."""

# Scripts that write no spaces between words are compared letter by letter.
_TOKEN: Final = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7ff]|\w+|\s+|.", re.DOTALL
)


def difference(before: str, now: str) -> tuple[Ranges, Ranges]:
    """The parts of the first text that are gone, and those of the second that are new."""
    from rapidfuzz.distance import Indel

    old, new = _TOKEN.findall(before), _TOKEN.findall(now)
    gone: Ranges = []
    come: Ranges = []
    old_at, new_at = _offsets(old), _offsets(new)
    for step in Indel.opcodes(old, new):
        if step.tag == "delete":
            _add(gone, old_at[step.src_start], old_at[step.src_end])
        elif step.tag == "insert":
            _add(come, new_at[step.dest_start], new_at[step.dest_end])
    return gone, come


def _offsets(tokens: list[str]) -> list[int]:
    """Where each token begins, and where the last one ends."""
    offsets = [0]
    for token in tokens:
        offsets.append(offsets[-1] + len(token))
    return offsets


def _add(ranges: Ranges, start: int, end: int) -> None:
    if ranges and ranges[-1][1] == start:
        ranges[-1] = (ranges[-1][0], end)
    else:
        ranges.append((start, end))
