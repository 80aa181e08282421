"""`reviewer check`: looks a workspace through, and mends what can be mended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewer.cli.options import (
    articles_argument,
    load_settings,
    open_store,
    reading_session,
    rules_of,
    workspace_options,
)
from reviewer.models.phrases import count_of, near

if TYPE_CHECKING:
    from reviewer.config import Settings
    from reviewer.ports import Finding
    from reviewer.store.file_store import FileStore


@click.command("check")
@articles_argument
@workspace_options
@click.option("--repair", is_flag=True, help="Mend what can be mended; nothing is deleted.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def check_command(
    articles: tuple[Path, ...],
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
    repair: bool,
    as_json: bool,
) -> int:
    """Look a whole workspace through: files, what they say, texts, gold, homes, links.

    --repair makes saved forms and gold anew from the journals, unites tags that an earlier version
    kept in two homes, and moves what is broken into a folder .aside. Exit code 1 if anything is
    wrong that was not mended.
    """
    settings = load_settings(articles, annotations, annotator, config)
    found = _findings(settings)
    mended: list[str] = []
    if repair and any(one.mends for one in found):
        mended = list(_mend(settings, found))
        found = _findings(settings)
    if as_json:
        _print_json(settings, found, mended)
    else:
        _print(settings, found, mended, repair=repair)
    return int(any(not one.note for one in found))


def _findings(settings: Settings) -> list[Finding]:
    from reviewer.session.overview.soundness import unsound
    from reviewer.store.checkup import Checkup

    store = open_store(settings, alone=True)
    while not store.survey(1.0):
        pass
    session = reading_session(store, settings)
    checkup = Checkup(store, settings.annotations)
    return [*checkup.findings(), *unsound(session, checkup.elsewhere())]


def _print(settings: Settings, found: list[Finding], mended: list[str], *, repair: bool) -> None:
    click.echo(f"workspace {near(settings.workspace)}, tags in {near(settings.annotations)}")
    for line in mended:
        click.echo(f"mended: {line}")
    for one in found:
        click.echo(f"note, {one}" if one.note else str(one))
    faults = [one for one in found if not one.note]
    if not faults:
        click.echo("nothing is wrong")
        return
    can = sum(one.mends for one in faults)
    more = f", {can} of which `reviewer check --repair` mends" if can and not repair else ""
    click.echo(f"{count_of(len(faults), 'thing')} wrong{more}")


def _print_json(settings: Settings, found: list[Finding], mended: list[str]) -> None:
    import orjson

    report = {
        "workspace": str(settings.workspace),
        "annotations": str(settings.annotations),
        "mended": mended,
        "findings": [
            {"kind": one.kind, "place": one.place, "what": one.what, "hint": one.hint,
             "mends": one.mends, "note": one.note}
            for one in found
        ],
    }  # fmt: skip
    click.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2))


# -- mending --------------------------------------------------------------------------------------


def _mend(settings: Settings, found: list[Finding]) -> Iterator[str]:
    """Mends what can be mended, and says what was done, a line each."""
    from reviewer.ports import StoreError

    mends = [one for one in found if one.mends]
    for step in (_unite, _put_aside, _fold_snapshots, _fold_gold):
        try:
            yield from step(settings, mends)
        except (StoreError, OSError) as error:
            click.echo(f"could not be mended: {error}", err=True)


def _unite(settings: Settings, found: list[Finding]) -> Iterator[str]:
    from reviewer.store.second_home import unite

    for one in found:
        if one.kind == "homes" and one.path is not None:
            store = open_store(settings, alone=True)
            done = unite(store, settings.annotations, one.path.parent)
            what = f"{count_of(done.journals, 'journal')} of {count_of(done.articles, 'article')}"
            yield f"{what} united; the old home is in {near(done.aside)}"


def _put_aside(settings: Settings, found: list[Finding]) -> Iterator[str]:
    """Takes out of the way what is in the place of something that will be made anew."""
    from reviewer.store.second_home import moved_aside

    for one in found:
        if one.kind != "homes" and one.path is not None and one.path.exists():
            yield f"moved aside: {near(moved_aside(one.path, root=settings.annotations))}"


def _fold_snapshots(settings: Settings, found: list[Finding]) -> Iterator[str]:
    names = {one.path.parent.name for one in found if one.kind == "snapshots" and one.path}
    store = open_store(settings, alone=True)
    if any(one.kind == "homes" for one in found):
        names |= set(store.annotators())
    for name in sorted(names & set(store.annotators())):
        store.writer(name).close()
        yield f"the saved forms of {name} are those of the journals"


def _fold_gold(settings: Settings, found: list[Finding]) -> Iterator[str]:
    if not any(one.kind in ("gold", "homes") for one in found):
        return
    store = open_store(settings, alone=True)
    name = next((name for name in store.annotators() if _decides(store, name)), None)
    if name is None:
        return
    from reviewer.session.core.session import Session

    session = Session(store, settings.scheme, name, store.writer(name), rules=rules_of(settings))
    try:
        session.gold.doubt()
        session.gold.fold_behind()
        if session.gold.failure:
            click.echo(f"could not be mended: {session.gold.failure}", err=True)
    finally:
        session.end()
    yield "gold is what the adjudicators decided"


def _decides(store: FileStore, name: str) -> bool:
    return any(tally.gold for tally in store.tallies(name).values())
