"""Spans of an article: reading them, and the puts that make, change and remove them.

A span stands in the annotation of the sentence where it begins; it may reach into others, and so
may its parts. Labelling it sets its tag on the sentences it touches.

Removing one takes the checks and evidence along that are about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from reviewer.models import Json, Scheme, Values, annotation
from reviewer.models import values as v
from reviewer.models.phrases import count_of, in_quotes
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.edits import Put
from reviewer.session.core.span_positions import fits

if TYPE_CHECKING:
    pass


Range = tuple[int, int]
"""First code point in the article's text, and one past the last."""


class PartMark(NamedTuple):
    """A part of a span.

    Attributes:
        name: Its role.
        exact: Its words.
        at: Where they stand now; None if they are no longer there.
    """

    name: str
    exact: str
    at: Range | None


class PlacedSpan(NamedTuple):
    """A span as it stands in the present text.

    Attributes:
        id: Its id.
        unit: The annotation that holds it.
        place: The sentence of that annotation.
        value: The value of `span:<id>`, with offsets in the present text.
        at: Where its words stand; None if they are no longer there.
        parts: Its parts.
    """

    id: str
    unit: str
    place: int
    value: Values
    at: Range | None
    parts: tuple[PartMark, ...]

    @property
    def tag(self) -> str:
        """Its tag."""
        tag: str = self.value["tag"]
        return tag

    @property
    def exact(self) -> str:
        """Its words."""
        exact: str = self.value["exact"]
        return exact

    @property
    def attributes(self) -> Mapping[str, str]:
        """Its plain values."""
        return self.value.get("attributes") or {}


# -- reading ----------------------------------------------------------------------------------


def marks_of(article: OpenArticle, unit: str) -> Iterator[PlacedSpan]:
    """The spans in one annotation; none if its sentence is gone."""
    place = article.place(unit)
    for key, value in article.spans.of(unit).items() if place is not None else ():
        assert place is not None
        parts = tuple(
            PartMark(part["name"], part["exact"], _at(part, article.text))
            for part in value.get("parts", ())
        )
        yield PlacedSpan(key[len(v.SPAN) :], unit, place, value, _at(value, article.text), parts)


def marks_at(article: OpenArticle, place: int) -> list[PlacedSpan]:
    """The spans that stand in a sentence, or reach into it, in the order of the text."""
    units = dict.fromkeys((*article.at(place).units, *article.spans.at(place)))
    found = [mark for unit in units for mark in marks_of(article, unit)]
    here = [mark for mark in found if mark.place == place or place in reached(article, mark)]
    return sorted(here, key=_in_order)


def mark_of(article: OpenArticle, id: str, place: int) -> PlacedSpan | None:
    """The span with an id that stands in a sentence or reaches into it; None if it is gone."""
    return next((mark for mark in marks_at(article, place) if mark.id == id), None)


def _in_order(mark: PlacedSpan) -> tuple[int, int, str]:
    start, end = mark.at or (mark.value["start"], mark.value["end"])
    return start, -end, mark.id


def _at(item: Values, text: str) -> Range | None:
    return (item["start"], item["end"]) if fits(item, text) else None


def reached(article: OpenArticle, mark: PlacedSpan) -> set[int]:
    """The sentences in which a span or one of its parts stands."""
    return {
        place
        for at in (mark.at, *(part.at for part in mark.parts))
        if at is not None
        for place in _touched(article, at)
    }


def _touched(article: OpenArticle, at: Range) -> range:
    return range(article.layout.near(at[0]), article.layout.near(at[1] - 1) + 1)


def tagged_by(article: OpenArticle, place: int, tag: str) -> list[PlacedSpan]:
    """The spans of a tag that give a sentence that tag."""
    return [
        mark
        for mark in marks_at(article, place)
        if mark.tag == tag
        and (place in _touched(article, mark.at) if mark.at else mark.place == place)
    ]


# -- saying -----------------------------------------------------------------------------------


