"""Words mode of the Desk: how it begins and ends, what it shows, and moving over words.

Words mode of the Desk: labelling spans and parts, their attributes and checks; cuts.

The mouse in words mode: a click puts the word cursor, a drag selects.
"""

from __future__ import annotations

from rich.cells import cell_len
from textual import events, on

from reviewer.models import values as v
from reviewer.models.values import SCOPES
from reviewer.session import Desk, Outcome
from reviewer.session.article import cuts
from reviewer.session.article.sentence_ref import SentenceRef
from reviewer.session.desk.span_editor import NO_SPAN, Shown, SpanEditor
from reviewer.tui.commands.table import WORDS
from reviewer.tui.keys.names import shown
from reviewer.tui.keys.names import shown as shown_key
from reviewer.tui.screens.desk.base import DeskBase
from reviewer.tui.screens.desk.check_commands import CheckDesk, Ready
from reviewer.tui.views.desk_rows import DeskRows
from reviewer.tui.views.span_highlights import words_lines
from reviewer.tui.widgets.line_widgets import SpanStrip
from reviewer.tui.widgets.rows.painter import GUTTER
from reviewer.tui.widgets.rows.row_source import RowClick
from reviewer.tui.widgets.rows.rows import Rows, RowState
from reviewer.tui.widgets.rows.text_copy import line_of, row_of


class MovingDesk(DeskBase):
    """The Desk while `w` holds: its `words_cmd_` methods go before those of the Desk."""

    marking: SpanEditor | None = None
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
            self.marking = SpanEditor(self.desk)
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
    def _words(self) -> SpanEditor:
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

    def apply_outcome(self, outcome: Outcome) -> Outcome:
        """Shows what came of a command; the word cursor keeps to what is there now."""
        super().apply_outcome(outcome)
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


class MouseDesk(MovingDesk):
    """What was selected with the mouse is what a tag key labels, in words mode and out of it."""

    @on(Rows.Clicked)
    def _on_word_clicked(self, message: RowClick) -> None:
        source = self.rows.source
        if self.marking is None or not isinstance(source, DeskRows):
            return
        lines = source.render(message.index, self._width, RowState())
        text = lines[message.offset.y].text if message.offset.y < len(lines) else ""
        fitting = (at for at in range(len(text)) if cell_len(text[: at + 1]) > message.offset.x)
        x = next(fitting, len(text))
        at = source.offset(message.index, self._width, message.offset.y, x)
        self.marking.cursor.go(self.desk.place_of(message.index), at)
        self._show_words()

    def on_text_selected(self, event: events.TextSelected) -> None:
        """In words mode a text that was selected with the mouse is what the keys act on."""
        if self.marking is not None and self._take_mouse(self.marking):
            self.clear_selection()
            self._show_words()

    def _take_mouse(self, marking: SpanEditor) -> bool:
        found = self._mouse_range()
        return found is not None and marking.cursor.select(*found)

    def _mouse_range(self) -> tuple[int, int] | None:
        """The part of the article's text that the mouse has selected; None if there is none."""
        selection, source = self.rows.text_selection, self.rows.source
        if selection is None or not isinstance(source, DeskRows):
            return None
        if selection.start is None or selection.end is None:
            return None
        edges = [
            source.offset(row_of(y), self._width, line_of(y), max(0, x - GUTTER))
            for x, y in (selection.start, selection.end)
        ]
        return (edges[0], edges[1]) if edges[0] < edges[1] else None

    @property
    def _width(self) -> int:
        """Cells of the rows' own lines."""
        return max(1, self.rows.size.width - GUTTER - 1)


