"""Words mode of the Desk: how it begins and ends, what it shows, and moving over words."""

from __future__ import annotations

from reviewer.session import Desk, Outcome
from reviewer.session.desk.span_editor import Marking, Shown
from reviewer.tui.commands.table import WORDS
from reviewer.tui.keys.names import shown as shown_key
from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.views.words_lines import words_lines
from reviewer.tui.widgets.span_strip import SpanStrip


class MovingDesk(DeskScreen):
    """The Desk while `w` holds: its `words_cmd_` methods go before those of the Desk."""

    marking: Marking | None = None
    _to_split = False

    # -- in and out ---------------------------------------------------------------------------

    def cmd_words(self) -> None:
        """Puts the word cursor on the sentence."""
        if self._enter():
            self.say("words: h l move, v selects, a tag key labels  ·  esc is done")

    def _enter(self) -> bool:
        self.sync()
        if not self.desk.rows:
            self.say("there is no sentence here", good=False)
            return False
        if self.marking is None:
            self.marking = Marking(self.desk)
            self.scope = WORDS
        self._to_split = False
        self._show_words()
        return True

    def _leave(self) -> None:
        if self.marking is None:
            return
        self.marking = None
        self.scope = self.SCOPE
        self._show_words()

    def cmd_words_done(self) -> None:
        """Gives up what is selected; with nothing selected it leaves the words."""
        marking = self._words
        if marking.cursor.anchor is not None:
            marking.cursor.anchor = None
            self._show_words()
            self.say("nothing is selected  ·  esc again leaves the words")
        else:
            self._leave()
            self.say("")

    def use(self, desk: Desk) -> None:
        """Shows another desk; the words are left, unless it is the same text read anew."""
        article, before = desk.article, self.desk.article
        same = desk.id == self.desk.id and article.layout.sha256 == before.layout.sha256
        if self.marking is None or not same:
            self._leave()
            super().use(desk)
            return
        self.marking.use(desk)
        super().use(desk)
        self._show_words()

    @property
    def _words(self) -> Marking:
        assert self.marking is not None
        return self.marking

    # -- showing ------------------------------------------------------------------------------

    def shown(self, place: int) -> Shown | None:
        """What the row of a sentence shows of the word cursor."""
        return self.marking.shown(place) if self.marking is not None else None

    def _show_words(self) -> None:
        """Shows cursor, selection and spans; the list's cursor goes where the word cursor is."""
        if self.marking is not None and self.marking.cursor.place != self.desk.place:
            self.show_unit(self.desk.article.layout.id(self.marking.cursor.place))
        self.rows.invalidate(self.rows.cursor)
        self._show_strip()
        self._show_panel()

    def _show_strip(self) -> None:
        found = self.query(SpanStrip)
        if self.marking is None:
            for strip in found:
                strip.show(lambda width: ())
            return
        # Made when first needed: most starts never need it.
        strip = found.first() if found else SpanStrip()
        if not found:
            self.mount(strip, before="#message")
        desk, marking, paint = self.desk, self.marking, self.paint
        most = 2 if self.has_class("-wide") or self.has_class("-short") else 4
        strip.show(lambda width: words_lines(desk, marking, paint, width, most))

    def take(self, outcome: Outcome) -> Outcome:
        """Shows what came of a command; the word cursor keeps to what is there now."""
        super().take(outcome)
        if self.marking is not None and outcome.changed:
            self.marking.follow()
            self._show_words()
        return outcome

    def recut(self) -> None:
        """Shows the sentences anew after boundaries have moved."""
        if self.marking is not None:
            self.marking.follow()
            self.desk.go(self.marking.cursor.place)
        super().recut()
        if self.marking is not None:
            self._show_words()

    def moved(self) -> None:
        """The word cursor follows when the list's cursor was moved by something else."""
        super().moved()
        marking = self.marking
        if marking is not None and self.desk.rows and self.desk.place != marking.cursor.place:
            marking.cursor.go(self.desk.place)
            self._show_words()

    def on_resize(self) -> None:
        """The strip has another width."""
        super().on_resize()
        if self.marking is not None:
            self.call_after_refresh(self._show_strip)

    # -- moving -------------------------------------------------------------------------------

    def _step(self, moved: bool, end: str) -> None:
        if moved:
            self._show_words()
        else:
            self.say(f"that is the {end} of the article")

    def cmd_words_left(self) -> None:
        """The word before."""
        self._step(self._words.cursor.by_word(-1), "start")

    def cmd_words_right(self) -> None:
        """The next word."""
        self._step(self._words.cursor.by_word(1), "end")

    def cmd_words_less(self) -> None:
        """The character before."""
        self._step(self._words.cursor.by_grapheme(-1), "start")

    def cmd_words_more(self) -> None:
        """The next character."""
        self._step(self._words.cursor.by_grapheme(1), "end")

    def cmd_words_down(self) -> None:
        """The next sentence."""
        self._step(self._words.cursor.by_sentence(1), "end")

    def cmd_words_up(self) -> None:
        """The sentence before."""
        self._step(self._words.cursor.by_sentence(-1), "start")

    def cmd_words_anchor(self) -> None:
        """Begins a selection, or gives it up."""
        begun = self._words.cursor.toggle_anchor()
        self._show_words()
        hint = "h l grow it by words, H L by characters, v gives it up"
        self.say(f"selecting: {hint}" if begun else "nothing is selected")

    # -- hints --------------------------------------------------------------------------------

    def _explain(self, key: str) -> bool:
        """Says so if a key would do something on the Desk."""
        if self.marking is None:
            return super()._explain(key)
        keymap = self.here.keymap
        found = keymap.lookup(self.SCOPE, "", keymap.normal(key))
        if found is None:
            return super()._explain(key)
        self.hint(f"esc leaves the words, then {shown_key(key)} is: {found.label}")
        return True
