"""One annotator at work, without a screen."""

from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.annotated_text import Annotated
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.core.session import Session
from reviewer.session.desk.desk import Desk
from reviewer.session.desk.library import Library, LibraryRow
from reviewer.session.queues.queue import Queue
from reviewer.session.queues.queues import QUEUES

__all__ = [
    "QUEUES",
    "Annotated",
    "Desk",
    "Edit",
    "Library",
    "LibraryRow",
    "OpenArticle",
    "Outcome",
    "Put",
    "Queue",
    "Session",
]
