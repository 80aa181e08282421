"""Learning from what was decided: suggestions, their quality, doubtful sentences, likely slips."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from reviewer.assist.cues import load
from reviewer.models import values as v
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.session import RankedSentence, Session
from reviewer.session.learning.examples import (
    Breathe,
    DecidedSentence,
    decided_articles,
    decided_sentences,
    language_of,
    whole,
)

if TYPE_CHECKING:
    from reviewer.assist.learned.classifier import SeenSentence
    from reviewer.assist.learned.validation import LearnedTag
    from reviewer.assist.suggestions import Suggestion

MACHINE: Final = "machine.learned"
"""In whose name the model speaks."""

MOST: Final = 20_000
"""So many decided sentences are learnt from, and so many undecided ones judged."""
RANDOM_SHARE: Final = 5
"""Of the queue of doubtful sentences each so many-th is drawn at random."""
SLIPS: Final = 200
"""So many likely slips of each tag are listed."""
WORTHY: Final = 2_000
"""So many sentences are ranked by how much they are worth checking."""
_SURE: Final = 0.5
"""From this probability on a tag is suggested; a slip is less likely than that."""
_BATCH: Final = 32
"""Sentences that the rules look at between two rests."""


@dataclass(slots=True)
class Learned:
    """What was learnt of somebody's decided sentences.

    Attributes:
        sentences: How many there were.
        others: How many of them others had decided.
        tags: What cross-validation says of each tag; empty while nothing could be learnt.
        missing: Why nothing was learnt; empty if something was.
        doubtful: Undecided sentences, the most doubtful first, each fifth drawn at random.
        slips: The annotator's own decided sentences whose label the model that had not seen their
            article thinks least likely, per tag, lowest first.
        worthy: Unchecked sentences, those first that are most worth checking by their features.
        likely: Digest of a sentence -> tag -> probability, of the tags that the model suggests.
    """

    sentences: int = 0
    others: int = 0
    tags: tuple[LearnedTag, ...] = ()
    missing: str = ""
    doubtful: list[RankedSentence] = field(default_factory=list)
    slips: list[RankedSentence] = field(default_factory=list)
    worthy: list[RankedSentence] = field(default_factory=list)
    likely: dict[bytes, dict[str, float]] = field(default_factory=dict)

    def suggestions(self, text: str, start: int) -> list[Suggestion]:
        """What the model suggests for a sentence that it has judged.

        Args:
            text: The sentence.
            start: Its first code point in the article's text.
        """
        from reviewer.assist.suggestions import Suggestion

        known = {one.tag: one for one in self.tags}
        return [
            Suggestion(
                tag, round(score, 2), self._reason(known[tag]), start, start + len(text), by=MACHINE
            )
            for tag, score in self.likely.get(_digest(text), {}).items()
            if score >= _SURE
        ]

    def _reason(self, tag: LearnedTag) -> str:
        learned = tag.learned
        return (
            f"learned from {tag.sentences} sentences: precision {learned.precision.value:.2f},"
            f" recall {learned.recall.value:.2f} on articles it had not seen"
        )

    def judges(self, tag: str) -> bool:
        """Whether the model speaks for a tag in place of the rules."""
        return any(one.tag == tag and not one.why_silent for one in self.tags)

    def ranking(self, queue: str) -> Sequence[RankedSentence]:
        """The sentences of a queue in their order."""
        known = {
            "doubtful": self.doubtful,
            "likely slips": self.slips,
            "worth checking": self.worthy,
        }
        return known.get(queue, ())

    def knows(self, text: str) -> bool:
        """Whether a sentence was judged."""
        return _digest(text) in self.likely


def _digest(text: str) -> bytes:
    return blake2b(" ".join(text.split()).encode(), digest_size=8).digest()


def learn(session: Session, breathe: Breathe = lambda: None) -> Learned:
    """Learns from everything decided that the annotator may know, and judges the rest.

    It takes seconds to minutes: call it beside the keys, with a session over `Store.beside()`.

    Args:
        session: The annotator, with a store of its own.
        breathe: Called between small pieces of work; may raise to end it.
    """
    corpus = _Corpus(session, breathe)
    found = Learned(len(corpus.decided), sum(not one.mine for one in corpus.decided))
    names = [tag.name for tag in session.scheme.tags]
    likely: list[Mapping[str, float]] = [_by_rules(one, names) for one in corpus.waiting_seen]
    found.missing = _missing(len(corpus.decided))
    if not found.missing:
        likely = _modelled(corpus, found, names) or likely
    found.worthy = list(_worthy(corpus))
    found.doubtful = list(_doubtful(corpus.waiting, likely, by_rules=bool(found.missing)))
    return found


def _missing(sentences: int) -> str:
    """Why nothing can be learnt; empty if it can."""
    from reviewer.assist.learned.classifier import is_installed
    from reviewer.assist.learned.validation import FEWEST

    if not is_installed():
        return "scikit-learn is missing: pip install 'reviewer-tui[suggest]'"
    return "" if sentences >= FEWEST else f"{sentences} of {FEWEST} decided sentences"


def _modelled(corpus: _Corpus, found: Learned, names: list[str]) -> list[Mapping[str, float]]:
    """Learns and fills in figures and slips; returns what the model says of what waits."""
    from reviewer.assist.learned.classifier import SentenceClassifier, matrix_of
    from reviewer.assist.learned.validation import cross_validate

    labels = [one.tags for one in corpus.decided]
    articles = [one.article for one in corpus.decided]
    matrix = matrix_of(corpus.decided_seen, corpus.breathe)
    judged = cross_validate(matrix, corpus.decided_seen, labels, articles, names)
    found.tags = judged.tags
    found.slips = list(_slips(corpus.decided, names, judged.likely.tolist(), found))
    corpus.breathe()
    if not corpus.waiting_seen:
        return []
    classifier = SentenceClassifier.fit(matrix, labels, names)
    rows = classifier.probabilities(matrix_of(corpus.waiting_seen, corpus.breathe))
    likely = [dict(zip(names, map(float, row), strict=True)) for row in rows]
    active = {one.tag for one in found.tags if not one.why_silent}
    for one, scores in zip(corpus.waiting_seen, likely, strict=True):
        found.likely[_digest(one.text)] = {t: p for t, p in scores.items() if t in active}
    return [*likely]


class _Corpus:
    """The decided and the waiting sentences, as the classifiers see them."""

    def __init__(self, session: Session, breathe: Breathe) -> None:
        self.session = session
        self.breathe = breathe
        self.decided: list[DecidedSentence] = []
        self.decided_seen: list[SeenSentence] = []
        self.waiting: list[tuple[str, str]] = []
        self.waiting_seen: list[SeenSentence] = []
        first = decided_articles(session)
        known = [article.id for article in session.store.articles() if not article.missing]
        for name in dict.fromkeys((*first, *known)):
            if len(self.waiting) >= MOST and len(self.decided) >= MOST:
                break
            article = whole(session, name, breathe)
            if article is not None:
                self._take(article)

    def _take(self, article: OpenArticle) -> None:
        name = article.article.id
        decided = decided_sentences(self.session, article, self.breathe)
        at = {one.place: one for one in decided}
        waiting = [p for p in range(len(article)) if v.DECIDED not in article.at(p).values]
        if not decided and not waiting:
            return
        seen = self._seen(article)
        for place, one in at.items():
            if len(self.decided) < MOST:
                self.decided.append(one)
                self.decided_seen.append(seen[place])
        # A sentence that others decided waits all the same.
        for place in waiting:
            if len(self.waiting) < MOST:
                self.waiting.append((name, article.layout.id(place)))
                self.waiting_seen.append(seen[place])

    def _seen(self, article: OpenArticle) -> list[SeenSentence]:
        from reviewer.assist.learned.classifier import seen

        cues = load(language_of(self.session, article), self.session.cues)
        every: list[SeenSentence] = []
        for first in range(0, len(article), _BATCH):
            self.breathe()
            around = max(0, first - 8)
            last = min(len(article), first + _BATCH)
            start, end = article.layout.range(around)[0], article.layout.range(last - 1)[1]
            units = []
            for place in range(around, last):
                low, high = article.layout.range(place)
                units.append((low - start, high - start, article.layout.kind(place)))
            found = seen(article.text[start:end], units, cues)
            every += found[first - around :]
        return every


def _by_rules(one: SeenSentence, names: list[str]) -> Mapping[str, float]:
    """Probabilities where there is no model: the rules' scores, little where they are silent."""
    return {name: one.rules.get(name, 0.05) for name in names}


