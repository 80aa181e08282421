"""What the chief sets for everybody: files of the workspace that one command each writes.

Assignments, splits, and the plans. The chief's go to the server, everybody else's are the server's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import orjson

from reviewer.filesystem import replace_file, state_of
from reviewer.models import Json
from reviewer.ports import PLANS
from reviewer.team.connection import Away, TeamError
from reviewer.team.files import make_folder
from reviewer.team.server import CARRIES_PLANS, Server, Shared

SHARED_FILES: Final = ("assignments", "splits")
"""Files that everybody may read whole, by name; plans may come without what is still hidden."""

BASES: Final = "desk-files"
"""The folder of this machine with the files as both sides last had them."""

_SHOWN: Final = 3
"""Things that both sides changed, as many as are named."""


class ChiefFiles:
    """These files on this machine."""

    def __init__(
        self, annotations: Path, state: Path, synced: dict[str, str], versions: dict[str, int]
    ) -> None:
        """Reads nothing yet.

        Args:
            annotations: The folder of annotations.
            state: A folder of this machine for what is remembered of the workspace.
            synced: Name -> hash as it was when both sides last had the same; kept up to date.
            versions: Name -> the desk's version then; kept up to date.
        """
        self._versions = versions
        self._annotations = annotations
        self._bases = state / BASES
        self._synced = synced

    def signature(self) -> tuple[object, ...]:
        """Changes whenever one of the files does; reads none."""
        return tuple(state_of(self._path(name)) for name in (*SHARED_FILES, *PLANS))

    def _path(self, name: str) -> Path:
        return self._annotations / f"{name}.json"

    def sync(self, server: Server) -> list[str]:
        """Sends and fetches what one side lacks.

        Returns:
            What somebody should know, one line each.

        Raises:
            TeamError: The server is away, or a file cannot be read or written.
        """
        try:
            notes = self._sync(server, SHARED_FILES, server.shared(), server.share)
            if server.version >= CARRIES_PLANS:
                notes += self._sync(server, PLANS, server.plans(), server.share_plan)
        except OSError as error:
            why = error.strerror or str(error)
            raise TeamError(
                f"{error.filename or self._annotations}: {why}; it is tried again"
            ) from None
        return notes

    def _sync(
        self,
        server: Server,
        names: tuple[str, ...],
        shared: Mapping[str, Shared],
        share: Callable[[str, str, int], None],
    ) -> list[str]:
        notes: list[str] = []
        for name in names:
            path, there = self._path(name), shared.get(name)
            here = path.read_text("utf-8", "replace") if path.is_file() else ""
            if here == (there.value if there else ""):
                self._remember(name, here, there.version if there else 0)
            elif server.role == "chief" and here:
                try:
                    notes += self._settle(name, here, there, share)
                except Away:
                    raise
                except TeamError as error:
                    # One file that the server does not take holds nothing else up.
                    notes.append(f"{path.name}: {error}")
            else:
                notes += self._follow(name, here, there)
        return notes

    def _follow(self, name: str, here: str, there: Shared | None) -> Iterator[str]:
        """Takes what the chief set, whoever one is."""
        path, known = self._path(name), self._synced.get(name)
        changed = bool(here) and known not in (None, _digest(here))
        if there is None:
            if known != _digest(here):
                yield f"{path.name}: only the chief sets it for the desk; it stays here"
        elif there.version < self._versions.get(name, 0) and here:
            # The server is a restored backup, and the chief's machine sends what it lacks.
            return
        elif isinstance(_object(there.value), Mapping):
            if changed:
                yield f"{path.name}: changed here; what the chief set counts"
            self._replace(name, there.value, there.version)

    def _settle(
        self, name: str, here: str, there: Shared | None, share: Callable[[str, str, int], None]
    ) -> Iterator[str]:
        """Brings a chief's file and the desk's together."""
        known, path = self._synced.get(name), self._path(name)
        said, version = here, there.version if there else 0
        before = self._versions.get(name, 0)
        # A lower version is that of a restored backup of the server, which gets what it had.
        restored, version = version < before, max(version, before)
        if there is not None and known == _digest(here) and not restored:
            self._replace(name, there.value, version)
            return
        ours, theirs = _object(here), _object(there.value) if there else None
        if ours is None:
            yield f"{path.name}: it cannot be read as JSON and is not sent"
            return
        if (whole := _filled(ours, theirs)) is not ours:
            yield f"{path.name}: what is withheld from others was missing, and is the desk's again"
            ours, said = whole, _lines(whole)
        if there is not None and known != _digest(there.value) and not restored:
            both: list[str] = []
            merged = merge(self._base(name), ours, theirs, both) if theirs is not None else ours
            said = _lines(merged) if merged != theirs else there.value
            if both:
                more = f" and {len(both) - _SHOWN} more" if len(both) > _SHOWN else ""
                what = ", ".join(both[:_SHOWN]) + more
                yield f"{path.name}: changed here and at the desk, where its own counts: {what}"
        if there is None or said != there.value:
            share(name, said, version)
            version += 1
        if said != here:
            self._replace(name, said, version)
        else:
            self._remember(name, said, version)

    def _replace(self, name: str, text: str, version: int) -> None:
        path = self._path(name)
        make_folder(self._annotations, path.parent)
        replace_file(path, text.encode())
        self._remember(name, text, version)

    def _remember(self, name: str, text: str, version: int) -> None:
        self._versions[name] = version
        if self._synced.get(name) == _digest(text):
            return
        self._synced[name] = _digest(text)
        # Without it the next merge only knows what both sides have.
        with suppress(OSError):
            self._bases.mkdir(parents=True, exist_ok=True)
            replace_file(self._bases / f"{name}.json", text.encode("utf-8", "replace"))

    def _base(self, name: str) -> dict[str, Any]:
        """The file as both sides last had it; empty if that is not known."""
        with suppress(OSError):
            text = (self._bases / f"{name}.json").read_text("utf-8", "replace")
            if _digest(text) == self._synced.get(name):
                return _object(text) or {}
        return {}


def _filled(ours: dict[str, Any], theirs: Mapping[str, Any] | None) -> dict[str, Any]:
    """A plan with the desk's entries in place of those that came here as others may see them.

    Somebody else's file may come with git. What the desk has not got either is left out.
    """
    found = ours
    for field in ("items", "contracts"):
        own, desk = (each.get(field) if each else None for each in (ours, theirs))
        if not isinstance(own, list) or not any(map(_is_blind, own)):
            continue
        known = {
            one["id"]: one
            for one in (desk if isinstance(desk, list) else [])
            if isinstance(one, dict) and isinstance(one.get("id"), str)
        }
        entries = [known.get(str(one["id"])) if _is_blind(one) else one for one in own]
        found = {**found, field: [one for one in entries if one is not None]}
    return found


def _is_blind(entry: Json) -> bool:
    """Whether something of an entry of a plan was withheld, as `reviewer.plans()` does."""
    if not isinstance(entry, dict) or "id" not in entry:
        return False
    sample = entry.get("sample")
    blind = isinstance(sample, list) and any(
        isinstance(one, list) and one and one[-1] is None for one in sample
    )
    return blind or entry.get("withheld") is True


_NOTHING: Final = object()
"""What is not there."""


def merge(
    base: Mapping[str, Json], ours: Mapping[str, Json], theirs: Mapping[str, Json], both: list[str]
) -> dict[str, Json]:
    """What both sides made of a file, entry by entry, as git does line by line.

    Entries are the fields of objects at most two deep, and the items of lists: by id, name or first
    word.

    Args:
        base: As both had it; empty if that is not known.
        ours: As it is here.
        theirs: As the desk has it, which counts where both changed the same.
        both: Gets the names of what both changed.
    """
    return _merged(base, ours, theirs, both, deep=2)


def _merged(
    base: Mapping[str, Json],
    ours: Mapping[str, Json],
    theirs: Mapping[str, Json],
    both: list[str],
    *,
    deep: int,
) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key in (*theirs, *(key for key in ours if key not in theirs)):
        before, mine, other = (each.get(key, _NOTHING) for each in (base, ours, theirs))
        if mine == other or before == mine:
            said = other
        elif before == other:
            said = mine
        elif deep and isinstance(mine, dict) and isinstance(other, dict):
            was = before if isinstance(before, dict) else {}
            said = _merged(was, mine, other, both, deep=deep - 1)
        elif deep == 2 and (lists := _by_key(before, mine, other)):
            said = list(_merged(lists[0], lists[1], lists[2], both, deep=0).values())
        else:
            both.append(key)
            said = other
        if said is not _NOTHING:
            found[key] = said
    return found


def _by_key(*lists: object) -> list[dict[str, Json]]:
    """Lists as their items by name; empty if some have none. What is no list has no item."""
    found: list[dict[str, Json]] = []
    for items in lists:
        own: dict[str, Json] = {}
        for item in items if isinstance(items, list) else []:
            name: object = item[:1] and item[0] if isinstance(item, list) else item
            if isinstance(item, dict):
                name = item.get("id", item.get("name"))
            if not isinstance(name, str) or name in own:
                return []
            own[name] = item
        found.append(own)
    return found


def _lines(said: Mapping[str, Json]) -> str:
    """The file with an entry a line, as the commands write it."""
    fields = []
    for name, value in said.items():
        head = orjson.dumps(name) + b": "
        if isinstance(value, dict):
            entries = [orjson.dumps(key) + b": " + orjson.dumps(own) for key, own in value.items()]
            fields.append(head + b"{\n" + b",\n".join(entries) + b"\n}")
        elif isinstance(value, list):
            fields.append(head + b"[\n" + b",\n".join(map(orjson.dumps, value)) + b"\n]")
        else:
            fields.append(head + orjson.dumps(value))
    return (b"{" + b",\n".join(fields) + b"}\n").decode()


def _object(text: str) -> dict[str, Any] | None:
    with suppress(ValueError):
        found = orjson.loads(text)
        return found if isinstance(found, dict) else None
    return None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
