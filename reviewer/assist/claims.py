"""Whether a sentence states something about past or present that evidence could settle."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from reviewer.assist.cues import Cues, alternatives
from reviewer.assist.suggestions import SentenceView, Suggestion

_NAME: Final = re.compile(r"(?<=[a-z,;—“] )[A-Z][\w’'-]+|(?<=[a-z]-)[A-Z]\w+|\b[A-Z]{2,}\b")
_WORD: Final = re.compile(r"[^\W\d_][\w’'-]*")


@lru_cache(maxsize=16)
def _lists(cues: Cues) -> dict[str, re.Pattern[str]]:
    names = (
        *("past", "perfect", "future", "vague", "place", "hearsay", "advice", "general"),
        *("saying", "opinion"),
    )
    return {
        name: re.compile(rf"\b{alternatives(words)}\b", re.I)
        for name in names
        if (words := cues.words("claims", name))
    }


def features(view: SentenceView, cues: Cues, others: Collection[str]) -> dict[str, float]:
    """What speaks for and against a claim, each from 0 to 1.

    Args:
        view: The sentence.
        cues: The words of its language.
        others: The other tags that the rules suggest for it.
    """
    text = view.text
    words = _WORD.findall(text)
    lists = _lists(cues)
    found: dict[str, float] = {"bias": 1.0}
    for tag in ("figure", "quote", "demand", "threat"):
        found[tag] = float(tag in others)
    found["names"] = min(3, len(_NAME.findall(text))) / 3
    found["length"] = min(1.0, len(words) / 30)
    found["short"] = float(len(words) < 7)
    found["quoted"] = sum(end - start for start, end in view.quoted) / max(1, len(text))
    found["number"] = float(bool(re.search(r"\d", text)))
    # That somebody said so is no sign that what they said is past.
    saying = lists.get("saying")
    stated = saying.sub("", text) if saying else text
    ended = [word for word in _WORD.findall(stated) if word.endswith("ed") and len(word) > 4]
    found["ed"] = min(3, sum(1 for word in ended if word.islower())) / 3
    for name, pattern in lists.items():
        most = 3 if name == "opinion" else 2
        found[name] = min(most, len(pattern.findall(stated))) / most
    found["told"] = found["quoted"] * (found["ed"] + found.get("past", 0.0))
    found["question"] = float(text.rstrip().rstrip("”\"'’)").endswith("?"))
    found["oneself"] = float(bool(re.search(r"\b(?:I|we|my|our|us)\b", text)))
    return found


def claim(view: SentenceView, cues: Cues, others: Collection[str]) -> Suggestion | None:
    """The suggestion that a sentence holds a claim; None if the language has no word lists.

    Args:
        view: The sentence.
        cues: The words of its language.
        others: The other tags that the rules suggest for it.
    """
    weights = cues.numbers("claims", "weights")
    if not weights or view.asked:
        return None
    found = features(view, cues, others)
    if found["question"] or not _is_clause(view):
        return None
    total = sum(weights.get(name, 0.0) * value for name, value in found.items())
    score = 1 / (1 + math.exp(-total))
    names = {name: weights.get(name, 0.0) * value for name, value in found.items()}
    top = sorted((name for name in names if name != "bias" and names[name] > 0.1),
                 key=lambda name: -names[name])  # fmt: skip
    shown = ", ".join(cues.names("claims", "reasons").get(name, name) for name in top[:3])
    return view.suggestion("claim", score, f"checkable: {shown or 'a statement'}")


def _is_clause(view: SentenceView) -> bool:
    """Whether it can be a statement at all: no label, no lone word."""
    return len(_WORD.findall(view.text)) >= (3 if view.kind != "heading" else 5)
