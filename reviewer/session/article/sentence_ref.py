"""One sentence that a dialog works on, wherever it stands by the time the dialog is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reviewer.models import Json, Values
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.annotated_text import NOTHING, Annotated
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.core.session import Session

GONE = "this sentence is no longer in the article; what you typed is kept as a draft"


class SentenceRef:
    """A sentence by its annotation's id, so that an article that is read anew does not matter.

    Attributes:
        session: The annotator at work.
        id: The article's id.
        unit: The id under which it is, or will be, annotated.
    """

    def __init__(self, session: Session, article: str, unit: str) -> None:
        """Names a sentence; it need not be annotated."""
        self.session = session
        self.id = article
        self.unit = unit

    @property
    def article(self) -> OpenArticle:
        """Its article as it is open now."""
        return self.session.open(self.id)

    @property
    def place(self) -> int | None:
        """Where it stands now; None if it is gone."""
        return self.article.place(self.unit)

    @property
    def annotation(self) -> Annotated:
        """What holds of it."""
        place = self.place
        return NOTHING if place is None else self.article.at(place)

    @property
    def values(self) -> Values:
        """All that was said of it."""
        return self.annotation.values

    @property
    def text(self) -> str:
        """Its words; empty if it is gone."""
        place = self.place
        return "" if place is None else self.article.sentence(place)

    @property
    def number(self) -> int:
        """Its number as shown, from 1; 0 if it is gone."""
        place = self.place
        return 0 if place is None else place + 1

    @property
    def sources(self) -> Mapping[str, Json]:
        """The annotator's sources by id."""
        return self.session.store.sources(self.session.annotator)

    def put(self, wanted: Mapping[str, Json], did: str, extra: Iterable[Put] = ()) -> Outcome:
        """Makes keys of the sentence have these values, as one undo step.

        Args:
            wanted: Key -> value; None takes it away.
            did: What happened, for the message.
            extra: What else is to be true with it (a source).
        """
        place = self.place
        if place is None:
            return Outcome(GONE, ok=False)
        puts = (*self.article.puts(place, wanted), *extra)
        return self.session.apply(Edit(puts, f"{did} on {place + 1}"))
