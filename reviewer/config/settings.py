"""What the user has set: flags, then the environment, then reviewer.toml, then the defaults."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from reviewer.config import settings_tables
from reviewer.config.document import TomlDocument
from reviewer.config.errors import ConfigError, ConfigFault
from reviewer.config.scheme import default_scheme
from reviewer.config.settings_tables import Reveal, Suggestions
from reviewer.config.themes import THEMES
from reviewer.config.value_checks import Check
from reviewer.models.names import why_not
from reviewer.models.scheme import Scheme

FILE: Final = "reviewer.toml"
ARTICLES: Final = "seeds"
ANNOTATIONS: Final = "annotations"


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds in this run.

    Attributes:
        articles: The folder (or file) of articles, absolute.
        annotations: The folder of annotations, absolute.
        annotator: Whose work this is; None if nobody has said.
        scheme: Tags and statuses.
        keys: Command id -> the keys that replace all its default ones; none leaves it without.
        layout: `us`, or the layout whose letters are mapped by position.
        theme: The name of a theme.
        auto_advance: Whether settling a sentence goes on to the next item of the queue.
        reveal: When others' work on an article shows: after one has submitted the `article`,
            after one has decided the `sentence`, or at once (`open`).
        suggestions: Whether suggestions show at once, after one has decided, or not at all; None
            leaves it to the assignment: shown to a lone annotator, else off.
        language: BCP 47 tag of articles that do not state theirs.
        abbreviations: Words after whose stop no sentence ends, besides the known ones; without
            the final stop.
        aliases: Another name of an annotator -> the one that counts.
        source: The reviewer.toml in use.
    """

    articles: Path
    annotations: Path
    annotator: str | None
    scheme: Scheme
    keys: Mapping[str, tuple[str, ...]]
    layout: str
    theme: str
    auto_advance: bool
    reveal: Reveal
    suggestions: Suggestions | None
    language: str
    abbreviations: tuple[str, ...]
    aliases: Mapping[str, str]
    source: Path | None


def load(
    config: Path | None,
    *,
    articles: Path | None = None,
    annotations: Path | None = None,
    annotator: str | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """Finds out what is set.

    Args:
        config: The reviewer.toml named by a flag.
        articles: The articles named by a flag.
        annotations: The folder of annotations named by a flag.
        annotator: The annotator named by a flag.
        environ: The environment; REVIEWER_ARTICLES, REVIEWER_ANNOTATIONS, REVIEWER_ANNOTATOR,
            REVIEWER_CONFIG and REVIEWER_THEME count, unless they are empty.

    Raises:
        ConfigError: Something that was set is wrong.
    """
    named = articles or environ.get("REVIEWER_ARTICLES")
    source = _find(config or environ.get("REVIEWER_CONFIG"), named)
    given = {} if source is None else _read(source)
    texts = _articles(source, given, named)
    saved = annotations or environ.get("REVIEWER_ANNOTATIONS")
    suggestions = given.get("suggestions", settings_tables.AUTO)
    return Settings(
        articles=texts,
        annotations=_annotations(source, given, saved, texts),
        annotator=_annotator(annotator, environ) or given.get("annotator"),
        scheme=given.get("scheme") or default_scheme(),
        keys=given.get("keys", {}),
        layout=given.get("layout", settings_tables.LAYOUTS[0]),
        theme=_theme(environ) or given.get("theme", THEMES[0]),
        auto_advance=given.get("auto_advance", True),
        reveal=given.get("reveal", "article"),
        suggestions=None if suggestions == settings_tables.AUTO else suggestions,
        language=given.get("language", "en"),
        abbreviations=given.get("abbreviations", ()),
        aliases=given.get("aliases", {}),
        source=source,
    )


def user_name(environ: Mapping[str, str] = os.environ) -> str | None:
    """The user's name if an annotator can be called so; None if not, or if there is none."""
    names = (environ.get(name) for name in ("LOGNAME", "USER", "LNAME", "USERNAME"))
    name = next((name for name in names if name), None) or _account()
    return None if why_not(name) else name


def _find(config: Path | str | None, articles: Path | str | None) -> Path | None:
    """The reviewer.toml: the one named, else in the current folder, else beside the articles."""
    here = Path.cwd()
    if config:
        return _absolute(here, config)
    beside = _absolute(here, articles or ARTICLES).parent
    found = (folder / FILE for folder in (here, beside))
    return next((path for path in found if os.path.lexists(path)), None)


def _read(source: Path) -> dict[str, Any]:
    """The checked content of a reviewer.toml."""
    document = TomlDocument.read(source)
    try:
        return settings_tables.FILE(document.tables, ())
    except ConfigFault as fault:
        raise document.error(fault) from None


def _articles(source: Path | None, given: dict[str, Any], named: Path | str | None) -> Path:
    if named:
        return _absolute(Path.cwd(), named)
    home = source.parent if source else Path.cwd()
    return _absolute(home, given.get("articles", ARTICLES))


def _annotations(
    source: Path | None, given: dict[str, Any], named: Path | str | None, articles: Path
) -> Path:
    if named:
        return _absolute(Path.cwd(), named)
    if source and "annotations" in given:
        return _absolute(source.parent, given["annotations"])
    return articles.parent / ANNOTATIONS


def _absolute(folder: Path, path: Path | str) -> Path:
    """The path from a folder on; a link keeps its own neighbours, so it is not followed."""
    return Path(os.path.abspath(folder / os.path.expanduser(path)))


def _annotator(flag: str | None, environ: Mapping[str, str]) -> str | None:
    """The annotator that the flag or the environment names."""
    variable = environ.get("REVIEWER_ANNOTATOR")
    if flag is not None:
        return _checked(settings_tables.annotator, flag, "--annotator")
    return _checked(settings_tables.annotator, variable, "REVIEWER_ANNOTATOR") if variable else None


def _theme(environ: Mapping[str, str]) -> str | None:
    variable = environ.get("REVIEWER_THEME")
    return _checked(settings_tables.theme, variable, "REVIEWER_THEME") if variable else None


def _checked(check: Check[str], value: str, name: str) -> str:
    try:
        return check(value, (name,))
    except ConfigFault as fault:
        raise ConfigError(str(fault)) from None


def _account() -> str:
    """The name of the account that runs the program; empty if it has none."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return ""