class WordsDesk(MouseDesk, CheckDesk):
    """What keys do to words; `words_cmd_` methods go before those of the Desk."""

    # -- spans --------------------------------------------------------------------------------

    def words_cmd_tag_toggle(self, tag: str) -> None:
        """Labels what is selected."""
        self._show(self._words.label(tag))

    def _show(self, outcome: Outcome) -> None:
        self.apply_outcome(outcome)
        if not outcome.changed:
            self._show_words()

    def label_mouse(self, tag: str) -> bool:
        """Labels the text that the mouse has selected, if there is any; returns whether."""
        if self.rows.text_selection is None or self._mouse_range() is None or not self._enter():
            return False
        if not self._take_mouse(self._words):
            self._leave()
            return False
        self.clear_selection()
        self.words_cmd_tag_toggle(tag)
        return True

    def cmd_span_part(self) -> None:
        """Offers the parts that the chosen span can have."""
        mark = self._words.mark
        if mark is None:
            self.apply_outcome(NO_SPAN)
        elif not self._words.parts:
            self.say(f"{mark.tag} has no parts in this scheme", good=False)
        else:
            opener = next(one for one in self.here.commands if one.id == f"part.{mark.tag}")
            key = next(iter(self.here.keys("span.part")), "part")
            self.chords.open(self.here, opener, shown(key))
            self._show_pending()

    def cmd_part_set(self, name: str) -> None:
        """Labels what is selected as a part."""
        self._show(self._words.part(name))

    def cmd_span_relabel(self, tag: str) -> None:
        """Gives the chosen span another tag."""
        self._show(self._words.relabel(tag))

    def cmd_span_delete(self) -> None:
        """Takes the chosen span away."""
        self._show(self._words.delete())

    def cmd_span_next(self) -> None:
        """Chooses the next span."""
        self._choose_span(1)

    def cmd_span_previous(self) -> None:
        """Chooses the span before."""
        self._choose_span(-1)

    def _choose_span(self, step: int) -> None:
        if self._words.choose(step):
            self._show_words()
        else:
            self.say("no span in this sentence yet: a tag key labels the words selected")

    async def cmd_span_attributes(self) -> None:
        """Opens the form for the attributes of the chosen span."""
        from reviewer.session.core.drafts import FormDraft
        from reviewer.tui.screens.dialogs.span_attributes import AttributesScreen

        marking, mark = self._words, self._words.mark
        if mark is None:
            self.apply_outcome(NO_SPAN)
            return
        if not marking.attributes:
            self.say(f"{mark.tag} has no attributes in this scheme", good=False)
            return

        def done(outcome: Outcome | None) -> None:
            if outcome is not None:
                self.apply_outcome(outcome)

        draft = FormDraft(self.desk.session, "attributes", self.desk.id, mark.id)
        await self.app.push_screen(AttributesScreen(marking, mark, draft), done)

    def words_cmd_status_set(self, scope: str, status: str) -> bool:
        """Sets the status of a check of the chosen span."""
        return self.apply_outcome(self._words.set_status(scope, status)).ok

    def words_cmd_status_confidence(self, scope: str, status: str, confidence: str) -> None:
        """Adds a confidence to the status just set."""
        self.apply_outcome(self._words.set_status(scope, status, confidence))

    async def _with_check(self, ready: Ready) -> None:
        """Evidence goes to the check of the chosen span, without asking which."""
        mark = self.marking.mark if self.marking is not None else None
        if mark is None:
            await super()._with_check(ready)
            return
        sentence = SentenceRef(self.desk.session, self.desk.id, mark.unit)
        ids = [f"{scope}.{mark.id}" for scope in SCOPES]
        known = [id for id in ids if v.CHECK + id in sentence.values]
        await ready(sentence, known[0] if known else ids[0])

    # -- cuts ---------------------------------------------------------------------------------

    def cmd_cut_split(self) -> None:
        """Puts the word cursor on the sentence, so that the place can be chosen."""
        if self._enter():
            self._to_split = True
            self.say("choose the word before which to split: h l, then z s  ·  esc gives up")

    def words_cmd_cut_split(self) -> None:
        """Splits before the word cursor."""
        outcome = self.apply_outcome(self._words.split())
        if outcome.ok and self._to_split:
            self._leave()

    def cmd_cut_join(self) -> None:
        """Joins the sentence with the next one."""
        self.sync()
        if self.desk.rows:
            self.apply_outcome(cuts.join(self.desk.session, self.desk.article, self.desk.place))
