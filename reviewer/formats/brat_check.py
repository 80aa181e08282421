"""Reading documents of brat with bratly, where it is installed."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import redirect_stdout
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from typing import Any

from reviewer.formats.base import FormatError
from reviewer.formats.quiet import imported


def read_with(files: Iterable[Path]) -> str:
    """Reads annotation files and compares them with their texts and with what they hold.

    Returns:
        Name and version of the library; empty if it is not installed.

    Raises:
        FormatError: A line is not taken, or an annotation's words are not those of the text.
    """
    library = imported("bratly.io")
    if library is None:
        return ""
    for path in files:
        annotations = _read(library, path)
        lines = path.read_text("utf-8").count("\n")
        if len(annotations) != lines:
            what = f"has {lines} annotations, of which bratly reads {len(annotations)}"
            raise FormatError(str(path), what, "please report this fault of the format")
        text = path.with_suffix(".txt").read_bytes().decode()
        for one in annotations:
            if hasattr(one, "fragments"):
                words = " ".join(text[part.start : part.end] for part in one.fragments)
                if words != one.content:
                    what = f"{one.id} is {one.content!r}, but the text there is {words!r}"
                    raise FormatError(str(path), what, "please report this fault of the format")
    return f"bratly {version('bratly')}"


def _read(library: Any, path: Path) -> list[Any]:
    said = StringIO()
    try:
        with redirect_stdout(said):
            found = library.read_and_load_ann_file(
                str(path), no_duplicates=False, sorting=False, renumerotize=False
            )
    except Exception as error:
        why = " ".join(f"{type(error).__name__}: {error}".split())
        what = f"bratly does not read it ({why[:200]})"
        raise FormatError(str(path), what, "please report this fault of the format") from error
    if said.getvalue().strip() or found is None:
        why = " ".join(said.getvalue().split())
        what = f"bratly does not take a line ({why[:200]})"
        raise FormatError(str(path), what, "please report this fault of the format")
    return list(found.annotations)
