"""Giving articles to annotators: fair by sentences, the same each time, and lasting."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence


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
    names = list(dict.fromkeys(annotators))
    if overlap < 1:
        raise ValueError(f"an overlap of {overlap}: expected 1 or more, people for each article")
    if overlap > len(names):
        raise ValueError(
            f"an overlap of {overlap} needs at least as many annotators; there are {len(names)}"
        )
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
