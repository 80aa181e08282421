"""The peer: SLATE (the package slate-nlp), the terminal annotation tool closest to Reviewer.

It gets the same sentences, one a line, and labels whole lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

from benchmarks import data
from benchmarks.bench import Bench, Program, module
from benchmarks.workspace import write_lines

MISSING = "SLATE is not installed; install slate-nlp"
KEYS_PER_SENTENCE = 5
"""Keys for two labels and on to the next line: space a, space s, o."""

_LABELS = ("label:a", "label:s", "label:d", "label:v")


def installed() -> bool:
    """Whether SLATE can be run by the present Python."""
    return find_spec("slate") is not None


def labels(count: int, total: int) -> Iterator[str]:
    """SLATE's own saved form of `total` labelled lines among `count`, at even distances."""
    step = max(1, count // max(1, total))
    for number in range(min(total, count)):
        yield f"{number * step} - {_LABELS[number % len(_LABELS)]}"


def slate(bench: Bench, count: int, annotated: int) -> Program:
    """SLATE on an article of `count` sentences, `annotated` of them labelled."""
    lines = write_lines(bench, data.sentences(count), f"slate-{count}.txt")
    write_lines(bench, labels(count, annotated), f"{lines.name}.annotations")
    how = ("-t", "categorical", "-s", "line", "-o", "-l", str(bench.folder / "slate-log"))
    return Program(
        "SLATE",
        (*module("slate"), lines.name, *how),
        bench.folder,
        down=b"o",
        up=b"i",
        top=b"I",
        end=b"O",
        tag=b" a",
        leave=b"Q",
        goto=lambda index: (f"{index}o".encode(),),
    )
