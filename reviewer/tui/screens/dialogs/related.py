"""What is said elsewhere of the same fact, and what contradicts itself: lists that fill."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, TypeVar

from textual import events
from textual.content import Content
from textual.style import Style
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from reviewer.tui.background.time_slices import TimeSlices
from reviewer.tui.screens.dialogs.list_dialog import ListDialog, no_match

if TYPE_CHECKING:
    from reviewer.assist.fact_index import RelatedSentence
    from reviewer.session.search.related_search import RelatedPair

_GLYPHS: Final = {"same": "=", "hedge differs": "~", "conflict": "!", "unrelated": "x"}
"""Relation -> the sign before it; the word stands there too."""

_UNSURE: Final = "?"
"""The sign before what differs, but may tell of two incidents."""
_KEYS: Final = {glyph: relation for relation, glyph in _GLYPHS.items()}
_DIM: Final = Style(dim=True)
_STRONG: Final = Style(bold=True)
_LOOK_EVERY: Final = 0.3
"""Seconds between two looks at how far the index is."""

Listed = TypeVar("Listed")


class FactList(ListDialog[Listed]):
    """A list that has the keys itself and knows how far the index is.

    Attributes:
        found: What is listed.
    """

    DEFAULT_CSS = """
    FactList {
        align: center bottom;
        & > Vertical { max-width: 116; max-height: 70%; }
        & Input { background: $surface; }
    }
    """

    def __init__(self, title: str, keys: str, left: Callable[[], int]) -> None:
        """Lists what is known, and more as articles come in.

        Args:
            title: What the frame says.
            keys: What the line below the list says.
            left: How many articles are still to be looked at; negative before the first look.
        """
        super().__init__(title, keys, hint="words")
        self._left = left
        self._shown = -2
        self.found: list[Listed] = []

    def on_mount(self) -> None:
        """The list takes the keys."""
        self.query_one(Input).display = False
        self.set_focus(self.query_one(OptionList))
        self._look()

    @property
    def complete(self) -> bool:
        """Whether all articles have come in, and what they say is listed."""
        return self._shown == 0

    def _look(self) -> None:
        if self._shown != self._left():
            self._shown = self._left()
            self.fill("")
        if not self.complete:
            self.set_timer(_LOOK_EVERY, self._look)

    def listed(self) -> list[Listed]:
        """What is to be listed now."""
        raise NotImplementedError

    def option(self, number: int, one: Listed) -> Option:
        """A line of the list."""
        raise NotImplementedError

    def waiting(self) -> str:
        """What the last line says while more may come; empty once nothing does."""
        if self.complete:
            return ""
        return f"{self._left()} articles to look at …" if self._left() > 0 else "looking …"

    def fill(self, text: str) -> None:
        """Lists what was found; the cursor stays on what it was moved to, else on the first."""
        options = self.query_one(OptionList)
        chosen = self.chosen if options.highlighted else None
        self.found = self.listed()
        lines = [self.option(number, one) for number, one in enumerate(self.found, 1)]
        if waiting := self.waiting():
            lines.append(Option(Content.styled(waiting, _DIM), disabled=True))
        options.set_options(lines or [no_match()])
        if self.found:
            options.highlighted = self.found.index(chosen) if chosen in self.found else 0

    @property
    def chosen(self) -> Listed | None:
        """What the cursor stands on."""
        at = self.query_one(OptionList).highlighted
        return self.found[at] if at is not None and at < len(self.found) else None

    def take_key(self, event: events.Key) -> bool:
        """Digits go to a sentence, letters move."""
        return self.take_list_key(event, len(self.found))

    def choose(self) -> None:
        """Ends with what the cursor stands on."""
        if self.found:
            self.dismiss(self.chosen or self.found[0])


def _surest(pair: RelatedPair) -> tuple[bool, float]:
    """What is sure comes first, then the likeliest."""
    return bool(pair.second.unsure), -pair.second.score


class RelatedScreen(FactList["RelatedSentence"]):
    """Returns the sentence to go to; None if none was chosen. Signs link meanwhile."""

    def __init__(
        self,
        title: str,
        find: Callable[[], list[RelatedSentence]],
        linked: Callable[[RelatedSentence], str],
        is_open: Callable[[RelatedSentence], bool],
        link: Callable[[RelatedSentence, str], str],
        left: Callable[[], int],
        verdict: Callable[[RelatedSentence], str] = lambda _: "",
    ) -> None:
        """Lists what is known.

        Args:
            title: What the frame says.
            find: Gives what is found so far.
            linked: Gives what was said of a sentence; empty for nothing.
            is_open: Tells whether one can go to a sentence.
            link: Links with a sentence, or copies a check where no relation is given; returns
                what happened.
            left: How many articles are still to be looked at.
            verdict: Gives the verdicts on a sentence; empty for none.
        """
        keys = "enter opens  = same  ~ hedge differs  ! conflict  x unrelated  esc closes"
        super().__init__(title, keys, left)
        self._find = find
        self._linked = linked
        self._is_open = is_open
        self._link = link
        self._verdict = verdict

    def take_key(self, event: events.Key) -> bool:
        """Signs link with the sentence under the cursor, c copies a check."""
        sign = event.character or ""
        if (sign in _KEYS or sign == "c") and self.chosen is not None:
            said = self._link(self.chosen, _KEYS.get(sign, ""))
            self.query_one("#foot", Label).update(said)
            self.fill("")
            return True
        return super().take_key(event)

    def listed(self) -> list[RelatedSentence]:
        """What was found so far."""
        return self._find()

    def option(self, number: int, one: RelatedSentence) -> Option:
        """Relation, score, what speaks for it; below it the article and the sentence.

        What was said stands in capitals.
        """
        said = self._linked(one)
        name = said.upper() if said else one.word
        sign = _GLYPHS.get(said or one.relation or "", _UNSURE if one.unsure else " ")
        return Option(
            Content.assemble(
                Content.styled(f"{number:>2} ", _DIM),
                Content.styled(f"{sign} ", _STRONG),
                Content.styled(f"{name:<14}", _STRONG),
                Content.styled(f" {one.score:.2f}  ", _DIM),
                Content.styled(f"{verdict}  " if (verdict := self._verdict(one)) else "", _STRONG),
                one.reason,
                Content.styled(f"\n     {one.sentence.article}  ", _DIM),
                Content.styled("" if self._is_open(one) else "not open here  ", _STRONG),
                " ".join(one.sentence.text.split()),
            )
        )


class ConflictsScreen(FactList["RelatedPair"]):
    """Returns the pair to go to; None if none was chosen.

    Attributes:
        pairs: All that was found, the likeliest first, what is less sure below the others.
    """

    def __init__(
        self,
        find: Callable[[], Iterator[RelatedPair | None]],
        left: Callable[[], int],
        known: list[RelatedPair],
        most: int,
    ) -> None:
        """Lists what was found before, and looks anew once all articles are in.

        Args:
            find: Begins to look at every sentence; gives pairs, and None for one looked at.
            left: How many articles are still to be looked at.
            known: What was found before.
            most: How many are listed.
        """
        super().__init__(
            "Likely conflicts in all articles", "enter, 1-9 go there   esc closes", left
        )
        self._find = find
        self._most = most
        self._looked = 0
        self._slices: TimeSlices[RelatedPair | None] | None = None
        self.pairs = known

    @property
    def done(self) -> bool:
        """Whether every sentence was looked at."""
        return self._slices is not None and self._slices.complete

    def _look(self) -> None:
        super()._look()
        if self.complete and self._slices is None:
            self._new: list[RelatedPair] = []
            self._slices = TimeSlices(self, self._find(), self._take)
            self._slices.start()

    def _take(self, found: list[RelatedPair | None]) -> None:
        self._looked += sum(1 for one in found if one is None)
        new = [one for one in found if one is not None]
        self._new += new
        if new or self.done:
            ordered = self._new if self.done else [*self.pairs, *self._new]
            once = dict.fromkeys(sorted(ordered, key=_surest))
            self.pairs = list(once)[: self._most]
            self.fill("")

    def waiting(self) -> str:
        """How many sentences were looked at."""
        if not self.complete:
            return super().waiting()
        return "" if self.done else f"{self._looked:,} sentences looked at …"

    def listed(self) -> list[RelatedPair]:
        """What was found so far."""
        return self.pairs

    def option(self, number: int, one: RelatedPair) -> Option:
        """The figures, and both sentences with their articles."""
        first, second, unsure = one.first, one.second.sentence, one.second.unsure
        sign = _UNSURE if unsure else _GLYPHS["conflict"]
        return Option(
            Content.assemble(
                Content.styled(f"{number:>2} {sign} ", _STRONG),
                Content.styled(f"{one.second.score:.2f} ", _DIM if unsure else _STRONG),
                Content.styled(f"{unsure}  " if unsure else "", _DIM),
                Content.styled(one.second.reason, _STRONG),
                Content.styled(f"\n     {first.article}  ", _DIM),
                " ".join(first.text.split()),
                Content.styled(f"\n     {second.article}  ", _DIM),
                " ".join(second.text.split()),
            )
        )
