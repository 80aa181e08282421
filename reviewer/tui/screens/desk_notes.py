"""Notes and flags on the Desk."""

from __future__ import annotations

from reviewer.session.drafts import Draft
from reviewer.session.notes import FLAG, NOTE, set_text, text_of
from reviewer.session.sentence import Sentence
from reviewer.tui.screens.desk import DeskScreen
from reviewer.tui.screens.going import list_notes


class NotesDesk(DeskScreen):
    """Writes notes and the reasons of flags."""

    def cmd_mark_flag(self) -> None:
        """Flags the sentence, or takes the flag away."""
        self.sync()
        self.take(self.desk.toggle_flag())

    async def cmd_edit_note(self) -> None:
        """Opens the note for writing; an empty one is taken away."""
        await self._write("note", NOTE)

    async def cmd_mark_reason(self) -> None:
        """Flags the sentence and says why."""
        await self._write("flag", FLAG)

    async def _write(self, what: str, glyph: str) -> None:
        """Asks for a text on the sentence; one that is left unsaved is kept for the next time."""
        # Not at the top: the first frame does not wait for the field's library.
        from reviewer.tui.screens.note import NoteScreen, Written

        self.sync()
        if not self.desk.rows:
            return
        sentence = Sentence.under(self.desk)
        text = text_of(sentence.values, glyph)
        draft = Draft(sentence.session, what, sentence.id, sentence.unit)
        kept = draft.get()

        def done(written: Written | None) -> None:
            if written is not None and written.saved:
                draft.keep({what: written.text})
                if self._save(sentence, glyph, written.text):
                    draft.drop()
            elif written is None or written.text.strip() == text.strip():
                draft.drop()
            else:
                draft.keep({what: written.text})
                self.say(f"the {what} is not saved  ·  the same key brings it back")

        title = f"{what} on {sentence.number}" + ("" if what == "note" else ": why?")
        shown = kept.get(what, text)
        await self.app.push_screen(NoteScreen(title, sentence.text, shown, draft=bool(kept)), done)

    def _save(self, sentence: Sentence, glyph: str, text: str) -> bool:
        """Saves a text on its sentence, which may have gone while it was written."""
        saved = self.take(set_text(sentence, glyph, text)).ok
        if not saved and not sentence.number:
            self.reviewer.copy(text, "what you typed, because its sentence was changed meanwhile")
        return saved

    async def cmd_go_notes(self) -> None:
        """Lists all notes and flags of the corpus."""
        self.sync()
        await list_notes(self, self.desk.article)
