"""Prodigy: a file of tasks for the tags of sentences, and one for their spans.

A sentence is a `choice` task with the tags as options, and a `spans_manual` task with tokens and
spans; parts are spans with labels like `figure.number`. Prodigy counts code points.

Tasks are checked by our schema of them, and that spans stand on tokens.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from reviewer.formats.base import DatasetReading, Format, FormatError, Options, ReadRow
from reviewer.formats.common.json_files import LineFiles, batches_of, read_lines, read_objects
from reviewer.formats.example import SPLITS, Example
from reviewer.formats.proof.validators import HINT, Located, against_schema, named_tools

if TYPE_CHECKING:
    from reviewer.formats.common.paired_files import Half

TAGS: Final = "choice"

SPANS: Final = "spans"


class Prodigy(Format):
    """See the module."""

    name: ClassVar[str] = "prodigy"
    title: ClassVar[str] = "Prodigy: choice tasks for tags, spans_manual tasks for spans"
    suffix: ClassVar[str] = ".jsonl"
    keeps: ClassVar[str] = "everything"
    importable: ClassVar[bool] = True

    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        """Writes `choice.jsonl` and `spans.jsonl`, with splits a pair for each of them."""
        from reviewer.formats.prodigy.writer import choice_of, manual_of

        files = LineFiles(folder)
        for split, group in _groups(examples):
            for example in group:
                files.add(_name(TAGS, split), choice_of(example, options))
            for task in manual_of(group, options):
                files.add(_name(SPANS, split), task)
        files.close()
        if not any(folder.iterdir()):
            (folder / _name(TAGS, "")).touch()
            (folder / _name(SPANS, "")).touch()

    def rows(self, path: Path, how: DatasetReading | None = None) -> Iterator[ReadRow]:
        """Reads the folder of an export, or a file of tasks as Prodigy's `db-out` gives it.

        Raises:
            FormatError: A task is not as it should be.
        """
        from reviewer.formats.common.paired_files import joined, whole

        how = how or DatasetReading()
        if not path.is_dir():
            for half in _halves(path, how):
                yield from how.tried(whole, half)
            return
        pairs = [(path / _name(TAGS, split), path / _name(SPANS, split)) for split in ("", *SPLITS)]
        there = [pair for pair in pairs if pair[0].exists() or pair[1].exists()]
        if not there:
            hint = f"expected {_name(TAGS, '')} or {_name(SPANS, '')}; or name one file of tasks"
            raise FormatError(str(path), "holds no tasks", hint)
        for tags, spans in there:
            yield from joined(_halves(tags, how), _halves(spans, how))

    def verify(self, folder: Path) -> str:
        """Checks tasks against a schema of ours, and tokens and spans against the text.

        Raises:
            FormatError: A task does not fit.
        """
        return vouched(sorted(folder.glob("*.jsonl")))


def _name(what: str, split: str) -> str:
    return f"{what}-{split}.jsonl" if split else f"{what}.jsonl"


def _groups(examples: Iterable[Example]) -> Iterator[tuple[str, list[Example]]]:
    """What each annotator says of a sentence, sentence by sentence, with its split."""
    for (_, split), group in groupby(examples, key=lambda one: (one.id, one.split)):
        yield split, list(group)


def _halves(path: Path, how: DatasetReading) -> Iterator[Half]:
    from reviewer.formats.prodigy.reader import half_of, loose_relations
    from reviewer.formats.prodigy.writer import OURS

    if not path.exists():
        return
    again = set() if how.strict else _asked_again(path)
    last: dict[tuple[str, str], Half] = {}
    for row, task in read_objects(path, how):
        for half in how.tried(half_of, task, f"{path}: row {row}"):
            how.left["relation"] += loose_relations(task, half)
            number = task.get("_task_hash")
            if not isinstance(number, int) or number not in again or task.get(OURS):
                yield half
                continue
            one = half.row.example
            before = last.get((one.id, one.annotator))
            if before is not None and one == before.row.example:
                yield before
            elif before is not None:
                how.left["answer, as a later one is of the same task"] += 1
                if task.get("answer") == "ignore":
                    continue  # who skips it the second time takes nothing back
            last[one.id, one.annotator] = half
    yield from last.values()


_HASH: Final = re.compile(rb'"_task_hash":\s*(-?\d{1,20})')


def _asked_again(path: Path) -> set[int]:
    """The tasks that stand in a file more than once: of each annotator the last answer counts."""
    times = Counter(
        int(found[1])
        for _, lines in batches_of(path)
        for line in lines
        for found in _HASH.finditer(line)
    )
    return {number for number, count in times.items() if count > 1}


FORMAT: Final = Prodigy()


MOST: Final = 2_000
"""Tasks of a file that are checked against the schema, which takes milliseconds for each."""


def vouched(files: Iterable[Path]) -> str:
    """Checks the tasks of these files.

    Returns:
        What it was checked with; empty if that is not installed.

    Raises:
        FormatError: One does not fit.
    """
    from reviewer.formats.prodigy.writer import fault_of

    found: dict[str, None] = {}
    for path in files:
        found[against_schema("prodigy", islice(_tasks(path), MOST))] = None
        for place, task in _tasks(path):
            if "tokens" in task:
                fault = fault_of(task["text"], task["tokens"], task["spans"])
                if fault:
                    raise FormatError(place, fault, HINT)
    return named_tools(found)


def _tasks(path: Path) -> Iterator[Located]:
    return ((f"{path}: row {number}", task) for number, task in read_lines(path))
