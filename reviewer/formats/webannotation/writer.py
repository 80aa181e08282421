"""Writing: the annotations that say what one example says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewer.formats.example import ARTICLE, FIELDS, GOLD, Example
from reviewer.formats.webannotation.terms import (
    CHECK,
    EVIDENCE,
    OURS,
    REMARK,
    SENTENCE,
    SIGNOFF,
    Split,
    address,
    agent,
    is_ours,
    name_of,
    selectors,
    text_body,
)
from reviewer.models import Json

Annotation = dict[str, Json]

APART = frozenset(
    {"text", "start", "end", "prefix", "suffix", "kind", "annotator", "tags", "note", "spans",
     "checks", "evidence", "remarks", "signoffs"}
)  # fmt: skip
"""Fields of an example that have a place of their own; the others stand in the literal."""

WINDOW = 32
"""Code points of context that a selector has on each side."""


def annotations_of(one: Example) -> Iterator[Annotation]:
    """The annotations of an example, the one that describes its sentence first."""
    yield from _Writer(one).all()


class _Writer:
    """Writes one example."""

    def __init__(self, one: Example) -> None:
        self._one = one
        self._source = address(one.meta.get("url"), "article", one.article)
        self._head = self._name(SENTENCE)
        self._near = one.prefix + one.text + one.suffix

    def all(self) -> Iterator[Annotation]:
        one = self._one
        yield self._sentence()
        yield from map(self._tag, one.tags)
        for number, span in enumerate(one.spans):
            yield self._span(number, span)
            yield from (self._part(number, i, part) for i, part in enumerate(span["parts"]))
        if one.note:
            body = text_body(one.note, "commenting")
            yield self._annotation("note", "", "commenting", [body], self._head, {})
        yield from map(self._check, one.checks)
        yield from map(self._evidence, one.evidence)
        yield from map(self._remark, one.remarks)
        yield from map(self._signoff, one.signoffs)
        if one.annotator == GOLD:
            yield from (self._vote(*vote) for vote in one.votes.items())

    def _name(self, kind: str, key: object = "", annotator: str = "") -> str:
        return name_of(self._one.id, annotator or self._one.annotator, kind, key)

    def _annotation(
        self,
        kind: str,
        key: object,
        motivation: str,
        body: list[Json],
        target: Json,
        ours: Mapping[str, Json],
        **more: Json,
    ) -> Annotation:
        return {
            "id": self._name(kind, key),
            "type": "Annotation",
            "motivation": motivation,
            "creator": agent(self._one.annotator),
            **({"body": body} if body else {}),
            "target": target,
            OURS: {"is": kind, **ours},
            **more,
        }

    # -- of the text ------------------------------------------------------------------------------

    def _sentence(self) -> Annotation:
        one = self._one
        ours = {
            field: value
            for field, value in zip(FIELDS, one, strict=True)
            if field not in APART and value
        }
        if one.annotator == GOLD:
            ours.pop("votes", None)
        if not is_ours(self._source):
            ours["meta"] = {name: value for name, value in one.meta.items() if name != "url"}
        body = text_body(one.kind, "describing")
        return self._annotation(SENTENCE, "", "describing", [body], self._whole(), ours)

    def _whole(self) -> dict[str, Json]:
        one = self._one
        return {
            "source": self._source,
            "selector": selectors(one.start, one.end, one.text, one.prefix, one.suffix),
        }

    def _tag(self, tag: str) -> Annotation:
        # The words of a whole article are told once.
        target: Json = self._source if self._one.kind == ARTICLE else self._whole()
        body = text_body(tag, "tagging")
        return self._annotation("tag", tag, "tagging", [body], target, {})

    def _span(self, number: int, span: Mapping[str, Json]) -> Annotation:
        ours = {"id": span["id"], "attributes": span["attributes"]}
        body = text_body(span["tag"], "tagging")
        return self._annotation("span", number, "tagging", [body], self._range(span), ours)

    def _part(self, number: int, i: int, part: Mapping[str, Json]) -> Annotation:
        of = {"type": "SpecificResource", "source": self._name("span", number)}
        bodies = [text_body(part["name"], "identifying"), {**of, "purpose": "linking"}]
        key = f"{number}.{i}"
        return self._annotation("part", key, "identifying", bodies, self._range(part), {})

    def _range(self, item: Mapping[str, Json]) -> dict[str, Json]:
        """A range, with what stands around it as far as the example tells."""
        one = self._one
        first = one.start - len(one.prefix)
        start, end = item["start"] - first, item["end"] - first
        near = self._near
        within = start >= 0 and end <= len(near)
        prefix = near[max(0, start - WINDOW) : start] if within else ""
        suffix = near[end : end + WINDOW] if within else ""
        chosen = selectors(item["start"], item["end"], item["text"], prefix, suffix)
        return {"source": self._source, "selector": chosen}

    # -- of other annotations ---------------------------------------------------------------------

    def _check(self, check: Mapping[str, Json]) -> Annotation:
        split = Split(check, CHECK)
        ids = [span["id"] for span in self._one.spans]
        on = check.get("span")
        target = self._name("span", ids.index(on)) if on in ids else self._head
        return self._annotation("check", check["id"], "assessing", split.bodies, target, split.rest)

    def _evidence(self, item: Mapping[str, Json]) -> Annotation:
        split = Split(item, EVIDENCE)
        source = self._one.sources.get(item["source"], {})
        cited: dict[str, Json] = {
            "type": "SpecificResource",
            "source": address(source.get("url"), "source", item["source"]),
            "purpose": "linking",
        }
        if words := split.pop("quote"):
            cited["selector"] = {"type": "TextQuoteSelector", "exact": words}
        bodies, target = [cited, *split.bodies], self._name("check", item["check"])
        return self._annotation("evidence", item["id"], "linking", bodies, target, split.rest)

    def _remark(self, remark: Mapping[str, Json]) -> Annotation:
        split = Split(remark, REMARK)
        created = split.take_moment("at")
        motivation = "replying" if "re" in remark else "commenting"
        target = self._about(remark)
        return self._annotation(
            "remark", remark["id"], motivation, split.bodies, target, split.rest, **created
        )

    def _signoff(self, signoff: Mapping[str, Json]) -> Annotation:
        split = Split(signoff, SIGNOFF)
        created = split.take_moment("at")
        target = self._about(signoff)
        return self._annotation(
            "signoff", signoff["id"], "assessing", split.bodies, target, split.rest, **created
        )

    def _about(self, item: Mapping[str, Json]) -> str:
        """The annotation that is reviewed: a tag or a check of somebody, else their sentence."""
        about, on = str(item.get("about") or ""), str(item.get("on") or "")
        kind, _, key = on.partition(":")
        named = kind in ("tag", "check") and key
        return self._name(kind, key, about) if named else self._name(SENTENCE, "", about)

    def _vote(self, voter: str, tags: list[str]) -> Annotation:
        bodies: list[Json] = [text_body(tag, "tagging") for tag in tags]
        made = self._annotation("vote", voter, "assessing", bodies, self._head, {})
        return {**made, "creator": agent(voter)}
