"""A reviewer.toml: its tables, and the line on which each of its values stands."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from reviewer.config.errors import ConfigError, ConfigFault, Place

MOST: Final = 1 << 22
"""Bytes of the largest file of settings that is read."""


class TomlDocument(NamedTuple):
    """One TOML file.

    Attributes:
        path: The file.
        text: What it holds.
        tables: The same as nested dictionaries.
    """

    path: Path
    text: str
    tables: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> TomlDocument:
        """Reads a file.

        Raises:
            ConfigError: It cannot be read, or is not TOML in UTF-8.
        """
        try:
            if path.exists() and not (path.is_file() or path.is_dir()):
                raise ConfigError(f"{shown(path)}: cannot be read: it is no regular file")
            with path.open("rb") as file:
                data = file.read(MOST + 1)
            if len(data) > MOST:
                raise ConfigError(f"{shown(path)}: cannot be read: it has more than {MOST} bytes")
        except OSError as error:
            raise ConfigError(f"{shown(path)}: cannot be read: {error.strerror}") from None
        try:
            text = data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise ConfigError(f"{shown(path)}, line {line}: not UTF-8; save it as UTF-8") from None
        try:
            return cls(path, text, tomllib.loads(text))
        except ValueError as error:
            raise ConfigError(f"{shown(path)}{_syntax(str(error), text)}") from None
        except RecursionError:
            raise ConfigError(f"{shown(path)}: lists or tables are nested too deeply") from None

    def error(self, fault: ConfigFault) -> ConfigError:
        """The fault as a line that names the file and, where it is known, the line."""
        lines: dict[Place, int] = {}
        for found, number in _lines(self.text):
            lines.setdefault(found, number)
        place = fault.place
        while place and place not in lines:
            place = place[:-1]
        line = f", line {lines[place]}" if place else ""
        return ConfigError(f"{shown(self.path)}{line}: {fault}")


def shown(path: Path) -> str:
    """The path as a message shows it: relative when it lies below the current folder."""
    try:
        return os.fspath(path.relative_to(Path.cwd()))
    except (ValueError, OSError):
        return os.fspath(path)


def _syntax(message: str, text: str) -> str:
    """Line, column and message of a syntax error, taken from what tomllib says."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", message)
    what, line, column = found.groups() if found else (message, None, None)
    if line is None:
        line, column = str(text.count("\n") + 1), ""
    where = f", line {line}" + (f", column {column}" if column else "")
    return f"{where}: not TOML: {what[:1].lower()}{what[1:]}"


def _lines(text: str) -> Iterator[tuple[Place, int]]:
    """Every place of a valid TOML text with the line (from 1) on which its statement begins."""
    table: Place = ()
    counts: dict[Place, int] = {}
    for line, statement in _statements(text):
        content = tomllib.loads(statement)
        if statement.lstrip().startswith("["):
            table = _header(content, counts)
            yield from ((table[:end], line) for end in range(len(table), 0, -1))
        else:
            yield from ((place, line) for place in _places(content, table))


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The statements of a valid TOML text, each with its first line.

    A statement ends with the first line at which it can be parsed alone: no beginning of a
    statement of several lines (a list, a long text) is TOML by itself.
    """
    begun, first = "", 1
    for number, line in enumerate(text.split("\n"), 1):
        if not begun:
            first = number
        begun += line + "\n"
        try:
            content = tomllib.loads(begun)
        except tomllib.TOMLDecodeError:
            continue
        if content:
            yield first, begun
        begun = ""


def _header(content: dict[str, Any], counts: dict[Place, int]) -> Place:
    """The place that a header `[a.b]` or `[[a.b]]` opens; lists of tables are counted on."""
    place: Place = ()
    inner: Any = content
    while inner:
        (key,) = inner
        place, inner = (*place, key), inner[key]
        if isinstance(inner, list):
            counts[place] = counts.get(place, -1) + 1
            inner = inner[0]
        if place in counts:
            place = (*place, counts[place])
    return place


def _places(value: Any, place: Place) -> Iterator[Place]:
    """The places of everything inside a value, the value's own first."""
    yield place
    if isinstance(value, dict):
        inside = list(value.items())
    else:
        inside = list(enumerate(value)) if isinstance(value, list) else []
    for key, inner in inside:
        yield from _places(inner, (*place, key))
