"""One example as a spaCy document, and back.

What spaCy trains on stands where it looks: tags in `doc.cats`, spans in `doc.spans["sc"]`, their
parts in `doc.spans["parts"]` under labels like `quote.cue`. The rest of the record is in
`doc.user_data`, by the names of its fields. spaCy counts spans in whole tokens, so the exact
offsets are among it; where both tell of the same span, what spaCy shows wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from reviewer.formats.base import FormatError
from reviewer.formats.example import (
    FIELDS,
    NO_TAG,
    SCHEMA,
    Example,
    blank,
    example,
    one_class,
    shifted,
)
from reviewer.models import Json

SPANS: Final = "sc"
"""The group in which spaCy's span categorizer looks, if it is told nothing else."""

PARTS: Final = "parts"

_NATIVE: Final = frozenset({"text", "tags", "mask"})
_HALF: Final = 0.5

_Range = tuple[int, int]
_Part = tuple[str, str, int, int]
"""Id of the span, label, first token, one past the last."""


# -- out -------------------------------------------------------------------------------------------


OPEN: Final = "open"
"""In `doc.user_data` of a sentence whose one tag is open: which tags were judged."""


def annotate(doc: Any, one: Example, tags: tuple[str, ...], *, single: bool = False) -> None:
    """Puts all that is said of an example into its document.

    A tag that was not judged is left out of `doc.cats`, which spaCy takes for a missing value;
    what was judged and does not apply is there as 0.

    Args:
        doc: The tokens of its text.
        one: The example.
        tags: Those of the scheme.
        single: Whether a sentence has one tag at most: its categories exclude each other then, and
            one that is not settled has none.
    """
    said = set(one.tags)
    doc.cats = {tag: float(tag in said) for tag in tags if tag in said or one.mask.get(tag)}
    if single:
        doc.cats = exclusive(one, tags)
    doc.spans[SPANS] = [
        found for span in one.spans if (found := _placed(doc, one, span, span["tag"], span["id"]))
    ]
    doc.spans[PARTS] = [
        found
        for span in one.spans
        for part in span["parts"]
        if (found := _placed(doc, one, part, _label(span, part), span["id"]))
    ]
    record = _record(one, tags)
    if single and not doc.cats:
        record |= {"other_tags": one.tags, OPEN: one.mask}
    doc.user_data.update(record)


def exclusive(one: Example, tags: tuple[str, ...]) -> dict[str, float]:
    """The categories of which just one holds; none at all while that is open."""
    if not (holds := one_class(one)):
        return {}
    return {tag: float(tag == holds) for tag in (*tags, NO_TAG)}


def _record(one: Example, tags: tuple[str, ...]) -> dict[str, Json]:
    record: dict[str, Json] = {
        name: value
        for name, value in zip(FIELDS, one, strict=True)
        if name not in _NATIVE and value != blank(name)
    }
    other = [tag for tag in one.tags if tag not in tags]
    unjudged = [tag for tag, judged in one.mask.items() if not judged]
    listed = {"other_tags": other, "unjudged": unjudged}
    return {"v": SCHEMA, **record, **{name: some for name, some in listed.items() if some}}


def _label(span: Mapping[str, Json], part: Mapping[str, Json]) -> str:
    return f"{span['tag']}.{part['name']}"


def _placed(doc: Any, one: Example, item: Mapping[str, Json], label: str, id: str) -> Any:
    """The tokens that a range touches; None if it is not in the document, or touches none."""
    start, end = item["start"] - one.start, item["end"] - one.start
    if not 0 <= start < end <= len(one.text):
        return None
    found = doc.char_span(start, end, label=label, span_id=id, alignment_mode="expand")
    return found or None  # a blank between two words gives a span of no token


# -- in --------------------------------------------------------------------------------------------


