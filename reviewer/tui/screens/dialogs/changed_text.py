"""Small dialogs for an edited article: look at one sentence again, find homes for the lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Literal, TypeAlias

from textual.binding import BindingType

from reviewer.models import Scheme
from reviewer.session.article.changed_text import Doubtful, Lost
from reviewer.tui.screens.items import ItemsScreen, key_lines
from reviewer.tui.theme import Paint
from reviewer.tui.views.changed_text_lines import BLANK, doubtful_lines, lost_lines
from reviewer.tui.widgets.text_lines import Line, line
from reviewer.tui.widgets.wrapping import fit

Action: TypeAlias = Literal["confirm", "confirm_moved", "detach", "detail", "attach", "go"]

Choice: TypeAlias = tuple[Action, str]
"""What is to be done, and the annotation it is about."""


class RecheckScreen(ItemsScreen[Choice]):
    """Before and after of a sentence whose annotation was found by its words or by likeness."""

    TITLE_LINE = "re-check"

    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter,space", "pick('confirm')", "confirm"),
        ("d", "pick('detach')", "detach"),
        ("A", "pick('confirm_moved')", "confirm all"),
        ("v", "pick('detail')", "detail"),
        ("j,down", "choose(1)", "down"),
        ("k,up", "choose(-1)", "up"),
        ("escape,backspace,q", "leave", "leave"),
    ]

    def __init__(self, items: Sequence[Doubtful], moved: int, scheme: Scheme, paint: Paint) -> None:
        """Shows annotations.

        Args:
            items: Those attached to the sentence, at least one.
            moved: How many sentences of the article have only moved.
            scheme: Tags and statuses.
            paint: The colours.
        """
        super().__init__(scheme, paint)
        self._items = items
        self._moved = moved

    def count(self) -> int:
        """The number of annotations."""
        return len(self._items)

    def drawn(self, width: int) -> tuple[Sequence[Line], range]:
        """Before and after."""
        lines = doubtful_lines(self._items, self.chosen, self._scheme, self._paint, width)
        return lines, range(0)

    def keys(self, width: int) -> Sequence[Line]:
        """What the keys do."""
        several = len(self._items) > 1
        keys = [
            ("enter", "all of it belongs here" if several else "it belongs here"),
            ("d", "detach: it does not (keeps it as an orphan)"),
            *([("A", f"confirm all {self._moved} that only moved")] if self._moved > 1 else []),
            *([("j k", "choose")] if several else []),
            ("v", "view the sentence"),
            ("esc", "leave it"),
        ]
        return [BLANK, *key_lines(keys, width, self._paint)]

    def action_pick(self, action: Action) -> None:
        """Ends with a choice."""
        self.dismiss((action, self._items[self.chosen].unit))


class OrphansScreen(ItemsScreen[Choice]):
    """The annotations that lost their sentence."""

    TITLE_LINE = "annotations that lost their sentence"

    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter", "pick('attach')", "attach"),
        ("g", "pick('go')", "go there"),
        ("a", "aside", "put aside"),
        ("A", "all", "show those put aside"),
        ("j,down", "choose(1)", "down"),
        ("k,up", "choose(-1)", "up"),
        ("escape,backspace,q", "leave", "leave"),
    ]

    def __init__(
        self,
        fetch: Callable[[], Sequence[Lost]],
        put_aside: Callable[[Lost], str],
        target: str,
        near: int,
        scheme: Scheme,
        paint: Paint,
    ) -> None:
        """Lists orphans.

        Args:
            fetch: Gives all of them, those put aside included.
            put_aside: Puts one aside, or lists it again; returns what happened.
            target: The sentence under the cursor, for the line that says what Enter does.
            near: Its place; the orphan that stood next to it is chosen at first.
            scheme: Tags and statuses.
            paint: The colours.
        """
        super().__init__(scheme, paint)
        self._fetch = fetch
        self._put_aside = put_aside
        self._target = target
        self._all = False
        self._message = ""
        self._refill()
        if self._items:
            nearest = min(self._items, key=lambda item: abs(item.place - near))
            self.chosen = self._items.index(nearest)

    def _refill(self) -> None:
        known = list(self._fetch())
        self._aside = sum(item.aside for item in known)
        self._items = [item for item in known if self._all or not item.aside]
        self.chosen = max(0, min(self.chosen, len(self._items) - 1))

    def count(self) -> int:
        """The number of orphans listed."""
        return len(self._items)

    def drawn(self, width: int) -> tuple[Sequence[Line], range]:
        """The orphans, the chosen one in full."""
        if not self._items:
            return [line(("nothing here has lost its sentence", self._paint.dim))], range(0)
        return lost_lines(self._items, self.chosen, self._scheme, self._paint, width)

    def keys(self, width: int) -> Sequence[Line]:
        """What the keys do, and what just happened."""
        here = self._items[self.chosen] if self._items else None
        keys = [("esc", "leave")]
        if here is not None:
            back = "list it again" if here.aside else "put aside"
            keys = [("j k", "choose"), ("g", "go there"), ("a", back), *keys]
        if self._aside:
            hide = "hide" if self._all else "show"
            keys.insert(-1, ("A", f"{hide} {self._aside} put aside"))
        lines = [line((self._message, self._paint.color("blue")))] if self._message else [BLANK]
        if here is not None:
            words = fit(f"attaches it to the sentence under the cursor, {self._target}", width - 7)
            lines.append(line(("enter", self._paint.strong), "  " + words))
        return [*lines, *key_lines(keys, width, self._paint)]

    def action_aside(self) -> None:
        """Puts the chosen one aside, or lists it again."""
        if self._items:
            self._message = self._put_aside(self._items[self.chosen])
            self._refill()
            self.draw()

    def action_all(self) -> None:
        """Shows or hides those that were put aside."""
        self._all = not self._all
        self._refill()
        self.draw()

    def action_pick(self, action: Action) -> None:
        """Ends with a choice."""
        if self._items:
            self.dismiss((action, self._items[self.chosen].unit))
