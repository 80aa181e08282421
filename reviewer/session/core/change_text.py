"""What happened, in words: for the message line, the undo question and the history."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.models import Change, Event
from reviewer.models import values as v
from reviewer.review.shared_keys import named

_MOST = 5
"""So many names of what was decided go into a line."""

_NOUNS = {
    v.SPAN: "span",
    v.EVIDENCE: "evidence",
    v.LINK: "link",
    v.REMARK: "remark",
    v.SIGNOFF: "sign-off",
    v.SOURCE: "source",
    v.CUT: "boundary",
    v.GOLD: "gold",
}


_MARKED = {
    v.ASIDE: ("put aside", "listed again"),
    v.DETACHED: ("detached", "attached again"),
}
"""Mark -> words for setting it and for taking it away."""


def change_words(change: Change) -> str:
    """One change in two or three words; empty for an anchor, which nobody asked for."""
    key, after = change.key, change.after
    prefix, colon, name = key.partition(":")
    if key == v.ANCHOR:
        return ""
    if key == v.DECIDED:
        return {None: "undecided", "settled": "settled", "cannot": "cannot judge"}[after]
    if key == v.NOTE:
        return "note removed" if after is None else "note"
    if key == v.SUBMIT:
        return "submission withdrawn" if after is None else "submitted"
    if prefix + colon == v.CHECK:
        return "check removed" if after is None else _check_words(after, change.before)
    if prefix + colon == v.CUT:
        return {"split": "split", "join": "joined"}.get(after, "boundary put back")
    if prefix + colon == v.SPAN:
        return f"{(after or change.before or {}).get('tag', '')} span{'' if after else ' removed'}"
    if key in v.MARKS:
        return _MARKED[key][after is None]
    if prefix + colon in (v.TAG, v.FLAG, v.META):
        kind = "flag " if prefix + colon == v.FLAG else ""
        return f"{kind}{name} removed" if after is None else f"{kind}{name}"
    noun = _NOUNS.get(prefix + colon, key)
    return f"{noun} removed" if after is None else noun


def _check_words(check: dict[str, str], before: dict[str, str] | None) -> str:
    if check.get("withdrawn") and not (before or {}).get("withdrawn"):
        return "check withdrawn"
    if before and all(check.get(name) == before.get(name) for name in ("status", "confidence")):
        fields = dict.fromkeys((*before, *check))
        return f"check: {', '.join(n for n in fields if before.get(n) != check.get(n))}"
    words = check["status"]
    if check["scope"] == "said":
        words = f"said: {words}"
    return f"{words} ({check['confidence']})" if check.get("confidence") else words


def changes_words(changes: Iterable[Change]) -> str:
    """Several changes, each kind once."""
    every = list(changes)
    words = [change_words(one) for one in every if not one.key.startswith(v.GOLD)]
    gold = [one.key[len(v.GOLD) :] for one in every if one.key.startswith(v.GOLD)]
    words.append(_decision_words(gold) if gold else "")
    return ", ".join(dict.fromkeys(filter(None, words))) or "nothing"


def _decision_words(keys: Iterable[str]) -> str:
    """What was adjudicated; the evidence goes with its check, the anchor with all."""
    about = (v.TAG, v.CHECK, v.SPAN)
    names = list(dict.fromkeys(named(key) for key in keys if key.startswith(about)))
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return f"decision on {', '.join(names[:_MOST])}{more}" if names else "decision"


def event_words(event: Event) -> str:
    """What an event did; if it was to several sentences, with their number and their article."""
    units = {(change.article, change.unit) for change in event.changes if change.article}
    if len(units) < 2:
        return changes_words(event.changes)
    decided = all(change.key.startswith(v.GOLD) for change in event.changes)
    words = "decisions" if decided else changes_words(event.changes)
    articles = {article for article, _ in units}
    where = next(iter(articles)) if len(articles) == 1 else f"{len(articles)} articles"
    return f"{words} on {len(units)} sentences of {where}"
