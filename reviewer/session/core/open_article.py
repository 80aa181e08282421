"""One open article: reading it, and what is to be written to say something of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from reviewer.models import Anchor, Json, Values
from reviewer.models import values as v
from reviewer.session.core.annotated_article import NOTHING, Annotated, AnnotatedText, Orphan
from reviewer.session.core.edits import Put

__all__ = ["NOTHING", "Annotated", "OpenArticle", "Orphan"]


class OpenArticle(AnnotatedText):
    """An article with one annotator's annotations, and the puts that change them."""

    @cached_property
    def _lower(self) -> str:
        return self.text.lower()

    def find(self, query: str) -> Iterator[int]:
        """The places of the sentences that contain a text, ignoring case, in order."""
        lower = self._lower
        if len(lower) != len(self.text):
            # Lower case is longer than upper case in some scripts: offsets would drift.
            wanted = query.lower()
            yield from (i for i in range(len(self)) if wanted in self.sentence(i).lower())
            return
        wanted = query.lower()
        at = lower.find(wanted)
        while at >= 0:
            place = self.layout.at(at)
            end = at
            if place is not None:
                end = self.layout.range(place)[1] - 1
                if at + len(wanted) <= end + 1:
                    yield place
                else:
                    end = at
            at = lower.find(wanted, end + 1)

    def puts(self, index: int, wanted: Mapping[str, Json]) -> list[Put]:
        """The puts that make keys of a sentence have these values.

        A key is taken away wherever it stands, and set on the first annotation of the sentence;
        a sentence that had none gets its anchor along with the first value.
        """
        return self._puts(index, self.at(index).units, wanted)

    def _puts(self, index: int, units: Sequence[str], wanted: Mapping[str, Json]) -> list[Put]:
        article = self.article.id
        first = units[0] if units else self.layout.id(index)
        puts = [] if units else [Put(article, first, v.ANCHOR, self.anchor_json(index))]
        for key, value in wanted.items():
            if value is None:
                puts += [Put(article, unit, key, None) for unit in units]
            else:
                puts.append(Put(article, first, key, value))
        return puts

    def puts_at(
        self, places: Iterable[int], wanted: Callable[[Values], Mapping[str, Json]]
    ) -> Iterator[Put]:
        """The puts that make keys of many sentences have values; see `puts`.

        Args:
            places: The sentences.
            wanted: Given what is said of one, key -> value.
        """
        for place in places:
            said = self.at(place)
            yield from self._puts(place, said.units, wanted(said.values))

    def confirm(self, index: int) -> list[Put]:
        """The puts that say: what is attached here belongs here. One annotation is left."""
        said = {key: value for key, value in self.present(index).items() if key not in v.MARKS}
        kept = {**said, v.ANCHOR: self.anchor_json(index)}
        return self.instead(self.at(index).units, {self.layout.id(index): kept})

    def present(self, index: int) -> Values:
        """All that was said of a sentence, with spans where they stand in the present text.

        Cuts are left out: they are about boundaries of one text version, not about the sentence.
        """
        said = self.at(index)
        spans = {key: span for unit in said.units for key, span in self.spans.of(unit).items()}
        here = {key: value for key, value in said.values.items() if not key.startswith(v.CUT)}
        return {**here, **spans}

    def instead(self, units: Iterable[str], wanted: Mapping[str, Values]) -> list[Put]:
        """The puts that make annotations say this, and nothing of what they said before.

        Args:
            units: The annotations that are there.
            wanted: Annotation -> what is said from now on; cuts stay as they are.
        """
        article = self.article.id
        puts = [
            Put(article, unit, key, None)
            for unit in dict.fromkeys((*units, *wanted))
            for key in self.said_by(unit)
            if key not in wanted.get(unit, {}) and not key.startswith(v.CUT)
        ]
        return puts + [
            Put(article, unit, key, value)
            for unit, values in wanted.items()
            for key, value in values.items()
        ]

    def anchor_json(self, index: int) -> Json:
        """The anchor of the sentence in the present text, as the journal holds it."""
        sha256 = self.layout.sha256
        return Anchor.of(self.text, sha256, *self.layout.range(index))._asdict()
