"""Who stands before a verb, and whether they can do what it says."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from reviewer.assist.cues import Cues

WORD: Final = re.compile(r"[^\W_][\w’'.-]*")
_SHORT: Final = re.compile(r"[’'](?:s|re|ll|m|d|ve)$")
REACH: Final = 400
"""Who acts stands within so many characters."""
_IDLE: Final = frozenset(("the", "a", "an", "if", "unless", "this", "that", "these", "when", "but"))
_AUXILIARIES: Final = frozenset(
    (
        *("has", "have", "had", "is", "are", "was", "were", "been", "be", "also", "even", "again"),
        *("then", "now", "later", "still", "and", "or", "not", "earlier", "once", "already"),
        *("today", "yesterday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"),
        *("will", "would", "shall", "could", "can", "may", "might", "’ll"),
        *("reported", "said", "believed", "understood", "to"),
        *("going", "continue", "very", "fully", "ready", "prepared"),
        *("decided", "resolved", "agreed", "voted"),
        *("announced", "announces", "plans", "plan", "planning", "planned"),
        *("vowed", "vows", "promised", "pledged", "intends", "intend", "expected", "set", "due"),
        *("sunday", "never", "long", "all", "each", "often", "always", "himself", "themselves"),
    )
)
"""What may stand between somebody and what they do."""
_ASIDE: Final = re.compile(
    r"(?:[,—–-]\s*(?:(?:and|but|even|also)\s+)*[—–-]*|\b(?:while|by|before|after|and|but|despite))"
    r"\s*(?:(?:has|have|had|is|are|was|were|also|\w+ly)\s+)*$"
)
"""What stands before a participle that belongs to whom the sentence is about."""
_WHEN: Final = re.compile(
    r"(?:,?\s+(?:(?:late|early)\s+)?on\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z][a-z]+\s+\d{1,2})"
    r"|,?\s+(?:last|this)\s+(?:week|month|year|night)|\s+in\s+an?\s+\w+(?:\s+\w+)?)"
    r"(?:\s+(?:night|morning|evening|afternoon))?,?\s*$"
)
"""When or in what somebody says what follows: "the guild on Friday", "the guild in a letter"."""
_PEOPLE: Final = ("ers", "ors", "ists", "ants", "ents", "ians", "men", "women", "ees")
_ABSTRACT: Final = (
    "tion",
    "ment",
    "ness",
    "ity",
    "ism",
    "ing",
    "ance",
    "ence",
    "age",
    "ure",
    "ions",
)
_RELATIVE: Final = frozenset(("which", "that"))


class Agents(NamedTuple):
    """The words of a language by which somebody is told from something.

    Attributes:
        parties: Words for those who can act.
        dangers: Words for what endangers without being anybody.
        common: Words that are no names, also at the beginning of a sentence.
    """

    parties: frozenset[str]
    dangers: frozenset[str]
    common: frozenset[str]

    def enough(self, before: str, agent: str) -> bool:
        """Whether who stands before a verb is enough for its form: named, possible, or anybody."""
        if not agent or self.acts(before):
            return True
        return agent == "possible" and self.may_act(before)

    def acts(self, before: str) -> bool:
        """Whether somebody who can act stands before a verb."""
        before = _WHEN.sub(" ", before[-REACH:])
        words = WORD.findall(before)
        aside = bool(_ASIDE.search(before))
        while words and (words[-1].lower() in _AUXILIARIES or _is_adverb(words[-1])):
            words.pop()
        if words and words[-1].lower() == "who":
            return True
        if words and words[-1].lower() in _RELATIVE:
            words.pop()
        if not words:
            return False
        if aside:
            return self._names_somebody(words)
        return self._can_act(words[-1], first=len(words) == 1) or self._led(words)

    def may_act(self, before: str) -> bool:
        """Whether what stands before a hostile verb could be somebody: not a danger, no idea."""
        words = WORD.findall(before[-REACH:])
        while words and (words[-1].lower() in _AUXILIARIES or _is_adverb(words[-1])):
            words.pop()
        low = words[-1].lower() if words else ""
        return bool(low) and low not in self.dangers | _IDLE and not low.endswith(_ABSTRACT)

    def _can_act(self, word: str, *, first: bool) -> bool:
        low = word.lower().rstrip("’'.")
        low = _SHORT.sub("", low)
        if low in self.dangers or low in _IDLE:
            return False
        if low in self.parties or low.endswith(_PEOPLE):
            return True
        if first and word[:1].isupper():
            return not low.endswith(_ABSTRACT)
        # Names such as al-Rashid begin small.
        return any(piece[:1].isupper() for piece in word.split("-"))

    def _led(self, words: list[str]) -> bool:
        """Whether the phrase that ends here is headed by somebody: "the chief of the port"."""
        for at in range(len(words) - 1, max(-1, len(words) - 7), -1):
            if words[at].lower() == "of" and at:
                return self._can_act(words[at - 1], first=False)
        return False

    def _names_somebody(self, words: list[str]) -> bool:
        """Whether a sentence with a participle behind a comma is about somebody."""
        return any(
            word.lower() in self.parties or (word[:1].isupper() and word.lower() not in self.common)
            for word in words
        )


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") and word.islower()


@lru_cache(maxsize=16)
def agents(cues: Cues) -> Agents:
    """Who can act in a language.

    Args:
        cues: Its words.
    """
    parties = cues.words("threats", "parties") | cues.words("demands", "addressees")
    return Agents(parties, cues.words("threats", "dangers"), cues.words("facts", "stop"))
