"""Fetching a page beside the keys, and what it says of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import NamedTuple
from urllib.parse import urlsplit

from textual.app import App

_SAID = {"title": "title", "author": "author", "date": "published", "language": "language"}
"""What readers find in a page -> the field of a source."""


class PageCopy(NamedTuple):
    """A page that was fetched.

    Attributes:
        data: Its bytes.
        fields: What it says of itself, by the fields of a source.
        fault: Why it was not fetched, in one line; empty if it was.
    """

    data: bytes
    fields: Mapping[str, str]
    fault: str = ""

    @property
    def about(self) -> str:
        """What is kept, in one line."""
        size = len(self.data)
        told = f"{max(1, round(size / 1000))} kB"
        return f"kept with it when you save: {told}, sha256 {sha256(self.data).hexdigest()[:12]}…"


def fetch_beside(app: App[object], url: str, done: Callable[[PageCopy], None]) -> None:
    """Fetches a page in a thread of its own, which nobody waits for when the program ends.

    Args:
        app: Whose thread gets the answer.
        url: The page.
        done: Gets the page, or why there is none.
    """

    def work() -> None:
        found = _fetched(url)
        try:
            app.call_from_thread(done, found)
        except RuntimeError:
            # The program has ended meanwhile.
            return

    Thread(target=work, daemon=True, name="fetch").start()


def _fetched(url: str) -> PageCopy:
    from reviewer.fetch import FetchError, fetch

    try:
        found = fetch(url)
    except FetchError as error:
        return PageCopy(b"", {}, f"not fetched: {error}")
    return PageCopy(found.data, _said(found.kind, found.address, found.data))


def _said(kind: str, address: str, data: bytes) -> dict[str, str]:
    """What a page says of itself; nothing where no reader understands it."""
    from reviewer.corpus.readers import ReadError, parse
    from reviewer.fetch import SUFFIXES

    path = Path(urlsplit(address).path)
    name = Path("page").with_suffix(SUFFIXES.get(kind) or path.suffix or ".html")
    try:
        document = next(iter(parse(name, data)), None)
    except (ReadError, ValueError, KeyError):
        return {}
    meta = document.meta if document is not None else {}
    return {field: meta[said] for said, field in _SAID.items() if meta.get(said)}
