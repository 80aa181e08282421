"""Options that several commands share, and the settings they lead to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from reviewer.config import Settings
    from reviewer.session.core.session import Session
    from reviewer.session.core.visibility import Rules
    from reviewer.store.file_store import FileStore

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

FAULTY: Final = 2
"""Exit code for wrong use and wrong settings."""


class Refused(click.ClickException):
    """One line on standard error and exit code 2."""

    exit_code = FAULTY


def articles_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """The argument ARTICLES: a folder of articles, or one of them."""
    return click.argument("articles", required=False, type=click.Path(path_type=Path))(command)


def workspace_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options `--annotations`, `--annotator` and `--config`."""
    for option in (
        click.option(
            "--config", type=click.Path(path_type=Path), metavar="FILE", help="Use this file."
        ),
        click.option("--annotator", metavar="NAME", help="Work as NAME."),
        click.option(
            "--annotations",
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="Keep annotations in DIR.",
        ),
    ):
        command = option(command)
    return command


def load_settings(
    articles: Path | None, annotations: Path | None, annotator: str | None, config: Path | None
) -> Settings:
    """The settings for a command.

    Raises:
        Refused: They are wrong, in one line.
    """
    from reviewer.config import ConfigError, load

    try:
        return load(config, articles=articles, annotations=annotations, annotator=annotator)
    except ConfigError as error:
        raise Refused(str(error)) from error


def open_store(settings: Settings, *, alone: bool = False) -> FileStore:
    """The workspace that the settings name.

    Args:
        settings: Where everything is.
        alone: Whether a text of its own is to be opened, so that no other article is needed.

    Raises:
        Refused: There are no articles where they say.
    """
    from reviewer.store.file_store import FileStore

    if not alone and not settings.articles.exists():
        raise Refused(
            f"{settings.articles}: no such file or folder; name a folder of articles,"
            " or write a workspace with `reviewer init DIR --samples`"
        )
    return FileStore(
        settings.articles,
        settings.annotations,
        language=settings.language,
        abbreviations=settings.abbreviations,
    )


def rules_of(settings: Settings) -> Rules:
    """What of others' work shows when, and who is who."""
    from reviewer.session.core.visibility import Rules

    return Rules(settings.reveal, settings.suggestions, settings.aliases)


def reading_session(store: FileStore, settings: Settings) -> Session:
    """A session that only looks; it is nobody's in particular if no annotator is named."""
    from reviewer.session.core.session import Session

    name = settings.annotator or ""
    return Session(store, settings.scheme, name, None, rules=rules_of(settings))
