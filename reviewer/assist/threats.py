"""Whether a party able to carry it out announces harm or adverse action."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from reviewer.assist.agents import REACH, Agents, agents
from reviewer.assist.cues import Cues, alternatives
from reviewer.assist.suggestions import SentenceView, Suggestion
from reviewer.assist.threat_words import likelihood

_STOP: Final = re.compile(r"[,;.—“”]")
_FEWEST: Final = 2
"""So few words of threats are chance."""


class _Pattern(NamedTuple):
    pattern: re.Pattern[str]
    score: float
    agent: str


class _Patterns(NamedTuple):
    plain: tuple[_Pattern, ...]
    conditional: tuple[_Pattern, ...]
    condition: re.Pattern[str]
    ultimatum: re.Pattern[str]
    idle: re.Pattern[str]
    unsure: re.Pattern[str]
    denied: re.Pattern[str]
    guessed: re.Pattern[str]
    agents: Agents


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
            r"|\b(?P<later>(?<!as\s)(?<!even\s)(?<!asked\s)if|unless|until|as\s+soon\s+as|each\s+time|whenever|the\s+moment|should\s+(?:the|this|that|these|those|they|it|he|she|we|you|any)|should(?=\s+[A-Z]))\s",
            re.I,
        ),
        re.compile(
            r"\bmust\b[^.;]{3,160},?\s+or\s+(?:else\b|face\b|the\b|we\b|it\b|they\b|[A-Z]\w+\b)"
        ),
        cues.pattern("threats", "@idle@"),
        cues.pattern("threats", "@unsure@"),
        cues.pattern("threats", "@denied@"),
        cues.pattern("threats", "@guessed@"),
        agents(cues),
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
    if patterns.guessed.search(view.text):
        return None
    found = _verdict(view.unmarked, patterns) or _likely(view, patterns, cues)
    if found is None:
        return None
    parts = [("act", found.start, found.end)]
    condition = patterns.condition.search(view.text)
    if condition:
        stop = _STOP.search(view.text, condition.end())
        begins = condition.start("if") if condition.group("if") else condition.start("later")
        parts.append(("condition", begins, stop.start() if stop else len(view.text.rstrip())))
    return view.suggestion("threat", found.score, found.reason, None, parts)


def _likely(view: SentenceView, patterns: _Patterns, cues: Cues) -> _Verdict | None:
    """A threat of no form that is known, by its words."""
    if patterns.idle.search(view.text):
        return None
    found = likelihood(view, cues)
    least = _least(view.strife, cues)
    if found is None or found.probability < least or len(found.words) < _FEWEST:
        return None
    score = 0.5 + 0.1 * (found.probability - least) / (1 - least)
    reason = f"words of threats: {', '.join(found.words[:3])}"
    return _Verdict(score, reason, found.start, len(view.text.rstrip()))


def _least(strife: float, cues: Cues) -> float:
    """The least probability of a threat: less is enough where the article tells of strife."""
    most = cues.numbers("threats", "most")
    much = strife >= most.get("much strife", 1.0)
    return most.get("least in strife" if much else "least", 1.0)


def _verdict(text: str, patterns: _Patterns) -> _Verdict | None:
    """The first form of a threat that fits."""
    for pattern, score, agent in patterns.plain:
        for found in pattern.finditer(text):
            if _is_meant(text, found, patterns, agent=agent):
                return _said(text, found, score, "cue: {}")
    condition = patterns.condition.search(text)
    for pattern, score, agent in patterns.conditional:
        for found in pattern.finditer(text):
            before = text[max(0, found.start() - REACH) : found.start()]
            if (
                condition
                and not patterns.unsure.search(before)
                and patterns.agents.enough(before, agent)
            ):
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
    before = text[max(0, found.start("cue") - REACH) : found.start("cue")]
    if patterns.unsure.search(before) or patterns.denied.search(before):
        return False
    return patterns.agents.enough(before, agent)
