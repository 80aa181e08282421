"""What a machine suggests for the sentences of an article, and what becomes of it.

A suggestion is nobody's work. Taken, it is the annotator's own, and the journal says from whom it
came; passed over while it was in view, it says that too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.models.phrases import new_id
from reviewer.models.scheme import AttributeType
from reviewer.session.article import metadata, spans
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.edits import Put
from reviewer.session.core.session import Session

if TYPE_CHECKING:
    from reviewer.assist.suggestions import Suggestion

_BLOCK: Final = 8
"""Sentences that are looked at together."""
_AROUND: Final = 12
"""Sentences on either side that are looked at with them, for who speaks and what a list is for."""
LONGEST: Final = 100_000
"""Code points that are looked at together; what is longer has no suggestions, but quick keys."""
_KEPT: Final = 200
"""Blocks that are remembered."""

_TRIED: Final = (
    "“The pier is shut,” she said. If 40 boats leave, the board must act, or we will sue."
)


def warm() -> None:
    """Loads the rules, which takes a tenth of a second: call it beside the keys."""
    from reviewer.assist.cues import load
    from reviewer.assist.rules import suggest

    list(suggest(_TRIED, [(0, len(_TRIED), "sentence")], load("en")))


class ArticleSuggestions:
    """The suggestions for one article, worked out where somebody looks.

    Attributes:
        ready: Whether the rules are loaded; until then nothing is suggested.
        revision: Changes when other suggestions show although nobody said anything.
        painted: Sentences of which suggestions were on the screen.
    """

    def __init__(self, session: Session, article: OpenArticle) -> None:
        """Suggests nothing yet."""
        self._session = session
        self._article = article
        self._blocks: dict[tuple[int, int, int], list[tuple[Suggestion, ...]]] = {}
        self.ready = False
        self.revision = 0
        self.painted: set[tuple[int, int]] = set()

    def begin(self) -> None:
        """The rules are loaded."""
        self.ready = True
        self.revision += 1

    @property
    def may_show(self) -> bool:
        """Whether any sentence of the article may ever show suggestions."""
        visibility, name = self._session.visibility, self._article.article.id
        return visibility.suggests(name, decided=True)

    def at(self, place: int) -> tuple[Suggestion, ...]:
        """What is suggested for a sentence and waits for an answer, one for each tag.

        Nothing for a tag that the sentence has, or that was taken or passed over; nothing where
        the workspace hides suggestions.
        """
        values = self._article.at(place).values
        decided = v.DECIDED in values
        visibility, name = self._session.visibility, self._article.article.id
        if not self.ready or not visibility.suggests(name, decided=decided):
            return ()
        if decided and visibility.suggests(name, decided=False):
            # It was settled with the suggestions in view: they have had their answer.
            return ()
        if (name, self._article.layout.id(place)) in visibility.sampled():
            # People judge it blindly: that is how the machine is judged.
            return ()
        scheme = self._session.scheme
        taken = {key.partition(":")[2] for key in values if key.startswith((v.TAG, v.SUGGESTION))}
        found = {
            one.tag: one
            for one in reversed(self._made(place))
            if one.tag not in taken and scheme.tag(one.tag) is not None
        }
        return tuple(found[tag.name] for tag in scheme.tags if tag.name in found)

    def of_tag(self, place: int, tag: str) -> list[Suggestion]:
        """All suggestions of a tag for a sentence, such as several figures."""
        return [one for one in self._made(place) if one.tag == tag]

    def paint(self, place: int) -> tuple[Suggestion, ...]:
        """What is suggested for a sentence that is drawn now: it counts as seen."""
        found = self.at(place)
        if found:
            self.painted.add((self._article.epoch, place))
        return found

    def was_painted(self, place: int) -> bool:
        """Whether the suggestions for a sentence were on the screen."""
        return (self._article.epoch, place) in self.painted

    def _made(self, place: int) -> tuple[Suggestion, ...]:
        block = place // _BLOCK
        key = (self._article.epoch, block, id(self._session.learned))
        if key not in self._blocks or place % _BLOCK >= len(self._blocks[key]):
            if len(self._blocks) > _KEPT:
                self._blocks.clear()
            self._blocks[key] = self._looked_at(block)
        return self._blocks[key][place % _BLOCK]

    def _looked_at(self, block: int) -> list[tuple[Suggestion, ...]]:
        from reviewer.assist.cues import load
        from reviewer.assist.rules import suggest

        layout, session = self._article.layout, self._session
        first = max(0, block * _BLOCK - _AROUND)
        last = min(len(self._article), (block + 1) * _BLOCK + _AROUND)
        start, end = layout.range(first)[0], layout.range(last - 1)[1]
        if end - start > LONGEST:
            return [()] * (min(last, (block + 1) * _BLOCK) - block * _BLOCK)
        text = self._article.text[start:end]
        units = []
        for place in range(first, last):
            low, high = layout.range(place)
            units.append((low - start, high - start, layout.kind(place)))
        language = metadata.of(self._article).get("language") or session.language
        made = [found for _, found in suggest(text, units, load(language, session.cues))]
        inside = made[block * _BLOCK - first : (block + 1) * _BLOCK - first]
        return [
            self._with_learned(block * _BLOCK + at, tuple(one.moved(start) for one in found))
            for at, found in enumerate(inside)
        ]

    def _with_learned(self, place: int, rules: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
        """What the model says in place of the rules, of the tags for which it is better.

        Where both suggest a tag, the place and the parts that the rules found are kept.
        """
        learned, text = self._session.learned, self._article.sentence(place)
        if learned is None or not learned.knows(text):
            return rules
        kept = [one for one in rules if not learned.judges(one.tag)]
        for one in learned.suggestions(text, self._article.layout.range(place)[0]):
            same = [
                replace(rule, score=one.score, reason=one.reason, by=one.by)
                for rule in rules
                if rule.tag == one.tag
            ]
            kept += same or [one]
        return tuple(sorted(kept, key=lambda one: -one.score))


# -- what becomes of them ---------------------------------------------------------------------


def judged(suggestion: Suggestion, *, accepted: bool) -> Values:
    """The value that says what became of a suggestion."""
    return {
        "by": suggestion.by,
        "score": suggestion.score,
        "accepted": accepted,
        "reason": suggestion.reason,
    }


def taking(
    session: Session, article: OpenArticle, place: int, suggestions: list[Suggestion]
) -> list[Put]:
    """The puts that take suggestions of one tag for a sentence, spans and parts along."""
    first = suggestions[0]
    wanted: dict[str, Json] = {v.SUGGESTION + first.tag: judged(first, accepted=True)}
    wanted[v.TAG + first.tag] = session.scheme.version_of(first.tag)
    puts = article.puts(place, wanted)
    whole = article.layout.range(place)
    for one in suggestions:
        if (one.start, one.end) != whole and whole[0] <= one.start < one.end <= whole[1]:
            puts += _span(session, article, one)
    return puts


def _span(session: Session, article: OpenArticle, suggestion: Suggestion) -> list[Put]:
    """The puts that mark what a suggestion is about, with what the scheme knows of its parts."""
    scheme, text = session.scheme, article.text
    known = scheme.tag(suggestion.tag)
    assert known is not None, "only tags of the scheme are suggested"
    id = new_id()
    value = spans.span_value(text, (suggestion.start, suggestion.end), suggestion.tag)
    names = {part.name for part in known.parts}
    parts = [
        {**part._asdict(), "exact": text[part.start : part.end]}
        for part in suggestion.parts
        if part.name in names and part.end > part.start
    ]
    attributes = _attributes(suggestion.attributes, known.attributes)
    if parts:
        value["parts"] = parts
    if attributes:
        value["attributes"] = attributes
    at = (suggestion.start, suggestion.end)
    puts = spans.make(article, scheme, id, at, suggestion.tag)
    return [put._replace(value=value) if put.key == v.SPAN + id else put for put in puts]


def _attributes(given: Mapping[str, str], known: tuple[AttributeType, ...]) -> dict[str, str]:
    """The attributes that the scheme has, with values that it allows."""
    found = {}
    for attribute in known:
        text = given.get(attribute.name)
        if text and (not attribute.choices or text in attribute.choices):
            found[attribute.name] = text
    return found
