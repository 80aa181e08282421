"""Who is right how often, estimated from the answers alone (Dawid and Skene, 1979).

"Maximum Likelihood Estimation of Observer Error-Rates Using the EM Algorithm": each annotator has
a table of what they say where something is so, each sentence a probability that it is; the two
are estimated in turn, beginning with the shares of the votes. It tells of people and sentences,
for a chief to look at; it decides nothing and is never gold.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from reviewer.review.measures import Figure, Kinds, kinds
from reviewer.review.ratings import MISSING, Ratings
from reviewer.review.statuses import Key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

STEPS: Final = 100
"""Rounds at most."""

CLOSE: Final = 1e-5
"""It ends once the log likelihood of an answer grows by less."""

FEWEST: Final = 3
"""Annotators without whom nobody can be told to be right: of two either may be."""

TOO_FEW: Final = Figure(None, f"it takes {FEWEST} annotators who settled the same sentences")


class Estimate(NamedTuple):
    """What was estimated of one tag, or of categories.

    Attributes:
        prior: How frequent each category is, shape (categories,).
        confusion: What each annotator says where a category is so, shape (annotators, true, said);
            of a category that never is, zeros.
        probable: The probability of each category, shape (sentences, categories); of a sentence
            that nobody decided it is the prior.
    """

    prior: Floats
    confusion: Floats
    probable: Floats

    def difficulty(self) -> Floats:
        """How uncertain each sentence is, in bits (entropy), shape (sentences,)."""
        import numpy as np

        known = np.where(self.probable > 0, self.probable, 1.0)
        bits: Floats = -(self.probable * np.log2(known)).sum(axis=1)
        return bits


class Skill(NamedTuple):
    """What one annotator does with a tag, by the estimate.

    Attributes:
        tag: The tag.
        annotator: Who.
        n: Sentences that they settled.
        found: How often they give the tag where it is.
        wrong: How often they give it where it is not.
    """

    tag: str
    annotator: str
    n: int
    found: Figure
    wrong: Figure


class Minority(NamedTuple):
    """A sentence on which those who are usually right are the fewer.

    Attributes:
        key: The sentence.
        tag: The tag.
        held: Whether the estimate has the tag there, against most of those who answered.
        confidence: The probability of that, 0.5 to 1.
        difficulty: How uncertain it is, in bits, 0 to 1.
    """

    key: Key
    tag: str
    held: bool
    confidence: float
    difficulty: float


class ItemEstimate(NamedTuple):
    """What is estimated of one tag of one sentence.

    Attributes:
        key: The sentence.
        tag: The tag.
        held: Whether it is more probable than not that the sentence has it.
        confidence: The probability of that, 0.5 to 1.
        difficulty: How uncertain it is, in bits, 0 to 1.
        n: How many settled the sentence.
    """

    key: Key
    tag: str
    held: bool
    confidence: float
    difficulty: float
    n: int


def estimate(
    ratings: Ints, categories: int, *, steps: int = STEPS, close: float = CLOSE
) -> Estimate:
    """Estimates tables and probabilities.

    Args:
        ratings: Categories from 0 or `MISSING`, shape (sentences, annotators).
        categories: How many there are.
        steps: Rounds at most.
        close: Growth of the log likelihood of a sentence below which it ends.
    """
    alike = kinds(ratings, categories)
    made = estimate_kinds(alike, categories, steps=steps, close=close)
    return made._replace(probable=made.probable[alike.which])


def estimate_kinds(
    alike: Kinds, categories: int, *, steps: int = STEPS, close: float = CLOSE
) -> Estimate:
    """The same, with one row of probabilities for all sentences with the same answers.

    Args:
        alike: The kinds of sentences, of which there are few.
        categories: How many there are.
        steps: Rounds at most.
        close: Growth of the log likelihood of a sentence below which it ends.
    """
    import numpy as np

    rows, _, times = alike
    said = np.stack([rows == category for category in range(categories)], axis=2).astype(float)
    votes = said.sum(axis=1)
    given = votes.sum(axis=1, keepdims=True)
    probable = np.where(given > 0, votes / np.maximum(given, 1), 1 / categories)
    weight = (times * (given[:, 0] > 0)).astype(float)
    before = -np.inf
    for _ in range(steps):
        prior, confusion = _tables(probable, said, weight)
        probable, likelihood = _probable(prior, confusion, said, weight)
        if likelihood - before < close:
            break
        before = likelihood
    return Estimate(prior, confusion, probable)


def _tables(probable: Floats, said: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """How frequent each category is, and what each annotator says where it is so."""
    import numpy as np

    weighted = probable * weight[:, None]
    prior = weighted.sum(axis=0) / max(weight.sum(), 1.0)
    counted = np.einsum("it,ias->ats", weighted, said)
    total = counted.sum(axis=2, keepdims=True)
    return prior, np.divide(counted, total, out=np.zeros_like(counted), where=total > 0)


def _probable(
    prior: Floats, confusion: Floats, said: Floats, weight: Floats
) -> tuple[Floats, float]:
    """The probability of each category for each row, and the log likelihood of a sentence."""
    import numpy as np

    tiny = np.finfo(np.float64).tiny
    logs = np.log(np.maximum(prior, tiny)) + np.einsum(
        "ias,ats->it", said, np.log(np.maximum(confusion, tiny))
    )
    top = logs.max(axis=1, keepdims=True)
    grown = np.exp(logs - top)
    total = grown.sum(axis=1, keepdims=True)
    likelihood = float((weight * (top + np.log(total))[:, 0]).sum() / max(weight.sum(), 1.0))
    return grown / total, likelihood


def _shared(ratings: Ratings) -> bool:
    """Whether enough people settled the same sentences."""
    return bool(((ratings.sets != MISSING).sum(axis=1) >= FEWEST).any())


def skills(ratings: Ratings) -> list[Skill]:
    """What each annotator does with each tag; without a figure, why.

    Args:
        ratings: Who settled what.
    """
    found = []
    enough = _shared(ratings)
    for index, tag in enumerate(ratings.tags):
        table = ratings.tag(index)
        made = estimate(table, 2) if enough else None
        for at, name in enumerate(ratings.annotators):
            n = int((table[:, at] != MISSING).sum())
            hit, miss = (_share(made, at, true) for true in (1, 0))
            found.append(Skill(tag, name, n, hit, miss))
    return found


def _share(made: Estimate | None, annotator: int, true: int) -> Figure:
    if made is None:
        return TOO_FEW
    row = made.confusion[annotator, true]
    if not row.sum():
        return Figure(None, "it is nowhere" if true else "it is everywhere")
    return Figure(float(row[1]))


def item_estimates(ratings: Ratings) -> Iterator[ItemEstimate]:
    """Each tag of each sentence that two people settled, sentence by sentence.

    Args:
        ratings: Who settled what.
    """
    import numpy as np

    if not _shared(ratings):
        return
    given = (ratings.sets != MISSING).sum(axis=1)
    made = [estimate(ratings.tag(at), 2) for at in range(len(ratings.tags))]
    bits = np.stack([one.difficulty() for one in made], axis=1)
    likely = np.stack([one.probable[:, 1] for one in made], axis=1)
    for row in (given > 1).nonzero()[0].tolist():
        key, n = (ratings.articles[ratings.article_of[row]], ratings.units[row]), int(given[row])
        for at, tag in enumerate(ratings.tags):
            has = float(likely[row, at])
            yield ItemEstimate(key, tag, has > 0.5, max(has, 1 - has), float(bits[row, at]), n)


def minorities(ratings: Ratings) -> Iterator[Minority]:
    """Sentences on which those who are usually right are the fewer, tag by tag, the surest first.

    Args:
        ratings: Who settled what.
    """
    if not _shared(ratings):
        return
    for index, tag in enumerate(ratings.tags):
        alike = kinds(ratings.tag(index), 2)
        made = estimate_kinds(alike, 2)
        bits, which = made.difficulty(), alike.which
        most, least = (alike.rows == 1).sum(axis=1), (alike.rows == 0).sum(axis=1)
        likely = made.probable[:, 1]
        differ = ((likely > 0.5) & (most < least)) | ((likely < 0.5) & (most > least))
        rows = (differ & (most > 0) & (least > 0))[which].nonzero()[0].tolist()
        for row in sorted(rows, key=lambda row: -abs(likely[which[row]] - 0.5)):
            kind = which[row]
            key = (ratings.articles[ratings.article_of[row]], ratings.units[row])
            sure = float(max(likely[kind], 1 - likely[kind]))
            yield Minority(key, tag, bool(likely[kind] > 0.5), sure, float(bits[kind]))
