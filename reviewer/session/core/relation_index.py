"""The relations of one annotator over all articles, by the spans that they touch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from reviewer.models import Change, Values
from reviewer.models import values as v
from reviewer.models.annotation import relations
from reviewer.models.value_shapes import is_relation
from reviewer.ports import Store

if TYPE_CHECKING:
    from reviewer.session.core.annotated_article import OpenArticle


class SpanName(NamedTuple):
    """A span of somebody's, wherever it is.

    Attributes:
        article: The article's id.
        id: The span's id.
    """

    article: str
    id: str


class StoredRelation(NamedTuple):
    """A relation as it stands in the journal.

    Attributes:
        article: The article of the span that it starts from.
        unit: The annotation that holds it.
        id: Its id.
        value: The value of `relation:<id>`.
    """

    article: str
    unit: str
    id: str
    value: Values

    @property
    def first(self) -> SpanName:
        """The span that it starts from."""
        return SpanName(self.article, self.value["span"])

    @property
    def other(self) -> SpanName:
        """The span at its other end."""
        return SpanName(self.value.get("article") or self.article, self.value["other"])


def with_ends(
    values: Values,
    here: Iterable[OpenArticle],
    elsewhere: Callable[[str], Iterable[Mapping[str, Values]]],
) -> Values:
    """What somebody says of a sentence, with both spans of each relation under `between`.

    A relation that has lost any of them is left out.

    Args:
        values: What is said, with spans in the present text.
        here: Somebody's annotations of the article, under all their names.
        elsewhere: Gives those of another article: unit -> what is said of it.
    """
    kept = {key: value for key, value in values.items() if not key.startswith(v.RELATION)}
    for key, value in values.items():
        if not key.startswith(v.RELATION):
            continue
        first, other = values.get(v.SPAN + value["span"]), v.SPAN + value["other"]
        found: Iterator[Values]
        if value.get("article"):
            units = (one for said in elsewhere(value["article"]) for one in said.values())
            found = (one[other] for one in units if isinstance(one.get(other), dict))
        else:
            found = (one.spans.of(unit)[other] for one in here for unit in one.holding(other))
        end = next(found, None)
        if first is not None and end is not None:
            kept[key] = {**value, "between": [first, end]}
    return kept


class RelationIndex:
    """Finds the relations of a span, those that lead to it from other articles included."""

    def __init__(self, store: Store, annotator: str) -> None:
        """Of one annotator; read when first asked, from articles in which relations start."""
        self._store = store
        self._annotator = annotator
        self._known: dict[tuple[str, str, str], StoredRelation] | None = None
        self._touching: dict[SpanName, dict[tuple[str, str, str], None]] = {}
        self.revision = 0
        """Changes whenever any relation may have."""

    def of(self, span: SpanName) -> list[StoredRelation]:
        """The relations that start from a span or lead to it, in the order they were made."""
        known = self._all()
        found = [known[key] for key in self._touching.get(span, ())]
        return sorted(found, key=lambda one: one.id)

    def wrote(self, changes: Iterable[Change]) -> None:
        """Takes in what the annotator changed."""
        for change in changes if self._known is not None else ():
            if change.key.startswith(v.RELATION):
                self.revision += 1
                key = (change.article, change.unit, change.key[len(v.RELATION) :])
                self._drop(key)
                if is_relation(change.after):
                    self._add(StoredRelation(*key, change.after))

    def forget(self) -> None:
        """Reads anew when asked next, because annotations came from elsewhere."""
        self._known = None
        self._touching = {}
        self.revision += 1

    def _all(self) -> dict[tuple[str, str, str], StoredRelation]:
        if self._known is None:
            self._known = {}
            for one in self._stored():
                self._add(one)
        return self._known

    def _stored(self) -> Iterator[StoredRelation]:
        for article, tally in self._store.tallies(self._annotator).items():
            if not tally.relations:
                continue
            for unit, values in self._store.values(self._annotator, article).items():
                for id, value in relations(values):
                    if is_relation(value):
                        yield StoredRelation(article, unit, id, value)

    def _add(self, one: StoredRelation) -> None:
        key = one[:3]
        assert self._known is not None
        self._known[key] = one
        for span in (one.first, one.other):
            self._touching.setdefault(span, {})[key] = None

    def _drop(self, key: tuple[str, str, str]) -> None:
        assert self._known is not None
        one = self._known.pop(key, None)
        for span in (one.first, one.other) if one else ():
            self._touching[span].pop(key, None)
