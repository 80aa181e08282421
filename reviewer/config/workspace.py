"""The one home of what is said of an article, however the article is opened.

From what is opened the search goes upwards to the nearest folder that holds `reviewer.toml` or
`annotations/corpus`. It ends at the user's own folder, at a border of file systems and at folders
of other users. Where there is none, the workspace is the current folder if that holds what is
opened, else the folder of what is opened.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from reviewer.config.errors import ConfigError

FILE: Final = "reviewer.toml"
ARTICLES: Final = "seeds"
ANNOTATIONS: Final = "annotations"
CORPUS: Final = "corpus"

REMEMBERED: Final = "workspace.json"
"""Among the annotations: what the workspace remembers of itself, `{"articles": FOLDER}`."""

LONGEST: Final = 4096
"""Most bytes of that file that are read."""

MOST: Final = 1_000
"""Most entries of a folder that are looked at."""

Fit: TypeAlias = Callable[[Path, Sequence[Path]], Path | None]
"""Takes the annotations and folders; returns the one whose files fit the ids and texts there."""

Look: TypeAlias = Callable[[Path], "Home"]
"""Reads what a folder that is a workspace says of itself."""


class Home(NamedTuple):
    """A place where articles and tags belong together.

    Attributes:
        folder: The workspace itself.
        articles: The folder that ids of articles are counted from.
        annotations: The folder of what is said of them.
        source: Its reviewer.toml, if it has one.
        certain: Whether something says which folder the articles are in; if not, it is the
            workspace because nothing else is known.
    """

    folder: Path
    articles: Path
    annotations: Path
    source: Path | None
    certain: bool

    def holds(self, opened: Sequence[Path]) -> bool:
        """Whether everything that is opened is among the articles, or has them all inside."""
        return all(
            below(path, self.articles) is not None or below(self.articles, path) is not None
            for path in opened
        )

    def chosen(self, opened: Sequence[Path]) -> tuple[Path, ...]:
        """Those of the opened that are a part of the articles; empty if all of them are meant."""
        inside = [below(path, self.articles) for path in opened]
        if not all(inside) or "." in inside:
            return ()
        return tuple(self.articles / path for path in dict.fromkeys(inside) if path)


def find(opened: Sequence[Path], look: Look) -> Home:
    """The workspace of what is opened.

    Args:
        opened: Files and folders, absolute; none for the current folder.
        look: Reads what a folder says of itself.

    Raises:
        ConfigError: There is none, or there are several.
    """
    if not opened:
        return _home_of((), look)
    homes = {home.annotations: home for home in (_home_of([path], look) for path in opened)}
    if len(homes) == 1:
        return next(iter(homes.values()))
    new = [home for home in homes.values() if not _is_there(home)]
    if len(new) == len(homes):
        return _home_of(opened, look)
    one, other, *_ = (str(home.folder) for home in homes.values())
    raise ConfigError(
        f"these articles belong to several workspaces; open those of one at a time: {one}, {other}"
    )


def marked(folder: Path) -> bool:
    """Whether a folder is a workspace."""
    return os.path.lexists(folder / FILE) or (folder / ANNOTATIONS / CORPUS).is_dir()


def settled(folder: Path) -> bool:
    """Whether a workspace says itself what it is.

    What an earlier version made for each way of opening an article says nothing.
    """
    return os.path.lexists(folder / FILE) or (folder / ANNOTATIONS / REMEMBERED).is_file()


def knows(annotations: Path, inside: str) -> bool:
    """Whether any article below a folder was ever read.

    Args:
        annotations: The annotations.
        inside: The folder, `/`-separated, below the articles; `.` for all of them.
    """
    beginning = "" if inside == "." else inside.replace("/", "__") + "__"
    try:
        names = os.listdir(annotations / CORPUS)
    except OSError:
        return False
    return any(name.startswith(beginning) for name in names)


def remembered(workspace: Path, annotations: Path) -> Path | None:
    """The articles folder that a workspace remembers; None if it does not, or if it is not there.

    A path out of the workspace is not taken: anybody who shares the annotations can write it.
    """
    file = annotations / REMEMBERED
    try:
        if not stat.S_ISREG(os.lstat(file).st_mode):
            return None
        with file.open("rb") as opened:
            data = opened.read(LONGEST)
        # Not at the top: most workspaces have nothing to remember yet.
        import orjson

        articles = Path(os.path.abspath(workspace / orjson.loads(data)["articles"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return articles if below(articles, workspace) is not None and articles.is_dir() else None


def below(path: Path, folder: Path) -> str | None:
    """The path from a folder on, `/`-separated, `.` for the folder itself; None if it is outside.

    A link to a folder is one way to it; the name of a file is taken as it stands.
    """
    if path.is_relative_to(folder):
        return path.relative_to(folder).as_posix()
    real = Path(os.path.realpath(path.parent)) / path.name if path.name else path
    if path.is_dir():
        real = Path(os.path.realpath(path))
    base = Path(os.path.realpath(folder))
    return real.relative_to(base).as_posix() if real.is_relative_to(base) else None


def as_listed(paths: Iterable[Path]) -> list[Path]:
    """Absolute paths in the spelling of the folders that list them.

    Where upper and lower case make no difference (macOS, Windows, some drives) a name can be typed
    in other letters than it has; an article's id comes from what the folder says.
    """
    spelled: dict[Path, Path] = {}
    listed: dict[Path, list[str]] = {}

    def spell(path: Path) -> Path:
        if path not in spelled:
            top = path.parent == path
            folder = path if top else spell(path.parent)
            spelled[path] = path if top else folder / name_in(folder, path.name)
        return spelled[path]

    def name_in(folder: Path, name: str) -> str:
        try:
            if not _ignores_case(folder, name):
                return name
            names = listed.get(folder) or listed.setdefault(folder, os.listdir(folder))
        except OSError:
            return name
        return name if name in names else next((n for n in names if _fold(n) == _fold(name)), name)

    return [spell(path) for path in paths]


def _ignores_case(folder: Path, name: str) -> bool:
    other = name.swapcase()
    return other != name and os.path.samestat(os.lstat(folder / name), os.lstat(folder / other))


def _fold(name: str) -> str:
    from unicodedata import normalize

    return normalize("NFC", name).casefold()


def led_out(folder: Path, path: Path) -> Path | None:
    """Where a path that stands in a folder leads, if that is outside of it, by a link; else None.

    Whoever shares the folder can put a link there.
    """
    if not path.is_relative_to(folder):
        return None
    real = Path(os.path.realpath(path))
    return None if real.is_relative_to(os.path.realpath(folder)) else real


def is_guarded(folder: Path) -> bool:
    """Whether a folder is no workspace by accident: the user's own one, and the root of all."""
    real = Path(os.path.realpath(folder))
    return real == Path(os.path.realpath(os.path.expanduser("~"))) or real.parent == real


