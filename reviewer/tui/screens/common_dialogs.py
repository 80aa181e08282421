"""Lists that every screen opens alike, and what choosing in them does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.models import Values
from reviewer.session import OpenArticle

if TYPE_CHECKING:
    from reviewer.tui.screens.dialogs.note_list import NotePosition
    from reviewer.tui.screens.list_screen import ListScreen


async def list_notes(screen: ListScreen, here: OpenArticle | None = None) -> None:
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


async def open_guide(screen: ListScreen, values: Values) -> None:
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
