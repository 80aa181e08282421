"""Cue words of a language, read from its data file and from what a workspace adds."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

DATA: Final = Path(__file__).with_name("data")
_NAMED: Final = re.compile(r"@(\w+)@")
ADDED: Final = {
    "claim": "speech", "bare": "speech", "urge": "urge", "addressees": "addressees",
    "threats": "threats", "harm": "harm", "labels": "labels",
}  # fmt: skip
"""List of a data file -> the list of a reviewer.toml whose words are added to it."""

Extra = Mapping[str, Sequence[str]]
"""What a workspace adds: name of a list -> words."""


class Cues:
    """The word lists of one language.

    A language without a file has empty lists: digits, currency signs, per cent signs and
    quotation marks are understood all the same.

    Attributes:
        language: The primary subtag, such as `en`.
    """

    def __init__(self, language: str, tables: Mapping[str, Any], extra: Extra) -> None:
        """Indexes the tables of a data file.

        Args:
            language: The primary subtag.
            tables: The content of its file.
            extra: Further words of some lists.
        """
        self.language = language
        self._tables = tables
        self._extra = extra
        self._words: dict[tuple[str, str], frozenset[str]] = {}

    def words(self, table: str, name: str) -> frozenset[str]:
        """The words and phrases of a list; empty if there is none."""
        known = self._words.get((table, name))
        if known is None:
            found = self._tables.get(table, {}).get(name, ())
            known = frozenset(found) | frozenset(word.lower() for word in self._added(name))
            self._words[table, name] = known
        return known

    @property
    def added(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What a workspace adds."""
        return tuple(sorted((name, tuple(words)) for name, words in self._extra.items()))

    def _added(self, name: str) -> Sequence[str]:
        return self._extra.get(ADDED[name], ()) if name in ADDED else ()

    def numbers(self, table: str, name: str) -> Mapping[str, float]:
        """A table of words with numbers; empty if there is none."""
        found: Mapping[str, float] = self._tables.get(table, {}).get(name, {})
        return found

    def names(self, table: str, name: str) -> Mapping[str, str]:
        """A table of words with what they stand for; empty if there is none."""
        found: Mapping[str, str] = self._tables.get(table, {}).get(name, {})
        return found

    def text(self, table: str, name: str, default: str) -> str:
        """A single setting of a language."""
        return str(self._tables.get(table, {}).get(name, default))

    def rows(self, table: str, name: str) -> Sequence[Mapping[str, Any]]:
        """The rows of a list of tables; empty if there is none."""
        found: Sequence[Mapping[str, Any]] = self._tables.get(table, {}).get(name, ())
        return found

    def pattern(
        self, table: str, text: str, more: Mapping[str, frozenset[str]] | None = None
    ) -> re.Pattern[str]:
        """A pattern of a data file; `@name@` in it is a list of words, or one of the forms.

        Args:
            table: The table to which lists and forms belong.
            text: The pattern.
            more: Further lists, by name.
        """
        forms = self.names(table, "forms")

        def fill(found: re.Match[str]) -> str:
            name = found.group(1)
            if name in forms:
                return _NAMED.sub(fill, forms[name])
            return alternatives((more or {}).get(name) or self.words(table, name))

        return re.compile(_NAMED.sub(fill, text), re.IGNORECASE)

    def __bool__(self) -> bool:
        """Whether the language has a file."""
        return bool(self._tables)


def load(language: str, extra: Extra | None = None) -> Cues:
    """The cues of a language.

    Args:
        language: A language tag such as `en` or `pt-BR`.
        extra: Further words of some lists.
    """
    primary = language.replace("_", "-").split("-")[0].lower()
    frozen = tuple(sorted((name, tuple(words)) for name, words in (extra or {}).items()))
    return _load(primary, frozen)


@lru_cache(maxsize=16)
def _load(language: str, extra: tuple[tuple[str, tuple[str, ...]], ...]) -> Cues:
    path = DATA / f"{language}.toml"
    known = path.is_file() and language.isalpha()
    tables = tomllib.loads(path.read_text("utf-8")) if known else {}
    return Cues(language, tables, dict(extra))


@lru_cache(maxsize=256)
def alternatives(words: frozenset[str]) -> str:
    """A group of a pattern that matches one of the words, the longest first; spaces may differ.

    Without any word it matches nothing.
    """
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return (
        "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) + ")"
        if words
        else "(?!)"
    )
