"""`reviewer sync`: bringing the workspace and the desk's server together."""

from __future__ import annotations

import os
import re
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from reviewer.cli.background_process import give_way
from reviewer.cli.options import Refused, load_settings, open_store, reading_session
from reviewer.cli.team_commands.members import connected, refusing

if TYPE_CHECKING:
    from reviewer.config import Settings
    from reviewer.team.server import Server
    from reviewer.team.sync import Report, Sync, SyncedFolders
    from reviewer.team.watch import Sign


MOST_NAMED: Final = 5
"""People who are named in one line."""

REVIEWERS: Final = frozenset({"adjudicator", "editor", "chief"})
"""Roles that may declare to review what they do not annotate."""

WAIT: Final = 30.0
"""Seconds that the program's process waits for that of the program before, which may still send."""


@click.command("sync")
@click.option("--watch", is_flag=True, help="Go on until ctrl+c.")
@click.option("--take", metavar="QUERY", help="Also fetch others' work on articles that fit.")
@click.option(
    "--review", is_flag=True, help="With --take: declare that you review them, not annotate them."
)
@click.option("--scheme", is_flag=True, help="Take the desk's scheme first, if it is another.")
@click.option(
    "--annotations", type=click.Path(path_type=Path), metavar="DIR", help="Keep annotations in DIR."
)
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Use this file.")
@click.option("--annotator", metavar="NAME", help="Work as NAME.")
@click.option("--signs", is_flag=True, hidden=True)
def sync_command(
    watch: bool,
    take: str | None,
    review: bool,
    scheme: bool,
    annotations: Path | None,
    config: Path | None,
    annotator: str | None,
    signs: bool,
) -> int:
    """Send what was said here, and fetch what others said and you may see.

    Nothing is ever asked: what both sides have is put together, in any order, any number of times.
    Exit code 1 if others' work that --take wants does not show yet.
    """
    settings = load_settings((), annotations, annotator, config)
    if not settings.team:
        raise Refused('no server is named: reviewer.toml needs [team] url = "postgresql://..."')
    if review and not take:
        raise Refused("--review goes with --take QUERY")
    if settings.reveal == "sentence":
        raise Refused(
            'reveal = "sentence" of reviewer.toml does not go with a server: lines travel'
            ' article by article, so no single sentence can be handed out; set "article"'
        )
    with refusing():
        if scheme:
            settings = take_scheme(settings)
        work = workspace_of(settings)
        name = settings.annotator or ""
        if watch or signs:
            return _watch(work, settings.team, name, signs=signs)
        refused: list[str] = []
        with one_at_a_time(work):
            meet_once(work, settings.team, name, _taking(settings, take, refused, review=review))
            if follow_displaced(settings):
                meet_once(work, settings.team, name)
    return int(bool(refused))


def workspace_of(settings: Settings) -> SyncedFolders:
    """What is synced."""
    from reviewer.store.machine_state import MachineFolders
    from reviewer.team.sync import SyncedFolders

    state = MachineFolders.of(settings.annotations).state
    return SyncedFolders(settings.articles, settings.annotations, state, settings.scheme)


def meet_once(
    work: SyncedFolders, conninfo: str, annotator: str, more: Callable[[Sync], None] | None = None
) -> None:
    """Brings both sides together once, and says what that did.

    Args:
        work: What is synced.
        conninfo: Where the server is.
        annotator: Who works here; empty if nobody has said.
        more: What is to be done besides.
    """
    from reviewer.team.sync import Sync

    sync = Sync(work, lambda: server_for(conninfo, annotator))
    try:
        sync.agree(conninfo)
        sync.config = shared_config(work)
        report = sync.meet()
        if more is not None:
            more(sync)
        strangers = sync.strangers()
    finally:
        sync.leave()
    for line in told(report):
        click.echo(line)
    if strangers:
        names = ", ".join(strangers[:MOST_NAMED])
        more_names = f" and {len(strangers) - MOST_NAMED} more" if strangers[MOST_NAMED:] else ""
        click.echo(f"not sent: the work of {names}{more_names}, who do not belong to the desk")


