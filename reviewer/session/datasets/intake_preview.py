"""The first rows of a dataset as they would land, in lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from reviewer.models import Scheme
from reviewer.models.phrases import count_of
from reviewer.session.datasets.dataset_intake import IntakeRequest, ReadDataset
from reviewer.session.datasets.label_mapping import LabelMapping

FIRST: Final = 5
"""Rows that are shown."""

_WIDE: Final = 72


def lines(found: ReadDataset, scheme: Scheme, wanted: IntakeRequest) -> Iterator[str]:
    """What is known of a dataset before anything of it comes in.

    Args:
        found: What was read.
        scheme: The tags.
        wanted: What is to become of it.
    """
    mapping = LabelMapping(scheme, wanted.names.labels)
    yield f"{count_of(len(found.rows), 'row')}, {len(found.how.faults)} that cannot be read"
    if found.texts:
        yield f"{len(found.texts)} whole texts"
    people = ", ".join(f"{name or '(nobody named)'} {n}" for name, n in found.annotators.items())
    yield f"annotators: {people or 'none'}"
    yield from found.how.understood()
    if found.how.unread:
        yield f"columns not read: {', '.join(found.how.unread)}"
    labels = [f"{_label(mapping, label)} ({n})" for label, n in found.labels.most_common(20)]
    more = f" and {len(found.labels) - 20} more" if len(found.labels) > 20 else ""
    yield f"labels: {', '.join(labels) or 'none'}{more}"
    for row in islice(found.rows, FIRST):
        one = mapping.mapped(row.example)
        who = f"{one.annotator}: " if one.annotator else ""
        spans = "".join(f" [{span['tag']}: {span['text'][:24]}]" for span in one.spans[:3])
        checked = ", ".join(str(check["status"]) for check in one.checks)
        what = ", ".join(one.tags) or checked or ("no tag" if one.decided else "unjudged")
        yield f"  {who}{_short(one.text or f'{one.article} {one.start}-{one.end}')}"
        yield f"    -> {what}{spans}"
    for fault in found.how.faults[:FIRST]:
        yield f"  {fault}"


def _label(mapping: LabelMapping, label: str) -> str:
    tag = mapping.tag(label)
    if tag is None:
        return f"{label} = no tag"
    return label if tag == label else f"{label} = {tag or 'left out'}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _WIDE else f"{words[: _WIDE - 1]}…"
