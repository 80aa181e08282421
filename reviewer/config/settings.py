"""What the user has set: flags, then the environment, then reviewer.toml, then the defaults."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path
from typing import Any, TypeAlias

from reviewer.config import settings_tables, workspace
from reviewer.config.document import TomlDocument
from reviewer.config.errors import ConfigError, ConfigFault
from reviewer.config.scheme import default_scheme
from reviewer.config.settings_tables import Reveal, Suggestions
from reviewer.config.themes import THEMES
from reviewer.config.value_checks import Check
from reviewer.config.workspace import ANNOTATIONS, ARTICLES, FILE, Fit, Home, below
from reviewer.models.names import why_not
from reviewer.models.scheme import Scheme

Confirm: TypeAlias = Callable[[Path, str, Path], None]
"""Asks whether a reviewer.toml may name a folder outside of its own, by the setting's name."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds in this run.

    Attributes:
        workspace: The folder in which articles and annotations belong together, absolute.
        articles: The folder of articles, from which their ids are counted, absolute.
        opened: What of it is opened, files and folders, absolute; empty for all of it.
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
        lines: Whether lines of plain text are `kept` apart, `wrapped` or judged text by text
            (`auto`).
        cues: List of cue words -> what the workspace adds to it for the suggestions.
        names: Another name of somebody or something in the articles -> the one that counts.
        aliases: Another name of an annotator -> the one that counts.
        source: The reviewer.toml in use.
        team: Where the desk's server is, as libpq takes it; empty for none.
    """

    workspace: Path
    articles: Path
    opened: tuple[Path, ...]
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
    lines: str
    cues: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    aliases: Mapping[str, str]
    source: Path | None
    team: str = ""


def load(
    config: Path | None,
    *,
    articles: Path | Sequence[Path] | None = None,
    annotations: Path | None = None,
    annotator: str | None = None,
    environ: Mapping[str, str] = os.environ,
    fit: Fit | None = None,
    confirm: Confirm | None = None,
) -> Settings:
    """Finds out where the workspace is and what is set there.

    Args:
        config: The reviewer.toml named by a flag.
        articles: The articles named by arguments: files, folders, or patterns of them.
        annotations: The folder of annotations named by a flag.
        annotator: The annotator named by a flag.
        environ: The environment; REVIEWER_ARTICLES, REVIEWER_ANNOTATIONS, REVIEWER_ANNOTATOR,
            REVIEWER_CONFIG and REVIEWER_THEME count, unless they are empty.
        fit: Finds the articles of a workspace that an earlier version made.
        confirm: Asks where a reviewer.toml, or a link, leads out of the workspace.

    Raises:
        ConfigError: Something that was set is wrong.
    """
    here = Path.cwd()
    opened = _opened(articles or environ.get("REVIEWER_ARTICLES") or ())
    named = config or environ.get("REVIEWER_CONFIG")
    saved = annotations or environ.get("REVIEWER_ANNOTATIONS")
    places = _Places(
        _absolute(here, named) if named else None,
        _absolute(here, saved) if saved else None,
        opened,
        fit,
    )
    home = places.home()
    given = places.given(home.source)
    for name, place in places.outside(home.source) if confirm else ():
        assert confirm is not None and home.source is not None
        confirm(home.source, name, place)
    led = None if saved else workspace.led_out(home.folder, home.annotations)
    if confirm is not None and led is not None:
        confirm(home.annotations, "annotations", led)
    suggestions = given.get("suggestions", settings_tables.AUTO)
    return Settings(
        workspace=home.folder,
        articles=home.articles,
        opened=home.chosen(opened or places.single(home.source)),
        annotations=home.annotations,
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
        lines=given.get("lines", settings_tables.AUTO),
        cues=given.get("cues", {}),
        names=given.get("names", {}),
        aliases=given.get("aliases", {}),
        source=home.source,
        team=given.get("team", ""),
    )


def user_name(environ: Mapping[str, str] = os.environ) -> str | None:
    """The user's name if an annotator can be called so; None if not, or if there is none."""
    names = (environ.get(name) for name in ("LOGNAME", "USER", "LNAME", "USERNAME"))
    name = next((name for name in names if name), None) or _account()
    return None if why_not(name) else name


