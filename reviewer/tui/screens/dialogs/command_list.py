"""The commands for here with their present keys: the help (`?`) and the palette (`:`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Final

from rich.cells import cell_len
from textual import events, on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.style import Style
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from reviewer.tui.keys.key_screen import KeyScreen
from reviewer.tui.keys.palette import PaletteEntry, entries, matching
from reviewer.tui.screens.dialogs.list_dialog import ListDialog, no_match
from reviewer.tui.widgets.text_lines import wrap

BOLD: Final = Style(bold=True)
DIM: Final = Style(dim=True)
WIDEST: Final = 110
"""Cells of the frame at most."""

MOST: Final = 14
"""Cells of the widest key column."""

KEYS: Final = "↑ ↓ choose   enter does it   esc closes"


class HelpScreen(ListDialog[str]):
    """Lists commands, filters them while one types, and returns the id of the one chosen.

    The foot says in whole what the chosen one does, which a narrow row cuts.
    A handler that awaits `app.push_screen(HelpScreen(...))` loses no key typed after it.
    """

    DEFAULT_CSS = """
    HelpScreen { align: center top; }
    HelpScreen > Vertical { max-width: 110; max-height: 100%; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f1", "close", show=False, priority=True)]

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
        super().__init__(title, KEYS)
        self._known = [entry for entry in known if entry.runs or not best_first]
        self._best_first = best_first
        self._found: Sequence[PaletteEntry] = ()
        self._width = 0
        self._lines = 0

    @property
    def found(self) -> Sequence[PaletteEntry]:
        """What is listed at present."""
        return self._found

    def fill(self, text: str) -> None:
        """Lists the commands that hold the words, with the cursor on the first."""
        self._found = matching(self._known, text, best_first=self._best_first)
        listed = self.query_one(OptionList)
        listed.set_options(self._options(headings=not text.strip() and not self._best_first))
        if self._found:
            listed.highlighted = listed.get_option_index(self._found[0].id)
        self._show_help()

    def on_resize(self, event: events.Resize) -> None:
        """The foot has room for the longest help, so that nothing moves while one chooses."""
        self._width = min(WIDEST, event.size.width) - 4
        self._lines = max((len(wrap(entry.help, self._width)) for entry in self._known), default=0)
        self.query_one("#foot").styles.height = self._lines + 1
        self._show_help()

    @on(OptionList.OptionHighlighted)
    def _show_help(self) -> None:
        option = self.query_one(OptionList).highlighted_option
        chosen = option.id if option is not None else None
        text = next((entry.help for entry in self._found if entry.id == chosen), "")
        lines = [text[start:end] for start, end in wrap(text, self._width)]
        lines += [""] * (self._lines - len(lines))
        self.query_one("#foot", Label).update("\n".join([*lines[: self._lines], KEYS]))

    def choose(self) -> None:
        """Ends with the command under the cursor, if it can be run from here."""
        option = self.query_one(OptionList).highlighted_option
        chosen = option.id if option is not None else None
        if any(entry.id == chosen and entry.runs for entry in self._found):
            self.dismiss(chosen)

    def _options(self, *, headings: bool) -> Iterator[Option]:
        if not self._found:
            yield no_match()
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
