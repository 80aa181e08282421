"""The guidelines of the scheme, page by page, over the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Label, Markdown, OptionList
from textual.widgets.option_list import Option

from reviewer.session.desk.guidelines import GuidelinePage
from reviewer.tui.screens.dialogs.lines import COLUMN_KEYS, ColumnDialog
from reviewer.tui.theme import Paint

_KEYS = "j k or a tag's key: another page   space, pgup pgdn: read on   esc closes"


class GuideScreen(ColumnDialog):
    """The pages on the left, the one chosen on the right."""

    DEFAULT_CSS = """
    GuideScreen {
        & OptionList {
            width: 26; height: 1fr; border: none; padding: 0; background: $panel;
            text-wrap: nowrap; text-overflow: ellipsis;
        }
        & OptionList:focus { border: none; background-tint: initial; }
        & VerticalScroll { width: 1fr; height: 1fr; padding: 0 1; background: $surface; }
        & Markdown { background: $surface; padding: 0; margin: 0; }
    }
    """

    # Before the pages, which have the focus after a click, and before the key of a tag.
    BINDINGS: ClassVar[list[BindingType]] = [replace(key, priority=True) for key in COLUMN_KEYS]
    AUTO_FOCUS = ""

    def __init__(self, pages: Sequence[GuidelinePage], first: str, paint: Paint) -> None:
        """Opens at one of the pages.

        Args:
            pages: All of them, in order.
            first: The id of the page to begin with.
            paint: Colours under the present theme.
        """
        super().__init__()
        self._pages = pages
        self._paint = paint
        self._at = next((at for at, page in enumerate(pages) if page.id == first), 0)

    def compose(self) -> ComposeResult:
        """The pages, the text, and what the keys are."""
        with Vertical() as frame:
            frame.border_title = Content("Guidelines")
            with Horizontal():
                options = [Option(self._entry(page), id=page.id) for page in self._pages]
                yield OptionList(*options, compact=True, markup=False)
                with VerticalScroll(can_focus=False):
                    yield Markdown()
            yield Label(_KEYS, id="foot", markup=False)

    async def on_mount(self) -> None:
        """Shows the first page."""
        await self._show(self._at)

    @property
    def page(self) -> GuidelinePage:
        """The page that is shown."""
        return self._pages[self._at]

    def _entry(self, page: GuidelinePage) -> Text:
        sign = (page.glyph, self._paint.color(page.color, bold=True, reverse=True))
        keys = " ".join(page.keys)
        parts = [sign, " ", page.title] if page.glyph else [page.title]
        return Text.assemble(*parts, (f"  {keys}" if keys else "", self._paint.dim))

    async def _show(self, at: int) -> None:
        self._at = max(0, min(at, len(self._pages) - 1))
        page = self.page
        self.query_one(OptionList).highlighted = self._at
        await self.query_one(Markdown).update(f"# {page.title}\n\n{page.markdown}")
        self.query_one(VerticalScroll).scroll_home(animate=False)

    async def on_key(self, event: events.Key) -> None:
        """A tag's key opens its page."""
        pressed = event.character or event.key
        for at, page in enumerate(self._pages):
            if page.glyph and pressed in page.keys:
                event.stop()
                await self._show(at)
                return

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click opens the page."""
        event.stop()
        await self._show(event.option_index)

    async def action_move(self, step: int) -> None:
        """Goes to another page."""
        await self._show(self._at + step)
