"""Giving articles, or their rows, to annotators: fair by sentences, the same each time, lasting."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, TypeAlias


def assign(
    sentences: Mapping[str, int],
    annotators: Sequence[str],
    overlap: int,
    seed: int,
    standing: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, tuple[str, ...]]:
    """Gives each article to `overlap` annotators, so that all have about as many sentences.

    The longest articles are given first, each to those who have the fewest sentences so far;
    chance settles ties. What stands stays, also to people who are not named now; articles that
    have fewer annotators than wanted get more.

    Args:
        sentences: Article -> how many sentences it has.
        annotators: Among whom to share.
        overlap: How many annotate each article.
        seed: The same seed gives the same.
        standing: What was given before.

    Returns:
        Article -> annotators, in alphabetical order.

    Raises:
        ValueError: There are fewer annotators than each article needs, or the overlap is below 1.
    """
    names = _among(annotators, overlap)
    dice = random.Random(seed)
    dice.shuffle(names)
    given = {article: list(who) for article, who in (standing or {}).items()}
    load = dict.fromkeys(names, 0)
    for article, who in given.items():
        for name in who:
            load[name] = load.get(name, 0) + sentences.get(article, 0)
    articles = sorted(sentences)
    dice.shuffle(articles)
    for article in sorted(articles, key=lambda one: -sentences[one]):
        who = given.setdefault(article, [])
        rank = {name: dice.random() for name in names}
        free = sorted((one for one in names if one not in who), key=lambda n: (load[n], rank[n]))
        for name in free[: max(0, overlap - len(who))]:
            who.append(name)
            load[name] += sentences[article]
    return {article: tuple(sorted(who)) for article, who in sorted(given.items())}


Row: TypeAlias = tuple[str, int]
"""An article, and where a row of it begins."""


def assign_rows(
    rows: Mapping[str, Sequence[int]],
    annotators: Sequence[str],
    overlap: int,
    seed: int,
    standing: Mapping[str, Mapping[str, Collection[int]]] | None = None,
    load: Mapping[str, int] | None = None,
) -> dict[str, dict[str, frozenset[int]]]:
    """Gives each row to `overlap` annotators, so that all have as many, and all pairs meet.

    Rows go in random order to those who have the fewest so far; chance settles ties. What stands
    stays, also for people who are not named now.

    Args:
        rows: Article -> where its rows begin.
        annotators: Among whom to share.
        overlap: How many annotate each row.
        seed: The same seed gives the same.
        standing: Article -> annotator -> the rows given to them before.
        load: How many other sentences somebody has been given.

    Returns:
        Article -> annotator -> where their rows begin.

    Raises:
        ValueError: There are fewer annotators than each row needs, or the overlap is below 1.
    """
    names = _among(annotators, overlap)
    dice = random.Random(seed)
    dice.shuffle(names)
    given = {
        article: {name: set(starts) for name, starts in own.items()}
        for article, own in (standing or {}).items()
    }
    counts = {name: (load or {}).get(name, 0) for name in names}
    holders: dict[Row, list[str]] = {}
    for article, own in given.items():
        for name, starts in own.items():
            counts[name] = counts.get(name, 0) + len(starts)
            for start in starts:
                holders.setdefault((article, start), []).append(name)
    every: list[Row] = [(article, start) for article in sorted(rows) for start in rows[article]]
    dice.shuffle(every)
    for row in every:
        who = holders.get(row, ())
        if len(who) >= overlap:
            continue
        rank = {name: dice.random() for name in names}
        free = sorted((one for one in names if one not in who), key=lambda n: (counts[n], rank[n]))
        for name in free[: overlap - len(who)]:
            given.setdefault(row[0], {}).setdefault(name, set()).add(row[1])
            counts[name] += 1
    return {
        article: {name: frozenset(own[name]) for name in sorted(own)}
        for article, own in sorted(given.items())
    }


class HandedOver(NamedTuple):
    """Who has what after somebody's open work has gone to somebody else.

    Attributes:
        given: Article -> annotators.
        rows: Article -> annotator -> where their rows begin.
        articles: Articles that went over as a whole.
        singles: Rows that went over one by one.
        stayed: Articles of which something stays although it is open: some of it is settled, or
            the other one has it too.
    """

    given: dict[str, tuple[str, ...]]
    rows: dict[str, dict[str, frozenset[int]]]
    articles: int = 0
    singles: int = 0
    stayed: int = 0


def hand_over(
    given: Mapping[str, Sequence[str]],
    rows: Mapping[str, Mapping[str, frozenset[int]]],
    names: tuple[str, str],
    settled: Mapping[str, Collection[int]],
    finished: Collection[str] = (),
) -> HandedOver:
    """Gives what somebody has not settled to somebody else.

    Rows go one by one; an article that was given as a whole goes if nothing of it is settled.

    Args:
        given: Article -> annotators.
        rows: Article -> annotator -> where their rows begin.
        names: Who gives, and who takes.
        settled: Article -> where the sentences begin that the first has settled.
        finished: The articles that they have submitted, which stay.
    """
    giver, taker = names
    found = HandedOver(
        {article: tuple(who) for article, who in given.items()},
        {article: dict(own) for article, own in rows.items()},
    )
    articles = singles = stayed = 0
    for article, who in given.items():
        if giver not in who or article in finished:
            continue
        own, done = found.rows.get(article, {}), settled.get(article, ())
        if giver not in own:
            if done or taker in who:
                stayed += 1
                continue
            found.given[article] = tuple(sorted({*who, taker} - {giver}))
            articles += 1
            continue
        left = own[giver].difference(done)
        has_all = taker in who and taker not in own
        taken = frozenset() if has_all else left - own.get(taker, frozenset())
        stayed += len(taken) < len(left)
        singles += len(taken)
        if taken:
            kept = own[giver] - taken
            own |= {giver: kept, taker: own.get(taker, frozenset()) | taken}
            if not kept:
                del own[giver]
            found.given[article] = tuple(sorted({*who, taker} - ({giver} - own.keys())))
    return found._replace(articles=articles, singles=singles, stayed=stayed)


def _among(annotators: Sequence[str], overlap: int) -> list[str]:
    """Those among whom is shared, each once.

    Raises:
        ValueError: They are fewer than the overlap, or that is below 1.
    """
    names = list(dict.fromkeys(annotators))
    if overlap < 1:
        raise ValueError(f"an overlap of {overlap}: expected 1 or more, people for each article")
    if overlap > len(names):
        raise ValueError(
            f"an overlap of {overlap} needs at least as many annotators; there are {len(names)}"
        )
    return names
