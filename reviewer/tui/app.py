"""The program on the screen: the app, its two main screens, and what happens in the background."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final, cast

from textual.screen import Screen
from textual.theme import Theme

from reviewer.config import Settings
from reviewer.ports import StoreError
from reviewer.session import Desk, Library, Session
from reviewer.tui.app_commands import AppCommands
from reviewer.tui.background.autosave import Saving
from reviewer.tui.background.work_time import Timing
from reviewer.tui.background.workers import Background, between_keys, look_after
from reviewer.tui.commands.table import DESK, LISTS
from reviewer.tui.keys.keymap import Keymap
from reviewer.tui.resume import Places, ResumePoint
from reviewer.tui.screens.list_screen import ListScreen
from reviewer.tui.screens_above import ScreensAbove
from reviewer.tui.theme import THEMES, Paint

if TYPE_CHECKING:
    from types import FrameType

    from reviewer.session.core.time_tracking import Where
    from reviewer.session.search.search_results import Hit
    from reviewer.tui.background.export_job import Exporting
    from reviewer.tui.background.team_sync import TeamSync
    from reviewer.tui.screens.desk.screen import DeskScreen
    from reviewer.tui.screens.library.screen import LibraryScreen


GC_AFTER: Final = 50_000
"""Objects made between two looks for garbage; Python's own 700 mean a stall in every scroll."""

PAUSE: Final = 1.0
"""Seconds without a key after which the place is noted."""


