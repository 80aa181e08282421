"""One article at work: cursor, queue, filter, search, and the commands on the sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from reviewer.corpus.anchors import place_after
from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.models.annotation import tags
from reviewer.models.phrases import count_of
from reviewer.models.scheme import QuestionType
from reviewer.ports import StoreError
from reviewer.session.article import answers, relations, spans
from reviewer.session.article.sentence_ref import SentenceRef
from reviewer.session.article.suggestions import ArticleSuggestions, judged, taking
from reviewer.session.checks import checks
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.annotated_text import Annotated
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.core.relation_index import SpanName
from reviewer.session.core.session import Session
from reviewer.session.desk.article_view import ArticleView
from reviewer.session.desk.targets import Targets
from reviewer.session.queues.queue import Queue
from reviewer.session.queues.queues import CHANGED_RULES, QUEUES
from reviewer.session.search import rule_changes

if TYPE_CHECKING:
    from reviewer.session.overview.checked_before import EarlierVerdict


class Desk(ArticleView):
    """An article open for annotating."""

    def __init__(self, session: Session, article: OpenArticle) -> None:
        """Starts at the first sentence, in the queue of undecided ones."""
        super().__init__(session, article)
        self.asked: tuple[object, ...] | None = None
        """What the last command asked about before it acts."""
        self.suggestions = ArticleSuggestions(session, article)
        self.earlier: tuple[EarlierVerdict, ...] = ()
        """Earlier verdicts on what the sentence says, once they were looked for."""
        self.queue: Queue = QUEUES[0]
        self.last: tuple[str, dict[str, Json]] | None = None
        """What the last tag or status command set, for `repeat`: words and values."""

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.article.id

    @property
    def shares_rows(self) -> bool:
        """Whether only some rows of the article are for the annotator."""
        return self.session.shares.rows(self.id) is not None

    @property
    def annotation(self) -> Annotated:
        """What holds of the sentence under the cursor."""
        return self.article.at(self.place)

    def take_over(self, before: Desk) -> None:
        """Goes on where another desk on the same article was, which has been read anew."""
        self.queue, self.last = before.queue, before.last
        if before.suggestions.ready:
            self.suggestions.begin()
        self.selection.take_over(before.selection)
        self.filter = before.filter
        if len(before.article) and len(self.article):
            self.go(place_after(before.article.layout, before.place, self.article.layout))
        self.follow()

    # -- the queue ----------------------------------------------------------------------------

    def next_item(self, step: int = 1) -> bool:
        """Moves to the next (1) or previous (-1) sentence of the queue in this article."""
        place = next(self._items(self.place + step, step), None)
        if place is not None:
            self.place = place
        return place is not None

    def enter(self, step: int = 1) -> bool:
        """Moves to the first (1) or last (-1) sentence of the queue; False if there is none."""
        place = next(self._items(0 if step > 0 else len(self.article) - 1, step), None)
        if place is not None:
            self.place = place
        return place is not None

    def _items(self, start: int, step: int) -> Iterator[int]:
        inside = self.queue.places(self.article, self.session, start, step)
        return inside if self.filter is None else filter(self.filter.shows, inside)

    # -- commands -----------------------------------------------------------------------------

    def targets(self) -> Targets:
        """What the next command acts on: what is selected, else the sentence under the cursor.

        It is nothing if the desk has no sentence to show.
        """
        selection = self.selection
        if selection.looking is not None and not selection.looking():
            return Targets((), many=True, unknown=True)
        if not len(selection):
            return Targets(((self.article, (self.place,)),) if self.rows else ())
        places = selection.places()
        shown = places if self.filter is None else [one for one in places if self.shows(one)]
        parts: list[tuple[OpenArticle, Sequence[int]]] = [(self.article, shown)] if shown else []
        for name, found in selection.elsewhere.items():
            # An article that has become unreadable is among the problems.
            with suppress(StoreError):
                parts.append((self.session.peek(name), found))
        return Targets(tuple(parts), len(places) - len(shown), many=True)

    def sentence_ref(self) -> SentenceRef:
        """The sentence under the cursor, for a dialog that works on it; the desk must have one."""
        units = self.annotation.units
        unit = units[0] if units else self.article.layout.id(self.place)
        return SentenceRef(self.session, self.id, unit)

    def toggle_tag(self, tag: str) -> Outcome:
        """Sets a tag; where all targets have it already, takes it away."""
        key, wanted = v.TAG + tag, {v.TAG + tag: self.session.scheme.version_of(tag)}
        self.last = (tag, wanted)
        aimed = self.targets()
        lacking = aimed.lacking(key)
        if not len(lacking):
            return aimed.refused() or self._untag(tag, aimed)
        had = len(aimed) - len(lacking)
        if offered := self._offered(lacking, tag):
            return self.session.apply(Edit(tuple(offered), aimed.describe(f"{tag} as suggested")))
        along = f" ({had} had it)" if had else ""
        single = self.session.scheme.single
        values = (lambda said: self._tagged(said, wanted)) if single else lambda _: wanted
        return self.session.apply(lacking.edit(values, tag, along))

    def _offered(self, aimed: Targets, tag: str) -> list[Put]:
        """The puts that take what is suggested of a tag for the one sentence in view."""
        if aimed.many or not any(one.tag == tag for one in self.suggestions.at(self.place)):
            return []
        return self._taking(self.place, tag)

    def _taking(self, place: int, tag: str) -> list[Put]:
        found = self.suggestions.of_tag(place, tag)
        puts = taking(self.session, self.article, place, found)
        values = self.article.at(place).values
        dropped = self._tagged(values, {v.TAG + tag: self.session.scheme.version_of(tag)})
        others = {key: None for key, value in dropped.items() if value is None}
        return self.article.puts(place, others) + puts if others else puts

    def take_suggestions(self, least: float = 0.0) -> Outcome:
        """Takes what is suggested for the sentence, or for all that are selected here.

        Args:
            least: Only suggestions with at least this score.
        """
        aimed = self.targets()
        if refused := aimed.refused():
            return refused
        puts, count = self._offers(aimed, least)
        if not puts:
            return Outcome("nothing is suggested here" + (f" from {least:g} on" if least else ""))
        what = f"{count_of(count, 'suggestion')} taken"
        return self.session.apply(Edit(tuple(puts), aimed.describe(what)))

    def take_and_settle(self) -> Outcome:
        """Takes what is suggested for the sentence and settles it, as one step; selected ones too.

        Without suggestions it settles.
        """
        aimed = self.targets()
        if refused := aimed.refused():
            return refused
        fresh = aimed.those(lambda said: not said.recheck and v.DECIDED not in said.values)
        puts, count = self._offers(fresh, 0.0)
        if not puts:
            return self.settle()
        puts += fresh.puts(lambda _: {v.DECIDED: "settled"})
        what = f"{count_of(count, 'suggestion')} taken, settled"
        return self.session.apply(Edit(tuple(puts), fresh.describe(what)))

    def _offers(self, aimed: Targets, least: float) -> tuple[list[Put], int]:
        """The puts that take what is suggested from a score on, and how many suggestions it is."""
        puts: list[Put] = []
        count = 0
        for article, place in aimed:
            if article is not self.article:
                continue
            offered = [one for one in self.suggestions.at(place) if one.score >= least]
            if self.session.scheme.single:
                values = article.at(place).values
                tagged = any(tags(values))
                offered = [] if tagged else sorted(offered, key=lambda one: -one.score)[:1]
            for one in offered:
                puts += self._taking(place, one.tag)
                count += 1
        return puts, count

    def _passed_over(self) -> dict[str, Json]:
        """The values that say which suggestions were in view when the sentence was settled."""
        if not self.suggestions.was_painted(self.place):
            return {}
        offered = self.suggestions.at(self.place)
        return {v.SUGGESTION + one.tag: judged(one, accepted=False) for one in offered}

    def _tagged(self, said: Values, wanted: dict[str, Json]) -> dict[str, Json]:
        """The values that set a tag: where a sentence has one at most, in place of the others."""
        if not self.session.scheme.single or not any(key.startswith(v.TAG) for key in wanted):
            return wanted
        others = [key for key in said if key.startswith(v.TAG)]
        return {**dict.fromkeys(others), **wanted}

    def _untag(self, tag: str, aimed: Targets) -> Outcome:
        """Takes a tag from the sentences that a command is about.

        If spans give it to any of them, the first call only says so; the second takes them along.
        """
        marks = {
            (article.article.id, mark.unit, mark.id): (article, mark)
            for article, place in aimed
            if spans.may_stand_in(article, place)
            for mark in spans.tagged_by(article, place, tag)
        }
        puts = aimed.puts(lambda said: {v.TAG + tag: None, **_given_back(said, tag)})
        for article, mark in marks.values():
            puts += spans.remove(article, [mark])
        gone = [SpanName(article, id) for article, _, id in marks]
        puts += relations.loosened(self.session, gone) if gone else []
        # Whatever was done since, here at least, changes the revision.
        now = self.article.revision(self.place) if len(self.article) else ()
        going = spans.going_along(puts)
        asking = (tag, aimed.where, now, *marks, going)
        if marks and self.asked != asking:
            self.asked = asking
            what = " and ".join(filter(None, (count_of(len(marks), "span"), going)))
            return Outcome(f"{tag} has {what} here: the same key again removes all of it", ok=False)
        self.asked = None
        along = f" with {count_of(len(marks), 'span')}" if marks else ""
        return self.session.apply(Edit(tuple(puts), aimed.describe(f"{tag} removed{along}")))

    def set_status(self, scope: str, status: str, confidence: str | None = None) -> Outcome:
        """Sets the status of the sentence's own check of a scope.

        With a confidence it amends the status just set, so that both are one undo step.
        """
        words = status if scope == "content" else f"{scope}: {status}"
        wanted = checks.status(scope, status, confidence)
        if refused := self._refused(wanted):
            return refused
        self.last = (words, wanted)
        if confidence:
            done = self.session.amend(lambda: self._edit(wanted, f"{words} ({confidence})"))
        else:
            done = self._apply(wanted, words)
        return checks.hinted(done, self.annotation.values, scope, self.session.scheme)

    def repeat(self) -> Outcome:
        """Sets here what the last tag or status command set; never takes away."""
        if self.last is None:
            return Outcome("nothing to repeat yet: set a tag or a status first", ok=False)
        words, wanted = self.last
        return self._refused(wanted) or self._apply(wanted, words)

    def settle(self) -> Outcome:
        """Settles what is not settled yet; confirms what is to be re-checked."""
        aimed = self.targets()
        if refused := aimed.refused():
            return refused
        moved = aimed.those(lambda said: bool(said.recheck))
        fresh = aimed.those(lambda said: not said.recheck and v.DECIDED not in said.values)
        puts = [put for article, place in moved for put in article.confirm(place)]
        passed = {} if aimed.many or not len(fresh) else self._passed_over()
        scheme = self.session.scheme
        puts += fresh.puts(
            lambda said: {v.DECIDED: "settled", **passed, **rule_changes.judged_now(scheme, said)}
        )
        confirmed = self._confirmed(aimed)
        puts += confirmed
        if not puts:
            return Outcome("all of these are settled") if aimed.many else Outcome()
        if confirmed and len(confirmed) == len(puts):
            return self.session.apply(Edit(tuple(puts), aimed.describe("held by the present rule")))
        done = moved if not len(fresh) else fresh if not len(moved) else aimed
        return self.session.apply(Edit(tuple(puts), done.describe(_settled(moved, fresh))))

    def _confirmed(self, aimed: Targets) -> list[Put]:
        """The puts that say that sentences hold under the present rules, where that is asked."""
        if self.queue.name != CHANGED_RULES:
            return []
        return [
            put
            for article, place in aimed
            if (wanted := rule_changes.confirming(self.session, article, place))
            for put in article.puts(place, wanted)
        ]

    def answer(self, question: QuestionType, answer: Json) -> Outcome:
        """Answers a question about the sentence; None takes the answer away."""
        if refused := answers.refusal(question, answer):
            return refused
        return self._apply({v.ANSWER + question.name: answer}, answers.words(question, answer))

    def cannot_judge(self) -> Outcome:
        """Says that the sentence cannot be judged."""
        return self._apply({v.DECIDED: "cannot"}, "cannot judge")

    def toggle_flag(self) -> Outcome:
        """Flags the sentence; where all targets are flagged, takes the flags away."""
        aimed = self.targets()
        lacking = aimed.lacking(v.DOUBT)
        if not len(lacking):
            return self._apply({v.DOUBT: None}, "unflagged")
        return self.session.apply(lacking.edit(lambda _: {v.DOUBT: True}, "flag"))

    def _apply(self, wanted: dict[str, Json], did: str) -> Outcome:
        return self.targets().refused() or self.session.apply(self._edit(wanted, did))

    def _edit(self, wanted: dict[str, Json], did: str) -> Edit:
        if not any(key.startswith((v.CHECK, v.TAG)) for key in wanted):
            # The same for every sentence, as one object: a bulk action makes nothing for each.
            return self.targets().edit(lambda _: wanted, did)
        return self.targets().edit(
            lambda said: checks.onto(said, self._tagged(said, wanted), self.session), did
        )

    def _refused(self, wanted: dict[str, Json]) -> Outcome | None:
        """The refusal of a status that any of the targets does not bear; else None."""
        aimed = self.targets().annotations()
        return next(filter(None, (self._refusal(said, wanted) for said in aimed)), None)

    def _refusal(self, said: Annotated, wanted: dict[str, Json]) -> Outcome | None:
        return checks.refused(said.values, wanted, self.session)


def _given_back(said: Values, tag: str) -> dict[str, Json]:
    """What says that a suggestion was taken and given back."""
    suggestion = said.get(v.SUGGESTION + tag)
    return {v.SUGGESTION + tag: {**suggestion, "accepted": False}} if suggestion else {}


def _settled(moved: Targets, fresh: Targets) -> str:
    """What settling did, in words."""
    if not len(fresh):
        return "confirmed"
    if len(moved):
        return "settled and confirmed"
    tagged = any(any(tags(said.values)) for said in fresh.annotations())
    return "settled" if tagged or fresh.many else "settled, no tag"
