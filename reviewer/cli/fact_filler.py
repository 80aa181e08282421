"""Fills the index of facts: a process beside the program, which begins it and no person does.

It says on standard output how many articles are left, a line each time, and ends when that cannot
be said any more.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

import click

from reviewer.cli.background_process import give_way, module_command
from reviewer.cli.options import in_workspace, load_settings, open_store

if TYPE_CHECKING:
    from reviewer.config import Settings

MODULE: Final = "reviewer.cli.fact_filler"
TELL_EVERY: Final = 0.2
"""Seconds between two lines."""
KEEP_EVERY: Final = 1.0
"""Seconds between two commits, which take as long for few sentences as for many."""


def fact_command(settings: Settings, annotator: str) -> list[str]:
    """What fills the index of a workspace; nothing where several paths of it are open."""
    if len(settings.opened) > 1:
        return []
    config = ["--config", str(settings.source)] if settings.source else []
    opened = ["--articles", str(settings.opened[0] if settings.opened else settings.articles)]
    where = ["--annotations", str(settings.annotations), "--annotator", annotator]
    return module_command(MODULE, *config, *opened, *where)


@click.command()
@in_workspace
def fill_command(
    articles: Path | None, annotations: Path | None, annotator: str | None, config: Path | None
) -> None:
    """Puts into the index what is new or has changed."""
    from reviewer.session import Session
    from reviewer.session.search.related_search import RelatedSearch
    from reviewer.store.machine_state import MachineFolders

    give_way()
    settings = load_settings(articles, annotations, annotator, config)
    store = open_store(settings)
    session = Session(
        store, settings.scheme, settings.annotator or "", None, cues=settings.cues,
        language=settings.language, names=settings.names,
        cache=MachineFolders.of(settings.annotations).cache,
    )  # fmt: skip
    search = RelatedSearch(session)
    told = kept = 0.0
    while not store.survey(TELL_EVERY):
        click.echo(search.missing())
    for left in search.filling():
        if monotonic() - told >= TELL_EVERY or not left:
            told = monotonic()
            if told - kept >= KEEP_EVERY or not left:
                # Others see what is committed only.
                kept = told
                search.index.keep()
            click.echo(left)
            sys.stdout.flush()
    search.index.close()


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        fill_command()
