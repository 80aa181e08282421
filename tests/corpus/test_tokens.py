"""Words of any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.corpus.tokens import graphemes, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We were lucky,” she added.", "We|were|lucky|she|added"),
        ("People's co-owners don't pay $40.", "People's|co-owners|don't|pay|$40"),
        ("12% of 4,000", "12%|of|4,000"),
        ("Es kostet 3,5 € (etwa 4‰).", "Es|kostet|3,5|€|etwa|4‰"),
        ("at 12:30, 'quoted' - done", "at|12:30|quoted|done"),
        ("港は4,000隻のカメラ。", "港|は|4,000|隻|の|カメラ"),
        ("e\u0301tude 👨‍👩‍👧 ok", "e\u0301tude|👨‍👩‍👧|ok"),
        ("שלום, עולם", "שלום|עולם"),
        ("नमस्ते दुनिया", "नमस्ते|दुनिया"),
        ("ไทย", "ไ|ท|ย"),
        ("…!", "…|!"),
        ("  ", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_words(text: str, expected: str) -> None:
    assert "|".join(text[a:b] for a, b in words(text)) == expected


@given(st.text(st.characters() | st.sampled_from("a1 '.,-%$€\u0301\u200d👩🇩🇪一アไ\u0e31\xad\r\n")))
def test_words_are_whole_graphemes_in_order_and_never_space(text: str) -> None:
    bounds, end = set(graphemes(text)), 0
    found = words(text)
    for first, last in found:
        assert end <= first < last
        assert {first, last} <= bounds
        assert text[first:last].strip()
        end = last
    assert bool(found) == any(
        not text[a:b].isspace() for a, b in zip(sorted(bounds), sorted(bounds)[1:], strict=False)
    )
