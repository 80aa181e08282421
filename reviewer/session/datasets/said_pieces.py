"""What a row says of each of our sentences that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from reviewer.corpus.layout import Layout
from reviewer.corpus.loose_text import tight
from reviewer.formats.common.label_ranges import in_order
from reviewer.formats.example import Example, example
from reviewer.models import Json
from reviewer.session.datasets.row_matching import Match


class SaidPiece(NamedTuple):
    """What a row says of one sentence.

    Attributes:
        place: The sentence.
        one: What is said, with offsets of our text; spans whose words are not there are left out.
        lost: How many spans and parts are left out.
    """

    place: int
    one: Example
    lost: int


def pieces(match: Match, layout: Layout, *, first: bool = False) -> list[SaidPiece]:
    """What a row says, sentence by sentence; nothing if it is about part of a sentence only.

    A span belongs to the sentence in which it begins; of others, its tag is said of every sentence
    that it goes on into. What is said of the whole text is said of every sentence in it.

    Args:
        match: The row, and where it was found.
        layout: The sentences of the article.
        first: Whether what is said of the whole is said of its first sentence only.
    """
    one = match.row.example
    covered = _covered(layout, match.start, match.end)
    if (
        len(covered) == 1
        and not one.spans
        and not one.relations
        and _is_whole(layout, covered[0], match)
    ):
        return [SaidPiece(covered[0], one, 0)]
    spans, lost = _by_sentence(match, layout)
    if len(covered) == 1 and _is_whole(layout, covered[0], match):
        # Whatever its spans reach, all of it is said of this sentence.
        every = sorted((span for of in spans.values() for span in of), key=in_order)
        kept = _relations_of(one, every)
        lost += len(one.relations) - len(kept)
        found = [SaidPiece(covered[0], one._replace(spans=every, relations=kept), lost)]
        reached = {} if one.unit or first else _reached(layout, spans)
        return found + [_reaching(one, place, reached[place]) for place in sorted(reached)
                        if place > covered[0]]  # fmt: skip
    lost += len(one.relations) - len(_relations_of(one, chain.from_iterable(spans.values())))
    of_spans = {span["tag"] for span in one.spans}
    whole = [tag for tag in one.tags if tag not in of_spans]
    silent = {tag for tag in of_spans if tag not in one.tags}
    reached = {} if one.unit or first else _reached(layout, spans)
    places = sorted({*covered, *spans, *reached})
    found = []
    for place in places:
        about = place in covered and (not first or place == covered[0])
        here = spans.get(place, [])
        of_spans = {*(s["tag"] for s in here), *reached.get(place, ())} - silent
        tags = {*(whole if about else ()), *of_spans}
        said = one._replace(tags=sorted(tags), spans=here, relations=_relations_of(one, here))
        if place != places[0]:
            said = said._replace(
                note="", checks=[], evidence=[], links=[], remarks=[], signoffs=[], answers={}
            )
        if not about and not tags and not here:
            said = said._replace(decided="")
        found.append(SaidPiece(place, said, lost if place == places[0] else 0))
    return found


def _reached(
    layout: Layout, spans: Mapping[int, Sequence[Mapping[str, Json]]]
) -> dict[int, set[str]]:
    """Sentence -> tags of the spans that go on into it, with a word at least."""
    found: dict[int, set[str]] = {}
    for place, here in spans.items():
        for span in here:
            after = place + 1
            while after < len(layout) and layout.range(after)[0] < span["end"]:
                start, end = layout.range(after)
                words = layout.text[start : min(end, span["end"])]
                if any(map(str.isalnum, words)):
                    found.setdefault(after, set()).add(span["tag"])
                after += 1
    return found


def _reaching(one: Example, place: int, tags: set[str]) -> SaidPiece:
    """What a row says of a sentence into which its spans go on."""
    tags = {tag for tag in tags if tag in one.tags}
    said = example(annotator=one.annotator, basis=one.basis, decided=one.decided, tags=sorted(tags),
                   mask=dict(one.mask), versions={})  # fmt: skip
    return SaidPiece(place, said, 0)


def _relations_of(one: Example, spans: Iterable[Mapping[str, Json]]) -> list[dict[str, Json]]:
    """The relations of a row that start from these spans."""
    ids = {span["id"] for span in spans}
    return [relation for relation in one.relations if relation["span"] in ids]


def _is_whole(layout: Layout, place: int, match: Match) -> bool:
    """Whether a row is about one sentence and nothing else."""
    start, end = layout.range(place)
    around = layout.text[match.start : start] + layout.text[end : match.end]
    return not around.strip()


def _covered(layout: Layout, start: int, end: int) -> list[int]:
    """The sentences that stand wholly in a range."""
    text = layout.text
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip())
    place = layout.near(start)
    found = []
    while place < len(layout) and layout.range(place)[0] < end:
        first, last = layout.range(place)
        if start <= first and last <= end:
            found.append(place)
        place += 1
    return found


def _by_sentence(match: Match, layout: Layout) -> tuple[dict[int, list[dict[str, Json]]], int]:
    found: dict[int, list[dict[str, Json]]] = {}
    lost = 0
    for span in match.row.example.spans:
        at = _at(span, match, layout.text)
        parts = [
            {"name": part["name"], **where}
            for part in span["parts"]
            if (where := _at(part, match, layout.text))
        ]
        lost += len(span["parts"]) - len(parts)
        if at is None:
            lost += 1
            continue
        place = layout.near(at["start"])
        found.setdefault(place, []).append({**span, **at, "parts": parts})
    return found, lost


def _at(item: Mapping[str, Json], match: Match, text: str) -> dict[str, Json] | None:
    """Where a span stands in our text; without the white space around it, where that is missing."""
    first, end, said = item["start"], item["end"], item["text"]
    bare = said.strip()
    before = len(said) - len(said.lstrip())
    found = _words_at(first, end, said, match, text)
    if found is None and bare and bare != said:
        found = _words_at(first + before, first + before + len(bare), bare, match, text)
    return found


def _words_at(first: int, end: int, said: str, match: Match, text: str) -> dict[str, Json] | None:
    start, last = match.moved(first), match.moved(end - 1)
    words = text[start : last + 1] if 0 <= start <= last < len(text) else ""
    if not words or (said and said != words and tight(said) != tight(words)):
        return None
    return {"start": start, "end": last + 1, "text": words}
