"""Filters, the same in every list: `F` hides what does not fit, while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from reviewer.tui.screens.list_screen import WorkScreen
from reviewer.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from reviewer.query import QueryError
    from reviewer.tui.hunt import Hunt

Work = tuple[Iterator[Any], Callable[[], None]]
"""The steps that make a filter, and what shows it once they are done."""


class NarrowingScreen(WorkScreen):
    """A list that shows only what fits a query. A screen says how that is done."""

    def __init__(self) -> None:
        """Nothing is filtered."""
        super().__init__()
        self._inside = False
        self._kept: Any = None
        self._typed_filter = ""
        self._filter_hunt: Hunt[Any] | None = None
        self._show_filtered: Callable[[], None] | None = None
        self._error: QueryError | None = None

    def filtered(self) -> str:
        """The filter in force; empty for none."""
        raise NotImplementedError

    def narrow(self, query: str, *, inside: bool) -> Work:
        """Begins a filter.

        Args:
            query: What is to be shown.
            inside: Whether of what is shown already, and not of all.

        Raises:
            QueryError: It is no query.
        """
        raise NotImplementedError

    def keep(self) -> Any:
        """What is shown and where the cursor is, for `restore`."""
        raise NotImplementedError

    def restore(self, kept: Any, *, bare: bool = False) -> None:
        """Shows again what was shown; with `bare` without any filter."""
        raise NotImplementedError

    def lift(self) -> bool:
        """Takes the innermost filter away; returns whether there was one."""
        raise NotImplementedError

    def hides(self) -> str:
        """How much is shown and hidden, in a few words."""
        raise NotImplementedError

    # -- typing -------------------------------------------------------------------------------

    def cmd_find_filter(self) -> None:
        """Asks what is to be shown, and hides the rest while it is typed."""
        self._kept, self._typed_filter, self._inside = self.keep(), self.filtered(), False
        self.query_one(Prompt).ask(
            "filter", self._filtered, value=self._typed_filter, changed=self._filter,
            accepted=self.accepts, turn=self._other_side, hint=self._filter_hint(),
        )  # fmt: skip

    def _filter_hint(self) -> str:
        if self._inside:
            return "of what is shown   tab: instead of it"
        inside = "   tab: of what is shown" if self._typed_filter else ""
        return f'words  "a text"  /regex/  tag:claim; empty: all{inside}'

    def _other_side(self) -> None:
        """Filters what the present filter shows, or instead of it."""
        if not self._typed_filter:
            return
        self._inside = not self._inside
        prompt = self.query_one(Prompt)
        prompt.relabel("filter, and" if self._inside else "filter", self._filter_hint())
        prompt.put("" if self._inside else self._typed_filter)

    def _filter(self, text: str) -> str:
        """Filters by what was typed so far; what cannot be read leaves the last result."""
        from reviewer.tui.hunt import Hunt

        self._stop()
        if not text.strip() or (text == self._typed_filter and not self._inside):
            self.right("")
            self.restore(self._kept, bare=not text.strip() and not self._inside)
            return self.hides()
        try:
            steps, self._show_filtered = self.narrow(text, inside=self._inside)
        except self.query_error as error:
            return self.wrong(error, text)
        self.right(text)
        self._filter_hunt = Hunt(self, steps, lambda _: None, self._narrowed, self._too_slow)
        self._filter_hunt.start()
        return self.hides() if self._filter_hunt is None else "…"

    def _narrowed(self) -> None:
        """A slice of the work is done."""
        hunt, show = self._filter_hunt, self._show_filtered
        if hunt is None or hunt.is_on or show is None or self._error is not None:
            return
        self._stop()
        self.restore(self._kept)
        show()
        self.query_one(Prompt).tell(self.hides())

    def _too_slow(self, error: QueryError) -> None:
        self.query_one(Prompt).tell(self.wrong(error, ""))

    def _stop(self) -> None:
        if self._filter_hunt is not None:
            self._filter_hunt.stop()
        self._filter_hunt = self._show_filtered = None

    def _filtered(self, text: str | None) -> None:
        """Enter keeps the filter, esc goes back to what was shown."""
        self.set_focus(self.rows)
        if text is None:
            self._stop()
            self.restore(self._kept)
        elif self._filter_hunt is not None:
            self._filter_hunt.until(lambda: False, 10.0)
            self._narrowed()
        self.say(f"{self.hides()}  ·  esc shows all" if self.filtered() else "")
        self.moved()

    # -- what is wrong ------------------------------------------------------------------------

    @property
    def query_error(self) -> type[QueryError]:
        """The mistake in a query."""
        from reviewer.query import QueryError

        return QueryError

    def wrong(self, error: QueryError, text: str) -> str:
        """Shows a mistake at its place, or what may come next; returns where it is."""
        self._error = error
        prompt = self.query_one(Prompt)
        prompt.mark((error.column, error.end))
        names = self._names(text)
        self.say(names or str(error), good=bool(names))
        return f"column {error.column + 1}"

    def right(self, text: str) -> None:
        """Nothing is wrong with what was typed; shows what may come next."""
        self._error = None
        self.query_one(Prompt).mark(None)
        self.say(self._names(text))

    def _names(self, text: str) -> str:
        from reviewer.session.search.completion import hint

        return hint(text, self.reviewer.session.scheme)

    def accepts(self, text: str) -> bool:
        """Whether Enter may take a query; if not, says what is wrong with it."""
        if self._error is None or not text.strip():
            return True
        self.say(str(self._error), good=False)
        return False
