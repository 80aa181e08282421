"""The names of class labels in somebody else's dataset card: Markdown with YAML before it.

Or in a Parquet file itself, where `datasets` writes the features beside the columns.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from itertools import count, takewhile
from pathlib import Path
from typing import Any, Final

from reviewer.formats.base import FormatError
from reviewer.models import Json

CARD: Final = "README.md"


def card_of(path: Path) -> Path | None:
    """The card that belongs to a data file or a folder; None if there is none."""
    around = [path, path.parent] if path.is_dir() else [path.parent, path.parent.parent]
    folders = around if around[0].name == "data" else around[:1]
    return next((one / CARD for one in folders if (one / CARD).is_file()), None)


def class_labels(card: Path) -> Mapping[str, Sequence[str]]:
    """Feature -> the names of its class labels; one inside another is called `spans.label`.

    Raises:
        FormatError: The card cannot be read, or names a feature's labels in two ways.
    """
    found: dict[str, list[str]] = {}
    for feature, names in _labels(_info(card), ""):
        if found.setdefault(feature, names) != names:
            what = f"names the class labels of {feature!r} in two ways"
            raise FormatError(str(card), what, "expected one configuration")
    return found


def _info(card: Path) -> Json:
    """What the YAML at the head of a card says of the dataset; None if there is none."""
    yaml: Any = import_module("yaml")
    try:
        lines = card.read_text("utf-8-sig").splitlines()
        if not lines or lines[0].rstrip() != "---":
            return None
        ends = (n for n, line in enumerate(lines) if n and line.rstrip() in ("---", "..."))
        said = yaml.safe_load("\n".join(lines[1 : next(ends, 1)]))
    except (OSError, UnicodeDecodeError) as error:
        raise FormatError(str(card), f"cannot be read ({error})", "check the file") from None
    except yaml.YAMLError as error:
        line = error.problem_mark.line + 2 if getattr(error, "problem_mark", None) else 1
        what = f"is no YAML ({getattr(error, 'problem', error)})"
        raise FormatError(
            f"{card}: line {line}", what, "expected YAML between --- and ---"
        ) from None
    return said.get("dataset_info") if isinstance(said, dict) else None


def _labels(node: Json, path: str) -> Iterator[tuple[str, list[str]]]:
    """Feature and names of each class label in or below a part of the card.

    Args:
        node: The part.
        path: The feature that it belongs to.
    """
    if isinstance(node, list):
        for one in node:
            yield from _labels(one, path)
    elif isinstance(node, dict):
        name = node.get("name")
        here = ".".join(filter(None, (path, name if isinstance(name, str) else "")))
        label = node.get("class_label")
        if isinstance(label, dict):
            yield here, _names(label.get("names"))
        for key, value in node.items():
            if key not in ("name", "class_label"):
                yield from _labels(value, here)


def class_labels_of(info: Path) -> Mapping[str, Sequence[str]]:
    """The same as a `dataset_info.json` has it; what cannot be read names nothing."""
    try:
        features = json.loads(info.read_bytes())["features"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {}
    return dict(_class_labels(features, ""))


def features_in(metadata: Mapping[bytes, bytes]) -> Mapping[str, Sequence[str]]:
    """Feature -> the names of its class labels, as the metadata of a Parquet file has them.

    What is no such metadata names nothing.
    """
    try:
        said = json.loads(metadata.get(b"huggingface", b"{}"))
        features = said["info"]["features"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return {}
    return dict(_class_labels(features, ""))


def _class_labels(node: Json, path: str, depth: int = 0) -> Iterator[tuple[str, list[str]]]:
    """Feature and names of each class label in or below a part of the features."""
    if isinstance(node, list):
        node = {"feature": node[0]} if node else {}
    if not isinstance(node, dict) or depth > _DEEPEST:
        return
    if node.get("_type") == "ClassLabel":
        yield path, _names(node.get("names"))
        return
    for key, value in node.items():
        # A list of features is a feature of that name.
        below = path if key == "feature" else f"{path}.{key}" if path else key
        yield from _class_labels(value, below, depth + 1)


_DEEPEST: Final = 20


def _names(names: Json) -> list[str]:
    """Names in the order of their numbers, as far as these have no gap."""
    if isinstance(names, dict):
        numbered = {str(number): str(name) for number, name in names.items()}
        known = takewhile(lambda number: number in numbered, map(str, count()))
        return [numbered[number] for number in known]
    return [str(name) for name in names] if isinstance(names, list) else []
