"""Whether a sentence tells somebody to do, stop or allow something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from reviewer.assist.cues import Cues, alternatives
from reviewer.assist.speech import find_cue
from reviewer.assist.suggestions import SentenceView, Suggestion

_CLAUSE: Final = re.compile(r"[,;:—–“”()\"]|\b(?:that|and|but|because|so|while|if|as|or)\b", re.I)
_LISTED: Final = 0.8
_ASIDE: Final = re.compile(r"\([^()]{1,60}\)(?=\s*$)")
"""An aside right before a verb: "They (the crews) should"."""
_INSERTED: Final = re.compile(r",\s[^,;:“”()]{3,90},(?=\s*$)")
"""What is inserted before a verb: "The guild, the oldest of the island, must"."""
_SAYING: Final = re.compile(
    r"\s*(?:saying|adding|insisting|stressing|arguing|warning|(?:I|we)\s+(?:think|believe|feel))\s+",
    re.I,
)
_LEAD: Final = re.compile(r"(?:\b(?:just|please|so|now|but|and)\s+|\.\.\.\s*|…\s*)+$", re.I)
"""What may stand between the mark of a quotation and a command."""
_WHO: Final = re.compile(r"\s+who\s+.*", re.S | re.I)
_BEING: Final = ("be", "been", "being", "is", "are", "was", "were", "feel", "felt")
_WARNING_OF: Final = (["strike"], ["strikes"], ["shots"], ["shot"], ["signs"], ["sign"], ["system"])


class _Pattern(NamedTuple):
    pattern: re.Pattern[str]
    score: float
    strength: str


@lru_cache(maxsize=16)
def _patterns(cues: Cues) -> tuple[_Pattern, ...]:
    return tuple(
        _Pattern(cues.pattern("demands", row["pattern"]), row["score"], row["strength"])
        for row in cues.rows("demands", "patterns")
    )


def demand(view: SentenceView, cues: Cues) -> Suggestion | None:
    """The suggestion that a sentence demands something of somebody; None if nothing does."""
    found = max((*_directives(view, cues), *_modals(view, cues), *_imperatives(view, cues)),
                key=lambda one: one.score, default=None)  # fmt: skip
    if view.asked and (found is None or found.score < _LISTED):
        return view.suggestion("demand", _LISTED, "item of a list of demands")
    if view.text.rstrip().rstrip("”\"'’)").endswith("?"):
        return None
    return found


def _directives(view: SentenceView, cues: Cues) -> list[Suggestion]:
    """Verbs and nouns of demanding: urged X to, its call for an audit by."""
    found = []
    text = view.unmarked
    heading = view.kind == "heading"
    for pattern, score, strength in _patterns(cues):
        match = next(
            (
                one
                for one in _every(pattern, text)
                if (heading or not _is_title(text, one)) and not _is_idle(text, one, cues)
            ),
            None,
        )
        if match is None:
            continue
        # Words that take no "was" have a group of their own: "firm told to pay".
        cue = " ".join((match.group("cue") or match.group("told")).split())
        if match.re.groupindex.get("addressee") and cue.lower() in cues.words("demands", "weak"):
            score -= 0 if _is_addressee(match.group("addressee").split(), cues) else 0.35
        parts = []
        if match.re.groupindex.get("addressee"):
            parts.append(("addressee", *match.span("addressee")))
        parts.append(("act", match.start("act"), _end_of_clause(view.text, match.end("act"))))
        found.append(
            view.suggestion(
                "demand", score, f"cue: {cue} ... {match.group('act')[:30]}",
                (match.start(), _end_of_clause(view.text, match.end())),
                parts, {"strength": strength},
            )
        )  # fmt: skip
    return found


def _every(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All places of a form, also those that begin within another: "an order directing the"."""
    found = pattern.search(text)
    while found is not None:
        yield found
        found = pattern.search(text, found.start() + 1)