def server_for(conninfo: str, annotator: str, *, ask: bool = True) -> Server:
    """The server, for whoever works here.

    Raises:
        TeamError: One is logged in as somebody else, or there is no way to the server.
    """
    from reviewer.team.connection import TeamError
    from reviewer.team.server import Server

    server = Server(connected(conninfo, ask=ask))
    if annotator and server.annotator != annotator:
        server.close()
        raise TeamError(
            f"you work as {annotator} and are logged in as {server.annotator}: nothing was sent;"
            f' set annotator = "{server.annotator}" in reviewer.toml, or log in as {annotator}'
        )
    return server


def told(report: Report) -> Iterator[str]:
    """What a meeting did, in lines."""
    yield (
        f"sent {report.sent:,} lines, {report.documents_sent:,} documents;"
        f" fetched {report.came:,} lines, {report.documents_came:,} documents"
    )
    whys: dict[str, int] = {}
    for refusal in report.refused:
        what = f"{refusal.article}: {refusal.why}"
        whys[what] = whys.get(what, 0) + refusal.lines
    for what, lines in whys.items():
        yield f"the server refused {lines:,} lines, which stay here: {what}"
    yield from report.notes


def follow_displaced(settings: Settings) -> bool:
    """Has what was said of texts follow them, where the desk had others of their names.

    Returns:
        Whether anything was written.
    """
    from reviewer.cli.open import begin
    from reviewer.session.collaboration.displaced_texts import follow

    store = open_store(settings)
    if not settings.annotator or settings.annotator not in store.annotators():
        return False
    session = begin(store, settings, settings.annotator)
    try:
        outcome = follow(session)
    finally:
        session.end()
    if outcome.message:
        click.echo(outcome.message.partition("  ·  ")[0], err=not outcome.ok)
    return bool(outcome.changed)


def _taking(
    settings: Settings, query: str | None, refused: list[str], *, review: bool
) -> Callable[[Sync], None] | None:
    """Fetches others' work on the articles that fit a query, and says what came of each.

    Args:
        settings: Those of the workspace.
        query: The articles; None for nothing.
        refused: Gets a line for each that does not show.
        review: Whether to declare that one reviews them.
    """
    if not query:
        return None

    def take(sync: Sync) -> None:
        from reviewer.models.annotation import Tally
        from reviewer.query import QueryError
        from reviewer.session.search.article_query import test

        store = open_store(settings)
        session = reading_session(store, settings)
        try:
            fits = test(query, session)
        except QueryError as error:
            raise Refused(f"--take: {error}") from None
        tallies = store.tallies(settings.annotator or "")
        found = [one.id for one in store.articles() if fits(one, tallies.get(one.id, Tally()))]
        refused.extend(
            f"{article}: {why}" for article in found if (why := take_one(sync, article, review))
        )
        for line in refused[:MOST_NAMED]:
            click.echo(line, err=True)
        if refused[MOST_NAMED:]:
            click.echo(f"{len(refused) - MOST_NAMED:,} more articles do not show yet", err=True)
        if refused and not review and sync.role in REVIEWERS:
            click.echo(
                "--review shows articles that you do not annotate, and declares it", err=True
            )
        if not found:
            click.echo("no article fits the query: nothing was taken")

    return take


def take_one(sync: Sync, article: str, review: bool) -> str:
    """Fetches others' work on an article; returns why not, else nothing."""
    from reviewer.team.connection import Away, TeamError

    try:
        if review:
            sync.declare(article)
        click.echo(f"{article}: {sync.take(article):,} lines of others are here now")
    except Away:
        raise
    except TeamError as error:
        return str(error)
    return ""


