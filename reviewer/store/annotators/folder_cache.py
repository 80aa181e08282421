"""How far a folder's journals are folded: a cache, so that opening reads no journal.

It lives outside the workspace. Where it is missing, damaged or of another version, the journals
are replayed once, and nothing else is lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from sys import intern
from typing import Any, Final, NamedTuple

import orjson

from reviewer.filesystem import replace_file
from reviewer.models.annotation import Tally
from reviewer.models.journal import SHARED_VERSION
from reviewer.models.record import SNAPSHOT_SCHEMA
from reviewer.models.values import Json
from reviewer.ports import Problem
from reviewer.store.annotators.alarms import Jump
from reviewer.store.journal.journal_folder import Extent
from reviewer.store.journal.replay import Lived, ValuesByUnit

_VERSIONS: Final = [11, SHARED_VERSION, SNAPSHOT_SCHEMA]


class Identity(NamedTuple):
    """Which file was seen: the hash of its bytes (hex), its size and its time of change."""

    sha256: str
    size: int
    mtime_ns: int


@dataclass(slots=True)
class FolderCache:
    """All that the journals say which a snapshot does not, and which snapshots say the rest.

    Attributes:
        files: Journal file -> how far it was read.
        lc: The highest Lamport clock of all folded lines.
        snapshots: Article -> the file that was seen; `""` stands for the sources.
        held: Article -> what is said of it, where its snapshot on disk does not say the same.
        tallies: Article -> counts.
        lived: Facts and cuts.
        jumps: Journal file -> where its clock leaps.
        problems: What could not be read in those files.
        newer: Whether a newer version of the program has written in the folder.
    """

    files: dict[str, Extent] = field(default_factory=dict)
    lc: int = 0
    snapshots: dict[str, Identity] = field(default_factory=dict)
    held: dict[str, ValuesByUnit] = field(default_factory=dict)
    tallies: dict[str, Tally] = field(default_factory=dict)
    lived: Lived = field(default_factory=Lived)
    jumps: dict[str, list[Jump]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    newer: bool = False

    @classmethod
    def load(cls, path: Path) -> FolderCache | None:
        """Reads the cache; None where there is none that can be used."""
        try:
            with path.open("rb") as file:
                digest = file.readline().rstrip(b"\n").decode("ascii")
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    return None
                file.seek(len(digest) + 1)
                raw = orjson.loads(file.readline())
                return cls._from_json(raw, file) if raw["v"] == _VERSIONS else None
        except (OSError, ValueError):
            return None

    def frozen(self) -> bytes:
        """The cache as it would be saved now, but for `snapshots`; for `save`."""
        first = {
            "v": _VERSIONS,
            "files": {name: tuple(extent) for name, extent in self.files.items()},
            "lc": self.lc,
            "held": self.held,
            "lived": self.lived.to_json(),
            "jumps": {name: list(map(tuple, jumps)) for name, jumps in self.jumps.items()},
            "problems": [tuple(problem) for problem in self.problems],
            "newer": self.newer,
        }
        tallies = (
            (article, tuple(one.to_json().values())) for article, one in self.tallies.items()
        )
        return orjson.dumps(first, option=orjson.OPT_APPEND_NEWLINE) + _lines("tallies", tallies)

    @classmethod
    def _from_json(cls, raw: dict[str, Any], lines: Iterable[bytes]) -> FolderCache:
        found = cls(
            files={name: Extent(*extent) for name, extent in raw["files"].items()},
            lc=raw["lc"],
            held=raw["held"],
            lived=Lived.from_json(raw["lived"]),
            jumps={name: [Jump(*jump) for jump in jumps] for name, jumps in raw["jumps"].items()},
            problems=[Problem(*problem) for problem in raw["problems"]],
            newer=raw["newer"],
        )
        shared = SharedTallies()
        for line in lines:
            some = orjson.loads(line)
            # The ids of articles are the same strings for everybody.
            for name, counts in some.get("tallies", ()):
                found.tallies[intern(name)] = shared.of(counts)
            for name, seen in some.get("snapshots", ()):
                found.snapshots[intern(name)] = Identity(*seen)
        return found


class SharedTallies:
    """Makes equal counts one object: a corpus has many articles, of which the same is counted."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self._known: dict[str, Tally] = {}
        self._made: dict[Hashable, Tally] = {}

    def of(self, counts: Iterable[Json]) -> Tally:
        """The tally of counts in the order of its fields."""
        counts = tuple(counts)
        key = orjson.dumps(counts).decode()  # the bytes keep the room in which they were written
        found = self._known.get(key)
        if found is None:
            found = Tally(*(_NONE if one == {} else one for one in counts))
            self._known[key] = found
        return found

    def once(self, key: Hashable, make: Callable[[], Tally]) -> Tally:
        """The tally that belongs to a key, which is made where it is not known."""
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self.of(make().to_json().values())
        return found


_NONE: Final[Any] = {}
"""What counts nothing is one object, too."""

AT_ONCE: Final = 256
"""Articles in a line: what a line says is in memory twice while it is read."""


def _lines(name: str, items: Iterable[tuple[str, tuple[Any, ...]]]) -> bytes:
    """Articles with what is known of them, some a line."""
    items, found = iter(items), []
    while some := list(islice(items, AT_ONCE)):
        found.append(orjson.dumps({name: some}, option=orjson.OPT_APPEND_NEWLINE))
    return b"".join(found)


def save(path: Path, frozen: bytes, snapshots: dict[str, Identity]) -> None:
    """Writes the cache: what was frozen, with the snapshots that belong to it.

    Raises:
        OSError: It could not be written; the old one is untouched.
    """
    seen = ((article, tuple(identity)) for article, identity in snapshots.items())
    data = frozen + _lines("snapshots", seen)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not durable: the digest in front shows a cache that a loss of power has torn.
    digest = hashlib.sha256(data).hexdigest().encode()
    replace_file(path, digest + b"\n" + data, durable=False)


def note_written(snapshots: dict[str, Identity], written: Mapping[str, Identity | None]) -> None:
    """Notes which files were written and which were removed."""
    for article, identity in written.items():
        snapshots.pop(article, None)
        if identity is not None:
            snapshots[article] = identity
