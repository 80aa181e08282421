"""A small app with one screen of commands, to see what keys come to."""

from textual.app import ComposeResult
from textual.widgets import Input, Static

from reviewer.config.scheme import default_scheme
from reviewer.models.scheme import Scheme, StatusType, TagType
from reviewer.tui.keys.key_app import KeyApp
from reviewer.tui.keys.key_screen import KeyScreen
from reviewer.tui.keys.keymap import Keymap
from reviewer.tui.screens.dialogs.command_list import list_commands
from reviewer.tui.widgets.key_bar import KeyBar
from reviewer.tui.widgets.which_key import WhichKey


def scheme_of(letters: str) -> Scheme:
    """A scheme with a tag for each letter, named after it."""
    tags = tuple(TagType(f"tag-{one}", one, one.upper(), "blue") for one in letters)
    return Scheme(1, tags, (StatusType("done", "d", "+", "blue"),))


class ToyDesk(KeyScreen):
    """Writes down what it is asked to do."""

    SCOPE = "desk"
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    ToyDesk Static { height: 1fr; }
    ToyDesk Input { display: none; }
    ToyDesk Input.-open { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.done: list[tuple[str, ...]] = []
        self.hints: list[str] = []
        self.refuse = False

    def compose(self) -> ComposeResult:
        yield Static("the sentences", id="list")
        yield WhichKey()
        yield Input()
        yield KeyBar()

    def hint(self, text: str) -> None:
        self.hints.append(text)

    def cmd_move_down(self) -> None:
        self.done.append(("down",))

    def cmd_decide_settle(self) -> None:
        self.done.append(("settle",))

    def cmd_decide_cannot(self) -> None:
        self.done.append(("cannot",))

    def cmd_undo_undo(self) -> None:
        self.done.append(("undo",))

    def cmd_tag_toggle(self, tag: str) -> None:
        self.done.append(("tag", tag))

    async def cmd_status_set(self, scope: str, status: str) -> bool:
        self.done.append(("status", scope, status))
        return not self.refuse

    def cmd_status_confidence(self, scope: str, status: str, confidence: str) -> None:
        self.done.append(("sure", scope, status, confidence))

    def cmd_queue_undecided(self) -> None:
        self.done.append(("undecided",))

    def cmd_app_peel(self) -> None:
        self.done.append(("peel",))
        self.query_one(Input).remove_class("-open")
        self.set_focus(None)

    def cmd_find_search(self) -> None:
        field = self.query_one(Input)
        field.add_class("-open")
        self.set_focus(field)


class Toy(KeyApp[None]):
    """The app around it."""

    def __init__(self, keymap: Keymap | None = None) -> None:
        super().__init__()
        self.keymap = keymap or Keymap.build(default_scheme())
        self.desk = ToyDesk()

    async def on_mount(self) -> None:
        await self.push_screen(self.desk)

    def cmd_app_quit(self) -> None:
        self.exit()

    async def cmd_app_help(self) -> None:
        await list_commands(self, "Keys for here", best_first=False)

    async def cmd_app_palette(self) -> None:
        await list_commands(self, "Commands for here", best_first=True)