def folders_in(folder: Path) -> list[Path]:
    """The folders in a folder that can hold articles, the first of very many."""
    try:
        with os.scandir(folder) as entries:
            names = [one.name for one in islice(entries, MOST) if one.is_dir()]
    except OSError:
        return []
    return [folder / name for name in sorted(names) if name[0] not in "._" and name != ANNOTATIONS]


def _home_of(opened: Sequence[Path], look: Look) -> Home:
    starts = list(dict.fromkeys(_folder(path) for path in opened)) or [Path.cwd()]
    start = starts[0] if len(starts) == 1 else Path(os.path.commonpath(starts))
    weak: Home | None = None
    refused: list[Home] = []
    for folder in _upwards(start):
        if not marked(folder):
            continue
        found = look(folder)
        if not found.holds(opened) or not (found.certain or not is_guarded(folder)):
            refused.append(found)
        elif weak is None and not settled(folder):
            weak = found
        elif weak is None or _takes(found, weak):
            return found
    return weak or _linked(opened, look) or _new(start, opened, refused, look)


def _linked(opened: Sequence[Path], look: Look) -> Home | None:
    """The workspace of the current folder if its articles, which are elsewhere, are opened."""
    for folder in _upwards(Path.cwd()) if opened else ():
        if marked(folder):
            found = look(folder)
            if found.certain and all(below(path, found.articles) is not None for path in opened):
                return found
    return None


def _takes(outer: Home, inner: Home) -> bool:
    """Whether a workspace has the articles of one inside it that an earlier version made."""
    inside = below(inner.folder, outer.articles)
    return inside is not None and (inside == "." or knows(outer.annotations, inside))


def _new(start: Path, opened: Sequence[Path], refused: Sequence[Home], look: Look) -> Home:
    named = opened[0] if opened else start
    for found in refused:
        if any(below(path, found.annotations) is not None for path in opened):
            raise ConfigError(f"this holds tags, not articles: {named}")
    here = Path.cwd()
    barred = {os.path.realpath(found.folder): found.articles for found in refused}
    inside = all(below(path, here) is not None for path in opened)
    for folder in (here, start) if inside else (start,):
        if not is_guarded(folder) and os.path.realpath(folder) not in barred:
            return look(folder)
    if is_guarded(start):
        raise ConfigError(
            "your own folder and the root of all become no workspace by accident: put the articles"
            f" into a folder of their own, or make one with `reviewer init DIR`: {start}"
        )
    raise ConfigError(
        f"the articles of this workspace are in {barred[os.path.realpath(start)]}; move it there,"
        f" or name a folder for its tags with --annotations: {named}"
    )


def _upwards(start: Path) -> Iterator[Path]:
    """The folders in which to look, the nearest first; a link's own neighbours come first."""
    yield from _reach(start)
    real = Path(os.path.realpath(start))
    if real != start:
        yield from _reach(real)


def _reach(start: Path) -> Iterator[Path]:
    """A folder and those above it, up to where other people or other disks begin."""
    try:
        first = start.stat()
    except OSError:
        return
    mine = {os.getuid(), first.st_uid}
    for folder in (start, *start.parents):
        try:
            now = folder.stat()
        except OSError:
            return
        anyone = now.st_mode & stat.S_IWOTH
        if folder != start and (now.st_dev != first.st_dev or now.st_uid not in mine or anyone):
            return
        yield folder
        if is_guarded(folder):
            return


def _is_there(home: Home) -> bool:
    return marked(home.folder)


def _folder(path: Path) -> Path:
    return path if path.is_dir() else path.parent
