"""Label Studio: a JSON array of tasks and the labelling configuration that they want.

A sentence is a task, what an annotator says of it an annotation, what a machine says a
prediction. Label Studio counts code points in texts. Its own SDK checks the tasks where it is
installed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, ClassVar, Final

from reviewer.formats.base import (
    EVERYTHING,
    NO_LABEL,
    DatasetReading,
    Format,
    FormatError,
    Options,
    ReadRow,
    in_words,
)
from reviewer.formats.common.check_status import LOST, with_statuses_alone
from reviewer.formats.common.json_files import read_array, read_objects, write_array
from reviewer.formats.example import Example, example
from reviewer.formats.proof.validators import imported
from reviewer.models import Json
from reviewer.models.names import is_machine

TASKS: Final = "tasks.json"

CONFIG: Final = "labeling-config.xml"


_LOST: Final = (
    "votes", "evidence", "sources", "links", "remarks", "signoffs", "unfinished",
    "text_sha256", "context",
)  # fmt: skip


class LabelStudio(Format):
    """See the module."""

    name: ClassVar[str] = "labelstudio"
    title: ClassVar[str] = "Label Studio: tasks as JSON, and their labelling configuration"
    suffix: ClassVar[str] = ".json"
    keeps: ClassVar[str] = (
        "text, metadata, tags, spans, parts, attributes, relations, answers, status, note, flags"
    )
    loses: ClassVar[dict[str, str]] = {
        **dict.fromkeys(_LOST, EVERYTHING),
        "checks": LOST,
    }
    importable: ClassVar[bool] = True

    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        """Writes `tasks.json` and `labeling-config.xml`."""
        from reviewer.formats.labelstudio.controls import UsedLabels, config_of
        from reviewer.formats.labelstudio.writer import task_of

        used = UsedLabels(options)
        groups = groupby(examples, key=lambda one: (one.id, one.split))
        tasks = (task_of(list(group), n, used) for n, (_, group) in enumerate(groups, 1))
        write_array(folder / TASKS, tasks)
        (folder / CONFIG).write_bytes(config_of(options.scheme, used).encode())

    def rows(self, path: Path, how: DatasetReading | None = None) -> Iterator[ReadRow]:
        """Reads tasks as Label Studio exports them (JSON or JSON-MIN), or the folder of an export.

        Raises:
            FormatError: A task is not as it should be.
        """
        from reviewer.formats.labelstudio.reader import from_min, is_min, unread_of_min

        path = path / TASKS if path.is_dir() else path
        how = how or DatasetReading()
        for number, task in _tasks(path, how):
            place = f"{path}: task {number}"
            if is_min(task):
                how.unread.update(unread_of_min(task))
                task = from_min(task)
            for rows in how.tried(_rows_of, task, place, how):
                yield from rows

    def held(self, example: Example, options: Options) -> Example:
        """See `Format.held`."""
        return with_statuses_alone(example, _LOST)

    def verify(self, folder: Path) -> str:
        """Lets Label Studio's own SDK check every annotation against the configuration.

        Raises:
            FormatError: One does not fit.
        """
        return validated_with(folder / CONFIG, folder / TASKS)


def _tasks(path: Path, how: DatasetReading) -> Iterator[tuple[int, dict[str, Any]]]:
    """The tasks of an array, or of lines of JSON."""
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return read_objects(path, how, "task")
    return how.each(read_array(path, "task"))


def _rows_of(task: Mapping[str, Any], place: str, how: DatasetReading) -> list[ReadRow]:
    try:
        return list(_rows(task, place, how))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        what = f"is not as Label Studio writes it ({in_words(error)})"
        raise FormatError(place, what, "expected its export as JSON") from None


def _rows(task: Mapping[str, Any], place: str, how: DatasetReading) -> Iterator[ReadRow]:
    """A row for each annotation and prediction of a task, in the order they were written in."""
    from reviewer.formats.labelstudio.writer import DATA

    data = {field: task["data"][key] for key, field in DATA.items() if key in task["data"]}
    data.setdefault("id", str(task.get("id", "")))
    data["text"] = _text_of(task["data"], place)
    found: list[tuple[int, ReadRow]] = []
    count = 0
    for kind in ("annotation", "prediction"):
        # Until version 1.0 annotations were called completions.
        given = task.get(f"{kind}s") or (kind == "annotation" and task.get("completions")) or ()
        for number, one in enumerate(given, 1):
            if kind == "prediction" and isinstance(one, int):
                continue  # it can be told to export no more of predictions than their ids
            where = f"{place}, {kind} {number}"
            count += 1
            found += how.tried(_annotated, one, kind, where, data, how)
    if not count:
        yield ReadRow(place, example(**data), NO_LABEL)
    yield from (row for _, row in sorted(found, key=lambda pair: pair[0]))


def _annotated(
    one: Mapping[str, Any], kind: str, where: str, data: Mapping[str, Any], how: DatasetReading
) -> tuple[int, ReadRow]:
    """The row of an annotation or prediction, and its place among those of its task."""
    from reviewer.formats.labelstudio.reader import Results

    results = Results(where, data["text"], data.get("start", 0))
    try:
        for result in one.get("result") or ():
            results.add(result)
        how.left.update(results.left())
        if one.get("was_cancelled"):
            results.decided = "cannot"
        who = results.annotator or _annotator(one, kind)
        said = example(**{**data, **results.fields(), "annotator": who})
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        what = f"is not as Label Studio writes it ({in_words(error)})"
        raise FormatError(where, what, "expected its export as JSON") from None
    silent = results.unread and said.decided == "settled"
    row = ReadRow(where, said._replace(decided="") if silent else said, NO_LABEL if silent else "")
    return results.about.get("turn", 0), row


def _text_of(data: Mapping[str, Json], place: str) -> str:
    """The text of a task: that named so, or the only one there is."""
    if isinstance(data.get("text"), str):
        return str(data["text"])
    texts = [value for value in data.values() if isinstance(value, str)]
    if len(texts) > 1:
        # Of an address, a file's name and an id, only the words are a text.
        texts = [value for value in texts if len(value.split()) > 1] or texts
    if len(texts) != 1:
        what = f"there is no 'text' in its data, and {len(texts)} other texts"
        raise FormatError(place, what, "expected the sentence in data.text")
    return texts[0]


def _annotator(one: Mapping[str, Any], kind: str) -> str:
    """Who made an annotation, as far as an export of Label Studio tells."""
    if kind == "prediction":
        model = str(one.get("model_version") or "prediction")
        return model if is_machine(model) else f"machine.{model}"
    by = one.get("completed_by")
    if isinstance(by, dict):
        return str(by.get("email") or by.get("id") or "")
    # `created_username` is "name@address, 7", of old versions a name.
    name = str(one.get("created_username") or "").strip().partition(",")[0]
    return name if by is None else str(by)


FORMAT: Final = LabelStudio()


def validated_with(config: Path, tasks: Path) -> str:
    """Checks every annotation and prediction against the labelling configuration.

    Returns:
        Name and version of the library; empty if it is not installed.

    Raises:
        FormatError: The configuration or an annotation is not taken.
    """
    from importlib.metadata import version

    library = imported("label_studio_sdk.label_interface")
    if library is None:
        return ""
    interface = _interface(library, config)
    for number, task in read_array(tasks, "task"):
        for kind in ("annotation", "prediction"):
            for place, one in enumerate(task[f"{kind}s"], 1):
                # It says why only of predictions, which are checked by the same rules.
                if errors := interface.validate_prediction(one, return_errors=True):
                    where = f"{tasks}: task {number}, {kind} {place}"
                    raise FormatError(where, str(errors[0]), "expected what the configuration has")
    return f"label_studio_sdk {version('label_studio_sdk')}"


def _interface(library: Any, config: Path) -> Any:
    # It warns of labels that it cannot place, which is no matter here.
    logging.getLogger("label_studio_sdk").setLevel(logging.ERROR)
    try:
        interface = library.LabelInterface(config.read_text("utf-8"))
        interface.validate()
    except Exception as error:
        why = f"{type(error).__name__}: {error}".splitlines()[0]
        what = f"Label Studio does not take it ({why})"
        raise FormatError(str(config), what, "please report this fault of the format") from error
    return interface