def home(article: OpenArticle, place: int) -> tuple[str, list[Put]]:
    """The annotation that a span of a sentence goes into, and what must be true before.

    Its offsets belong to the text version of its anchor; so one that wants a look, or stems from
    another version, is confirmed first.
    """
    said, unit = article.at(place), article.layout.id(place)
    if not said.units:
        return unit, [Put(article.article.id, unit, v.ANCHOR, article.anchor_json(place))]
    if said.recheck or said.values[v.ANCHOR]["sha256"] != article.layout.sha256:
        return unit, article.confirm(place)
    return said.units[0], []


def span_value(text: str, at: Range, tag: str) -> Values:
    """A span without parts."""
    return {"tag": tag, "start": at[0], "end": at[1], "exact": text[slice(*at)]}


def make(article: OpenArticle, scheme: Scheme, id: str, at: Range, tag: str) -> list[Put]:
    """The puts that make a span and set its tag on the sentences it touches."""
    places = _touched(article, at)
    unit, puts = home(article, places[0])
    key = v.SPAN + id
    puts.append(Put(article.article.id, unit, key, span_value(article.text, at, tag)))
    if v.TAG + tag in (said := article.at(places[0]).values) or takes(said, tag, scheme):
        version = _version(article, places[0], tag, scheme)
        puts.append(Put(article.article.id, unit, v.TAG + tag, version))
    for place in places[1:]:
        if takes(article.at(place).values, tag, scheme):
            puts += article.puts(place, {v.TAG + tag: scheme.version_of(tag)})
    return puts


def takes(values: Values, tag: str, scheme: Scheme) -> bool:
    """Whether a sentence gets a tag along with a span that stands in it.

    Where a sentence has one tag at most, a span does not take the place of the one it has.
    """
    return v.TAG + tag not in values and not (scheme.single and any(annotation.tags(values)))


def _version(article: OpenArticle, place: int, tag: str, scheme: Scheme) -> Json:
    """The version under which a sentence has a tag already, else the present one."""
    return article.at(place).values.get(v.TAG + tag, scheme.version_of(tag))


def rewrite(article: OpenArticle, mark: PlacedSpan, value: Values) -> list[Put]:
    """The puts that give a span another value."""
    unit, puts = home(article, mark.place)
    return [*puts, Put(article.article.id, unit, v.SPAN + mark.id, value)]


def relabel(article: OpenArticle, scheme: Scheme, mark: PlacedSpan, tag: str) -> list[Put]:
    """The puts that give a span another tag.

    Parts and attributes that the new tag does not have go; so does the old tag where no other
    span has it.
    """
    known = scheme.tag(tag)
    value = {**mark.value, "tag": tag}
    kinds = {part.name for part in known.parts} if known else set()
    _set(value, "parts", [part for part in mark.value.get("parts", ()) if part["name"] in kinds])
    names = {attribute.name for attribute in known.attributes} if known else set()
    _set(value, "attributes", {k: text for k, text in mark.attributes.items() if k in names})
    puts = rewrite(article, mark, value)
    for place in _touched(article, mark.at) if mark.at else (mark.place,):
        others = [span for span in tagged_by(article, place, mark.tag) if span.id != mark.id]
        said = article.at(place).values
        wanted: Values = {}
        if not others:
            wanted[v.TAG + mark.tag] = None
        rest = {key: value for key, value in said.items() if key not in wanted}
        if v.TAG + tag in rest or takes(rest, tag, scheme):
            wanted[v.TAG + tag] = _version(article, place, tag, scheme)
        if place == mark.place:
            unit = puts[-1].unit
            puts += [Put(article.article.id, unit, key, value) for key, value in wanted.items()]
        else:
            puts += article.puts(place, wanted)
    return puts


