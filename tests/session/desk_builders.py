"""A Desk on two short articles, what stands on a sentence, and who may see it; for tests."""

from __future__ import annotations

from reviewer.models import Values
from reviewer.models import values as v
from reviewer.session import Desk, Session
from reviewer.session.core.annotated_article import OpenArticle

FERRY = "The ferry sank at noon. Nobody drowned, the mayor said.\n\nThe captain must resign.\n"
PIER = "The pier is closed. It was built in 1911. Nobody drowned, the mayor said.\n"


def desk_on(session: Session, article: str = "ferry", place: int = 0) -> Desk:
    """A Desk on a sentence of an article that has been read to its end."""
    opened = session.open(article)
    while not opened.reading.read_on(1.0):
        pass
    opened.grow()
    desk = Desk(session, opened)
    desk.go(place)
    return desk


def values_at(article: OpenArticle, place: int) -> Values:
    """What an annotator says of a sentence: without its anchor and without cuts."""
    unsaid = (v.ANCHOR, v.CUT)
    return {k: value for k, value in article.at(place).values.items() if not k.startswith(unsaid)}


def anywhere(article: str, unit: str) -> bool:
    """Every sentence is on the screen, so undo changes it at once."""
    return True


def nowhere(article: str, unit: str) -> bool:
    """No sentence is on the screen, so undo announces itself first."""
    return False
