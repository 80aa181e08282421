"""What other articles say of the same fact: a list, the likeliest first, that fills."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.style import Style
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from reviewer.tui.background.time_slices import TimeSlices
from reviewer.tui.screens.dialogs.list_dialog import ListDialog, no_match

if TYPE_CHECKING:
    from reviewer.assist.fact_index import RelatedSentence

_GLYPHS: Final = {"same": "=", "hedge differs": "~", "conflict": "!", None: " "}
"""Relation -> the sign before it; the word stands there too."""

_DIM: Final = Style(dim=True)
_STRONG: Final = Style(bold=True)
_EVERY: Final = 5
"""Articles after whose coming the list is made anew."""


class RelatedScreen(ListDialog["RelatedSentence"]):
    """Returns the sentence to go to; None if none was chosen."""

    DEFAULT_CSS = """
    RelatedScreen {
        align: center bottom;
        & > Vertical { max-width: 116; max-height: 70%; }
        & Input { background: $surface; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", show=False, priority=True)]

    def __init__(
        self, title: str, filling: Iterator[int], find: Callable[[], list[RelatedSentence]]
    ) -> None:
        """Lists what is known, and more as articles come in.

        Args:
            title: What the frame says.
            filling: Takes articles in; yields how many are left.
            find: Gives what is found so far.
        """
        super().__init__(title, "enter, 1-9 go there   j k move   esc closes", hint="words")
        self._find = find
        self._left = -1
        self._shown = -1
        self._slices = TimeSlices(self, filling, self._take)
        self.found: list[RelatedSentence] = []

    def on_mount(self) -> None:
        """The list takes the keys."""
        self.query_one(Input).display = False
        self.set_focus(self.query_one(OptionList))
        self.fill("")
        self._slices.start()

    def take_key(self, event: events.Key) -> bool:
        """Digits go to a sentence, letters move."""
        return self.take_list_key(event, len(self.found))

    @property
    def complete(self) -> bool:
        """Whether all articles have come in."""
        return self._left == 0

    def _take(self, left: list[int]) -> None:
        if left:
            self._left = left[-1]
        if self.complete or self._shown < 0 or self._shown - self._left >= _EVERY:
            self._shown = self._left
            self.fill("")

    def fill(self, text: str) -> None:
        """Lists what was found; the cursor stays on its sentence."""
        options = self.query_one(OptionList)
        at = options.highlighted
        chosen = self.found[at] if at is not None and at < len(self.found) else None
        self.found = self._find()
        listed = [_option(number, one) for number, one in enumerate(self.found, 1)]
        if not self.complete:
            words = f"{self._left} articles to look at …" if self._left > 0 else "looking …"
            listed.append(Option(Content.styled(words, _DIM), disabled=True))
        options.set_options(listed or [no_match()])
        if self.found:
            options.highlighted = self.found.index(chosen) if chosen in self.found else 0

    def choose(self) -> None:
        """Ends with the sentence that the cursor stands on."""
        if self.found:
            self.dismiss(self.found[self.query_one(OptionList).highlighted or 0])


def _option(number: int, found: RelatedSentence) -> Option:
    name = found.relation or "related"
    return Option(
        Content.assemble(
            Content.styled(f"{number:>2} ", _DIM),
            Content.styled(f"{_GLYPHS[found.relation]} {name:<13}", _STRONG),
            Content.styled(f" {found.score:.2f} {found.sentence.article}  ", _DIM),
            " ".join(found.sentence.text.split()),
            Content.styled(f"  {found.reason}", _DIM),
        )
    )
