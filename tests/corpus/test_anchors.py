"""Attaching annotations: exact, moved, changed, gone; none lost, none silently elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.corpus.anchors import attach_all
from reviewer.corpus.layout import Layout
from reviewer.models import Anchor
from reviewer.ports import Cut
from tests.corpus.test_layout import layout_of

TEXT = "The ferry sank at noon.  Nobody drowned.  The captain swam.  Nobody drowned.  It rained."


def annotated(layout: Layout, *places: int) -> list[tuple[str, Anchor]]:
    """The annotations of sentences, as they would have been written in this layout."""
    picked = places or tuple(range(len(layout)))
    return [(layout.id(i), Anchor.of(layout.text, layout.sha256, *layout.range(i))) for i in picked]


def test_the_same_text_is_exact() -> None:
    layout = layout_of(TEXT)
    found = attach_all(annotated(layout), layout)
    assert found == [(i, "exact") for i in range(5)]


def test_after_a_split_it_stays_on_the_left_half_and_wants_a_look() -> None:
    layout = layout_of(TEXT)
    split = layout_of(TEXT, {10: "split"})
    assert attach_all(annotated(layout, 0), split) == [(0, "cut")]


def test_after_a_join_both_are_on_the_joined_sentence() -> None:
    layout = layout_of(TEXT)
    joined = layout_of(TEXT, {25: "join"})
    assert attach_all(annotated(layout, 0, 1), joined) == [(0, "cut"), (0, "cut")]


def test_a_deleted_sentence_orphans_its_annotation_and_moves_the_rest() -> None:
    before = layout_of(TEXT)
    after = layout_of("Nobody drowned.  The captain swam.  Nobody drowned.  It rained.")
    found = attach_all(annotated(before), after)
    assert found[0] == (None, "orphan")
    assert found[1:] == [(i, "text") for i in range(4)]


def test_of_two_equal_sentences_context_tells_which_is_left() -> None:
    before = layout_of(TEXT)
    after = layout_of("The ferry sank at noon.  The captain swam.  Nobody drowned.  It rained.")
    found = attach_all(annotated(before), after)
    assert [item.place for item in found] == [0, None, 1, 2, 3]


@pytest.mark.parametrize(("changed", "how"), [(30, "fuzzy"), (31, "orphan")])
def test_a_sentence_of_which_seven_tenths_are_left_is_the_same_one(changed: int, how: str) -> None:
    """No character stands twice, so that what is alike is exactly what was not changed."""
    old = "".join(chr(0x4E00 + number) for number in range(100))
    new = "".join(chr(0x5E00 + number) for number in range(changed))
    [(unit, anchor)] = annotated(layout_of(old))
    [found] = attach_all([(unit, anchor)], layout_of(old[:-changed] + new))
    assert found.how == how


def test_a_changed_word_is_found_by_likeness_and_marked() -> None:
    before = layout_of(TEXT)
    after = layout_of(TEXT.replace("captain swam", "captain swims"))
    found = attach_all(annotated(before), after)
    assert found[2] == (2, "fuzzy")
    assert [item.place for item in found] == [0, 1, 2, 3, 4]


def test_a_rewritten_sentence_is_an_orphan() -> None:
    before = layout_of(TEXT)
    after = layout_of(TEXT.replace("The captain swam.", "Questions remain over who will pay."))
    assert attach_all(annotated(before, 2), after) == [(None, "orphan")]


def test_an_unchanged_place_is_exact_in_a_new_version() -> None:
    before = layout_of(TEXT)
    after = layout_of(TEXT + "  One more.")
    assert attach_all(annotated(before), after) == [(i, "exact") for i in range(5)]


SENTENCE = st.lists(
    st.sampled_from(
        ["rain", "fell", "hard", "on", "pier", "boats", "came", "late", "none", "knew", "why"]
    ),
    min_size=2,
    max_size=6,
).map(lambda words: " ".join(words).capitalize() + ".")


@given(
    st.lists(SENTENCE, min_size=1, max_size=8),
    st.data(),
)
def test_none_is_lost_and_none_is_unmarked_elsewhere(old: list[str], data: st.DataObject) -> None:
    new = list(old)
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(new)))
        if data.draw(st.booleans()) and at < len(new):
            del new[at]
        else:
            new.insert(at, data.draw(SENTENCE))
    before = layout_of("  ".join(old))
    text = "  ".join(new)
    cuts: dict[int, Cut] = data.draw(
        st.dictionaries(st.integers(0, max(1, len(text))), st.sampled_from(["split", "join"]))
    )
    after = layout_of(text, cuts)
    known = annotated(before)
    found = attach_all(known, after)
    assert len(found) == len(known)
    for (_, anchor), attachment in zip(known, found, strict=True):
        if attachment.how == "orphan":
            assert attachment.place is None
        else:
            assert attachment.place is not None
            assert 0 <= attachment.place < len(after)
        if attachment.how in ("exact", "text"):
            assert attachment.place is not None
            assert after.sentence(attachment.place) == anchor.exact


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ('"No!"', "“No!”"),
        ("So...", "So…"),
        ("E\u0301 la\u0300!", "É là!"),
        ("5 0 0 0.", "5\u00a00\u00a00\u00a00."),
    ],
)
def test_short_words_in_another_spelling_are_the_same_ones(before: str, now: str) -> None:
    """They were too unlike: an import said that they were found, and they were nowhere."""
    old, new = (
        layout_of(f"It was so.  {words}  The captain swam home.") for words in (before, now)
    )
    assert attach_all(annotated(old, 1), new) == [(1, "fuzzy")]


def test_short_words_that_differ_are_orphans() -> None:
    old, new = (
        layout_of(f"It was so.  {words}  The captain swam home.") for words in ("No!", "Go.")
    )
    assert attach_all(annotated(old, 1), new) == [(None, "orphan")]
