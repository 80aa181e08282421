"""Reading a Hugging Face folder with `datasets` itself, where it is installed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from reviewer.formats.base import FormatError
from reviewer.formats.common.json_files import read_lines
from reviewer.models import Json


def loaded_with(folder: Path, compare: Callable[[Path, str, Any], None]) -> str:
    """Loads the dataset and compares every row with the files.

    Args:
        folder: Where it stands.
        compare: Is given the folder, a split and its rows, and raises `FormatError`.

    Returns:
        Name and version of the library; empty if it is not installed.

    Raises:
        FormatError: It cannot be loaded, or a row reads otherwise.
    """
    if find_spec("datasets") is None:
        return ""
    # Read when it is imported; a dataset on this disk needs no network.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    datasets: Any = import_module("datasets")
    datasets.disable_progress_bars()
    with TemporaryDirectory() as cache:
        try:
            loaded = datasets.load_dataset(str(folder), cache_dir=cache)
        except Exception as error:
            why = f"{type(error).__name__}: {error}".splitlines()[0]
            hint = "please report this fault of the format"
            raise FormatError(str(folder), f"datasets does not load it ({why})", hint) from error
        for split, rows in loaded.items():
            compare(folder, split, rows)
    return f"datasets {datasets.__version__}"


def as_lines(folder: Path, split: str, rows: Any) -> None:
    """Compares rows with a file of JSON lines.

    Raises:
        FormatError: One reads otherwise.
    """
    path, number = folder / "data" / f"{split}.jsonl", 0
    for (number, meant), got in zip(read_lines(path), rows, strict=True):
        named = _named(got, rows.features)
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
