"""Remarks on somebody's annotation, answers to them, and the queue of those that are open.

Each stands in the writer's own journal as `remark:<id>`: a remark names the annotator it is about,
an answer (or a resolution) the remark it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from reviewer.models import Json, Values, annotation
from reviewer.models import values as v
from reviewer.models.phrases import new_id
from reviewer.models.pseudonyms import shown
from reviewer.ports import StoreError
from reviewer.session.collaboration.reveals import may_see
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.core.side_by_side import SideBySide

if TYPE_CHECKING:
    from reviewer.session.core.session import Session


class RemarkReply(NamedTuple):
    """What somebody wrote below a remark.

    Attributes:
        id: Its id.
        by: Who wrote it.
        text: The words; may be empty for a mere resolution.
        resolves: Whether it ends the matter.
        at: When, UTC.
    """

    id: str
    by: str
    text: str
    resolves: bool
    at: str


class Thread(NamedTuple):
    """A remark with its answers.

    Attributes:
        article: The article's id.
        place: The sentence's index.
        id: The remark's id.
        by: Who wrote it.
        about: Whose annotation it is about.
        on: What of it: `tag:<tag>`, `check:<id>`; empty for the annotation as a whole.
        text: The words.
        at: When, UTC.
        answers: What followed, in order.
    """

    article: str
    place: int
    id: str
    by: str
    about: str
    on: str
    text: str
    at: str
    answers: tuple[RemarkReply, ...]

    @property
    def resolved(self) -> bool:
        """Whether somebody has ended the matter, with nothing said after that."""
        return bool(self.answers) and self.answers[-1].resolves

    def waits_for(self, person: str) -> bool:
        """Whether it is this person's turn: open, and the last word is somebody else's."""
        if self.resolved or person not in (self.by, self.about):
            return False
        return self.last != person

    @property
    def last(self) -> str:
        """Who had the last word."""
        return self.answers[-1].by if self.answers else self.by


def threads(
    session: Session, side: SideBySide, place: int, *, sees: bool | None = None
) -> list[Thread]:
    """The remarks on a sentence that may be seen, the oldest first.

    Before the reveal that is nothing but what one wrote oneself.

    Args:
        session: The annotator at work.
        side: The article with everybody's annotations.
        place: The sentence's index.
        sees: Whether others' remarks may be seen; None asks the rules.
    """
    me = session.others.annotators.me
    sees = may_see(session, side, place) if sees is None else sees
    said = {me: side.article.at(place).values, **(side.values(place) if sees else {})}
    every = {
        (name, id): value
        for name, values in said.items()
        for id, value in annotation.remarks(values)
        if isinstance(value, dict)
    }
    answers = [(name, id, value) for (name, id), value in every.items() if value.get("re")]
    found = [
        Thread(
            side.id, place, id, name, str(value.get("about", "")), str(value.get("on", "")),
            str(value.get("text", "")), str(value.get("at", "")), _answers(answers, id),
        )
        for (name, id), value in every.items()
        if not value.get("re")
    ]  # fmt: skip
    return sorted(found, key=lambda thread: (thread.at, thread.id))


def _answers(every: Iterable[tuple[str, str, Values]], remark: str) -> tuple[RemarkReply, ...]:
    own = [
        RemarkReply(
            id, name, str(value.get("text", "")), bool(value.get("resolved")),
            str(value.get("at", "")),
        )
        for name, id, value in every
        if value["re"] == remark
    ]  # fmt: skip
    return tuple(sorted(own, key=lambda answer: (answer.at, answer.id)))


def write(
    session: Session, article: str, place: int, about: str, text: str, on: str = ""
) -> Outcome:
    """Writes a remark on somebody's annotation of a sentence, into one's own journal."""
    words = text.strip()
    if not words:
        return Outcome("no remark: there is nothing in it", ok=False)
    if about == session.others.annotators.me:
        return Outcome("a remark is for somebody else: m writes a note of your own", ok=False)
    value = {"text": words, "about": about, **({"on": on} if on else {})}
    return _put(session, article, place, value, f"remark to {shown(about)}")


def discuss(session: Session, article: str, place: int, text: str, on: str) -> Outcome:
    """Writes a remark that is for all who take part in something, and waits for nobody.

    Args:
        session: The annotator at work.
        article: The article.
        place: The sentence's index.
        text: The words.
        on: What it is part of, such as `norming:<name>`.
    """
    words = text.strip()
    if not words:
        return Outcome("no remark: there is nothing in it", ok=False)
    return _put(session, article, place, {"text": words, "about": "", "on": on}, "remark to all")


def answer(session: Session, thread: Thread, text: str, *, resolve: bool = False) -> Outcome:
    """Answers a remark, or ends the matter, with a word or without."""
    words = text.strip()
    if not words and not resolve:
        return Outcome("no answer: there is nothing in it", ok=False)
    value: Values = {"re": thread.id, **({"text": words} if words else {})}
    if resolve:
        value["resolved"] = True
    did = "remark resolved" if resolve else f"answer to {shown(thread.by)}"
    return _put(session, thread.article, thread.place, value, did)


def _put(session: Session, article: str, place: int, value: Values, did: str) -> Outcome:
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    wanted: dict[str, Json] = {v.REMARK + new_id(): {**value, "at": at}}
    puts: Iterable[Put] = session.open(article).puts(place, wanted)
    return session.apply(Edit(tuple(puts), f"{did} on {place + 1}"))


def waiting(session: Session, article: str) -> list[Thread]:
    """The remarks on an article that wait for the annotator at work, in the order of the text."""
    me = session.others.annotators.me
    side = session.others.peek(article)
    every = (one for place in side.places() for one in threads(session, side, place))
    return [thread for thread in every if thread.waits_for(me)]


def everywhere(session: Session) -> Iterator[list[Thread]]:
    """The same for all articles, one at a time; only those on which anybody has remarked."""
    store = session.store
    tallies = [store.tallies(name) for name in store.annotators()]
    for article in store.articles():
        if any(article.id in own and own[article.id].remarks for own in tallies):
            try:
                yield waiting(session, article.id)
            except StoreError:
                # It is among the problems.
                continue
