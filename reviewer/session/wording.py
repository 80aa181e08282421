"""What happened, in words: for the message line, the undo question and the history."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.models import Change, Event
from reviewer.models import values as v

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
        return "check removed" if after is None else _check_words(after)
    if prefix + colon in (v.TAG, v.FLAG, v.META):
        kind = "flag " if prefix + colon == v.FLAG else ""
        return f"{kind}{name} removed" if after is None else f"{kind}{name}"
    noun = _NOUNS.get(prefix + colon, key)
    return f"{noun} removed" if after is None else noun


def _check_words(check: dict[str, str]) -> str:
    words = check["status"]
    if check["scope"] == "said":
        words = f"said: {words}"
    return f"{words} ({check['confidence']})" if check.get("confidence") else words


def changes_words(changes: Iterable[Change]) -> str:
    """Several changes, each kind once."""
    words = dict.fromkeys(filter(None, map(change_words, changes)))
    return ", ".join(words) or "nothing"


def event_words(event: Event) -> str:
    """What an event did, with the number of sentences if it is not one."""
    units = {(change.article, change.unit) for change in event.changes}
    words = changes_words(event.changes)
    return words if len(units) < 2 else f"{words} on {len(units)} sentences"
