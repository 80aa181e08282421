"""The sentences behind a figure of `reviewer agree`: those on which people differ."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, Final

from reviewer.cli.options import Refused

if TYPE_CHECKING:
    from reviewer.session.overview.comparison import Gathered

SETS: Final = "sets"
"""Named instead of a tag, it asks for differences of any kind."""


def differing(found: Gathered, tag: str, tags: Collection[str]) -> Iterator[dict[str, Any]]:
    """Sentences on which at least two people differ, with what each said, in order.

    Args:
        found: What people said.
        tag: A tag, or `sets`.
        tags: Those of the scheme.

    Raises:
        Refused: There is no such tag.
    """
    from reviewer.review.report import behind

    if tag != SETS and tag not in tags:
        raise Refused(f"--sentences: there is no tag {tag!r}; expected {', '.join(tags)} or {SETS}")
    keys = behind(found.answers, "" if tag == SETS else tag)
    said = {
        name: {(one.article, one.unit): sorted(one.tags) for one in own}
        for name, own in found.answers.items()
    }
    for key in sorted(keys, key=lambda key: (key[0], found.sentences[key].number)):
        where = found.sentences[key]
        who = {name: own[key] for name, own in said.items() if key in own}
        yield {
            "article": key[0], "number": where.number, "unit": key[1], "text": where.text,
            "tags": who,
        }  # fmt: skip


def line(one: dict[str, Any]) -> str:
    """Such a sentence in one line: where, who says what, and its words."""
    who = "; ".join(f"{name}: {' '.join(tags) or 'none'}" for name, tags in one["tags"].items())
    return f"{one['article']}:{one['number']}: [{who}] {' '.join(one['text'].split())}"
