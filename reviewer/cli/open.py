"""`reviewer open`: the program itself. Store, session and screens meet here."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from reviewer.cli.background_process import module_command
from reviewer.cli.keys import build_keymap
from reviewer.cli.options import (
    Refused,
    anonymous_option,
    articles_argument,
    hide_names,
    load_settings,
    open_store,
    rules_of,
    workspace_options,
)
from reviewer.cli.stdin import is_input, keys_from_terminal, read_input, take_in
from reviewer.models.phrases import count_of, near, passed_over

if TYPE_CHECKING:
    from reviewer.config import Settings
    from reviewer.session import Session
    from reviewer.store.file_store import FileStore


@click.command("open")
@articles_argument
@workspace_options
@click.option("--title", default="", metavar="TEXT", help="With -: the title of the text.")
@anonymous_option
def open_command(
    articles: tuple[Path, ...],
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
    title: str,
    anonymous: bool,
) -> int:
    """Open ARTICLES (folders, files, or - for standard input) and work on them.

    Tags of an article are in one place however it is opened: in `annotations` of the nearest
    folder upwards that has been a workspace, else of the current folder, else beside the articles.
    """
    # Nearly all of the start is imports, whose objects live until the end: looking through them
    # for garbage again and again costs a tenth of the time to the first frame.
    gc.disable()
    piped = ""
    if is_input(articles):
        piped, articles = read_input(title), ()
        keys_from_terminal()
    elif title:
        raise Refused("--title is for standard input: reviewer open - --title TEXT")
    settings = load_settings(articles, annotations, annotator, config)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused("reviewer open needs a terminal; for scripts see segment and status")
    keymap = build_keymap(settings)
    store = open_store(settings, alone=bool(piped))
    named = piped or articles or annotations
    if not (named or settings.opened or _wanted(store, settings)):
        return 0
    name = choose_annotator(store, settings)
    if piped:
        take_in(store, piped, name)
    session = begin(store, settings, name, anonymous=anonymous)
    from reviewer.cli.background_process import process_command
    from reviewer.tui.app import ReviewerApp

    app = ReviewerApp(
        session, settings, keymap, sync=(syncing := sync_command(settings, name)),
        # A text from standard input may be all there is: then nothing is large.
        process=() if piped else process_command(),
    )  # fmt: skip
    try:
        app.run()
    finally:
        unsaved = end(session)
        if line := session.told():
            _say_last(line)
    home = near(settings.annotations / name)
    if app.fault is not None:
        from reviewer.cli.crash_report import report

        _say_last(f"{report(app.fault)}\n{unsaved or 'every edit is saved'} ({home})")
        return 1
    if unsaved:
        _say_last(f"{unsaved} ({home})")
        return UNSAVED
    if told := passed_over(store.passed_over()):
        _say_last(told)
    _say_last(f"tags of {name} are in {home}{not_synced(settings, syncing)}")
    return app.return_code or 0


def sync_command(settings: Settings, annotator: str) -> list[str]:
    """What syncs beside the program; nothing unless the user has joined that server here."""
    if not settings.team:
        return []
    from reviewer.store.machine_state import MachineFolders
    from reviewer.team.machine import agreed

    if not agreed(MachineFolders.of(settings.annotations).state, settings.team):
        return []
    config = ["--config", str(settings.source)] if settings.source else []
    where = ["--annotations", str(settings.annotations), "--annotator", annotator]
    return module_command("reviewer", "sync", "--signs", *config, *where)


def not_synced(settings: Settings, syncing: Sequence[str]) -> str:
    """What to do where reviewer.toml names a server and nothing syncs with it; else nothing."""
    if settings.team and not syncing:
        return "; not synced with the server of reviewer.toml: `reviewer sync` begins that"
    return ""


def _wanted(store: FileStore, settings: Settings) -> bool:
    """Asks before a folder that nobody named becomes a workspace."""
    from reviewer.config.workspace import CORPUS, marked

    if marked(settings.workspace) or (settings.annotations / CORPUS).is_dir():
        return True
    found = count_of(len(store.articles()), "article")
    where = f"{found} in {near(settings.articles)}, and no workspace yet"
    tags = f"tags would go to {near(settings.annotations)}"
    return click.confirm(f"{where}; {tags}. Open them?", default=True, err=True)


def _say_last(line: str) -> None:
    """Says something at the end, to a terminal that may be closed by now."""
    with suppress(OSError):
        click.echo(line, err=True)


UNSAVED: Final = 3
"""Exit code when something could not be brought into its saved form."""


def end(session: Session) -> str:
    """Ends a session; returns what could not be saved, in one line, and whether edits are safe."""
    from reviewer.ports import StoreError

    try:
        session.end()
    except (StoreError, OSError) as error:
        safe = _are_in_the_journal(session)
        kept = "every edit is in the journal, the next start makes the rest from it"
        lost = "edits may be missing: do not close what still shows them"
        return f"not everything could be saved; {kept if safe else lost}: {error}"
    return "" if _are_in_the_journal(session) else "edits are missing in the journal"


def _are_in_the_journal(session: Session) -> bool:
    """Whether all that the session says stands on the disk, read anew."""
    if not session.pen.begun or session.writer is None:
        return True
    store, name = session.store, session.annotator
    try:
        again = store.beside()
        return all(
            again.values(name, article) == store.values(name, article)
            for article in session.touched
        )
    except (OSError, ValueError):
        return False


def choose_annotator(store: FileStore, settings: Settings) -> str:
    """The name to work under: configured, else the user's; an unfit user name is asked for once.

    Raises:
        Refused: There is none.
    """
    import os

    from reviewer.config import user_name
    from reviewer.models.names import why_not

    name = settings.annotator or user_name(os.environ) or store.recall("annotator")
    if isinstance(name, str):
        return name
    while True:
        asked: str = click.prompt("Your name as an annotator (letters and digits)").strip()
        reason = why_not(asked)
        if reason is None:
            store.remember("annotator", asked)
            return asked
        click.echo(f"{asked!r} will not do: {reason}", err=True)


def begin(
    store: FileStore, settings: Settings, annotator: str, *, anonymous: bool = False
) -> Session:
    """Starts a session; where another one writes already, for reading only."""
    if anonymous:
        hide_names(store, settings, annotator)
    from reviewer.session import Session
    from reviewer.store.machine_state import MachineFolders

    return Session(
        store, settings.scheme, annotator, None,
        begin=lambda: store.writer(annotator), rules=rules_of(settings),
        cues=settings.cues, language=settings.language, names=settings.names,
        cache=MachineFolders.of(settings.annotations).cache,
    )  # fmt: skip
