"""Small things remembered for a workspace on this machine, such as where one was."""

from __future__ import annotations

from pathlib import Path

import orjson

from reviewer.models import Json
from reviewer.store.machine_state import write_atomically


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
