"""Labelled datasets out and in: one module a format, a registry, and the proof of an export.

Pure: it gets a stream of examples and a folder, never a store. `docs/formats.md` says for every
format what it keeps, and how to add one.
"""

from reviewer.formats.base import EVERYTHING, Format, FormatError, Options, ReadRow
from reviewer.formats.example import FIELDS, SCHEMA, Example, example
from reviewer.formats.registry import FORMATS, load, load_all

__all__ = [
    "EVERYTHING",
    "FIELDS",
    "FORMATS",
    "SCHEMA",
    "Example",
    "Format",
    "FormatError",
    "Options",
    "ReadRow",
    "example",
    "load",
    "load_all",
]
