"""Whole answers of random annotators, and what is to be made of them, written down plainly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from hypothesis import strategies as st

from reviewer.models import Json
from reviewer.models import values as v
from reviewer.ports import Store
from reviewer.session import Edit, Put
from tests.session.annotator_builders import PEOPLE, SENTENCES, TAGS, session

Place = tuple[str, int, int]
"""A tag, and from where to where in the article."""

STARTS = (0, 24, 40, 57, 75)
"""Where the sentences of `crews.TEXT` begin."""


class Says(NamedTuple):
    """What somebody says of one sentence.

    Attributes:
        decided: `settled`, `cannot`, or None for not yet read.
        tags: The tags.
        status: The status of its check; None for no check.
        spans: Tag and borders -> the status of the span's own check, None for no check.
    """

    decided: str | None
    tags: frozenset[str]
    status: str | None
    spans: Mapping[Place, str | None]


Crowd = Mapping[str, list[Says]]
"""Annotator -> what they say of each sentence."""

statuses = st.sampled_from([None, None, "unchecked", "refuted", "supported"])
borders = st.tuples(st.sampled_from(TAGS[:2]), st.sampled_from([0, 2]), st.sampled_from([5, 8]))


def says(place: int) -> st.SearchStrategy[Says]:
    """Random answers about one sentence, with gaps."""
    start = STARTS[place]
    spans = st.dictionaries(
        borders.map(lambda one: (one[0], start + one[1], start + one[2])), statuses, max_size=2
    )
    decided = st.sampled_from(["settled", "settled", "settled", "cannot", None])
    return st.builds(
        Says, decided, st.frozensets(st.sampled_from(TAGS[:3]), max_size=2), statuses, spans
    )


# Made once: a strategy that is made for each example is looked through each time.
_EVERY: st.SearchStrategy[list[Says]] = st.tuples(*map(says, range(SENTENCES))).map(list)
_CROWDS = {
    n: st.fixed_dictionaries(dict.fromkeys(PEOPLE[:n], _EVERY)) for n in range(2, len(PEOPLE) + 1)
}
crowds: st.SearchStrategy[Crowd] = st.integers(2, 6).flatmap(_CROWDS.__getitem__)


def gather(store: Store, crowd: Crowd, article: str = "ferry") -> None:
    """Makes everybody say it, each in a session of their own."""
    for name, every in crowd.items():
        one = session(store, name)
        opened = one.open(article)
        puts: list[Put] = []
        for place, said in enumerate(every):
            wanted = _values(name, said, opened.text)
            puts += opened.puts(place, wanted) if wanted else []
        assert not puts or one.apply(Edit(tuple(puts), "say")).ok
        one.end()


def rethink(store: Store, name: str, place: int, said: Says, article: str = "ferry") -> None:
    """Makes somebody say something else of a sentence, and nothing of what they said before."""
    one = session(store, name)
    opened = one.open(article)
    known = (key for key in opened.at(place).values if key != v.ANCHOR)
    wanted = {**dict.fromkeys(known), **_values(name, said, opened.text)}
    puts = opened.puts(place, wanted) if wanted else []
    assert not puts or one.apply(Edit(tuple(puts), "say")).ok
    one.end()


def _values(name: str, said: Says, text: str) -> dict[str, Json]:
    found: dict[str, Json] = {v.TAG + tag: 1 for tag in said.tags}
    if said.decided:
        found[v.DECIDED] = said.decided
    if said.status:
        found[v.CHECK + "content"] = {"scope": "content", "status": said.status}
    for number, ((tag, start, end), status) in enumerate(said.spans.items()):
        # Everybody has ids of their own.
        id = f"{name[0]}{number}"
        found[v.SPAN + id] = {"tag": tag, "start": start, "end": end, "exact": text[start:end]}
        if status:
            check = {"scope": "content", "status": status, "span": id}
            found[f"{v.CHECK}content.{id}"] = check
    return found


# -- the plain reference ---------------------------------------------------------------------------


def settled(crowd: Crowd, place: int) -> dict[str, Says]:
    """Who settled a sentence."""
    return {
        name: every[place] for name, every in crowd.items() if every[place].decided == "settled"
    }


def cast(crowd: Crowd, place: int) -> dict[str, dict[str, Json]]:
    """Key -> annotator -> vote, of one sentence."""
    found: dict[str, dict[str, Json]] = {}
    for name, said in settled(crowd, place).items():
        for tag in TAGS:
            found.setdefault(f"tag:{tag}", {})[name] = tag in said.tags
        for tag, start, end in {p for other in settled(crowd, place).values() for p in other.spans}:
            if tag in {own for own, _, _ in said.spans}:
                votes = found.setdefault(f"span:{tag}-{start}-{end}", {})
                votes[name] = (tag, start, end) in said.spans
    for name, every in crowd.items():
        for key, status in [("", every[place].status), *every[place].spans.items()]:
            if status not in (None, "unchecked"):
                of = f".{'-'.join(map(str, key))}" if key else ""
                found.setdefault(f"check:content{of}", {})[name] = status
    return found


def differ(crowd: Crowd) -> dict[int, set[str]]:
    """Sentence -> keys with different votes; sentences without one are left out."""
    every = {
        place: {key for key, votes in cast(crowd, place).items() if len(set(votes.values())) > 1}
        for place in range(SENTENCES)
    }
    return {place: keys for place, keys in every.items() if keys}


def by_rule(crowd: Crowd, place: int, rule: str) -> dict[str, Json]:
    """Key -> answer of `majority`, `union`, `none` or `take NAME`; what stays open is left out."""
    found: dict[str, Json] = {}
    for key, votes in cast(crowd, place).items():
        answers = list(votes.values())
        most = [one for one in answers if 2 * answers.count(one) > len(answers)][:1]
        if rule.startswith("take "):
            name = rule.removeprefix("take ")
            taken = [votes[name]] if name in votes else []
            # A whole answer without a span is one against it.
            absent = not taken and key.startswith("span:") and name in settled(crowd, place)
            chosen: list[Json] = [False] if absent else taken
        elif key.startswith("check:"):
            chosen = [] if rule == "none" else most
        else:
            chosen = {"majority": most, "union": [any(answers)], "none": [False]}[rule]
        if chosen:
            found[key] = chosen[0]
    return found
