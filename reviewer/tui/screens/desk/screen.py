"""The Desk with its commands: what the keys do to the sentence under the cursor."""

from __future__ import annotations

from reviewer.session import Desk, Outcome
from reviewer.session.article import metadata
from reviewer.session.article.notes import FLAG, NOTE, set_text, text_of
from reviewer.session.article.sentence_ref import SentenceRef
from reviewer.session.collaboration import reveals
from reviewer.session.desk.guidelines import dropped
from reviewer.tui.screens.common_dialogs import list_notes, open_guide
from reviewer.tui.screens.desk.base import DeskBase
from reviewer.tui.screens.desk.changed_text import CorrectedDesk
from reviewer.tui.screens.desk.check_commands import CheckDesk
from reviewer.tui.screens.desk.search_target import FindDesk
from reviewer.tui.screens.desk.selection_commands import SelectDesk
from reviewer.tui.screens.desk.side_notes import RemarkDesk
from reviewer.tui.screens.desk.words_mode import WordsDesk
from reviewer.tui.screens.second_person import Subject
from reviewer.tui.widgets.prompt import Prompt


class DeskScreen(
    FindDesk,
    SelectDesk,
    WordsDesk,
    CheckDesk,
    CorrectedDesk,
    RemarkDesk,
    DeskBase,
):
    """The Desk with its commands; the command table says which key calls which."""

    # -- tags and decisions -------------------------------------------------------------------

    def cmd_tag_toggle(self, tag: str) -> None:
        """Sets or takes away a tag; on words selected with the mouse it makes a span."""
        if self.label_mouse(tag):
            return
        self.sync()
        self.apply_outcome(self.desk.toggle_tag(tag))

    def cmd_status_set(self, scope: str, status: str) -> bool:
        """Sets the status of the sentence's own check; a refused one asks for no confidence."""
        self.sync()
        return self.apply_outcome(self.desk.set_status(scope, status)).ok

    def cmd_status_confidence(self, scope: str, status: str, confidence: str) -> None:
        """Adds a confidence to the status just set, within the same undo step."""
        self.apply_outcome(self.desk.set_status(scope, status, confidence))

    def cmd_decide_settle(self) -> None:
        """Settles and goes on; on a settled sentence it only goes on."""
        self.sync()
        self._decide(self.desk.settle())

    def cmd_decide_cannot(self) -> None:
        """Says that the sentence cannot be judged, and goes on."""
        self.sync()
        self._decide(self.desk.cannot_judge())

    def _decide(self, outcome: Outcome) -> None:
        self.apply_outcome(outcome)
        if len(self.desk.selection):
            return
        if outcome.ok and (self.reviewer.settings.auto_advance or not outcome.changed):
            self.next_item(1, quiet=bool(outcome.message))

    def cmd_edit_repeat(self) -> None:
        """Sets here what the last tag or status command set."""
        self.sync()
        self.apply_outcome(self.desk.repeat())

    # -- undo ---------------------------------------------------------------------------------

    def cmd_undo_undo(self) -> None:
        """Takes back the newest edit; if it is out of view, shows it first."""
        self.sync()
        self._walked(self.apply_outcome(self.reviewer.session.undo(self.in_view)))

    def cmd_undo_redo(self) -> None:
        """Does again what was taken back; if it is out of view, shows it first."""
        self.sync()
        self._walked(self.apply_outcome(self.reviewer.session.redo(self.in_view)))

    def _walked(self, outcome: Outcome) -> None:
        if outcome.goto:
            self.reviewer.goto(*outcome.goto, message=outcome.message)

    # -- going --------------------------------------------------------------------------------

    def cmd_article_next(self) -> None:
        """The next article."""
        self._neighbour(1)

    def cmd_article_previous(self) -> None:
        """The previous article."""
        self._neighbour(-1)

    def _neighbour(self, step: int) -> None:
        name = self.reviewer.library.neighbour(self.desk.id, step)
        if name is None:
            self.say("this is the last article" if step > 0 else "this is the first article")
        else:
            self.reviewer.open_desk(name)

    def cmd_go_library(self) -> None:
        """Goes to the list of articles."""
        self.sync()
        self.reviewer.show_library()

    def cmd_go_desk(self) -> None:
        """Is here already."""

    def cmd_go_sentence(self) -> None:
        """Asks for a sentence's number and goes there."""

        def done(text: str | None) -> None:
            self.set_focus(self.rows)
            if text and text.strip().isdecimal():
                self._go_to_number(self.desk, int(text))
            elif text:
                self.say(
                    f"{text!r} is no number: expected 1 to {len(self.desk.article)}", good=False
                )

        self.query_one(Prompt).ask("#", done, hint=f"1 to {len(self.desk.article)}")

    def _go_to_number(self, desk: Desk, number: int) -> None:
        if not 1 <= number <= len(desk.article):
            self.say(
                f"there is no sentence {number}: expected 1 to {len(desk.article)}", good=False
            )
            return
        self.show_unit(desk.article.layout.id(number - 1))

    def cmd_app_peel(self) -> None:
        """Closes the search, then the filter, then the article."""
        if not self.peel():
            self.cmd_go_library()

    # -- copying ------------------------------------------------------------------------------

    def cmd_copy_sentence(self) -> None:
        """Copies the sentence."""
        self.sync()
        if self.desk.rows:
            self.reviewer.copy(self.desk.article.sentence(self.desk.place), "the sentence")

    def cmd_copy_source(self) -> None:
        """Copies the sentence with where it stands."""
        self.sync()
        if self.desk.rows:
            meta, place = metadata.of(self.desk.article), self.desk.place
            title = meta.get("title", self.desk.id)
            where = ", ".join(filter(None, (meta.get("author"), title, meta.get("date"))))
            url = meta.get("url", "")
            text = f"“{self.desk.article.sentence(place)}” ({where}, sentence {place + 1}) {url}"
            self.reviewer.copy(text.strip(), "the sentence with its source")

    # -- notes and flags --------------------------------------------------------------------------

    def cmd_mark_flag(self) -> None:
        """Flags the sentence, or takes the flag away."""
        self.sync()
        self.apply_outcome(self.desk.toggle_flag())

    async def cmd_edit_note(self) -> None:
        """Opens the note for writing; an empty one is taken away."""
        await self._write("note", NOTE)

    async def cmd_mark_reason(self) -> None:
        """Flags the sentence and says why."""
        await self._write("flag", FLAG)

    async def _write(self, what: str, glyph: str) -> None:
        """Asks for a text on the sentence; one that is left unsaved is kept for the next time."""
        self.sync()
        if not self.desk.rows:
            return
        sentence = self.desk.sentence_ref()
        title = f"{what} on {sentence.number}" + ("" if what == "note" else ": why?")
        subject = Subject(sentence.id, sentence.unit, sentence.text)
        text = text_of(sentence.values, glyph)

        def save(written: str) -> bool:
            return self._save(sentence, glyph, written)

        await self.write_text(what, title, subject, text, save)

    def _save(self, sentence: SentenceRef, glyph: str, text: str) -> bool:
        """Saves a text on its sentence, which may have gone while it was written."""
        saved = self.apply_outcome(set_text(sentence, glyph, text)).ok
        if not saved and not sentence.number:
            self.reviewer.copy(text, "what you typed, because its sentence was changed meanwhile")
        return saved

    async def cmd_go_notes(self) -> None:
        """Lists all notes and flags of the corpus."""
        self.sync()
        await list_notes(self, self.desk.article)

    # -- about the sentence -----------------------------------------------------------------------

    async def cmd_go_history(self) -> None:
        """Shows who changed what on the sentence, and when."""
        # Not at the top: the first frame does not wait for what only this needs.
        from reviewer.session.article.history import history, units_at
        from reviewer.tui.screens.dialogs.history import HistoryScreen

        self.sync()
        desk, session = self.desk, self.desk.session
        if not desk.rows:
            return
        units = units_at(session, desk.article, desk.place)
        screen = HistoryScreen(
            f"History of {desk.place + 1}",
            desk.article.sentence(desk.place),
            history(session.store, desk.id, units),
            self.paint,
            blind=session.basis(desk.id) == "blind",
        )
        await self.app.push_screen(screen)

    async def cmd_go_guidelines(self) -> None:
        """Shows the rule of the sentence's last tag, and those of all others."""
        self.sync()
        await open_guide(self, self.desk.said.values if self.desk.rows else {})

    async def cmd_go_metadata(self) -> None:
        """Edits title, author, date, address, language and story of the article."""
        from reviewer.tui.screens.dialogs.metadata import edit_metadata

        self.sync()
        await edit_metadata(self, self.desk.article.article)

    def cmd_edit_drop(self) -> None:
        """Takes away a tag that the scheme does not have."""
        self.sync()
        if not self.desk.rows:
            return
        names = dropped(self.desk.session.scheme, self.desk.said.values)
        if not names:
            self.say("all tags here are in the scheme: their own keys take them away", good=False)
            return
        # `.` must not bring it back.
        last = self.desk.last
        outcome = self.desk.toggle_tag(names[0])
        self.desk.last = last
        self.apply_outcome(outcome)

    # -- submitting -------------------------------------------------------------------------------

    def cmd_decide_submit(self) -> None:
        """Submits the article; again withdraws it, until others' work was shown."""
        self.sync()
        self.apply_outcome(reveals.submit(self.reviewer.session, self.desk.id))
