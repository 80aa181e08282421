"""Words mode: a word cursor in the article, a current span, and what is done with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from reviewer.models import Values
from reviewer.models import values as v
from reviewer.models.phrases import count_of, new_id
from reviewer.models.scheme import AttributeType, PartType, TagType
from reviewer.session.article import cuts, relations, spans
from reviewer.session.article.spans import PlacedSpan, going_along, quoted, remove
from reviewer.session.checks import checks
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.core.relation_index import SpanName
from reviewer.session.desk.desk import Desk
from reviewer.session.desk.word_cursor import TextRange, WordCursor

NO_SPAN = Outcome("no span is chosen: a tag key labels the words selected, tab chooses", ok=False)


NOWHERE = TextRange(0, 0)


class Shown(NamedTuple):
    """What a sentence's row shows of words mode; equal ones look the same.

    Attributes:
        head: What is under the word cursor, as offsets in the article.
        selection: All that is selected.
        current: The id of the current span; empty for none.
    """

    head: TextRange
    selection: TextRange
    current: str


class SpanEditor:
    """Words mode on a desk.

    Attributes:
        cursor: The word cursor.
        current: The id of the span that parts, attributes and statuses go to; empty for none.
    """

    def __init__(self, desk: Desk) -> None:
        """Begins on the sentence under the desk's cursor, with its first span as the current one.

        The article has at least one sentence.
        """
        self._desk = desk
        self.cursor = WordCursor(desk.article, desk.place)
        self.current = ""
        self._unit = ""
        self._dressed: TextRange | None = None
        self._choose(next(iter(self.marks), None))

    # -- what there is ------------------------------------------------------------------------

    @property
    def marks(self) -> list[PlacedSpan]:
        """The spans in the sentence of the cursor, in the order of the text."""
        return spans.marks_at(self._desk.article, self.cursor.place)

    @property
    def mark(self) -> PlacedSpan | None:
        """The current span, wherever the cursor is; None if there is none (any more)."""
        if not self.current:
            return None
        place = self._desk.article.place(self._unit)
        where = self.cursor.place if place is None else place
        found = spans.mark_of(self._desk.article, self.current, where)
        # A split may have moved it into the other half, with the cursor.
        return found or spans.mark_of(self._desk.article, self.current, self.cursor.place)

    @property
    def parts(self) -> tuple[PartType, ...]:
        """The parts that the current span can have."""
        return tag.parts if (tag := self._tag) else ()

    @property
    def attributes(self) -> tuple[AttributeType, ...]:
        """The attributes that the current span can have."""
        return tag.attributes if (tag := self._tag) else ()

    @property
    def _tag(self) -> TagType | None:
        mark = self.mark
        return self._desk.session.scheme.tag(mark.tag) if mark else None

    def shown(self, place: int) -> Shown | None:
        """What the row of a sentence shows of words mode; None if nothing."""
        cursor, mark = self.cursor, self.mark
        start, end = self._desk.article.layout.range(place)
        selection = cursor.selection
        has_cursor = selection.start < end and start < selection.end
        has_span = mark is not None and place in spans.reached(self._desk.article, mark)
        if not has_cursor and not has_span:
            return None
        current = self.current if has_span else ""
        head, selection = (cursor.head, selection) if has_cursor else (NOWHERE, NOWHERE)
        return Shown(head, selection, current)

    def use(self, desk: Desk) -> None:
        """Goes on with the same text on another desk."""
        self._desk = desk
        self.cursor.use(desk.article)
        self.follow()

    # -- choosing -----------------------------------------------------------------------------

    def choose(self, step: int) -> bool:
        """Makes the next (1) or previous (-1) span of the sentence the current one."""
        marks = self.marks
        ids = [mark.id for mark in marks]
        if not marks:
            return False
        at = ids.index(self.current) + step if self.current in ids else (0 if step > 0 else -1)
        mark = marks[at % len(marks)]
        self._choose(mark)
        if mark.at is not None:
            self.cursor.go(self._desk.article.layout.near(mark.at[0]), mark.at[0])
        return True

    def click(self, place: int, at: int) -> None:
        """Goes to a place in a sentence; the shortest span that holds it becomes the current one.

        Args:
            place: The sentence.
            at: An offset in it.
        """
        self.cursor.go(place, at)
        holding = [mark for mark in self.marks if mark.at and mark.at[0] <= at < mark.at[1]]
        if holding:
            self._choose(min(holding, key=lambda one: len(one.exact)))

    def _choose(self, mark: PlacedSpan | None) -> None:
        self.current, self._unit = (mark.id, mark.unit) if mark else ("", "")

    def follow(self) -> None:
        """Keeps to words and spans that are there, after an edit, an undo or a moved boundary."""
        self.cursor.follow()
        if self.current and self.mark is None:
            self._choose(next(iter(self.marks), None))

    # -- labelling ----------------------------------------------------------------------------

    def label(self, tag: str) -> Outcome:
        """Labels the selection with a tag: a new span, which becomes the current one."""
        at = self._selected()
        for mark in self.marks:
            if mark.at == at and mark.tag == tag:
                self._choose(mark)
                self.cursor.hold()
                return Outcome(f"this is a {tag} span already  ·  p labels its parts")
        id, article = new_id(), self._desk.article
        unit, _ = spans.home(article, article.layout.near(at[0]))
        puts = spans.make(article, self._desk.session.scheme, id, at, tag)
        outcome = self._apply(puts, f"{tag} span {quoted(article.text[slice(*at)])}")
        if outcome.ok:
            self.current, self._unit = id, unit
            self.cursor.hold()
        return outcome

    def resize(self) -> Outcome:
        """Moves the borders of the current span to what is selected.

        With nothing selected it selects the words of the span; with just these selected, the other
        end of them moves from now on.
        """
        mark, cursor = self.mark, self.cursor
        if mark is None:
            return NO_SPAN
        if cursor.anchor is None:
            if mark.at is None or not cursor.select(*mark.at):
                words = f"the words of {mark.tag} {quoted(mark.exact)} are no longer in the text"
                return Outcome(f"{words}: select the right ones, then = again", ok=False)
            return Outcome(
                "now its end moves: h l H L, then = sets it  ·  = at once: its beginning"
            )
        at = self._selected()
        if at == mark.at:
            cursor.turn()
            end = "end" if cursor.head.end == at.end else "beginning"
            return Outcome(f"now its {end} moves: h l H L, then = sets it")
        if any(one.at == at and one.tag == mark.tag for one in self.marks):
            return Outcome(f"there is a {mark.tag} span with just these words already", ok=False)
        article = self._desk.article
        puts = spans.resize(article, self._desk.session.scheme, mark, at)
        words = f"{mark.tag} span {quoted(mark.exact)} is now {quoted(article.text[slice(*at)])}"
        unit = next(put.unit for put in puts if put.key == v.SPAN + mark.id and put.value)
        outcome = self._apply(puts, words)
        if outcome.ok:
            self._unit = unit
            cursor.hold()
        return outcome

    def move_border(self, place: int, at: int) -> Outcome:
        """Moves a border of the current span to a word: the one that lies nearer to it.

        Args:
            place: The sentence of the word.
            at: An offset in the word.
        """
        mark, cursor = self.mark, self.cursor
        if mark is None or mark.at is None:
            return NO_SPAN
        cursor.go(place, at)
        word, (start, end) = cursor.head, mark.at
        if at - start < end - at:
            start = word.start
        else:
            end = word.end
        cursor.select(start, end)
        return self.resize()

    def step(self, step: int) -> bool:
        """Goes to the next (1) or previous (-1) word.

        Right after a part was labelled it goes over the words that are parts of the span already,
        to the next one that could be another part.
        """
        mark, before = self.mark, self.cursor.head
        dressing, self._dressed = self._dressed == before, None
        ranges = [part.at for part in mark.parts if part.at] if mark and dressing else []
        moved = self.cursor.by_word(step)
        while moved and any(a <= self.cursor.head.start < b for a, b in ranges):
            if not self.cursor.by_word(step):
                self.cursor.head = before
                return self.cursor.by_word(step)
        return moved

    def relabel(self, tag: str) -> Outcome:
        """Gives the current span another tag."""
        mark, scheme = self.mark, self._desk.session.scheme
        if mark is None:
            return NO_SPAN
        if mark.tag == tag:
            return Outcome(f"this is a {tag} span already")
        puts = spans.relabel(self._desk.article, scheme, mark, tag)
        loose = relations.unfitting(self._desk.session, SpanName(self._desk.id, mark.id), tag)
        if loose:
            # Confirming the sentence may have moved what it says to another annotation.
            unit, _ = spans.home(self._desk.article, mark.place)
            puts += [put._replace(unit=unit) if put.unit == mark.unit else put for put in loose]
            along = f" without {count_of(len(loose), 'relation')} that it cannot have"
            return self._apply(puts, f"{mark.tag} span {quoted(mark.exact)} is now {tag}{along}")
        return self._apply(puts, f"{mark.tag} span {quoted(mark.exact)} is now {tag}")

    def part(self, name: str) -> Outcome:
        """Labels the selection as a part of the current span; the same again takes it away."""
        mark, text = self.mark, self._desk.article.text
        if mark is None:
            return NO_SPAN
        at = self._selected()
        value = spans.with_part(mark.value, text, name, at)
        taken = len(value.get("parts", ())) < len(mark.parts)
        what = f"{name} {quoted(text[slice(*at)])}{' removed' if taken else ''}"
        outcome = self._rewrite(mark, value, f"{what} of {mark.tag} {quoted(mark.exact)}")
        if outcome.ok:
            self.cursor.anchor = None
            self._dressed = self.cursor.head
        return outcome

    def set_attributes(self, id: str, attributes: Mapping[str, str]) -> Outcome:
        """Gives a span other attributes; empty ones are taken away.

        Args:
            id: The span; by the time a form is done it may be gone.
            attributes: Name -> value.
        """
        mark = self.mark
        if mark is None or mark.id != id:
            return Outcome("this span is gone; nothing was changed", ok=False)
        value = spans.with_attributes(mark.value, attributes)
        return self._rewrite(mark, value, f"attributes of {mark.tag} {quoted(mark.exact)}")

    def delete(self) -> Outcome:
        """Takes the current span away, with its checks and evidence; the tag stays."""
        mark = self.mark
        if mark is None:
            return NO_SPAN
        puts = remove(self._desk.article, [mark])
        puts += relations.loosened(self._desk.session, [SpanName(self._desk.id, mark.id)])
        along = going_along(puts)
        what = f"{mark.tag} span {quoted(mark.exact)} removed"
        outcome = self._apply(puts, f"{what} with {along}" if along else f"{what}, the tag stays")
        self.follow()
        return outcome

    def set_status(self, scope: str, status: str, confidence: str | None = None) -> Outcome:
        """Sets the status of a check of the current span.

        With a confidence it amends the status just set, so that both are one undo step.
        """
        mark = self.mark
        if mark is None:
            return NO_SPAN
        session, key = self._desk.session, f"{v.CHECK}{scope}.{mark.id}"
        check: Values = {"scope": scope, "status": status, "span": mark.id}
        wanted = {key: {**check, "confidence": confidence} if confidence else check}
        values = self._desk.article.said_by(mark.unit)
        if refused := checks.refused(values, wanted, session):
            return refused
        value = checks.onto(values, wanted, session)[key]
        words = status if scope == "content" else f"{scope}: {status}"
        words = f"{words} ({confidence})" if confidence else words
        did = f"{words} for {mark.tag} {quoted(mark.exact)}"
        edit = self._edit([Put(self._desk.id, mark.unit, key, value)], did)
        return session.amend(lambda: edit) if confidence else session.apply(edit)

    def split(self) -> Outcome:
        """Splits the sentence before what is selected."""
        outcome = cuts.split(self._desk.session, self._desk.article, self.cursor.selection.start)
        self.cursor.anchor = None
        self.follow()
        return outcome

    def _selected(self) -> TextRange:
        """The selection without space at its ends."""
        start, end = self.cursor.selection
        text = self._desk.article.text[start:end]
        if not text.strip():
            return TextRange(start, end)
        start += len(text) - len(text.lstrip())
        return TextRange(start, start + len(text.strip()))

    def _rewrite(self, mark: PlacedSpan, value: Values, did: str) -> Outcome:
        puts = spans.rewrite(self._desk.article, mark, value)
        outcome = self._apply(puts, did)
        if outcome.ok:
            self._unit = puts[-1].unit
        return outcome

    def _apply(self, puts: list[Put], did: str) -> Outcome:
        return self._desk.session.apply(self._edit(puts, did))

    def _edit(self, puts: list[Put], did: str) -> Edit:
        return Edit(tuple(puts), f"{did} on {self.cursor.place + 1}")
