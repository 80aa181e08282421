import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.config.scheme import default_scheme
from reviewer.models.scheme import Scheme
from reviewer.tui.commands.table import COMMANDS
from reviewer.tui.keys.keymap import Keymap, KeymapError
from tests.tui.key_app_example import scheme_of


def build(
    overrides: dict[str, tuple[str, ...]] | None = None,
    scheme: Scheme | None = None,
    layout: str = "us",
) -> Keymap:
    return Keymap.build(scheme or default_scheme(), overrides, layout)


def on(keymap: Keymap, key: str, chord: str = "", scope: str = "desk") -> str | None:
    found = keymap.lookup(scope, chord, key)
    return found.id if found else None


# -- changing keys --------------------------------------------------------------------------


def test_an_entry_replaces_all_keys_of_a_command() -> None:
    keymap = build({"move.down": ("J", "ctrl+n")})
    assert [on(keymap, key) for key in ("J", "ctrl+n", "j", "down")] == [
        "move.down", "move.down", None, None,
    ]  # fmt: skip
    assert keymap.keys("move.down") == ("J", "ctrl+n")


def test_an_empty_entry_leaves_a_command_without_a_key() -> None:
    keymap = build({"edit.note": ()})
    assert on(keymap, "m") is None
    assert keymap.keys("edit.note") == ()
    assert any(row.id == "edit.note" and row.keys == () for row in keymap.table())


def test_commands_of_a_chord_follow_the_key_that_opens_it() -> None:
    keymap = build({"queue": ("B",)})
    assert keymap.keys("queue.undecided") == ("B u",)
    assert on(keymap, "B") == "queue"
    assert on(keymap, "b") is None


def test_a_command_can_leave_or_enter_a_chord() -> None:
    keymap = build({"go.library": ("f2",), "edit.note": ("o y",)})
    assert on(keymap, "f2") == "go.library"
    assert on(keymap, "l", "go") is None
    assert on(keymap, "y", "go") == "edit.note"
    assert keymap.keys("edit.note") == ("o y",)


def test_two_commands_can_swap_their_keys() -> None:
    keymap = build({"decide.cannot": ("a",), "mark.flag": ("i",)})
    assert (on(keymap, "a"), on(keymap, "i")) == ("decide.cannot", "mark.flag")


def test_one_key_may_mean_different_things_on_screens_of_their_own() -> None:
    keymap = build({"library.sort": ("i",)})
    assert on(keymap, "i", scope="library") == "library.sort"
    assert on(keymap, "i") == "decide.cannot"


def test_a_tag_keeps_its_digit_when_its_letter_is_changed() -> None:
    keymap = build({"tag.claim": ("Q",)})
    assert keymap.keys("tag.claim") == ("1", "Q")
    assert on(keymap, "c") is None


def test_the_confidence_after_a_status_can_be_changed() -> None:
    keymap = build({"confidence.high": ("h",)})
    assert on(keymap, "h", "confidence") == "confidence.high"
    assert on(keymap, "h") == "article.previous"


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        # two sides, whichever they are
        ({"decide.cannot": ("m",)}, ["'m'", "decide.cannot", "edit.note", "default"]),
        ({"decide.cannot": ("&",), "edit.note": ("&",)}, ["'&'", "decide.cannot", "edit.note"]),
        ({"edit.note": ("c",)}, ["'c'", "edit.note", "tag.claim", "the scheme"]),
        ({"go.desk": ("o l",)}, ["'l'", "go.desk", "go.library"]),
        ({"queue": ("o",)}, ["'o'", "queue", "go"]),
        ({"library.sort": ("u",)}, ["'u'", "library.sort", "undo.undo", "library"]),
        # what nothing is called
        ({"move.donw": ("j",)}, ["move.donw", "no such command", "move.down"]),
        ({"tag.clam": ("c",)}, ["tag.clam", "tag.claim"]),
        ({"edit.note": ("pagup",)}, ["edit.note", "'pagup' is not a key", "pageup"]),
        ({"edit.note": ("",)}, ["edit.note", "is not a key"]),
        ({"edit.note": ("meta+x",)}, ["edit.note", "'meta+x' is not a key"]),
        ({"edit.note": ("g n",)}, ["edit.note", "'g' in 'g n' opens nothing", "b, o"]),
        ({"edit.note": ("o n n",)}, ["edit.note", "more than two keys"]),
        ({"queue": ("o q",)}, ["queue", "what opens others has one"]),
        # what is kept free
        ({"edit.note": ("[",)}, ["edit.note", "[ is reserved"]),
        ({"edit.note": ("O",)}, ["edit.note", "O is reserved"]),
        ({"edit.note": ("tilde",)}, ["edit.note", "~ is reserved"]),
        ({"edit.note": ("o O",)}, ["edit.note", "O is reserved"]),
        ({"edit.note": ("7",)}, ["edit.note", "1 to 9 are reserved"]),
        ({"edit.note": ("esc",)}, ["edit.note", "escape is reserved"]),
        ({"edit.note": ("ctrl+[",)}, ["edit.note", "escape is reserved"]),
        ({"app.quit": ()}, ["app.quit", "needs a key"]),
    ],
)
def test_what_cannot_be_is_refused_in_one_clear_line(
    overrides: dict[str, tuple[str, ...]], said: list[str]
) -> None:
    with pytest.raises(KeymapError) as caught:
        build(overrides)
    line = str(caught.value)
    assert "\n" not in line
    assert [part for part in said if part not in line] == [], line


def test_keys_that_a_terminal_cannot_tell_apart_clash() -> None:
    with pytest.raises(KeymapError, match=r"'tab' is both .*edit\.note.* and item\.next"):
        build({"edit.note": ("ctrl+i",)})


