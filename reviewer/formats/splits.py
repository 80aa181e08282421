"""Splits that do not leak: what belongs together stays together.

The unit of assignment is a group of articles joined by their story, by a "same" link, or by a
paragraph that is nearly the same in both. An article keeps its split for ever; a new one goes
where its group is, and new groups go where they are needed most, tag by tag (Sechidis et al. 2011,
"On the stratification of multi-label data", with groups in place of examples).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, Literal, TypeAlias

from reviewer.formats.nearly import Nearly

By: TypeAlias = Literal["tags", "date"]
Grouping: TypeAlias = Literal["story", "article"]

ORDER: Final = ("train", "dev", "test")
"""The order in which ratios are given."""


class SplitError(Exception):
    """Splits that cannot be made; the text is one line for the user."""


@dataclass(frozen=True)
class Piece:
    """An article that is to be in a split.

    Attributes:
        id: Its id.
        story: What all articles of one event share; empty if it is not known.
        date: Its date; empty if it is not known.
        size: Examples in it.
        tags: Tag -> examples that carry it.
        links: Articles with the same fact.
        paragraphs: Its text in paragraphs.
    """

    id: str
    story: str = ""
    date: str = ""
    size: int = 1
    tags: Mapping[str, int] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()


@dataclass
class Made:
    """What came of it.

    Attributes:
        splits: Article -> split, earlier ones included.
        groups: Number of groups.
        new: Articles that got their split now.
        leaks: Pairs of articles in different splits that belong together.
    """

    splits: dict[str, str]
    groups: int
    new: int
    leaks: list[tuple[str, str]]


def make(
    pieces: Iterable[Piece],
    ratios: Sequence[float],
    *,
    seed: int,
    by: By = "tags",
    grouping: Grouping = "story",
    earlier: Mapping[str, str] | None = None,
) -> Made:
    """Gives every article a split.

    Args:
        pieces: The articles.
        ratios: Shares of train, dev and test; 0 for a split that is not wanted.
        seed: Decides among what is equal.
        by: `tags` stratifies; `date` puts the oldest into train and the newest into test.
        grouping: `article` lets every article go its own way; leaks are told.
        earlier: Splits that articles have already.

    Raises:
        SplitError: There are too few groups for the splits wanted, or an article has no date.
    """
    known = list(pieces)
    ties = list(_ties(known))
    alone = grouping == "article"
    groups = _groups(known, () if alone else ties)
    chosen = _Chosen(known, groups, ratios, dict(earlier or {}))
    chosen.follow()
    order = _by_date if by == "date" else _by_need
    order(chosen, seed)
    chosen.fill_empty(seed)
    splits = chosen.splits
    leaks = sorted({(a, b) for a, b in ties if splits[a] != splits[b]})
    new = len(splits.keys() - (earlier or {}).keys())
    return Made(splits, len(groups), new, leaks)


def _ties(pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    """Pairs of articles that belong together."""
    ids = {piece.id for piece in pieces}
    stories: dict[str, str] = {}
    nearly = Nearly()
    for number, piece in enumerate(pieces):
        story = " ".join(piece.story.casefold().split())
        if story:
            first = stories.setdefault(story, piece.id)
            if first != piece.id:
                yield first, piece.id
        yield from (
            (piece.id, other) for other in piece.links if other in ids and other != piece.id
        )
        for paragraph in piece.paragraphs:
            yield from ((pieces[i].id, piece.id) for i in nearly.add(number, paragraph))


def _groups(pieces: Sequence[Piece], ties: Iterable[tuple[str, str]]) -> list[list[Piece]]:
    """The articles put together, in the order of the first of each group."""
    parent = {piece.id: piece.id for piece in pieces}

    def root(id: str) -> str:
        while parent[id] != id:
            parent[id] = parent[parent[id]]
            id = parent[id]
        return id

    for one, other in ties:
        parent[root(other)] = root(one)
    groups: dict[str, list[Piece]] = {}
    for piece in pieces:
        groups.setdefault(root(piece.id), []).append(piece)
    return list(groups.values())


class _Chosen:
    """Which group is where, and what each split still needs."""

    def __init__(
        self,
        pieces: Sequence[Piece],
        groups: list[list[Piece]],
        ratios: Sequence[float],
        splits: dict[str, str],
    ) -> None:
        self.wanted = {name: share for name, share in zip(ORDER, ratios, strict=True) if share > 0}
        self.groups = groups
        self.splits = splits
        self.open: list[list[Piece]] = []
        total = sum(self.wanted.values())
        self.shares = {name: share / total for name, share in self.wanted.items()}
        self.size = sum(piece.size for piece in pieces)
        self.tags: dict[str, int] = {}
        for piece in pieces:
            for tag, count in piece.tags.items():
                self.tags[tag] = self.tags.get(tag, 0) + count
        self.has: dict[str, dict[str, int]] = {name: {} for name in ORDER}
        self.sizes = dict.fromkeys(ORDER, 0)
        self._refuse()

    def _refuse(self) -> None:
        if len(self.groups) < len(self.wanted):
            count = sum(len(group) for group in self.groups)
            raise SplitError(
                f"{count} articles make {len(self.groups)} groups, too few for"
                f" {len(self.wanted)} splits that are not empty; annotate articles of other"
                " stories, or let articles go their own way with --group article"
            )

    def follow(self) -> None:
        """Keeps what has its split, and lets new articles go where their group is."""
        for group in self.groups:
            known = [self.splits[piece.id] for piece in group if piece.id in self.splits]
            for piece in group:
                if piece.id in self.splits:
                    self._count(piece, self.splits[piece.id])
            if not known:
                self.open.append(group)
                continue
            first = next(name for name in ("test", "dev", "train") if name in known)
            self.put([piece for piece in group if piece.id not in self.splits], first)

    def put(self, group: Sequence[Piece], split: str) -> None:
        """Puts articles into a split."""
        for piece in group:
            self.splits[piece.id] = split
            self._count(piece, split)

    def _count(self, piece: Piece, split: str) -> None:
        self.sizes[split] = self.sizes.get(split, 0) + piece.size
        has = self.has.setdefault(split, {})
        for tag, count in piece.tags.items():
            has[tag] = has.get(tag, 0) + count

    def need(self, split: str, tag: str) -> float:
        """How many examples with a tag a split still needs."""
        return self.shares[split] * self.tags.get(tag, 0) - self.has[split].get(tag, 0)

    def room(self, split: str) -> float:
        """How many examples a split still needs."""
        return self.shares[split] * self.size - self.sizes[split]

    def fill_empty(self, seed: int) -> None:
        """Gives a split that got nothing the smallest new group of the largest one."""
        placed = {name: [] for name in self.wanted}  # type: dict[str, list[list[Piece]]]
        for group in self.open:
            placed[self.splits[group[0].id]].append(group)
        for name in self.wanted:
            if self.sizes[name]:
                continue
            giver = max(placed, key=lambda one: (len(placed[one]), self.sizes[one]))
            if len(placed[giver]) < 2:
                raise SplitError(
                    f"nothing is left for {name}: {len(self.groups)} groups, of which"
                    f" {len(self.open)} are new; annotate articles of other stories"
                )
            group = min(placed[giver], key=lambda one: (_size(one), _rank(one, seed)))
            placed[giver].remove(group)
            placed[name].append(group)
            self.sizes[giver] -= _size(group)
            self.put(group, name)


def _by_need(chosen: _Chosen, seed: int) -> None:
    """The rarest tag first; of the groups that have it the largest first."""
    left = sorted(chosen.open, key=lambda group: (-_size(group), _rank(group, seed)))
    while left:
        tags = {tag: sum(_tagged(group, tag) for group in left) for tag in chosen.tags}
        rare = min((t for t in tags if tags[t]), key=lambda t: (tags[t], t), default="")
        groups = [group for group in left if not rare or _tagged(group, rare)]
        for group in groups:
            best = max(
                chosen.wanted,
                key=lambda name: (chosen.need(name, rare), chosen.room(name), name == "train"),
            )
            chosen.put(group, best)
        left = [group for group in left if group not in groups]


def _by_date(chosen: _Chosen, seed: int) -> None:
    """The oldest groups into train, the newest into test; a group is as old as its newest."""
    undated = [piece.id for group in chosen.open for piece in group if not piece.date]
    if undated:
        raise SplitError(
            f"{len(undated)} articles have no date ({', '.join(undated[:3])} ...); give it in the"
            " Library or in the file, or split without --by date"
        )
    left = sorted(chosen.open, key=lambda g: (max(p.date for p in g), _rank(g, seed)))
    names = list(chosen.wanted)
    for number, group in enumerate(left):
        # So many groups are still needed for the splits that come after.
        while len(names) > 1 and (
            chosen.sizes[names[0]]
            and (chosen.room(names[0]) < _size(group) / 2 or len(left) - number < len(names))
        ):
            names.pop(0)
        chosen.put(group, names[0])


def _size(group: Sequence[Piece]) -> int:
    return sum(piece.size for piece in group)


def _tagged(group: Sequence[Piece], tag: str) -> int:
    return sum(piece.tags.get(tag, 0) for piece in group)


def _rank(group: Sequence[Piece], seed: int) -> str:
    """An order that only the seed decides, the same on every machine."""
    first = min(piece.id for piece in group)
    return sha256(f"{seed}:{first}".encode()).hexdigest()
