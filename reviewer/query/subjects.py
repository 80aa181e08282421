"""What a query looks at: sentences with what one annotator says of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from reviewer.models import Json


class QueryItem(Protocol):
    """A sentence. Only what the query needs is asked for, and only during the call."""

    @property
    def text(self) -> str:
        """The sentence."""

    @property
    def lower(self) -> str:
        """`text.lower()`."""

    @property
    def kind(self) -> str:
        """One of `reviewer.models.KINDS`."""

    @property
    def article(self) -> str:
        """The article's id."""

    @property
    def title(self) -> str:
        """The article's title."""

    @property
    def date(self) -> str:
        """The article's date, ISO 8601 or the beginning of it; empty for none."""

    @property
    def annotator(self) -> str:
        """Whose `values` these are; does not count while there are none."""

    @property
    def values(self) -> Mapping[str, Json]:
        """What is said of the sentence, keys as in `reviewer.models.values`; empty for nothing."""

    @property
    def about(self) -> Mapping[str, Json]:
        """What is said of the article as a whole, likewise."""

    @property
    def recheck(self) -> bool:
        """Whether the annotation wants to be looked at again; does not count without values."""

    @property
    def orphan(self) -> bool:
        """Whether the sentence is gone from the text; does not count without values."""

    @property
    def stale(self) -> bool | None:
        """Whether a sign-off no longer covers what it was given for; None is no."""

    @property
    def disputed(self) -> bool | None:
        """Whether annotators differ; None (not known, or not to be shown yet) is no."""


Predicate: TypeAlias = Callable[[QueryItem], bool]


@dataclass(slots=True)
class QuerySentence:
    """An item with everything at hand; `lower` is worked out when it is asked for."""

    text: str = ""
    kind: str = "sentence"
    article: str = ""
    title: str = ""
    date: str = ""
    annotator: str = ""
    values: Mapping[str, Json] = field(default_factory=dict)
    about: Mapping[str, Json] = field(default_factory=dict)
    recheck: bool = False
    orphan: bool = False
    stale: bool | None = None
    disputed: bool | None = None
    _lower: str | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def lower(self) -> str:
        """The sentence in lower case."""
        if self._lower is None:
            self._lower = self.text.lower()
        return self._lower


class Sentences(Protocol):
    """One article as one annotator sees it; its sentences are counted from 0.

    A caller with many sentences offers these methods instead of an `QueryItem` for each.
    """

    @property
    def article(self) -> str:
        """The article's id."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def date(self) -> str:
        """Its date, ISO 8601 or the beginning of it; empty for none."""

    @property
    def annotator(self) -> str:
        """Whose view it is."""

    @property
    def about(self) -> Mapping[str, Json]:
        """What the annotator says of the article as a whole."""

    def __len__(self) -> int:
        """The number of sentences."""

    def text(self, index: int) -> str:
        """A sentence."""

    def kind(self, index: int) -> str:
        """Its kind."""

    def values(self, index: int) -> Mapping[str, Json]:
        """What the annotator says of it."""

    def recheck(self, index: int) -> bool:
        """Whether that wants to be looked at again."""

    def stale(self, index: int) -> bool | None:
        """Whether a sign-off of it is stale; None is no."""

    def disputed(self, index: int) -> bool | None:
        """Whether annotators differ on it; None is no."""

    def annotated(self) -> Collection[int]:
        """The places of all sentences that have values, in order."""


class Cursor:
    """An item that stands for one sentence after the other: set `index`, then ask."""

    __slots__ = (
        "_lower",
        "_lowered",
        "_of",
        "about",
        "annotator",
        "article",
        "date",
        "index",
        "orphan",
        "title",
    )

    def __init__(self, sentences: Sentences) -> None:
        """Stands at the first sentence."""
        self._of = sentences
        self._lower = ""
        self._lowered = -1
        self.index = 0
        self.orphan = False
        self.article = sentences.article
        self.title = sentences.title
        self.date = sentences.date
        self.annotator = sentences.annotator
        self.about = sentences.about

    @property
    def text(self) -> str:
        """The sentence."""
        return self._of.text(self.index)

    @property
    def lower(self) -> str:
        """The sentence in lower case."""
        if self._lowered != self.index:
            self._lower = self._of.text(self.index).lower()
            self._lowered = self.index
        return self._lower

    @property
    def kind(self) -> str:
        """Its kind."""
        return self._of.kind(self.index)

    @property
    def values(self) -> Mapping[str, Json]:
        """What is said of it."""
        return self._of.values(self.index)

    @property
    def recheck(self) -> bool:
        """Whether that wants to be looked at again."""
        return self._of.recheck(self.index)

    @property
    def stale(self) -> bool | None:
        """Whether a sign-off of it is stale."""
        return self._of.stale(self.index)

    @property
    def disputed(self) -> bool | None:
        """Whether annotators differ on it."""
        return self._of.disputed(self.index)