class _Places:
    """Reads what folders say of where articles and annotations are."""

    def __init__(
        self, named: Path | None, saved: Path | None, opened: Sequence[Path], fit: Fit | None
    ) -> None:
        """Looks nowhere yet.

        Args:
            named: The reviewer.toml that a flag names.
            saved: The annotations that a flag names.
            opened: What is opened.
            fit: Finds the articles of a workspace that an earlier version made.
        """
        self._named = named
        self._saved = saved
        self._opened = opened
        self._fit = fit
        self._files: dict[Path, dict[str, Any]] = {}

    def given(self, source: Path | None) -> dict[str, Any]:
        """The checked content of a reviewer.toml."""
        if source is None:
            return {}
        if source not in self._files:
            self._files[source] = _read(source)
        return self._files[source]

    def single(self, source: Path | None) -> list[Path]:
        """The one file that is all there is to open, if the reviewer.toml says so."""
        said = self.given(source).get("articles")
        file = None if source is None or said is None else _absolute(source.parent, said)
        return [file] if file is not None and file.is_file() else []

    def outside(self, source: Path | None) -> list[tuple[str, Path]]:
        """The settings of a reviewer.toml that lead out of its folder, as (name, place)."""
        given = self.given(source)
        names = ["articles"] if self._saved else ["articles", "annotations"]
        base = Path.cwd() if source is None else source.parent
        places = [(name, _absolute(base, given[name])) for name in names if name in given]
        return [(name, place) for name, place in places if below(place, base) is None]

    def home(self) -> Home:
        """The workspace that holds."""
        named = self._named
        if named is not None and not self._opened and not workspace.is_guarded(named.parent):
            return self._look(named.parent)
        return workspace.find(self._opened, self._look)

    def _look(self, folder: Path) -> Home:
        beside = folder / FILE
        source = self._named or (beside if os.path.lexists(beside) else None)
        given = self.given(source)
        base = folder if source is None else source.parent
        annotations = self._saved or (
            _absolute(base, given["annotations"])
            if "annotations" in given
            else folder / ANNOTATIONS
        )
        articles = self._articles(folder, base, given, annotations)
        if articles is not None:
            return Home(folder, articles, annotations, source, certain=True)
        return Home(folder, folder, annotations, source, certain=False)

    def _articles(
        self, folder: Path, base: Path, given: Mapping[str, Any], annotations: Path
    ) -> Path | None:
        """The folder of articles, if anything says which it is."""
        if "articles" in given:
            said = _absolute(base, given["articles"])
            said = said.parent if said.is_file() else said
            if self._named is None or self._are_in(said):
                return said
        if (found := workspace.remembered(folder, annotations)) is not None:
            return found
        if self._fit is not None and (found := self._fit(annotations, self._near(folder))):
            return found
        usual = folder / ARTICLES
        says = self._named is not None or os.path.lexists(folder / FILE)
        if usual.is_dir():
            return usual if says or self._are_in(usual) else None
        return usual if says and not self._opened else None

    def _are_in(self, folder: Path) -> bool:
        return all(below(path, folder) is not None for path in self._opened)

    def _near(self, folder: Path) -> list[Path]:
        """Folders that an earlier version may have counted ids from, the likeliest first."""
        found = [folder / ARTICLES]
        for path in self._opened:
            inside = [one for one in (path, *path.parents) if one.is_relative_to(folder)]
            found += [one for one in inside if one.is_dir()]
        found.append(folder)
        return list(dict.fromkeys([*found, *workspace.folders_in(folder)]))


def _opened(named: Path | str | Sequence[Path]) -> list[Path]:
    """What is opened, absolute; a pattern that no shell has taken stands for what fits it."""
    every = [named] if isinstance(named, str | os.PathLike) else list(named)
    found: list[Path] = []
    for path in every:
        whole = _absolute(Path.cwd(), path)
        fitting = sorted(glob(str(whole))) if has_magic(str(path)) and not whole.exists() else []
        if not fitting and not os.path.lexists(whole):
            raise ConfigError(f"no such file or folder; name articles that are there: {whole}")
        found += map(Path, fitting) if fitting else [whole]
    return list(dict.fromkeys(workspace.as_listed(found)))


def _read(source: Path) -> dict[str, Any]:
    """The checked content of a reviewer.toml."""
    document = TomlDocument.read(source)
    try:
        return settings_tables.FILE(document.tables, ())
    except ConfigFault as fault:
        raise document.error(fault) from None


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
