"""Articles that came from standard input: there is no file of theirs but the kept text."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Final

from reviewer.corpus.readers import Document, ReadError
from reviewer.corpus.readers.text import read_text
from reviewer.models import Article
from reviewer.ports import StoreError
from reviewer.store.articles.boundaries import Registry
from reviewer.store.texts import Texts

_ID: Final = re.compile(r"stdin-[0-9a-f]{8}")


def input_id(text: str) -> str:
    """The id of the article that a text from standard input becomes."""
    return f"stdin-{sha256(text.encode()).hexdigest()[:8]}"


class Inputs:
    """The articles from standard input. Any thread may use it."""

    def __init__(self, texts: Texts, registry: Registry) -> None:
        """Looks at nothing yet."""
        self._texts = texts
        self._registry = registry
        self._known: dict[str, Document] | None = None

    def forget(self) -> None:
        """Looks into the folder again when next asked: others may have added to it."""
        self._known = None

    def take_in(self, text: str) -> str:
        """Keeps a text as an article; returns its id.

        Raises:
            StoreError: It cannot be kept.
        """
        article = input_id(text)
        if not self._texts.keep(article, text):
            raise StoreError(str(next(reversed(self._texts.problems.values()))))
        self.forget()
        return article

    def articles(self) -> list[Article]:
        """All of them, by their ids."""
        return [self._article(name, found) for name, found in self._documents().items()]

    def article(self, name: str) -> Article | None:
        """The article of that id, if it is one of these."""
        found = self._documents().get(name)
        return None if found is None else self._article(name, found)

    def document(self, name: str) -> Document:
        """The text of an article that is one of these."""
        return self._documents()[name]

    def _documents(self) -> dict[str, Document]:
        known = self._known
        if known is None:
            known = {}
            for name, version in self._texts.kept():
                text = self._texts.find(name, version) if _ID.fullmatch(name) else None
                if text is not None and input_id(text) == name:
                    try:
                        (known[name],) = read_text(Path(name), text.encode())
                    except ReadError:
                        continue
            self._known = known
        return known

    def _article(self, name: str, document: Document) -> Article:
        article = Article(name, name, document.sha256, meta=dict(document.meta))
        units = self._registry.units(name, document.sha256, len(document.text))
        if units is None:
            return article
        # Not at the top: most workspaces have no input, and need not load what guesses headlines.
        from reviewer.corpus.headline import opening_of

        opening = opening_of(document.text, units)
        return replace(article, sentences=len(units), opening=opening)
