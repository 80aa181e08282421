"""One annotator's writing session in a folder.

Also here: copies of local files that are cited as evidence: `files/<sha256>` in an annotator's
folder.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final, Literal

from reviewer.filesystem import TEMPORARY, sync_file, sync_folder
from reviewer.models.journal import Basis, Change, Event
from reviewer.ports import StoreError
from reviewer.store.annotators.folder_state import FolderState
from reviewer.store.annotators.snapshot_writer import Fixed, SnapshotWrite
from reviewer.store.folder_lock import FolderLock
from reviewer.store.journal.journal_folder import Extent
from reviewer.store.journal.journal_writer import ROLL, JournalWriter
from reviewer.store.journal.sync_thread import Syncer
from reviewer.store.write_root import WriteRoot

FILES: Final = "files"
"""The folder of the copies."""


_PIECE: Final = 1 << 20
"""Bytes copied at a time: a film is not read into memory."""


def keep_file(path: Path, folder: Path, root: WriteRoot) -> str:
    """Copies a file into a folder under the hash of its bytes, so that it survives a power loss.

    Readers see the whole copy or none. A copy that is there already is left alone.

    Returns:
        The hash (SHA-256, hex).

    Raises:
        StoreError: It is no file, cannot be read, or the copy cannot be written.
    """
    if not os.path.isfile(path):
        raise StoreError(f"there is no such file to keep; check its path: {path}")
    try:
        root.make(folder)
        fd, name = tempfile.mkstemp(prefix=".", suffix=TEMPORARY, dir=folder)
        try:
            with path.open("rb") as source, os.fdopen(fd, "wb") as target:
                digest = _copy(source, target)
            _place(Path(name), folder / digest)
        finally:
            Path(name).unlink(missing_ok=True)
        sync_folder(folder)
    except OSError as error:
        raise StoreError(f"no copy was kept ({error.strerror}) in {folder}: {path}") from None
    return digest


def _copy(source: BinaryIO, target: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := source.read(_PIECE):
        digest.update(piece)
        target.write(piece)
    target.flush()
    sync_file(target.fileno())
    return digest.hexdigest()


def _place(copy: Path, target: Path) -> None:
    if not (target.is_file() and not target.is_symlink()):
        # Temporary files are for their owner alone; a team shares this one.
        copy.chmod(0o644)
        copy.replace(target)


def utc_now() -> str:
    """The time, UTC, ISO 8601 with microseconds and `Z`."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def new_session() -> str:
    """A session's id: 12 random hex digits."""
    return secrets.token_hex(6)