def _watch(work: SyncedFolders, conninfo: str, annotator: str, *, signs: bool) -> int:
    from reviewer.team.sync import Sync
    from reviewer.team.watch import Watch

    sync = Sync(work, lambda: server_for(conninfo, annotator, ask=not signs))
    if signs:
        give_way()
    else:
        sync.agree(conninfo)
    sync.config = shared_config(work)
    asked = _Commands().wait if signs else _no_commands
    with one_at_a_time(work, wait=WAIT if signs else 0):
        watch = Watch(sync, annotator, show=_show_json if signs else _show, asked=asked)
        try:
            watch.run()
        except (KeyboardInterrupt, BrokenPipeError):
            return 0
        finally:
            sync.leave()
    return 0


def _show(sign: Sign) -> None:
    news = f"{sign.by} {sign.news} · " if sign.news else ""
    click.echo(f"{news}{sign.words}")


def _show_json(sign: Sign) -> None:
    import orjson

    sys.stdout.buffer.write(orjson.dumps(sign._asdict()) + b"\n")
    sys.stdout.buffer.flush()


def _no_commands(seconds: float) -> str | None:
    import time

    time.sleep(seconds)
    return ""


class _Commands:
    """What the program asks for, a line an article; its end is the end of the program."""

    def __init__(self) -> None:
        self._rest = b""

    def wait(self, seconds: float) -> str | None:
        """Waits for a line for so long; an empty text if none came, None at the end."""
        if b"\n" not in self._rest:
            ready, _, _ = select.select([0], [], [], seconds)
            if not ready:
                return ""
            data = os.read(0, 65536)
            if not data:
                return None
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode("utf-8", "replace").strip()


@contextmanager
def one_at_a_time(work: SyncedFolders, *, wait: float = 0) -> Iterator[None]:
    """Holds the workspace: two that sync it would write one file.

    Args:
        work: What is synced.
        wait: Seconds to wait for another one, which may be ending.

    Raises:
        Refused: Another one syncs it.
    """
    from filelock import FileLock, Timeout

    work.state.mkdir(parents=True, exist_ok=True)
    lock = FileLock(work.state / "sync.lock", timeout=wait)
    try:
        with lock:
            yield
    except Timeout:
        raise Refused(
            "the workspace is being synced already, by the program or another `reviewer sync`"
        ) from None


# -- the scheme ------------------------------------------------------------------------------------

_OWN = re.compile(r"^\s*annotator\s*=.*\n?", re.MULTILINE)
_TEAM = re.compile(r"^[ \t]*\[team\].*\n?(?:(?![ \t]*\[).*\n?)*", re.MULTILINE)


def shared_config(work: SyncedFolders) -> str:
    """What of this workspace's reviewer.toml is for everybody; empty if there is none."""
    for folder in (work.annotations.parent, work.articles.parent, work.articles):
        file = folder / "reviewer.toml"
        if file.is_file():
            return _TEAM.sub("", _OWN.sub("", file.read_text("utf-8"))).strip() + "\n"
    return ""


def take_scheme(settings: Settings) -> Settings:
    """Replaces reviewer.toml by the desk's; who works here and the server stay.

    Raises:
        TeamError: The server cannot be asked.
    """
    from reviewer.cli.team_commands.join import with_team

    file = settings.source
    server = server_for(settings.team, settings.annotator or "")
    try:
        shared = server.shared()
        if "config" not in shared or file is None:
            raise Refused("the chief has not shared a scheme yet")
        service = settings.team.startswith("service=")
        name, value = "service" if service else "url", settings.team.removeprefix("service=")
        text = with_team(shared["config"].value, {name: value}, server.annotator)
    finally:
        server.close()
    before = file.read_bytes()
    file.with_name(f"{file.name}.bak").write_bytes(before)
    file.write_text(text, "utf-8")
    try:
        return load_settings((), settings.annotations, settings.annotator, file)
    except Refused:
        file.write_bytes(before)
        raise
