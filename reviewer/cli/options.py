"""Options that several commands share, and the settings they lead to."""

from __future__ import annotations

import gc
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from reviewer.cli.reference import completion

if TYPE_CHECKING:
    from reviewer.config import Settings
    from reviewer.session.core.session import Session
    from reviewer.session.core.visibility import Rules
    from reviewer.store.file_store import FileStore

    PathType = click.ParamType[Path]
else:
    PathType = click.ParamType  # of one kind only before click 8.4

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

FAULTY: Final = 2
"""Exit code for wrong use and wrong settings."""

COLLECTING: Final = (5_000, 50, 1_000)
"""Thresholds of the garbage collector. Annotations come and go article by article: looking among
the youngest objects is cheap, looking through all of them again and again costs an eighth of an
export."""


class Refused(click.ClickException):
    """One line on standard error and exit code 2."""

    exit_code = FAULTY


class ArticlePath(PathType):
    """A file or folder of articles; an address is refused, since only `add` fetches."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path as it was given.

        Raises:
            Refused: It is an address.
        """
        if re.match(r"(?i)(https?|ftps?|sftp|file):/", str(value)):
            raise Refused(
                f"addresses are not fetched; save the page as .html, or `reviewer add` it: {value}"
            )
        return Path(value)


ARTICLE: Final = ArticlePath()


def articles_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """The argument ARTICLES: folders of articles and single files."""
    return click.argument("articles", nargs=-1, type=ARTICLE)(command)


def workspace_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options `--annotations`, `--annotator` and `--config`."""
    for option in (
        click.option(
            "--config", type=click.Path(path_type=Path), metavar="FILE", help="Use this file."
        ),
        click.option(
            "--annotator",
            metavar="NAME",
            help="Work as NAME.",
            shell_complete=completion.annotators,
        ),
        click.option(
            "--annotations",
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="Keep annotations in DIR.",
        ),
    ):
        command = option(command)
    return command


def in_workspace(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options `--articles`, one path, and those of `workspace_options`."""
    articles = click.option(
        "--articles", type=click.Path(path_type=Path), metavar="PATH", help="The articles."
    )
    return articles(workspace_options(command))


def load_settings(
    articles: Path | Sequence[Path] | None,
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
) -> Settings:
    """The settings for a command.

    Raises:
        Refused: They are wrong, in one line.
    """
    from reviewer.config import ConfigError, load

    try:
        settings = load(
            config,
            articles=articles,
            annotations=annotations,
            annotator=annotator,
            fit=_fit,
            confirm=_confirm,
        )
    except ConfigError as error:
        raise Refused(str(error)) from error
    _check_changes(settings)
    return settings


def _check_changes(settings: Settings) -> None:
    """Sees that the queries of changed rules can be read; most schemes have none.

    Raises:
        Refused: One cannot.
    """
    for tag in settings.scheme.tags:
        for change in tag.changes:
            if change.query:
                from reviewer.query import QueryError, parse

                try:
                    parse(change.query, settings.scheme)
                except QueryError as error:
                    where = f"scheme.tags: version {change.version} of {tag.name}: query"
                    name = settings.source.name if settings.source else "reviewer.toml"
                    raise Refused(f"{name}, {where} {change.query!r}: {error}") from None


def open_store(settings: Settings, *, alone: bool = False) -> FileStore:
    """The workspace that the settings name.

    Args:
        settings: Where everything is.
        alone: Whether a text of its own is to be opened, so that no other article is needed.

    Raises:
        Refused: There are no articles where they say.
    """
    from reviewer.config.workspace import marked
    from reviewer.store.file_store import FileStore

    gc.set_threshold(*COLLECTING)
    store = FileStore(
        settings.opened or settings.articles,
        settings.annotations,
        base=settings.articles,
        workspace=settings.workspace,
        language=settings.language,
        abbreviations=settings.abbreviations,
        lines=settings.lines,
    )
    new = not settings.opened and not marked(settings.workspace)
    if not alone and (not settings.articles.exists() or (new and not _has_any(store))):
        raise Refused(
            "no articles here; name a file or folder of articles, or write a workspace with"
            f" `reviewer init DIR --samples`: {settings.articles}"
        )
    return store