def _is_idle(text: str, match: re.Match[str], cues: Cues) -> bool:
    said = "cue" if match.group("cue") else "told"
    words = text[: match.start(said)].lower().split()
    before = words[-1:]
    if said == "told":
        return before[:1] in (["be"], ["as"], ["not"], ["to"], ["have"], ["had"])
    if _is_told_otherwise(words, match, cues) or _is_unsaid(words, match, cues):
        return True
    if before == ["to"] and match.group("cue").lower().split()[0] in cues.words("demands", "bare"):
        # A verb: "marched to demand", unlike "replied to demands".
        return bool(words[-2:-1]) and words[-2] in cues.words("demands", "replies")
    negated = not cues.words("demands", "negations").isdisjoint(words[-2:])
    noun = match.group("cue").lower().split()[0] in cues.words("demands", "nominal")
    filed = not cues.words("demands", "filed").isdisjoint(words[-3:])
    if filed and match.group("cue").lower().startswith("appeal"):
        # That of a court, which asks nobody else.
        return True
    if noun and not cues.words("demands", "replies").isdisjoint(words[-4:]):
        return True
    if (
        match.group("cue").lower().endswith("ing")
        and before[:1]
        and (before[0] in cues.words("demands", "articles"))
    ):
        return True
    gerund = match.group("cue").lower().endswith("ing")
    if "addressee" in match.re.groupindex and not (gerund or (noun and before == ["additional"])):
        return negated or (noun and before[:1] in (["make"], ["makes"], ["making"]))
    return negated or (bool(before) and before[0] in cues.words("demands", "nominal_not"))


def _is_unsaid(words: list[str], match: re.Match[str], cues: Cues) -> bool:
    """Whether a demand is only thought of, or words of demanding mean something else."""
    cue = match.group("cue").lower()
    last = [word.strip("“‘\"'") for word in words[-1:]]
    if last[:1] in (["could"], ["may"], ["might"], ["can"]) or words[-2:] == ["going", "to"]:
        return True
    if last[:1] in (["i"], ["we"]) and cue.startswith(("have a", "has a")):
        return True
    if cue in cues.words("demands", "bound") and last and last[0] in _BEING:
        return True
    if cue == "warning" and match.string[match.end("cue") :].split()[:1] in _WARNING_OF:
        return True
    if "addressee" not in match.re.groupindex:
        return False
    named = match.group("addressee").lower()
    if named == "anonymity" or (cue in ("order", "request") and named.split()[0].endswith("ing")):
        return True
    # "invited the envoy to Orlan": a place, no act; but a title has capitals all over.
    every = [word for word in match.string.split() if word[0].isalpha()]
    titled = sum(word[0].isupper() for word in every) > 0.6 * len(every)
    return match.group("act")[:1].isupper() and not titled


def _is_title(text: str, match: re.Match[str]) -> bool:
    """Whether a cue is part of a name: Old Order."""
    if not match.group("cue"):
        return False
    before = text[: match.start("cue")].split()[-1:]
    return match.group("cue")[:1].isupper() and bool(before) and before[0][0].isupper()


def _is_told_otherwise(words: list[str], match: re.Match[str], cues: Cues) -> bool:
    """Whether forecasts or a plan call for something, or "to" belongs to a noun: "plans to"."""
    if words[-1:] and words[-1].strip('“”"') in cues.words("demands", "unasking"):
        return True
    if "addressee" not in match.re.groupindex:
        return False
    named = match.group("addressee").lower().split()
    warns = match.group("cue").lower() in cues.words("demands", "warns")
    if warns and not cues.words("demands", "warned_of").isdisjoint(named):
        # "warned the board of going to court to stop it" says of what.
        return True
    return bool(named) and named[-1] in cues.words("demands", "complements") and len(named) > 1


def _end_of_clause(text: str, place: int) -> int:
    found = re.compile(r"[.;:—“”]|,\s+(?:and|but|which|who|because)\b").search(text, place)
    return found.start() if found else len(text.rstrip())


@lru_cache(maxsize=16)
def _modal(cues: Cues) -> re.Pattern[str]:
    every = frozenset[str]().union(*(cues.words("demands", n) for n in ("must", "should", "need")))
    adverbs = alternatives(cues.words("demands", "adverbs"))
    return re.compile(
        rf"\b(?P<cue>{alternatives(every)})\s+(?:(?:{adverbs}|\w+ly),?\s+){{0,3}}"
        r"(?P<act>[a-z]+)(?:(?<=\bbe)\s+\w+ly)?(?P<behind>\s+\w+)?",
        re.I,
    )


def _modals(view: SentenceView, cues: Cues) -> list[Suggestion]:
    """Somebody must or should do something."""
    found = []
    text = view.unmarked
    for match in _modal(cues).finditer(text):
        before = text[: match.start()]
        plain = before
        for aside in (_INSERTED, _ASIDE):
            plain = aside.sub(lambda found: " " * len(found.group()), plain)
        subject = _subject(plain)
        score = _modal_score(match, before, subject, cues)
        if score and _is_reserved(match, subject, cues):
            # Without somebody who says so it may as well be a fact or a forecast.
            must = match.group("cue").lower() in cues.words("demands", "must")
            anybody = subject.lower().split()[-1:] == ["you"] and not must
            score = score if _is_said(view, match.start(), cues) and not anybody else 0.0
        if score:
            cue = match.group("cue").lower()
            start = len(before) - len(subject)
            end = _end_of_clause(view.text, match.end("act"))
            found.append(
                view.suggestion(
                    "demand", score, f"cue: {subject.strip()[-40:]} {cue} {match.group('act')}",
                    (start, end), [("addressee", start, start + len(subject.rstrip())),
                                   ("act", match.start("act"), end)],
                    {"strength": "must" if cue in cues.words("demands", "must") else "urge"},
                )
            )  # fmt: skip
    return found


