"""A change of a sentence in full words, with what was written: for the history.

`wording` has the short form, for the message line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from reviewer.models import Change, Json
from reviewer.models import values as v
from reviewer.session.core.change_text import change_words

LONGEST: Final = 300
"""Code points of a note or a quote that are told."""

_CUTS: Final = {"split": "split here", "join": "joined here", None: "boundary as it was read"}


def told(change: Change) -> str:
    """What a change did, and to what; empty for a change that needs no words."""
    prefix, colon, name = change.key.partition(":")
    tell = _TELLERS.get(prefix + colon)
    return tell(name, change.before, change.after) if tell else change_words(change)


def told_all(changes: tuple[Change, ...]) -> tuple[str, ...]:
    """What the changes of one event did to one sentence; never empty for a real event."""
    words = tuple(dict.fromkeys(filter(None, map(told, changes))))
    return words or ("put in its place in the present text",)


def _quoted(text: Json) -> str:
    words = " ".join(str(text).split())
    return f"“{words if len(words) <= LONGEST else words[: LONGEST - 1] + '…'}”"


def _tag(name: str, before: Json, after: Json) -> str:
    return f"{name} removed" if after is None else f"{name} set"


def _decided(name: str, before: Json, after: Json) -> str:
    return {"settled": "settled", "cannot": "cannot judge"}.get(after, "not decided any more")


def _note(name: str, before: Json, after: Json) -> str:
    if after is None:
        return f"note removed: {_quoted(before)}"
    return f"note{' changed' if before else ''}: {_quoted(after)}"


def _flag(name: str, before: Json, after: Json) -> str:
    what = "flag" if v.FLAG + name == v.DOUBT else f"flag {name}"
    if after is None:
        return f"{what} removed"
    return f"{what}: {_quoted(after)}" if isinstance(after, str) else f"{what} set"


def _check(name: str, before: Json, after: Json) -> str:
    words = change_words(Change("", "", v.CHECK + name, before, after))
    was, now = (_field(value, "status") for value in (before, after))
    words = f"{was} → {words}" if was and now and was != now else words
    if after is None:
        return f"{words} (it was {was})"
    why = _field(after, "rationale")
    return f"{words}: {_quoted(why)}" if why and why != _field(before, "rationale") else words


def _span(name: str, before: Json, after: Json) -> str:
    value = before if after is None else after
    what = f"{_field(value, 'tag')} span {_quoted(_field(value, 'exact'))}"
    return f"{what} {'removed' if after is None else 'changed' if before else 'marked'}"


def _evidence(name: str, before: Json, after: Json) -> str:
    value = before if after is None else after
    what = f"evidence ({_field(value, 'stance')})"
    if after is None:
        return f"{what} removed"
    quote = _field(after, "quote")
    return f"{what}{' changed' if before else ''}{f': {_quoted(quote)}' if quote else ''}"


def _cut(name: str, before: Json, after: Json) -> str:
    return _CUTS.get(after, "boundary changed")


def _field(value: Json, name: str) -> str:
    """A field of a value from the journal, which others may have written in another shape."""
    return str(value.get(name) or "") if isinstance(value, dict) else ""


_TELLERS: Final[Mapping[str, Callable[[str, Json, Json], str]]] = {
    v.TAG: _tag,
    v.DECIDED: _decided,
    v.NOTE: _note,
    v.FLAG: _flag,
    v.CHECK: _check,
    v.SPAN: _span,
    v.EVIDENCE: _evidence,
    v.CUT: _cut,
}
