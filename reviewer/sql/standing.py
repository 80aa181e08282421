"""The standing questions: plain SQL files of the package, begun by a comment that says what."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Final

_SUFFIX: Final = ".sql"


def questions() -> Mapping[str, str]:
    """Name -> the question in SQL, by name."""
    folder = resources.files("reviewer.sql").joinpath("questions")
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(_SUFFIX))
    return {
        name.removesuffix(_SUFFIX): folder.joinpath(name).read_text(encoding="utf-8")
        for name in files
    }


def meaning(question: str) -> str:
    """What a standing question asks: its comment, in one line."""
    comment = []
    for line in question.splitlines():
        if not line.startswith("--"):
            break
        comment.append(line.removeprefix("--").strip())
    return " ".join(comment)