class ReviewerApp(AppCommands):
    """One session on a terminal."""

    TITLE = "Reviewer"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        session: Session,
        settings: Settings,
        keymap: Keymap,
        *,
        sync: Sequence[str] = (),
        process: Sequence[str] = (),
    ) -> None:
        """Shows a session.

        Args:
            session: The annotator at work.
            settings: What holds in this run.
            keymap: The keys in force.
            sync: The command that syncs with the desk's server; empty where there is none.
            process: The command that does beside the program what is large; empty to do
                everything in it.
        """
        super().__init__()
        self.session = session
        self.settings = settings
        self.keymap = keymap
        self.library = Library(session)
        self.animation_level = "none"
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = settings.theme
        self.paint = Paint(self.current_theme)
        self.is_up = False
        """Whether the first frame has been painted."""
        self.surveyed = False
        """Whether every article that can be read has been read once."""
        self.current = ""
        """The article last worked on."""
        self.team: TeamSync | None = None
        """The desk's server, where there is one."""
        self._sync = tuple(sync)
        self.process_command = tuple(process)
        self._looks_again = False
        self.places = Places(session.store, session.annotator)
        self._resumed: ResumePoint | None = None
        self._library_screen: LibraryScreen | None = None
        self._desk_screen: DeskScreen | None = None
        self.background = Background(self, session)
        self.saving = Saving(self, session)
        self.timing = Timing(self, session, self._under_cursor)
        self.above = ScreensAbove(self)

    @property
    def handlers(self) -> tuple[object, ...]:
        """See `KeyApp.handlers`."""
        return (self, self.above)

    # -- starting -----------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[None]:
        """The first screen: where the annotator left off, else the Library."""
        desk = self._resume()
        if desk is None:
            return self._get_library_screen()
        self.current = desk.id
        self._desk_screen = self._make_desk_screen(desk)
        self.background.read(desk.article.reading)
        return self._desk_screen

    def refresh_css(self, animate: bool = True) -> None:
        """Applies the styles anew; before there is a screen, the first one will have them."""
        if self.screen_stack:
            super().refresh_css(animate=animate)
        else:
            # Choosing the theme asks for this, and would have all styles parsed twice.
            self.stylesheet.set_variables(self.get_css_variables())

    def on_mount(self) -> None:
        """Starts what happens in the background."""
        self.theme_changed_signal.subscribe(self, self._on_theme)
        self.call_after_refresh(self._first_frame_is_up)
        self.saving.start()
        self.timing.start()
        self.background.look_around(self._take_in_arrivals)
        self.set_interval(PAUSE, self._keep_place)
        self._listen_for_signals()

    def _first_frame_is_up(self) -> None:
        # What the start made stays for good: it need not ever be looked through. Not even once
        # now, which would hold up the first key by 50 ms for next to nothing.
        gc.freeze()
        gc.set_threshold(GC_AFTER, 20, 50)
        gc.enable()
        # Asking is what begins the writing session.
        if self.session.read_only and isinstance(self.screen, ListScreen):
            self.screen.moved()
        self.background.load()
        self.background.survey()
        if self._sync:
            self._begin_sync()
        self.is_up = True
        if isinstance(self.screen, ListScreen):
            self.screen.at_leisure()
        if self._sync or self.session.store.plan("controls") is not None:
            self._hold_back()

    def _hold_back(self) -> None:
        """Keeps the work closed until the training is passed, where there is one."""
        from reviewer.session.quality.training import TrainingGate

        gate = TrainingGate(self.session)
        self.session.refuses = gate.why_not
        if why := gate.closed():
            self.say(why)

    def _begin_sync(self) -> None:
        from reviewer.tui.background.team_sync import TeamSync

        self.session.reviewing = "declared"
        self.team = TeamSync(self, self._sync)
        self.session.on_shown = self.team.shown
        self.team.start()
        if self.team.follow_displaced():
            self.brought_in()

    def _resume(self) -> Desk | None:
        """The article, sentence and queue of the last time; None for the Library."""
        place = ResumePoint.recall(self.session.store, self.session.annotator)
        name = place.article
        opened = self.settings.opened
        ids = [article.id for article in self.session.store.articles()] if opened else [name]
        if len(opened) == 1 and opened[0].is_file():
            name = name if name in ids else next(iter(ids), "")
        elif not place.on_desk or name not in ids:
            self.current = name if name in ids else ""
            return None
        desk = self._open(name) if name else None
        if desk is not None and place.article == name:
            place.put(desk)
        return desk

    def remember_place(self) -> None:
        """Notes where the annotator is, for the next time."""
        screen = self._desk_screen
        if screen is not None and screen.is_whole:
            screen.sync()
            # A dialog may be in front.
            shown = [
                one
                for one in self.screen_stack
                if isinstance(one, ListScreen) and one.SCOPE in LISTS
            ]
            on_desk = shown[-1] is screen
            self.places.note(screen.desk)
            place = ResumePoint.of(screen.desk, on_desk=on_desk)
            if place != self._resumed:
                self._resumed = place
                place.remember(self.session.store, self.session.annotator)

    def _keep_place(self) -> None:
        """Notes in a pause where the annotator is: the program may be killed."""
        if self.quiet >= PAUSE:
            self.remember_place()

    def hung_up(self) -> None:
        """The terminal is gone, or the program is told to end: nothing half-typed is lost."""
        self.remember_place()
        for screen in self.screen_stack:
            keep_draft = getattr(screen, "keep_draft", None)
            if keep_draft is not None:
                keep_draft()
        self.exit()

    def _listen_for_signals(self) -> None:
        if self.is_headless or os.name != "posix":
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT):
            loop.add_signal_handler(number, self.hung_up)
        taken_back = signal.getsignal(signal.SIGCONT)

        def woken(number: int, frame: FrameType | None) -> None:
            # Textual takes the terminal back; what the shell left on it has to be painted over.
            if callable(taken_back):
                taken_back(number, frame)
            loop.call_soon_threadsafe(partial(self.refresh, layout=True))

        signal.signal(signal.SIGCONT, woken)

    @property
    def annotated(self) -> int:
        """The number of annotated sentences of the open article."""
        return len(self._desk_screen.desk.article.annotated()) if self._desk_screen else 0

    # -- screens ------------------------------------------------------------------------------

    def show_library(self) -> None:
        """Goes to the list of articles."""
        self.above.forget_board()
        self.remember_place()
        self.timing.write()
        self._show(self._get_library_screen())

    def _get_library_screen(self) -> LibraryScreen:
        if self._library_screen is None:
            # Like the Desk below not at the top: the first frame waits for one of them only.
            from reviewer.tui.screens.library.screen import LibraryScreen

            self._library_screen = LibraryScreen(self.library)
        return self._library_screen

    def _make_desk_screen(self, desk: Desk) -> DeskScreen:
        from reviewer.tui.screens.desk.screen import DeskScreen

        return DeskScreen(desk)

    def open_desk(self, article: str, unit: str = "") -> bool:
        """Opens an article on the Desk, at a sentence or at the first one of the queue.

        Returns:
            Whether it could be opened; if not, a message says why.
        """
        desk = self._open(article)
        if desk is None:
            return False
        if (before := self._desk_screen) is not None:
            desk.queue, desk.last = before.desk.queue, before.desk.last
        known = unit or self.places[desk.id]
        if not (known and desk.show(known)):
            desk.enter()
        self.use_desk(desk)
        return True

    def _open(self, article: str) -> Desk | None:
        try:
            return Desk(self.session, self.session.open(article))
        except StoreError as error:
            self.notify(str(error), severity="error", markup=False)
            return None

    def use_desk(self, desk: Desk) -> None:
        """Shows a desk; the article shown until now is let go."""
        if self.current and self.current != desk.id:
            self.remember_place()
            self.timing.write()
            self.session.close(self.current)
        self.current = desk.id
        if self._desk_screen is None:
            self._desk_screen = self._make_desk_screen(desk)
        elif self._desk_screen.is_mounted:
            self._desk_screen.use(desk)
        self._show(self._desk_screen)
        self.background.read(desk.article.reading)

    def look_for(self, text: str, hit: Hit) -> None:
        """Goes on with a search of all articles on the Desk, at something that it found."""
        if self._desk_screen is not None:
            self.call_after_refresh(self._desk_screen.go_on_with, text, hit)

    def goto(self, article: str, unit: str, *, message: str) -> None:
        """Shows a sentence, wherever it is, and a message with it."""
        screen = self._desk_screen
        if article and (screen is None or screen.desk.id != article or self.screen is not screen):
            if not self.open_desk(article, unit):
                return
        elif screen is not None:
            screen.show_unit(unit)
        if self._desk_screen is not None:
            self.call_after_refresh(self._desk_screen.say, message)

    def _show(self, screen: ListScreen) -> None:
        self.above.leave()
        if screen is self.screen:
            return
        if screen is self.screen_stack[0]:
            self.pop_screen()
            return
        if not self.is_screen_installed(screen):
            self.install_screen(screen, screen.SCOPE)
        self.push_screen(screen)

    @cached_property
    def exporting(self) -> Exporting:
        """What is exported in the background."""
        # Not at the top: the first frame does not wait for the formats.
        from reviewer.tui.background.export_job import Exporting

        return Exporting(self, self.say_below)

    # -- from outside -------------------------------------------------------------------------

    def fetch_submitted(self, article: str = "") -> None:
        """Wants what a server has of others on a submitted article, or on all of them."""
        if self.team is not None:
            self.team.fetch_submitted(article)

    def counted(self, *, done: bool = False) -> None:
        """Unread articles were read: the Library knows their lengths now, and what is wrong."""
        self.surveyed = done
        screen = self._library_screen
        if screen is not None and self.screen is screen and screen.is_waiting:
            screen.refill()
        if done:
            self.session.gold.doubt()
            self.say_problems()
            self.say_passed_over()

    def _take_over(self) -> None:
        """Goes on writing where the session that was in the way has ended."""
        if self.session.take_over():
            self.say("the other session has ended: you can write here now")
            for screen in self.screen_stack:
                if isinstance(screen, ListScreen):
                    screen.moved()

    def _take_in_arrivals(self, *, rest: bool = False) -> None:
        if self.is_up and not rest:
            self._take_over()
        arrivals = self.session.arrivals(short=True, rest=rest)
        self._looks_again = self._looks_again and not rest
        # One after the other: otherwise each second would begin a row of looks of its own.
        if arrivals.more and not self._looks_again:
            self._looks_again = True
            look = partial(self._take_in_arrivals, rest=True)
            self.set_timer(look_after(self.quiet), partial(between_keys, self, look))
        if not arrivals:
            return
        if arrivals.articles and self.team is not None and self.team.follow_displaced():
            self.brought_in()
        self.above.arrived()
        if self._library_screen is not None and self.screen is self._library_screen:
            self._library_screen.refill()
        screen = self._desk_screen
        if screen is not None and screen.is_whole and screen.desk.id == self.current:
            self._reopen(screen)
        self.say_problems()

    def brought_in(self) -> None:
        """Shows articles and annotations that were brought in."""
        self.surveyed = False
        self.above.arrived()
        if self._library_screen is not None and self._library_screen.is_whole:
            self._library_screen.refill()
        screen = self._desk_screen
        if screen is not None and screen.is_whole and screen.desk.id == self.current:
            self._reopen(screen)

    def _reopen(self, screen: DeskScreen) -> None:
        """Shows the present article as it is now, with the cursor where it was."""
        screen.sync()
        before = screen.desk
        try:
            article = self.session.open(before.id)
        except StoreError as error:
            screen.say(str(error), good=False)
            return
        if article is before.article and article.layout.base is before.article.layout.base:
            return
        desk = Desk(self.session, article)
        desk.take_over(before)
        screen.use(desk)
        self.background.read(article.reading)

    # -- commands for all screens -------------------------------------------------------------

    def wrote(self) -> None:
        """Something was changed: looks soon whether it is safe on disk."""
        self.saving.wrote()

    @property
    def quiet(self) -> float:
        """Seconds since the last key."""
        return self.timing.clock.quiet

    def _under_cursor(self) -> Where | None:
        """The sentence under the cursor, under a dialog as well; None away from the Desk."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, ListScreen):
                known = screen.SCOPE == DESK and screen.is_whole
                # Not by its class: where the program begins in the Library, it is not loaded yet.
                return _sentence_under_cursor(cast("DeskScreen", screen)) if known else None
        return None

    def sign_of_work(self) -> None:
        """Counts the time since the last key for the sentence under the cursor."""
        self.timing.sign()

    def on_unmount(self) -> None:
        """Writes down the time that was measured, however the program ends."""
        self.timing.write()
        self.stop_processes()
        if self.team is not None:
            self.team.stop()

    def cmd_app_quit(self) -> None:
        """Quits; everything is saved already."""
        self.remember_place()
        self.exit()

    def _on_theme(self, theme: Theme) -> None:
        self.paint = Paint(theme)
        for screen in (self._library_screen, self._desk_screen):
            if screen is not None and screen.is_whole:
                screen.refill()


def _sentence_under_cursor(screen: DeskScreen) -> Where | None:
    desk = screen.desk
    if not desk.rows:
        return None
    place = desk.place_of(min(screen.rows.cursor, desk.rows - 1))
    units = desk.article.at(place).units
    return desk.id, units[0] if units else desk.article.layout.id(place)
