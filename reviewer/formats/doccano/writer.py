"""Examples as rows for doccano: a text, its labels, and metadata that goes through doccano.

doccano keeps every key that it does not know as metadata of the text, shows it beside the text,
and writes it into its own exports. All rows have the same keys, because it reads them into a
table, where a number that is missing in one row becomes a fraction in all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reviewer.formats.common.check_status import standing
from reviewer.formats.common.label_ranges import label_of, untagged
from reviewer.formats.common.utf16_offsets import Utf16Text
from reviewer.formats.example import Example, inside
from reviewer.models import Json

KEYS: Final = {
    "sent_id": "id",
    "annotator": "annotator",
    "decided": "decided",
    "note": "note",
    "heading": "heading",
    "previous": "previous",
    "next": "next",
    "article_id": "article",
    "article_sha256": "sha256",
    "article_meta": "meta",
    "article_start": "start",
    "article_end": "end",
    "unit": "unit",
    "kind": "kind",
    "number": "number",
    "prefix": "prefix",
    "suffix": "suffix",
    "split": "split",
    "duplicate_of": "duplicate_of",
    "flags": "flags",
    "basis": "basis",
    "recheck": "recheck",
}
"""Key of the metadata -> field of the example; in both files, so that each can go alone."""

STATUS: Final = {"status": "content", "status_said": "said"}
"""Key of the metadata -> scope of the check whose status it is."""


def class_row(one: Example) -> dict[str, Json]:
    """The row of a text classification project: its labels are the tags."""
    versions = {tag: one.versions.get(tag, 0) for tag in one.tags}
    return {
        "text": one.text,
        "label": one.tags,
        **_metadata(one),
        "versions": versions,
        "mask": one.mask,
    }


def span_row(one: Example) -> dict[str, Json]:
    """The row of a sequence labelling project: its labels are spans and parts."""
    units = Utf16Text(one.text)
    marked = [(n, span) for n, span in enumerate(one.spans) if inside(span, one)]
    about = [_about(n, span, one, units) for n, span in marked]
    label = [at for span in about for at in (span["at"], *span["parts"])]
    silent = set(untagged(one, map(str, range(len(one.spans)))))
    return {
        "text": one.text,
        "label": label,
        **_metadata(one),
        "spans": about,
        "spans_elsewhere": [span for span in one.spans if not inside(span, one)],
        "spans_untagged": [at for at, (n, _) in enumerate(marked) if str(n) in silent],
    }


def _metadata(one: Example) -> dict[str, Json]:
    statuses = {scope: status for scope, span, status in standing(one, ()) if not span}
    return {
        **{key: getattr(one, field) for key, field in KEYS.items()},
        **{key: statuses.get(scope, "") for key, scope in STATUS.items()},
    }


def _about(
    number: int, span: Mapping[str, Json], one: Example, units: Utf16Text
) -> dict[str, Json]:
    """What a label of doccano cannot say of a span: its id, its attributes, whose parts are which.

    Its place and label stand here too, but only to find out which label it is about.
    """
    parts = list(enumerate(span["parts"]))
    return {
        "at": _label(span, label_of(span["tag"]), units),
        "id": span["id"],
        "attributes": span["attributes"],
        **_statuses(number, span, one),
        "parts": [
            _label(part, label_of(span["tag"], part["name"]), units)
            for _, part in parts
            if inside(part, one)
        ],
        "parts_elsewhere": [[place, part] for place, part in parts if not inside(part, one)],
    }


def _statuses(number: int, span: Mapping[str, Json], one: Example) -> dict[str, Json]:
    """The statuses of a span; where several bear its id, those of the first say them."""
    same = [n for n, each in enumerate(one.spans) if each["id"] == span["id"] and inside(each, one)]
    found = {
        scope: status
        for scope, of, status in standing(one, {span["id"]})
        if of and same[0] == number
    }
    return {key: found[scope] for key, scope in STATUS.items() if scope in found}


def _label(item: Mapping[str, Json], label: str, units: Utf16Text) -> list[Json]:
    return [units.of(item["sentence_start"]), units.of(item["sentence_end"]), label]
