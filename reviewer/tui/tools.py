"""Commands of the program that belong to no screen: theme, picture of the screen, problems."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from reviewer.tui.keys.keyed_app import KeyedApp

if TYPE_CHECKING:
    from reviewer.tui.app import ReviewerApp
    from reviewer.tui.widgets.rows_lines import Line

CYCLE: Final = (
    "reviewer-dark",
    "reviewer-light",
    "reviewer-contrast",
    "ansi-dark",
    "ansi-light",
)
"""The themes that the theme command walks through; reviewer.toml knows more."""


class Tools(KeyedApp[None]):
    """What the app does for every screen."""

    @property
    def _reviewer(self) -> ReviewerApp:
        return cast("ReviewerApp", self)

    def cmd_app_theme(self) -> None:
        """Shows the next theme, for this run."""
        at = CYCLE.index(self.theme) if self.theme in CYCLE else -1
        self.theme = CYCLE[(at + 1) % len(CYCLE)]
        self._reviewer.tell(
            f"theme {self.theme}; to keep it: theme = “{self.theme}” in reviewer.toml"
        )

    def cmd_app_screenshot(self) -> None:
        """Saves the screen as an SVG picture in the present folder."""
        at = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        path = Path.cwd() / f"reviewer-{at}.svg"
        try:
            path.write_text(self.export_screenshot(), encoding="utf-8")
        except OSError as error:
            self._reviewer.tell(f"{path}: {error.strerror}; choose another folder", good=False)
        else:
            self._reviewer.tell(f"saved {path}")

    async def cmd_go_problems(self) -> None:
        """Lists what could not be read."""
        from reviewer.tui.screens.detail import DetailScreen

        lines = [str(problem) for problem in self._reviewer.session.problems()]

        def draw(width: int) -> Sequence[Line]:
            from reviewer.tui.views.detail import flow

            return [
                line
                for text in lines
                for line in (*flow(text, width, None), *flow("", width, None))
            ]

        if lines:
            await self.push_screen(DetailScreen(draw, "problems"))
        else:
            self._reviewer.tell("no problem: everything could be read")
