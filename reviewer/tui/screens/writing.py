"""Asking for a text on a sentence or an article; one that is left unsaved is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from reviewer.session.core.drafts import Draft
from reviewer.tui.screens.list_screen import WorkScreen

if TYPE_CHECKING:
    from reviewer.tui.screens.dialogs.note import Written

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


class Writing(WorkScreen):
    """A screen that asks for texts."""

    async def write_text(
        self, what: str, title: str, subject: Subject, text: str, save: Save
    ) -> None:
        """Opens the field.

        Args:
            what: What it is called, and what its draft is kept under.
            title: What the frame says.
            subject: What it is about.
            text: What stands in the field at first, if no draft was kept.
            save: Takes what was written.
        """
        # Not at the top: the first frame does not wait for the field's library.
        from reviewer.tui.screens.dialogs.note import NoteScreen

        draft = Draft(self.reviewer.session, what, subject.article, subject.unit)
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
                self.say(f"the {what} is not saved  ·  the same key brings it back")

        shown = kept.get(what, text)
        screen = NoteScreen(title, subject.text, shown, draft=bool(kept))
        await self.app.push_screen(screen, done)
