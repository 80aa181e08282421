"""Whether a sentence says what somebody said, and who: quotation marks, cues, according to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from reviewer.assist.cues import Cues, alternatives
from reviewer.assist.suggestions import QUOTED, SentenceView, Suggestion
from reviewer.assist.words import HYPHENS

_SCRAP: Final = 3
"""A quotation of so few words needs a cue beside it."""
_LONG: Final = 6
"""One of so many words counts without any."""


class Cue(NamedTuple):
    """Words that report speech.

    Attributes:
        start: First code point in the sentence.
        end: One past the last.
        score: How sure they make it.
        source: `[start, end)` of who speaks, as far as it stands beside them.
    """

    start: int
    end: int
    score: float
    source: tuple[int, int] | None


class _Pattern(NamedTuple):
    pattern: re.Pattern[str]
    score: float


@lru_cache(maxsize=16)
def _patterns(cues: Cues) -> tuple[_Pattern, ...]:
    """The patterns of a language; `cue` is what reports, `source` who speaks."""
    every = cues.words("quotes", "say") | cues.words("quotes", "claim")
    # A verb that stands aside: "..., she argued."
    aside = frozenset(word for word in every if not word.endswith("ing"))
    more = {
        "past": cues.words("claims", "past"),
        "both": every,
        "aside": aside - cues.words("quotes", "aside_not"),
    }
    return tuple(
        _Pattern(cues.pattern("quotes", row["pattern"], more), row["score"])
        for row in cues.rows("quotes", "patterns")
    )


def quote(view: SentenceView, cues: Cues) -> Suggestion | None:
    """The suggestion that a sentence quotes somebody; None if nothing speaks for it."""
    cue = find_cue(view, cues)
    found = _direct(view, cues, cue)
    if found is None and cue is not None and not view.text.rstrip().endswith("?"):
        found = (cue.score, f"cue: {_shown(view, cue)}", None)
    if found is None:
        return None
    score, reason, span = found
    parts = [("content", *piece) for piece in view.quoted if piece[1] - piece[0] > 1]
    if cue is not None:
        parts.append(("cue", cue.start, cue.end))
        if cue.source is not None:
            parts.append(("source", *cue.source))
    return view.suggestion("quote", score, reason, span, parts, {"type": _type(view)})


def _type(view: SentenceView) -> str:
    share = _share(view)
    return "direct" if share > 0.5 else "mixed" if view.quoted else "indirect"


def _share(view: SentenceView) -> float:
    return sum(end - start for start, end in view.quoted) / max(1, len(view.text))


def _shown(view: SentenceView, cue: Cue) -> str:
    return " ".join(view.text[cue.start : cue.end].split())


def _direct(
    view: SentenceView, cues: Cues, cue: Cue | None
) -> tuple[float, str, tuple[int, int] | None] | None:
    """The verdict on what stands between quotation marks."""
    if not view.quoted:
        return None
    start, end = max(view.quoted, key=lambda piece: piece[1] - piece[0])
    words = view.text[start:end].split()
    around = view.masked
    named = bool(re.search(rf"\b{alternatives(cues.words('quotes', 'slogans'))}\b", around, re.I))
    if named and cue is not None and _shown(view, cue).lower() in ("read", "reads"):
        cue = None
    if cue is not None and (len(words) > _SCRAP or _beside(view, cue, start, end)):
        return min(0.97, cue.score + 0.04), f"quotation, cue: {_shown(view, cue)}", (start, end)
    if _share(view) > 0.5 and (view.attributed or len(words) > _SCRAP) and not named:
        return (0.95 if view.attributed else 0.8), "in quotation marks", (start, end)
    if len(words) >= _LONG and not named and not _is_title(words):
        return 0.75, "quotation of several words", (start, end)
    called = alternatives(cues.words("quotes", "called"))
    before = around[:start]
    if (
        len(words) > 1
        and not named
        and re.search(rf"(?<!-)\b{called}\b[^.;]{{0,60}}\W?$", before, re.I)
    ):
        return 0.6, "quotation of a few words with a verb of saying", (start, end)
    return None


def _beside(view: SentenceView, cue: Cue, start: int, end: int) -> bool:
    """Whether a cue stands in the clause of a scrap of a quotation."""
    low, high = min(cue.end, end), max(cue.start, start)
    return ";" not in view.text[low:high] and high - low < 160


def _is_title(words: list[str]) -> bool:
    return sum(word[:1].isupper() for word in words) > 0.6 * len(words)


def find_cue(view: SentenceView, cues: Cues) -> Cue | None:
    """The surest words of a sentence that report speech, outside of quotation marks."""
    around = view.masked
    best: Cue | None = None
    for pattern, score in _patterns(cues):
        if best is not None and score <= best.score:
            continue
        for found in pattern.finditer(around):
            if QUOTED in found.group("cue") or _is_idle(around, found, cues):
                continue
            best = Cue(*found.span("cue"), score, _source(around, found, cues))
            break
    return best


def _is_idle(around: str, found: re.Match[str], cues: Cues) -> bool:
    """Whether the author speaks, or nobody in particular: "I think", "are said to"."""
    before = around[max(0, found.start("cue") - 40) : found.start("cue")].lower().split()
    if not before:
        return False
    named = f"{before[-1]} {found.group('cue').lower()}"
    if named in cues.words("quotes", "names") or " ".join(before[-2:]) in cues.words(
        "quotes", "anybody"
    ):
        return True
    if around[found.start("cue") - 1] in HYPHENS:
        return True
    noun = found.group("cue").lower() in ("report", "reports")
    if noun and before[-1] in cues.words("quotes", "noun_before"):
        return True
    heard = found.group("cue").lower() in cues.words("quotes", "tell") and before[-2:-1] != ["i"]
    acting = found.group("cue").lower().endswith("ing") or heard
    passive = before[-1] in cues.words("quotes", "unnamed") and not acting
    if before[-1] == "to" and found.group("cue").lower() in cues.words("quotes", "loose"):
        return True
    by_somebody = re.match(r"\s+by\b", around[found.end("cue") :])
    groups = found.re.groupindex
    source = (found.group("source") or "").split() if "source" in groups else []
    if not _is_source(
        source, cues, first="source" in groups and found.start("source") < found.start("cue")
    ):
        return True
    own = source[-1:] == ["I"] or [word.lower() for word in source[-1:]] == ["we"]
    return (passive and not by_somebody) or own or before[-1] in cues.words("quotes", "oneself")


def _is_source(words: list[str], cues: Cues, *, first: bool) -> bool:
    """Whether words before a verb can be who speaks."""
    if not first or not words:
        return True
    low = [word.lower() for word in words]
    # Sources and diplomats are two; what begins with an "and" goes on.
    told = {word for place, word in enumerate(low) if not (place and word == "and")}
    return told.isdisjoint(cues.words("quotes", "source_not")) and words[0] not in ("I", "We")


def _source(around: str, found: re.Match[str], cues: Cues) -> tuple[int, int] | None:
    """Where the text says who speaks."""
    if "source" in found.re.groupindex and found.group("source"):
        start, end = found.span("source")
        return _trimmed(around, start, end)
    before = re.search(r"(?:^|[,.;:—–”])([^,.;:—–”\x01]{1,80})$", around[: found.start("cue")])
    return _trimmed(around, *before.span(1)) if before else None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    return (start, end) if end > start else None
