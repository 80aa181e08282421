"""Lists and fields that every screen opens alike, and what choosing in them does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from reviewer.models import Article, Values
from reviewer.session import OpenArticle, Outcome
from reviewer.session.core.drafts import FormDraft

if TYPE_CHECKING:
    from textual.app import App

    from reviewer.tui.host import Host
    from reviewer.tui.screens.dialogs.note import Written
    from reviewer.tui.screens.dialogs.note_list import NotePosition
    from reviewer.tui.theme import Paint


Save = Callable[[str], bool]
"""Saves a text; returns whether it could."""


class Subject(NamedTuple):
    """What a text is about.

    Attributes:
        article: The article's id.
        unit: The sentence's id; empty for the whole article.
        text: What is shown above the field.
    """

    article: str
    unit: str
    text: str


class DialogScreen(Protocol):
    """A screen that dialogs open from."""

    @property
    def reviewer(self) -> Host:
        """The program around the screen."""
        ...

    @property
    def paint(self) -> Paint:
        """Colours under the present theme."""
        ...

    @property
    def app(self) -> App[object]:
        """Textual's app, which opens dialogs."""
        ...

    def say(self, text: str, *, good: bool = True) -> None:
        """Shows what happened in the message line."""
        ...

    def apply_outcome(self, outcome: Outcome) -> Outcome:
        """Shows what came of a command."""
        ...


async def list_notes(screen: DialogScreen, here: OpenArticle | None = None) -> None:
    """Lists all notes and flags of the corpus; Enter goes to the sentence.

    Args:
        screen: The screen in front.
        here: The article that is open anyway.
    """
    # Not at the top: the first frame does not wait for what only this list needs.
    from reviewer.session.article import notes
    from reviewer.tui.screens.dialogs.note_list import NotesScreen

    session = screen.reviewer.session

    def done(spot: NotePosition | None) -> None:
        if spot is not None:
            gone = "its sentence is no longer in the text; Enter shows what was said of it"
            screen.reviewer.goto(spot.article, spot.unit, message="" if spot.found else gone)

    coming = notes.everywhere(session, here)
    await screen.app.push_screen(NotesScreen(coming, notes.count(session), screen.paint), done)


async def ask_about_article(screen: DialogScreen, article: Article) -> None:
    """Asks the questions of the scheme about an article; each answer is saved at once."""
    from reviewer.session.article import answers, metadata
    from reviewer.tui.screens.dialogs.questions import QuestionsScreen

    session = screen.reviewer.session
    meta = metadata.effective(article, session.tally(article.id).meta)
    dialog = QuestionsScreen(
        meta.get("title") or article.path,
        session.scheme.asked("article"),
        lambda: answers.said_of_article(session, article.id),
        lambda question, answer: screen.apply_outcome(
            answers.answer_article(session, article.id, question, answer)
        ),
        screen.paint,
    )
    await screen.app.push_screen(dialog)


async def open_guide(screen: DialogScreen, values: Values) -> None:
    """Opens the guidelines of the scheme, at the page of a sentence's last tag.

    Args:
        screen: The screen in front.
        values: What is said of the sentence; empty for none.
    """
    from reviewer.session.desk import guidelines
    from reviewer.tui.keys.names import shown
    from reviewer.tui.screens.dialogs.guidelines import GuideScreen

    scheme, keymap = screen.reviewer.session.scheme, screen.reviewer.keymap

    def keys(id: str) -> list[str]:
        return [shown(key) for key in keymap.keys(id)]

    pages = guidelines.pages(scheme, keys, values)
    await screen.app.push_screen(GuideScreen(pages, guidelines.about(scheme, values), screen.paint))


async def write_text(
    screen: DialogScreen, what: str, title: str, subject: Subject, text: str, save: Save
) -> None:
    """Asks for a text on a sentence or an article; one that is left unsaved is kept.

    Args:
        screen: The screen in front.
        what: What it is called, and what its draft is kept under.
        title: What the frame says.
        subject: What it is about.
        text: What stands in the field at first, if no draft was kept.
        save: Takes what was written.
    """
    # Not at the top: the first frame does not wait for the field's library.
    from reviewer.tui.screens.dialogs.note import NoteScreen

    draft = FormDraft(screen.reviewer.session, what, subject.article, subject.unit)
    kept = draft.get()

    def done(written: Written | None) -> None:
        if written is not None and written.saved:
            draft.keep({what: written.text})
            if save(written.text):
                draft.drop()
        elif written is None or written.text.strip() == text.strip():
            draft.drop()
        else:
            draft.keep({what: written.text})
            screen.say(f"the {what} is not saved  ·  the same key brings it back")

    def keep(now: str) -> None:
        if now.strip() == text.strip():
            draft.drop()
        else:
            draft.keep({what: now})

    shown = kept.get(what, text)
    dialog = NoteScreen(title, subject.text, shown, keep, draft=bool(kept))
    await screen.app.push_screen(dialog, done)
