"""The commands of the Desk: what the keys do to the sentence under the cursor."""

from __future__ import annotations

from reviewer.session import Desk, Outcome, metadata
from reviewer.session.queues import queue
from reviewer.tui.screens.desk import DeskScreen
from reviewer.tui.screens.desk_about import AboutDesk
from reviewer.tui.screens.desk_checks import CheckDesk
from reviewer.tui.screens.desk_corrected import CorrectedDesk
from reviewer.tui.screens.desk_finding import FindDesk
from reviewer.tui.screens.desk_notes import NotesDesk
from reviewer.tui.screens.desk_selection import SelectDesk
from reviewer.tui.screens.desk_submit import SubmitDesk
from reviewer.tui.screens.desk_words import WordsDesk
from reviewer.tui.widgets.prompt import Prompt


class CommandDesk(
    FindDesk,
    SelectDesk,
    WordsDesk,
    CheckDesk,
    NotesDesk,
    AboutDesk,
    CorrectedDesk,
    SubmitDesk,
    DeskScreen,
):
    """The Desk with its commands; the command table says which key calls which."""

    # -- tags and decisions -------------------------------------------------------------------

    def cmd_tag_toggle(self, tag: str) -> None:
        """Sets or takes away a tag; on words selected with the mouse it makes a span."""
        if self.label_mouse(tag):
            return
        self.sync()
        self.take(self.desk.toggle_tag(tag))

    def cmd_status_set(self, scope: str, status: str) -> bool:
        """Sets the status of the sentence's own check; a refused one asks for no confidence."""
        self.sync()
        return self.take(self.desk.set_status(scope, status)).ok

    def cmd_status_confidence(self, scope: str, status: str, confidence: str) -> None:
        """Adds a confidence to the status just set, within the same undo step."""
        self.take(self.desk.set_status(scope, status, confidence))

    def cmd_decide_settle(self) -> None:
        """Settles and goes on; on a settled sentence it only goes on."""
        self.sync()
        self._decide(self.desk.settle())

    def cmd_decide_cannot(self) -> None:
        """Says that the sentence cannot be judged, and goes on."""
        self.sync()
        self._decide(self.desk.cannot_judge())

    def _decide(self, outcome: Outcome) -> None:
        self.take(outcome)
        if len(self.desk.selection):
            return
        if outcome.ok and (self.reviewer.settings.auto_advance or not outcome.changed):
            self._next(1, quiet=bool(outcome.message))

    def cmd_edit_repeat(self) -> None:
        """Sets here what the last tag or status command set."""
        self.sync()
        self.take(self.desk.repeat())

    # -- undo ---------------------------------------------------------------------------------

    def cmd_undo_undo(self) -> None:
        """Takes back the newest edit; if it is out of view, shows it first."""
        self.sync()
        self._walked(self.take(self.reviewer.session.undo(self.in_view)))

    def cmd_undo_redo(self) -> None:
        """Does again what was taken back; if it is out of view, shows it first."""
        self.sync()
        self._walked(self.take(self.reviewer.session.redo(self.in_view)))

    def _walked(self, outcome: Outcome) -> None:
        if outcome.goto:
            self.reviewer.goto(*outcome.goto, message=outcome.message)

    # -- going --------------------------------------------------------------------------------

    def cmd_item_next(self) -> None:
        """The next sentence of the queue, in the next article if need be."""
        self.sync()
        self._next(1)

    def cmd_item_previous(self) -> None:
        """The previous sentence of the queue, in the previous article if need be."""
        self.sync()
        self._next(-1)

    def _next(self, step: int, *, quiet: bool = False) -> None:
        if self.desk.next_item(step):
            self.to_cursor()
            return
        found = self.reviewer.library.next_with_item(self.desk, step)
        if found is not None:
            self.reviewer.use_desk(found)
            self.say(f"on to {metadata.title_of(found.article)}  ·  h goes back")
        elif self.desk.enter(1):
            self.to_cursor()
            where = "last" if step > 0 else "first"
            self.say(f"that was the {where} one; from the top of this article again")
        elif not quiet or self.desk.queue.name == "undecided":
            self.say(f"no {self.desk.queue.name} sentence is left  ·  b chooses another queue")

    def _choose(self, name: str) -> None:
        self.sync()
        self.desk.queue = queue(name)
        self.moved()
        self.say(f"tab goes through: {self.desk.queue.help}")

    def cmd_queue_undecided(self) -> None:
        """Tab goes through what is not decided."""
        self._choose("undecided")

    def cmd_queue_checks(self) -> None:
        """Tab goes through open checks."""
        self._choose("open checks")

    def cmd_queue_evidence(self) -> None:
        """Tab goes through checks that lack evidence."""
        self._choose("evidence missing")

    def cmd_queue_warnings(self) -> None:
        """Tab goes through checks with a warning."""
        self._choose("warnings")

    def cmd_queue_flagged(self) -> None:
        """Tab goes through flags."""
        self._choose("flagged")

    def cmd_queue_orphans(self) -> None:
        """Tab goes through annotations that lost their sentence; Enter finds a home for them."""
        self._choose("orphans")

    def cmd_queue_recheck(self) -> None:
        """Tab goes through annotations to be re-checked."""
        self._choose("re-check")

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
