"""What the app does for every screen: one line, the clipboard, theme, picture, problems."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from reviewer.models.phrases import count_of
from reviewer.tui.keys.key_app import KeyApp
from reviewer.tui.keys.key_screen import KeyHint
from reviewer.tui.screens.list_screen import ListScreen

if TYPE_CHECKING:
    from reviewer.ports import Problem
    from reviewer.tui.app import ReviewerApp
    from reviewer.tui.background.export_job import Exporting
    from reviewer.tui.widgets.text_lines import Piece, ScreenLine

CYCLE: Final = (
    "reviewer-dark",
    "reviewer-light",
    "reviewer-contrast",
    "ansi-dark",
    "ansi-light",
)
"""The themes that the theme command walks through; reviewer.toml knows more."""


class AppCommands(KeyApp[None]):
    """What the app does for every screen."""

    _told: frozenset[Problem] = frozenset()
    """What could not be read, as far as that was said."""

    @property
    def _reviewer(self) -> ReviewerApp:
        return cast("ReviewerApp", self)

    def cmd_app_theme(self) -> None:
        """Shows the next theme, for this run."""
        at = CYCLE.index(self.theme) if self.theme in CYCLE else -1
        self.theme = CYCLE[(at + 1) % len(CYCLE)]
        self.tell(f"theme {self.theme}; to keep it: theme = “{self.theme}” in reviewer.toml")

    def cmd_app_screenshot(self) -> None:
        """Saves the screen as an SVG picture in the present folder."""
        at = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        path = Path.cwd() / f"reviewer-{at}.svg"
        try:
            path.write_text(self.export_screenshot(), encoding="utf-8")
        except OSError as error:
            self.tell(f"{path}: {error.strerror}; choose another folder", good=False)
        else:
            self.tell(f"saved {path}")

    def tell_problems(self) -> None:
        """Says in one line that something could not be read, of each problem once."""
        problems = self._reviewer.session.problems()
        new = [one for one in problems if one not in self._told]
        if not isinstance(self.screen, ListScreen) or not (new or self._told):
            return
        known, self._told = self._told, frozenset(problems)
        if not problems and known:
            self.tell("no problem any more: everything can be read")
        if not new:
            return
        what = count_of(len(problems), "problem")
        first = str(new[0]).replace(f"{self._reviewer.settings.annotations}/", "")
        self.tell(f"{what}, o p lists them  ·  {first}", good=False)

    async def cmd_go_problems(self) -> None:
        """Lists what could not be read."""
        from reviewer.tui.screens.dialogs.lines import DetailScreen

        lines = [str(problem) for problem in self._reviewer.session.problems()]

        def draw(width: int) -> Sequence[ScreenLine]:
            from reviewer.tui.views.sentence_detail import flow

            return [
                line
                for text in lines
                for line in (*flow(text, width, None), *flow("", width, None))
            ]

        if lines:
            await self.push_screen(DetailScreen(draw, "problems"))
        else:
            self.tell("no problem: everything could be read")

    # -- exporting ----------------------------------------------------------------------------

    @cached_property
    def exporting(self) -> Exporting:
        """What is exported in the background."""
        # Not at the top: the first frame does not wait for the formats.
        from reviewer.tui.background.export_job import Exporting

        return Exporting(self._reviewer)

    async def cmd_export_open(self) -> None:
        """Opens the dialog; while an export is under way, asks whether to stop it."""
        await self.exporting.open()

    def cmd_export_stop(self) -> None:
        """Stops the export under way."""
        self.exporting.stop()

    def note(self) -> tuple[Piece, ...]:
        """What there is to say in the background: about saving, about an export."""
        saving = self._reviewer.saving.note()
        return (*saving, *self.exporting.note()) if "exporting" in vars(self) else saving

    # -- telling ------------------------------------------------------------------------------

    def cmd_copy_selection(self) -> None:
        """Copies what the mouse has selected, else says how to quit."""
        selected = self.screen.get_selected_text()
        if selected:
            self.copy(selected, "the selection")
        else:
            self.tell("nothing is selected  ·  ctrl+q quits, everything is saved")

    def copy(self, text: str, what: str) -> None:
        """Copies a text to the system's clipboard and, through OSC 52, to the terminal's."""
        self.copy_to_clipboard(text)
        self._reviewer.background.copy(text)
        self.tell(f"copied {what}: {text[:60]}{'…' if len(text) > 60 else ''}")

    def tell(self, text: str, *, good: bool = True) -> None:
        """Shows a line on whatever screen is in front."""
        if isinstance(self.screen, ListScreen):
            self.screen.say(text, good=good)

    def refresh_message(self) -> None:
        """Shows anew what the message line says about saving."""
        # A timer may ask while the program ends and its screens are gone.
        screen = self.screen_stack[-1] if self.screen_stack else None
        if isinstance(screen, ListScreen) and screen.is_mounted:
            screen.show_message()

    def on_key_hint(self, message: KeyHint) -> None:
        """Shows a line about a key."""
        self.tell(message.text)

    @property
    def fault(self) -> BaseException | None:
        """The exception that ended the program; None if it ended well."""
        return self._exception

    def _print_error_renderables(self) -> None:
        # Textual would print a traceback over the user's terminal; the caller reports `fault`.
        self._exit_renderables.clear()
