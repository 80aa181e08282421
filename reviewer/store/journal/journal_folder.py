"""The journal folder of one annotator: all its files, and the history they hold together."""

from __future__ import annotations

import errno
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from heapq import heappop, heappush
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

import orjson

from reviewer.filesystem import read_file, settled_mtime
from reviewer.models.journal import Change, Event
from reviewer.models.journal_lines import EventLine, events_of, together
from reviewer.ports import Problem
from reviewer.store.journal.journal_file import SUFFIX, Known, Tail, read_pieces, read_tail

PIECE: Final = 1 << 20
"""Bytes of a journal that are looked at together where all of it is replayed."""

LATEST: Final = 32
"""Journal files that are looked at each time."""


PARTS: Final = 16
"""Into so many looks the others are divided; one of them looks at everything."""


class JournalFolder:
    """Reads journal files; another session may add to them at any time.

    Attributes:
        path: The folder, which may not exist yet.
        problem: Why the folder itself cannot be read; None if it can.
        unreadable: Files that could not be read at the last try, and are tried again.
    """

    def __init__(self, path: Path) -> None:
        """The journals in `path`."""
        self.path = path
        self.problem: Problem | None = None
        self.unreadable: set[str] = set()
        self._looks = 0
        self._changed: int | None = None

    def sizes(self, known: Mapping[str, Extent] | None = None) -> dict[str, int]:
        """Name -> bytes of each journal file; opens none of them.

        Args:
            known: The files as they were. As long as none comes or goes, only those with the
                latest events are looked at each time, and of the others a part: of thousands
                nearly all are finished, and this is asked every few seconds.
        """
        looks, self._looks = self._looks, (self._looks + 1) % PARTS
        changed = settled_mtime(self.path)
        same = changed is not None and changed == self._changed
        self._changed = changed
        if known is None or looks == 0 or not same:
            return self._all_sizes()
        names = sorted(known, key=lambda name: known[name].last, reverse=True)
        some = {*names[:LATEST], *names[LATEST + looks :: PARTS]}
        return {name: self._size(name) if name in some else known[name].size for name in names}

    def _all_sizes(self) -> dict[str, int]:
        self.problem = None
        try:
            if self.path.is_symlink():
                raise OSError(errno.ELOOP, "it is a link, and no link is followed here")
            with os.scandir(self.path) as entries:
                return {each.name: _bytes(each) for each in entries if _is_journal(each)}
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            self.problem = _unread(self.path, error)
            return {}

    def _size(self, name: str) -> int:
        with suppress(OSError):
            return (self.path / name).lstat().st_size
        return -1

    def readable_again(self) -> set[str]:
        """Those of the files that could not be read which can be now."""
        return {name for name in self.unreadable if os.access(self.path / name, os.R_OK)}

    def cut_off(self, files: Mapping[str, Extent]) -> Problem | None:
        """What is wrong if the journal with the latest events does not end with a whole action.

        It may still be on its way here. Of an earlier one it means no more than that a session
        died while it wrote, before it had acknowledged that.
        """
        last = max(files, key=lambda name: files[name].last, default=None)
        if last is None or last in self.unreadable or files[last].folded >= files[last].size:
            return None
        hint = "what is whole is used; if the file was copied, copy it again"
        return Problem(str(self.path / last), "the end is missing", hint)

    def mention(self, articles: Iterable[str], files: Mapping[str, Extent]) -> bool:
        """Whether what was read of the files may say anything of articles beside what is open.

        Args:
            articles: Their ids; of a source `/` and its id.
            files: How far the files were read.
        """
        names = [orjson.dumps(article) for article in articles]
        pieces = [b'"piece":{"article":' + name + b',"open":false' for name in names]
        changes = [b"[" + name + b"," for name in names]
        sources = [b'"source:' + name[2:] for name in names if name.startswith(b'"/')]
        for name, extent in files.items():
            try:
                data = read_file(self.path / name)[0][: extent.folded]
            except OSError:
                return True
            # Lines that came whole do not say what they are about but in their changes.
            has_whole = data.count(b"\n") - 1 > data.count(b'"piece":{"article":')
            if any(part in data for part in (pieces + changes + sources if has_whole else pieces)):
                return True
        return False

    def tails(
        self, starts: Mapping[str, int], most: int = 0, keys: Collection[str] = ()
    ) -> Iterator[tuple[str, Tail]]:
        """What each named file holds from a byte on; files that vanished are left out.

        Args:
            starts: File -> where to begin.
            most: See `read_tail`.
            keys: See `read_tail`.
        """
        for name, start in sorted(starts.items()):
            with suppress(FileNotFoundError):
                yield name, self._tail(name, start, most, keys)

    def pieces(self, name: str, most: int, known: Known | None) -> Iterator[Tail]:
        """What a file holds, see `read_pieces`; nothing of one that vanished."""
        self.unreadable.discard(name)
        try:
            yield from read_pieces(self.path / name, most, known)
        except FileNotFoundError:
            return
        except OSError as error:
            yield self._unread_tail(name, 0, error)

    def _tail(self, name: str, start: int, most: int, keys: Collection[str]) -> Tail:
        """What a file holds; of one that may not be read, nothing and a problem."""
        self.unreadable.discard(name)
        try:
            return read_tail(self.path / name, start, most, keys)
        except FileNotFoundError:
            raise
        except OSError as error:
            return self._unread_tail(name, start, error)

    def _unread_tail(self, name: str, start: int, error: OSError) -> Tail:
        self.unreadable.add(name)
        problem = _unread(self.path / name, error)
        return Tail(folded=start, size=self._size(name), problems=[problem])

    def events(
        self, files: Mapping[str, Extent], *, newest_first: bool, keys: Collection[str] = ()
    ) -> Iterator[Event]:
        """All events in the order of their stamps, each once.

        A file is read only when its turn comes, so whoever wants the newest events reads only
        the files that hold them.

        Args:
            files: How far the files were read.
            newest_first: From the end.
            keys: Only changes of these keys are kept in memory; none for all.
        """
        sign = -1 if newest_first else 1
        queue = sorted(
            (sign * (extent.last if newest_first else extent.first), name)
            for name, extent in files.items()
        )
        waiting: list[tuple[int, _Turn, Event]] = []
        for bound, name in [*queue, (None, "")]:
            while waiting and (bound is None or waiting[0][0] < bound):
                known = [heappop(waiting)[2]]
                # Once more in another file, or another piece of it.
                while waiting and waiting[0][2].id == known[0].id:
                    known.append(heappop(waiting)[2])
                yield from _all_of(known)
            for event in self._events_in(name, keys):
                heappush(waiting, (sign * event.lc, _Turn(event, newest_first), event))

    def unordered(self, files: Iterable[str]) -> Iterator[Event]:
        """All events of files, in no order, and as often as they stand there.

        Only a piece of a file is in memory at a time.

        Args:
            files: Their names.
        """
        for name in sorted(files):
            tails = self.pieces(name, PIECE, None)
            yield from events_of(chain.from_iterable(tail.lines for tail in tails), again=True)

    def _events_in(self, name: str, keys: Collection[str]) -> Iterable[Event]:
        lines: list[EventLine] = []
        if name:
            for _, tail in self.tails({name: 0}, keys=keys):
                lines = tail.lines
        return events_of(lines, every=True)


