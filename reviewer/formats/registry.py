"""The formats by their names: one module and one line here each."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from reviewer.formats.base import Format, FormatError

FORMATS: Final = {
    "jsonl": "jsonl",
    "csv": "csv",
    "conll": "conll",
    "huggingface": "huggingface",
    "prodigy": "prodigy",
    "labelstudio": "labelstudio",
    "brat": "brat",
    "slate": "slate",
    "doccano": "doccano",
    "plain": "plain",
    "webannotation": "webannotation",
    "claimreview": "claimreview",
    "averitec": "averitec",
    "parquet": "parquet",
    "spacy": "spacy",
    "inception": "inception",
}
"""Name -> the module of `reviewer.formats` that holds it as `FORMAT`, imported when it is used."""


def load(name: str) -> Format:
    """The format of that name.

    Raises:
        FormatError: There is none, or a library that it needs is not installed.
    """
    if name not in FORMATS:
        from reviewer.config.errors import nearest

        raise FormatError(name, "there is no such format", nearest(name, FORMATS))
    found = import_module(f"reviewer.formats.{FORMATS[name]}").FORMAT
    assert isinstance(found, Format)
    return found


def load_all() -> list[Format]:
    """Every format, in the order of the table."""
    return [load(name) for name in FORMATS]
