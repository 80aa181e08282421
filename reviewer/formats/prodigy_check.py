"""Looking at tasks for Prodigy: our schema of them, and that spans stand on tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from reviewer.formats.base import FormatError
from reviewer.formats.common.json_files import read_lines
from reviewer.formats.prodigy_tokens import fault_of
from reviewer.formats.proof.validators import HINT, Located, against_schema, told

MOST: Final = 2_000
"""Tasks of a file that are checked against the schema, which takes milliseconds for each."""


def vouched(files: Iterable[Path]) -> str:
    """Checks the tasks of these files.

    Returns:
        What it was checked with; empty if that is not installed.

    Raises:
        FormatError: One does not fit.
    """
    found: dict[str, None] = {}
    for path in files:
        found[against_schema("prodigy", islice(_tasks(path), MOST))] = None
        for place, task in _tasks(path):
            if "tokens" in task:
                fault = fault_of(task["text"], task["tokens"], task["spans"])
                if fault:
                    raise FormatError(place, fault, HINT)
    return told(found)


def _tasks(path: Path) -> Iterator[Located]:
    return ((f"{path}: row {number}", task) for number, task in read_lines(path))
