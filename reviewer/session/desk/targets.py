"""What a command acts on: the sentence under the cursor, or those that are selected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.models import Json, Values
from reviewer.models.phrases import count_of
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.annotated_text import Annotated
from reviewer.session.core.edits import Edit, Outcome, Put

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class Targets:
    """Sentences, article by article.

    Attributes:
        parts: Articles with the places that a command acts on.
        hidden: Selected sentences that it leaves alone because the filter hides them.
        many: Whether they were selected, and are not just what is under the cursor.
        unknown: Whether it is not known yet which they are.
    """

    parts: tuple[tuple[OpenArticle, Sequence[int]], ...]
    hidden: int = 0
    many: bool = False
    unknown: bool = False

    def __len__(self) -> int:
        """The number of sentences."""
        return sum(len(places) for _, places in self.parts)

    def __iter__(self) -> Iterator[tuple[OpenArticle, int]]:
        """Each sentence."""
        return ((article, place) for article, places in self.parts for place in places)

    def annotations(self) -> Iterator[Annotated]:
        """What holds of each sentence."""
        return (article.at(place) for article, places in self.parts for place in places)

    def those(self, fits: Callable[[Annotated], bool]) -> Targets:
        """The sentences of which something fits."""
        parts = (
            (article, [place for place in places if fits(article.at(place))])
            for article, places in self.parts
        )
        kept = tuple((article, places) for article, places in parts if places)
        return Targets(kept, self.hidden, self.many)

    def lacking(self, key: str) -> Targets:
        """The sentences of which nothing is said under a key."""
        parts = ((article, article.lacking(places, key)) for article, places in self.parts)
        return Targets(tuple(part for part in parts if part[1]), self.hidden, self.many)

    def puts(self, wanted: Callable[[Values], Mapping[str, Json]]) -> list[Put]:
        """The puts that make keys have values.

        Args:
            wanted: Given what is said of a sentence, key -> value.
        """
        return [put for article, places in self.parts for put in article.puts_at(places, wanted)]

    def refused(self) -> Outcome | None:
        """Why nothing can be done, where there is no sentence to act on; else None."""
        if len(self):
            return None
        if self.unknown:
            return Outcome("still looking for identical sentences: again in a moment", ok=False)
        if self.many:
            return Outcome("all that is selected is hidden: esc selects nothing", ok=False)
        return Outcome("nothing is shown here: esc shows all", ok=False)

    @property
    def where(self) -> str:
        """Which they are, for the message: `12`, `7 sentences`, `7 sentences of 2 articles`."""
        if not self.many:
            return str(self.parts[0][1][0] + 1)
        of = f" of {len(self.parts)} articles" if len(self.parts) > 1 else ""
        return f"{count_of(len(self), 'sentence')}{of}"

    def describe(self, did: str, along: str = "") -> str:
        """What was done to them, with what was left alone."""
        left = f"; {self.hidden} selected ones are hidden, not touched" if self.hidden else ""
        return f"{did} on {self.where}{along}{left}"

    def edit(
        self, wanted: Callable[[Values], Mapping[str, Json]], did: str, along: str = ""
    ) -> Edit:
        """The edit that makes keys have values on all of them; see `puts` and `describe`."""
        puts = (
            put for article, places in self.parts for put in article.shared_puts(places, wanted)
        )
        return Edit(tuple(puts), self.describe(did, along))