def _has_any(store: FileStore) -> bool:
    """Whether there is an article, or something to say of why there is none."""
    return bool(store.articles() or store.problems())


def _fit(annotations: Path, folders: Sequence[Path]) -> Path | None:
    if not (annotations / "corpus").is_dir():
        return None
    # Only for what an earlier version made: reading texts costs a start of the program.
    from reviewer.store.articles.folder_fit import fit

    return fit(annotations, folders)


def _confirm(source: Path, name: str, place: Path) -> None:
    """Asks once whether a reviewer.toml, or a link, may lead out of the workspace.

    Raises:
        Refused: It may not, or nobody can be asked.
    """
    from reviewer.store.machine_state import Memo, state_folder

    memo = Memo(state_folder() / "confirmed.json")
    # Of a link it is the link that was confirmed, not whatever leads to the same place.
    key = f"{name}:{os.path.join(os.path.realpath(source.parent), source.name)}"
    if memo.recall(key) == str(place):
        return
    says = "the link" if source.is_symlink() else "says"
    what = f"{name} are outside of the workspace, {says} {source}"
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        flag = "" if name == "articles" else ", or name the folder with --annotations"
        raise Refused(f"{what}; confirm it once with `reviewer` in a terminal{flag}: {place}")
    if not click.confirm(f"{what}: {place}\nUse that folder from now on?", err=True):
        raise Refused(f"nothing was opened; change `{name}` there: {source}")
    memo.remember(key, str(place))


def with_a_place(settings: Settings, again: Callable[[], Settings]) -> Settings:
    """The settings with a folder for new texts; a folder that is no workspace becomes one."""
    from reviewer.config.workspace import ARTICLES, led_out, marked

    if place := led_out(settings.workspace, settings.articles):
        _confirm(settings.articles, "articles", place)
    here = settings.articles == settings.workspace and not settings.opened
    if here and not marked(settings.workspace):
        (settings.workspace / ARTICLES).mkdir(exist_ok=True)
        return again()
    settings.articles.mkdir(parents=True, exist_ok=True)
    return settings


def rules_of(settings: Settings) -> Rules:
    """What of others' work shows when, and who is who."""
    from reviewer.session.core.visibility import Rules

    return Rules(settings.reveal, settings.suggestions, settings.aliases)


anonymous_option: Final[Decorator] = click.option(
    "--anonymous", is_flag=True, help="Show others as A, B, C, here and wherever it is asked for."
)


def hide_names(store: FileStore, settings: Settings, me: str = "") -> None:
    """Shows others as letters in this process, the same in all commands on this machine.

    Args:
        store: Where everything is kept.
        settings: Who is who.
        me: Who is at work; their own name stays.
    """
    from reviewer.models.pseudonyms import shown

    named = {*store.annotators(), *(name for own in store.assignments().values() for name in own)}
    people = {settings.aliases.get(name, name) for name in named}
    before = store.recall("letters")
    known = before if isinstance(before, list) and all(isinstance(n, str) for n in before) else []
    order = shown.hide(people, settings.aliases.get(me, me), known)
    if order != known:
        store.remember("letters", order)


def reading_session(store: FileStore, settings: Settings, *, anonymous: bool = False) -> Session:
    """A session that only looks; it is nobody's in particular if no annotator is named.

    Args:
        store: Where everything is kept.
        settings: Scheme and rules.
        anonymous: Whether people have letters for names in everything that comes of it.
    """
    from dataclasses import replace

    from reviewer.models.pseudonyms import shown
    from reviewer.session.core.session import Session

    name, rules = settings.annotator or "", rules_of(settings)
    if anonymous:
        hide_names(store, settings, name)
        letters = {one: shown(rules.aliases.get(one, one)) for one in store.annotators()}
        rules = replace(rules, aliases={**rules.aliases, **letters})
    return Session(store, settings.scheme, name, None, rules=rules)
