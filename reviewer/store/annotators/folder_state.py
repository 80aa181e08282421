"""What is known of one annotator's folder: the articles in memory and how they got there.

Three ways lead to an article's state, from cheap to dear: its snapshot, if it is the file that
the cache remembers; that and the journals' new lines; a replay of all journals.

`judge` says what is true of an article when its snapshot and the journals differ.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from sys import intern
from typing import Final, NamedTuple

from reviewer.models import values as v
from reviewer.models.annotation import Tally, is_check, tally
from reviewer.models.garbage import without_garbage_runs
from reviewer.models.journal import Event
from reviewer.models.journal_lines import EventLine, LamportClock, events_of
from reviewer.models.journal_rows import check_article
from reviewer.models.values import Json, Values
from reviewer.ports import Problem
from reviewer.store.annotators.alarms import JUMP, Jump
from reviewer.store.annotators.folder_cache import (
    FolderCache,
    Identity,
    SharedTallies,
    note_written,
    save,
)
from reviewer.store.annotators.live_articles import LiveArticles
from reviewer.store.annotators.snapshot import RECORDS, ReadSnapshot, Tables, about_of, records_of
from reviewer.store.annotators.snapshot_files import CheckedSnapshot, SnapshotFolder
from reviewer.store.journal.journal_file import Known, Tail
from reviewer.store.journal.journal_folder import PIECE, JournalFolder, extent_of
from reviewer.store.journal.raw_line import RawLine
from reviewer.store.journal.replay import (
    Register,
    ValuesByUnit,
    fold,
    meets_another_note,
    set_values,
)

_NEWER: Final = "the folder is read-only here; install the newest version of Reviewer"

_REBUILT: Final = "nothing is lost, it was taken from the journals; the next session writes it anew"

_DOUBTFUL: Final = "no journal knows the article, so it is used as far as it can be read; check it"


class SnapshotVerdict(NamedTuple):
    """What counts.

    Attributes:
        units: What is said of the article.
        stale: Whether the snapshot has to be written anew, because it says something else.
        doubtful: Whether the snapshot cannot be trusted and says what no journal does, so that
            it must not be replaced without a copy.
        wrong: Why it cannot be trusted, in one clause; None if it can.
        hint: What that means.
    """

    units: ValuesByUnit
    stale: bool
    doubtful: bool = False
    wrong: str | None = None
    hint: str = ""


def judge(article: str, found: ReadSnapshot, register: Register, *, newer: bool) -> SnapshotVerdict:
    """Weighs a snapshot against all events that are known.

    The journals win key by key. What a trustworthy snapshot says beyond them stays, because it
    may have come without its journals. A snapshot that cannot be trusted counts only where no
    journal knows the article at all.

    Args:
        article: The article's id.
        found: Its snapshot; an empty one if there is none.
        register: All events.
        newer: Whether some lines of the journals could not be understood, because a newer
            version wrote them: then a trustworthy snapshot counts alone.
    """
    if found.wrong is None:
        units = found.units if newer and found.units else register.units(article, found.units)
        return SnapshotVerdict(units, stale=units != found.units)
    orphan = article not in register
    used = orphan or found.newer
    return SnapshotVerdict(
        register.units(article, found.units if used else None),
        stale=not orphan,
        doubtful=orphan or not register.knows_all(article, found.units),
        wrong=found.wrong,
        hint=_NEWER if found.newer else _DOUBTFUL if orphan else _REBUILT,
    )


class FolderState:
    """The articles of one annotator as they stand now.

    Attributes:
        path: The annotator's folder, which may not exist yet.
        cache: Where the `FolderCache` is kept between sessions.
        clock: The workspace's clock; it has seen all that was read here.
        journals: The journal files.
        snapshots: The snapshot files.
        live: What is said of the articles in memory; changed in place only.
        stale: The articles whose snapshot does not say what `live` says.
        doubtful: The articles whose snapshot cannot be trusted and says what no journal does, so
            that it is not replaced without a copy.
        folded: Everything else that is known.
        unsaved: Whether the cache is behind.
    """

    def __init__(self, path: Path, cache: Path, clock: LamportClock) -> None:
        """Reads the cache and the lines that are newer than it."""
        self.path = path
        self.cache = cache
        self.clock = clock
        self.journals = JournalFolder(path / "journal")
        self.snapshots = SnapshotFolder(path)
        self.live = LiveArticles()
        self.stale: set[str] = set()
        self.doubtful: set[str] = set()
        self.unsaved = False
        self.behind = False
        """Whether the last look left some of what has come."""
        self._recount: set[str] = set()
        self._shared = SharedTallies()
        folded = FolderCache.load(cache)
        self.folded = folded or FolderCache()
        if folded is None and path.exists():
            self.rebuild()
            return
        clock.seen(self.folded.lc)
        for article, units in self.folded.held.items():
            self.live.keep(article, units)
        self.stale.update(self.folded.held)
        changed = self.catch_up()
        if (self.folded.problems and self.check_snapshots()) or changed:
            self.save()

    def units(self, article: str) -> ValuesByUnit:
        """What is said of an article now; the dict stays the same and is kept up to date."""
        units = self.live.get(article)
        if units is None:
            units = self._trusted(article)
            if units is None:
                self.rebuild(article)
                return self.live.keep(article)
            units = self.live.take(article, units)
        return units

    def about(self, article: str) -> Values:
        """What is said of an article as a whole, for one look: nothing is kept in memory."""
        if self.live.get(article) is None:
            tables = self._saved(article)
            if tables is not None:
                return about_of(tables)
        return self.units(article).get("", {})

    def records(self, article: str) -> Iterable[dict[str, Json]]:
        """The records of an article in the order of the text, for one look at them."""
        tables = self._saved(article)
        if tables is None:
            return records_of(self.units(article))
        return tables.get(RECORDS, {}).values()

    def plain_records(self, article: str) -> Iterable[dict[str, Json]] | None:
        """The records of an article's snapshot, which is not kept in memory.

        Returns:
            None if it may say more than its file, or if anything but cuts and decisions is said
            that no record holds.
        """
        tables = self._saved(article)
        if tables is None or "loose" in tables:
            return None
        return tables.get(RECORDS, {}).values()

    def add_event(self, event: Event) -> None:
        """Takes in an event that is later than all others of this folder."""
        folded = self.folded
        folded.lived.add(event)
        folded.lc = max(folded.lc, event.lc)
        self.unsaved = True
        if event.op == "fact":
            return
        for article, changes in groupby(event.changes, key=itemgetter(0)):
            units = self.units(article)
            set_values(self.live.keep(article, units), changes)
            self.stale.add(article)
            self._recount.add(article)

    def tallies(self) -> dict[str, Tally]:
        """Article -> counts, for all of which anything is said."""
        for article in self._recount:
            self._count(article, self.units(article))
        self._recount.clear()
        return self.folded.tallies

    def catch_up(self, most: int = 0) -> bool:
        """Takes in what has come to the journals.

        Args:
            most: After about so many bytes of a file that grew the rest is left; 0 takes in all.

        Returns:
            Whether there was anything.
        """
        files = self.folded.files
        sizes = self.journals.sizes(files)
        self.behind = False
        changed = {
            name: files[name].folded if name in files else 0
            for name, size in sizes.items()
            if name not in files or files[name].size < size
        }
        changed |= {name: files[name].folded for name in self.journals.readable_again()}
        lost = any(sizes.get(name, -1) < extent.size for name, extent in files.items())
        if not changed and not lost:
            return False
        # Of several files no part may be taken in before what another says earlier.
        tails = dict(self.journals.tails(changed, most if len(changed) == 1 else 0))
        if lost or not self._take_tails(tails):
            self.rebuild()
        else:
            self.behind = any(tail.size < sizes[name] for name, tail in tails.items())
        return True

    def check_snapshots(self) -> bool:
        """Returns whether a snapshot is not the file that was seen, or is no problem any more."""
        seen, problems = dict(self.folded.snapshots), len(self.folded.problems)
        changed = []
        # Of one that could not be trusted it is not known which file it was.
        gone = any(_is_gone(problem.place, self.path) for problem in self.folded.problems)
        for article, *status in self.snapshots.files():
            known = seen.pop(article, None)
            if known is None or list(known[1:]) != status:
                changed.append(article)
        if seen or gone or not all(self._is_same(article) for article in changed):
            self.rebuild()
            return True
        return len(self.folded.problems) < problems

    def rebuild(self, *wanted: str) -> None:
        """Replays all journals, looks at every snapshot, and keeps what they do not say.

        Args:
            wanted: Articles to keep in memory whatever their snapshots say.
        """
        with without_garbage_runs():
            # Hardly ever has an event come after what was said later than it.
            if not self._rebuilt(wanted, early=True):
                self._rebuilt(wanted, early=False)
            self.save()

    def _rebuilt(self, wanted: Collection[str], *, early: bool) -> bool:
        """Does what `rebuild` says.

        Args:
            wanted: As there.
            early: Whether articles that are done with are let go of between two journal files, so
                that not all that a person ever said is in memory.

        Returns:
            Whether what came of it counts; it always does if it is not `early`.
        """
        folded = self.folded = FolderCache()
        register, let_go = Register(), dict[str, str]()
        self._shared = SharedTallies()
        self.stale.clear()
        self.doubtful.clear()
        self._recount.clear()
        last: set[str] = set()

        def between() -> None:
            nonlocal last
            quiet = last - register.touched
            last, register.touched = register.touched, set()
            if early:
                self._let_go(quiet.difference(wanted, self.live, let_go, ("",)), register, let_go)

        looked_at = {*wanted, *self.live, ""}

        def known_in(article: str, lines: Sequence[RawLine]) -> Callable[[], None] | None:
            if not early or article in looked_at or article in register:
                return None
            return self._known(article, lines, register, let_go)

        fold(self._all_events(between, known_in), register, folded.lived)
        if register.late:
            return False
        on_disk = self.snapshots.articles()
        for article in {*wanted, *self.live, *register, *on_disk}:
            if article in let_go and not register.is_changed(article):
                continue
            seen = self.snapshots.check(article) if article in on_disk else None
            if article in let_go and (seen is None or seen.identity.sha256 != let_go[article]):
                return False
            units = self._settle(article, seen, register)
            kept = article in self.stale or article in wanted
            live = self.live.keep(article) if kept else self.live.get(article)
            if live is not None:
                live.clear()
                live.update(units)
        self._shared = SharedTallies()
        return True

    def _let_go(self, articles: Iterable[str], register: Register, let_go: dict[str, str]) -> None:
        """Lets go of articles whose snapshots say all that is known of them.

        Args:
            articles: Those of which the last journal file said nothing more.
            register: All events so far.
            let_go: Told article -> hash (hex) of its snapshot.
        """
        for article in articles:
            seen = self.snapshots.check(article)
            if seen is None or seen.found.wrong is not None:
                continue
            try:
                counted = tally(seen.found.units)
            except TypeError:
                continue  # What is wrong with it is told at the end, if it is so then.
            if register.let_go(article, seen.found.units):
                let_go[article] = seen.identity.sha256
                self.folded.snapshots[article] = seen.identity
                self.folded.tallies[article] = self._shared.of(counted.to_json().values())
                self.folded.lived.add_cuts(article, seen.found.units)

    def _known(
        self,
        article: str,
        lines: Sequence[RawLine],
        register: Register,
        let_go: dict[str, str],
    ) -> Callable[[], None] | None:
        """Finds out whether its snapshot says all that the first lines about an article say.

        Args:
            article: Its id.
            lines: The lines, all of a piece of a journal file.
            register: All events so far.
            let_go: See `_let_go`.

        Returns:
            What lets go of the article; None if there is more to it.
        """
        found = None if check_article(article) else self.snapshots.plain(article)
        if found is None:
            return None
        identity, form = found
        if not all(form.takes(line.changes) for line in lines) or not form.is_half_said:
            return None
        last, beyond = max(one.line.stamp for one in lines), form.beyond()
        counted = self._shared.once(form.counts(), form.tally)
        article = intern(article)
        revised = any(one.line.basis != "blind" for one in lines)

        def note() -> None:
            register.let_go_of_known(article, last, beyond)
            if revised:
                self.folded.lived.revised.add(article)
            let_go[article] = identity.sha256
            self.folded.snapshots[article] = identity
            self.folded.tallies[article] = counted

        return note

    def snapshots_written(self, written: Mapping[str, Identity | None]) -> None:
        """Notes which snapshots the writer has replaced, or removed."""
        note_written(self.folded.snapshots, written)
        self.folded.problems = self._problems_without(written)

    def let_go(self, articles: Iterable[str]) -> None:
        """Forgets what is said of articles, as far as their snapshots say it."""
        for article in articles:
            trusted = article in self.folded.snapshots and article not in self.doubtful
            if trusted and article not in self.stale and article not in self._recount:
                self.live.let_go(article)

    def save(self) -> None:
        """Writes the cache; where that fails, the next opening costs a replay."""
        self.unsaved = False
        if self.journals.unreadable or self.journals.problem:
            return  # It would be taken for read, though it can be readable the next time.
        with suppress(OSError):
            save(self.cache, self.frozen(), self.folded.snapshots)

    def frozen(self, mended: Iterable[str] = ()) -> bytes:
        """What `FolderCache.save` needs beside the snapshots, as it is now.

        Args:
            mended: Articles whose snapshots will have been written by then.
        """
        self.tallies()
        held = {article: self.live.keep(article) for article in self.stale}
        return replace(self.folded, held=held, problems=self._problems_without(mended)).frozen()

    def _problems_without(self, mended: Iterable[str]) -> list[Problem]:
        places = {str(self.snapshots.path_of(article)) for article in mended}
        return [problem for problem in self.folded.problems if problem.place not in places]

    def _saved(self, article: str) -> Tables | None:
        """The tables of an article's snapshot; None where there may be more than it says."""
        if self.live.is_kept(article):
            return None
        return self.snapshots.tables(article, self.folded.snapshots.get(article))

    def _trusted(self, article: str) -> ValuesByUnit | None:
        return self.snapshots.units(article, self.folded.snapshots.get(article))

    def _is_same(self, article: str) -> bool:
        """Whether a file was only touched, or says now what its journal has said before."""
        seen = self.snapshots.check(article)
        known = self.folded.snapshots.get(article)
        if seen is None or article in self.doubtful:
            return False
        if known is None or seen.identity.sha256 != known.sha256:
            if seen.found.wrong is not None or seen.found.units != self.live.get(article):
                return False
            self.stale.discard(article)
        self.folded.snapshots[article] = seen.identity
        if seen.found.wrong is None:
            self.folded.problems = self._problems_without([article])
        self.unsaved = True
        return True

    def _take_tails(self, tails: dict[str, Tail]) -> bool:
        """Takes in new lines, if they are later than all others; returns whether they are."""
        lines = [line for tail in tails.values() for line in tail.lines[: tail.settled]]
        odd = any(tail.newer or tail.rewritten for tail in tails.values())
        late = any(line.lc <= self.folded.lc for line in lines)
        if odd or (late and not self._are_of_the_unknown(lines)):
            return False
        # File by file, as where all are replayed.
        found = [events_of(tail.lines[: tail.settled]) for tail in tails.values()]
        events = sorted(chain.from_iterable(found), key=lambda event: event.stamp)
        if len({event.stamp for event in events}) < len(events):
            return False  # which of two of one stamp counts is for replay to say
        live: dict[str, ValuesByUnit] = {}
        for article in _articles_in(events):
            units = self.live.get(article)
            if units is None and (units := self._trusted(article)) is None:
                return False
            live[article] = self.live.keep(article, units)
        if meets_another_note(events, live):
            return False  # what becomes of two notes depends on all that was said before
        for name, tail in tails.items():
            self._read(name, tail)
        for event in events:
            self.add_event(event)
        return True

    def _are_of_the_unknown(self, lines: Sequence[EventLine]) -> bool:
        """Whether lines are about articles or sources of which only what is open was said here.

        A server hands out others' work article by article, long after it was said: it meets
        nothing that was said before or after it.
        """
        pieces = {line.piece[:2] if line.piece is not None else ("", True) for line in lines}
        articles = [article for article, _ in pieces]
        return (
            not any(open for _, open in pieces)
            and all(map(self._knows_only_open, articles))
            # What was said and taken back has left no value, and counts all the same.
            and not self.journals.mention(articles, self.folded.files)
        )

    def _knows_only_open(self, article: str) -> bool:
        if article.startswith("/"):
            return v.SOURCE + article[1:] not in self.units("").get("", {})
        lived = self.folded.lived
        if article in lived.times or article in lived.revealed or article in lived.shown:
            return False
        keys = {key for values in self.units(article).values() for key in values}
        return all(key == v.SUBMIT or key.startswith(v.CUT) for key in keys)

    def _all_events(self, between: Callable[[], None], known: Known) -> Iterator[Event]:
        """All events, file by file.

        Args:
            between: Called after each file.
            known: See `read_pieces`.
        """
        for name in sorted(self.journals.sizes()):
            yield from events_of(self._lines_in(name, known))
            between()

    def _lines_in(self, name: str, known: Known) -> Iterator[EventLine]:
        for tail in self.journals.pieces(name, PIECE, known):
            self._read(name, tail)
            yield from tail.lines

    def _read(self, name: str, tail: Tail) -> None:
        folded = self.folded
        self._note_jumps(name, tail)
        extent = folded.files[name] = extent_of(tail, folded.files.get(name))
        folded.lc = max([folded.lc, *(line.lc for line in tail.lines[: tail.settled])])
        # What concerns the whole file may not be so any more.
        before = [each for each in folded.problems if each.place != str(self.journals.path / name)]
        folded.problems = [*before, *(each for each in tail.problems if each not in before)]
        folded.newer |= tail.newer
        self.clock.seen(extent.last)
        self.unsaved = True

    def _note_jumps(self, name: str, tail: Tail) -> None:
        known = self.folded.files.get(name)
        highest = known.last if known is not None else 0
        for line in tail.lines[: tail.settled]:
            if line.lc - highest > JUMP:
                jump = Jump(highest, line.lc, line.id)
                self.folded.jumps.setdefault(name, []).append(jump)
            highest = max(highest, line.lc)

    def _settle(
        self, article: str, seen: CheckedSnapshot | None, register: Register
    ) -> ValuesByUnit:
        """Finds out what is said of an article, and whether its snapshot says so."""
        found = ReadSnapshot({}) if seen is None else seen.found
        self.folded.newer |= found.newer
        verdict = judge(article, found, register, newer=self.folded.newer)
        if verdict.wrong is not None:
            self._tell(str(self.snapshots.path_of(article)), verdict.wrong, verdict.hint)
        if verdict.doubtful:
            self.doubtful.add(article)
        elif seen is not None:
            self.folded.snapshots[article] = seen.identity
        if verdict.stale:
            self.stale.add(article)
        self._count(article, verdict.units)
        self.folded.lived.add_cuts(article, verdict.units)
        return verdict.units

    def _tell(self, place: str, what: str, hint: str) -> None:
        problem = Problem(place, what, hint)
        if problem not in self.folded.problems:
            self.folded.problems.append(problem)

    def _count(self, article: str, units: ValuesByUnit) -> None:
        self.folded.tallies.pop(article, None)
        if article and units:
            try:
                self.folded.tallies[article] = tally(units)
            except TypeError as error:
                self.folded.tallies[article] = tally(_without_odd_checks(units))
                what = f"a value has another shape than it should ({error})"
                self._tell(f"{self.path}, article {article}", what, "it is left out")


def _is_gone(place: str, folder: Path) -> bool:
    """Whether a problem is about a file of a folder that is not there any more."""
    return os.path.dirname(place) == str(folder) and not os.path.lexists(place)


def _without_odd_checks(units: ValuesByUnit) -> ValuesByUnit:
    return {
        unit: {
            key: one for key, one in values.items() if not key.startswith(v.CHECK) or is_check(one)
        }
        for unit, values in units.items()
    }


def _articles_in(events: Iterable[Event]) -> set[str]:
    return {change.article for event in events if event.op != "fact" for change in event.changes}
