"""The first record of an export as it will stand in the file, without the export."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Final, NamedTuple

import orjson

from reviewer.formats import Example, Format
from reviewer.formats.jsonl import to_json
from reviewer.session.datasets.export_plan import Plan

FILES: Final = 4
"""Files of which something is shown."""

LINES: Final = 30
CHARACTERS: Final = 6_000
"""What is shown of a file at most."""

SECONDS: Final = 1.5
"""What counting the examples may take."""


class PreviewPart(NamedTuple):
    """The beginning of a file.

    Attributes:
        name: Its path in the folder of the export.
        text: Its first lines.
    """

    name: str
    text: str


class Preview(NamedTuple):
    """What an export begins with.

    Attributes:
        parts: The beginnings of its files; none if there is nothing to export.
        shown: Article -> whose work on it is in them.
        examples: How many examples there are as far as is known.
        complete: Whether that is all of them.
    """

    parts: tuple[PreviewPart, ...]
    shown: Mapping[str, Sequence[str]]
    examples: int
    complete: bool


def preview(plan: Plan, breathe: Callable[[], None]) -> Iterator[Preview]:
    """Writes what stands first in an export into a folder that is gone afterwards.

    Args:
        plan: The export.
        breathe: Called after each example; what it raises ends the preview.

    Yields:
        The preview; once more with the count, if that does not take too long.

    Raises:
        FormatError: It cannot be written.
        ExportError: An article is in no split.
        QueryError: A regular expression takes too long.
    """
    stream = plan.examples(breathe=breathe)
    first, more = _group(stream)
    shown = dict(plan.notes.shown)
    parts = _parts(plan, first) if first else ()
    count = len(first) + (more is not None)
    yield Preview(parts, shown, count, more is None)
    if more is None:
        return
    ends = monotonic() + SECONDS
    for _ in stream:
        count += 1
        if monotonic() > ends:
            yield Preview(parts, shown, count, False)
            return
    yield Preview(parts, shown, count, True)


def _group(stream: Iterator[Example]) -> tuple[list[Example], Example | None]:
    """All annotators' examples of the first sentence, and the one after them.

    Some formats put them into one record.
    """
    first: list[Example] = []
    for example in stream:
        if first and example.id != first[0].id:
            return first, example
        first.append(example)
    return first, None


def _parts(plan: Plan, first: Sequence[Example]) -> tuple[PreviewPart, ...]:
    form = plan.form
    if form.binary:
        return _record(form, plan, first[0])
    with TemporaryDirectory(prefix="reviewer-") as name:
        folder = Path(name)
        form.write(iter(first), folder, plan.options)
        files = [path for path in folder.rglob("*") if path.is_file()]
        files.sort(key=lambda path: (path.suffix != form.suffix, _lines(path), path))
        return tuple(
            PreviewPart(path.relative_to(folder).as_posix(), _begin(path)) for path in files[:FILES]
        )


def _lines(path: Path) -> int:
    """How many lines a file has: that of the records has one or two, others tell more of each."""
    return path.read_bytes().count(b"\n")


def _record(form: Format, plan: Plan, one: Example) -> tuple[PreviewPart, ...]:
    """Of a file that is no text: what it holds of the record."""
    held = to_json(form.held(one, plan.options))
    text = orjson.dumps(held, option=orjson.OPT_INDENT_2).decode()
    return (PreviewPart(f"the record ({form.suffix} files are no text)", text),)


def _begin(path: Path) -> str:
    with path.open("r", encoding="utf-8", newline="\n", errors="replace") as file:
        text = file.read(CHARACTERS + 1)
    cut = text[:CHARACTERS].split("\n")[:LINES]
    shown = "\n".join(cut).rstrip("\n")
    return shown if len(shown) >= len(text.rstrip("\n")) else f"{shown} …"
