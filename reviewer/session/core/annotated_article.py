"""One open article: what one annotator says of its sentences, and the puts that change it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import is_

from reviewer.models import Anchor, Json, Values
from reviewer.models import values as v
from reviewer.session.core.annotated_text import AnnotatedText
from reviewer.session.core.edits import SHARED, Put, SharedPut, as_put


class _PutsByKey:
    """Puts of one article, key after key; sentences that are to say the same are put together."""

    def __init__(self, article: str) -> None:
        self._article = article
        self._puts: dict[str, list[Put | SharedPut]] = {}
        self.wanted: Mapping[str, Json] = {}
        """What the sentences of the run are to say."""
        self.run: list[str] = []
        """Annotations, one a sentence, whose puts are still to be made."""

    def say(self, unit: str, named: Mapping[str, Json]) -> None:
        """The keys of a sentence with one annotation are to have these values."""
        before = self.wanted
        # As objects, which is quick: a command that is about many gives them the same ones.
        if named is not before and not (
            named.keys() == before.keys() and all(map(is_, named.values(), before.values()))
        ):
            self._flush()
            self.wanted = named
        self.run.append(unit)

    def say_of(self, units: Sequence[str], named: Mapping[str, Json]) -> None:
        """The keys of a sentence with several annotations are to have these values."""
        self._flush()
        for key, value in named.items():
            taking = units if value is None else units[:1]
            own = self._puts.setdefault(key, [])
            own += [Put(self._article, unit, key, value) for unit in taking]

    def done(self) -> dict[str, list[Put | SharedPut]]:
        """All of them by their keys."""
        self._flush()
        return self._puts

    def _flush(self) -> None:
        units = tuple(self.run)
        for key, value in self.wanted.items() if units else ():
            shared = SharedPut(self._article, units, key, value)
            own = [shared] if len(units) >= SHARED else shared.each()
            self._puts.setdefault(key, []).extend(own)
        self.run.clear()


class OpenArticle(AnnotatedText):
    """An article with one annotator's annotations, and the puts that change them."""

    def puts(self, index: int, wanted: Mapping[str, Json]) -> list[Put]:
        """The puts that make keys of a sentence have these values.

        A key is taken away wherever it stands, and set on the first annotation of the sentence;
        a sentence that had none gets its anchor along with the first value.
        """
        return list(self.puts_at((index,), lambda _: wanted))

    def puts_at(
        self, places: Iterable[int], wanted: Callable[[Values], Mapping[str, Json]]
    ) -> Iterator[Put]:
        """The puts that make keys of many sentences have values; see `puts`.

        Args:
            places: The sentences.
            wanted: Given what is said of one, key -> value.
        """
        for put in self.shared_puts(places, wanted):
            yield from put.each() if isinstance(put, SharedPut) else (put,)

    def shared_puts(
        self, places: Iterable[int], wanted: Callable[[Values], Mapping[str, Json]]
    ) -> Iterator[Put | SharedPut]:
        """See `puts_at`; what is the same for many sentences is one put."""
        article, units_at, values = self.article.id, self._units_at, self._values
        places = list(places)
        fresh = self.layout.anchors(place for place in places if place not in units_at)
        anchors: list[Put] = []
        puts = _PutsByKey(article)
        alike, nothing = puts.run.append, Values()
        for place in places:
            units: Sequence[str] = units_at.get(place, ())
            if len(units) == 1:
                # Nearly always, and a bulk action comes by here for each.
                unit = units[0]
                named = wanted(values.get(unit, nothing))
                if named is puts.wanted:
                    alike(unit)
                else:
                    puts.say(unit, named)
            elif units:
                puts.say_of(units, wanted(self.at(place).values))
            else:
                unit, anchor = next(fresh)
                anchors.append(as_put((article, unit, v.ANCHOR, anchor)))
                named = wanted(nothing)
                if None in named.values():
                    # There is nothing to be taken away.
                    named = {key: value for key, value in named.items() if value is not None}
                puts.say(unit, named)
        # One key after the other: what many sentences have in common is written down once.
        return chain(anchors, *puts.done().values())

    def lacking(self, places: Iterable[int], key: str) -> list[int]:
        """Those of the sentences of which nothing is said under a key."""
        units_at, values = self._units_at, self._values
        nothing: Values = {}
        return [
            place
            for place in places
            if (units := units_at.get(place)) is None
            or (
                key not in values.get(units[0], nothing)
                if len(units) == 1
                else all(key not in values.get(unit, nothing) for unit in units)
            )
        ]

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
        layout = self.layout
        return Anchor.json_of(layout.text, layout.sha256, *layout.range(index))
