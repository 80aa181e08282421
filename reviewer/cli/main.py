"""The command `reviewer`: its group of commands, each imported when it is called."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import click

from reviewer import __version__
from reviewer.cli.terminal import safe_terminal

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS: Final = {
    "open": ("open", "Open articles and work on them (the default)."),
    "tour": ("tour", "Learn the program by doing, in a workspace of its own."),
    "init": ("init", "Write a new workspace."),
    "add": ("files.add", "Put pages and files among the articles."),
    "segment": ("files.segment", "Show how articles are split into sentences."),
    "suggest": ("files.suggest", "Show what the rules suggest for each sentence."),
    "related": ("files.related", "Show what other articles say of the same facts."),
    "status": ("status", "Show how far the annotators are."),
    "check": ("check", "Look a workspace through, and mend it."),
    "checks": ("analysis.checks", "List every check: claim, who is on it, due, status, sign-off."),
    "find": ("find", "Print the sentences that fit a query."),
    "history": ("history", "Show who changed what on a sentence, and when."),
    "agree": ("agree", "Show how far the annotators agree."),
    "codebook": ("quality.codebook", "Show rules by version, and agreement under each."),
    "adjudicate": ("adjudicate", "Settle the easy disputes by a policy."),
    "assign": ("assign", "Give articles to annotators."),
    "adjudicators": ("quality.adjudicators", "Say who decides disputes, and when they count."),
    "controls": ("quality.controls", "Known answers and repeats in the queue; training; results."),
    "norming": ("quality.norming", "Vote blindly, talk, vote again: alpha before and after."),
    "machine": ("quality.machine", "Judge a machine's labels, and accept them by contract."),
    "team": ("team_commands.members", "Make a desk with a server, and say who belongs to it."),
    "join": ("team_commands.join", "Fetch the workspace of a desk with a server."),
    "sync": ("team_commands.sync", "Bring the workspace and the desk's server together."),
    "export": ("export", "Write a labelled dataset, and prove it."),
    "report": ("analysis.report", "Write a page for readers: verdicts, evidence, numbers."),
    "sql": ("analysis.sql", "Answer a question in SQL about the annotations."),
    "split": ("split", "Divide the articles into training, development and test."),
    "rehydrate": ("rehydrate", "Put the text back into an export without text."),
    "import": ("import_", "Let an annotator say what a dataset says."),
    "formats": ("reference.formats", "List the formats of datasets, with what each keeps."),
    "keys": ("keys", "List every command with its keys."),
    "schema": ("reference.schema", "Print the JSON Schema of the saved form."),
    "completion": ("reference.completion", "Print what makes a shell complete commands on tab."),
}
"""Command -> the module of `reviewer.cli` that holds it, and its line in `--help`."""

DEFAULT: Final = "open"
HELP: Final = "help"
ALONE: Final = ("--help", "-h", "--version", "-V")
"""Options of `reviewer` itself, which open nothing."""


class LazyGroup(click.Group):
    """A group that imports a command only to run it, and takes `open` for granted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"reviewer.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Puts `open` before arguments that begin with no command.

        Raises:
            UsageError: The first one looks like a command that was typed wrong.
        """
        if not args and ctx.resilient_parsing:
            # A shell asks how the line may go on: with a command, too.
            return super().parse_args(ctx, args)
        if args and args[0] == HELP:
            args = [*args[1:2], "--help"]
        if not (args and (args[0] in COMMANDS or args[0] in ALONE)):
            if args and (meant := _meant(args[0])):
                raise click.UsageError(
                    f"no command and no file is called {args[0]!r}: did you mean {meant!r}?", ctx
                )
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands without importing any, and files, since `open` may be left out."""
        from click.shell_completion import CompletionItem

        names = [name for name in (*COMMANDS, HELP) if name.startswith(incomplete)]
        items = [CompletionItem(name, help=COMMANDS.get(name, ("", ""))[1]) for name in names]
        if not incomplete.startswith("-"):
            return [*items, CompletionItem(incomplete, type="file")]
        return super().shell_complete(ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    # Colour: click would take escapes out of what is piped, which is to stay exact.
    context_settings={"help_option_names": ["-h", "--help"], "color": True},
)
@click.version_option(__version__, "-V", "--version", prog_name="reviewer")
def reviewer() -> None:
    """Read articles sentence by sentence, tag them, check them, and save it all as JSON.

    `reviewer ARTICLES` opens a folder or file of articles; `reviewer help COMMAND` explains a
    command.
    """


def _meant(word: str) -> str:
    """The command that a word is a slip of; empty for a file, and for what is like none."""
    from difflib import get_close_matches
    from pathlib import Path

    if not word.isalpha() or Path(word).exists():
        return ""
    return next(iter(get_close_matches(word.lower(), (*COMMANDS, HELP), 1, 0.7)), "")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line.

    Args:
        argv: The arguments without the program's name; None takes those of the process.

    Returns:
        The exit code: 0, 1 when something failed, 2 when the command was used wrongly.
    """
    before = gc.get_threshold()
    try:
        with safe_terminal():
            return _run(argv)
    finally:
        _let_go()
        # Commands tune the collector and hide names, and others may run in the same process.
        gc.set_threshold(*before)
        if hiding := sys.modules.get("reviewer.models.pseudonyms"):
            hiding.shown.show()


def _run(argv: Sequence[str] | None) -> int:
    try:
        result: Any = reviewer.main(
            args=None if argv is None else list(argv), prog_name="reviewer", standalone_mode=False
        )
        # Here, where it can still be told, and not when the process ends.
        sys.stdout.flush()
    except click.UsageError as error:
        where = f"{error.ctx.command_path}: " if error.ctx else ""
        click.echo(f"{where}{error.format_message()} (see --help)", err=True)
        return 2
    except click.ClickException as error:
        click.echo(error.format_message(), err=True)
        return error.exit_code
    except click.Abort:
        return 130
    except (BrokenPipeError, SystemExit):
        # Over a closed pipe, and over nothing else, click ends the process itself. The reader has
        # had enough (`reviewer segment ... | head`): that is no failure.
        return 0
    except OSError as error:
        from reviewer.cli.crash_report import refused_by_system

        click.echo(refused_by_system(error), err=True)
        return 1
    except MemoryError:
        click.echo("there is not enough memory for this; close what else runs", err=True)
        return 1
    except Exception as error:
        from reviewer.cli.crash_report import report

        click.echo(report(error), err=True)
        return 1
    return result if isinstance(result, int) else 0


def _let_go() -> None:
    """Sends nowhere what nobody takes any more, because Python would complain of it at its end.

    The disk is full, the reader of a pipe has gone, the terminal is closed; that is told by then.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)
