"""What the app does for every screen: one line, the clipboard, theme, picture, problems."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from reviewer.models.phrases import count_of, passed_over
from reviewer.tui.keys.key_app import KeyApp
from reviewer.tui.screens.list_screen import ListScreen

if TYPE_CHECKING:
    from reviewer.config import Settings
    from reviewer.ports import Problem
    from reviewer.session import Outcome, Session
    from reviewer.tui.background.autosave import Saving
    from reviewer.tui.background.background_process import BackgroundProcess
    from reviewer.tui.background.export_job import Exporting
    from reviewer.tui.background.learning_job import Learning
    from reviewer.tui.background.team_sync import TeamSync
    from reviewer.tui.background.workers import Background
    from reviewer.tui.host import Host
    from reviewer.tui.widgets.text_lines import Piece, ScreenLine

CYCLE: Final = (
    "reviewer-dark",
    "reviewer-light",
    "reviewer-contrast",
    "ansi-dark",
    "ansi-light",
)
"""The themes that the theme command walks through; reviewer.toml knows more."""


OF_ARTICLES: Final = "in the Library the filter chose articles, here it chooses sentences"


_ADDING: Final = 60.0
"""Seconds after which a page that is being fetched is given up."""


MUCH: Final = 10_000
"""Decided sentences, of everybody, from which on a process of its own counts what is shown."""


class AppCommands(KeyApp[None]):
    """What the app does for every screen."""

    _told: frozenset[Problem] = frozenset()
    """What could not be read, as far as that was said."""

    session: Session
    settings: Settings
    saving: Saving
    background: Background
    team: TeamSync | None

    @property
    def exporting(self) -> Exporting:
        """What is exported in the background."""
        raise NotImplementedError

    @cached_property
    def learning(self) -> Learning:
        """What is learnt of what was decided, in the background."""
        from reviewer.tui.background.learning_job import Learning

        return Learning(cast("Host", self), self._learnt)

    process_command: Sequence[str] = ()
    """What does beside the program what is large; empty to do everything in it."""

    _processes: Sequence[BackgroundProcess] = ()

    def background_process(self, *, much: bool = False) -> BackgroundProcess | None:
        """A process that works beside the program; None where there is little to do.

        Args:
            much: Whether there is much to do even if little was decided.
        """
        if not self.process_command or not (much or self._has_much()):
            return None
        from reviewer.tui.background.background_process import BackgroundProcess

        name = self.session.annotator
        made = BackgroundProcess(cast("Host", self), self.process_command, self.settings, name)
        self._processes = [*(one for one in self._processes if not one.stopped), made]
        return made

    def _has_much(self) -> bool:
        store, decided = self.session.store, 0
        for name in store.annotators():
            decided += sum(tally.decided for tally in store.tallies(name).values())
        return decided >= MUCH

    def stop_processes(self) -> None:
        """Ends what counts beside the program."""
        for one in self._processes:
            one.stop()

    def _learnt(self) -> None:
        """What was learnt shows from now on."""
        for screen in self.screen_stack:
            suggestions = getattr(screen, "suggestions", None)
            if suggestions is not None:
                suggestions.changed()

    # -- lists --------------------------------------------------------------------------------

    async def cmd_app_help(self) -> None:
        """Lists the keys for here."""
        # Not at the top: the first frame does not wait for what only this screen needs.
        from reviewer.tui.screens.dialogs.command_list import list_commands

        await list_commands(self, "Keys for here", best_first=False)

    async def cmd_app_palette(self) -> None:
        """Lists the commands for here; the best match stands first."""
        from reviewer.tui.screens.dialogs.command_list import list_commands

        await list_commands(self, "Commands for here", best_first=True)

    # -- looks --------------------------------------------------------------------------------

    def cmd_app_theme(self) -> None:
        """Shows the next theme, for this run."""
        at = CYCLE.index(self.theme) if self.theme in CYCLE else -1
        self.theme = CYCLE[(at + 1) % len(CYCLE)]
        self.say(f"theme {self.theme}; to keep it: theme = “{self.theme}” in reviewer.toml")

    def cmd_app_screenshot(self) -> None:
        """Saves the screen as an SVG picture in the present folder."""
        at = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        path = Path.cwd() / f"reviewer-{at}.svg"
        try:
            path.write_text(self.export_screenshot(), encoding="utf-8")
        except OSError as error:
            self.say(f"{path}: {error.strerror}; choose another folder", good=False)
        else:
            self.say(f"saved {path}")

    def say_problems(self) -> None:
        """Says in one line that something could not be read, of each problem once."""
        problems = self.session.problems()
        new = [one for one in problems if one not in self._told]
        if not isinstance(self.screen, ListScreen) or not (new or self._told):
            return
        known, self._told = self._told, frozenset(problems)
        if not problems and known:
            self.say("no problem any more: everything can be read")
        if not new:
            return
        what = count_of(len(problems), "problem")
        # What is wrong comes first, because a line that is too long is cut at its end.
        place = new[0].place.replace(f"{self.settings.annotations}/", "")
        self.say(f"{what}, o p lists them  ·  {new[0].what}: {place}", good=False)

    def say_passed_over(self) -> None:
        """Says in one line which files of the folder are no articles, if all others can be read."""
        told = passed_over(self.session.store.passed_over())
        if told and isinstance(self.screen, ListScreen) and not self.session.problems():
            self.say(told)

    async def cmd_go_problems(self) -> None:
        """Lists what could not be read."""
        from reviewer.tui.screens.dialogs.lines import DetailScreen

        lines = [str(problem) for problem in self.session.problems()]
        lines += filter(None, [passed_over(self.session.store.passed_over())])

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
            self.say("no problem: everything could be read")

    async def cmd_go_norming(self) -> None:
        """Opens a norming session."""
        from reviewer.tui.screens.apart_commands import open_norming

        if isinstance(self.screen, ListScreen):
            await open_norming(self.screen)

    async def cmd_go_training(self) -> None:
        """Opens the training."""
        from reviewer.tui.screens.apart_commands import open_training

        if isinstance(self.screen, ListScreen):
            await open_training(self.screen)

    def brought_in(self) -> None:
        """Shows articles and annotations that were brought in; the app says how."""
        raise NotImplementedError

    def cmd_decide_submit_all(self) -> None:
        """Submits all articles that are finished."""
        from reviewer.session.collaboration.reveals import submit_finished

        if isinstance(self.screen, ListScreen):
            self.screen.apply_outcome(submit_finished(self.session))

    # -- exporting ----------------------------------------------------------------------------

    def say_below(self, text: str, good: bool) -> None:
        """Shows a line on the list in front, even if a dialog stands before it."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, ListScreen):
                screen.say(text, good=good)
                return

    async def cmd_export_open(self) -> None:
        """Opens the dialog; while an export is under way, asks whether to stop it."""
        from reviewer.tui.screens.dialogs.confirm import ConfirmScreen
        from reviewer.tui.screens.dialogs.export import ExportScreen
        from reviewer.tui.screens.library.screen import LibraryScreen

        exporting = self.exporting
        if (job := exporting.job) is not None:
            words = f"{job.asked.format} into {job.path}: {job.words}. Stop it? The folder stays"
            question = ConfirmScreen("An export is under way", f"{words} as it was.")
            await self.push_screen(question, lambda yes: exporting.stop() if yes else None)
            return
        screen = self.screen
        filtered = screen.filtered() if isinstance(screen, ListScreen) else ""
        aside = OF_ARTICLES if filtered and isinstance(screen, LibraryScreen) else ""

        def done(outcome: Outcome | None) -> None:
            if outcome is not None and isinstance(screen, ListScreen):
                screen.apply_outcome(outcome)

        await self.push_screen(ExportScreen(exporting, filtered, aside), done)

    async def cmd_import_open(self) -> None:
        """Opens the dialog that brings in datasets and texts."""
        from reviewer.tui.screens.dialogs.bring_in import BringInScreen

        screen = self.screen

        def done(outcome: Outcome | None) -> None:
            if outcome is None:
                return
            self.brought_in()
            if isinstance(screen, ListScreen):
                screen.apply_outcome(outcome)

        await self.push_screen(BringInScreen(self.session, self.add_article), done)

    def add_article(self, source: str) -> Outcome:
        """Puts a page or a file among the articles as it is, as `reviewer add` does."""
        import subprocess
        import sys

        from reviewer.session import Outcome

        config = ["--config", str(self.settings.source)] if self.settings.source else []
        # -P: a folder of that name beside the articles is not the program.
        command = [sys.executable, "-P", "-m", "reviewer", "add", *config, "--", source]
        try:
            done = subprocess.run(
                command,
                cwd=self.settings.workspace,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=_ADDING,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return Outcome(f"not brought in: {error}", ok=False)
        told = (done.stderr if done.returncode else done.stdout).strip().splitlines()
        line = told[0] if told else "it cannot be read"
        return Outcome(f"not brought in: {line}", ok=False) if done.returncode else Outcome(line)

    def cmd_export_stop(self) -> None:
        """Stops the export under way."""
        self.exporting.stop()

    def note(self) -> tuple[Piece, ...]:
        """What there is to say in the background: about saving, an export, the server."""
        exporting = self.exporting.note() if "exporting" in vars(self) else ()
        team = self.team.note() if self.team is not None else ()
        return (*self.saving.note(), *exporting, *team)

    # -- telling ------------------------------------------------------------------------------

    def cmd_copy_selection(self) -> None:
        """Copies what the mouse has selected, else says how to quit."""
        selected = self.screen.get_selected_text()
        if selected:
            self.copy(selected, "the selection")
        else:
            self.say("nothing is selected  ·  ctrl+q quits, everything is saved")

    def copy(self, text: str, what: str) -> None:
        """Copies a text to the system's clipboard and, through OSC 52, to the terminal's."""
        self.copy_to_clipboard(text)
        self.background.copy(text)
        self.say(f"copied {what}: {text[:60]}{'…' if len(text) > 60 else ''}")

    def say(self, text: str, *, good: bool = True) -> None:
        """Shows a line on whatever screen is in front."""
        if isinstance(self.screen, ListScreen):
            self.screen.say(text, good=good)

    def refresh_message(self) -> None:
        """Shows anew what the message line says about saving."""
        # A timer may ask while the program ends and its screens are gone.
        screen = self.screen_stack[-1] if self.screen_stack else None
        if isinstance(screen, ListScreen) and screen.is_mounted:
            screen.show_message()

    @property
    def fault(self) -> BaseException | None:
        """The exception that ended the program; None if it ended well."""
        return self._exception

    def _print_error_renderables(self) -> None:
        # Textual would print a traceback over the user's terminal; the caller reports `fault`.
        self._exit_renderables.clear()
