"""Where this machine keeps what is not shared: caches and small remembered things.

Losing these folders costs one replay and one look at each article, nothing else.

Small things remembered for a workspace on this machine, such as where one was.

Also here: what the desk's server told last of checks that are under way, and of votes.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final, Generic, NamedTuple, TypeVar

import orjson

from reviewer.filesystem import read_file, state_of
from reviewer.models import Json
from reviewer.models.under_way import UnderWay
from reviewer.models.vote_counts import VoteCount

CACHE: Final = "REVIEWER_CACHE_DIR"
"""Environment variable that names another folder for caches."""


STATE: Final = "REVIEWER_STATE_DIR"
"""Environment variable that names another folder for remembered things."""


_APP: Final = "reviewer"


class MachineFolders(NamedTuple):
    """The folders of one workspace on this machine; they need not exist.

    Attributes:
        cache: For what can be worked out again.
        state: For what is remembered (where one was).
    """

    cache: Path
    state: Path

    @classmethod
    def of(cls, annotations: Path) -> MachineFolders:
        """The folders that belong to a workspace.

        Args:
            annotations: The folder of its annotations, which tells workspaces apart.
        """
        key = sha256(os.fsencode(os.path.realpath(annotations))).hexdigest()[:16]
        return cls(_cache() / key, state_folder() / key)


def write_atomically(file: Path, data: bytes) -> bool:
    """Replaces a small file of these folders, or leaves it; returns whether it could."""
    if not file.is_absolute():
        # Without a home folder there is no place for them.
        return False
    temporary = file.with_name(f"{file.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(file)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        return False
    return True


def _cache() -> Path:
    if given := os.environ.get(CACHE):
        return Path(given)
    from platformdirs import user_cache_path

    return user_cache_path(_APP)


def state_folder() -> Path:
    """Where this machine remembers things of all workspaces."""
    if given := os.environ.get(STATE):
        return Path(given)
    from platformdirs import user_state_path

    return user_state_path(_APP)


class Memo:
    """One JSON file of names and values. What it cannot keep on disk it keeps for the session."""

    def __init__(self, file: Path) -> None:
        """Opens a file that need not exist, without reading it."""
        self._file = file
        self._mine: dict[str, Json] = {}

    def recall(self, name: str) -> Json:
        """What was remembered under a name; None for nothing."""
        return self._mine[name] if name in self._mine else self._read().get(name)

    def remember(self, name: str, value: Json) -> None:
        """Remembers a JSON value; None forgets it."""
        self._mine[name] = value
        # Read again each time: another session of this workspace may have written other names.
        merged = {**self._read(), **self._mine}
        kept = {key: value for key, value in sorted(merged.items()) if value is not None}
        write_atomically(self._file, orjson.dumps(kept, option=orjson.OPT_INDENT_2))

    def _read(self) -> dict[str, Json]:
        try:
            found = orjson.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


Told = TypeVar("Told", bound=UnderWay | VoteCount)


class ToldFile(Generic[Told]):
    """What the sync wrote down of others' hidden work; it need not exist."""

    def __init__(self, file: Path, decode: Callable[[bytes], tuple[Told, ...]]) -> None:
        """Reads nothing yet.

        Args:
            file: The file, in a workspace's folder for what is remembered.
            decode: What makes entries of its bytes.
        """
        self._file = file
        self._decode = decode
        self._seen: tuple[int, int, int] | None = None
        self._known: tuple[Told, ...] = ()

    def all(self) -> tuple[Told, ...]:
        """What it says; nothing if it cannot be read."""
        state = state_of(self._file)
        if state != self._seen:
            self._seen, self._known = state, ()
            with suppress(OSError):
                self._known = self._decode(read_file(self._file)[0])
        return self._known

    def changed(self) -> frozenset[str]:
        """Of whom it says something else than when it was last read."""
        before = self._known
        return frozenset(one.by for one in {*before} ^ {*self.all()})
