"""What one annotator has said: the folder `annotations/<annotator>`, read."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from reviewer.filesystem import settled_mtime
from reviewer.models import Event, Json, Stamp, Values
from reviewer.models.annotation import Tally
from reviewer.models.journal_lines import LamportClock
from reviewer.models.values import SOURCE
from reviewer.ports import Facts, Problem, StoreError
from reviewer.store.annotators.alarms import Reach, mass_cuts, reaches
from reviewer.store.annotators.folder_state import FolderState
from reviewer.store.annotators.folder_writer import FolderWriter, new_session, utc_now
from reviewer.store.folder_lock import FolderLock
from reviewer.store.journal.journal_writer import ROLL
from reviewer.store.write_root import WriteRoot

AT_ONCE: Final = 24 << 10
"""Bytes of a journal that a short look takes in: some sixty lines, a few milliseconds."""

TOLD_AFTER: Final = 32
"""Short looks after which it is told that something has come, though there is more."""


class AnnotatorFolder:
    """One annotator's folder. Used from one thread.

    Attributes:
        name: The annotator.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        *,
        cache: Path,
        clock: LamportClock,
        text_sha256: Callable[[str], str],
    ) -> None:
        """Reads what is new in the journals; nothing is written into the folder.

        Args:
            folder: `annotations/<name>`; it may not exist yet.
            name: The annotator.
            cache: A file of the user's cache folder, for this folder alone.
            clock: The workspace's clock.
            text_sha256: Article id -> hash of its present text (hex), or empty if unknown; it is
                told in the snapshot.
        """
        self.name = name
        self._folder = folder
        self._text_sha256 = text_sha256
        self._root = WriteRoot(folder.parent)
        self._state = FolderState(folder, cache, clock)
        self._checked: tuple[int | None, list[int]] = (None, [])
        self._missed = False
        self._looks = 0
        self._writer: FolderWriter | None = None

    def values(self, article: str) -> Mapping[str, Values]:
        """All that is said of an article: unit id -> key -> value; kept up to date."""
        return self._state.units(article)

    def about(self, article: str) -> Values:
        """What is said of an article as a whole at this moment, for one look at it."""
        return self._state.about(article)

    def tallies(self) -> Mapping[str, Tally]:
        """Article id -> counts, for every article of which anything is said."""
        self._check_snapshots()
        return self._state.tallies()

    def sources(self) -> Mapping[str, Json]:
        """Source id -> value of `source:<id>`; kept up to date."""
        return _Sources(self._state.units(""))

    def facts(self, article: str) -> Facts:
        """Time spent on an article and what was revealed there."""
        lived = self._state.folded.lived
        revealed = frozenset(lived.revealed.get(article, ()))
        shown = frozenset(lived.shown.get(article, ()))
        # Not a copy: it is asked for at every move of the cursor.
        times = MappingProxyType(lived.times.get(article, {}))
        return Facts(times, revealed, shown, article in lived.revised)

    def cuts(self, article: str) -> Mapping[tuple[str, int], tuple[Stamp, str | None]]:
        """(base unit, offset) -> stamp and value of the cut, of all text versions."""
        self._check_snapshots()
        return self._state.folded.lived.cuts.get(article, {})

    def records(
        self, articles: Iterable[str] | None = None
    ) -> Iterator[tuple[str, dict[str, Json]]]:
        """Every annotation as (article id, record), by article and place; one article at a time.

        Args:
            articles: Only these, in this order; by default all of them.
        """
        known = self.tallies()
        for article in sorted(known) if articles is None else filter(known.__contains__, articles):
            for record in self._state.records(article):
                yield article, record

    def plain_records(self, article: str) -> Iterable[dict[str, Json]] | None:
        """The records of an article's snapshot; None if it does not hold all that is said."""
        return self._state.plain_records(article)

    def events(self, *, newest_first: bool = False, keys: Collection[str] = ()) -> Iterator[Event]:
        """The history in the order of the stamps, read as far as it is asked for.

        Args:
            newest_first: From the end.
            keys: Only changes of these keys; none for all.
        """
        files = self._state.folded.files
        return self._state.journals.events(files, newest_first=newest_first, keys=keys)

    def unordered_events(self) -> Iterator[Event]:
        """See `FileStore.unordered_events`."""
        return self._state.journals.unordered(self._state.folded.files)

    def arrivals(self, *, short: bool = False) -> bool:
        """Whether anything has come since the last look, other than by our own writer.

        From then on everything here tells what is true now.

        Args:
            short: Whether of much the rest may be left for the next look; see `behind`.
        """
        writer = self._writer if self._is_writing() else None
        if writer is not None and not writer.look():
            # What is on the screen is true, though the files are not there.
            return False
        changed = self._state.catch_up(AT_ONCE if short else 0) or self._check_snapshots(writer)
        if self._state.behind:
            # It is told when all of it is taken in, or a good part.
            self._missed, self._looks = True, self._looks + 1
            if self._looks % TOLD_AFTER:
                return False
        elif (changed or self._missed) and writer is None:
            self._state.save()
        missed, self._missed = self._missed, False
        return changed or missed

    @property
    def behind(self) -> bool:
        """Whether the last look left some of what has come, so as to be short."""
        return self._state.behind

    def problems(self) -> Sequence[Problem]:
        """What could not be read in this folder."""
        whole = self._state.journals.problem
        return (*self._state.folded.problems, *([whole] if whole else []))

    def reaches(self) -> Iterator[Reach]:
        """The values of the clock in the journals."""
        folded, journals = self._state.folded, self._state.journals.path
        return reaches(journals, self.name, folded.files, folded.jumps)

    def alarms(self) -> Iterator[Problem]:
        """What counts and yet looks like nobody's work; nothing of one's own session."""
        if self._is_writing():
            return iter(())
        return mass_cuts(self._folder, self.name, self._state.folded.lived.cuts)

    def unfinished(self) -> Problem | None:
        """Whether a journal that another session writes, or that was copied, has no proper end."""
        state = self._state
        return None if self._is_writing() else state.journals.cut_off(state.folded.files)

    def writer(
        self,
        *,
        app: str,
        now: Callable[[], str] = utc_now,
        session: Callable[[], str] = new_session,
        locks: Path | None = None,
        rescue: Path | None = None,
        roll: int = ROLL,
    ) -> FolderWriter:
        """Begins a writing session.

        Args:
            app: Name and version of the program, for the journal's first line.
            now: Gives the time, UTC, ISO 8601 with `Z`.
            session: Gives a new session's id.
            locks: Folder of the locks; None for the user's state folder.
            rescue: Folder for what is said while the workspace is gone; None for one in the
                user's state folder.
            roll: Bytes after which the session begins a new journal file.

        Raises:
            Locked: Another session writes this folder.
            StoreError: The folder cannot be written, or a newer version has written in it.
        """
        begun, started = session(), now()
        lock = FolderLock(self._folder, self.name, locks)
        lock.acquire(begun, started)
        try:
            # Readers may have looked before; `arrivals` tells them.
            self._missed = self._state.catch_up()
            self._missed |= self._check_snapshots()
            self._refuse()
        except BaseException:
            lock.release()
            raise
        self._state.live.keep_all()
        self._writer = FolderWriter(
            self._state, self.name, begun, app,
            lock=lock, now=now, text_sha256=self._text_sha256,
            root=self._root, rescue=rescue, roll=roll,
        )  # fmt: skip
        return self._writer

    def _is_writing(self) -> bool:
        return self._writer is not None and not self._writer.closed

    def _check_snapshots(self, writer: FolderWriter | None = None) -> bool:
        # Files are replaced, never changed in place, so the folder's own time tells of it. What
        # was copied in half grows in place. Of what our own writer replaces, the others need not
        # be asked about; only between two folds it is looked whether git replaced it as well.
        if self._is_writing() and (writer is None or not writer.settled):
            return False
        changed = settled_mtime(self._folder), [_size(problem.place) for problem in self.problems()]
        if changed[0] is not None and changed == self._checked:
            return False
        self._checked = changed
        return self._state.check_snapshots()

    def _refuse(self) -> None:
        if self._state.folded.newer:
            raise StoreError(
                "a newer version of Reviewer has written here; it can only be read, install"
                f" the newest version to write: {self._folder}"
            )
        for folder in (self._folder, self._state.journals.path):
            if folder.is_symlink():
                raise StoreError(f"it is a link, and nothing is written through it: {folder}")
        existing = next(each for each in (self._folder, *self._folder.parents) if each.exists())
        if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
            raise StoreError(f"no permission to write here, it can only be read: {existing}")


class _Sources(Mapping[str, Json]):
    """The sources among the values of the article `""`, as they are at any time."""

    def __init__(self, units: Mapping[str, Values]) -> None:
        self._units = units

    def __getitem__(self, source: str) -> Json:
        return self._units.get("", {})[SOURCE + source]

    def __iter__(self) -> Iterator[str]:
        keys = self._units.get("", {})
        return (key[len(SOURCE) :] for key in keys if key.startswith(SOURCE))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _size(place: str) -> int:
    """Bytes of a file that was a problem; -1 if it is no file any more, or a part of one."""
    try:
        return os.stat(place).st_size
    except OSError:
        return -1
