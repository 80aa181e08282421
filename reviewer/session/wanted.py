"""Which examples somebody wants, and what there is to say once they are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reviewer.formats.base import Unit
from reviewer.query import Query


@dataclass(frozen=True)
class Wanted:
    """Which examples are asked for.

    Attributes:
        annotators: Whose.
        query: Which sentences; None for all. A whole article is wanted if one of them is.
        undecided: Also what was not decided, masked; without it only decided sentences and those
            with a check that somebody has worked on.
        unit: Sentences, or whole articles.
        names: Annotator -> what they are called in the examples, if not by their name.
        splits: Article -> split; None without splits.
        duplicates: Also sentences that read exactly like one in an earlier split.
        ranges: Whether examples say where the sentences around them stand (for `--no-text`).
        hidden: Articles of which nothing is made of the work of anybody but `own`.
        own: Annotators.
    """

    annotators: tuple[str, ...]
    query: Query | None = None
    undecided: bool = False
    unit: Unit = "sentence"
    names: Mapping[str, str] = field(default_factory=dict)
    splits: Mapping[str, str] | None = None
    duplicates: bool = False
    ranges: bool = False
    hidden: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()


@dataclass
class Notes:
    """What happened while the examples were made.

    Attributes:
        duplicates: Examples left out because an earlier split has the same sentence.
        orphans: Annotations whose sentence is gone from the text.
        lost_spans: Spans and parts whose words are gone.
        incomplete: Whole articles left out because some of their sentences are not decided.
        problems: Articles that could not be read, one line each.
        examples: Examples of each annotator.
        shown: Article -> whose work on it is in the examples.
    """

    duplicates: int = 0
    orphans: int = 0
    lost_spans: int = 0
    incomplete: int = 0
    problems: list[str] = field(default_factory=list)
    examples: Counter[str] = field(default_factory=Counter)
    shown: dict[str, Sequence[str]] = field(default_factory=dict)
