"""`reviewer join`: fetching the workspace of a desk with a server."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewer.cli.options import Refused, load_settings
from reviewer.cli.team_commands.members import connected, refusing
from reviewer.cli.team_commands.sync import (
    follow_displaced,
    meet_once,
    one_at_a_time,
    workspace_of,
)
from reviewer.models.phrases import count_of

if TYPE_CHECKING:
    from reviewer.team.server import Server


@click.command("join")
@click.argument("url")
@click.argument("directory", required=False, type=click.Path(path_type=Path))
def join_command(url: str, directory: Path | None) -> int:
    """Fetch the workspace of the desk at URL into DIRECTORY, by default the current folder.

    URL is an address such as postgresql://ann@host/desk, or service=NAME. What is in the folder
    already stays, and is brought together with the desk.
    """
    from reviewer.config.errors import ConfigFault
    from reviewer.config.settings_tables import FILE
    from reviewer.team.server import Server

    folder = (directory or Path()).resolve()
    table = (
        {"service": url.removeprefix("service=")} if url.startswith("service=") else {"url": url}
    )
    try:
        FILE({"team": table}, ())
    except ConfigFault as fault:
        raise Refused(str(fault)) from None
    with refusing():
        server = Server(connected(url))
        try:
            _write_config(folder, server, table)
        finally:
            server.close()
        settings = load_settings((), None, None, folder / "reviewer.toml")
        for place in (settings.articles, settings.annotations):
            if not place.is_relative_to(folder):
                raise Refused(f"{place}: the desk's reviewer.toml leads out of {folder}")
        settings.articles.mkdir(parents=True, exist_ok=True)
        work = workspace_of(settings)
        with one_at_a_time(work):
            meet_once(work, settings.team, server.annotator)
            if follow_displaced(settings):
                meet_once(work, settings.team, server.annotator)
    if left := articles_beside(settings.articles, folder):
        # They may be anybody's: whoever joins in a folder of downloads does not send those.
        click.echo(
            f"{count_of(left, 'article')} in {folder} itself: the workspace has its articles in"
            f" {settings.articles.name}; move them there if they belong to the desk"
        )
    click.echo(f"open it with: reviewer open {settings.articles}")
    return 0


def articles_beside(articles: Path, folder: Path) -> int:
    """How many files that could be articles lie in a workspace's folder, and not in theirs."""
    from reviewer.corpus.readers import is_article

    if articles == folder:
        return 0
    with suppress(OSError):
        return sum(each.is_file() and is_article(Path(each.name)) for each in folder.iterdir())
    return 0


def _write_config(folder: Path, server: Server, table: dict[str, str]) -> None:
    """Writes reviewer.toml as the chief shares it, unless the folder has one of its own."""
    from reviewer.store.new_workspace import init

    file = folder / "reviewer.toml"
    before = file.read_text("utf-8") if file.exists() else None
    if before is None:
        shared = server.shared()
        config = shared["config"].value if "config" in shared else ""
        init(folder, config=with_team(config, table, server.annotator))
    elif re.search(r"^\s*\[team\]", before, re.MULTILINE) is None:
        known = re.search(r"^\s*annotator\s*=", before, re.MULTILINE)
        file.write_text(with_team(before, table, "" if known else server.annotator), "utf-8")


def with_team(config: str, table: dict[str, str], annotator: str) -> str:
    """A reviewer.toml with the desk's server, and with who works here.

    Args:
        config: The rest of it.
        table: The table `[team]`.
        annotator: Who works here; empty to leave that as it is.
    """
    import json

    (name, value), *_ = table.items()
    who = f"annotator = {json.dumps(annotator)}\n" if annotator else ""
    return f"{who}{config.rstrip()}\n\n[team]\n{name} = {json.dumps(value)}\n".lstrip()
