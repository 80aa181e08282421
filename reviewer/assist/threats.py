"""Whether a party able to carry it out announces harm or adverse action."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from reviewer.assist.cues import Cues, alternatives
from reviewer.assist.suggestions import SentenceView, Suggestion

_WORD: Final = re.compile(r"[^\W_][\w’'.-]*")
_SHORT: Final = re.compile(r"[’'](?:s|re|ll|m|d|ve)$")
_STOP: Final = re.compile(r"[,;.—“”]")
_UNSURE: Final = re.compile(
    r"\b(?:not\s+(?:certain|sure|clear|known)|unclear|unlikely|whether|unknown|ruled?\s+out|no\s+plans?|"
    r"asked\s+if)\b[^,;]*$",
    re.I,
)
"""What stands before something that nobody announces."""
_DENIED: Final = re.compile(r"\b(?:not|never|didn’t|didn't|hasn’t|haven't|denied|denies)\s+$", re.I)
_IDLE: Final = frozenset(("the", "a", "an", "if", "unless", "this", "that", "these", "when", "but"))
_AUXILIARIES: Final = frozenset(
    (
        *("has", "have", "had", "is", "are", "was", "were", "been", "be", "also", "even", "again"),
        *("then", "now", "later", "still", "and", "or", "not", "earlier", "once", "already"),
        *("today", "yesterday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"),
        *("will", "would", "shall", "could", "can", "may", "might", "’ll"),
        *("reported", "said", "believed", "understood", "to"),
        *("going", "continue", "very", "fully", "ready", "prepared", "plans", "plan", "planning", "planned"),
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


_COUNTED: Final = {
    "alarms": 2, "ifs": 1, "future": 2, "perhaps": 1, "own": 1, "refusals": 1, "arms": 2,
    "dangers": 1, "retort": 1,
}  # fmt: skip
"""List of words -> so many of them count."""


class _Pattern(NamedTuple):
    pattern: re.Pattern[str]
    score: float
    agent: str


class _Patterns(NamedTuple):
    plain: tuple[_Pattern, ...]
    conditional: tuple[_Pattern, ...]
    condition: re.Pattern[str]
    ultimatum: re.Pattern[str]
    dangers: frozenset[str]
    parties: frozenset[str]
    common: frozenset[str]


class _Verdict(NamedTuple):
    """What speaks for a threat: how much, and where the act is announced."""

    score: float
    reason: str
    start: int
    end: int


@lru_cache(maxsize=16)
def _patterns(cues: Cues) -> _Patterns | None:
    if not cues.words("threats", "threats"):
        return None
    conditions = alternatives(cues.words("threats", "conditions"))
    return _Patterns(
        _rows(cues, "patterns"),
        _rows(cues, "conditional"),
        re.compile(
            rf"(?:^|[,;—–“\"]\s*|\b(?:and|but|that)\s+)(?P<if>{conditions})\s"
            r"|\b(?P<later>if|unless|until|as\s+soon\s+as|each\s+time|whenever|the\s+moment|should\s+(?:the|they|it|he|she|we|you|any)|should(?=\s+[A-Z]))\s",
            re.I,
        ),
        re.compile(
            r"\bmust\b[^.;]{3,160},?\s+or\s+(?:else\b|face\b|the\b|we\b|it\b|they\b|[A-Z]\w+\b)"
        ),
        cues.words("threats", "dangers"),
        cues.words("threats", "parties") | cues.words("demands", "addressees"),
        cues.words("facts", "stop"),
    )


def _rows(cues: Cues, name: str) -> tuple[_Pattern, ...]:
    return tuple(
        _Pattern(cues.pattern("threats", row["pattern"]), row["score"], row.get("agent", ""))
        for row in cues.rows("threats", name)
    )


def threat(view: SentenceView, cues: Cues) -> Suggestion | None:
    """The suggestion that a sentence threatens; None if nothing speaks for it."""
    patterns = _patterns(cues)
    if patterns is None or view.text.rstrip().rstrip("”\"'’)").endswith("?"):
        return None
    found = _verdict(view.unmarked, patterns) or _likely(view.text, cues)
    if found is None:
        return None
    parts = [("act", found.start, found.end)]
    condition = patterns.condition.search(view.text)
    if condition:
        stop = _STOP.search(view.text, condition.end())
        begins = condition.start("if") if condition.group("if") else condition.start("later")
        parts.append(("condition", begins, stop.start() if stop else len(view.text.rstrip())))
    return view.suggestion("threat", found.score, found.reason, None, parts)


@lru_cache(maxsize=16)
def _lists(cues: Cues) -> dict[str, re.Pattern[str]]:
    lists = {
        **{name: cues.words("threats", name) for name in (*_COUNTED, "harm", "harms")},
        "harm": cues.words("threats", "harm") | cues.words("threats", "soft"),
        "retort": cues.words("threats", "retort") | cues.words("threats", "fierce"),
    }
    return {name: re.compile(rf"\b{alternatives(words)}\b", re.I) for name, words in lists.items()}


def features(text: str, cues: Cues) -> dict[str, float]:
    """What speaks for and against a threat of whatever form, each from 0 to 1.

    Args:
        text: The sentence.
        cues: The words of its language.
    """
    text = text.replace("'", "’")
    found = {
        name: min(most, len(pattern.findall(text))) / most
        for name, pattern in _lists(cues).items()
        for most in (_COUNTED.get(name, 3),)
    }
    past = cues.words("claims", "past")
    words = [word.lower() for word in _WORD.findall(text)]
    found["past"] = min(3, sum(w in past or w.endswith("ed") for w in words)) / 3
    found["alarmed if"] = float(found["alarms"] > 0 and found["ifs"] > 0)
    found["alarmed harm"] = float(found["alarms"] > 0 and found["harm"] + found["harms"] > 0)
    return found


def _likely(text: str, cues: Cues) -> _Verdict | None:
    """A threat of no form that is known, by its words; with somebody who has arms, or strikes."""
    weights = cues.numbers("threats", "likely")
    found = features(text, cues)
    ahead = found["future"] + found["perhaps"] + found["alarms"] > 0
    if not weights or not found["arms"] or not ahead:
        return None
    total = weights["bias"] + sum(weights.get(name, 0) * value for name, value in found.items())
    if total < 0:
        return None
    cue = next(
        one for name in ("alarms", "future", "perhaps") if (one := _lists(cues)[name].search(text))
    )
    arms = _lists(cues)["arms"].search(text)
    words = f"{cue.group().lower()}, {arms.group().lower()}" if arms else cue.group().lower()
    score = min(0.6, 0.5 + total / 20)
    return _Verdict(score, f"words of threats: {words}", cue.start(), len(text.rstrip()))


def _verdict(text: str, patterns: _Patterns) -> _Verdict | None:
    """The first form of a threat that fits."""
    for pattern, score, agent in patterns.plain:
        for found in pattern.finditer(text):
            if _is_meant(text, found, patterns, agent=agent):
                return _said(text, found, score, "cue: {}")
    condition = patterns.condition.search(text)
    for pattern, score, agent in patterns.conditional:
        for found in pattern.finditer(text):
            before = text[: found.start()]
            if condition and not _UNSURE.search(before) and _has_agent(before, patterns, agent):
                return _said(text, found, score, "condition: {}")
            if patterns.ultimatum.search(text):
                return _said(text, found, score - 0.05, "ultimatum: must ... or ... {}")
    return None


def _said(text: str, found: re.Match[str], score: float, reason: str) -> _Verdict:
    named = found.re.groupindex
    start = found.start("act") if "act" in named and found.group("act") else found.start("cue")
    stop = _STOP.search(text, found.end())
    words = " ".join(text[found.start("cue") : found.end()].split())
    shown = words if len(words) < 60 else f"{words[:57]}..."
    end = stop.start() if stop else len(text.rstrip())
    return _Verdict(score, reason.format(shown.lower()), start, max(end, start + 1))


def _is_meant(text: str, found: re.Match[str], patterns: _Patterns, *, agent: str) -> bool:
    """Whether a form announces, rather than tells of a danger or an idle ultimatum."""
    if found.group("cue").lower() == "ultimatum":
        return bool(re.search(r"\bif\b|\bunless\b|\bwarn|\bor\b", text))
    before = text[: found.start("cue")]
    if _UNSURE.search(before) or _DENIED.search(before):
        return False
    return _has_agent(before, patterns, agent)


def _has_agent(before: str, patterns: _Patterns, agent: str) -> bool:
    """Whether who stands before a verb is enough for its form: named, possible, or anybody."""
    if not agent or _acts(before, patterns):
        return True
    return agent == "possible" and _may_act(before, patterns)


def _acts(before: str, patterns: _Patterns) -> bool:
    """Whether somebody who can act stands before a verb."""
    words = _WORD.findall(before)
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
        return _names_somebody(words, patterns)
    return _can_act(words[-1], patterns, first=len(words) == 1) or _led(words, patterns)


def _may_act(before: str, patterns: _Patterns) -> bool:
    """Whether what stands before a hostile verb could be somebody: not a danger, no idea."""
    words = _WORD.findall(before)
    while words and (words[-1].lower() in _AUXILIARIES or _is_adverb(words[-1])):
        words.pop()
    low = words[-1].lower() if words else ""
    return bool(low) and low not in patterns.dangers | _IDLE and not low.endswith(_ABSTRACT)


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") and word.islower()


def _can_act(word: str, patterns: _Patterns, *, first: bool) -> bool:
    low = word.lower().rstrip("’'.")
    low = _SHORT.sub("", low)
    if low in patterns.dangers or low in _IDLE:
        return False
    if low in patterns.parties or low.endswith(_PEOPLE):
        return True
    if first and word[:1].isupper():
        return not low.endswith(_ABSTRACT)
    # Names such as al-Rashid begin small.
    return any(piece[:1].isupper() for piece in word.split("-"))


def _led(words: list[str], patterns: _Patterns) -> bool:
    """Whether the phrase that ends here is headed by somebody: "the chief of the port"."""
    for at in range(len(words) - 1, max(-1, len(words) - 7), -1):
        if words[at].lower() == "of" and at:
            return _can_act(words[at - 1], patterns, first=False)
    return False


def _names_somebody(words: list[str], patterns: _Patterns) -> bool:
    """Whether a sentence with a participle behind a comma is about somebody."""
    return any(
        word.lower() in patterns.parties
        or (word[:1].isupper() and word.lower() not in patterns.common)
        for word in words
    )
