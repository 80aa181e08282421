"""What this machine remembers of a workspace's desk, outside of the workspace."""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import orjson

from reviewer.filesystem import replace_file
from reviewer.team.connection import TeamError

FILE: Final = "team.json"


class MachineState:
    """What this machine remembers of the desk. Losing it costs one comparison.

    Attributes:
        machine: A name that no other machine has.
        synced: Name of a document -> its hash when both sides last had the same.
        versions: Name of a document -> the desk's version then, where it was not the first: a lower
            one afterwards is a restored backup of the server.
        sent: Lines of one's own that the server was last known to hold.
        annotator: Who one was at the desk when it was last asked.
        role: What one was then.
        address: Where the server is with which the user wants to share this workspace.
    """

    def __init__(self, folder: Path) -> None:
        """Reads what is remembered there, if anything is."""
        path = self._path = folder / FILE
        known: dict[str, Any] = {}
        with suppress(OSError, ValueError):
            found = orjson.loads(path.read_bytes())
            known = found if isinstance(found, dict) else {}
        machine = known.get("machine")
        self.machine = machine if isinstance(machine, str) and machine.isalnum() else ""
        if not self.machine:
            self.machine = secrets.token_hex(4)
        synced = known.get("synced")
        self.synced: dict[str, str] = dict(synced) if isinstance(synced, dict) else {}
        versions = known.get("versions")
        self.versions: dict[str, int] = dict(versions) if isinstance(versions, dict) else {}
        self.sent = known["sent"] if isinstance(known.get("sent"), int) else 0
        self.annotator = str(known.get("annotator", ""))
        self.role = str(known.get("role", ""))
        self._desk = str(known.get("desk", ""))
        self.address = str(known.get("address", ""))

    def belongs_to(self, desk: str) -> None:
        """Remembers which desk this is.

        Raises:
            TeamError: The workspace was another one's.
        """
        if self._desk and self._desk != desk:
            raise TeamError(
                "this workspace belongs to another desk than that of the server: join it in an"
                f" empty folder, or remove {self._path} to bring both together"
            )
        self._desk = desk
        self.save()

    def save(self) -> None:
        """Remembers; where that fails, the next time costs a comparison."""
        said = {
            "machine": self.machine,
            "desk": self._desk,
            "address": self.address,
            "sent": self.sent,
            "annotator": self.annotator,
            "role": self.role,
            "synced": self.synced,
            "versions": self.versions,
        }
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(self._path, orjson.dumps(said))


def agreed(state: Path, conninfo: str) -> bool:
    """Whether somebody at this machine has joined, or synced by hand, with that server.

    A reviewer.toml can come from anywhere: it alone must not send anybody's work away.

    Args:
        state: The folder of this machine for the workspace.
        conninfo: What the reviewer.toml says.
    """
    with suppress(OSError, ValueError, AttributeError):
        found = orjson.loads((state / FILE).read_bytes())
        return bool(conninfo) and found.get("address") == conninfo
    return False
