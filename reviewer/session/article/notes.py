"""Notes and flags: setting them, and all of them over the whole corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from reviewer.models import Article, Json, Values
from reviewer.models import values as v
from reviewer.models.annotation import Tally
from reviewer.ports import StoreError
from reviewer.session.article import metadata
from reviewer.session.article.sentence_ref import SentenceRef
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.edits import Outcome
from reviewer.session.core.session import Session

NOTE: Final = "✎"
FLAG: Final = "⚑"


class Jotting(NamedTuple):
    """A note or a flag.

    Attributes:
        article: The article's id.
        title: Its title, else its id.
        unit: The id under which it stands in the journal.
        number: The sentence's number, counted from 1; None where the sentence is gone.
        glyph: `NOTE` or `FLAG`.
        text: What was written; empty for a bare flag.
        sentence: The sentence as it was annotated.
    """

    article: str
    title: str
    unit: str
    number: int | None
    glyph: str
    text: str
    sentence: str

    @property
    def words(self) -> str:
        """What a filter looks through, in lower case."""
        number = f"#{self.number}" if self.number else "gone"
        kind = "note" if self.glyph == NOTE else "flag"
        parts = (self.article, self.title, number, self.glyph, kind, self.text, self.sentence)
        return "\n".join(parts).casefold()


# -- one sentence ----------------------------------------------------------------------------------


def text_of(values: Values, glyph: str) -> str:
    """The note among a sentence's values, or why it is flagged as doubtful; empty for none."""
    value = values.get(v.NOTE if glyph == NOTE else v.DOUBT)
    return value if isinstance(value, str) else ""


def set_text(sentence: SentenceRef, glyph: str, text: str) -> Outcome:
    """Sets the note of a sentence, or flags it with a reason, as one undo step.

    An empty note is taken away; an empty reason leaves a bare flag.
    """
    text = text.strip()
    if glyph == NOTE:
        return sentence.put({v.NOTE: text or None}, "note" if text else "note removed")
    return sentence.put({v.DOUBT: text or True}, "flag with a reason" if text else "flag")


def jottings_of(values: Values) -> Iterator[tuple[str, str]]:
    """Glyph and text of each flag and of the note among a sentence's values."""
    for key, value in sorted(values.items()):
        if v.is_flag(key):
            yield FLAG, _flag_words(key[len(v.FLAG) :], value)
    if v.NOTE in values:
        yield NOTE, str(values[v.NOTE])


def _flag_words(name: str, value: Json) -> str:
    text = value if isinstance(value, str) else ""
    if v.FLAG + name == v.DOUBT:
        return text
    return f"{name}: {text}" if text else name


# -- the corpus ------------------------------------------------------------------------------------


def count(session: Session) -> int:
    """Sentences with a note or a flag, those with both counted twice; cheap."""
    tallies = session.store.tallies(session.annotator).values()
    return sum(tally.noted + tally.flagged for tally in tallies)


def everywhere(session: Session, here: OpenArticle | None = None) -> Iterator[list[Jotting]]:
    """The annotator's notes and flags, one article at a time, in the order of the Library.

    Only articles that hold any are looked into, each when it is asked for, so that a caller can
    stop and go on between them.

    Args:
        session: Whose they are.
        here: The article that is open anyway.
    """
    tallies = session.store.tallies(session.annotator)
    for article in session.store.articles():
        tally = tallies.get(article.id)
        if tally is not None and (tally.noted or tally.flagged):
            yield _in_article(session, article, tally, here)


def _in_article(
    session: Session, article: Article, tally: Tally, here: OpenArticle | None
) -> list[Jotting]:
    values = session.store.values(session.annotator, article.id)
    title = metadata.effective(article, tally.meta).get("title", article.id)
    jotted = {unit: found for unit, said in values.items() if (found := list(jottings_of(said)))}
    places = _places(session, article.id, jotted, here)
    anchors = {unit: values[unit].get(v.ANCHOR) or {} for unit in jotted}
    order = sorted(jotted, key=lambda unit: (places[unit] is None, places[unit] or 0, unit))
    return [
        Jotting(
            article.id,
            title,
            unit,
            None if (place := places[unit]) is None else place + 1,
            glyph,
            text,
            anchors[unit].get("exact", ""),
        )
        for unit in order
        for glyph, text in jotted[unit]
    ]


def _places(
    session: Session, article: str, units: Iterable[str], here: OpenArticle | None
) -> dict[str, int | None]:
    """Where the sentences of units stand; nowhere if the article cannot be read."""
    opened = here if here is not None and here.article.id == article else _peek(session, article)
    return {unit: opened.place(unit) if opened else None for unit in units}


def _peek(session: Session, article: str) -> OpenArticle | None:
    """Opens an article for one look: it is not kept, as the session would keep it."""
    store = session.store
    try:
        reading = store.open(article)
    except StoreError:
        return None
    return OpenArticle(reading, store.values(session.annotator, article), store.cuts(article))
