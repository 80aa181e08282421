"""Splits that do not leak: what belongs together stays together.

The unit of assignment is a group of articles joined by their story, by a "same" link, or by a
paragraph or sentence that is nearly the same in both. An article keeps its split for ever; a new
one goes where its group is, and new groups go where they are needed most, tag by tag (Sechidis et
al. 2011, "On the stratification of multi-label data", with groups in place of examples).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from reviewer.formats.splits.near_duplicates import NearTexts, TextsCompared
from reviewer.formats.splits.split_assignment import (
    Chosen,
    SplitArticle,
    SplitError,
    by_date,
    by_need,
)

__all__ = ["By", "Grouping", "SplitArticle", "SplitError", "SplitResult", "make"]

By: TypeAlias = Literal["tags", "date"]
Grouping: TypeAlias = Literal["story", "article", "row"]


@dataclass
class SplitResult:
    """What came of it.

    Attributes:
        splits: Article -> split, earlier ones included.
        groups: Number of groups.
        new: Articles that got their split now.
        leaks: Pairs of articles in different splits that belong together.
        compared: What was looked at to find texts that are nearly the same.
    """

    splits: dict[str, str]
    groups: int
    new: int
    leaks: list[tuple[str, str]]
    compared: TextsCompared


def make(
    pieces: Iterable[SplitArticle],
    ratios: Sequence[float],
    *,
    seed: int,
    by: By = "tags",
    grouping: Grouping = "story",
    earlier: Mapping[str, str] | None = None,
) -> SplitResult:
    """Gives every article a split.

    Args:
        pieces: The articles.
        ratios: Shares of train, dev and test; 0 for a split that is not wanted.
        seed: Decides among what is equal.
        by: `tags` stratifies; `date` puts the oldest into train and the newest into test.
        grouping: `article` and `row` let everything go its own way; leaks are told.
        earlier: Splits that articles have already.

    Raises:
        SplitError: There are too few groups for the splits wanted, or an article has no date.
    """
    near = NearTexts()
    known = list(_taken_in(pieces, near))
    # Each once: two articles may have a hundred sentences in common.
    ties = list(dict.fromkeys(_ties(known, near)))
    alone = grouping != "story"
    groups = _groups(known, () if alone else ties)
    chosen = Chosen(known, groups, ratios, dict(earlier or {}))
    chosen.follow()
    order = by_date if by == "date" else by_need
    order(chosen, seed)
    chosen.fill_empty(seed)
    splits = chosen.splits
    leaks = sorted({(a, b) for a, b in ties if splits[a] != splits[b]})
    new = len(splits.keys() - (earlier or {}).keys())
    return SplitResult(splits, len(groups), new, leaks, near.compared)


def _taken_in(pieces: Iterable[SplitArticle], near: NearTexts) -> Iterator[SplitArticle]:
    """The articles without their texts, which are taken in: a corpus would fill the memory."""
    for number, piece in enumerate(pieces):
        for paragraph in piece.paragraphs:
            near.add(number, paragraph)
        for sentence in piece.sentences:
            near.add_sentence(number, sentence)
        yield replace(piece, paragraphs=(), sentences=())


def _ties(pieces: Sequence[SplitArticle], near: NearTexts) -> Iterator[tuple[str, str]]:
    """Pairs of articles that belong together."""
    ids = {piece.id for piece in pieces}
    stories: dict[str, str] = {}
    for piece in pieces:
        story = " ".join(piece.story.casefold().split())
        if story:
            first = stories.setdefault(story, piece.id)
            if first != piece.id:
                yield first, piece.id
        yield from (
            (piece.id, other) for other in piece.links if other in ids and other != piece.id
        )
    yield from ((pieces[one].id, pieces[other].id) for one, other in near.pairs())


def _groups(
    pieces: Sequence[SplitArticle], ties: Iterable[tuple[str, str]]
) -> list[list[SplitArticle]]:
    """The articles put together, in the order of the first of each group."""
    parent = {piece.id: piece.id for piece in pieces}

    def root(id: str) -> str:
        while parent[id] != id:
            parent[id] = parent[parent[id]]
            id = parent[id]
        return id

    for one, other in ties:
        parent[root(other)] = root(one)
    groups: dict[str, list[SplitArticle]] = {}
    for piece in pieces:
        groups.setdefault(root(piece.id), []).append(piece)
    return list(groups.values())
