"""What screens and background work may ask of the program around them.

The app fulfils it; nothing below the app imports the app.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer
    from textual.worker import Worker

    from reviewer.config import Settings
    from reviewer.session import Desk, Library, Session
    from reviewer.session.adjudication.matters import Focus
    from reviewer.session.background_work import Answer, Request
    from reviewer.session.learning.training import Learned
    from reviewer.session.search.search_results import Hit
    from reviewer.tui.keys.keymap import Keymap
    from reviewer.tui.theme import Paint
    from reviewer.tui.widgets.text_lines import Piece


class TextualApp(Protocol):
    """What background work needs of Textual's app: timers, threads, and what is in front."""

    def set_timer(self, delay: float, callback: Callable[[], Any] | None = None) -> Timer:
        """Calls back once, after so many seconds."""
        ...

    def set_interval(self, interval: float, callback: Callable[[], Any] | None = None) -> Timer:
        """Calls back every so many seconds."""
        ...

    def run_worker(
        self,
        work: Any,
        name: str | None = "",
        group: str = "default",
        description: str = "",
        exit_on_error: bool = True,
        start: bool = True,
        exclusive: bool = False,
        thread: bool = False,
    ) -> Worker[Any]:
        """Runs a function in a thread."""
        ...

    def call_from_thread(self, callback: Any, *args: Any, **kwargs: Any) -> Any:
        """Calls a function on the app's own thread, and waits for what it returns."""
        ...

    def notify(self, message: str, *, severity: Any = "information", markup: bool = True) -> None:
        """Shows a message over whatever is in front."""
        ...

    @property
    def screen_stack(self) -> Sequence[Screen[Any]]:
        """The screens that are open, the one in front last."""
        ...

    @property
    def is_running(self) -> bool:
        """Whether the app still runs."""
        ...


class LearningInView(Protocol):
    """What is learnt of what was decided, as screens ask for it."""

    learned: Learned | None

    def look(self) -> None:
        """Takes what was kept, and learns as soon as enough was decided."""
        ...

    def begin(self, queue: str) -> str:
        """Learns now, for a queue that has nothing; returns what to say of that."""
        ...


class ProcessInView(Protocol):
    """A process that works beside the program, as screens ask it."""

    def ask(
        self,
        request: Request,
        take: Callable[[Answer], None],
        ended: Callable[[bool], None],
    ) -> None:
        """Asks for something; calls with each piece, and whether all of it came."""
        ...

    def stop(self) -> None:
        """Ends it; nothing more is told."""
        ...


class ScreensInView(Protocol):
    """Review, the Overview and the board of claims, as screens ask for them."""

    async def review(self, article: str, place: int | None = None) -> None:
        """Opens Review on an article, or says why not."""
        ...

    async def review_behind(self, focus: Focus) -> None:
        """Opens Review on the sentences behind a number."""
        ...

    def left_review(self, article: str) -> None:
        """Lets go of an article that was reviewed."""
        ...

    def leave(self, *, one: bool = False) -> None:
        """Closes what stands above the Library or the Desk."""
        ...

    def open_from_board(self, article: str, unit: str, check: tuple[str, int, str, str]) -> None:
        """Opens a sentence on the Desk, from where `back_to_board` comes back to its check."""
        ...

    def back_to_board(self) -> bool:
        """Goes back to the board of claims; returns whether the article was opened from there."""
        ...


class Host(TextualApp, Protocol):
    """The program around a screen."""

    session: Session
    settings: Settings
    library: Library
    keymap: Keymap
    paint: Paint
    current: str
    is_up: bool
    surveyed: bool

    # -- going --------------------------------------------------------------------------------

    @property
    def above(self) -> ScreensInView:
        """The screens above the Library and the Desk."""
        ...

    def open_desk(self, article: str, unit: str = "") -> bool:
        """Opens an article on the Desk; returns whether it could be opened."""
        ...

    @property
    def learning(self) -> LearningInView:
        """What is learnt of what was decided, in the background."""
        ...

    def use_desk(self, desk: Desk) -> None:
        """Shows a desk; the article shown until now is let go."""
        ...

    def goto(self, article: str, unit: str, *, message: str) -> None:
        """Shows a sentence, wherever it is, and a message with it."""
        ...

    def look_for(self, text: str, hit: Hit) -> None:
        """Goes on with a search of all articles on the Desk."""
        ...

    def show_library(self) -> None:
        """Goes to the list of articles."""
        ...

    def fetch_submitted(self, article: str = "") -> None:
        """Wants what a server has of others on a submitted article, or on all of them."""
        ...

    def background_process(self, *, much: bool = False) -> ProcessInView | None:
        """A process that works beside the program; None where there is little to do."""
        ...

    # -- telling ------------------------------------------------------------------------------

    def say(self, text: str, *, good: bool = True) -> None:
        """Shows a line on whatever screen is in front."""
        ...

    def say_problems(self) -> None:
        """Says in one line that something could not be read."""
        ...

    def copy(self, text: str, what: str) -> None:
        """Copies a text to the clipboard."""
        ...

    def note(self) -> tuple[Piece, ...]:
        """What there is to say in the background: about saving, about an export."""
        ...

    def refresh_message(self) -> None:
        """Shows anew what the message line says about saving."""
        ...

    def wrote(self) -> None:
        """Takes in that something was changed."""
        ...

    def brought_in(self) -> None:
        """Shows articles and annotations anew that came or were cut otherwise."""
        ...

    def counted(self, *, done: bool = False) -> None:
        """Takes in that unread articles were read."""
        ...

    def remember_place(self) -> None:
        """Notes where the annotator is, for the next time."""
        ...

    @property
    def annotated(self) -> int:
        """The number of annotated sentences of the open article."""
        ...

    @property
    def quiet(self) -> float:
        """Seconds since the last key."""
        ...
