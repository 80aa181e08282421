"""What was typed into a form and not saved: kept for this machine, across restarts."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.session.core.session import Session

Fields = Mapping[str, str]


class FormDraft:
    """One form's draft. Losing it is harmless to what is saved, and annoying to the user."""

    def __init__(self, session: Session, *about: str) -> None:
        """Names a draft.

        Args:
            session: Whose it is.
            about: What it is about: the form, the article, the sentence, the check ...
        """
        self._store = session.store
        self._name = ":".join(("draft", session.annotator, *about))

    def get(self) -> dict[str, str]:
        """Field -> text; empty if there is none, or it makes no sense."""
        kept = self._store.recall(self._name)
        if not isinstance(kept, dict):
            return {}
        return {name: text for name, text in kept.items() if isinstance(text, str)}

    def keep(self, fields: Fields) -> None:
        """Keeps what was typed in place of what was kept before."""
        self._store.remember(self._name, dict(fields))

    def drop(self) -> None:
        """Forgets it, because it was saved or is not wanted any more."""
        if self._store.recall(self._name) is not None:
            self._store.remember(self._name, None)


class Unsaved:
    """What stands in a form against what stood there at first."""

    def __init__(self, start: Fields, draft: FormDraft) -> None:
        """Begins with what a form shows, or with the draft of the last time.

        Args:
            start: Field -> text if there is no draft.
            draft: Where what is typed is kept.
        """
        self.start = dict(start)
        self._draft = draft
        self._kept = draft.get()

    @property
    def restored(self) -> bool:
        """Whether there is a draft."""
        return bool(self._kept)

    @property
    def shown(self) -> dict[str, str]:
        """What the form shows at first."""
        return {**self.start, **self._kept}

    def keep(self, now: Fields) -> bool:
        """Keeps what stands in the form, if it says something else than at first.

        Returns:
            Whether it does.
        """
        touched = any(self.start.get(name, "") != text for name, text in now.items())
        if touched and dict(now) != self._kept:
            self._draft.keep(now)
            self._kept = dict(now)
        elif not touched and self._kept:
            self.drop()
        return touched

    def drop(self) -> None:
        """Forgets the draft."""
        self._draft.drop()
        self._kept = {}


class CitedSources:
    """The sources cited lately, the last one first."""

    MOST = 50

    def __init__(self, session: Session) -> None:
        """Of this annotator, on this machine."""
        self._store = session.store
        self._name = f"sources:{session.annotator}"

    def ids(self) -> list[str]:
        """Ids of sources; some may be gone since."""
        kept = self._store.recall(self._name)
        return [id for id in kept if isinstance(id, str)] if isinstance(kept, list) else []

    def note(self, source: str) -> None:
        """A source was cited just now."""
        ids = dict.fromkeys([source, *self.ids()])
        self._store.remember(self._name, list(ids)[: self.MOST])