def _doubt(likely: Mapping[str, float]) -> tuple[float, str]:
    """How doubtful the most doubtful tag is, from 0 to 1, and which it is."""
    best = max(likely, key=lambda tag: 1 - abs(2 * likely[tag] - 1), default="")
    return (1 - abs(2 * likely[best] - 1), best) if best else (0.0, "")


def _doubtful(
    waiting: list[tuple[str, str]], likely: list[Mapping[str, float]], *, by_rules: bool
) -> Iterator[RankedSentence]:
    """The waiting sentences, the most doubtful first; each fifth is drawn at random.

    What is drawn at random tells how the machine does on the corpus; the doubtful alone would not.
    """
    doubts = [_doubt(one) for one in likely]
    ordered = sorted(range(len(waiting)), key=lambda at: (-doubts[at][0], waiting[at]))
    drawn = sorted(range(len(waiting)), key=lambda at: waiting[at])
    random.Random(len(waiting)).shuffle(drawn)
    given: set[int] = set()
    by = "rules" if by_rules else "model"
    lists = (iter(ordered), iter(drawn))
    for number in range(len(waiting)):
        chance = number % RANDOM_SHARE == RANDOM_SHARE - 1
        at = next(one for one in lists[chance] if one not in given)
        given.add(at)
        doubt, tag = doubts[at]
        why = "drawn at random" if chance else f"{by}: {tag} {likely[at][tag]:.2f}, in doubt"
        yield RankedSentence(*waiting[at], why if doubt or chance else "nothing is in doubt")


