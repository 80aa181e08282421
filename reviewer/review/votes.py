"""Who voted what on a sentence: on each tag, on the status of each check, on each span.

Everything here takes what each annotator says of one sentence (journal key -> value). Only people
who settled the sentence vote on its tags and spans: "cannot judge" and "not yet read" are no
votes. A check votes with its status, whoever has settled what.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import (
    Collection,
    Hashable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
    Set,
)
from typing import NamedTuple, TypeAlias

import orjson

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.review.shared_keys import borders_of, common_checks, common_spans, says, tag_of

Said: TypeAlias = Mapping[str, Values]
"""Annotator -> what they say of one sentence."""


class Ballot(NamedTuple):
    """One thing to be decided about a sentence.

    Attributes:
        key: A key of the journal: `tag:<tag>`, `check:<id>`, `span:<id>`. The ids of spans are
            those of `span_id`, the same for everybody.
        votes: Annotator -> True or False, of a check its status; only those who voted.
        beside: What else a decision about it rests on: of a check, its evidence.
        silent: Of a span, who settled the sentence and marked no span of its tag: they do not
            vote on borders, but whoever takes their answer whole takes it without the span.
    """

    key: str
    votes: Mapping[str, Json]
    beside: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()

    @property
    def inputs(self) -> str:
        """What a decision about it is made from, as 16 hex digits."""
        return digest(self.votes, self.beside)

    @property
    def counts(self) -> list[tuple[Json, int]]:
        """The answers with how many gave each, the most frequent first."""
        return sorted(_counts(self.votes).items(), key=lambda item: (-item[1], str(item[0])))

    @property
    def disputed(self) -> bool:
        """Whether two people gave different answers."""
        return len(set(self.votes.values())) > 1

    @property
    def agreement(self) -> float:
        """Share of pairs of people who gave the same answer, 0 to 1; 1 for fewer than two."""
        n = len(self.votes)
        equal = sum(count * (count - 1) for _, count in self.counts)
        return equal / (n * (n - 1)) if n > 1 else 1.0

    @property
    def majority(self) -> Json:
        """The answer of more than half of those who voted; None if there is none (a tie)."""
        return self.at_least(0.5, more=True)

    def at_least(self, share: float, *, more: bool = False) -> Json:
        """The answer that such a share of those who voted gave; None if there is none.

        Args:
            share: 0 to 1.
            more: Whether it has to be more than that share.
        """
        if not self.votes:
            return None
        votes = list(self.votes.values())
        answer: Json = votes[0]
        count = votes.count(answer)
        if 2 * count <= len(votes):
            answer, count = self.counts[0]
        # In whole numbers: 3 of 4 is 0.75 exactly, whatever floats make of other shares.
        given, wanted = count, share * len(self.votes)
        return answer if given > wanted or (not more and given >= wanted - 1e-9) else None

    def who(self, answer: Json) -> tuple[str, ...]:
        """Those who gave an answer, in alphabetical order."""
        return tuple(sorted(name for name, vote in self.votes.items() if vote == answer))


def _counts(votes: Mapping[str, Json]) -> Counter[Hashable]:
    return Counter(votes.values())


def digest(votes: Mapping[str, Json], beside: Sequence[str] = ()) -> str:
    """What a decision was made from, as 16 hex digits: the same votes give the same digest."""
    data = orjson.dumps([dict(votes), sorted(beside)], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(data).hexdigest()[:16]


def answer(values: Values) -> frozenset[str] | None:
    """The tags that somebody gave a sentence; None if they have not settled it."""
    if values.get(v.DECIDED) != "settled":
        return None
    # Not `annotation.tags`: this is the inner loop of agreement and of the dispute queue.
    return frozenset(key[len(v.TAG) :] for key in values if key.startswith(v.TAG))


def tag_ballots(said: Said, tags: Sequence[str]) -> list[Ballot]:
    """A ballot for each tag: those of the scheme in its order, then others that somebody used.

    Args:
        said: What each annotator says of the sentence.
        tags: The tags of the scheme.
    """
    given = {name: own for name, values in said.items() if (own := answer(values)) is not None}
    if not given:
        return []
    others = sorted(frozenset().union(*given.values()) - set(tags))
    answers = sorted(given.items())
    return [
        Ballot(v.TAG + tag, {name: tag in own for name, own in answers}) for tag in (*tags, *others)
    ]


def status_ballots(said: Said, unchecked: Collection[str] = ("unchecked",)) -> list[Ballot]:
    """A ballot for each check of which anybody has set a status, the sentence's own first.

    Args:
        said: What each annotator says of the sentence.
        unchecked: The statuses that say nothing yet.
    """
    found: dict[str, dict[str, str]] = {}
    for name in sorted(name for name, values in said.items() if says(values, v.CHECK)):
        for key, check in common_checks(said[name]).items():
            if not check.get("withdrawn") and check["status"] not in unchecked:
                found.setdefault(key, {})[name] = check["status"]
    return [Ballot(key, found[key]) for key in sorted(found, key=lambda key: ("." in key, key))]


def span_ballots(said: Said) -> list[Ballot]:
    """A ballot for each span that anybody marked: tag by tag, each in the order of the text.

    Those vote who settled the sentence and marked a span of the same tag in it, against it if
    theirs are others. Whoever marked none may still mean the same words, so they do not vote. The
    spans have to stand in the present text.
    """
    if not any(says(values, v.SPAN) for values in said.values()):
        return []
    settled = sorted(name for name, values in said.items() if answer(values) is not None)
    marked = {name: common_spans(said[name]).keys() for name in settled}
    every = sorted({key for keys in marked.values() for key in keys}, key=borders_of)
    # Those that may stand in for each other come one below the other.
    of_tag: dict[str, list[str]] = {}
    for key in every:
        of_tag.setdefault(tag_of(key), []).append(key)
    return [ballot for keys in of_tag.values() for ballot in _on_borders(keys, marked)]


def _on_borders(keys: Sequence[str], marked: Mapping[str, Set[str]]) -> Iterator[Ballot]:
    """A ballot for each span of one tag."""
    voters = [name for name, own in marked.items() if not own.isdisjoint(keys)]
    silent = tuple(name for name in marked if name not in voters)
    for key in keys:
        yield Ballot(key, {name: key in marked[name] for name in voters}, silent=silent)


# -- the queue -------------------------------------------------------------------------------------


class Dispute(NamedTuple):
    """A sentence that has to be settled.

    Attributes:
        article: The article's id.
        place: The sentence's index in the layout.
        keys: What is to be settled about it.
        agreement: The least agreement of what is disputed about it, 0 to 1.
    """

    article: str
    place: int
    keys: tuple[str, ...]
    agreement: float


def dispute(article: str, place: int, ballots: Iterable[Ballot], keys: Iterable[str]) -> Dispute:
    """The sentence at a place as an item of the queue.

    Args:
        article: The article's id.
        place: The sentence's index.
        ballots: All that was voted on about it.
        keys: What of that is to be settled.
    """
    wanted = tuple(keys)
    chosen = [ballot for ballot in ballots if ballot.key in wanted or not wanted]
    return Dispute(article, place, wanted, min((one.agreement for one in chosen), default=1.0))
