"""One sentence with what an annotator says of it, as the record that formats exchange.

What the keys and values of sentences say, sorted into what the record of an example lists.

Also here: an article as one annotator sees it, or as adjudication decided it, for exports.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from reviewer.corpus.layout import Layout
from reviewer.formats.example import ARTICLE, FIELDS, Example, shifted
from reviewer.models import CONTEXT, Json, Scheme, Values
from reviewer.models import values as v
from reviewer.models.annotation import Provenance
from reviewer.models.text import ROWS_ALONE
from reviewer.session.article import metadata
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.annotated_text import Annotated
from reviewer.session.core.gold import ruled as ruled_of
from reviewer.session.core.span_positions import fits
from reviewer.session.datasets.unfinished_checks import Unsigned, unfinished


class AnnotatorView:
    """An article as one annotator sees it.

    Attributes:
        annotator: Who they are.
        name: What they are called in the examples.
        article: The article with their annotations.
        basis: `blind` or `revealed`.
        gold: Of gold, unit -> how its decisions came about.
        unsigned: Which checks still want a second person.
        meta: What is known of the article.
    """

    def __init__(
        self,
        annotator: str,
        name: str,
        article: OpenArticle,
        basis: str,
        gold: Mapping[str, Provenance],
        unsigned: Unsigned,
    ) -> None:
        """Takes what is known."""
        self.annotator = annotator
        self.name = name
        self.article = article
        self.basis = basis
        self.gold = gold
        self.unsigned = unsigned
        self.meta = metadata.of(article)


_ALONE: Final = frozenset({v.ANCHOR, v.DECIDED, v.NOTE})


_KEPT: Final = frozenset({"check", "source", "scope", "status", "stance"})
"""Fields of checks and evidence that are always there."""


@dataclass(slots=True)
class Sayings:
    """What is said, in the canonical form of an example.

    Attributes:
        tags: Tag -> version of the scheme.
        decided: `settled`, `cannot` or empty.
        note: The memo; those of several sentences a line each.
        has_spans: Whether there are spans.
        flags: As in the record; so is all that follows.
    """

    tags: dict[str, int]
    decided: str
    note: str
    has_spans: bool = False
    flags: Values = field(default_factory=dict)
    checks: list[Values] = field(default_factory=list)
    evidence: list[Values] = field(default_factory=list)
    links: list[Values] = field(default_factory=list)
    remarks: list[Values] = field(default_factory=list)
    signoffs: list[Values] = field(default_factory=list)
    relations: list[Values] = field(default_factory=list)
    answers: Values = field(default_factory=dict)
    suggestions: Values = field(default_factory=dict)


def named(place: int, check: str, *, several: bool) -> str:
    """What a check is called: by its id, which only its sentence has to itself."""
    return f"{place + 1}:{check}" if several else check


def sayings(every: Sequence[Mapping[str, Json]]) -> Sayings:
    """What the values of one or several sentences say.

    Args:
        every: The values of each; several are those of a whole article.
    """
    tags = {key[4:]: values[key] for values in every for key in values if key[:4] == v.TAG}
    decided = every[0].get(v.DECIDED, "") if every else ""
    note = every[0].get(v.NOTE, "") if every else ""
    if len(every) > 1:
        note = "\n".join(values[v.NOTE] for values in every if v.NOTE in values)
    found = Sayings({tag: tags[tag] for tag in sorted(tags)}, decided, note)
    for place, values in enumerate(every):
        _sort(values, found, partial(named, place, several=len(every) > 1))
    return found


def mask_of(scheme: Sequence[str], decided: str, tags: Iterable[str]) -> dict[str, int]:
    """Which tags were judged: of a settled sentence every one, of any other those that it has.

    Args:
        scheme: All tags there are.
        decided: How the sentence was decided; empty if it was not.
        tags: The tags that it has.
    """
    if decided == "settled":
        return dict.fromkeys(scheme, 1)
    has = set(tags)
    return {tag: int(tag in has) for tag in scheme}


def plainly(values: Mapping[str, Json]) -> tuple[dict[str, int], str, str] | None:
    """Tags, decision and note of a sentence, if nothing else is said of it: the usual case."""
    tags: dict[str, int] = {}
    for key in values:
        if key[:4] == v.TAG:
            tags[key[4:]] = values[key]
        elif key not in _ALONE:
            return None
    if len(tags) > 1:
        tags = {tag: tags[tag] for tag in sorted(tags)}
    return tags, values.get(v.DECIDED, ""), values.get(v.NOTE, "")


def _sort(values: Mapping[str, Json], found: Sayings, name_of: Callable[[str], str]) -> None:
    lists = {
        v.LINK: found.links,
        v.REMARK: found.remarks,
        v.SIGNOFF: found.signoffs,
    }
    for key in sorted(values):
        prefix, colon, name = key.partition(":")
        prefix += colon
        if prefix == v.SPAN:
            found.has_spans = True
        elif prefix == v.CHECK:
            found.checks.append({"id": name_of(name), **_kept(values[key])})
        elif prefix == v.EVIDENCE:
            item = {"id": name, **_kept(values[key])}
            found.evidence.append({**item, "check": name_of(item["check"])})
        elif prefix in lists:
            lists[prefix].append({"id": name, **dict(sorted(values[key].items()))})
        elif prefix == v.RELATION:
            found.relations.append(_relation(name, values[key]))
        elif prefix == v.ANSWER:
            found.answers[name] = values[key]
        elif prefix == v.SUGGESTION:
            found.suggestions[name] = dict(sorted(values[key].items()))
        elif v.is_flag(key):
            found.flags[name] = values[key]


def _relation(id: str, value: Values) -> Values:
    """A relation as examples have it."""
    ends = {name: value.get(name) or "" for name in ("kind", "span", "other", "article")}
    return {"id": id, **ends}


def _kept(value: Values) -> Values:
    """A check or evidence item without the fields that say nothing."""
    return {key: value[key] for key in sorted(value) if key in _KEPT or value[key]}


def cited_by(
    evidence: Iterable[Values], sources: Callable[[], Mapping[str, Json]]
) -> dict[str, Values]:
    """The sources that evidence cites, and those they derive from."""
    known = sources()
    found: dict[str, Values] = {}
    wanted = [item["source"] for item in evidence]
    while wanted:
        id = wanted.pop()
        source = known.get(id)
        if id not in found and source is not None:
            found[id] = {key: source[key] for key in sorted(source) if source[key]}
            wanted.append(source.get("derives_from") or "")
    return dict(sorted(found.items()))


Votes = dict[str, list[str]]
"""Name -> tags."""


class ExampleBuilder:
    """Makes the examples of one article.

    Attributes:
        lost: Spans and parts so far whose words are gone from the text, and relations that have
            lost a span; they were left out.
    """

    def __init__(
        self, article: str, layout: Layout, scheme: Scheme, split: str, *, ranges: bool
    ) -> None:
        """Looks at an article, all sentences of which are there.

        Args:
            article: Its id.
            layout: Its sentences.
            scheme: Says which tags there are.
            split: The article's split; empty for none.
            ranges: Whether the examples say where the sentences around them stand.
        """
        self.lost = 0
        self._id = article
        self._text = layout.text
        self._layout = layout
        self._sha256 = layout.sha256
        self._version = self._sha256[:8]
        self._split = split
        self._ranges = ranges
        self._scheme = scheme
        self._tags = tuple(tag.name for tag in scheme.tags)
        count = range(len(layout))
        self._places = [layout.range(i) for i in count]
        self._texts = [layout.text[start:end] for start, end in self._places]
        self._kinds = [layout.kind(i) for i in count]
        self._headings = [i for i in count if self._kinds[i] == "heading"]
        # Rows of a dataset that stand alone say nothing of one another.
        self._alone = layout.base.segmenter == ROWS_ALONE

    def example(
        self, said: AnnotatorView, place: int, annotated: Annotated, votes: Votes | None = None
    ) -> Example:
        """The example of a sentence.

        Args:
            said: Who says it.
            place: The sentence.
            annotated: What they say of it.
            votes: What everyone in the export who decided it said; None if nobody but them is
                in the export.
        """
        unit = self._unit(place, annotated)
        tags, mask, what = self._what(said, [annotated], self._places[place][0], place)
        if votes is None:
            votes = {said.name: tags} if annotated.values.get(v.DECIDED) == "settled" else {}
        return Example._make(
            (
                f"{self._id}:{unit}",
                self._id,
                self._sha256,
                said.meta,
                unit,
                *self.standing(place),
                tags,
                mask,
                votes,
                *what,
                said.name,
                said.basis,
                annotated.recheck,
                self._split,
                "",
                "",
                self.around(place),
            )
        )

    def standing(self, place: int) -> tuple[str | int, ...]:
        """Where a sentence stands, whoever says anything of it: the fields `kind` to `suffix`."""
        text, texts, alone = self._text, self._texts, self._alone
        start, end = self._places[place]
        above = self._above(place)
        return (
            self._kinds[place],
            place + 1,
            start,
            end,
            texts[place],
            texts[place - 1] if place and not alone else "",
            texts[place + 1] if place + 1 < len(texts) and not alone else "",
            "" if above is None else texts[above],
            "" if alone else text[max(0, start - CONTEXT) : start],
            "" if alone else text[end : end + CONTEXT],
        )

    def whole(self, said: AnnotatorView, every: Sequence[Annotated], votes: Votes) -> Example:
        """The example of the article as a whole, with what is said of its sentences.

        Args:
            said: Who says it.
            every: What they say of each sentence.
            votes: As in `example`.
        """
        tags, mask, what = self._what(said, every, 0, 0)
        names = FIELDS[FIELDS.index("versions") : FIELDS.index("annotator")]
        fields = {"tags": tags, "mask": mask, **dict(zip(names, what, strict=True))}
        fields["answers"] = {
            key[len(v.ANSWER) :]: answer
            for key, answer in sorted(said.article.about().items())
            if key.startswith(v.ANSWER)
        }
        all_settled = all(annotated.values.get(v.DECIDED) == "settled" for annotated in every)
        fields["decided"] = "settled" if all_settled else ""
        if not said.gold:
            fields["mask"] = mask_of(self._tags, fields["decided"], fields["tags"])
        return Example(
            id=self._id,
            article=self._id,
            sha256=self._layout.sha256,
            meta=said.meta,
            unit="",
            kind=ARTICLE,
            number=0,
            start=0,
            end=len(self._text),
            text=self._text,
            previous="",
            next="",
            heading="",
            prefix="",
            suffix="",
            votes=votes,
            annotator=said.name,
            basis=said.basis,
            recheck=next((annotated.recheck for annotated in every if annotated.recheck), ""),
            split=self._split,
            duplicate_of="",
            text_sha256="",
            context={},
            **fields,
        )

    def _unit(self, place: int, annotated: Annotated) -> str:
        """The sentence's id; one that was found exactly in this very text is annotated under it."""
        known = annotated.units[0] if annotated.units and not annotated.recheck else ""
        return known if known.startswith(self._version) else self._layout.id(place)

    def _above(self, place: int) -> int | None:
        """The nearest heading above a sentence."""
        if not self._headings:
            return None
        above = bisect_left(self._headings, place) - 1
        return self._headings[above] if above >= 0 else None

    def around(self, place: int) -> dict[str, list[int]]:
        """Where the sentences around one stand, if that is told."""
        if self._alone or not self._ranges:
            return {}
        above = self._above(place)
        after = place + 1 if place + 1 < len(self._places) else None
        found = {"previous": place - 1 if place else None, "next": after, "heading": above}
        return {name: list(self._places[i]) for name, i in found.items() if i is not None}

    def _ruled(self, said: AnnotatorView, every: Sequence[Annotated]) -> dict[str, int]:
        """Of gold every tag counts for itself; of several sentences each must be ruled on."""
        ruled = [
            ruled_of((said.gold.get(unit, {}) for unit in annotated.units), self._tags)
            for annotated in every
        ]
        return {tag: int(all(tag in one for one in ruled)) for tag in self._tags}

    def _what(
        self, said: AnnotatorView, every: Sequence[Annotated], start: int, place: int
    ) -> tuple[list[str], dict[str, int], tuple[Any, ...]]:
        """What is said of sentences: tags, mask, and the fields from `versions` to `unfinished`."""
        if len(every) == 1 and not said.gold and (few := plainly(every[0].values)):
            versions, decided, note = few
            tags = sorted(versions)
            mask = mask_of(self._tags, decided, tags)
            rest: tuple[Json, ...] = ({}, [], [], [], {}, [], [], [], [], {}, {}, {})
            return tags, mask, (versions, decided, note, *rest)
        bag = sayings([annotated.values for annotated in every])
        tags = sorted(bag.tags)
        versions = {tag: bag.tags[tag] for tag in tags}
        mask = self._ruled(said, every) if said.gold else mask_of(self._tags, bag.decided, tags)
        spans = self._spans(said.article, every, start) if bag.has_spans else []
        sources = cited_by(bag.evidence, said.article.sources) if bag.evidence else {}
        what = (
            versions,
            bag.decided,
            bag.note,
            bag.flags,
            spans,
            bag.checks,
            bag.evidence,
            sources,
            bag.links,
            bag.remarks,
            bag.signoffs,
            self._related(said.article, bag.relations) if bag.relations else [],
            bag.answers,
            bag.suggestions,
            self._unfinished(said, every, place) if bag.checks else {},
        )
        return tags, mask, what

    def _unfinished(
        self, said: AnnotatorView, every: Sequence[Annotated], place: int
    ) -> dict[str, list[str]]:
        called = partial(named, several=len(every) > 1)
        return unfinished(list(enumerate(every, place)), self._scheme, said.unsigned, called)

    def _related(self, one: OpenArticle, relations: list[Values]) -> list[Values]:
        """The relations whose spans are there, as far as this article can tell; others are lost."""
        here = {id for unit in one.span_holders() for id in self._kept_spans(one, unit)}
        kept = [
            relation
            for relation in sorted(relations, key=lambda relation: relation["id"])
            if relation["span"] in here and (relation["article"] or relation["other"] in here)
        ]
        self.lost += len(relations) - len(kept)
        return kept

    def _kept_spans(self, one: OpenArticle, unit: str) -> list[str]:
        """The spans of an annotation whose words are still in the text."""
        spans = one.spans.of(unit).items() if one.place(unit) is not None else ()
        return [key[len(v.SPAN) :] for key, value in spans if fits(value, self._text)]

    def _spans(self, one: OpenArticle, every: Sequence[Annotated], start: int) -> list[Values]:
        spans = []
        for unit in (unit for annotated in every for unit in annotated.units):
            for key, value in one.spans.of(unit).items():
                if not fits(value, self._text):
                    self.lost += 1
                    continue
                parts = [part for part in value.get("parts", ()) if fits(part, self._text)]
                self.lost += len(value.get("parts", ())) - len(parts)
                spans.append(
                    {
                        "id": key[len(v.SPAN) :],
                        "tag": value["tag"],
                        **_range(value, start),
                        "parts": [{"name": part["name"], **_range(part, start)} for part in parts],
                        "attributes": dict(sorted(value.get("attributes", {}).items())),
                    }
                )
        return sorted(spans, key=lambda span: (span["id"], span["start"]))


def _range(item: Values, start: int) -> Values:
    text = {"start": item["start"], "end": item["end"], "text": item["exact"]}
    return shifted(text, start)
