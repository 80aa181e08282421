"""What keys do in words mode: moving over words, labelling spans and parts, splitting."""

from __future__ import annotations

from reviewer.session import Outcome
from reviewer.session.desk.span_editor import NO_SPAN, SpanEditor
from reviewer.tui.keys.names import shown
from reviewer.tui.screens.desk.view import DeskView
from reviewer.tui.screens.desk.words_mode import WordsMode


class WordCommands:
    """The keys of words mode; while it holds, they go before those of the Desk."""

    def __init__(self, view: DeskView, mode: WordsMode) -> None:
        """Serves one Desk.

        Args:
            view: The Desk.
            mode: Knows whether there is a word cursor, and shows it.
        """
        self._view = view
        self._mode = mode

    @property
    def _editor(self) -> SpanEditor:
        editor = self._mode.editor
        assert editor is not None
        return editor

    def cmd_words_done(self) -> None:
        """Gives up what is selected; with nothing selected it leaves the words."""
        editor = self._editor
        if editor.cursor.anchor is not None:
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
        else:
            self._view.say(f"that is the {end} of the article")

    def cmd_words_left(self) -> None:
        """The word before."""
        self._step(self._editor.cursor.by_word(-1), "start")

    def cmd_words_right(self) -> None:
        """The next word."""
        self._step(self._editor.cursor.by_word(1), "end")

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
