"""The other end of a relation: a list of spans, nearest first; `/` finds it in any article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from textual import events
from textual.content import Content
from textual.style import Style
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from reviewer.models import Scheme
from reviewer.session import OpenArticle
from reviewer.session.article.spans import PlacedSpan
from reviewer.tui.background.time_slices import TimeSlices
from reviewer.tui.screens.dialogs.list_dialog import ListDialog, no_match

End = tuple[OpenArticle, PlacedSpan]

MOST: Final = 200
"""Spans that are listed; typing more words finds the others."""

DIM: Final = Style(dim=True)


class RelationScreen(ListDialog[End]):
    """Returns the span that was chosen, with its article; None if none was."""

    DEFAULT_CSS = """
    RelationScreen {
        align: center bottom;
        & > Vertical { max-width: 104; max-height: 70%; }
        & Input { background: $surface; }
    }
    """

    def __init__(self, title: str, scheme: Scheme, here: str, coming: Iterator[End | None]) -> None:
        """Lists the spans of this article; the others come once they are asked for.

        Args:
            title: What the frame says.
            scheme: Gives the glyphs of tags.
            here: The id of the article on the screen.
            coming: The spans, those of this article first; None where a further article begins.
        """
        keys = "enter, 1-9 choose   j k move   / finds in all articles   esc closes"
        super().__init__(title, keys, hint="words of the other span, or of its article")
        self._scheme = scheme
        self._here = here
        self._known: list[End] = []
        self._coming = coming
        for found in coming:
            if found is None:
                break
            self._known.append(found)
        self._elsewhere: TimeSlices[End | None] | None = None
        self.found: list[End] = []

    def on_mount(self) -> None:
        """The list takes the keys until `/` is pressed."""
        self.query_one(Input).display = False
        self.set_focus(self.query_one(OptionList))

    def take_key(self, event: events.Key) -> bool:
        """Digits choose, letters move, `/` begins to look for words in all articles."""
        if self.query_one(Input).display:
            return False
        if event.character == "/":
            self._look_everywhere()
            return True
        return self.take_list_key(event, len(self.found))

    @property
    def complete(self) -> bool:
        """Whether all spans that were asked for have come."""
        return self._elsewhere is None or self._elsewhere.complete

    def _look_everywhere(self) -> None:
        field = self.query_one(Input)
        field.display = True
        self.set_focus(field)
        self._elsewhere = TimeSlices(self, self._coming, self._take)
        self._elsewhere.start()

    def _take(self, found: list[End | None]) -> None:
        fresh = [one for one in found if one is not None]
        self._known += fresh
        if fresh or self.complete:
            self.fill(self.query_one(Input).value)

    def fill(self, text: str) -> None:
        """Lists the spans that hold the words; where that changes, the cursor goes to the first."""
        words = text.casefold().split()
        fitting = [end for end in self._known if all(word in _words(end) for word in words)]
        before, self.found = self.found, fitting[:MOST]
        options = self.query_one(OptionList)
        at = options.highlighted or 0
        options.set_options(
            [self._option(number, end) for number, end in enumerate(self.found, 1)]
            or [Option(Content("looking on …"), disabled=True) if not self.complete else no_match()]
        )
        if self.found:
            options.highlighted = at if before == self.found[: len(before)] and before else 0

    def _option(self, number: int, end: End) -> Option:
        article, mark = end
        tag = self._scheme.tag(mark.tag)
        where = f"{mark.place + 1}"
        if article.article.id != self._here:
            where = f"{article.article.id} {where}"
        words = " ".join(mark.exact.split())
        return Option(
            Content.assemble(
                Content.styled(f"{number:>2} ", DIM),
                f"{tag.glyph if tag else '?'} {words}  ",
                Content.styled(f"{mark.tag}, {where}", DIM),
            )
        )

    def choose(self) -> None:
        """Ends with the span that the cursor stands on."""
        if self.found:
            self.dismiss(self.found[self.query_one(OptionList).highlighted or 0])


def _words(end: End) -> str:
    article, mark = end
    return f"{mark.exact} {mark.tag} {article.article.id}".casefold()
