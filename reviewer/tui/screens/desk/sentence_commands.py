"""What the keys do to the sentence under the cursor: tags, decisions, notes, what is about it."""

from __future__ import annotations

from reviewer.models.phrases import in_quotes
from reviewer.session import Outcome
from reviewer.session.article import metadata
from reviewer.session.article.notes import FLAG, NOTE, set_text, text_of
from reviewer.session.article.sentence_ref import SentenceRef
from reviewer.session.collaboration import reveals
from reviewer.session.desk.guidelines import dropped
from reviewer.tui.screens.common_dialogs import Subject, list_notes, open_guide, write_text
from reviewer.tui.screens.desk.queue_commands import UNDECIDED, QueueCommands
from reviewer.tui.screens.desk.side_note_commands import DISPUTED
from reviewer.tui.screens.desk.view import DeskView
from reviewer.tui.screens.desk.words_mode import WordsMode

SHORT = 3
"""Sentences up to which an article leads on to the next without a word."""


class SentenceCommands:
    """Tags, decides, undoes, copies, flags and notes; shows history, rules and metadata."""

    def __init__(self, view: DeskView, words: WordsMode, queue: QueueCommands) -> None:
        """Serves one Desk.

        Args:
            view: The Desk.
            words: Labels what the mouse has selected.
            queue: Goes on after a decision.
        """
        self._view = view
        self._words = words
        self._queue = queue

    # -- tags and decisions -------------------------------------------------------------------

    def cmd_tag_toggle(self, tag: str) -> None:
        """Sets or takes away a tag; on words selected with the mouse it makes a span."""
        if self._words.label_mouse(tag):
            return
        self._view.sync()
        self._view.apply_outcome(self._view.desk.toggle_tag(tag))

    def cmd_status_set(self, scope: str, status: str) -> bool:
        """Sets the status of the sentence's own check; a refused one asks for no confidence."""
        self._view.sync()
        return self._view.apply_outcome(self._view.desk.set_status(scope, status)).ok

    def cmd_status_confidence(self, scope: str, status: str, confidence: str) -> None:
        """Adds a confidence to the status just set, within the same undo step."""
        self._view.apply_outcome(self._view.desk.set_status(scope, status, confidence))

    def cmd_decide_settle(self) -> None:
        """Settles and goes on; on a settled sentence it only goes on."""
        self._view.sync()
        self._decide(self._view.desk.settle())

    def cmd_suggest_settle(self) -> None:
        """Takes what is suggested, settles and goes on; without suggestions it settles."""
        self._view.sync()
        self._decide(self._view.desk.take_and_settle())

    def cmd_decide_cannot(self) -> None:
        """Says that the sentence cannot be judged, and goes on."""
        self._view.sync()
        self._decide(self._view.desk.cannot_judge())

    def _decide(self, outcome: Outcome) -> None:
        self._view.apply_outcome(outcome)
        if len(self._view.desk.selection) or (outcome.changed and self._finishes()):
            return
        if outcome.ok and (self._view.reviewer.settings.auto_advance or not outcome.changed):
            self._queue.next_item(1, quiet=bool(outcome.message))

    def _finishes(self) -> bool:
        """Says so, and stays, where the last undecided sentence of an article was just decided."""
        desk = self._view.desk
        decided, total = desk.session.shares.progress(desk.article)
        if (
            not self._view.reviewer.settings.auto_advance
            or desk.queue.name != UNDECIDED
            or not desk.article.complete
            or total <= SHORT
            or decided < total
        ):
            return False
        submit = "" if reveals.is_submitted(desk.session, desk.id) else "! submits it, "
        what = "your rows are done" if desk.shares_rows else "article done"
        self._view.say(f"{what}, {total} of {total}: {submit}tab goes on")
        return True

    def cmd_edit_repeat(self) -> None:
        """Sets here what the last tag or status command set."""
        self._view.sync()
        self._view.apply_outcome(self._view.desk.repeat())

    # -- undo ---------------------------------------------------------------------------------

    def cmd_undo_undo(self) -> None:
        """Takes back the newest edit; if it is out of view, shows it first."""
        self._view.sync()
        self._walked(self._view.apply_outcome(self._view.reviewer.session.undo(self._view.in_view)))

    def cmd_undo_redo(self) -> None:
        """Does again what was taken back; if it is out of view, shows it first."""
        self._view.sync()
        self._walked(self._view.apply_outcome(self._view.reviewer.session.redo(self._view.in_view)))

    def _walked(self, outcome: Outcome) -> None:
        if outcome.goto:
            self._view.reviewer.goto(*outcome.goto, message=outcome.message)

    # -- copying ------------------------------------------------------------------------------

    def cmd_copy_sentence(self) -> None:
        """Copies the sentence."""
        self._view.sync()
        if self._view.desk.rows:
            self._view.reviewer.copy(
                self._view.desk.article.sentence(self._view.desk.place), "the sentence"
            )

    def cmd_copy_source(self) -> None:
        """Copies the sentence with where it stands."""
        self._view.sync()
        if self._view.desk.rows:
            meta, place = metadata.of(self._view.desk.article), self._view.desk.place
            title = meta.get("title", self._view.desk.id)
            where = ", ".join(filter(None, (meta.get("author"), title, meta.get("date"))))
            url = meta.get("url", "")
            said = in_quotes(self._view.desk.article.sentence(place))
            text = f"{said} ({where}, sentence {place + 1}) {url}"
            self._view.reviewer.copy(text.strip(), "the sentence with its source")

    # -- notes and flags ----------------------------------------------------------------------

    def cmd_mark_flag(self) -> None:
        """Flags the sentence, or takes the flag away."""
        self._view.sync()
        self._view.apply_outcome(self._view.desk.toggle_flag())

    async def cmd_edit_note(self) -> None:
        """Opens the note for writing; an empty one is taken away."""
        await self._write("note", NOTE)

    async def cmd_mark_reason(self) -> None:
        """Flags the sentence and says why."""
        await self._write("flag", FLAG)

    async def _write(self, what: str, glyph: str) -> None:
        """Asks for a text on the sentence; one that is left unsaved is kept for the next time."""
        self._view.sync()
        if not self._view.desk.rows:
            return
        sentence = self._view.desk.sentence_ref()
        title = f"{what} on {sentence.number}" + ("" if what == "note" else ": why?")
        subject = Subject(sentence.id, sentence.unit, sentence.text)
        text = text_of(sentence.values, glyph)

        def save(written: str) -> bool:
            return self._save(sentence, glyph, written)

        await write_text(self._view, what, title, subject, text, save)

    def _save(self, sentence: SentenceRef, glyph: str, text: str) -> bool:
        """Saves a text on its sentence, which may have gone while it was written."""
        saved = self._view.apply_outcome(set_text(sentence, glyph, text)).ok
        if not saved and not sentence.number:
            self._view.reviewer.copy(
                text, "what you typed, because its sentence was changed meanwhile"
            )
        return saved

    async def cmd_go_notes(self) -> None:
        """Lists all notes and flags of the corpus."""
        self._view.sync()
        await list_notes(self._view, self._view.desk.article)

    # -- about the sentence -------------------------------------------------------------------

    async def cmd_go_review(self) -> None:
        """Shows who said what; from the queue of disputes at this very sentence."""
        self._view.sync()
        desk = self._view.desk
        at = desk.place if desk.queue.name == DISPUTED and desk.rows else None
        await self._view.reviewer.above.review(desk.id, at)

    async def cmd_go_history(self) -> None:
        """Shows who changed what on the sentence, and when."""
        # Not at the top: the first frame does not wait for what only this needs.
        from reviewer.session.article.history import history, units_at
        from reviewer.tui.screens.dialogs.history import HistoryScreen

        self._view.sync()
        desk, session = self._view.desk, self._view.desk.session
        if not desk.rows:
            return
        units = units_at(session, desk.article, desk.place)
        screen = HistoryScreen(
            f"History of {desk.place + 1}",
            desk.article.sentence(desk.place),
            history(session.store, desk.id, units),
            self._view.paint,
            blind=session.basis(desk.id) == "blind",
        )
        await self._view.app.push_screen(screen)

    async def cmd_go_guidelines(self) -> None:
        """Shows the rule of the sentence's last tag, and those of all others."""
        self._view.sync()
        await open_guide(
            self._view, self._view.desk.annotation.values if self._view.desk.rows else {}
        )

    async def cmd_go_questions(self) -> None:
        """Asks the questions about the article."""
        from reviewer.tui.screens.common_dialogs import ask_about_article

        self._view.sync()
        await ask_about_article(self._view, self._view.desk.article.article)

    async def cmd_ask_sentence(self) -> None:
        """Asks the questions about the sentence, or about all that are selected."""
        from reviewer.session.article.answers import said_in
        from reviewer.tui.screens.dialogs.questions import QuestionsScreen

        view = self._view
        view.sync()
        desk = view.desk
        if refused := desk.targets().refused():
            view.apply_outcome(refused)
            return
        questions = desk.session.scheme.asked("sentence")
        screen = QuestionsScreen(
            f"Sentence {desk.targets().where}",
            questions,
            lambda: said_in(desk.annotation.values),
            lambda question, answer: view.apply_outcome(desk.answer(question, answer)),
            view.paint,
        )
        await view.app.push_screen(screen)

    async def cmd_go_metadata(self) -> None:
        """Edits title, author, date, address, language and story of the article."""
        from reviewer.tui.screens.dialogs.metadata import edit_metadata

        self._view.sync()
        await edit_metadata(self._view, self._view.desk.article.article)

    def cmd_edit_drop(self) -> None:
        """Takes away a tag that the scheme does not have."""
        self._view.sync()
        if not self._view.desk.rows:
            return
        names = dropped(self._view.desk.session.scheme, self._view.desk.annotation.values)
        if not names:
            self._view.say(
                "all tags here are in the scheme: their own keys take them away", good=False
            )
            return
        # `.` must not bring it back.
        last = self._view.desk.last
        outcome = self._view.desk.toggle_tag(names[0])
        self._view.desk.last = last
        self._view.apply_outcome(outcome)

    # -- submitting ---------------------------------------------------------------------------

    async def cmd_decide_submit(self) -> None:
        """Submits the article; again withdraws it, until others' work was shown.

        It asks first where most of the article is undecided: another one may have been meant.
        """
        self._view.sync()
        session, article = self._view.reviewer.session, self._view.desk.article
        left, total = reveals.undecided(session, self._view.desk.id)
        if reveals.is_submitted(session, self._view.desk.id) or 2 * left <= total:
            self._submit()
            return
        from reviewer.tui.screens.dialogs.confirm import ConfirmScreen

        words = f"{left} of {total} sentences are undecided. Submit this article all the same?"
        screen = ConfirmScreen(f"Submit “{metadata.title_of(article)}”", words)
        await self._view.app.push_screen(screen, lambda yes: self._submit() if yes else None)

    def _submit(self) -> None:
        self._view.apply_outcome(reveals.submit(self._view.reviewer.session, self._view.desk.id))
