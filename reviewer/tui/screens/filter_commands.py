"""Filters, the same in every list: `F` hides what does not fit, while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final, Protocol

from reviewer.tui.screens.list_screen import ListScreen
from reviewer.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from reviewer.query import QueryError
    from reviewer.tui.background.time_slices import SearchTimeSlices

HINT: Final = 'words  "a text"  /regex/  tag:claim'
"""What a query may be, while none is typed."""

Work = tuple[Iterator[Any], Callable[[], None]]
"""The steps that make a filter, and what shows it once they are done."""


def query_error() -> type[QueryError]:
    """The mistake in a query; not imported at the top, because the first frame needs no queries."""
    from reviewer.query import QueryError

    return QueryError


class TypedQuery:
    """The prompt while a query is typed into it: what is wrong, and what may come next."""

    def __init__(self, screen: ListScreen) -> None:
        """Nothing was typed.

        Args:
            screen: The screen with the prompt.
        """
        self._screen = screen
        self.error: QueryError | None = None
        """What is wrong with what was typed last."""

    @property
    def prompt(self) -> Prompt:
        """The field."""
        return self._screen.query_one(Prompt)

    def wrong(self, error: QueryError, text: str) -> str:
        """Shows a mistake at its place, or what may come next; returns where it is."""
        self.error = error
        self.prompt.mark((error.column, error.end))
        names = self._names(text)
        self._screen.say(names or str(error), good=bool(names))
        return f"column {error.column + 1}"

    def right(self, text: str) -> None:
        """Nothing is wrong with what was typed; shows what may come next."""
        self.error = None
        self.prompt.mark(None)
        self._screen.say(self._names(text))

    def _names(self, text: str) -> str:
        from reviewer.session.search.completion import hint

        return hint(text, self._screen.reviewer.session.scheme)

    def accepts(self, text: str) -> bool:
        """Whether Enter may take a query; if not, says what is wrong with it."""
        if self.error is None or not text.strip():
            return True
        self._screen.say(str(self.error), good=False)
        return False


class FilterTarget(Protocol):
    """A list that can show only what fits a query."""

    def filtered(self) -> str:
        """The filter in force; empty for none."""
        ...

    def narrow(self, query: str, inside: Any) -> Work:
        """Begins a filter.

        Args:
            query: What is to be shown.
            inside: What `keep` returned, to filter what was shown then; None to filter all.

        Raises:
            QueryError: It is no query.
        """
        ...

    def keep(self) -> Any:
        """What is shown and where the cursor is, for `restore`."""
        ...

    def restore(self, kept: Any, *, bare: bool = False) -> None:
        """Shows again what was shown; with `bare` without any filter."""
        ...

    def lift(self) -> bool:
        """Takes the innermost filter away; returns whether there was one."""
        ...

    def hides(self) -> str:
        """How much is shown and hidden, in a few words."""
        ...


class FilterCommands:
    """Asks for a filter and shows what it leaves while it is typed."""

    def __init__(self, screen: ListScreen, target: FilterTarget) -> None:
        """Nothing is filtered.

        Args:
            screen: The screen around the list.
            target: What filters it.
        """
        self._screen = screen
        self._target = target
        self._field = TypedQuery(screen)
        self._inside = False
        self._kept: Any = None
        self._typed = ""
        self._work: SearchTimeSlices[Any, Any] | None = None
        self._show_filtered: Callable[[], None] | None = None

    def cmd_find_filter(self) -> None:
        """Asks what is to be shown, and hides the rest while it is typed."""
        target = self._target
        self._kept, self._typed, self._inside = target.keep(), target.filtered(), False
        self._field.prompt.ask(
            "filter", self._filtered, value=self._typed, changed=self._filter,
            accepted=self._field.accepts, turn=self._other_side, hint=self._hint(),
            other=self._other(),
        )  # fmt: skip

    def _hint(self) -> str:
        return "of what is shown" if self._inside else f"{HINT}; empty: all"

    def _other(self) -> str:
        return "instead of it" if self._inside else "of what is shown" if self._typed else ""

    def _other_side(self) -> None:
        """Filters what the present filter shows, or instead of it."""
        if not self._typed:
            return
        self._inside = not self._inside
        prompt = self._field.prompt
        prompt.relabel("filter, and" if self._inside else "filter", self._hint(), self._other())
        prompt.put("" if self._inside else self._typed)

    def _filter(self, text: str) -> str:
        """Filters by what was typed so far; what cannot be read leaves the last result."""
        from reviewer.tui.background.time_slices import SearchTimeSlices

        self._stop()
        target = self._target
        if not text.strip() or (text == self._typed and not self._inside):
            self._field.right("")
            target.restore(self._kept, bare=not text.strip() and not self._inside)
            return target.hides()
        try:
            steps, self._show_filtered = target.narrow(text, self._kept if self._inside else None)
        except query_error() as error:
            return self._field.wrong(error, text)
        self._field.right(text)
        self._work = SearchTimeSlices(
            self._screen, steps, lambda _: None, self._narrowed, self._too_slow, query_error()
        )
        self._work.start()
        return target.hides() if self._work is None else "…"

    def _narrowed(self) -> None:
        """A slice of the work is done."""
        work, show = self._work, self._show_filtered
        if work is None or work.is_on or show is None or self._field.error is not None:
            return
        self._stop()
        self._target.restore(self._kept)
        show()
        self._field.prompt.show_info(self._target.hides())

    def _too_slow(self, error: QueryError) -> None:
        self._field.prompt.show_info(self._field.wrong(error, ""))

    def _stop(self) -> None:
        if self._work is not None:
            self._work.stop()
        self._work = self._show_filtered = None

    def _filtered(self, text: str | None) -> None:
        """Enter keeps the filter, esc goes back to what was shown."""
        screen, target = self._screen, self._target
        screen.set_focus(screen.rows)
        if text is None:
            self._stop()
            target.restore(self._kept)
        elif self._work is not None:
            self._work.until(lambda: False, 10.0)
            self._narrowed()
        screen.say(f"{target.hides()}  ·  esc shows all" if target.filtered() else "")
        screen.moved()
