"""Search and filter, the same in every list: `/` walks through matches, `F` hides the rest."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from reviewer.tui.screens.work import WorkScreen
from reviewer.tui.widgets.prompt import Prompt


class FindingScreen(WorkScreen):
    """A list that can be searched and filtered. A screen says what matches, and what is shown."""

    def __init__(self) -> None:
        """Nothing searched, nothing filtered."""
        super().__init__()
        self._query = ""
        self._matches: Sequence[int] = ()
        self._origin = 0

    def matches(self, query: str) -> Sequence[int]:
        """The rows that contain a text, in order."""
        raise NotImplementedError

    def filtered(self) -> str:
        """The filter in force; empty for none."""
        raise NotImplementedError

    def filter(self, query: str) -> str:
        """Shows only what contains a text; returns what came of it in a few words."""
        raise NotImplementedError

    # -- search -------------------------------------------------------------------------------

    def cmd_find_search(self) -> None:
        """Asks what to look for, and goes there while it is typed."""
        self._origin = self.rows.cursor
        self.query_one(Prompt).ask("/", self._searched, changed=self._search, hint="text")

    def _search(self, query: str) -> str:
        self._query, self._matches = query, self.matches(query)
        if not query:
            self.rows.move_to(self._origin)
            return "Enter keeps the place, esc goes back"
        if not self._matches:
            self.rows.move_to(self._origin)
            return "no match"
        at = bisect_left(self._matches, self._origin)
        self.rows.move_to(self._matches[at % len(self._matches)])
        return self._count(at % len(self._matches), wrapped=at >= len(self._matches))

    def _searched(self, query: str | None) -> None:
        self.set_focus(self.rows)
        if query is None:
            self._query, self._matches = "", ()
            self.rows.move_to(self._origin)
        elif query:
            found = f"{len(self._matches)} matches  ·  n next, N previous"
            self.say(
                f"/{query}: {found if self._matches else 'no match'}", good=bool(self._matches)
            )
        self.moved()

    def cmd_find_next(self) -> None:
        """Goes to the next match."""
        self._walk(1)

    def cmd_find_previous(self) -> None:
        """Goes to the previous match."""
        self._walk(-1)

    def _walk(self, step: int) -> None:
        if not self._query:
            self.say("nothing searched yet: / searches", good=False)
            return
        self._matches = self.matches(self._query)
        if not self._matches:
            self.say(f"/{self._query}: no match", good=False)
            return
        here, count = self.rows.cursor, len(self._matches)
        at = (
            bisect_left(self._matches, here + 1)
            if step > 0
            else bisect_left(self._matches, here) - 1
        )
        self.rows.move_to(self._matches[at % count])
        self.say(f"/{self._query}: {self._count(at % count, wrapped=not 0 <= at < count)}")
        self.moved()

    def _count(self, at: int, *, wrapped: bool) -> str:
        return f"{at + 1}/{len(self._matches)}{', wrapped' if wrapped else ''}"

    # -- filter -------------------------------------------------------------------------------

    def cmd_find_filter(self) -> None:
        """Asks what the rows are to contain, and hides the rest while it is typed."""
        before = self.filtered()

        def done(query: str | None) -> None:
            self.set_focus(self.rows)
            words = self.filter(before if query is None else query)
            self.say(words if self.filtered() else "")
            self.moved()

        self.query_one(Prompt).ask(
            "filter", done, value=before, changed=self.filter, hint="text; empty shows all"
        )

    # -- leaving ------------------------------------------------------------------------------

    def peel(self) -> bool:
        """Takes away the layer in front; returns whether there was one."""
        if self.query_one(Prompt).cancel():
            return True
        if self._query:
            self._query, self._matches = "", ()
            self.say("search ended")
            return True
        if self.filtered():
            self.filter("")
            self.say("all rows shown")
            self.moved()
            return True
        return False
