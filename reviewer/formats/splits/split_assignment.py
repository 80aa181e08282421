"""Which group of articles goes into which split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from reviewer.models.phrases import count_of

ORDER: Final = ("train", "dev", "test")
"""The order in which ratios are given."""


class SplitError(Exception):
    """Splits that cannot be made; the text is one line for the user."""


@dataclass(frozen=True)
class SplitArticle:
    """An article that is to be in a split.

    Attributes:
        id: Its id.
        story: What all articles of one event share; empty if it is not known.
        date: Its date; empty if it is not known.
        size: Examples in it.
        tags: Tag -> examples that carry it.
        links: Articles with the same fact.
        paragraphs: Its text in paragraphs.
        sentences: Its text in sentences.
    """

    id: str
    story: str = ""
    date: str = ""
    size: int = 1
    tags: Mapping[str, int] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()


class Chosen:
    """Which group is where, and what each split still needs.

    Attributes:
        wanted: Split -> share, of the splits that are wanted.
        groups: All groups.
        splits: Article -> split so far.
        open: Groups that have no split yet.
        shares: Split -> share of all.
        tags: Tag -> examples that carry it.
        sizes: Split -> examples so far.
    """

    def __init__(
        self,
        pieces: Sequence[SplitArticle],
        groups: list[list[SplitArticle]],
        ratios: Sequence[float],
        splits: dict[str, str],
    ) -> None:
        self.wanted = {name: share for name, share in zip(ORDER, ratios, strict=True) if share > 0}
        self.groups = groups
        self.splits = splits
        self.open: list[list[SplitArticle]] = []
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
                f"{count_of(count, 'article')} in {count_of(len(self.groups), 'group')}: too few"
                f" for {len(self.wanted)} splits that are not empty; annotate articles of other"
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

    def put(self, group: Sequence[SplitArticle], split: str) -> None:
        """Puts articles into a split."""
        for piece in group:
            self.splits[piece.id] = split
            self._count(piece, split)

    def _count(self, piece: SplitArticle, split: str) -> None:
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
        placed: dict[str, list[list[SplitArticle]]] = {name: [] for name in self.wanted}
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


def by_need(chosen: Chosen, seed: int) -> None:
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
        put = set(map(id, groups))
        left = [group for group in left if id(group) not in put]


def by_date(chosen: Chosen, seed: int) -> None:
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


def _size(group: Sequence[SplitArticle]) -> int:
    return sum(piece.size for piece in group)


def _tagged(group: Sequence[SplitArticle], tag: str) -> int:
    return sum(piece.tags.get(tag, 0) for piece in group)


def _rank(group: Sequence[SplitArticle], seed: int) -> str:
    """An order that only the seed decides, the same on every machine."""
    first = min(piece.id for piece in group)
    return sha256(f"{seed}:{first}".encode()).hexdigest()
