"""Annotations that lost their sentence, and those that want to be looked at again.

    for lost in lost_in(desk.article): ...
    reattach(session, desk.article, lost.unit, desk.place)
    put_aside(session, desk.article, lost.unit)

Each change is one undo step.

Also here: what changed between two versions of a sentence, word by word.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple, TypeAlias

from reviewer.models import Anchor, Values, anchor_of
from reviewer.models import values as v
from reviewer.models.phrases import count_of
from reviewer.session.article.cuts import unite
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.core.session import Session
from reviewer.session.core.span_positions import follow


class LostAnnotation(NamedTuple):
    """An annotation whose sentence is gone.

    Attributes:
        unit: The id under which it stands.
        text: The sentence as it was.
        before: The words that stood before it.
        after: The words that stood behind it.
        place: The place of the present text near which it stood.
        values: What was said of it.
        aside: Whether the annotator has put it aside.
    """

    unit: str
    text: str
    before: str
    after: str
    place: int
    values: Values
    aside: bool


class Doubtful(NamedTuple):
    """An annotation that was attached to a sentence and wants to be looked at again.

    Attributes:
        unit: The id under which it stands.
        how: How its sentence was found (`exact`, `cut`, `text`, `fuzzy`).
        before: The sentence when it was annotated.
        now: The sentence now.
        values: What was said of it.
    """

    unit: str
    how: str
    before: str
    now: str
    values: Values


def lost_in(article: OpenArticle, *, aside: bool = False) -> list[LostAnnotation]:
    """The annotations that lost their sentence, in the order of their old text.

    Args:
        article: The article.
        aside: Whether those that were put aside are wanted, too.
    """
    orphans = [orphan for orphan in article.orphans() if aside or not orphan.aside]
    places = article.stood([orphan.unit for orphan in orphans])
    return [
        LostAnnotation(
            orphan.unit, orphan.text, anchor.prefix, anchor.suffix, place, orphan.values, put
        )
        for orphan, place in zip(orphans, places, strict=True)
        if (anchor := anchor_of(orphan.values)) is not None
        for put in [orphan.aside]
    ]


def places_of_lost(article: OpenArticle) -> list[int]:
    """The places near which listed orphans stood, each once, in order."""
    if not len(article) or not article.orphans():
        return []
    return sorted({lost.place for lost in lost_in(article)})


def reattach(session: Session, article: OpenArticle, unit: str, place: int) -> Outcome:
    """Moves all that an orphan says to a sentence, together with what is said there already."""
    values = article.said_by(unit)
    anchor = anchor_of(values)
    if anchor is None or article.place(unit) is not None:
        return Outcome("this annotation has its sentence: nothing to re-attach", ok=False)
    said = article.at(place)
    if said.recheck:
        why = f"sentence {place + 1} is to be re-checked itself: Enter looks at it first"
        return Outcome(why, ok=False)
    moved = _carried(values, anchor, article, place)
    here = article.present(place)
    united = unite(here, moved, anchor.exact, place + 1) if here else moved
    target = article.layout.id(place)
    wanted = {target: {**united, v.ANCHOR: article.anchor_json(place)}}
    puts = article.instead((*said.units, unit), wanted)
    return session.apply(Edit(tuple(puts), f"re-attached to {place + 1}"))


def _carried(values: Values, anchor: Anchor, article: OpenArticle, place: int) -> Values:
    """What an annotation says, with spans where their words stand in another sentence."""
    now = article.layout.range(place)
    return {
        key: follow(value, anchor, article.text, now) if key.startswith(v.SPAN) else value
        for key, value in values.items()
        if key != v.ANCHOR and key not in v.MARKS and not key.startswith(v.CUT)
    }


def put_aside(session: Session, article: OpenArticle, unit: str, *, back: bool = False) -> Outcome:
    """Takes an orphan from the list, or lists it again; it is kept either way."""
    put = Put(article.article.id, unit, v.ASIDE, None if back else True)
    return session.apply(Edit((put,), "listed again" if back else "put aside"))


def doubtful_at(article: OpenArticle, place: int) -> list[Doubtful]:
    """The annotations of a sentence that is to be re-checked."""
    now = article.sentence(place)
    return [
        Doubtful(unit, article.how(unit), anchor.exact, now, values)
        for unit in article.at(place).units
        if (anchor := anchor_of(values := article.said_by(unit))) is not None
    ]


def detach(session: Session, article: OpenArticle, unit: str) -> Outcome:
    """Says that an annotation does not belong where it was found: it becomes an orphan.

    That holds for the present text; when the text changes, its sentence is looked for again.
    """
    how = article.how(unit)
    if how in ("exact", "cut"):
        why = {
            "exact": "these are its very words: take away its tags instead",
            "cut": "only a boundary moved: z s splits, z j joins",
        }[how]
        return Outcome(f"cannot detach: {why}", ok=False)
    put = Put(article.article.id, unit, v.DETACHED, article.layout.sha256[:8])
    return session.apply(Edit((put,), "detached: it is among the orphans"))


def moved_only(article: OpenArticle) -> list[int]:
    """The sentences to be re-checked only because the same words stand elsewhere now."""
    return [place for place in article.annotated() if article.at(place).recheck == "text"]


def confirm_moved(session: Session, article: OpenArticle) -> Outcome:
    """Confirms every sentence whose words are the same, in one undo step."""
    places = moved_only(article)
    if not places:
        return Outcome("no sentence has just moved", ok=False)
    puts = [put for place in places for put in article.confirm(place)]
    return session.apply(
        Edit(tuple(puts), f"confirmed {count_of(len(places), 'sentence')} that moved")
    )


Ranges: TypeAlias = list[tuple[int, int]]
"""Half-open ranges of code points, in order."""


# Scripts that write no spaces between words are compared letter by letter.
_TOKEN: Final = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7ff]|\w+|\s+|.", re.DOTALL
)


def difference(before: str, now: str) -> tuple[Ranges, Ranges]:
    """The parts of the first text that are gone, and those of the second that are new."""
    from rapidfuzz.distance import Indel

    old, new = _TOKEN.findall(before), _TOKEN.findall(now)
    gone: Ranges = []
    come: Ranges = []
    old_at, new_at = _offsets(old), _offsets(new)
    for step in Indel.opcodes(old, new):
        if step.tag == "delete":
            _add(gone, old_at[step.src_start], old_at[step.src_end])
        elif step.tag == "insert":
            _add(come, new_at[step.dest_start], new_at[step.dest_end])
    return gone, come


def _offsets(tokens: list[str]) -> list[int]:
    """Where each token begins, and where the last one ends."""
    offsets = [0]
    for token in tokens:
        offsets.append(offsets[-1] + len(token))
    return offsets


def _add(ranges: Ranges, start: int, end: int) -> None:
    if ranges and ranges[-1][1] == start:
        ranges[-1] = (ranges[-1][0], end)
    else:
        ranges.append((start, end))
