"""The words that segmentation knows, read from the data files of each language."""

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).with_name("data")
ABBREVIATIONS: Final = ("title", "inner", "time", "final", "ends", "date", "number", "unit")
"""Sections that hold abbreviations; of two that hold the same word the first wins."""
_GIVING_WAY: Final = ("foreign_title", "book")
"""Those whose words, written with a capital, may be others without one: then these win."""

_COMPOUND: Final = 5
"""Letters beyond which a word may be one that ends in an abbreviation: Kaiserstr."""

_EMPTY: Final[frozenset[str]] = frozenset()


class Lexicon:
    """Abbreviations and cue words of one language and of the scripts shared by all.

    Attributes:
        language: The primary subtag, such as `en`.
    """

    def __init__(self, language: str, sections: dict[str, frozenset[str]]) -> None:
        """Index the sections of the data files."""
        self.language = language
        self._sections = sections
        self._endings = tuple(sections.get("number_ending", ()))
        self._kinds: dict[str, str] = {}
        for name in ABBREVIATIONS:
            for word in sections.get(name, _EMPTY):
                self._kinds.setdefault(word, name)
        for name in _GIVING_WAY:
            for word in sections.get(name, _EMPTY):
                if word.lower() not in self._kinds:
                    self._kinds.setdefault(word, name)

    def words(self, section: str) -> frozenset[str]:
        """Return the words of a section, empty if no file has it."""
        return self._sections.get(section, _EMPTY)

    def abbreviation(self, token: str) -> str | None:
        """Return the section of an abbreviation written without its last stop."""
        found = self._kinds.get(token) or self._kinds.get(token.lower())
        if found is None and self._endings and len(token) > _COMPOUND:
            return "number" if token.lower().endswith(self._endings) else None
        return found

    def listed(self, token: str) -> bool:
        """Tell whether an abbreviation is listed as it is written, capitals and all."""
        return token in self._kinds

    def has(self, section: str, word: str) -> bool:
        """Tell whether a section holds a word in any case."""
        return word.lower() in self.words(section)


@lru_cache(maxsize=16)
def lexicon(language: str, extra: frozenset[str] = _EMPTY) -> Lexicon:
    """Load the lexicon of a language.

    Args:
        language: A language tag such as `en` or `pt-BR`; one without a file is fine.
        extra: Further abbreviations, with or without their last stop. They end a sentence
            only where a typical first word follows.
    """
    primary = language.replace("_", "-").split("-")[0].lower() or "en"
    sections = _parse(DATA / "und.txt")
    own = _parse(DATA / f"{primary}.txt")
    for near in own.pop("like", ()):
        own = {**_parse(DATA / f"{near}.txt"), **own}
    for name, words in own.items():
        sections[name] = sections.get(name, _EMPTY) | words
    if extra:
        added = frozenset(word.strip().rstrip(".") for word in extra) - {""}
        sections["ends"] = sections.get("ends", _EMPTY) | added
    return Lexicon(primary, sections)


def load(language: str, abbreviations: Collection[str]) -> Lexicon:
    """Load the lexicon of a language with a user's own abbreviations."""
    return lexicon(language, frozenset(abbreviations))


@lru_cache(maxsize=16)
def _cached(path: Path) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    section = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[] ")
        elif not line.startswith("#"):
            words = (word.replace("_", " ") for word in line.split())
            found.setdefault(section, set()).update(words)
    return {name: frozenset(words) for name, words in found.items()}


def _parse(path: Path) -> dict[str, frozenset[str]]:
    return dict(_cached(path)) if path.is_file() else {}
