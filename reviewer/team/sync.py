"""Bringing a workspace and its desk's server together.

Whatever is interrupted is repeated: each side says what it holds, and what one lacks is sent. So
a lost connection, a restored backup on either side and a first meeting are one case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple, Protocol

import orjson

from reviewer.filesystem import replace_file
from reviewer.models import Scheme, under_way, vote_counts
from reviewer.models.names import is_machine
from reviewer.models.phrases import count_of
from reviewer.models.values import SUBMIT
from reviewer.team.chief_files import ChiefFiles
from reviewer.team.connection import TeamError
from reviewer.team.documents import Documents
from reviewer.team.journals import Journals
from reviewer.team.machine import MachineState
from reviewer.team.scheme_version import agree
from reviewer.team.server import TELLS_UNDER_WAY, Action, Head, PulledLine, Refusal, Server

BATCH: Final = 100_000
"""Pulled lines that are brought into their order and written at once: as many as most meetings
have, because what comes later and was said earlier is dear to take in."""

BYTES: Final = 64 << 20
"""Bytes of pulled lines after which they are written earlier."""

RECENT: Final = 120.0
"""Seconds that are looked back at for news; a transaction may have taken that long."""


class SyncedFolders(NamedTuple):
    """What is synced on this machine.

    Attributes:
        articles: The folder of articles.
        annotations: The folder of annotations.
        state: A folder of this machine for what is remembered of this workspace.
        scheme: Tags and statuses in force here; None does not ask whether they are the desk's.
    """

    articles: Path
    annotations: Path
    state: Path
    scheme: Scheme | None = None


@dataclass
class Report:
    """What one meeting did.

    Attributes:
        sent: Lines that went to the server.
        came: Lines that came.
        documents_sent: Articles, boundaries and files that went.
        documents_came: The same that came.
        refused: What the server did not take.
        notes: What somebody should know, one line each.
    """

    sent: int = 0
    came: int = 0
    documents_sent: int = 0
    documents_came: int = 0
    refused: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Meets(Protocol):
    """What `Sync` needs to begin: a connection to the desk, made anew after each loss."""

    def __call__(self) -> Server:
        """Connects.

        Raises:
            Away: The server does not answer.
            TeamError: It refuses.
        """


class Sync:
    """One workspace and its desk. Used from one thread.

    Attributes:
        report: What was done since the start.
        waiting: Lines of one's own that the server is not known to hold.
        config: What of reviewer.toml the chief shares with the scheme.
        submissions: Who submitted which article, as it came; whoever tells of them empties it.
    """

    def __init__(self, workspace: SyncedFolders, meet: Meets) -> None:
        """Does nothing yet."""
        self.report = Report()
        self.waiting = 0
        self._workspace = workspace
        self._meet = meet
        self.config = ""
        self._state = MachineState(workspace.state)
        self._was_here = bool(self._state.annotator)
        self._journals = Journals(workspace.annotations, self._state.machine)
        known = self._state.synced, self._state.versions
        self._chief_files = ChiefFiles(workspace.annotations, workspace.state, *known)
        self._documents = Documents(workspace.articles, workspace.annotations, *known)
        self._server: Server | None = None
        self._signature: tuple[object, ...] | None = None
        self._stock: tuple[int, ...] = ()
        self._plans: tuple[int, ...] = ()
        self.submissions: list[tuple[str, str]] = []
        self._told: dict[str, bytes] = {}
        self._notes: dict[str, list[str]] = {}
        self._sends_machines = True
        self._knows_others = False
        self._is_open = False
        self._has_met = False
        self._fresh: list[Action] = []

    def agree(self, conninfo: str) -> None:
        """Remembers that the user wants to share this workspace with that server."""
        self._state.address = conninfo
        self._state.save()

    # -- connecting ---------------------------------------------------------------------------

    @property
    def server(self) -> Server:
        """The server, connected to now if need be.

        Raises:
            Away: It does not answer.
            TeamError: It refuses, or this workspace is another desk's.
        """
        if self._server is None:
            server = self._meet()
            try:
                shared = server.shared()
                if "desk" not in shared:
                    raise TeamError(
                        "the desk was not made to its end: its owner runs `reviewer team create`"
                    )
                self._state.belongs_to(shared["desk"].value)
                self._is_open = "reveal" in shared and shared["reveal"].value == "open"
            except TeamError:
                server.close()
                raise
            self._state.role, self._state.annotator = server.role, server.annotator
            self._sends_machines = server.version >= TELLS_UNDER_WAY
            self._server = server
        return self._server

    def leave(self) -> None:
        """Lets go of the connection."""
        if self._has_met:
            self._state.save()
        if self._server is not None:
            with suppress(Exception):
                self._server.close()
        self._server = None

    # -- meeting ------------------------------------------------------------------------------

    def meet(self) -> Report:
        """Brings both sides together, whatever each of them had.

        Raises:
            Away: The server was lost; nothing is, and what was done stays done.
            TeamError: Something has to be mended first.
        """
        server = self.server
        self._sync_documents(server)
        for name in {*self._journals.annotators(), server.annotator}:
            self._journals.scan(name)
        self._fresh = []
        heads = server.heads()
        self._pull(server, heads)
        self._take_what_is_open(server)
        self._note_what_goes_on(server)
        for name in self._speaks_for(server.annotator):
            known = {
                head.key: (head.lines, head.last) for head in heads if head.key.annotator == name
            }
            self._push(server, self._journals.lacks(known, name))
        if unread := self._journals.unread:
            note = (
                f"{count_of(unread, 'line')} of the desk cannot be read: damaged, or of a newer"
                " version of Reviewer; the rest is here"
            )
            self._tell("lines", [note])
            self._journals.unread = 0
        self._has_met = True
        self.waiting = 0
        self._state.sent = sum(map(self._journals.count, self._speaks_for(server.annotator)))
        self._state.save()
        return self.report

    def catch_up(self, *, heard: bool) -> None:
        """Sends what was said here since, and fetches what is new.

        Args:
            heard: Whether the server has hinted that something is.
        """
        server = self.server
        self.look(server.annotator)
        if self._fresh:
            actions, self._fresh = self._fresh, []
            try:
                self._push(server, actions)
            except BaseException:
                self._fresh = actions
                raise
        if heard:
            self._pull(server, server.heads(RECENT))
            self._take_what_is_open(server, RECENT)
            self._note_what_goes_on(server)
            if server.plans_state() != self._plans:
                # What one has answered is told at once whether it was right.
                self._sync_chief_files(server)

    def look(self, annotator: str) -> None:
        """Counts what was said here since the last look."""
        names = self._speaks_for(annotator)
        fresh = [action for name in names for action in self._journals.scan(name)]
        self._fresh += fresh
        if self._has_met:
            self.waiting += sum(map(len, fresh))
        else:
            # What was said before this start may have been sent by an earlier one.
            if not self._knows_others:
                # What of others is here counts, with the server or without.
                self._knows_others = True
                for name in self._journals.annotators():
                    if name not in names:
                        self._journals.scan(name)
            said = sum(map(self._journals.count, names))
            self.waiting = max(0, said - self._state.sent)

    def look_at_documents(self, *, heard: bool) -> None:
        """Brings the documents together, if there are others here or, as was heard, there."""
        new = heard and self.server.stock() != self._stock
        if new or self._look_at_signatures() != self._signature:
            self._sync_documents(self.server)
            self._state.save()

    def _look_at_signatures(self) -> tuple[object, ...]:
        return (*self._documents.signature(), *self._chief_files.signature())

    def take(self, article: str) -> int:
        """Fetches others' work on an article, which the server records.

        Returns:
            How many lines of others there are, here by now.

        Raises:
            TeamError: It does not show yet.
        """
        server = self.server
        handed = server.take(article)
        if self._take_in(server, handed):
            # Sources that are cited there come under names of their own.
            self._pull(server, server.heads())
        return len(handed)

    def to_take(self) -> list[str]:
        """Articles of which others' work may be shown to whoever works here and was not yet."""
        return self.server.to_take()

    @property
    def here(self) -> int:
        """On how many articles others' work is here."""
        return self._journals.articles_of_others(self._state.annotator)

    @property
    def role(self) -> str:
        """What one was at the desk when it was last asked; empty if it never was."""
        return self._state.role

    def strangers(self) -> list[str]:
        """People whose work is here and who do not belong to the desk: nothing of it is sent."""
        members = self.server.members()
        return [
            name
            for name in self._journals.annotators()
            if name not in members and not is_machine(name)
        ]

    def declare(self, article: str) -> None:
        """Says that one reviews an article, and does not annotate it."""
        self.server.declare(article)

    # -- inside -------------------------------------------------------------------------------

    def _speaks_for(self, annotator: str) -> list[str]:
        """Whose lines are sent from here: one's own, and of the chief those of machines."""
        if self._state.role != "chief" or not self._sends_machines:
            return [annotator]
        return [annotator, *filter(is_machine, self._journals.annotators())]

    def _take_what_is_open(self, server: Server, recent: float | None = None) -> None:
        """Where others' work shows at once, nobody asks for it: it comes."""
        if self._is_open:
            for article in server.to_take(recent):
                self.take(article)

    def _note_what_goes_on(self, server: Server) -> None:
        """Writes down who is on which check and gave how many votes, where the program finds it."""
        for name, data in (
            (under_way.FILE, under_way.encode(server.under_way())),
            (vote_counts.FILE, vote_counts.encode(server.vote_counts())),
        ):
            if data != self._told.get(name):
                # Where the disk is full, it is written when there is room: nothing hangs on it.
                with suppress(OSError):
                    self._workspace.state.mkdir(parents=True, exist_ok=True)
                    replace_file(self._workspace.state / name, data)
                    self._told[name] = data

    def _sync_documents(self, server: Server) -> None:
        if self._workspace.scheme is not None:
            agree(server, self._workspace.scheme, self.config)
        found = self._documents.sync(server)
        self._sync_chief_files(server)
        self._stock = server.stock()
        self._signature = self._look_at_signatures()
        self.report.documents_sent += found.sent
        self.report.documents_came += found.came
        self._tell("documents", found.notes)

    def _sync_chief_files(self, server: Server) -> None:
        self._plans = server.plans_state()
        self._tell("chief's files", self._chief_files.sync(server))

    def _tell(self, about: str, notes: Iterable[str]) -> None:
        """Notes of something, in place of those of the last look at it: what was mended is gone."""
        self._notes[about] = list(notes)
        self.report.notes = [*dict.fromkeys(note for own in self._notes.values() for note in own)]

    def _pull(self, server: Server, heads: Iterable[Head]) -> int:
        by_key = {head.key: head for head in heads}
        wanted = []
        for head in by_key.values():
            held = self._journals.held(head.key, head.last)
            if held < head.lines:
                last = self._journals.last(head.key)
                wanted.append((head.key, last if last < head.last else 0))
        came = self._take_in(server, server.pull(wanted))
        # What is missing in the middle is only found out now: all of it comes, and folds once.
        again = [
            (key, 0)
            for key, after in wanted
            if after and self._journals.held(key, by_key[key].last) < by_key[key].lines
        ]
        return came + (self._take_in(server, server.pull(again)) if again else 0)

    def _take_in(self, server: Server, lines: Iterable[PulledLine]) -> int:
        came = 0
        batch: list[PulledLine] = []
        size = 0
        for line in lines:
            if (len(batch) >= BATCH or size >= BYTES) and batch[-1].key != line.key:
                came += self._write(server, batch)
                batch, size = [], 0
            batch.append(line)
            size += len(line.data)
        came += self._write(server, batch)
        self.report.came += came
        return came

    def _write(self, server: Server, batch: list[PulledLine]) -> int:
        count = self._journals.write(batch)
        if count and (self._was_here or self._has_met):
            self.submissions += _submissions(batch, server.annotator)
        for line in batch:
            if line.key.article.startswith("/") and line.key.annotator != server.annotator:
                for sha256 in _files_in(line.data):
                    self._documents.fetch_kept(server, line.key.annotator, sha256)
        return count

    def _push(self, server: Server, actions: Iterable[Action]) -> None:
        def sent(lines: int) -> None:
            self.report.sent += lines
            self.waiting = max(0, self.waiting - lines)
            self._state.sent += lines

        refused = server.push(actions, sent)
        lines = sum(each.lines for each in refused)
        self.report.sent -= lines
        self.report.refused = [*self.report.refused, *refused][-1_000:]


def _submissions(lines: Iterable[PulledLine], me: str) -> Iterator[tuple[str, str]]:
    """Which others submitted which articles, by lines that came."""
    for line in lines:
        if line.key.open and line.key.annotator != me and b'"submit"' in line.data:
            with suppress(ValueError, KeyError, TypeError, IndexError):
                changes = orjson.loads(line.data)["ch"]
                if any(change[2] == SUBMIT and change[4] is not None for change in changes):
                    yield line.key.annotator, line.key.article


def _files_in(line: bytes) -> list[str]:
    """Hashes of the kept files that a line about a source names."""
    with suppress(ValueError, KeyError, TypeError):
        values = [change[4] for change in orjson.loads(line)["ch"]]
        found = [value.get("sha256") for value in values if isinstance(value, Mapping)]
        return [sha256 for sha256 in found if isinstance(sha256, str)]
    return []
