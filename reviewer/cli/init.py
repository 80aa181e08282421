"""`reviewer init`: a new workspace."""

from __future__ import annotations

from pathlib import Path

import click

from reviewer.cli.options import Refused


@click.command("init")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--samples", is_flag=True, help="With sample articles and sample tags.")
def init_command(directory: Path, samples: bool) -> int:
    """Write a new workspace into DIRECTORY: settings, a place for articles and for tags.

    What is already there stays as it is.
    """
    from reviewer.config import TEMPLATE
    from reviewer.ports import StoreError
    from reviewer.store.new_workspace import init

    try:
        made = init(directory, config=TEMPLATE, samples=samples)
    except StoreError as error:
        raise Refused(str(error)) from error
    for name in made.created:
        click.echo(f"wrote {directory / name}")
    for name in made.kept:
        click.echo(f"kept {directory / name}, which was there")
    for name, lines in made.lacking.items():
        click.echo(f"{directory / name} should also say:")
        for line in lines:
            click.echo(f"    {line}")
    click.echo(f"open it with: reviewer open {directory / 'seeds'}")
    return 0