class FolderWriter:
    """Appends events to a journal of its own, and folds them into snapshots. See `ports.Writer`.

    Attributes:
        annotator: Whose folder it writes.
        session: The session's id.
        closed: Whether it has let go of the folder.
    """

    def __init__(
        self,
        state: FolderState,
        annotator: str,
        session: str,
        app: str,
        *,
        lock: FolderLock,
        now: Callable[[], str],
        text_sha256: Callable[[str], str],
        root: WriteRoot,
        rescue: Path | None = None,
        roll: int = ROLL,
    ) -> None:
        """Writes where `lock`, which is held, allows it.

        Args:
            state: The folder; it is kept up to date.
            annotator: Whose it is.
            session: A new session's id.
            app: Name and version of the program.
            lock: Let go when the session ends.
            now: Gives the time, UTC, ISO 8601 with `Z`.
            text_sha256: Article id -> hash of its present text (hex).
            root: The annotations of the workspace.
            rescue: Folder for what is said while the workspace is gone; by default one in the
                user's state folder.
            roll: Bytes after which the session begins a new journal file.
        """
        self.annotator = annotator
        self.session = session
        self.closed = False
        self._state = state
        self._text_sha256 = text_sha256
        self._lock = lock
        self._root = root
        self._syncer = Syncer()
        self._foldings: list[SnapshotWrite] = []
        self._unfolded: str | None = None
        self._away: set[str] = set()
        self._synced: Path | None = None
        self._journal = JournalWriter(
            state.journals.path, session, annotator, app,
            clock=state.clock, now=now, roll=roll, root=root, rescue=rescue,
        )  # fmt: skip
        self._sweep()
        if state.stale:
            self.fold(wait=False)

    @property
    def saving(self) -> bool:
        """Whether something written does not yet survive a loss of power."""
        return self._syncer.saving

    @property
    def failure(self) -> str | None:
        """Why the last attempt to make writes safe failed; None while all is well."""
        self._collect()
        return self._journal.failure or self._syncer.failure or self._unfolded

    @property
    def settled(self) -> bool:
        """Whether no snapshot is being written."""
        self._collect()
        return not self._foldings

    def told(self) -> str:
        """What others did to the files of the session since this was last asked, in one line."""
        news, self._journal.news = self._journal.news, ""
        return news

    def look(self) -> bool:
        """Sees to it that all that was said stands in a file, whatever became of the files.

        Returns:
            Whether the folder can be looked at: not while the workspace is gone.
        """
        try:
            before = self._journal.path
            self._journal.check()
        except StoreError:
            return False  # `failure` says why
        if self._journal.path != before:
            self._note()
            self._sync()
        return not self._journal.rescued and not self._root.gone

    def append(
        self,
        op: Literal["edit", "undo", "redo", "fact"],
        changes: Sequence[Change],
        *,
        ref: str | None = None,
        basis: Basis = "blind",
    ) -> Event:
        """Writes one event; when it returns, the event survives the death of the process.

        Raises:
            StoreError: It could not be written; nothing has changed.
        """
        if self.closed:
            raise StoreError(f"nothing was saved: the session of {self.annotator!r} is over")
        for article in {change.article for change in changes}:
            # Now, because what cannot be read must be found out before anything is written.
            self._state.units(article)
        if self._journal.full and self._syncer.wait():
            self._journal.close()
        event = self._journal.append(op, changes, ref, basis)
        self._state.add_event(event)
        self._note()
        self._sync()
        if self._journal.file.lines.worth_packing:
            self._syncer.do(self._journal.file.lines.pack)
        return event

    def fold(self, article: str | None = None, *, wait: bool = True) -> None:
        """Brings the snapshot of one article, or all that are behind, up to date.

        With `wait=False` the files are written behind the caller's back; what they will say is
        fixed when this returns. What goes wrong is told by `failure`, and tried again next time.
        """
        if self._may_not_fold(wait=wait):
            return
        self._collect()
        state = self._state
        behind = state.stale & {article} if article is not None else set(state.stale)
        if behind or (state.unsaved and article is None):
            self._begin(sorted(behind))
        if wait:
            self._syncer.wait()
            self._collect()

    def put_away(self, articles: Collection[str]) -> None:
        """Brings the snapshots of articles up to date behind the caller's back, and forgets them.

        See `ports.Writer.put_away`. What cannot be written stays in memory, and `failure` tells it.
        """
        # One after the other, so that not everything waits in memory for a slow disk.
        self._syncer.wait()
        self._collect()
        if self._may_not_fold(wait=False):
            return
        self._away.update(articles)
        if behind := self._state.stale.intersection(articles):
            self._begin(sorted(behind))

    def _may_not_fold(self, *, wait: bool) -> bool:
        """Whether snapshots are written later."""
        root = self._root
        # Git would not go on over a file that was changed meanwhile.
        git_waits = not wait and (root.in_git_operation or root.has_fresh_stash)
        return self.closed or root.gone or git_waits

    def keep_file(self, path: Path) -> str:
        """Copies a local file into `files/` of the folder, named by its hash (hex).

        Raises:
            StoreError: It cannot be read, or the copy cannot be written.
        """
        if self.closed:
            raise StoreError(f"nothing was kept: the session of {self.annotator!r} is over")
        return keep_file(path, self._state.path / FILES, self._root)

    def sync(self) -> None:
        """Returns when everything written survives a loss of power.

        Raises:
            StoreError: The disk refuses; it will be tried again.
        """
        if not self._syncer.wait():
            raise StoreError(self._syncer.failure or "not everything could be saved")

    def close(self) -> None:
        """Folds, syncs and lets go of the folder. Closing twice is harmless.

        Raises:
            StoreError: Something could not be made safe; the folder is let go all the same.
        """
        if self.closed:
            return
        try:
            if self.look():
                self.fold()
                # Git may have put older ones in their place.
                self._state.check_snapshots()
                self.fold()
            self._syncer.wait()
            failure = self.failure
        finally:
            self.closed = True
            self._syncer.stop()
            self._journal.close()
            self._lock.release()
        if failure is not None:
            raise StoreError(failure)

    def _begin(self, behind: list[str]) -> None:
        state = self._state
        articles = [
            Fixed(
                article,
                state.snapshots.path_of(article),
                {unit: dict(values) for unit, values in state.live.keep(article).items()},
                self._text_sha256(article) if article else "",
                article in state.doubtful,
            )
            for article in behind
        ]
        state.stale.difference_update(behind)
        state.doubtful.difference_update(behind)
        folding = SnapshotWrite(
            articles, root=self._root, cache=state.cache, frozen=state.frozen(behind),
            snapshots=state.folded.snapshots, earlier=self._foldings,
        )  # fmt: skip
        state.unsaved = False
        self._foldings.append(folding)
        self._syncer.do(folding)

    def _collect(self) -> None:
        """Takes note of what the other thread has written since."""
        while self._foldings and self._foldings[0].done:
            folding = self._foldings.pop(0)
            self._state.snapshots_written(folding.written)
            self._state.stale |= folding.failures.keys()
            self._unfolded = next(iter(folding.failures.values()), None)
        if self._away and not self._foldings:
            self._state.let_go(self._away)
            self._away.clear()

    def _sync(self) -> None:
        fd, path = self._journal.fd, self._journal.path
        assert fd is not None
        # A new file needs its name on the disk too, and a new annotator those of the folders.
        new = () if path == self._synced else tuple(path.parents)[:3]
        self._synced = path
        self._syncer.sync(fd, new)

    def _note(self) -> None:
        if not self._journal.rescued:
            file = self._journal.file
            extent = Extent(file.size, file.size, file.first, file.last)
            self._state.folded.files[file.path.name] = extent

    def _sweep(self) -> None:
        # Left by a session that died while it wrote; the lock says that nobody writes now.
        with suppress(OSError):
            for path in self._state.path.glob(f".*{TEMPORARY}"):
                path.unlink()
