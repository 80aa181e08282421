"""One session at a time writes an annotator's folder on one machine."""

from __future__ import annotations

import errno
import hashlib
import os
import socket
from contextlib import suppress
from pathlib import Path

import orjson

from reviewer.filesystem import replace_file
from reviewer.ports import Locked, StoreError


class FolderLock:
    """A lock on a folder, kept in the user's state folder: nothing appears in the workspace.

    Where nothing can be locked there (no home folder, a network disk without locks), the lock
    stands beside the folder that it is about, as `.<name>.lock`. The system lets go of it when the
    process dies, however that happens.
    """

    def __init__(self, folder: Path, name: str, locks: Path | None = None) -> None:
        """A lock on `folder`, that of the annotator `name`.

        Args:
            folder: The folder to lock; it may not exist.
            name: Its annotator.
            locks: Where locks are kept; None for the user's state folder.
        """
        # Imported here: together they cost more than everything else of a start.
        from filelock import FileLock
        from platformdirs import user_state_path

        resolved = os.path.realpath(folder)
        stem = f"{name}-{hashlib.sha256(os.fsencode(resolved)).hexdigest()[:16]}"
        self._folder = folder
        self._name = name
        self._path = (locks or user_state_path("reviewer", appauthor=False) / "locks") / stem
        self._lock = FileLock(f"{self._path}.lock", thread_local=False)
        self._beside = folder.parent / f".{name}"

    def acquire(self, session: str, since: str) -> None:
        """Takes the lock, or says at once who has it.

        Raises:
            Locked: Another session has it.
            StoreError: There is no place for locks.
        """
        from filelock import Timeout

        try:
            self._acquire(session, since)
        except Timeout:
            raise Locked(self._holder()) from None
        except (OSError, NotImplementedError) as error:
            self._lock.release()
            if self._path != self._beside:
                self._move_beside()
                self.acquire(session, since)
                return
            why = getattr(error, "strerror", None) or str(error)
            raise StoreError(
                f"nothing can be locked here ({why}), so it can only be read: {self._path}.lock"
            ) from error

    def _acquire(self, session: str, since: str) -> None:
        if not self._path.is_absolute():
            raise OSError(errno.ENOENT, "there is no home folder")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if os.path.islink(f"{self._path}.lock"):
            # Beside the folder somebody else may have put one, and taking a lock empties the file.
            raise OSError(errno.ELOOP, "it is a link")
        self._lock.acquire(blocking=False)
        self._note(session, since)

    def _move_beside(self) -> None:
        """Uses the workspace where the state folder cannot hold a lock."""
        from filelock import FileLock

        self._path = self._beside.absolute()
        self._beside = self._path
        self._lock = FileLock(f"{self._path}.lock", thread_local=False)

    def release(self) -> None:
        """Lets go; doing so twice is harmless."""
        if self._lock.is_locked:
            # Only a note for others; one that is left behind is overwritten by the next holder.
            with suppress(OSError):
                self._note_path.unlink(missing_ok=True)
            self._lock.release()

    @property
    def _note_path(self) -> Path:
        return self._path.with_name(f"{self._path.name}.json")

    def _note(self, session: str, since: str) -> None:
        # Beside the lock, because a session that tries in vain may empty the lock's own file.
        holder = {
            "session": session, "pid": os.getpid(), "host": socket.gethostname(), "since": since
        }  # fmt: skip
        replace_file(self._note_path, orjson.dumps(holder), durable=False)

    def _holder(self) -> str:
        who = "another session"
        with suppress(OSError, ValueError, KeyError, TypeError):
            note = orjson.loads(self._note_path.read_bytes())
            who += f" (process {note['pid']} on {note['host']}, since {note['since']})"
        return f"{who} writes the annotations of {self._name!r}; close it to write: {self._folder}"
