"""One annotator at work, without a screen."""

from reviewer.session.article import Annotated, OpenArticle
from reviewer.session.desk import Desk
from reviewer.session.edits import Edit, Outcome, Put
from reviewer.session.library import Library, Row
from reviewer.session.queueing import Queue
from reviewer.session.queues import QUEUES
from reviewer.session.session import Session

__all__ = [
    "QUEUES",
    "Annotated",
    "Desk",
    "Edit",
    "Library",
    "OpenArticle",
    "Outcome",
    "Put",
    "Queue",
    "Row",
    "Session",
]
