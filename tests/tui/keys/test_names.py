import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.config.scheme import default_scheme
from reviewer.tui.keys.keymap import Keymap
from reviewer.tui.keys.layouts import LAYOUTS, by_position, digit_value
from reviewer.tui.keys.names import UnknownKeyError, parse_chord, parse_key, pressed, shown


def build(layout: str = "us", overrides: dict[str, tuple[str, ...]] | None = None) -> Keymap:
    return Keymap.build(default_scheme(), overrides, layout)


# -- names of keys --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("?", "?"), ("question_mark", "?"), ("QUESTION_MARK", "?"), ("full_stop", "."),
        ("PgUp", "pageup"), ("esc", "escape"), ("Return", "enter"), (" ", "space"),
        ("Ctrl+D", "ctrl+d"), ("shift+a", "A"), ("shift+tab", "shift+tab"), ("F1", "f1"),
        ("+", "+"), ("ctrl++", "ctrl++"), ("plus", "+"), ("ctrl+i", "tab"), ("ctrl+m", "enter"),
        ("shift+ctrl+left", "ctrl+shift+left"), ("ж", "ж"), ("A", "A"), ("number_sign", "#"),
        ("ctrl+backslash", "ctrl+\\"),
    ],
)  # fmt: skip
def test_a_key_has_one_name_however_it_is_written(written: str, name: str) -> None:
    assert parse_key(written) == name
    assert parse_key(name) == name


@pytest.mark.parametrize("written", ["", "jj", "ctrl+", "hyper+x", "f25", "\x1b", "ctrl+alt"])
def test_what_is_no_key_is_said_to_be_none(written: str) -> None:
    with pytest.raises(UnknownKeyError, match="is not a key"):
        parse_key(written)


def test_chords_are_written_as_they_are_pressed() -> None:
    assert parse_chord("o l") == ("o", "l")
    assert parse_chord("o space") == ("o", "space")
    assert parse_chord(" ") == ("space",)


@pytest.mark.parametrize(
    ("key", "character", "name"),
    [
        ("question_mark", "?", "?"), ("upper_j", "J", "J"), ("space", " ", "space"),
        ("ctrl+d", "\x04", "ctrl+d"), ("enter", "\r", "enter"), ("alt+j", "j", "alt+j"),
        ("pageup", None, "pageup"), ("plus", "+", "+"), ("f30", None, "f30"),
    ],
)  # fmt: skip
def test_what_textual_reports_gets_the_same_name(
    key: str, character: str | None, name: str
) -> None:
    assert pressed(key, character) == name


def test_keys_are_shown_short() -> None:
    assert [shown(key) for key in ("escape", "pageup", "ctrl+left", "o l", "; i", "+")] == [
        "esc", "pgup", "ctrl+←", "o l", "; i", "+",
    ]  # fmt: skip


# -- keyboards without Latin letters --------------------------------------------------------

ROWS = "qwertyuiopasdfghjklzxcvbnm"


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "us"])
def test_every_latin_letter_is_somewhere_on_the_keyboard(layout: str) -> None:
    table = by_position(layout)
    assert set(ROWS) <= set(table.values())
    lower = [typed for typed, latin in table.items() if latin in ROWS]
    assert len(lower) == len(ROWS), "each letter has one place"


@pytest.mark.parametrize(
    ("layout", "typed", "latin"),
    [
        ("ru", "сйаев", "cqftd"), ("ru", "ЙЖ.", "Q:."), ("el", "ψ;φτδ", "cqftd"),
        ("el", "ΓΣ", "GS"), ("ar", "ؤضبفي", "cqftd"), ("fa", "زضبفی", "cqftd"),
        ("ur", "چقفتد", "cqftd"), ("he", "ב/כאג", "cqftd"), ("he", ".ץ", "/."), ("us", "сj", "сj"),
    ],
)  # fmt: skip
def test_letters_count_by_their_place_on_the_keyboard(layout: str, typed: str, latin: str) -> None:
    keymap = build(layout)
    assert "".join(keymap.normal(key) for key in typed) == latin


def test_a_letter_that_the_user_bound_is_itself() -> None:
    keymap = build("ru", {"edit.note": ("ж",)})
    assert keymap.normal("ж") == "ж"
    found = keymap.lookup("desk", "", "ж")
    assert found is not None
    assert found.id == "edit.note"


@given(st.characters(categories=["Nd"]))
def test_any_digit_counts_as_its_value(character: str) -> None:
    assert build().normal(character) == str(int(character))


@pytest.mark.parametrize("character", ["²", "①", "Ⅷ", "a", "ctrl+1", "pageup"])
def test_what_is_no_digit_is_none(character: str) -> None:
    assert digit_value(character) is None


@given(st.characters(codec="ascii"), st.sampled_from(LAYOUTS))
def test_latin_letters_and_digits_stay_what_they_are(character: str, layout: str) -> None:
    if character.isalnum():
        assert build(layout).normal(character) == character
