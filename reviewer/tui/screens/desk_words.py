"""Words mode of the Desk: labelling spans and parts, their attributes and checks; cuts."""

from __future__ import annotations

from reviewer.models import values as v
from reviewer.models.values import SCOPES
from reviewer.session import Outcome
from reviewer.session.article import cuts
from reviewer.session.article.sentence_ref import Sentence
from reviewer.session.desk.span_editor import NO_SPAN
from reviewer.tui.keys.names import shown
from reviewer.tui.screens.desk.check_commands import CheckDesk, Ready
from reviewer.tui.screens.desk_mouse import MouseDesk


class WordsDesk(MouseDesk, CheckDesk):
    """What keys do to words; `words_cmd_` methods go before those of the Desk."""

    # -- spans --------------------------------------------------------------------------------

    def words_cmd_tag_toggle(self, tag: str) -> None:
        """Labels what is selected."""
        self._show(self._words.label(tag))

    def _show(self, outcome: Outcome) -> None:
        self.take(outcome)
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
            self.take(NO_SPAN)
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
        from reviewer.session.core.drafts import Draft
        from reviewer.tui.screens.dialogs.span_attributes import AttributesScreen

        marking, mark = self._words, self._words.mark
        if mark is None:
            self.take(NO_SPAN)
            return
        if not marking.attributes:
            self.say(f"{mark.tag} has no attributes in this scheme", good=False)
            return

        def done(outcome: Outcome | None) -> None:
            if outcome is not None:
                self.take(outcome)

        draft = Draft(self.desk.session, "attributes", self.desk.id, mark.id)
        await self.app.push_screen(AttributesScreen(marking, mark, draft), done)

    def words_cmd_status_set(self, scope: str, status: str) -> bool:
        """Sets the status of a check of the chosen span."""
        return self.take(self._words.set_status(scope, status)).ok

    def words_cmd_status_confidence(self, scope: str, status: str, confidence: str) -> None:
        """Adds a confidence to the status just set."""
        self.take(self._words.set_status(scope, status, confidence))

    async def _with_check(self, ready: Ready) -> None:
        """Evidence goes to the check of the chosen span, without asking which."""
        mark = self.marking.mark if self.marking is not None else None
        if mark is None:
            await super()._with_check(ready)
            return
        sentence = Sentence(self.desk.session, self.desk.id, mark.unit)
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
        outcome = self.take(self._words.split())
        if outcome.ok and self._to_split:
            self._leave()

    def cmd_cut_join(self) -> None:
        """Joins the sentence with the next one."""
        self.sync()
        if self.desk.rows:
            self.take(cuts.join(self.desk.session, self.desk.article, self.desk.place))
