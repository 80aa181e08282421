"""What the rules look at and what they answer: a sentence with its surroundings, a suggestion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

MACHINE: Final = "machine.rules"
"""In whose name the rules speak."""

QUOTED: Final = "\x01"
"""Stands for each character of a quotation where only the words around it count."""


class SuggestedPart(NamedTuple):
    """A role inside a suggested span.

    Attributes:
        name: A part of the tag as the default scheme has it.
        start: First code point in the article's text.
        end: One past the last.
    """

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A tag that might fit a sentence.

    Attributes:
        tag: The tag.
        score: How likely it fits, from 0 to 1.
        reason: What speaks for it, in a phrase.
        start: First code point of its span in the article's text.
        end: One past the last.
        parts: The roles that could be made out.
        attributes: Plain values that could be made out.
        by: The machine that suggests it.
    """

    tag: str
    score: float
    reason: str
    start: int
    end: int
    parts: tuple[SuggestedPart, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    by: str = MACHINE

    def moved(self, by: int) -> Suggestion:
        """The same where the text stands so many code points further on."""
        parts = tuple(SuggestedPart(name, start + by, end + by) for name, start, end in self.parts)
        return replace(self, start=self.start + by, end=self.end + by, parts=parts)


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence as the rules see it.

    Attributes:
        text: The sentence.
        start: Its first code point in the article's text.
        kind: Its kind of unit.
        quoted: What of it stands between quotation marks, as offsets in the sentence.
        attributed: Whether its paragraph says who speaks.
        asked: Whether it stands in a list of demands.
        strife: How much of its article tells of strife, from 0 to 1.
    """

    text: str
    start: int
    kind: str
    quoted: tuple[tuple[int, int], ...] = ()
    attributed: bool = False
    asked: bool = False
    strife: float = 0.0

    @property
    def masked(self) -> str:
        """The sentence with every quotation blotted out, so that offsets stay the same."""
        text = self.text
        for start, end in self.quoted:
            text = text[:start] + QUOTED * (end - start) + text[end:]
        return text

    @property
    def unmarked(self) -> str:
        """The sentence without the marks of quotations that run on in their clause.

        Spaces stand for them, so that offsets stay the same: called on the “interim” cabinet to.
        """
        text = self.text
        for start, end in self.quoted:
            before = text[: max(0, start - 1)].rstrip()
            if not start or text[start - 1].isalnum() or not before[-1:].isalnum():
                continue
            text = f"{text[: start - 1]} {text[start:end]} {text[end + 1 :]}"[: len(text)]
        return text

    def suggestion(
        self,
        tag: str,
        score: float,
        reason: str,
        span: tuple[int, int] | None = None,
        parts: Iterable[tuple[str, int, int]] = (),
        attributes: Mapping[str, str] | None = None,
    ) -> Suggestion:
        """A suggestion whose offsets are those of the article.

        Args:
            tag: The tag.
            score: From 0 to 1.
            reason: What speaks for it.
            span: `[start, end)` in the sentence; the whole sentence if left out.
            parts: (name, start, end) in the sentence.
            attributes: Plain values.
        """
        start, end = span or (0, len(self.text))
        moved = tuple(SuggestedPart(n, self.start + a, self.start + b) for n, a, b in parts)
        return Suggestion(
            tag, round(score, 2), reason, self.start + start, self.start + end, moved,
            attributes or {},
        )  # fmt: skip
