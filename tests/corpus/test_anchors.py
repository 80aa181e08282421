"""Attaching annotations: exact, moved, changed, gone; none lost, none silently elsewhere."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.corpus.anchors import attach_all, place_after
from reviewer.corpus.layout import Layout
from reviewer.models import Anchor, Units
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


def lines_of(text: str, line_end: str) -> Layout:
    """A sentence a line."""
    lines = text.splitlines()
    now = line_end.join(lines)
    base, at = Units(sha256(now.encode()).hexdigest(), "utf-8", "test"), 0
    for line in lines:
        base.append(at, at + len(line), "sentence")
        at += len(line) + len(line_end)
    return Layout(now, base)


@pytest.mark.parametrize(("one", "other"), [("\n", "\r\n"), ("\r\n", "\n")])
def test_other_line_ends_are_the_same_text(one: str, other: str) -> None:
    """Git wrote an article in the way of Windows, and every second sentence wanted a look."""
    text = "The ferry sank.\nNobody drowned.\nIt rained.\nNobody drowned.\nThe captain swam."
    before, after = lines_of(text, one), lines_of(text, other)
    assert attach_all(annotated(before), after) == [(i, "exact") for i in range(5)]
    edited = lines_of(text.replace("rained", "snowed"), other)
    assert {item.how for item in attach_all(annotated(before), edited)} != {"exact"}


def test_whoever_stood_at_a_sentence_stands_there_when_the_text_has_changed() -> None:
    """The offset counted: a line that came above put the next key on another sentence."""
    before = layout_of(TEXT)
    longer = layout_of("A first sentence that was not there.  " + TEXT)
    assert [place_after(before, at, longer) for at in range(5)] == [1, 2, 3, 4, 5]
    assert [place_after(longer, at, before) for at in range(6)] == [0, 0, 1, 2, 3, 4]
    gone = layout_of("The ferry sank at noon.  It rained.")
    assert [place_after(before, at, gone) for at in range(5)] == [0, 0, 1, 1, 1]
    assert place_after(before, 3, layout_of("Else.")) == 0
