import itertools
import json
import re
import subprocess
import sys

from reviewer.config.scheme import default_scheme
from reviewer.tui.commands.scheme_commands import scheme_commands
from reviewer.tui.commands.table import ARTICLE, COMMANDS, CONFIDENCE, SCOPES, WORDS, Command
from reviewer.tui.keys.keymap import Keymap
from reviewer.tui.keys.names import parse_key

ALL = (*COMMANDS, *scheme_commands(default_scheme()))


def test_every_command_says_what_it_is() -> None:
    assert [c.id for c in ALL if not (c.label and c.group and c.scope)] == []
    sentences = {c.id: c.help for c in ALL}
    assert {id: text for id, text in sentences.items() if not re.search(r"[.?]$", text)} == {}
    assert {c.id: c.label for c in ALL if len(c.label) > 20} == {}


def test_ids_are_unique_and_fit_a_toml_key() -> None:
    ids = [c.id for c in ALL]
    assert len(ids) == len(set(ids))
    assert [id for id in ids if not re.fullmatch(r"[a-z_]+(\.[A-Za-z0-9_-]+)*", id)] == []


def test_scopes_exist() -> None:
    assert [c.id for c in ALL if not set(c.scope) <= set(SCOPES)] == []


def test_no_two_commands_share_a_key_on_one_screen() -> None:
    for one, two in itertools.combinations(ALL, 2):
        if one.chord == two.chord and set(one.scope) & set(two.scope):
            shared = {parse_key(key) for key in one.keys} & {parse_key(key) for key in two.keys}
            assert not shared, f"{one.id} and {two.id} share {shared}"


def test_every_chord_has_an_opener_and_leads_somewhere() -> None:
    opened = {c.opens for c in ALL if c.opens}
    assert {c.chord for c in ALL if c.chord} <= opened
    assert opened - {c.chord for c in ALL if c.chord} == {"more", "part"}


def test_methods_follow_from_ids() -> None:
    by_id = {c.id: c for c in ALL}
    assert by_id["move.page_down"].method == "cmd_move_page_down"
    assert (by_id["tag.quote"].method, by_id["tag.quote"].args) == ("cmd_tag_toggle", ("quote",))
    status = by_id["status.said.not-enough-evidence"]
    assert (status.method, status.args) == ("cmd_status_set", ("said", "not enough evidence"))
    assert status.opens == CONFIDENCE
    assert by_id["queue"].method == ""
    assert [c.id for c in ALL if c.acts and not c.method.isidentifier()] == []


def test_tags_have_the_digits_in_their_order_and_their_letters() -> None:
    tags = [c for c in ALL if c.calls == "tag.toggle"]
    assert [c.keys for c in tags] == [
        ("1", "c"), ("2", "q"), ("3", "f"), ("4", "d"), ("5", "t"),
    ]  # fmt: skip
    assert {c.scope for c in tags} == {(*ARTICLE, WORDS)}


def test_the_keys_of_the_design_do_what_it_says() -> None:
    keymap = Keymap.build(default_scheme())
    desk = {
        "j": "move.down", "down": "move.down", "k": "move.up", "pageup": "move.page_up",
        "ctrl+d": "move.half_down", "ctrl+u": "move.half_up", "g": "move.top", "G": "move.bottom",
        "home": "move.top", "end": "move.bottom", "h": "article.previous", "l": "article.next",
        "tab": "item.next", "shift+tab": "item.previous", "space": "decide.settle",
        "i": "decide.cannot", "a": "mark.flag", ".": "edit.repeat", "m": "edit.note",
        "u": "undo.undo", "ctrl+z": "undo.undo", "U": "undo.redo", "ctrl+r": "undo.redo",
        "ctrl+y": "undo.redo", "/": "find.search", "n": "find.next", "N": "find.previous",
        "F": "find.filter", "y": "copy.sentence", "Y": "copy.source", ":": "app.palette",
        "ctrl+p": "app.palette", "?": "app.help", "f1": "app.help", "escape": "app.peel",
        "backspace": "app.peel", "ctrl+q": "app.quit", "ctrl+c": "copy.selection",
        "c": "tag.claim", "1": "tag.claim", "t": "tag.threat", "5": "tag.threat",
    }  # fmt: skip
    found = {key: keymap.lookup("desk", "", key) for key in desk}
    assert {key: c.id if c else None for key, c in found.items()} == desk
    chords = {
        ("queue", "u"): "queue.undecided", ("queue", "k"): "queue.checks",
        ("queue", "f"): "queue.flagged", ("queue", "r"): "queue.recheck",
        ("go", "l"): "go.library", ("go", "d"): "go.desk", ("go", "#"): "go.sentence",
        ("status.content", "s"): "status.content.supported",
        ("status.content", "r"): "status.content.refuted",
        ("status.content", "c"): "status.content.conflicting",
        ("status.content", "m"): "status.content.misleading",
        ("status.content", "n"): "status.content.not-enough-evidence",
        ("status.content", "x"): "status.content.not-checkable",
        ("status.content", "p"): "status.content.in-progress",
        ("status.content", "u"): "status.content.unchecked",
        ("status.said", "s"): "status.said.supported",
        (CONFIDENCE, "1"): "confidence.low", (CONFIDENCE, "3"): "confidence.high",
    }  # fmt: skip
    after = {at: keymap.lookup("desk", *at) for at in chords}
    assert {at: c.id if c else None for at, c in after.items()} == chords


def test_bracket_o_and_tilde_are_bound_nowhere() -> None:
    keymap = Keymap.build(default_scheme())
    assert keymap.bindings
    assert not any({"[", "O", "~"} & set(keys) for keys in keymap.bindings.values())


def test_adding_a_command_is_one_entry() -> None:
    new = Command("mark.star", "star", "Marks it.", "Tag", ("&",), scope=("desk",))
    keymap = Keymap.build(default_scheme(), commands=(*COMMANDS, new))
    assert keymap.lookup("desk", "", "&") is new
    assert keymap.here("desk", ["mark.star"]).commands == (new,)
    assert ("desk", "Tag", ("&",), "mark.star", "Marks it.") in keymap.table()


CHILD = """
import importlib, json, sys
for name in ("commands.table", *(f"keys.{n}" for n in
             ("names", "layouts", "keymap", "keymap_builder", "chords", "escapes", "palette"))):
    importlib.import_module(f"reviewer.tui.{name}")
from reviewer.config.scheme import default_scheme
from reviewer.tui.keys.keymap import Keymap
rows = Keymap.build(default_scheme()).table()
heavy = [name for name in ("textual", "rich", "rapidfuzz", "pydantic") if name in sys.modules]
print(json.dumps([len(rows), heavy]))
"""


def test_the_table_of_keys_loads_no_textual() -> None:
    done = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, check=True)
    rows, heavy = json.loads(done.stdout)
    assert rows > 60
    assert [name for name in heavy if name != "rich"] == []