def _is_reserved(match: re.Match[str], subject: str, cues: Cues) -> bool:
    """Whether a modal demands only where it is reported: "he must avoid", "they have to wait"."""
    low = [word.lower().strip("’',") for word in subject.split()]
    if match.group("cue").lower() not in cues.words("demands", "duty"):
        return bool(low) and low[-1] in cues.words("demands", "pronouns")
    needed = match.group("cue").lower().startswith("need")
    return not needed or cues.words("demands", "addressees").isdisjoint(low)


def _is_said(view: SentenceView, place: int, cues: Cues) -> bool:
    """Whether somebody says what stands at a place: in quotation marks, or behind a cue."""
    if any(start <= place < end for start, end in view.quoted):
        return True
    cue = find_cue(view, cues)
    return cue is not None and cue.score >= 0.7


def _subject(before: str) -> str:
    """The words before a modal, back to where the clause begins."""
    last = 0
    for found in _CLAUSE.finditer(before):
        last = found.end()
    tail = before[last:]
    saying = _SAYING.match(tail)
    tail = tail[saying.end() :] if saying else tail
    return tail[len(tail) - len(tail.lstrip()) :]


def _modal_score(match: re.Match[str], before: str, subject: str, cues: Cues) -> float:
    words = _WHO.sub("", subject).split()
    cue = match.group("cue").lower()
    if not words:
        joined = re.search(r"\b(?:and|or|but)\s*$", before)
        asks = cues.words("demands", "must") | cues.words("demands", "should")
        return 0.55 if joined and cue in asks and not _is_told(match, cues) else 0.0
    if words[-1].lower() == "it" and len(before.split()) > 3 and cue == "must":
        return 0.6
    if _is_nobody(words, cues) or _is_told(match, cues):
        return 0.0
    base = 0.8 if cue in cues.words("demands", "must") else (
        0.7 if cue in cues.words("demands", "should") else 0.55
    )  # fmt: skip
    behind = (match.group("behind") or "").strip().lower()
    kept = cues.words("demands", "attitudes")
    if match.group("act").lower() == "be" and not (behind in kept or behind.endswith("ing")):
        base -= 0.2 if cue in cues.words("demands", "must") else 0.25
    undone = match.group("act").lower() == "be" and _is_act(behind)
    asked = _is_addressee(words, cues) or (undone and _has_owner(words, cues))
    return base if asked else base - 0.35


def _has_owner(words: list[str], cues: Cues) -> bool:
    """Whether what is to be undone is somebody's: the council's decision must be reversed."""
    owners = [re.sub(r"['’]s?$", "", word) for word in words[:-1] if re.search(r"['’]s?$", word)]
    named = cues.words("demands", "addressees") | cues.words("demands", "persons")
    return any(one[:1].isupper() or one.lower() in named for one in owners)


def _is_nobody(words: list[str], cues: Cues) -> bool:
    """Whether the words before a modal address nobody: "something", "when officers", a gerund."""
    nobody, low = cues.words("demands", "nobody"), [word.lower() for word in words]
    known = low[-1] in cues.words("demands", "addressees")
    first = len(words) < 4 and low[0] in nobody and not known
    if low[-1].split("’")[0].split("'")[0] in nobody or first:
        return True
    other = cues.words("demands", "procedure") | {
        *("would", "will", "does", "do", "did", "may", "might", "could"),
    }
    if low[-1] in ("the", "a", "no", "any", "this", "that"):
        # A noun: "aware of the need to".
        return True
    return (
        not other.isdisjoint(low) or low[0].endswith("ing") or low[-1] in ("to", "don’t", "don't")
    )


