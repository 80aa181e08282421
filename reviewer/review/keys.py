"""Keys of the journal as they are the same for everybody, and what they are about."""

from __future__ import annotations

from reviewer.models import Values
from reviewer.models import values as v


def span_id(span: Values) -> str:
    """The id that a span has for everybody: its tag and where it stands."""
    return f"{span['tag']}-{span['start']}-{span['end']}"


def tag_of(key: str) -> str:
    """The tag that a key of the journal is about, its own or its span's; empty for a check."""
    kind, colon, name = key.partition(":")
    if kind + colon == v.SPAN:
        # As `span_id` made it; the name of a tag may have hyphens itself.
        return name.rsplit("-", 2)[0]
    return name if kind + colon == v.TAG else ""


def borders_of(key: str) -> tuple[int, int]:
    """Where the span of a key stands: characters of the article, the end excluded."""
    start, end = key.rsplit("-", 2)[1:]
    return int(start), int(end)
