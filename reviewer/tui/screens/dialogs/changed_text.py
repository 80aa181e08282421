"""Small dialogs for an edited article: look at one sentence again, find homes for the lost.

Both are boxes with a cursor over items, and their keys below.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Generic, Literal, TypeAlias, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widgets import Static

from reviewer.models import Scheme
from reviewer.session.article.changed_text import Doubtful, LostAnnotation
from reviewer.tui.theme import Paint
from reviewer.tui.views.changed_text_lines import BLANK, doubtful_lines, lost_lines
from reviewer.tui.widgets.text_lines import ScreenLine, fit, line, segments_of

ItemChoice = TypeVar("ItemChoice")


class ItemsScreen(ModalScreen[ItemChoice | None], Generic[ItemChoice]):
    """Lines in a box with a cursor over items, and the keys below."""

    DEFAULT_CSS = """
    ItemsScreen {
        align: center middle;
        & > Vertical {
            width: 90%; max-width: 100; height: auto; max-height: 90%;
            border: round $primary; background: $surface; padding: 0 1;
        }
        & VerticalScroll { height: auto; }
        & #lines { width: 100%; height: auto; }
        & #keys { color: $text-muted; height: auto; }
    }
    """
    AUTO_FOCUS = ""

    TITLE_LINE = ""

    def __init__(self, scheme: Scheme, paint: Paint) -> None:
        """Shows nothing yet."""
        super().__init__()
        self._scheme = scheme
        self._paint = paint
        self.chosen = 0

    def compose(self) -> ComposeResult:
        """A box that scrolls, and the keys."""
        with Vertical() as frame:
            frame.border_title = self.TITLE_LINE
            with VerticalScroll():
                yield Static(id="lines", markup=False)
            yield Static(id="keys", markup=False)

    def drawn(self, width: int) -> tuple[Sequence[ScreenLine], range]:
        """The lines, and which of them show the chosen item."""
        raise NotImplementedError

    def keys(self, width: int) -> Sequence[ScreenLine]:
        """What the keys do."""
        raise NotImplementedError

    def count(self) -> int:
        """The number of items."""
        raise NotImplementedError

    def on_resize(self) -> None:
        """Draws the lines for the width that there is now."""
        self.draw()

    def draw(self) -> None:
        """Draws everything anew."""
        width = max(20, min(100, int(self.size.width * 0.9)) - 6)
        lines, shown = self.drawn(width)
        keys = self.keys(width)
        box = self.query_one(VerticalScroll)
        # The keys stay in view however long the list is.
        box.styles.max_height = max(3, int(self.size.height * 0.9) - 2 - len(keys))
        self.query_one("#lines", Static).update(segments_of(lines))
        self.query_one("#keys", Static).update(segments_of(keys))
        region = Region(0, shown.start, 1, max(1, len(shown)))
        self.call_after_refresh(box.scroll_to_region, region, animate=False)

    @property
    def text(self) -> str:
        """What is shown, without styles; for tests."""
        lines, _ = self.drawn(90)
        return "\n".join(each.text for each in (*lines, *self.keys(90)))

    def action_choose(self, step: int) -> None:
        """Goes to the next item, or the one before."""
        self.chosen = max(0, min(self.count() - 1, self.chosen + step))
        self.draw()

    def action_leave(self) -> None:
        """Leaves everything as it is."""
        self.dismiss(None)


def key_lines(keys: Sequence[tuple[str, str]], width: int, paint: Paint) -> list[ScreenLine]:
    """Keys with what they do, as many on a line as fit."""
    rows: list[list[tuple[str, str]]] = [[]]
    used = 0
    for key, does in keys:
        size = len(key) + len(does) + 3
        if rows[-1] and used + size > width:
            rows.append([])
            used = 0
        rows[-1].append((key, does))
        used += size
    return [
        line(*(piece for key, does in row for piece in ((key, paint.strong), f" {does}   ")))
        for row in rows
    ]


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
        Binding("escape,backspace,q", "leave", show=False, priority=True),
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

    def drawn(self, width: int) -> tuple[Sequence[ScreenLine], range]:
        """Before and after."""
        lines = doubtful_lines(self._items, self.chosen, self._scheme, self._paint, width)
        return lines, range(0)

    def keys(self, width: int) -> Sequence[ScreenLine]:
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
        Binding("escape,backspace,q", "leave", show=False, priority=True),
    ]

    def __init__(
        self,
        fetch: Callable[[], Sequence[LostAnnotation]],
        put_aside: Callable[[LostAnnotation], str],
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

    def drawn(self, width: int) -> tuple[Sequence[ScreenLine], range]:
        """The orphans, the chosen one in full."""
        if not self._items:
            return [line(("nothing here has lost its sentence", self._paint.dim))], range(0)
        return lost_lines(self._items, self.chosen, self._scheme, self._paint, width)

    def keys(self, width: int) -> Sequence[ScreenLine]:
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