def _is_told(match: re.Match[str], cues: Cues) -> bool:
    """Whether a modal tells how something is rather than asks for an act."""
    act, behind = match.group("act").lower(), (match.group("behind") or "").strip().lower()
    if act == "have" and match.string[match.start("behind") :].lower().split()[1:2] in (
        ["courage"],
        ["decency"],
    ):
        return False
    if act == "come" and behind in ("back", "to", "forward", "clean", "home", "out"):
        return False
    attitude = behind in cues.words("demands", "attitudes")
    if act in cues.words("demands", "states") | {"the", "a", "an", "this", "that", "there"}:
        return True
    if act == "be" and not (attitude or _is_act(behind)):
        return True
    # "must be ratified by both chambers" says who is to do it, and asks nobody.
    by = act == "be" and match.string[match.end() :].split()[:1] == ["by"]
    # A relative clause without its pronoun: "the issues voters should consider were ...".
    return by or behind in ("is", "are", "was", "were")


def _is_act(word: str) -> bool:
    """Whether something is to be done to the subject, or by it: "must be handed"."""
    doing = word.endswith("ing") and not word.endswith(("thing", "ening"))
    return (
        doing
        or word.endswith(("ed", "en"))
        or word
        in (
            "held",
            "brought",
            "put",
            "made",
            "kept",
            "paid",
            "sent",
            "met",
            "cut",
            "built",
            "given",
        )
    )


def _is_addressee(words: list[str], cues: Cues) -> bool:
    """Whether the words name somebody who can act."""
    low = [word.lower().lstrip("’'").rstrip("’'s,") for word in words[-8:]]
    named = cues.words("demands", "addressees") | cues.words("demands", "persons")
    known = named | {word.rstrip("s") for word in named}
    if low[-1] in cues.words("demands", "pronouns"):
        return True
    if _head(words) in cues.words("demands", "complements"):
        return False
    if words[-1].lower().rstrip("’',") in cues.words("demands", "acts"):
        # "Somebody's release should": what is asked for asks nobody.
        return False
    if not known.isdisjoint(low):
        return True
    common = cues.words("facts", "stop")
    names = [
        word
        for word in words
        # "US" is a name, "us" is none.
        if word[:1].isupper() and (word.lower() not in common or (word.isupper() and len(word) > 1))
    ]
    first_only = len(names) == 1 and names[0] is words[0] and len(words) > 1
    article = words[0].lower() in ("the", "a", "an", "its", "their", "these", "those", "any", "all")
    last = words[-1].lower()
    person = last.endswith(("ers", "ors", "ists", "ants", "ents", "ians", "men", "women"))
    return (bool(names) and not (first_only and article)) or person


def _head(words: list[str]) -> str:
    """What the words name: of "the bank's decision to cut its rate" the decision."""
    for at, word in enumerate(words[1:], 1):
        if word.lower() in ("to", "of", "for", "in", "by", "on", "that", "with", "from", "over"):
            return words[at - 1].lower()
    return words[-1].lower()


@lru_cache(maxsize=16)
def _imperative(cues: Cues) -> re.Pattern[str]:
    verbs = alternatives(cues.words("demands", "imperatives"))
    orders = alternatives(cues.words("demands", "orders"))
    behind = alternatives(cues.words("demands", "ordered"))
    return re.compile(
        rf"(?:^|[“\"‘«]|,\s+[“‘]|\.\.\.|…)\s*(?:(?:just|please|so|now|but|and)\s+)?(?P<act>{verbs}(?=\s+(?!is\b|are\b|was\b|of\b)\w)"
        rf"|{orders}(?=\s+{behind}\b))",
        re.I,
    )


def _imperatives(view: SentenceView, cues: Cues) -> list[Suggestion]:
    """Commands between quotation marks: "Show us the gate book"."""
    found = []
    for match in _imperative(cues).finditer(view.text):
        place = match.start("act")
        inside = any(start <= place < end for start, end in view.quoted)
        idle = re.match(
            r"(?:let\s*(?:me|us|’s|'s)|come\s+on)\b", view.text[match.start("act") :], re.I
        )
        if inside and not idle and _is_spoken(view, place, cues):
            end = _end_of_clause(view.text, match.end())
            found.append(
                view.suggestion("demand", 0.68, f"command: {match.group('act')}", (place, end),
                                [("act", place, end)], {"strength": "must"})
            )  # fmt: skip
    return found


def _is_spoken(view: SentenceView, place: int, cues: Cues) -> bool:
    """Whether a command opens what somebody says: not the "save the quay" marches."""
    before = _LEAD.sub("", view.text[:place]).rstrip().rstrip("“\"‘«'").rstrip()
    if not before or not before[-1].isalnum():
        return True
    last = before.split()[-1].lower()
    speech = cues.words("quotes", "say") | cues.words("quotes", "claim")
    return last in speech | cues.words("demands", "shouts")
