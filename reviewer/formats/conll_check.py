"""Reading a CoNLL-U Plus export with the library conllu, where it is installed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from reviewer.formats.base import FormatError
from reviewer.formats.common.bio_tags import runs_in
from reviewer.formats.quiet import imported
from reviewer.models import Json

HINT = "please report this fault of the format"


def read_with_conllu(folder: Path) -> str:
    """Lets conllu read every sentence, and looks whether it finds all columns and whole runs.

    Returns:
        Name and version of the library; empty if it is not installed.

    Raises:
        FormatError: It does not take a file, or a token lacks a column, or a column breaks BIO.
    """
    conllu: Any = imported("conllu")
    if conllu is None:
        return ""
    for path in sorted(folder.glob("*.conllup")):
        with path.open(encoding="utf-8") as file:
            try:
                for number, sentence in enumerate(conllu.parse_incr(file), 1):
                    if number == 1:
                        columns = sentence.metadata["global.columns"].lower().split()
                    _look(f"{path}: sentence {number}", sentence, columns)
            except (conllu.exceptions.ParseException, KeyError) as error:
                raise FormatError(str(path), f"conllu does not read it ({error})", HINT) from None
    return f"conllu {version('conllu')}"


def _look(place: str, sentence: Sequence[Mapping[str, Json]], columns: Sequence[str]) -> None:
    for token in sentence:
        if list(token) != list(columns):
            what = f"the token {token.get('form')!r} has {len(token)} of {len(columns)} columns"
            raise FormatError(place, what, HINT)
    for column in columns[3:]:
        try:
            runs_in([str(token[column]) for token in sentence])
        except ValueError as error:
            raise FormatError(place, f"column {column}: {error}", HINT) from None
