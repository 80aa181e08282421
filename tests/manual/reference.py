"""The pages of the manual that are made from the program: its commands, its keys, its formats."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import click

from reviewer.cli.main import COMMANDS, reviewer
from reviewer.config import default_scheme
from reviewer.formats.registry import load_all
from reviewer.query import FIELDS
from reviewer.tui.commands.table import SCOPES
from reviewer.tui.keys.keymap import Keymap

MADE: Final = "*Made from the program by `make docs-update`.*"


def commands_page() -> str:
    """Every command of the command line with its arguments and options."""
    lines = ["# Commands", "", MADE, "",
             "Each takes `--help` too. An option that takes a word says which; `--config FILE`,"
             " `--annotations DIR` and `--annotator NAME` say where and who, as explained in"
             " [configuration](../configuration.md).", ""]  # fmt: skip
    for name, (_, line) in COMMANDS.items():
        command = reviewer.get_command(click.Context(reviewer), name)
        assert command is not None
        if isinstance(command, click.Group):
            lines += [f"## {name}", "", line, ""]
            for inner, each in command.commands.items():
                called = name if inner == "list" else f"{name} {inner}"
                lines += _command(called, each, "###")
        else:
            lines += _command(name, command, "##")
    return "\n".join(lines).rstrip() + "\n"


def _command(name: str, command: click.Command, mark: str) -> Iterator[str]:
    context = click.Context(command, info_name=name)
    usage = " ".join(command.collect_usage_pieces(context))
    yield from (f"{mark} {name}", "", f"`{name} {usage}`", "")
    for text in inspect.cleandoc(command.help or "").split("\n\n"):
        yield from (_one_line(text.replace("\b", "")), "")
    rows = [row for one in command.params if (row := _option(one, context))]
    if rows:
        yield from ("| option | |", "|---|---|", *rows, "")


def _option(param: click.Parameter, context: click.Context) -> str:
    record = param.get_help_record(context) if isinstance(param, click.Option) else None
    if record is None:
        return ""
    option, text = record
    return f"| `{option.replace('|', chr(92) + '|')}` | {_cell(text)} |"


def keys_page() -> str:
    """Every key with what it does, by screen."""
    lines = ["# Keys", "", MADE, "",
             "What the keys are unless `[keys]` in `reviewer.toml` says otherwise; the last column"
             " is the id of a command there. `reviewer keys` prints those of your workspace, `?` in"
             " the program those that work on the screen you are on.", ""]  # fmt: skip
    rows = Keymap.build(default_scheme()).table(SCOPES)
    for group in dict.fromkeys(row.group for row in rows):
        lines += [f"## {group}", "", "| keys | do | where | id |", "|---|---|---|---|"]
        for row in rows:
            if row.group == group:
                keys = " ".join(f"`{_cell(key)}`" for key in row.keys) or "–"
                lines.append(f"| {keys} | {_cell(row.help)} | {row.scope} | `{row.id}` |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def formats_page() -> str:
    """Every format with what it keeps and loses."""
    lines = ["# Formats at a glance", "", MADE, "",
             "What each format is for is told with [the formats](../formats.md); `reviewer formats`"
             " prints this list.", ""]  # fmt: skip
    for form in load_all():
        can = [
            word for word, can in (("export", form.exportable), ("import", form.importable)) if can
        ]
        needs = f", extra `{form.extra}`" if form.extra else ""
        lines += [
            f"## {form.name}",
            "",
            f"{form.title} (`{form.suffix}`; {', '.join(can)}{needs})",
            "",
        ]
        if form.keeps:
            lines += [f"- keeps: {_one_line(form.keeps)}"]
        lost: dict[str, list[str]] = {}
        for name, what in form.loses.items():
            lost.setdefault(what, []).append(f"`{name}`")
        lines += [
            f"- loses of {', '.join(names)}: {_one_line(what)}" for what, names in lost.items()
        ]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def query_page() -> str:
    """Every field of the query language."""
    lines = ["# Fields of queries", "", MADE, "",
             "How they are put together is told with [the query language](../queries.md).", "",
             "| field | finds |", "|---|---|"]  # fmt: skip
    lines += [f"| `{name}:` | {_cell(field.help)} |" for name, field in FIELDS.items()]
    return "\n".join(lines) + "\n"


PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "reference/commands.md": commands_page,
    "reference/keys.md": keys_page,
    "reference/formats-at-a-glance.md": formats_page,
    "reference/query-fields.md": query_page,
}
"""File below docs/ -> what makes it."""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _one_line(text).replace("|", "\\|")
