"""What keys do in words mode: moving over words, labelling spans and parts, splitting."""

from __future__ import annotations

from reviewer.session import Outcome
from reviewer.session.desk.span_editor import NO_SPAN, SpanEditor
from reviewer.tui.keys.names import shown
from reviewer.tui.screens.desk.occurrence_commands import OccurrenceCommands
from reviewer.tui.screens.desk.view import DeskView
from reviewer.tui.screens.desk.words_mode import SELECTED, WordsMode


class WordCommands:
    """The keys of words mode; while it holds, they go before those of the Desk."""

    def __init__(self, view: DeskView, mode: WordsMode, occurrences: OccurrenceCommands) -> None:
        """Serves one Desk.

        Args:
            view: The Desk.
            mode: Knows whether there is a word cursor, and shows it.
            occurrences: What may be looking for words in other articles.
        """
        self._view = view
        self._mode = mode
        self._occurrences = occurrences
        self._sought = ""

    @property
    def _editor(self) -> SpanEditor:
        editor = self._mode.editor
        assert editor is not None
        return editor

    def cmd_words_done(self) -> None:
        """Gives up what is selected; with nothing selected it leaves the words."""
        editor = self._editor
        if self._occurrences.stop():
            self._view.say("stopped: nothing was labelled  ·  esc again leaves the words")
        elif editor.cursor.anchor is not None:
            editor.cursor.anchor = None
            self._mode.show()
            self._view.say("nothing is selected  ·  esc again leaves the words")
        else:
            self._mode.leave()
            self._view.say("")

    # -- moving -------------------------------------------------------------------------------

    def _step(self, moved: bool, end: str) -> None:
        if moved:
            self._mode.show()
        elif self._editor.cursor.anchor is not None:
            self._view.say(f"that is the {end} of the sentence: j k take in whole sentences")
        else:
            self._view.say(f"that is the {end} of the article")

    def _jump(self, found: bool, otherwise: str) -> None:
        self._mode.show()
        self._view.say("" if found else otherwise)

    def cmd_words_left(self) -> None:
        """The word before."""
        self._step(self._editor.step(-1), "start")

    def cmd_words_right(self) -> None:
        """The next word."""
        self._step(self._editor.step(1), "end")

    def cmd_words_less(self) -> None:
        """The character before."""
        self._step(self._editor.cursor.by_grapheme(-1), "start")

    def cmd_words_more(self) -> None:
        """The next character."""
        self._step(self._editor.cursor.by_grapheme(1), "end")

    def cmd_words_down(self) -> None:
        """The next sentence."""
        self._step(self._editor.cursor.by_sentence(1), "end")

    def cmd_words_up(self) -> None:
        """The sentence before."""
        self._step(self._editor.cursor.by_sentence(-1), "start")

    def cmd_words_start(self) -> None:
        """The first word of the sentence."""
        self._jump(self._editor.cursor.to_end(-1), "this is the first word of the sentence")

    def cmd_words_end(self) -> None:
        """The last word of the sentence."""
        self._jump(self._editor.cursor.to_end(1), "this is the last word of the sentence")

    def cmd_words_bound_back(self) -> None:
        """The start of the sentence, then that of the one before."""
        self._step(self._editor.cursor.to_bound(-1), "start")

    def cmd_words_bound(self) -> None:
        """The end of the sentence, then that of the next one."""
        self._step(self._editor.cursor.to_bound(1), "end")

    def cmd_words_next(self) -> None:
        """The next number, quotation or name."""
        self._jump(self._editor.cursor.by_landmark(1), "no number, quotation or name further on")

    def cmd_words_previous(self) -> None:
        """The previous number, quotation or name."""
        self._jump(self._editor.cursor.by_landmark(-1), "no number, quotation or name before this")

    def cmd_words_quotation(self) -> None:
        """Selects what stands between quotation marks, then what is around that."""
        found = self._editor.cursor.quotation()
        self._mode.show()
        self._view.say(SELECTED if found else "no quotation marks in this sentence")

    def cmd_words_find(self) -> None:
        """Asks for letters and goes to the next place with them."""

        def done(text: str | None) -> None:
            if text and text.strip() and self._mode.editor is not None:
                self._sought = text
                self._find(1)

        def changed(text: str) -> str:
            return f"{self._editor.cursor.count(text)} in the article" if text.strip() else ""

        self._view.ask("/", done, changed=changed, hint="letters or a word to jump to")

    def cmd_words_again(self) -> None:
        """The next place with the letters looked for."""
        self._find(1)

    def cmd_words_before(self) -> None:
        """The place before with the letters looked for."""
        self._find(-1)

    def _find(self, step: int) -> None:
        if not self._sought:
            self._view.say("nothing was looked for yet: / asks for letters or a word")
            return
        before = self._editor.cursor.head.start
        found = self._editor.cursor.find(self._sought, step)
        self._mode.show()
        if not found:
            self._view.say(f"“{self._sought}” is not in this article", good=False)
            return
        moved = (self._editor.cursor.head.start - before) * step
        again = "top" if step > 0 else "end"
        self._view.say("" if moved > 0 else f"“{self._sought}”: from the {again} of the article")

    def cmd_words_anchor(self) -> None:
        """Begins a selection, or gives it up."""
        begun = self._editor.cursor.toggle_anchor()
        self._mode.show()
        hint = "h l grow it by words, H L by characters, v gives it up"
        self._view.say(f"selecting: {hint}" if begun else "nothing is selected")

    # -- spans --------------------------------------------------------------------------------

    def cmd_tag_toggle(self, tag: str) -> None:
        """Labels what is selected."""
        self._mode.apply(self._editor.label(tag))

    def cmd_span_part(self) -> None:
        """Offers the parts that the chosen span can have."""
        mark = self._editor.mark
        if mark is None:
            self._view.apply_outcome(NO_SPAN)
        elif not self._editor.parts:
            self._view.say(f"{mark.tag} has no parts in this scheme", good=False)
        else:
            opener = next(
                known for known in self._view.here.commands if known.id == f"part.{mark.tag}"
            )
            key = next(iter(self._view.here.keys("span.part")), "part")
            self._view.open_chord(opener, shown(key))

    def cmd_part_set(self, name: str) -> None:
        """Labels what is selected as a part."""
        self._mode.apply(self._editor.part(name))

    def cmd_span_relabel(self, tag: str) -> None:
        """Gives the chosen span another tag."""
        self._mode.apply(self._editor.relabel(tag))

    def cmd_span_resize(self) -> None:
        """Selects the chosen span, or sets its borders to what is selected."""
        self._mode.apply(self._editor.resize())

    def cmd_span_delete(self) -> None:
        """Takes the chosen span away."""
        self._mode.apply(self._editor.delete())

    def cmd_span_next(self) -> None:
        """Chooses the next span."""
        self._choose_span(1)

    def cmd_span_previous(self) -> None:
        """Chooses the span before."""
        self._choose_span(-1)

    def _choose_span(self, step: int) -> None:
        if self._editor.choose(step):
            self._mode.show()
        else:
            self._view.say("no span in this sentence yet: a tag key labels the words selected")

    async def cmd_span_attributes(self) -> None:
        """Opens the form for the attributes of the chosen span."""
        from reviewer.session.core.drafts import FormDraft
        from reviewer.tui.screens.dialogs.span_attributes import AttributesScreen

        editor, mark = self._editor, self._editor.mark
        if mark is None:
            self._view.apply_outcome(NO_SPAN)
            return
        if not editor.attributes:
            self._view.say(f"{mark.tag} has no attributes in this scheme", good=False)
            return

        def done(outcome: Outcome | None) -> None:
            if outcome is not None:
                self._view.apply_outcome(outcome)

        draft = FormDraft(self._view.desk.session, "attributes", self._view.desk.id, mark.id)
        await self._view.app.push_screen(AttributesScreen(editor, mark, draft), done)

    def cmd_status_set(self, scope: str, status: str) -> bool:
        """Sets the status of a check of the chosen span."""
        return self._view.apply_outcome(self._editor.set_status(scope, status)).ok

    def cmd_status_confidence(self, scope: str, status: str, confidence: str) -> None:
        """Adds a confidence to the status just set."""
        self._view.apply_outcome(self._editor.set_status(scope, status, confidence))

    # -- cuts --------------------------------------------------------------------------------

    def cmd_cut_split(self) -> None:
        """Splits before the word cursor."""
        outcome = self._view.apply_outcome(self._editor.split())
        if outcome.ok and self._mode.to_split:
            self._mode.leave()
