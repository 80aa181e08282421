"""A Hugging Face dataset: a folder with a dataset card and JSON lines, one file a split.

A folder is read with `datasets` itself, where it is installed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar, Final

from reviewer.formats.base import (
    EVERYTHING,
    DatasetReading,
    Format,
    FormatError,
    Options,
    ReadRow,
    in_words,
)
from reviewer.formats.common.json_files import LineFiles, read_lines
from reviewer.formats.example import Example
from reviewer.formats.proof.output_folder import files_of
from reviewer.models import Json

CARD: Final = "README.md"

_OLD: Final = "tags that the scheme does not have (any more)"

_UNKNOWN: Final = "fields that this version does not know"


class HuggingFace(Format):
    """See the module."""

    name: ClassVar[str] = "huggingface"
    title: ClassVar[str] = "Hugging Face dataset: a card and JSON lines"
    suffix: ClassVar[str] = ".jsonl"
    keeps: ClassVar[str] = "everything but links, remarks and sign-offs"
    loses: ClassVar[dict[str, str]] = {
        "links": EVERYTHING,
        "remarks": EVERYTHING,
        "signoffs": EVERYTHING,
        "tags": _OLD,
        "versions": _OLD,
        "votes": _OLD,
        "checks": _UNKNOWN,
        "evidence": _UNKNOWN,
        "sources": _UNKNOWN,
    }
    no_text: ClassVar[bool] = True
    soft: ClassVar[bool] = True
    importable: ClassVar[bool] = True

    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        """Writes `data/<split>.jsonl` and `README.md`."""
        from reviewer.formats.huggingface.card import SPLIT_NAMES, CardFacts, card
        from reviewer.formats.huggingface.rows import to_row

        seen, files = CardFacts(), LineFiles(folder)
        for example in examples:
            seen.add(example)
            files.add(_file(SPLIT_NAMES[example.split]), to_row(example, options))
        files.close()
        if not seen.splits:
            (folder / "data").mkdir()
            (folder / _file("train")).touch()
        seen.content = " ".join(str(one["sha256"]) for one in files_of(folder).values())
        (folder / CARD).write_bytes(card(seen, options).encode())

    def rows(self, path: Path, how: DatasetReading | None = None) -> Iterator[ReadRow]:
        """Reads a folder that Reviewer wrote.

        Raises:
            FormatError: It is none, or a row is not as it should be.
        """
        from reviewer.formats.huggingface.card import names_in
        from reviewer.formats.huggingface.rows import to_example

        try:
            tags = names_in((path / CARD).read_text("utf-8"))
        except (OSError, ValueError) as error:
            hint = "expected the folder that Reviewer wrote"
            raise FormatError(str(path / CARD), f"cannot be read ({error})", hint) from None
        for split in ("test", "validation", "train"):
            file = path / _file(split)
            for number, row in read_lines(file) if file.exists() else ():
                place = f"{file}: row {number}"
                try:
                    yield ReadRow(place, to_example(row, tags))
                except (KeyError, TypeError, AttributeError, ValueError) as error:
                    what = f"is not as Reviewer writes it ({in_words(error)})"
                    raise FormatError(place, what, "see docs/formats.md") from None

    def verify(self, folder: Path) -> str:
        """Loads the dataset with `datasets`, offline, and compares it row by row.

        Raises:
            FormatError: It cannot be loaded, or a row reads otherwise.
        """
        return loaded_with(folder, as_lines, chunksize=AT_ONCE)

    def held(self, example: Example, options: Options) -> Example:
        """See `Format.held`."""
        from reviewer.formats.huggingface.rows import held

        return held(example, options)


def _file(split: str) -> str:
    return f"data/{split}.jsonl"


FORMAT: Final = HuggingFace()


def loaded_with(folder: Path, compare: Callable[[Path, str, Any], None], **how: int) -> str:
    """Loads the dataset and compares every row with the files.

    Args:
        folder: Where it stands.
        compare: Is given the folder, a split and what the library made of it, and raises
            `FormatError`.
        how: What the library's reader of these files is told: how much it reads at a time.

    Returns:
        Name and version of the library; empty if it is not installed or does not start.

    Raises:
        FormatError: It cannot be loaded, or a row reads otherwise.
    """
    if find_spec("datasets") is None:
        return ""
    # Read when it is imported; a dataset on this disk needs no network.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        datasets: Any = import_module("datasets")
    except (ImportError, OSError):
        return ""
    datasets.disable_progress_bars()
    with TemporaryDirectory() as cache:
        try:
            loaded = datasets.load_dataset(str(folder), cache_dir=cache, **how)
        except Exception as error:
            why = f"{type(error).__name__}: {error}".splitlines()[0]
            hint = "please report this fault of the format"
            raise FormatError(str(folder), f"datasets does not load it ({why})", hint) from error
        for split, rows in loaded.items():
            compare(folder, split, rows)
    return f"datasets {datasets.__version__}"


BATCH: Final = 250
"""Rows that are taken from `datasets` at a time."""

AT_ONCE: Final = 1 << 20
"""Bytes of JSON that `datasets` is to read at a time: each takes ten times as much meanwhile."""


def rows_of(loaded: Any) -> Iterator[dict[str, Any]]:
    """The rows of a split that `datasets` has loaded, as they stand in its columns.

    It gives the first ones itself; all others are read from the files that it has made. It maps
    these into memory as a whole, and what was looked at there would count as taken.
    """
    given = loaded.with_format("arrow").iter(batch_size=BATCH)
    files = [cached["filename"] for cached in loaded.cache_files]
    if not files:
        for batch in given:
            yield from batch.to_pylist()
        return
    first = next(given, None)
    shown = [] if first is None else first.to_pylist()
    yield from shown
    yield from islice(_in_files(files), len(shown), None)


def _in_files(files: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The rows of Arrow files one batch at a time."""
    pyarrow: Any = import_module("pyarrow")
    for file in files:
        with pyarrow.OSFile(file) as source, pyarrow.ipc.open_stream(source) as batches:
            for batch in batches:
                for at in range(0, batch.num_rows, BATCH):
                    yield from batch.slice(at, BATCH).to_pylist()


def as_lines(folder: Path, split: str, rows: Any) -> None:
    """Compares rows with a file of JSON lines.

    Raises:
        FormatError: One reads otherwise.
    """
    path, number = folder / "data" / f"{split}.jsonl", 0
    features = rows.features  # a deep copy at each look
    for (number, meant), got in zip(read_lines(path), rows_of(rows), strict=True):
        named = _named(got, features)
        for name, value in meant.items():
            if named[name] != value:
                what = f"{name} is {value!r}, but datasets reads {named[name]!r}"
                raise FormatError(f"{path}: row {number}", what, "please report this fault")


def _named(value: Json, feature: Any) -> Json:
    """A value with the names of class labels in place of their numbers."""
    if hasattr(feature, "int2str"):
        return None if value is None else feature.int2str(value)
    if isinstance(value, list):
        inner = feature[0] if isinstance(feature, list) else feature.feature
        return [_named(one, inner) for one in value]
    if isinstance(value, Mapping):
        return {name: _named(one, feature[name]) for name, one in value.items()}
    return value
