"""One-vs-rest classifiers on word and character n-grams and what the rules see in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reviewer.assist.check_worth import CheckWorth, check_worth
from reviewer.assist.claims import features
from reviewer.assist.cues import Cues
from reviewer.assist.rules import RuleUnit, suggest, views

if TYPE_CHECKING:
    import numpy as np

    Matrix = np.ndarray[Any, np.dtype[np.float32]]

RULE_TAGS: Final = ("claim", "quote", "figure", "demand", "threat")
"""The tags that the rules know."""

_WORDS: Final = 1 << 15
_CHARACTERS: Final = 1 << 16
"""Places of the hashed n-grams, so that no list of words has to be kept."""
_BATCH: Final = 32
"""Sentences whose n-grams are counted together."""
_STRENGTH: Final = 4.0
"""Inverse of the regularisation."""


class SeenSentence(NamedTuple):
    """A sentence as the classifiers see it.

    Attributes:
        text: Its words.
        rules: Tag -> the score of the rules; tags they do not suggest are absent.
        traits: What else the rules see, each from 0 to 1.
        worth: How much it is worth checking.
    """

    text: str
    rules: dict[str, float]
    traits: tuple[float, ...]
    worth: CheckWorth = CheckWorth(0.0, "")


def is_installed() -> bool:
    """Whether the library is there."""
    return find_spec("sklearn") is not None


def seen(text: str, units: Sequence[tuple[int, int, str]], cues: Cues) -> list[SeenSentence]:
    """The sentences of a text as the classifiers see them.

    Args:
        text: The article's text.
        units: (start, end, kind) of its units, in order.
        cues: The words of its language.
    """
    every = [RuleUnit(*unit) for unit in units]
    found = []
    both = zip(views(text, every, cues), suggest(text, every, cues), strict=True)
    for view, (_, suggestions) in both:
        rules: dict[str, float] = {}
        for one in suggestions:
            rules[one.tag] = max(one.score, rules.get(one.tag, 0.0))
        traits = features(view, cues, rules)
        worth = check_worth(view.text, cues, suggestions)
        text_of = " ".join(view.text.split())
        found.append(SeenSentence(text_of, rules, tuple(traits.values()), worth))
    return found


class SentenceClassifier:
    """What was learnt of some tags.

    Attributes:
        tags: The tags, in the order of the rows of `weights`.
        weights: Shape (tags, features + 1); the last column is the bias.
    """

    def __init__(self, tags: Sequence[str], weights: Matrix) -> None:
        """Takes what was learnt."""
        self.tags = tuple(tags)
        self.weights = weights

    @classmethod
    def fit(
        cls, matrix: Any, labels: Sequence[frozenset[str]], tags: Sequence[str]
    ) -> SentenceClassifier:
        """Learns from sentences and their tags.

        Args:
            matrix: The features of the sentences, from `matrix_of`.
            labels: The tags of each.
            tags: The tags to learn; of one that all or none of the sentences have nothing is
                learnt but that.
        """
        import numpy as np
        from sklearn.linear_model import LogisticRegression
        from threadpoolctl import threadpool_limits

        weights = np.zeros((len(tags), matrix.shape[1] + 1), dtype=np.float32)
        for row, tag in enumerate(tags):
            wanted = np.array([tag in one for one in labels])
            if wanted.all() or not wanted.any():
                weights[row, -1] = 8.0 if len(wanted) and wanted.all() else -8.0
                continue
            model = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=0)
            # The vectors are short: a second thread of BLAS would only wait for the first, and
            # where the cores have other work that takes fifty times as long.
            with threadpool_limits(1, "blas"):
                model.fit(matrix, wanted)
            weights[row, :-1] = model.coef_[0]
            weights[row, -1] = model.intercept_[0]
        return cls(tags, weights)

    def probabilities(self, matrix: Any) -> Matrix:
        """How likely each sentence has each tag, shape (sentences, tags)."""
        import numpy as np

        scores = matrix @ self.weights[:, :-1].T + self.weights[:, -1]
        likely: Matrix = (1 / (1 + np.exp(-np.clip(scores, -30, 30)))).astype(np.float32)
        return likely


def matrix_of(
    sentences: Sequence[SeenSentence], breathe: Callable[[], object] = lambda: None
) -> Any:
    """The features of sentences as a sparse matrix, shape (sentences, features).

    Args:
        sentences: At least one.
        breathe: Called between pieces of a few milliseconds.
    """
    import numpy as np
    from scipy.sparse import csr_matrix, hstack, vstack
    from sklearn.feature_extraction.text import HashingVectorizer

    words = HashingVectorizer(ngram_range=(1, 2), n_features=_WORDS, alternate_sign=False)
    characters = HashingVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), n_features=_CHARACTERS, alternate_sign=False
    )
    pieces = []
    for first in range(0, len(sentences), _BATCH):
        batch = sentences[first : first + _BATCH]
        texts = [one.text for one in batch]
        rows = [[*(one.rules.get(tag, 0.0) for tag in RULE_TAGS), *one.traits] for one in batch]
        plain = csr_matrix(np.array(rows, dtype=np.float32))
        pieces.append(hstack([words.transform(texts), characters.transform(texts), plain]))
        breathe()
    return vstack(pieces, format="csr").astype(np.float32)