def resize(article: OpenArticle, scheme: Scheme, mark: PlacedSpan, at: Range) -> list[Put]:
    """The puts that move the borders of a span; all that is said of it stays.

    Sentences that it reaches now get its tag; those that it left lose it, unless another span
    has it there. A span that begins in another sentence now goes there with its checks and their
    evidence.
    """
    old = set(_touched(article, mark.at)) if mark.at else {mark.place}
    new = _touched(article, at)
    value = {**mark.value, **span_value(article.text, at, mark.tag)}
    if new[0] == mark.place:
        puts = rewrite(article, mark, value)
    else:
        unit, puts = home(article, new[0])
        said = article.said_by(mark.unit)
        for key in belongings(said, [mark.id]):
            puts.append(Put(article.article.id, unit, key, said[key]))
        puts = [*remove(article, [mark]), *puts]
        puts.append(Put(article.article.id, unit, v.SPAN + mark.id, value))
    unit = puts[-1].unit
    for place in new:
        wanted = {v.TAG + mark.tag: _version(article, place, mark.tag, scheme)}
        if place == new[0]:
            puts += [Put(article.article.id, unit, key, one) for key, one in wanted.items()]
        elif v.TAG + mark.tag not in article.at(place).values:
            puts += article.puts(place, wanted)
    for place in old - set(new):
        if all(span.id == mark.id for span in tagged_by(article, place, mark.tag)):
            puts += article.puts(place, {v.TAG + mark.tag: None})
    return puts


def _set(value: Values, name: str, content: Json) -> None:
    """Sets a field of a span, or leaves it out if it says nothing."""
    value.pop(name, None)
    if content:
        value[name] = content


def with_part(value: Values, text: str, name: str, at: Range) -> Values:
    """A span's value with a part more.

    A part of the same name that it overlaps gives way; exactly the same one is taken away.
    """
    before = value.get("parts", ())
    apart = [
        part
        for part in before
        if part["name"] != name or part["end"] <= at[0] or at[1] <= part["start"]
    ]
    part = {"name": name, "start": at[0], "end": at[1], "exact": text[slice(*at)]}
    changed = dict(value)
    parts = apart if part in before else sorted((*apart, part), key=lambda one: int(one["start"]))
    _set(changed, "parts", parts)
    return changed


def with_attributes(value: Values, attributes: Mapping[str, str]) -> Values:
    """A span's value with other attributes; empty ones say nothing."""
    changed = dict(value)
    _set(changed, "attributes", {k: text.strip() for k, text in attributes.items() if text.strip()})
    return changed


def quoted(text: str, most: int = 24) -> str:
    """A few words of a text, for a message."""
    text = " ".join(text.split())
    return in_quotes(text if len(text) <= most else f"{text[: most - 1]}…")


def belongings(values: Values, ids: Iterable[str]) -> list[str]:
    """The keys of checks of spans, of their evidence, and of the relations that they begin."""
    wanted = set(ids)
    about = [id for id, check in annotation.checks(values) if check.get("span") in wanted]
    cited = (id for id, item in annotation.evidence(values) if item.get("check") in about)
    begun = (id for id, one in annotation.relations(values) if one.get("span") in wanted)
    checked = [v.CHECK + id for id in about] + [v.EVIDENCE + id for id in cited]
    return checked + [v.RELATION + id for id in begun]


def remove(article: OpenArticle, marks: Iterable[PlacedSpan]) -> list[Put]:
    """The puts that take spans away, with their checks and evidence; the tags stay."""
    puts = []
    for mark in marks:
        values = article.said_by(mark.unit)
        keys = (v.SPAN + mark.id, *belongings(values, [mark.id]))
        puts += [Put(article.article.id, mark.unit, key, None) for key in keys]
    return puts


def going_along(puts: Iterable[Put]) -> str:
    """What else puts take away beside spans, in words; empty for nothing."""
    keys = {put[:3] for put in puts if put.value is None}
    kinds = (("check", v.CHECK), ("evidence item", v.EVIDENCE), ("relation", v.RELATION))
    counts = [(noun, sum(key.startswith(prefix) for *_, key in keys)) for noun, prefix in kinds]
    told = [count_of(number, noun) for noun, number in counts if number]
    return " and ".join(filter(None, (", ".join(told[:-1]), *told[-1:])))


def may_stand_in(article: OpenArticle, place: int) -> bool:
    """Whether a span may stand in a sentence: looking closer costs more."""
    if article.spans.at(place):
        return True
    return any(annotation.spans(article.at(place).values))