def _worthy(corpus: _Corpus) -> Iterator[RankedSentence]:
    """The sentences most worth checking, by what is documented of `check_worth`."""
    decided = ((one.article, one.unit) for one in corpus.decided)
    every = {
        **dict(zip(corpus.waiting, corpus.waiting_seen, strict=True)),
        **dict(zip(decided, corpus.decided_seen, strict=True)),
    }
    ranked = sorted(every.items(), key=lambda item: (-item[1].worth.score, item[0]))
    for key, one in ranked[:WORTHY]:
        if one.worth.score:
            yield RankedSentence(*key, f"worth {one.worth.score:.2f}: {one.worth.why}")


def _slips(
    decided: list[DecidedSentence],
    names: list[str],
    likely: list[list[float]],
    found: Learned,
) -> Iterator[RankedSentence]:
    """The annotator's own labels that the model thinks least likely, tag by tag, lowest first.

    Only tags that have been learnt well enough to be worth an opinion: a model that the rules
    beat accuses nobody.
    """
    for column, name in enumerate(names):
        if not found.judges(name) and found.tags[column].learned.f1 < _SURE:
            continue
        own = []
        for one, row in zip(decided, likely, strict=True):
            said = name in one.tags
            chance = row[column] if said else 1 - row[column]
            if one.mine and chance < _SURE:
                own.append((chance, one, said))
        for chance, one, said in sorted(own, key=lambda item: item[0])[:SLIPS]:
            what = f"{name} set" if said else f"{name} not set"
            yield RankedSentence(one.article, one.unit, f"{what}: probability {chance:.2f}")
