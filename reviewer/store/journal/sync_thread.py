"""The thread that makes writes outlast a loss of power, so that no key waits for the disk."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

from reviewer.filesystem import sync_file, sync_folder

RETRY: Final = 1.0
"""Seconds after which a sync that failed is tried again."""

_Files: TypeAlias = dict[int, tuple[Path, ...]]
"""File descriptor -> the folders whose names have to be synced too, for a new file."""


class Syncer:
    """Syncs files and does longer jobs behind the caller's back, one after the other.

    What is asked for while a sync runs is done by the next one, all at once.
    """

    def __init__(self, *, retry: float = RETRY) -> None:
        """Starts no thread until there is something to do.

        Args:
            retry: Seconds after which a sync that failed is tried again.
        """
        self._retry = retry
        self._changed = threading.Condition()
        self._files: _Files = {}
        self._jobs: deque[Callable[[], None]] = deque()
        self._busy = False
        self._syncing = False
        self._failures = 0
        self._failure: str | None = None
        self._hurried = False
        self._stopped = False
        self._thread: threading.Thread | None = None

    @property
    def saving(self) -> bool:
        """Whether a file does not yet survive a loss of power."""
        return self._syncing or bool(self._files)

    @property
    def failure(self) -> str | None:
        """Why the last sync failed; None while all is well."""
        return self._failure

    def sync(self, fd: int, folders: tuple[Path, ...] = ()) -> None:
        """Has a file synced, and the names in some folders."""
        with self._changed:
            self._files[fd] = folders or self._files.get(fd, ())
            self._begin()

    def do(self, job: Callable[[], None]) -> None:
        """Has a job done after what was asked for before. It may not raise."""
        with self._changed:
            self._jobs.append(job)
            self._begin()

    def wait(self) -> bool:
        """Returns when everything is done, or once more in vain; whether all is done."""
        with self._changed:
            self._hurried = True
            self._changed.notify_all()
            # A sync that has begun may lack the latest write, so its failure says nothing.
            enough = self._failures + 1 + self._syncing
            self._changed.wait_for(lambda: self._idle() or self._failures >= enough)
            return self._idle()

    def stop(self) -> None:
        """Ends the thread after what it is doing; does not wait for what is left."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _idle(self) -> bool:
        return not (self._files or self._jobs or self._busy)

    def _begin(self) -> None:
        if self._thread is None:
            # Not to be waited for when the program dies: the journal has it all.
            self._thread = threading.Thread(target=self._run, name="syncer", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._rest()
                if self._stopped:
                    return
                files, self._files = self._files, {}
                job = self._jobs.popleft() if self._jobs else None
                self._busy, self._syncing = True, bool(files)
            self._settle(files, *_sync_all(files))
            if job is not None:
                job()
                job = None  # what it has written is not held until the next one
            with self._changed:
                self._busy = False
                self._changed.notify_all()

    def _settle(self, files: _Files, left: _Files, failure: str | None) -> None:
        with self._changed:
            self._files = {**left, **self._files}
            self._failures += failure is not None
            if files:
                self._failure = failure
            self._syncing = False

    def _rest(self) -> None:
        if self._failure is not None and not self._jobs:
            self._changed.wait_for(lambda: self._hurried or self._stopped, self._retry)
        else:
            self._changed.wait_for(lambda: self._files or self._jobs or self._stopped)
        self._hurried = False


def _sync_all(files: _Files) -> tuple[_Files, str | None]:
    """Syncs files; returns those that are left, and why."""
    left: _Files = {}
    failure: str | None = None
    for fd, folders in files.items():
        try:
            sync_file(fd)
            for folder in folders:
                sync_folder(folder)
        except OSError as error:
            left[fd] = folders
            failure = f"the disk refuses to save ({error.strerror or error})"
    return left, failure