def _all_of(known: Sequence[Event]) -> Iterator[Event]:
    """An event from all that is known of it, and what others say under its id."""
    whole = together(known)
    yield whole
    if len(known) > 1:
        said: dict[tuple[str, ...], list[Change]] = {}
        for change in whole.changes:
            said.setdefault(change[:3], []).append(change)
        yield from (
            event
            for event in known
            if any(change not in said.get(change[:3], ()) for change in event.changes)
        )


def _is_journal(entry: os.DirEntry[str]) -> bool:
    # What else can be there (a link that leads nowhere, say) is told when it is read.
    return entry.name.endswith(SUFFIX) and not entry.is_dir(follow_symlinks=False)


def _bytes(entry: os.DirEntry[str]) -> int:
    """The size of a file; -1 if the system does not tell."""
    try:
        return entry.stat(follow_symlinks=False).st_size
    except OSError:
        return -1


def _unread(path: Path, error: OSError) -> Problem:
    why = error.strerror or str(error)
    return Problem(str(path), f"cannot be read ({why})", "check its permissions")


class _Turn:
    """Orders events of one clock value, either way round."""

    __slots__ = ("backwards", "place")

    def __init__(self, event: Event, backwards: bool) -> None:
        self.place = event.stamp[1:]
        self.backwards = backwards

    def __lt__(self, other: _Turn) -> bool:
        return (self.place > other.place) if self.backwards else (self.place < other.place)


def extent_of(tail: Tail, known: Extent | None = None) -> Extent:
    """How far a file is read after its tail, given how far it was read before."""
    clocks = [line.lc for line in tail.lines]
    if known is not None and known.last:
        clocks += [known.first, known.last]
    return Extent(tail.size, tail.folded, min(clocks, default=0), max(clocks, default=0))


class Extent(NamedTuple):
    """How far a journal file was read.

    Attributes:
        size: Its bytes then.
        folded: The byte up to which its lines are folded.
        first: The lowest Lamport clock in it; 0 while it has no event.
        last: The highest one.
    """

    size: int
    folded: int
    first: int
    last: int
