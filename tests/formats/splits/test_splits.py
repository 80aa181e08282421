"""Splits that do not leak."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.formats.splits.near_duplicates import AT_LEAST, COMMON, NearTexts
from reviewer.formats.splits.splits import SplitArticle, SplitError, make

LONG = "The ferry to Tolvane was stopped on Monday after the port found cracks in its hull"


def pieces(count: int, story: str = "") -> list[SplitArticle]:
    return [
        SplitArticle(f"a{n:02}", story, size=10, tags={"claim": 3, "figure": n % 2})
        for n in range(count)
    ]


def sizes(splits: dict[str, str]) -> Counter[str]:
    return Counter(splits.values())


def test_shares_are_met() -> None:
    made = make(pieces(50), (80, 10, 10), seed=7)
    assert sizes(made.splits) == {"train": 40, "dev": 5, "test": 5}
    assert made.groups == made.new == 50


def test_the_seed_alone_decides() -> None:
    one = make(pieces(30), (80, 10, 10), seed=7).splits
    assert make(reversed(pieces(30)), (80, 10, 10), seed=7).splits == one
    assert make(pieces(30), (80, 10, 10), seed=8).splits != one


def test_rare_tags_are_in_every_split() -> None:
    rare = [SplitArticle(f"r{n}", size=10, tags={"claim": 3, "threat": 5}) for n in range(5)]
    made = make([*pieces(45), *rare], (60, 20, 20), seed=7)
    assert {made.splits[piece.id] for piece in rare} == {"train", "dev", "test"}


@pytest.mark.parametrize(
    "two",
    [
        (SplitArticle("x", story="The Ferry"), SplitArticle("y", story="the  ferry")),
        (SplitArticle("x", links=("y",)), SplitArticle("y")),
        (SplitArticle("x"), SplitArticle("y", links=("x",))),
        (
            SplitArticle("x", paragraphs=(f"{LONG}.",)),
            SplitArticle("y", paragraphs=("Short.", f"{LONG}, it said.")),
        ),
        (
            SplitArticle("x", paragraphs=(LONG,)),
            SplitArticle("y", paragraphs=(LONG.replace(" ", "  ").upper(),)),
        ),
    ],
)
def test_what_belongs_together_stays_together(two: tuple[SplitArticle, SplitArticle]) -> None:
    for seed in range(10):
        made = make([*pieces(9), *two], (34, 33, 33), seed=seed)
        assert made.splits["x"] == made.splits["y"]
        assert made.groups == 10
        assert made.leaks == []


def test_short_or_different_paragraphs_join_nothing() -> None:
    two = [
        SplitArticle("x", paragraphs=("By Ann Ash",)),
        SplitArticle("y", paragraphs=("By Ann Ash", LONG[::-1])),
    ]
    assert make([*two, SplitArticle("z", paragraphs=(LONG,))], (34, 33, 33), seed=7).groups == 3


def test_articles_can_go_their_own_way_and_what_leaks_is_told() -> None:
    story = pieces(12, story="ferry")
    made = make(story, (34, 33, 33), seed=7, grouping="article")
    assert made.groups == 12
    assert made.leaks
    assert all(made.splits[one] != made.splits[other] for one, other in made.leaks)


def test_an_article_keeps_its_split_for_ever() -> None:
    first = make(pieces(20), (80, 10, 10), seed=7)
    more = [*pieces(40), SplitArticle("z", links=("a03",))]
    again = make(more, (50, 25, 25), seed=9, earlier=first.splits)
    assert first.splits.items() <= again.splits.items()
    assert again.new == 21
    assert again.splits["z"] == first.splits["a03"]


def test_splits_of_articles_that_are_gone_are_kept() -> None:
    made = make(pieces(6), (34, 33, 33), seed=7, earlier={"gone": "test"})
    assert made.splits["gone"] == "test"


def test_too_few_groups_are_an_error_with_counts() -> None:
    with pytest.raises(SplitError, match="6 articles in 1 group: too few for 3 splits"):
        make(pieces(6, story="ferry"), (80, 10, 10), seed=7)
    with pytest.raises(SplitError, match="nothing is left for dev: 3 groups, of which 1 are new"):
        make(pieces(3), (80, 10, 10), seed=7, earlier={"a00": "train", "a01": "train"})


def test_three_groups_give_three_splits() -> None:
    assert sizes(make(pieces(3), (80, 10, 10), seed=7).splits) == {"train": 1, "dev": 1, "test": 1}


def test_a_share_of_zero_is_no_split() -> None:
    assert sizes(make(pieces(10), (80, 0, 20), seed=7).splits) == {"train": 8, "test": 2}


def test_by_date_the_newest_are_for_testing() -> None:
    dated = [SplitArticle(f"a{n}", date=f"2026-0{n}-01", size=10) for n in range(1, 10)]
    splits = make(dated, (60, 20, 20), seed=7, by="date").splits
    assert [splits[f"a{n}"] for n in range(1, 10)] == ["train"] * 5 + ["dev"] * 2 + ["test"] * 2
    with pytest.raises(SplitError, match="1 articles have no date"):
        make([*dated, SplitArticle("x")], (60, 20, 20), seed=7, by="date")


@given(
    st.lists(st.sampled_from(["", "s", "t", "u", "v"]), min_size=3, max_size=20),
    st.integers(0, 5),
    st.sampled_from(["tags", "date"]),
)
def test_no_story_is_ever_torn(stories: list[str], seed: int, by: str) -> None:
    known = [
        SplitArticle(f"a{n}", story=story, date=f"2026-01-{n + 1:02}", tags={"claim": n % 3})
        for n, story in enumerate(stories)
    ]
    groups = len({story for story in stories if story}) + stories.count("")
    if groups < 3:
        with pytest.raises(SplitError):
            make(known, (80, 10, 10), seed=seed, by="date" if by == "date" else "tags")
        return
    made = make(known, (80, 10, 10), seed=seed, by="date" if by == "date" else "tags")
    assert set(made.splits.values()) == {"train", "dev", "test"}
    for one in known:
        assert all(
            made.splits[one.id] == made.splits[x.id] for x in known if x.story == one.story != ""
        )


WORDS = ["ferry", "port", "Monday", "mayor", "crack", "water", "price", "people", "harbour"]


@given(st.lists(st.sampled_from(WORDS), min_size=14, max_size=60), st.data())
def test_a_paragraph_with_every_twelfth_word_changed_is_found(
    words: list[str], data: st.DataObject
) -> None:
    from rapidfuzz import fuzz

    changed = list(words)
    for at in range(data.draw(st.integers(0, 11)), len(words), 12):
        changed[at] = data.draw(st.sampled_from(WORDS))
    one, other = " ".join(words).lower(), " ".join(changed).lower()
    near = NearTexts()
    near.add(0, one)
    near.add(1, other)
    if min(len(one), len(other)) >= 60 and fuzz.ratio(one, other) >= AT_LEAST + 2:
        assert list(near.pairs()) == [(0, 1)]


def test_ten_thousand_paragraphs_are_no_trouble() -> None:
    near = NearTexts()
    for n in range(10_000):
        near.add(n, f"{LONG} {n}{n}{n}, and number {n * 7919} was {n * 31} metres {n * 17} long")
    near.add(10_000, f"{LONG} 333, and number {3 * 7919} was 93 meters 51 long")
    assert (3, 10_000) in set(near.pairs())
    assert near.compared.texts == 10_001


def test_articles_without_line_breaks_are_compared_sentence_by_sentence() -> None:
    near = NearTexts()
    filler = " ".join(
        f"In {n} the council met {n * 7} times and agreed on nothing." for n in range(999)
    )
    near.add(0, f"{filler} {LONG}, it said. {filler}")
    near.add(1, f"{LONG}, they said. {filler[::-1]}")
    assert set(near.pairs()) == {(0, 1)}


def test_one_sentence_in_common_keeps_articles_together() -> None:
    """Regression: only whole paragraphs were compared."""
    said = "The harbour master has closed the northern pier until May."
    two = [
        SplitArticle("x", paragraphs=(f"{LONG}. {said}",), sentences=(said, "It rained.")),
        SplitArticle("y", sentences=("Nothing else is the same.", said.replace("May", "June"))),
    ]
    for seed in range(5):
        made = make([*pieces(9), *two], (34, 33, 33), seed=seed)
        assert made.splits["x"] == made.splits["y"]
        assert made.compared.pairs >= 1


def test_a_footer_of_all_articles_ties_nothing() -> None:
    footer = "Read more of this invented paper on every working day."
    known = [SplitArticle(f"a{n}", sentences=(footer,)) for n in range(COMMON + 1)]
    made = make(known, (34, 33, 33), seed=7)
    assert (made.groups, made.compared.common) == (COMMON + 1, 1)
    assert make([*pieces(2), *known[:COMMON]], (34, 33, 33), seed=7).groups == 3
