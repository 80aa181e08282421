"""How likely a sentence threatens by its words, where no form of a threat fits."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from reviewer.assist.agents import REACH, WORD, agents
from reviewer.assist.cues import Cues
from reviewer.assist.suggestions import SentenceView

_NEEDED: Final = (
    *("alarms", "somebody future", "somebody might", "announced ill"),
    *("or", "own", "fate"),
)
"""Without one of these nobody is there who could announce anything."""
_ENOUGH: Final = (
    *("alarming", "deed", "blow", "possible deed", "ill", "answer", "warns", "or", "announced ill"),
)
"""One of these is enough to announce something."""
_AHEAD: Final = ("future", "might", "if", "or", "answer", "never", "term")
"""A warning or threat that is only named announces something with one of these."""
_SUPPORT: Final = ("if", "arms", "enemy", "never")
_UNCONDITIONED: Final = ("arms", "enemy", "never")
"""A condition alone makes no threat of what will be done to somebody."""
_CONDITIONED: Final = ("arms", "enemy", "labour", "against", "never")
_STRIFE: Final = frozenset(("enemy", "alarms", "ill", "arms"))
"""The signs that tell of strife, also where nobody threatens."""
_PAST: Final = 4
"""So many words in the past tense are as many as a sentence can have."""


class Likelihood(NamedTuple):
    """How likely a sentence threatens.

    Attributes:
        probability: By the logistic model, from 0 to 1.
        words: What speaks for it, the strongest sign first.
        start: Where in the sentence the first of them stands.
    """

    probability: float
    words: tuple[str, ...]
    start: int


@lru_cache(maxsize=16)
def _signs(cues: Cues) -> dict[str, re.Pattern[str]]:
    unions = {
        name: frozenset[str]().union(*(cues.words("threats", one) for one in lists))
        for name, lists in (
            ("deeds", ("harm", "hostile", "soft", "strong")),
            ("blows", ("hostile", "strong")),
            ("ills", ("harms", "retort", "blow", "results", "blockades")),
        )
    }
    return {
        name: cues.pattern("threats", pattern, unions)
        for name, pattern in cues.names("threats", "signs").items()
    }


def strife(sentences: Iterable[str], cues: Cues) -> float:
    """How much of an article tells of strife, from 0 to 1; a short one is taken for a usual one.

    Args:
        sentences: Its sentences.
        cues: The words of its language.
    """
    signs = [one for name, one in _signs(cues).items() if name in _STRIFE]
    if not signs:
        return 0.0
    labour = _signs(cues).get("labour")
    # Those who strike for pay are at no war.
    texts = (labour.sub(" ", text) if labour else text for text in sentences)
    told = [any(sign.search(text) for sign in signs) for text in texts]
    return (sum(told) + 1) / (len(told) + 5)


def features(view: SentenceView, cues: Cues) -> dict[str, float]:
    """What speaks for and against a threat of whatever form, each from 0 to 1.

    Args:
        view: The sentence.
        cues: The words of its language.
    """
    text = view.text.replace("'", "’")
    most = cues.numbers("threats", "most")
    found = {
        name: min(times := int(most.get(name, 1)), len(pattern.findall(text))) / times
        for name, pattern in _signs(cues).items()
    }
    past = cues.words("claims", "past")
    words = [word.lower() for word in WORD.findall(text)]
    ended = sum(word in past or word.endswith("ed") for word in words)
    found["past"] = min(_PAST, ended) / _PAST
    for name in ("future", "might"):
        found[f"somebody {name}"] = float(_somebody(view.unmarked, name, cues))
    found["strife"] = view.strife
    ahead = ("future", "might", "alarming", "term")
    found["none ahead"] = float(not any(found.get(one) for one in ahead))
    return found


def _announces(found: Mapping[str, float]) -> bool:
    """Whether the signs are more than a condition, or words that any news has."""

    def has(names: Iterable[str]) -> bool:
        return any(found.get(name) for name in names)

    return (
        has(_ENOUGH)
        or (has(("alarms",)) and has(_AHEAD))
        or (has(("own future",)) and has(_SUPPORT))
        or (has(("fate",)) and has(_UNCONDITIONED))
        or (has(("if",)) and has(("somebody future",)) and has(_CONDITIONED))
    )


def _somebody(text: str, name: str, cues: Cues) -> bool:
    """Whether somebody who can act stands before a sign of what is to come."""
    pattern = _signs(cues).get(name)
    who = agents(cues)
    return pattern is not None and any(
        who.acts(text[max(0, found.start() - REACH) : found.start()])
        for found in pattern.finditer(text)
    )


def likelihood(view: SentenceView, cues: Cues) -> Likelihood | None:
    """How likely a sentence threatens; None without words for it, or anybody who announces.

    Args:
        view: The sentence.
        cues: The words of its language.
    """
    weights = cues.numbers("threats", "likely")
    if not weights:
        return None
    found = features(view, cues)
    if not any(found.get(one) for one in _NEEDED) or not _announces(found):
        return None
    parts = {name: weights.get(name, 0.0) * value for name, value in found.items()}
    total = weights["bias"] + sum(parts.values())
    shown, start = [], len(view.text)
    for name in sorted(_signs(cues), key=lambda one: -parts.get(one, 0.0)):
        match = _signs(cues)[name].search(view.text.replace("'", "’"))
        if match and parts[name] > 0:
            words = " ".join(match.group().split()).lower()
            start = min(start, match.start())
            if words not in shown:
                shown.append(words)
    return Likelihood(1 / (1 + math.exp(-total)), tuple(shown), start)
