"""`reviewer keys`: every command with its keys, as they are in this workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewer.cli.options import Refused, articles_argument, load_settings

if TYPE_CHECKING:
    from reviewer.config import Settings
    from reviewer.tui.keys.keymap import Keymap


@click.command("keys")
@articles_argument
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Use this file.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a command.")
def keys_command(articles: tuple[Path, ...], config: Path | None, as_json: bool) -> int:
    """List every command with its keys; the ids are those of `[keys]` in reviewer.toml."""
    from reviewer.tui.commands.table import SCOPES

    keymap = build_keymap(load_settings(articles, None, None, config))
    rows = keymap.table(SCOPES)
    if as_json:
        import orjson

        for row in rows:
            click.echo(orjson.dumps(row._asdict()))
        return 0
    width = max(len(", ".join(row.keys)) for row in rows)
    names = max(len(row.id) for row in rows)
    group = ""
    for row in sorted(rows, key=lambda row: [r.group for r in rows].index(row.group)):
        if row.group != group:
            group = row.group
            click.echo(f"\n{group}" if row is not rows[0] else group)
        scope = "" if row.scope == "everywhere" else f"  [{row.scope}]"
        click.echo(f"  {', '.join(row.keys):<{width}}  {row.id:<{names}}  {row.help}{scope}")
    return 0


def build_keymap(settings: Settings) -> Keymap:
    """The keys in force.

    Raises:
        Refused: Two commands want the same key, or a name is unknown; one line says which.
    """
    from reviewer.tui.keys.keymap import Keymap, KeymapError

    try:
        return Keymap.build(settings.scheme, settings.keys, settings.layout)
    except KeymapError as error:
        where = f"{settings.source}: " if settings.source else ""
        raise Refused(f"{where}{error}") from error
