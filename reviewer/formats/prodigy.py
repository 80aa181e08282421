"""Prodigy: tasks of the interfaces `choice` (tags) and `spans_manual` (spans), as JSON lines.

They are two files, because a task of Prodigy has one interface. Offsets count code points of the
sentence. What Prodigy has no field for stands in the key `reviewer`, which it hands through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import ClassVar, Final

from reviewer.formats.base import Format, FormatError, Options, Row
from reviewer.formats.example import SPLITS, Example
from reviewer.formats.lines import LineFiles, read_lines
from reviewer.formats.prodigy_tasks import choice_of, example_of, spans_task_of
from reviewer.models import Json

CHOICE: Final = "choice"
SPANS: Final = "spans"
_WHICH: Final = {"choice": CHOICE, "spans_manual": SPANS}


class Prodigy(Format):
    """See the module."""

    name: ClassVar[str] = "prodigy"
    title: ClassVar[str] = "Prodigy: tasks of choice and of spans_manual, as JSON lines"
    suffix: ClassVar[str] = ".jsonl"
    keeps: ClassVar[str] = "everything"
    importable: ClassVar[bool] = True

    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        """Writes `choice.jsonl` and `spans.jsonl`, a pair for each split if there are splits."""
        files = LineFiles(folder)
        for one in examples:
            files.add(_name(CHOICE, one.split), choice_of(one, options))
            files.add(_name(SPANS, one.split), spans_task_of(one, options))
        files.close()
        for name in (CHOICE, SPANS):
            if not list(folder.glob(f"{name}*.jsonl")):
                (folder / _name(name, "")).touch()

    def rows(self, path: Path) -> Iterator[Row]:
        """Reads the folder of an export, or one file of tasks, as `db-out` gives it too.

        Raises:
            FormatError: A task is not as it should be.
        """
        if not path.is_dir():
            for place, task in _tasks(path):
                which = _which(task, place)
                yield Row(place, _made(place, **{which: task}))
            return
        for split in (*SPLITS, ""):
            choices, spans = path / _name(CHOICE, split), path / _name(SPANS, split)
            if choices.exists() or spans.exists():
                yield from _pairs(choices, spans)

    def verify(self, folder: Path) -> str:
        """Checks every task against the JSON Schema that we ship, as Prodigy publishes none.

        Raises:
            FormatError: A task does not fit.
        """
        from reviewer.formats.vouching import against_schema

        tasks = (task for path in sorted(folder.glob("*.jsonl")) for task in _tasks(path))
        return against_schema("prodigy", tasks)


def _name(which: str, split: str) -> str:
    return f"{which}-{split}.jsonl" if split else f"{which}.jsonl"


def _tasks(path: Path) -> Iterator[tuple[str, dict[str, Json]]]:
    for number, task in read_lines(path):
        yield f"{path}: row {number}", task


def _which(task: Mapping[str, Json], place: str) -> str:
    """Which interface a task is for: as it says, else as its fields tell."""
    view = task.get("_view_id")
    if view in _WHICH:
        return _WHICH[view]
    if view is None and ("options" in task or "accept" in task):
        return CHOICE
    if view is None and "spans" in task:
        return SPANS
    what = f"is a task of {view!r}" if view else "has neither options nor spans"
    raise FormatError(place, what, "expected one of choice or of spans_manual")


def _pairs(choices: Path, spans: Path) -> Iterator[Row]:
    """The rows of two files whose tasks are in the same order; one of them may be missing."""
    if not (choices.exists() and spans.exists()):
        there = choices if choices.exists() else spans
        for place, task in _tasks(there):
            yield Row(place, _made(place, **{_which(task, place): task}))
        return
    for first, second in zip_longest(_tasks(choices), _tasks(spans)):
        if first is None or second is None:
            longer, shorter = (choices, spans) if second is None else (spans, choices)
            what = f"has fewer tasks than {longer.name}"
            raise FormatError(str(shorter), what, "import the files one by one, or get them whole")
        (place, choice), (other, marked) = first, second
        if any(choice.get(key) != marked.get(key) for key in ("input", "_annotator_id", "text")):
            hint = f"expected the order of {choices.name}; or import the files one by one"
            raise FormatError(other, f"is not about the same sentence as {place}", hint)
        yield Row(place, _made(place, choice=choice, spans=marked))


def _made(
    place: str,
    *,
    choice: Mapping[str, Json] | None = None,
    spans: Mapping[str, Json] | None = None,
) -> Example:
    try:
        return example_of(choice, spans, place)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"is not as Prodigy writes it ({error!r})"
        raise FormatError(place, what, "expected an annotated task of Prodigy") from None


FORMAT: Final = Prodigy()
