"""What happened, in words: for the message line, the undo question and the history.

Both forms are here: short for the message line, and in full words, with what was written, for the
history.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from operator import itemgetter
from typing import Final

from reviewer.models import Change, Event, Json
from reviewer.models import values as v
from reviewer.models.phrases import in_quotes
from reviewer.review.shared_keys import named
from reviewer.session.core.edits import KEY, touched

_MOST = 5
"""So many names of what was decided go into a line."""


_NOUNS = {
    v.SPAN: "span",
    v.EVIDENCE: "evidence",
    v.LINK: "link",
    v.RELATION: "relation",
    v.REMARK: "remark",
    v.SIGNOFF: "sign-off",
    v.SOURCE: "source",
    v.CUT: "boundary",
    v.GOLD: "gold",
    v.VERSION: "judged by the present rule",
    # One word for both: which sentence was which is not told.
    v.REPEAT: "extra sentence",
    v.CONTROL: "extra sentence",
    v.TRAINING: "sentence of the training",
    v.NORMING: "vote in a norming session",
}


_MARKED = {
    v.ASIDE: ("put aside", "listed again"),
    v.DETACHED: ("detached", "attached again"),
}
"""Mark -> words for setting it and for taking it away."""


_ALONE: Final[Mapping[str, Callable[[Json], str]]] = {
    v.DECIDED: lambda after: {"settled": "settled", "cannot": "cannot judge"}.get(
        after, "undecided"
    ),
    v.NOTE: lambda after: "note removed" if after is None else "note",
    v.SUBMIT: lambda after: "submission withdrawn" if after is None else "submitted",
}
"""Key that stands alone -> words for what it says now."""


def change_words(change: Change) -> str:
    """One change in two or three words; empty for an anchor, which nobody asked for."""
    key, after = change.key, change.after
    if key == v.ANCHOR:
        return ""
    prefix, colon, name = key.partition(":")
    if key in _ALONE:
        return _ALONE[key](after)
    if prefix + colon == v.CHECK:
        return "check removed" if after is None else _check_words(after, change.before)
    if prefix + colon == v.CUT:
        return {"split": "split", "join": "joined"}.get(after, "boundary put back")
    if prefix + colon == v.SPAN:
        return f"{(after or change.before or {}).get('tag', '')} span{'' if after else ' removed'}"
    if prefix + colon == v.RELATION:
        kind = _field(after or change.before, "kind").replace("_", " ")
        return f"relation {kind}{'' if after else ' removed'}"
    if prefix + colon in (v.ANSWER, v.SUGGESTION):
        answered = prefix + colon == v.ANSWER
        return f"{name}: {_answer_words(after)}" if answered else _suggestion_words(name, after)
    if key in v.MARKS:
        return _MARKED[key][after is None]
    if prefix + colon in (v.TAG, v.FLAG, v.META):
        kind = "flag " if prefix + colon == v.FLAG else ""
        return f"{kind}{name} removed" if after is None else f"{kind}{name}"
    noun = _NOUNS.get(prefix + colon, key)
    return f"{noun} removed" if after is None else noun


def _answer_words(answer: Json) -> str:
    if answer is None:
        return "no answer"
    return ", ".join(map(str, answer)) if isinstance(answer, list) else str(answer)


def _suggestion_words(tag: str, judged: Json) -> str:
    """What became of a suggestion; the tag itself is told of by its own change."""
    if judged is None:
        return f"suggested {tag} open again"
    return f"from {judged['by']}" if judged.get("accepted") else f"suggested {tag} passed over"


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
    every = _each_kind(changes)
    words = [change_words(change) for change in every if not change.key.startswith(v.GOLD)]
    gold = [change.key[len(v.GOLD) :] for change in every if change.key.startswith(v.GOLD)]
    words.append(_decision_words(gold) if gold else "")
    return ", ".join(dict.fromkeys(filter(None, words))) or "nothing"


def _each_kind(changes: Iterable[Change]) -> list[Change]:
    """The changes, without those that say the same of one more sentence: a bulk action has many."""
    found: list[Change] = []
    key, before, after = "", None, None
    for change in changes:
        _, _, name, was, now = change
        # As objects, which is quick; what is left out is only what is said twice anyway. There are
        # no words for an anchor.
        if name == key and (name == v.ANCHOR or (was is before and now is after)):
            continue
        found.append(change)
        key, before, after = name, was, now
    return found


def _decision_words(keys: Iterable[str]) -> str:
    """What was adjudicated; the evidence goes with its check, the anchor with all."""
    about = (v.TAG, v.CHECK, v.SPAN, v.RELATION, v.ANSWER)
    names = list(dict.fromkeys(named(key) for key in keys if key.startswith(about)))
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return f"decision on {', '.join(names[:_MOST])}{more}" if names else "decision"


def event_words(event: Event, units: Collection[tuple[str, str]] | None = None) -> str:
    """What an event did; if it was to several sentences, with their number and their article.

    Args:
        event: The event.
        units: What `touched` gives for its changes, where that is known already.
    """
    units = touched(event.changes) if units is None else units
    articles = set(map(itemgetter(0), units))
    if "" in articles:
        # A source is of no article.
        articles.remove("")
        units = [unit for unit in units if unit[0]]
    if len(units) < 2:
        return changes_words(event.changes)
    decided = all(key.startswith(v.GOLD) for key in set(map(KEY, event.changes)))
    words = "decisions" if decided else changes_words(event.changes)
    where = next(iter(articles)) if len(articles) == 1 else f"{len(articles)} articles"
    return f"{words} on {len(units)} sentences of {where}"


LONGEST: Final = 300
"""Code points of a note or a quote that are told."""


_CUTS: Final = {"split": "split here", "join": "joined here", None: "boundary as it was read"}


def describe(change: Change) -> str:
    """What a change did, and to what; empty for a change that needs no words."""
    prefix, colon, name = change.key.partition(":")
    tell = _TELLERS.get(prefix + colon)
    return tell(name, change.before, change.after) if tell else change_words(change)


def describe_all(changes: tuple[Change, ...]) -> tuple[str, ...]:
    """What the changes of one event did to one sentence; never empty for a real event."""
    words = tuple(dict.fromkeys(filter(None, map(describe, changes))))
    return words or ("put in its place in the present text",)


def _quoted(text: Json) -> str:
    words = " ".join(str(text).split())
    return in_quotes(words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…")


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