def to_example(doc: Any, place: str) -> Example:
    """The example of a document; of one that others made only text, tags and spans are known.

    Raises:
        FormatError: The document is of a later version.
    """
    known = {name: _listed(value) for name, value in doc.user_data.items() if name in _KEYS}
    if known.pop("v", SCHEMA) != SCHEMA:
        what = f"has version {doc.user_data['v']!r} of the record"
        raise FormatError(place, what, f"this program reads version {SCHEMA}")
    other = known.pop("other_tags", [])
    unjudged = set(known.pop("unjudged", []))
    open_mask = known.pop(OPEN, None)
    judged = [tag for tag in doc.cats if tag != NO_TAG]
    one = example(text=doc.text, **known)
    if not one.id:
        one = one._replace(end=one.end or len(doc.text), decided=one.decided or "settled")
    spans, new = _spans_of(doc, one)
    said = {tag for tag, share in doc.cats.items() if share >= _HALF and tag != NO_TAG}
    return one._replace(
        tags=sorted(said.union(other, new)),
        mask=open_mask
        or {tag: int(tag not in unjudged) for tag in dict.fromkeys([*judged, *unjudged])},
        spans=spans,
    )


_KEYS: Final = frozenset({*FIELDS, "v", "other_tags", "unjudged", OPEN}) - _NATIVE


def _listed(value: Json) -> Json:
    """A value with lists again where spaCy gives tuples."""
    if isinstance(value, dict):
        return {name: _listed(inner) for name, inner in value.items()}
    return list(map(_listed, value)) if isinstance(value, (list, tuple)) else value


def _spans_of(doc: Any, one: Example) -> tuple[list[dict[str, Json]], set[str]]:
    """The spans as spaCy shows them, exact where they are as written; and the tags of new ones."""
    here = list(doc.spans.get(SPANS, []))
    parts = _parts_in(doc)
    found = []
    for span in one.spans:
        placed = _placed(doc, one, span, span["tag"], span["id"])
        if placed is not None:
            native = next((each for each in here if each.id_ == span["id"]), None)
            if native is None:
                continue
            here = [each for each in here if each is not native]
            same = _at(native) == _at(placed)
            span = {**span, **({} if same else _range(native, one)), "tag": native.label_}
        found.append({**span, "parts": _kept(doc, one, span, parts)})
    known = {span["id"] for span in found}
    for number, native in enumerate(here, 1):
        id = _free(native.id_ or f"s{number}", known)
        found.append({"id": id, "tag": native.label_, **_range(native, one), "parts": [],
                      "attributes": {}})  # fmt: skip
    _add(doc, one, found, parts)
    ordered = sorted(found, key=lambda span: str(span["id"])) if here else found
    return ordered, {native.label_ for native in here}


def _parts_in(doc: Any) -> list[_Part]:
    group = doc.spans.get(PARTS, [])
    return [(part.id_, part.label_, part.start, part.end) for part in group]


def _kept(doc: Any, one: Example, span: Mapping[str, Json], parts: list[_Part]) -> list[Json]:
    """The parts of a span that are still there; takes them from `parts`."""
    kept = []
    for part in span["parts"]:
        placed = _placed(doc, one, part, "", "")
        at = _find(parts, span["id"], part["name"], None if placed is None else _at(placed))
        if placed is None or at is not None:
            kept.append(part)
        if at is not None:
            del parts[at]
    return kept


def _find(parts: list[_Part], id: str, name: str, at: _Range | None) -> int | None:
    """Where a part is; the tag before the stop may be another one since."""
    for number, (of, label, start, end) in enumerate(parts):
        if (of, label.rpartition(".")[2], (start, end)) == (id, name.rpartition(".")[2], at):
            return number
    return None


def _add(doc: Any, one: Example, found: list[dict[str, Json]], parts: list[_Part]) -> None:
    """Gives the spans the parts that are new."""
    by_id = {span["id"]: span for span in found}
    for of, label, start, end in parts:
        if of in by_id:
            span = by_id[of]
            name = label.removeprefix(f"{span['tag']}.")
            span["parts"] = [*span["parts"], {"name": name, **_range(doc[start:end], one)}]


def _free(id: str, known: set[str]) -> str:
    name, number = id, 2
    while name in known:
        name, number = f"{id}-{number}", number + 1
    known.add(name)
    return name


def _at(native: Any) -> _Range:
    return native.start, native.end


def _range(native: Any, one: Example) -> dict[str, Json]:
    start, end = one.start + native.start_char, one.start + native.end_char
    return shifted({"start": start, "end": end, "text": native.text}, one.start)
