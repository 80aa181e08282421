"""What is held to be so of each sentence, and where an annotator says otherwise.

By most of the others, by the gold, or by the estimate of who is usually right. Everything is bit
masks over the tags, tag 0 the lowest bit, so that a hundred thousand sentences take milliseconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from reviewer.review.dawid_skene import estimate
from reviewer.review.measures import Figure
from reviewer.review.ratings import MISSING, Ratings
from reviewer.review.statuses import Key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

NO_TAG: Final = "no tag"
"""What stands for nothing where a tag was meant, or given."""

NEITHER: Final = Figure(None, "neither they nor what they are compared with has it")


class Truth(NamedTuple):
    """What is held to be so.

    Attributes:
        known: The tags of which it is known whether they are there, shape (sentences,).
        held: Those of them that are there, shape (sentences,).
    """

    known: Ints
    held: Ints


class Confusion(NamedTuple):
    """One thing taken for another.

    Attributes:
        wanted: The tag that was meant; `no tag` if none was in its place.
        said: The tag that was given instead.
        sentences: On how many.
    """

    wanted: str
    said: str
    sentences: int


def of_others(ratings: Ratings, column: int, *, single: bool = False) -> Truth:
    """What more than half of the others say; ties are not known.

    Args:
        ratings: Who settled what.
        column: Whose others.
        single: Whether a sentence has one tag at most: then that tag, or none, is one answer, and
            of a sentence on which no answer has more than half nothing is known.
    """
    import numpy as np

    known = np.zeros(len(ratings.sets), dtype=np.int64)
    held = np.zeros(len(ratings.sets), dtype=np.int64)
    if single:
        others = np.delete(ratings.sets, column, axis=1)
        voters = (others != MISSING).sum(axis=1)
        for answer in np.unique(others[others != MISSING]):
            won = 2 * (others == answer).sum(axis=1) > voters
            known[won] = (1 << len(ratings.tags)) - 1
            held[won] = answer
        return Truth(known, held)
    # Column by column, in small numbers: of a million sentences a table of all others is much.
    columns = [one for at, one in enumerate(ratings.sets.T) if at != column]
    for at in range(len(ratings.tags)):
        # Those who gave the tag less those who did not.
        lead = np.zeros(len(known), dtype=np.int16)
        for one in columns:
            given = one != MISSING
            lead[given] += (2 * ((one[given] >> at) & 1) - 1).astype(np.int16)
        known[lead != 0] |= 1 << at
        held[lead > 0] |= 1 << at
    return Truth(known, held)


def of_gold(ratings: Ratings, gold: Mapping[tuple[str, str, str], bool]) -> Truth:
    """What adjudicators decided.

    Args:
        ratings: Who settled what.
        gold: (article, sentence, tag) -> whether the gold has it.
    """
    import numpy as np

    known = np.zeros(len(ratings.sets), dtype=np.int64)
    held = np.zeros(len(ratings.sets), dtype=np.int64)
    if gold:
        bit = {tag: 1 << at for at, tag in enumerate(ratings.tags)}
        row_of = {key: row for row, key in enumerate(keys(ratings))}
        for (article, unit, tag), has in gold.items():
            row = row_of.get((article, unit))
            if row is not None and tag in bit:
                known[row] |= bit[tag]
                held[row] |= bit[tag] if has else 0
    return Truth(known, held)


def of_estimate(ratings: Ratings) -> Truth:
    """What is more probable than not, by the estimate of who is usually right."""
    import numpy as np

    settled = (ratings.sets != MISSING).any(axis=1)
    known = np.where(settled, (1 << len(ratings.tags)) - 1, 0).astype(np.int64)
    held = np.zeros(len(ratings.sets), dtype=np.int64)
    for at in range(len(ratings.tags)):
        likely = estimate(ratings.tag(at), 2).probable[:, 1] > 0.5
        held |= np.where(likely, 1 << at, 0)
    return Truth(known, held & known)


def keys(ratings: Ratings) -> Iterator[Key]:
    """Article and sentence of each row."""
    names = ratings.articles
    for article, unit in zip(ratings.article_of.tolist(), ratings.units, strict=True):
        yield names[article], unit


class TruthComparison:
    """One annotator beside what is held to be so."""

    def __init__(self, ratings: Ratings, column: int, truth: Truth) -> None:
        """Compares what they settled.

        Args:
            ratings: Who settled what.
            column: Who.
            truth: What is held to be so.
        """
        import numpy as np

        own = ratings.sets[:, column]
        known = np.where(own == MISSING, 0, truth.known)
        self._ratings = ratings
        self._known = known
        self._said = own & known
        self._held = truth.held & known
        self._missing = self._held & ~self._said
        self._more = self._said & ~self._held

    @property
    def n(self) -> int:
        """Sentences that they settled, of which anything is known."""
        return int((self._known != 0).sum())

    def f1(self, tag: int) -> Figure | None:
        """F1 on a tag; None where nothing was compared."""
        return self._f1([tag])

    def f1_of_all(self) -> Figure | None:
        """F1 over all tags; None where nothing was compared."""
        return self._f1(range(len(self._ratings.tags)))

    def _f1(self, tags: range | list[int]) -> Figure | None:
        right, said, held, known = (
            sum(int(((masks >> at) & 1).sum()) for at in tags)
            for masks in (self._said & self._held, self._said, self._held, self._known)
        )
        if not known:
            return None
        return Figure(2 * right / (said + held)) if said + held else NEITHER

    def confusions(self) -> Iterator[Confusion]:
        """What was said in place of what: each missing tag with each too much, by frequency."""
        import numpy as np

        tags = self._ratings.tags
        counted: Counter[tuple[str, str]] = Counter()
        wrong = (self._missing | self._more) != 0
        both = np.stack([self._missing[wrong], self._more[wrong]], axis=1)
        # Few kinds occur, again and again.
        kinds, times = np.unique(both, axis=0, return_counts=True)
        for (missing, more), n in zip(kinds.tolist(), times.tolist(), strict=True):
            wanted = [tag for at, tag in enumerate(tags) if missing >> at & 1] or [NO_TAG]
            said = [tag for at, tag in enumerate(tags) if more >> at & 1] or [NO_TAG]
            counted.update({(one, two): n for one in wanted for two in said})
        for (one, two), n in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
            yield Confusion(one, two, n)

    def differing(self, tag: str = "") -> Iterator[Key]:
        """The sentences on which they say otherwise about a tag; about any, if it is empty."""
        wrong = self._missing | self._more
        if tag:
            wrong = wrong & self._bit(tag)
        yield from self._keys(wrong != 0)

    def taken(self, wanted: str, said: str) -> Iterator[Key]:
        """The sentences on which they say one thing in place of another; see `confusions`."""
        missing = self._missing == 0 if wanted == NO_TAG else self._missing & self._bit(wanted) != 0
        more = self._more == 0 if said == NO_TAG else self._more & self._bit(said) != 0
        yield from self._keys(missing & more & ((self._missing | self._more) != 0))

    def missed(self, tag: str) -> Iterator[Key]:
        """The sentences on which a tag is missing that is held to be there."""
        yield from self._keys(self._missing & self._bit(tag) != 0)

    def added(self, tag: str) -> Iterator[Key]:
        """The sentences on which a tag was given that is held not to be there."""
        yield from self._keys(self._more & self._bit(tag) != 0)

    def _bit(self, tag: str) -> int:
        return 1 << self._ratings.tags.index(tag)

    def _keys(self, rows: NDArray[np.bool_]) -> Iterator[Key]:
        ratings = self._ratings
        for row in rows.nonzero()[0].tolist():
            yield ratings.articles[ratings.article_of[row]], ratings.units[row]
