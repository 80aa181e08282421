"""`reviewer tour`: learns the program by doing, in a workspace of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from reviewer.cli.options import Refused, load_settings, open_store
from reviewer.models.phrases import near


@click.command("tour")
@click.option("--remove", is_flag=True, help="Take the tour's workspace away.")
def tour_command(remove: bool) -> int:
    """Learn by doing in some ten minutes: tag, check, review a colleague, export.

    It works in a workspace of its own and goes on where you left it; --remove takes that away.
    """
    from reviewer.store.machine_state import state_folder
    from reviewer.tour import scratch

    folder = state_folder() / "tour"
    try:
        if remove:
            scratch.remove(folder)
            click.echo("the tour's workspace is gone")
            return 0
        _check_terminal()
        scratch.make(folder)
    except OSError as error:
        raise Refused(f"the tour's workspace: {error.strerror}: {folder}") from error
    # Exports begin below the current folder.
    before = Path.cwd()
    os.chdir(folder)
    try:
        return _take(folder)
    finally:
        os.chdir(before)


def _check_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused("reviewer tour needs a terminal; reviewer tour --remove does not")


def _take(folder: Path) -> int:
    from reviewer.cli.open import open_command
    from reviewer.store.file_store import FileStore
    from reviewer.tour import scratch

    settings = load_settings((folder / "seeds",), None, scratch.YOU, folder / "reviewer.toml")
    scratch.invite_colleague(open_store(settings), settings.scheme)
    context = click.get_current_context()
    code: int = context.invoke(
        open_command, articles=(folder / "seeds",), annotations=None, annotator=scratch.YOU,
        config=folder / "reviewer.toml", title="",
    )  # fmt: skip
    store: FileStore = open_store(settings)
    found = scratch.steps(store, folder)
    for step in found:
        click.echo(f"  {'✓' if step.done else '·'} {step.what}")
    if (dataset := scratch.exported(folder)) is not None:
        click.echo("your dataset, in Python:")
        click.echo("    import json")
        click.echo(f"    rows = [json.loads(line) for line in open({str(dataset)!r})]")
        click.echo('    print(len(rows), rows[0]["text"], rows[0]["tags"])')
    if all(step.done for step in found):
        click.echo(
            "that was the tour; `reviewer tour --remove` takes its workspace away, "
            "`reviewer init DIR` begins your own"
        )
    else:
        click.echo(f"`reviewer tour` goes on ({near(folder)}), `reviewer tour --remove` ends it")
    return code
