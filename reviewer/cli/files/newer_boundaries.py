"""What newer rules would read or cut otherwise, and taking it over."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from reviewer.cli.options import load_settings, open_store
from reviewer.models.phrases import count_of

if TYPE_CHECKING:
    from reviewer.session.article.newer_boundaries import NewerBoundaries
    from reviewer.store.file_store import FileStore

_KEYS: Final = "  y takes it over   n leaves it   q ends"


def compare(articles: Sequence[Path], *, take_over: bool) -> int:
    """Prints for each article of a workspace what would be read or cut otherwise.

    At a terminal a key takes it over, article by article.

    Args:
        articles: Files and folders; all of the workspace if there are none.
        take_over: Whether the newer boundaries are to hold from now on, without asking.

    Returns:
        The exit code: 1 if an article could not be read or kept, else 0.
    """
    from reviewer.ports import StoreError
    from reviewer.session.article.newer_boundaries import newer_boundaries

    store = open_store(load_settings(tuple(articles), None, None, None))
    asks = not take_over and sys.stdin.isatty() and sys.stdout.isatty()
    failed, found, taken = False, 0, 0
    for article in store.articles():
        try:
            newer = None if article.missing else newer_boundaries(store, article.id)
            if newer is None:
                continue
            found += 1
            click.echo(f"{article.id}: {newer.before} -> {newer.now}")
            for line in newer.lines:
                click.echo(f"  {line}")
            answer = _asked() if asks else "y" if take_over else "n"
            taken += _taken(store, newer) if answer == "y" else 0
            if answer == "q":
                break
        except StoreError as error:
            click.echo(str(error), err=True)
            failed = True
    _sum_up(found, taken)
    return int(failed)


def _asked() -> str:
    """The key that says what becomes of an article: y, n or q."""
    click.echo(_KEYS)
    while True:
        key = click.getchar().lower()
        if key in ("y", "n", "q"):
            return key
        if key in ("\x1b", "\x04"):
            return "q"


def _taken(store: FileStore, newer: NewerBoundaries) -> int:
    newer.take_over(store)
    click.echo(f"  {newer.taken_over}")
    return 1


def _sum_up(found: int, taken: int) -> None:
    if not found:
        click.echo("nothing would be read or cut otherwise")
    if found > taken:
        left = f"{count_of(found - taken, 'article')} would be read or cut otherwise"
        click.echo(f"{left}; --take-over ARTICLES does it, or `o z` on the Desk")
    if taken:
        click.echo("tags of sentences whose borders moved wait for a second look (b r)")
