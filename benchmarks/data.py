"""Articles to measure with: invented word salad in the shape of news, the same for the same seed.

Every sentence names somebody whom no other sentence names, so that a look at the screen tells
which sentences are on it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

_ONSETS = ("b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z")
_SYLLABLES = tuple(onset + vowel for onset in _ONSETS for vowel in "aeiou")

_SCATTER = 7_368_787

_WHO = ("Minister", "Mayor", "Judge", "Captain", "Auditor", "Engineer", "Delegate", "Warden")
_SPEECH = (
    "told the council that",
    "said on Monday that",
    "denied in a letter that",
    "warned reporters that",
    "confirmed after the vote that",
)
_FACTS = (
    "{n} boats had left the harbour of {place}",
    "the ferry to {place} has not run since June",
    "nearly {n} families were still waiting for water in {place}",
    "the bridge at {place} would cost {n} million crowns",
    "{n} of the nets taken near {place} must be returned",
    "the mill in {place} will close unless the strike ends",
    "prices in {place} rose by {n} per cent within a year",
)
_TAILS = (
    "",
    ", according to a report on the southern islands",
    ", although two of the witnesses later changed their account",
    " and that nobody had asked the fishermen before the contract was signed",
    ", a figure which the opposition called invented",
)
_PLACES = ("Orvell", "Tamsk", "Lurin", "Besk", "Hollen", "Ostry", "Quill", "Marrow")


def name(index: int) -> str:
    """The word that only sentence `index` holds, such as "Bakelodu"; 0 <= index < 31 million."""
    base = len(_SYLLABLES)
    # The factor has no divisor in common with the base, so that no two names are the same.
    rest = (index + 1) * _SCATTER % base**4
    syllables = []
    for _ in range(4):
        rest, digit = divmod(rest, base)
        syllables.append(_SYLLABLES[digit])
    return "".join(syllables).capitalize()


def sentences(count: int, first: int = 0, seed: int = 1) -> Iterator[str]:
    """Sentences `first` to `first + count - 1`; each is the same in any larger range."""
    for index in range(first, first + count):
        yield _sentence(index, random.Random(seed * 1_000_003 + index))


def _sentence(index: int, chance: random.Random) -> str:
    fact = chance.choice(_FACTS).format(n=chance.randint(2, 900), place=chance.choice(_PLACES))
    who, speech = chance.choice(_WHO), chance.choice(_SPEECH)
    return f"{who} {name(index)} {speech} {fact}{chance.choice(_TAILS)}."


def paragraphs(count: int, first: int = 0, seed: int = 1) -> Iterator[str]:
    """The same sentences in paragraphs of three to six, each ending in an empty line."""
    chance = random.Random(seed)
    waiting: list[str] = []
    size = chance.randint(3, 6)
    for sentence in sentences(count, first, seed):
        waiting.append(sentence)
        if len(waiting) == size:
            yield " ".join(waiting) + "\n\n"
            waiting, size = [], chance.randint(3, 6)
    if waiting:
        yield " ".join(waiting) + "\n\n"


def write_article(path: Path, count: int, first: int = 0, seed: int = 1) -> None:
    """Writes one article of `count` sentences and nothing else (no heading, no byline)."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(paragraphs(count, first, seed))


def write_corpus(folder: Path, articles: int, each: int = 40, seed: int = 1) -> None:
    """Writes `articles` files of `each` sentences; article `a` begins with sentence `a * each`.

    A file is named after its first sentence: "00000-bababa.txt" stands first in the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(articles):
        first = number * each
        write_article(folder / f"{number:05}-{name(first).lower()}.txt", each, first, seed)
