"""Notes and flags on the Desk."""

from __future__ import annotations

from reviewer.session.article.notes import FLAG, NOTE, set_text, text_of
from reviewer.session.article.sentence_ref import SentenceRef
from reviewer.tui.screens.common_dialogs import list_notes
from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.screens.second_person import Subject, Writing


class NotesDesk(Writing, DeskScreen):
    """Writes notes and the reasons of flags."""

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
