"""What newer rules of segmentation would cut otherwise, and taking it over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click

from reviewer.cli.options import load_settings, open_store
from reviewer.models.phrases import count_of

if TYPE_CHECKING:
    from reviewer.models import Units

Ranges: TypeAlias = list[tuple[int, int]]


def compare(articles: Sequence[Path], *, take_over: bool) -> int:
    """Prints for each article of a workspace what would be cut otherwise.

    Args:
        articles: Files and folders; all of the workspace if there are none.
        take_over: Whether the newer boundaries are to hold from now on.

    Returns:
        The exit code: 1 if an article could not be read or kept, else 0.
    """
    from reviewer.ports import StoreError

    store = open_store(load_settings(tuple(articles), None, None, None))
    failed, changed = False, 0
    for article in store.articles():
        try:
            found = None if article.missing else store.newer(article.id)
            if found is None:
                continue
            text, frozen, units = found
            lines = list(_changes(text, frozen, units))
            if not lines:
                continue
            changed += 1
            click.echo(f"{article.id}: {frozen.segmenter} -> {units.segmenter}")
            for line in lines:
                click.echo(f"  {line}")
            if take_over:
                store.recut(article.id, units)
                click.echo(f"  taken over: {len(frozen)} sentences became {len(units)}")
        except StoreError as error:
            click.echo(str(error), err=True)
            failed = True
    _sum_up(changed, take_over=take_over)
    return int(failed)


def _sum_up(changed: int, *, take_over: bool) -> None:
    if not changed:
        click.echo("nothing would be cut otherwise")
    elif not take_over:
        click.echo(
            f"{count_of(changed, 'article')} would be cut otherwise; --take-over ARTICLES does it"
        )
    else:
        click.echo("tags of sentences whose borders moved wait for a second look (b r)")


def _changes(text: str, frozen: Units, units: Units) -> Iterator[str]:
    """The sentences that go and those that come, in the order of the text."""
    before, now = _ranges(frozen), _ranges(units)
    for what, i, j, k, m in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if what != "equal":
            yield from (f"- {_shown(text, one)}" for one in before[i:j])
            yield from (f"+ {_shown(text, one)}" for one in now[k:m])


def _ranges(units: Units) -> Ranges:
    return list(zip(units.starts, units.ends, strict=True))


def _shown(text: str, found: tuple[int, int]) -> str:
    return " ".join(text[slice(*found)].split())
