"""Moving the boundaries of sentences: split one in two, join two, and whose cut it was.

A cut is an opinion of one annotator about one offset; of several the latest wins, whoever's it
is. The annotations of the one who cuts go along:

- A split copies the tags to both halves. A span goes to the half in which it begins, with its
  checks and evidence. All else stays on the left half: whether it is decided, note, flags, the
  sentence's own checks. So the right half waits in the queue of undecided sentences.
- A join keeps the left id and unites what was said. Both notes are kept; a second check of the
  same scope gets an id of its own and the words it was about as its claim. Of answers to one
  question, and of tags where a sentence has one at most, those of the left one stay.

What others said of the sentence stays on the left half and asks for a look.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reviewer.models import Anchor, Json, Values
from reviewer.models import values as v
from reviewer.models.annotation import spans, tags
from reviewer.ports import Cut
from reviewer.session.article.spans import belongings
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.core.session import Session

_BOTH: Final = (v.TAG,)
"""Prefixes of what a split copies to both halves."""


def split(session: Session, article: OpenArticle, offset: int) -> Outcome:
    """Splits the sentence that holds a code point, right before it.

    Args:
        session: The annotator at work.
        article: The article.
        offset: Where the right half begins; space there goes to neither half.
    """
    text, place = article.text, article.layout.near(offset)
    start, end = article.layout.range(place)
    while offset < end and text[offset].isspace():
        offset += 1
    left_end = start + len(text[start:offset].rstrip())
    if not start < left_end or not offset < end:
        why = "nothing stands before the cursor" if left_end <= start else "nothing is behind it"
        return Outcome(f"cannot split here: {why} in this sentence; move on with l or L", ok=False)
    key, unit = _key(article, offset)
    puts = [Put(article.article.id, unit, key, "split")]
    if article.at(place).units:
        puts += _divided(article, place, left_end, offset)
    return session.apply(Edit(tuple(puts), f"split {place + 1}"))


def join(session: Session, article: OpenArticle, place: int) -> Outcome:
    """Joins a sentence with the next one."""
    if place + 1 >= len(article):
        return Outcome("cannot join: this is the last sentence", ok=False)
    offset = article.layout.range(place + 1)[0]
    key, unit = _key(article, offset)
    puts = [Put(article.article.id, unit, key, "join")]
    if article.at(place).units or article.at(place + 1).units:
        puts += _united(article, place, single=session.scheme.single)
    return session.apply(Edit(tuple(puts), f"joined {place + 1} and {place + 2}"))


def _key(article: OpenArticle, offset: int) -> tuple[str, str]:
    return f"{v.CUT}{offset}", article.layout.base_id(offset)


def _divided(article: OpenArticle, place: int, left_end: int, offset: int) -> list[Put]:
    start, end = article.layout.range(place)
    values = article.present(place)
    after = [id for id, span in spans(values) if span["start"] >= offset]
    moved = {*(v.SPAN + id for id in after), *belongings(values, after)}
    left = {key: value for key, value in values.items() if key not in moved}
    right = {k: value for k, value in values.items() if k in moved or k.startswith(_BOTH)}
    wanted = {article.layout.id(place): {**left, v.ANCHOR: _anchor(article, start, left_end)}}
    if right:
        id = _id_of(article, offset)
        wanted[id] = {v.ANCHOR: _anchor(article, offset, end), **right}
    return article.instead(article.at(place).units, wanted)


def _id_of(article: OpenArticle, offset: int) -> str:
    """The id of a sentence that will begin at an offset."""
    base = article.layout.base_id(offset)
    return base if article.layout.base.starting_at(offset) is not None else f"{base}/{offset}"


def _anchor(article: OpenArticle, start: int, end: int) -> Json:
    return Anchor.of(article.text, article.layout.sha256, start, end)._asdict()


def _united(article: OpenArticle, place: int, *, single: bool) -> list[Put]:
    start, (_, end) = article.layout.range(place)[0], article.layout.range(place + 1)
    left, right = article.present(place), article.present(place + 1)
    if single and any(tags(left)):
        right = {key: value for key, value in right.items() if not key.startswith(v.TAG)}
    united = unite(left, right, article.sentence(place + 1), place + 2)
    units = (*article.at(place).units, *article.at(place + 1).units)
    target = article.layout.id(place)
    return article.instead(units, {target: {**united, v.ANCHOR: _anchor(article, start, end)}})


def unite(left: Values, right: Values, words: str, number: int) -> Values:
    """All that was said of two sentences as what is said of one.

    Args:
        left: What was said of the first.
        right: What was said of the second.
        words: The words of the second.
        number: A number that tells the second's checks from those of the first.
    """
    renamed: dict[str, str] = {}
    united = dict(left)
    for key, value in right.items():
        if key not in left or left[key] == value:
            united[key] = value
        elif key == v.NOTE:
            united[key] = f"{left[key]}\n{value}"
        elif key.startswith(v.FLAG):
            united[key] = value if left[key] is True else left[key]
            if isinstance(value, str) and isinstance(left[key], str):
                united[key] = f"{left[key]}; {value}"
        elif key.startswith((v.CHECK, v.EVIDENCE, v.LINK, v.RELATION, v.REMARK, v.SIGNOFF, v.SPAN)):
            fresh = _free(key, number, united.keys() | right.keys())
            renamed[key] = fresh
            united[fresh] = value
            if key.startswith(v.CHECK):
                united[fresh] = {**value, "claim": value.get("claim") or words}
    return _retargeted(united, right, renamed)


def _free(key: str, number: int, taken: Mapping[str, Json] | set[str]) -> str:
    while f"{key}-{number}" in taken:
        number += 1
    return f"{key}-{number}"


def _retargeted(united: Values, right: Values, renamed: Mapping[str, str]) -> Values:
    """Evidence and relations of the second sentence follow the items that got other ids."""
    for key, value in right.items():
        check = value.get("check") if key.startswith(v.EVIDENCE) else None
        fresh = renamed.get(f"{v.CHECK}{check}")
        if fresh is not None:
            united[renamed.get(key, key)] = {**value, "check": fresh[len(v.CHECK) :]}
        span = value.get("span") if key.startswith(v.RELATION) else None
        fresh = renamed.get(f"{v.SPAN}{span}")
        if fresh is not None:
            united[renamed.get(key, key)] = {**value, "span": fresh[len(v.SPAN) :]}
    return united


def whose(session: Session, article: OpenArticle, place: int) -> str:
    """Who moved which boundary of a sentence whose annotation wants a look for that, in a clause.

    Returns:
        For example `bob split this sentence`; empty if it cannot be told.
    """
    authors = session.store.cut_authors(article.article.id)
    cuts = session.store.cuts(article.article.id)
    for unit in article.at(place).units:
        anchor = article.said_by(unit).get(v.ANCHOR)
        for offset in cuts:
            if anchor is None:
                continue
            if (did := _moved(article, place, offset, cuts[offset], anchor)) and offset in authors:
                who = authors[offset]
                return f"{'you' if who == session.annotator else who} {did}"
    return ""


def _moved(article: OpenArticle, place: int, offset: int, cut: Cut, anchor: Values) -> str:
    """What a cut did to an annotated sentence, in words; empty if it did nothing to it."""
    start, end = article.layout.range(place)
    if cut == "split" and anchor["start"] < offset < anchor["end"]:
        return "split this sentence"
    grown = start < offset < end and not anchor["start"] < offset < anchor["end"]
    return "joined this sentence with its neighbour" if cut == "join" and grown else ""
