"""Label Studio's JSON-MIN, a task and one annotation of it as one flat object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from reviewer.formats.labelstudio.controls import ABOUT, ANNOTATOR, DECISION, NOTE, STATUS, TAGS
from reviewer.models import Json

_TEXTS: Final = (NOTE, ANNOTATOR, ABOUT)
_CHOICES: Final = (TAGS, DECISION, *STATUS)
"""Controls of ours, whose single values stand there as plain texts, as data does."""


def is_min(task: Mapping[str, Json]) -> bool:
    """Whether an object is one of JSON-MIN."""
    return "data" not in task and "annotation_id" in task


def from_min(task: Mapping[str, Any]) -> dict[str, Any]:
    """The task with its annotation.

    Regions bear no ids there, so what belongs to a region (its status, its attributes, its
    parts) is told by its range alone, and of that only parts are found again.
    """
    result = [one for name, value in task.items() for one in _results(name, value)]
    annotation = {"completed_by": task.get("annotator"), "result": result}
    return {"id": task.get("id"), "data": dict(task), "annotations": [annotation]}


def _results(name: str, value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict) and "choices" in value:
        yield {"type": "choices", "from_name": name, "value": value}
    elif name in _CHOICES and isinstance(value, str):
        yield {"type": "choices", "from_name": name, "value": {"choices": [value]}}
    elif name in _TEXTS:
        text = value["text"] if isinstance(value, dict) else value
        yield {"type": "textarea", "from_name": name, "value": {"text": text}}
    elif isinstance(value, list):
        regions = (one for one in value if isinstance(one, dict) and "labels" in one)
        yield from ({"type": "labels", "value": region} for region in regions)
