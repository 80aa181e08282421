"""Articles that come from standard input, and the keys that then have to come from elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from reviewer.cli.options import Refused

if TYPE_CHECKING:
    from reviewer.store.file_store import FileStore

DASH: Final = "-"
"""What stands for standard input on the command line."""

NAME: Final = "standard input"
"""What messages call it."""

TERMINAL: Final = "/dev/tty"
"""The terminal of the process, whatever its standard input is."""


def is_input(articles: Sequence[Path]) -> bool:
    """Whether the articles are to come from standard input.

    Raises:
        Refused: Some of them are, some not.
    """
    names = [str(path) for path in articles]
    if DASH in names and len(names) > 1:
        raise Refused(f"{DASH} is standard input, which is opened alone: {' '.join(names)}")
    return names == [DASH]


def read_input(title: str = "") -> str:
    """All text from standard input, with front matter for a title.

    Raises:
        Refused: There is no text, or it has front matter already.
    """
    from reviewer.corpus.readers import ReadError
    from reviewer.corpus.readers.decoding import decode
    from reviewer.corpus.readers.frontmatter import front_matter, written

    if sys.stdin.isatty():
        click.echo("type or paste the article; ctrl+d on a line of its own ends it", err=True)
    data = sys.stdin.buffer.read()
    try:
        text, _ = decode(Path(NAME), data)
    except ReadError as error:
        raise Refused(str(error)) from None
    title = " ".join(title.split())
    if title and front_matter(text).body_start:
        raise Refused(f"{NAME}: the text has front matter; put the title there, not in --title")
    return written({"title": title}) + text


def keys_from_terminal() -> None:
    """Makes the terminal what the program reads keys from, in place of what was piped in.

    Raises:
        Refused: There is no terminal.
    """
    try:
        terminal = os.open(TERMINAL, os.O_RDWR)
    except OSError:
        raise Refused(
            "reviewer open - needs a terminal for the keys; for scripts see reviewer segment -"
        ) from None
    # Not another file object: the terminal driver and the prompts read from descriptor 0.
    os.dup2(terminal, sys.stdin.fileno())
    os.close(terminal)


def take_in(store: FileStore, text: str, annotator: str) -> None:
    """Keeps a text as an article and makes the program begin there.

    Raises:
        Refused: It cannot be kept.
    """
    from reviewer.ports import StoreError

    try:
        article = store.take_in(text)
    except StoreError as error:
        raise Refused(str(error)) from None
    # The program opens where one was the last time.
    name = f"place:{annotator}"
    known = store.recall(name)
    place = known if isinstance(known, dict) and known.get("article") == article else {}
    store.remember(name, {**place, "article": article, "on_desk": True})
