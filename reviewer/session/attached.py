"""Which sentence each annotation belongs to, what the annotator has said about that included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reviewer.corpus.anchors import ORPHAN, Attachment, Settled, attach_all, same_places
from reviewer.corpus.layout import Layout
from reviewer.models import Anchor, Values
from reviewer.models import values as v


def place_all(
    known: Sequence[tuple[str, Anchor]],
    layout: Layout,
    values: Mapping[str, Values],
    settled: Settled = tuple,
    *,
    whole: bool = True,
) -> list[Attachment]:
    """Where annotations belong, in the order given; see `attach_all`.

    Args:
        known: Annotations with their anchors.
        layout: The sentences as they stand now.
        values: Annotation -> what it says.
        settled: Gives the annotations that have their places already.
        whole: Whether the layout has all sentences; if not, nothing is searched for, so that an
            annotation whose sentence is still to come is not taken for one of another.
    """
    here = _mark(layout)
    kept = [item for item in known if values[item[0]].get(v.DETACHED) != here]
    found: Iterable[Attachment]
    if whole:
        found = attach_all(kept, layout, settled)
    else:
        found = [item or ORPHAN for item in same_places(kept, layout)]
    if len(kept) == len(known):
        return list(found)
    places = dict(zip((unit for unit, _ in kept), found, strict=True))
    return [places.get(unit, ORPHAN) for unit, _ in known]


def _mark(layout: Layout) -> str:
    """What stands for a text version where an annotation was detached from it."""
    return layout.sha256[:8]
