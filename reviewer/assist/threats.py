"""Whether a party able to carry it out announces harm or adverse action."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from reviewer.assist.cues import Cues, alternatives
from reviewer.assist.suggestions import SentenceView, Suggestion


class _Patterns(NamedTuple):
    phrase: re.Pattern[str]
    act: re.Pattern[str]
    condition: re.Pattern[str]
    vowed: re.Pattern[str]
    vow: re.Pattern[str]
    ultimatum: re.Pattern[str]
    dangers: frozenset[str]
    parties: frozenset[str]


@lru_cache(maxsize=16)
def _patterns(cues: Cues) -> _Patterns | None:
    def words(name: str) -> str:
        return alternatives(cues.words("threats", name))

    if not cues.words("threats", "threats"):
        return None
    will = words("will")
    return _Patterns(
        re.compile(rf"\b{words('threats')}\b", re.I),
        re.compile(
            rf"\b(?P<will>{will})\s+(?:\w+ly\s+|also\s+|then\s+|not\s+)?"
            rf"(?P<act>(?:be\s+)?{words('harm')}(?:e?d)?)\b",
            re.I,
        ),
        re.compile(
            rf"(?:^|[,;—–“\"]\s*|\b(?:and|but|that)\s+)(?P<if>{words('conditions')})\s", re.I
        ),
        re.compile(rf"\b(?P<cue>{words('vow')})\s+to\s+(?P<act>{words('harm')})\b", re.I),
        re.compile(
            rf"\b(?P<cue>{words('vow')})\s+(?:[^.;:]{{0,40}}?\b(?:that|it|they|he|she)\b|to)\b",
            re.I,
        ),
        re.compile(
            r"\bmust\b[^.;]{3,160},?\s+or\s+(?:else\b|face\b|the\b|we\b|it\b|they\b|[A-Z]\w+\b)"
        ),
        cues.words("threats", "dangers"),
        cues.words("threats", "parties"),
    )


def threat(view: SentenceView, cues: Cues) -> Suggestion | None:
    """The suggestion that a sentence threatens; None if nothing speaks for it."""
    patterns = _patterns(cues)
    if patterns is None or view.text.rstrip().endswith("?"):
        return None
    found = _verdict(view.text, patterns)
    if found is None:
        return None
    score, reason, start, end = found
    parts = [("act", start, end)]
    condition = patterns.condition.search(view.text)
    if condition:
        stop = re.compile(r"[,;.—]|$").search(view.text, condition.end())
        parts.append(("condition", condition.start("if"), stop.start() if stop else end))
    return view.suggestion("threat", score, reason, None, parts)


def _verdict(text: str, patterns: _Patterns) -> tuple[float, str, int, int] | None:
    """Score, reason and the place of what is announced."""
    phrase = patterns.phrase.search(text)
    if phrase and _is_threat(text, phrase, patterns):
        return (
            0.8,
            f"cue: {' '.join(phrase.group().split())}",
            phrase.start(),
            _stop(text, phrase.end()),
        )
    vowed = patterns.vowed.search(text)
    if vowed and _has_party(text[: vowed.start()], patterns.parties):
        reason = f"cue: {vowed.group('cue').lower()} to {vowed.group('act').lower()}"
        return 0.72, reason, vowed.start("act"), _stop(text, vowed.end())
    act = patterns.act.search(text)
    if act is None:
        return None
    name = f"{act.group('will')} {act.group('act')}".lower()
    condition = patterns.condition.search(text)
    if condition and _has_party(text[: act.start()], patterns.parties):
        return (
            0.7,
            f"condition: {condition.group('if').lower()} ... {name}",
            act.start(),
            _stop(text, act.end()),
        )
    if patterns.ultimatum.search(text):
        return 0.65, f"ultimatum: must ... or ... {name}", act.start(), _stop(text, act.end())
    vow = patterns.vow.search(text)
    if vow and vow.end() <= act.end() + 1:
        return (
            0.65,
            f"cue: {vow.group('cue').lower()} ... {name}",
            act.start(),
            _stop(text, act.end()),
        )
    return None


def _stop(text: str, place: int) -> int:
    found = re.compile(r"[,;.—“”]").search(text, place)
    return found.start() if found else len(text)


def _is_threat(text: str, phrase: re.Match[str], patterns: _Patterns) -> bool:
    """Whether a phrase announces, rather than tells of a danger or of a right."""
    low = phrase.group().lower()
    if low.startswith("threat"):
        subject = text[: phrase.start()].lower().split()
        named = subject and patterns.dangers.isdisjoint(subject[-3:])
        return bool(named) and _has_party(text[: phrase.start()], patterns.parties)
    return low != "ultimatum" or bool(re.search(r"\bif\b|\bunless\b|\bwarn", text))


def _has_party(before: str, parties: frozenset[str]) -> bool:
    """Whether somebody who can act stands before the verb: a name or a person."""
    words = re.findall(r"[\w’'-]+", before)
    idle = {"the", "a", "an", "if", "unless", "this", "that", "these", "those", "what", "when"}
    named = any(word[:1].isupper() and word.lower() not in idle for word in words)
    return named or any(word.lower() in parties for word in words)
