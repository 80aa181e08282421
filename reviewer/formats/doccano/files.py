"""The files of doccano: one, a folder, or the .zip that it exports, and which of them belong."""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple
from zipfile import BadZipFile, ZipFile

from reviewer.corpus.readers.archive import excess
from reviewer.formats.base import DatasetReading, FormatError
from reviewer.formats.common.json_files import read_objects, rows_in
from reviewer.models import Json

CLASSES: Final = "classification.jsonl"
SPANS: Final = "sequence_labeling.jsonl"
"""What we write, for a project of each type."""

ALL: Final = "all.jsonl"
"""The file of a project that all work on together."""

_SUFFIX: Final = ".jsonl"
_HINT: Final = "export it from doccano as JSONL"


class DoccanoRow(NamedTuple):
    """A row and where it stands.

    Attributes:
        place: File and row, for a message.
        user: Whose file it is; empty if it is nobody's.
        row: The row.
    """

    place: str
    user: str
    row: dict[str, Json]


def groups_in(path: Path, how: DatasetReading | None = None) -> Iterator[list[DoccanoRow]]:
    """The rows of a file, a folder or a .zip, those of one sentence and annotator together.

    Args:
        path: The file, folder or .zip.
        how: Takes in lines that cannot be read; without it the first of them ends the file.

    Raises:
        FormatError: Something cannot be read.
    """
    if path.is_dir():
        files = {file.name: file for file in sorted(path.glob(f"*{_SUFFIX}"))}
        yield from _grouped(str(path), {name: _in_file(file, how) for name, file in files.items()})
    elif path.suffix.lower() == ".zip":
        yield from _in_zip(path, how)
    else:
        yield from ([row] for row in _in_file(path, how, ""))


def _in_file(
    path: Path, how: DatasetReading | None, user: str | None = None
) -> Iterator[DoccanoRow]:
    user = _user(path.name) if user is None else user
    for number, row in read_objects(path, how):
        yield DoccanoRow(f"{path}: row {number}", user, row)


def _in_zip(path: Path, how: DatasetReading | None) -> Iterator[list[DoccanoRow]]:
    try:
        with ZipFile(path) as archive:
            if what := excess(archive):
                raise FormatError(str(path), what, "unpack it, and name the folder")
            found: dict[str, str] = {}
            for member in sorted(archive.namelist()):
                name = member.rpartition("/")[2]
                if name.endswith(_SUFFIX) and not name.startswith("."):
                    if name in found:
                        what = f"holds {found[name]} and {member}"
                        raise FormatError(str(path), what, "expected one file of a name")
                    found[name] = member
            files = {
                name: _in_member(archive, member, f"{path}: {name}", how)
                for name, member in found.items()
            }
            yield from _grouped(str(path), files)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise FormatError(str(path), f"cannot be read ({why})", "check the file") from None
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise FormatError(str(path), f"is no whole .zip ({error})", "get the whole file") from None


def _in_member(
    archive: ZipFile, member: str, place: str, how: DatasetReading | None
) -> Iterator[DoccanoRow]:
    name = member.rpartition("/")[2]
    with archive.open(member) as file:
        for number, row in rows_in(file, place, how):
            yield DoccanoRow(f"{place}: row {number}", _user(name), row)


def _user(name: str) -> str:
    """Whose file it is by its name."""
    return "" if name in (ALL, CLASSES, SPANS) else name.removesuffix(_SUFFIX)


def _grouped(place: str, files: Mapping[str, Iterator[DoccanoRow]]) -> Iterator[list[DoccanoRow]]:
    if not files:
        raise FormatError(place, f"holds no {_SUFFIX}", _HINT)
    if CLASSES in files or SPANS in files:
        yield from paired(files.get(CLASSES, iter(())), files.get(SPANS, iter(())))
        return
    for rows in files.values():
        yield from ([row] for row in rows)


def paired(
    classes: Iterable[DoccanoRow], spans: Iterable[DoccanoRow]
) -> Iterator[list[DoccanoRow]]:
    """The rows of two projects, those of one sentence and annotator together.

    As long as both have the same order, none of them is kept.

    Args:
        classes: Of the text classification project, whose order is kept.
        spans: Of the sequence labelling project.
    """
    coming = iter(spans)
    waiting: dict[tuple[str, str], deque[DoccanoRow]] = {}
    for row in classes:
        key = _key(row)
        while key is not None and key not in waiting:
            other = next(coming, None)
            if other is None:
                break
            if (theirs := _key(other)) is None:
                yield [other]
            else:
                waiting.setdefault(theirs, deque()).append(other)
        if key is None or key not in waiting:
            yield [row]
            continue
        yield [row, waiting[key].popleft()]
        if not waiting[key]:
            del waiting[key]
    yield from ([row] for rows in waiting.values() for row in rows)
    yield from ([row] for row in coming)


def _key(said: DoccanoRow) -> tuple[str, str] | None:
    """Which sentence and annotator it is about; None if it does not tell."""
    id, annotator = said.row.get("sent_id"), said.row.get("annotator")
    if not isinstance(id, str):
        return None
    return id, annotator if isinstance(annotator, str) else ""
