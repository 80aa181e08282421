"""How much a sentence is worth checking: by three features that anybody can see.

It says nothing of whether the sentence is true, nor of how much harm it would do if it were not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from reviewer.assist.cues import Cues
from reviewer.assist.figures import figures
from reviewer.assist.suggestions import Suggestion

WEIGHTS: Final = {"checkable": 0.4, "specific": 0.35, "about many": 0.25}
"""What each feature counts. They are chosen, not learnt: docs/suggestions.md says so."""

_NAME: Final = re.compile(r"(?<=[a-z,;—“] )[A-Z][\w’'-]+|\b[A-Z]{2,}\b")
_MANY: Final = re.compile(
    r"\b(?:everyone|everybody|nobody|all|every|most|population|public|voters|patients|children|"
    r"families|people|workers|citizens|residents|households|taxpayers|country|nation|world)\b",
    re.I,
)
_MOST: Final = 6.0
"""Figures from a million on are about as many as can be."""


class CheckWorth(NamedTuple):
    """How much a sentence is worth checking.

    Attributes:
        score: From 0 to 1.
        why: What speaks for it, in a phrase.
    """

    score: float
    why: str


def check_worth(text: str, cues: Cues, suggestions: Iterable[Suggestion]) -> CheckWorth:
    """How much a sentence is worth checking; 0 for one that states nothing.

    Args:
        text: The sentence.
        cues: The words of its language.
        suggestions: What the rules suggest for it.
    """
    claims = [one.score for one in suggestions if one.tag == "claim"]
    if not claims:
        return CheckWorth(0.0, "")
    found = figures(text, cues)
    named = min(1.0, len(set(_NAME.findall(text))) / 3)
    dated = bool(re.search(r"\b(?:1[89]|20)\d\d\b", text))
    specific = min(1.0, 0.5 * bool(found) + 0.4 * named + 0.2 * dated)
    largest = max((one.most for one in found if one.unit in ("", "%")), default=0.0)
    size = min(1.0, math.log10(max(1.0, largest)) / _MOST)
    many = max(size, 0.5 if _MANY.search(text) else 0.0)
    parts = {"checkable": max(claims), "specific": specific, "about many": many}
    score = sum(WEIGHTS[name] * part for name, part in parts.items())
    shown = [f"{name} {part:.1f}" for name, part in parts.items() if part >= 0.3]
    return CheckWorth(round(score, 3), ", ".join(shown))
