"""Layouts: frozen boundaries with cuts applied."""

import itertools
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.corpus.anchors import attach_all
from reviewer.corpus.layout import Layout
from reviewer.models import Anchor, Json, Units, Values
from reviewer.models import values as v
from reviewer.ports import Cut

WORDS = ("Rain", "fell", "on", "the", "pier", "again", "and", "nobody", "came")


def units_of(text: str) -> Units:
    """Base units: one for each run of text between double spaces."""
    units = Units(sha256(text.encode()).hexdigest(), "utf-8", "test")
    at = 0
    for piece in text.split("  "):
        if piece.strip():
            units.append(at, at + len(piece), "sentence")
        at += len(piece) + 2
    return units


def layout_of(text: str, cuts: dict[int, Cut] | None = None) -> Layout:
    return Layout(text, units_of(text), cuts)


def sentences(layout: Layout) -> list[str]:
    return [layout.sentence(i) for i in range(len(layout))]


TEXT = "One two three.  Four five.  Six."


def test_without_cuts_it_is_the_base() -> None:
    layout = layout_of(TEXT)
    assert sentences(layout) == ["One two three.", "Four five.", "Six."]
    assert [unit.id for unit in layout] == [layout.base.id_at(s) for s in (0, 16, 28)]


def test_a_split_gives_the_right_piece_an_id_of_its_own() -> None:
    layout = layout_of(TEXT, {8: "split"})
    assert sentences(layout) == ["One two", "three.", "Four five.", "Six."]
    assert layout.id(0) == layout.base.id_at(0)
    assert layout.id(1) == f"{layout.base.id_at(0)}/8"


def test_a_piece_of_a_piece_is_not_nested() -> None:
    layout = layout_of(TEXT, {4: "split", 8: "split"})
    assert layout.id(2) == f"{layout.base.id_at(0)}/8"


def test_a_join_keeps_the_left_id() -> None:
    layout = layout_of(TEXT, {16: "join"})
    assert sentences(layout) == ["One two three.  Four five.", "Six."]
    assert layout.index(layout.base.id_at(0)) == 0
    assert layout.index(layout.base.id_at(16)) is None


def test_split_and_join_of_one_place_meet() -> None:
    layout = layout_of(TEXT, {8: "split", 16: "join"})
    assert sentences(layout) == ["One two", "three.  Four five.", "Six."]


def test_cuts_that_do_not_fit_change_nothing() -> None:
    plain = sentences(layout_of(TEXT))
    assert sentences(layout_of(TEXT, {0: "join", 16: "split", 5: "join", 999: "split"})) == plain


def test_it_grows_with_its_base() -> None:
    layout = layout_of(TEXT)
    layout.base.append(40, 45, "note")
    assert len(layout) == 4
    assert layout[3].kind == "note"


def test_paragraphs_begin_after_a_line_break() -> None:
    text = "One.\nTwo. Three.\r\n\r\nFour."
    units = Units("0" * 64, "utf-8", "test")
    for start, end in ((0, 4), (5, 9), (10, 16), (20, 25)):
        units.append(start, end, "sentence")
    layout = Layout(text, units)
    assert [layout.begins_paragraph(i) for i in range(4)] == [False, True, False, True]


@st.composite
def texts_and_cuts(draw: st.DrawFn) -> tuple[str, dict[int, Cut]]:
    word = st.sampled_from(WORDS)
    text = "  ".join(" ".join(s) for s in draw(st.lists(st.lists(word, min_size=1), min_size=1)))
    offsets = st.integers(0, len(text))
    kinds: st.SearchStrategy[Cut] = st.sampled_from(["split", "join"])
    return text, draw(st.dictionaries(offsets, kinds))


@given(texts_and_cuts())
def test_any_cuts_keep_every_character_once_and_ids_apart(case: tuple[str, dict[int, Cut]]) -> None:
    text, cuts = case
    layout = layout_of(text, cuts)
    ranges = [layout.range(i) for i in range(len(layout))]
    assert all(start < end for start, end in ranges)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(ranges))
    covered = {at for start, end in ranges for at in range(start, end)}
    assert all(at in covered for at, char in enumerate(text) if not char.isspace())
    ids = [layout.id(i) for i in range(len(layout))]
    assert len(set(ids)) == len(ids)
    assert [layout.index(unit) for unit in ids] == list(range(len(ids)))
    assert [layout.at(start) for start, _ in ranges] == list(range(len(ids)))


RAIN = "Rain fell.  Nobody came.  Rain fell.  The pier again."


def said_of(layout: Layout, places: list[int]) -> dict[str, Values]:
    return {
        layout.id(at): {"anchor": Anchor.of(RAIN, layout.sha256, *layout.range(at))._asdict()}
        for at in places
    }


@given(st.lists(st.integers(0, 3), unique=True))
def test_annotations_that_stand_as_they_stood_have_the_places_that_a_search_finds(
    places: list[int],
) -> None:
    layout = layout_of(RAIN)
    said = said_of(layout, places) | {"": {"submit": True}, "elsewhere.1": {"gold:tag:x": {}}}
    anchors = [(unit, Anchor(**one["anchor"])) for unit, one in said.items() if "anchor" in one]
    found = layout.standing(said)
    assert found == list(zip([unit for unit, _ in anchors], places, strict=True))
    assert found == [
        (unit, where.place)
        for (unit, _), where in zip(anchors, attach_all(anchors, layout), strict=True)
        if where.how == "exact"
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"start": 12},
        {"end": 9},
        {"sha256": "0" * 64},
        {"more": 1},
        {"start": None},
    ],
)
def test_one_annotation_that_stands_elsewhere_is_looked_for(changed: dict[str, Json]) -> None:
    layout = layout_of(RAIN)
    said = said_of(layout, [0, 1, 2])
    said[layout.id(0)]["anchor"] |= changed
    assert layout.standing(said) is None


@pytest.mark.parametrize("odd", [None, [], {}, "x"])
def test_an_anchor_of_another_shape_is_looked_at(odd: Json) -> None:
    assert layout_of(RAIN).standing({"u": {"anchor": odd}}) is None


def test_what_was_detached_or_cut_is_looked_at() -> None:
    layout = layout_of(RAIN)
    said = said_of(layout, [0, 1])
    assert layout_of(RAIN, {12: "join"}).standing(said) is None
    said[layout.id(0)][v.DETACHED] = layout.sha256[:8]
    assert layout.standing(said) is None
    assert layout.standing({"other.0": said_of(layout, [1])[layout.id(1)]}) is None
