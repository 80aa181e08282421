"""`reviewer completion`: what a shell needs to complete commands, and what it is offered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from pathlib import Path

    from click.shell_completion import CompletionItem

    from reviewer.config import Settings

_VARIABLE: Final = "_REVIEWER_COMPLETE"

_BASH: Final = """\
_reviewer_completion() {
    local line=${COMP_LINE:0:COMP_POINT} words word response type value
    IFS=' ' read -ra words <<< "$line"
    [[ $line == *' ' ]] && words+=('')
    word=${words[-1]}
    response=$(env COMP_WORDS="$line" COMP_CWORD=$((${#words[@]} - 1)) \\
        _REVIEWER_COMPLETE=bash_complete "$1")
    COMPREPLY=()
    while IFS=',' read -r type value; do
        case $type in
            dir) compopt -o dirnames;;
            file) compopt -o default;;
            plain)
                [[ $word == *:* && $COMP_WORDBREAKS == *:* ]] &&
                    value=${value#"${word%"${word##*:}"}"}
                COMPREPLY+=("$value");;
        esac
    done <<< "$response"
}
complete -o nosort -F _reviewer_completion reviewer
"""
"""For bash, which takes a colon for the end of a word: click's own knows nothing of that."""

# A plain zsh has not loaded its completion yet.
_BEFORE: Final = {"zsh": "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }\n"}


@click.command(
    "completion",
    epilog="""\b
bash:  reviewer completion bash >> ~/.bashrc
zsh:   reviewer completion zsh >> ~/.zshrc
fish:  reviewer completion fish > ~/.config/fish/completions/reviewer.fish""",
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: str) -> int:
    """Print what makes SHELL complete `reviewer` on tab: commands, annotators, formats, tags."""
    from click.shell_completion import get_completion_class

    from reviewer.cli.main import reviewer

    if shell == "bash":
        click.echo(_BASH, nl=False)
        return 0
    found = get_completion_class(shell)
    assert found is not None  # the shells are click's own
    text = found(reviewer, {}, "reviewer", _VARIABLE).source_template
    names = {"complete_func": "_reviewer_completion", "complete_var": _VARIABLE}
    click.echo(_BEFORE.get(shell, "") + text % {**names, "prog_name": "reviewer"})
    return 0


def annotators(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The annotators of the workspace; of several with commas between, the last."""
    done, comma, begun = incomplete.rpartition(",")
    names: list[str] = []
    settings = _settings(ctx)
    if settings is not None:
        with suppress(OSError):
            folders = [one for one in settings.annotations.iterdir() if (one / "journal").is_dir()]
            names = sorted(one.name for one in folders)
    from click.shell_completion import CompletionItem

    return [CompletionItem(f"{done}{comma}{name}") for name in names if name.startswith(begun)]


def formats(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The formats of datasets."""
    from click.shell_completion import CompletionItem

    from reviewer.formats.registry import FORMATS

    return [CompletionItem(name) for name in FORMATS if name.startswith(incomplete)]


def query(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The fields of the query language, and the tags and statuses of the scheme."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(word) for word in _query_words(ctx) if word.startswith(incomplete)]


def _query_words(ctx: click.Context) -> Iterator[str]:
    from reviewer.query import FIELDS

    settings = _settings(ctx)
    if settings is not None:
        yield from (f"tag:{tag.name}" for tag in settings.scheme.tags)
        statuses = (status.name.replace(" ", "-") for status in settings.scheme.statuses)
        yield from (f"status:{name}" for name in statuses)
    yield from (f"{field}:" for field in FIELDS)


def _settings(ctx: click.Context) -> Settings | None:
    """The settings that the line typed so far leads to; None if it leads to none yet."""
    from reviewer.config import ConfigError, load

    def never(source: Path, name: str, place: Path) -> None:
        raise ConfigError("nobody can be asked now")

    given = ctx.params
    articles = given.get("articles") or None
    with suppress(ConfigError, OSError, ValueError):
        return load(
            given.get("config"),
            articles=articles,
            annotations=given.get("annotations"),
            annotator=None,
            confirm=never,
        )
    return None