def test_an_unknown_layout_is_refused() -> None:
    with pytest.raises(KeymapError, match="layout 'dvorak' is unknown; one of us, ru"):
        build(layout="dvorak")


# -- the scheme's letters -------------------------------------------------------------------


def test_a_tags_letter_displaces_a_command() -> None:
    keymap = build(scheme=scheme_of("ia"))
    assert on(keymap, "i") == "tag.tag-i"
    assert on(keymap, "i", "more") == "decide.cannot"
    assert keymap.keys("decide.cannot") == ("; i",)
    assert keymap.displaced == {"decide.cannot", "mark.flag", "review.leave"}


def test_only_the_letter_in_question_moves() -> None:
    keymap = build(scheme=scheme_of("gh"))
    assert keymap.keys("move.top") == ("home", "; g")
    assert keymap.keys("article.previous") == ("left", "; h")


def test_a_displaced_chord_takes_its_commands_along() -> None:
    keymap = build(scheme=scheme_of("bo"))
    assert keymap.keys("queue.undecided") == ("; b u",)
    assert keymap.keys("go.library") == ("; o l",)
    assert on(keymap, "o", scope="library") is None, "a command has the same key on all screens"


def test_a_displaced_command_can_be_given_another_key() -> None:
    keymap = build({"decide.cannot": ("I",)}, scheme_of("i"))
    assert keymap.keys("decide.cannot") == ("I",)
    assert keymap.displaced == {"review.leave"}


def test_keys_of_the_library_alone_are_left_in_peace() -> None:
    table = [c for c in COMMANDS if c.id != "library.sort"]
    sort = next(c for c in COMMANDS if c.id == "library.sort")
    moved = type(sort)(sort.id, sort.label, sort.help, sort.group, ("w",), sort.scope)
    keymap = Keymap.build(scheme_of("w"), commands=(*table, moved))
    assert on(keymap, "w", scope="library") == "library.sort"
    assert on(keymap, "w") == "tag.tag-w"


@pytest.mark.parametrize("letter", ["j", "k", "u", "s", "O", "["])
def test_reserved_letters_are_no_tags(letter: str) -> None:
    with pytest.raises(KeymapError, match=r"tag\.tag-.*is reserved"):
        build(scheme=scheme_of(letter))


def test_two_tags_of_one_letter_clash() -> None:
    with pytest.raises(KeymapError, match=r"'w' is both tag\.a .* and tag\.b"):
        one, two = scheme_of("w").tags[0], scheme_of("w").tags[0]
        tags = tuple(type(one)(name, "w", "W", "blue") for name, one in (("a", one), ("b", two)))
        build(scheme=Scheme(1, tags, scheme_of("").statuses))


def test_a_tenth_tag_has_its_letter_only() -> None:
    keymap = build(scheme=scheme_of("abcdefghil"))
    assert keymap.keys("tag.tag-i") == ("9", "i")
    assert keymap.keys("tag.tag-l") == ("l",)


LETTERS = "abcdefghilmnopqrtvwxyzABCDEFGHIJKLMNPQRSTUVWXYZ"


@given(st.lists(st.sampled_from(LETTERS), unique=True, max_size=12))
def test_no_scheme_takes_a_command_away(letters: list[str]) -> None:
    keymap = build(scheme=scheme_of("".join(letters)))
    for command in COMMANDS:
        if command.keys and command.id not in ("more", "confidence"):
            assert len(keymap.keys(command.id)) == len(command.keys), command.id
    seen = [(scope, chord, key) for (scope, chord), keys in keymap.bindings.items() for key in keys]
    assert len(seen) == len(set(seen))
    assert {on(keymap, letter) for letter in letters} == {f"tag.tag-{one}" for one in letters}


IDS = [command.id for command in COMMANDS]
KEYS = st.sampled_from(["x", "X", "ctrl+k", "f5", "o z", "b b", "c", "j", "1", "[", "nonsense"])


@given(st.dictionaries(st.sampled_from(IDS), st.lists(KEYS, max_size=2).map(tuple), max_size=4))
def test_overrides_are_granted_or_refused_but_never_lost(
    overrides: dict[str, tuple[str, ...]],
) -> None:
    try:
        keymap = build(overrides)
    except KeymapError as refused:
        assert "\n" not in str(refused)
        return
    for id, keys in overrides.items():
        assert set(keymap.keys(id)) == set(keys)


# -- what is shown --------------------------------------------------------------------------


def test_the_table_has_every_command_with_its_present_keys() -> None:
    rows = {row.id: row for row in build({"edit.note": ("M",)}).table()}
    assert rows["edit.note"].keys == ("M",)
    assert rows["move.down"].scope == "everywhere"
    assert rows["library.sort"].scope == "library"
    assert "more" not in rows, "nothing is displaced, so nothing stands behind it"
    assert "more" in {row.id for row in build(scheme=scheme_of("i")).table()}


def test_what_nobody_carries_out_is_nowhere() -> None:
    here = build().here("desk", {"move.down", "queue.flagged", "library.open"})
    assert [command.id for command in here.commands] == ["move.down", "queue", "queue.flagged"]
    assert here.lookup("", "space") is None
    assert here.lookup("", "o") is None, "no place to go to is carried out here"
    assert [key for key, _ in here.after("queue")] == ["f"]


def test_a_chord_behind_the_chord_of_the_displaced_shows() -> None:
    here = build(scheme=scheme_of("b")).here("desk", {"queue.flagged"})
    assert [command.id for command in here.commands] == ["queue", "queue.flagged", "more"]
    assert [key for key, _ in here.after("more")] == ["b"]
