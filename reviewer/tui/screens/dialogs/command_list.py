"""The commands for here with their present keys: the help (`?`) and the palette (`:`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from rich.cells import cell_len
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from reviewer.tui.keys.key_screen import KeyScreen
from reviewer.tui.keys.palette import PaletteEntry, entries, matching

BOLD: Final = Style(bold=True)
DIM: Final = Style(dim=True)
MOST: Final = 14
"""Cells of the widest key column."""


class HelpScreen(ModalScreen[str | None]):
    """Lists commands, filters them while one types, and returns the id of the one chosen.

    A handler that awaits `app.push_screen(HelpScreen(...))` loses no key typed after it.
    """

    DEFAULT_CSS = """
    HelpScreen {
        align: center top;
        & > Vertical {
            width: 100%;
            max-width: 110;
            height: auto;
            max-height: 100%;
            background: $panel;
            border: round $primary;
            padding: 0 1;
        }
        & Input { border: none; height: 1; padding: 0; background: $panel; }
        & Input:focus { border: none; background-tint: initial; }
        & OptionList {
            border: none;
            height: auto;
            max-height: 1fr;
            padding: 0;
            background: $panel;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
        & OptionList:focus { border: none; background-tint: initial; }
        & Label { color: $text-muted; height: 1; }
    }
    """

    BINDINGS = [
        Binding("escape,f1", "close", show=False),
        Binding("up", "move('cursor_up')", show=False, priority=True),
        Binding("down", "move('cursor_down')", show=False, priority=True),
        Binding("pageup", "move('page_up')", show=False, priority=True),
        Binding("pagedown", "move('page_down')", show=False, priority=True),
    ]
    AUTO_FOCUS = "Input"

    def __init__(
        self, known: Sequence[PaletteEntry], title: str, *, best_first: bool = False
    ) -> None:
        """Lists everything at first.

        Args:
            known: What there is, in the order of the help.
            title: What the frame says.
            best_first: Whether the best match stands first, as in a palette; else the order
                stays and headings show.
        """
        super().__init__()
        self._known = [entry for entry in known if entry.runs or not best_first]
        self._title = title
        self._best_first = best_first
        self._found: Sequence[PaletteEntry] = ()

    def compose(self) -> ComposeResult:
        """A field, the list, and what the keys are."""
        with Vertical() as frame:
            frame.border_title = Content(self._title)
            yield Input(placeholder="type to filter", compact=True)
            yield OptionList(compact=True, markup=False)
            yield Label("↑ ↓ choose   enter does it   esc closes", markup=False)

    def on_mount(self) -> None:
        """Shows everything; the field takes the keys from now on."""
        self.set_focus(self.query_one(Input))
        self._fill("")

    @property
    def found(self) -> Sequence[PaletteEntry]:
        """What is listed at present."""
        return self._found

    def action_close(self) -> None:
        """Leaves without choosing."""
        self.dismiss(None)

    def action_move(self, how: str) -> None:
        """Moves the choice."""
        getattr(self.query_one(OptionList), f"action_{how}")()

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        self._fill(event.value)

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        option = self.query_one(OptionList).highlighted_option
        self._choose(option.id if option is not None else None)

    @on(OptionList.OptionSelected)
    def _select(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(event.option.id)

    def _choose(self, id: str | None) -> None:
        if any(entry.id == id and entry.runs for entry in self._found):
            self.dismiss(id)

    def _fill(self, query: str) -> None:
        self._found = matching(self._known, query, best_first=self._best_first)
        listed = self.query_one(OptionList)
        listed.set_options(self._options(headings=not query.strip() and not self._best_first))
        if self._found:
            listed.highlighted = listed.get_option_index(self._found[0].id)

    def _options(self, *, headings: bool) -> Iterator[Option]:
        if not self._found:
            yield Option(Content("nothing here is called that"), disabled=True)
        widest = max((cell_len("  ".join(entry.keys)) for entry in self._found), default=0)
        group = ""
        for entry in self._found:
            if headings and entry.group != group:
                group = entry.group
                yield Option(Content.styled(group, DIM), disabled=True)
            yield Option(_line(entry, min(widest, MOST)), id=entry.id)


def _line(entry: PaletteEntry, cells: int) -> Content:
    keys = "  ".join(entry.keys)
    pad = " " * max(1, cells + 2 - cell_len(keys))
    label = f"{entry.label:<17}" if len(entry.label) < 17 else f"{entry.label}  "
    return Content.assemble(Content.styled(keys, BOLD), pad, label, Content.styled(entry.help, DIM))


async def list_commands(app: App[Any], title: str, *, best_first: bool) -> None:
    """Lists the commands for the screen in front; what is chosen is carried out there.

    Args:
        app: The program.
        title: What stands over the list.
        best_first: Whether the best match stands first, rather than each under its heading.
    """
    screen = app.screen
    if not isinstance(screen, KeyScreen):
        return

    async def chosen(id: str | None) -> None:
        if id is not None:
            await screen.run_command(id)

    await app.push_screen(HelpScreen(entries(screen.here), title, best_first=best_first), chosen)
