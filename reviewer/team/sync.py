"""Bringing a workspace and its desk's server together, once or for as long as somebody works.

Whatever is interrupted is repeated: each side says what it holds, and what one lacks is sent. So
a lost connection, a restored backup on either side and a first meeting are one case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Final, NamedTuple, Protocol

import orjson

from reviewer.filesystem import replace_file
from reviewer.models import Scheme
from reviewer.models.names import is_machine
from reviewer.models.phrases import count_of
from reviewer.models.under_way import FILE, encode
from reviewer.models.values import SUBMIT
from reviewer.team.connection import Away, TeamError
from reviewer.team.documents import Documents
from reviewer.team.journals import Journals
from reviewer.team.machine import MachineState
from reviewer.team.scheme_version import agree
from reviewer.team.server import TELLS_UNDER_WAY, Action, Head, PulledLine, Refusal, Server

RECENT: Final = 120.0
"""Seconds that are looked back at for news; a transaction may have taken that long."""

ALL_EVERY: Final = 300.0
"""Seconds after which everything is compared again, whatever was heard."""

LOOK_EVERY: Final = 0.5
"""Seconds between looks at what was said here."""

ASK_EVERY: Final = 15.0
"""Seconds between questions where nothing is heard, because a pooler may swallow hints."""

DOCUMENTS_EVERY: Final = 5.0
"""Seconds between looks at the documents here."""

PAUSES: Final = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds between tries while the server is away; the last one again and again."""


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
        self._documents = Documents(workspace.articles, workspace.annotations, self._state.synced)
        self._server: Server | None = None
        self._signature: object = None
        self._stock: tuple[int, ...] = ()
        self.submissions: list[tuple[str, str]] = []
        self._under_way = b""
        self._sends_machines = True
        self._knows_others = False
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
                self._state.belongs_to(server.shared()["desk"].value)
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
        self._note_under_way(server)
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
            self.report.notes = [*dict.fromkeys([*self.report.notes, note])]
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
            self._note_under_way(server)

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
        if new or self._documents.signature() != self._signature:
            self._sync_documents(self.server)
            self._state.save()

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

    def _note_under_way(self, server: Server) -> None:
        """Writes down who is on which check, where the program finds it."""
        data = encode(server.under_way())
        if data != self._under_way:
            self._workspace.state.mkdir(parents=True, exist_ok=True)
            replace_file(self._workspace.state / FILE, data)
            self._under_way = data

    def _sync_documents(self, server: Server) -> None:
        if self._workspace.scheme is not None:
            agree(server, self._workspace.scheme, self.config)
        found = self._documents.sync(server)
        self._stock = server.stock()
        self._signature = self._documents.signature()
        self.report.documents_sent += found.sent
        self.report.documents_came += found.came
        self.report.notes = [*dict.fromkeys([*self.report.notes, *found.notes])]

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
        for line in lines:
            if len(batch) >= 5_000 and batch[-1].key != line.key:
                came += self._write(server, batch)
                batch = []
            batch.append(line)
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


# -- as long as somebody works ---------------------------------------------------------------------


class Sign(NamedTuple):
    """How it stands, for one line on a screen.

    Attributes:
        state: `synced`, `sending`, `offline`, or `not synced` until somebody mends something.
        waiting: Lines that are to be sent.
        since: Since when the server is away, as HH:MM; else empty.
        why: Why it is, or what the server refused; empty if all is well.
        came: Lines that came since the start.
        here: On how many articles others' work is here.
        role: What one is at the desk; empty if that is not known.
        news: What others did, to be told once; mostly empty.
    """

    state: str
    waiting: int = 0
    since: str = ""
    why: str = ""
    came: int = 0
    here: int = 0
    role: str = ""
    news: str = ""

    @property
    def words(self) -> str:
        """The same in words."""
        if self.state == "synced":
            return f"synced{f' · {self.why}' if self.why else ''}"
        if self.state == "sending":
            return f"{self.waiting:,} to send"
        waiting = f", {self.waiting:,} to send" if self.waiting else ""
        since = f" since {self.since}" if self.since else ""
        here = f", others' work on {count_of(self.here, 'article')} is here" if self.here else ""
        return f"{self.state}{since}{waiting}{here} · {self.why}"


class Watch:
    """Syncs until it is told to stop; every loss is waited for, nothing is asked."""

    def __init__(
        self,
        sync: Sync,
        annotator: str,
        *,
        show: Callable[[Sign], None],
        asked: Callable[[float], str | None],
    ) -> None:
        """Begins with `run`.

        Args:
            sync: What it keeps together.
            annotator: Whose work is sent.
            show: Told how it stands, whenever that changes.
            asked: Waits for at most so many seconds for what is wanted: `take ARTICLE` to fetch
                others' work on it, `review ARTICLE` to declare that one reviews it before; an
                empty text for nothing; None to stop.
        """
        self._sync = sync
        self._annotator = annotator
        self._show = show
        self._asked = asked
        self._sign: Sign | None = None
        self._since = ""
        self._wanted: list[str] = []
        self._hollow: dict[str, None] = {}
        self._fetched: set[str] = set()
        self._denied = ""

    def run(self) -> None:
        """Syncs until `asked` says to stop."""
        tries = 0
        while True:
            try:
                self._fetched.clear()
                self._sync.meet()
                self._sync.server.listen()
                tries, self._since = 0, ""
                if not self._stay():
                    return
            except TeamError as error:
                self._sync.leave()
                self._since = self._since or datetime.now().strftime("%H:%M")
                pause = PAUSES[min(tries, len(PAUSES) - 1)]
                tries += 1
                state = "offline" if isinstance(error, Away) else "not synced"
                if not self._rest(pause, state, str(error)):
                    return

    def _stay(self) -> bool:
        """Works with the server that is there; returns whether to go on."""
        everything = asked_last = documents = monotonic()
        heard = told = True
        while True:
            now = monotonic()
            if now - everything >= ALL_EVERY:
                self._sync.meet()
                everything = now
            heard = heard or now - asked_last >= ASK_EVERY
            self._sync.catch_up(heard=heard)
            if heard:
                asked_last = now
                self._fetch_again()
            told = told or heard
            if now - documents >= DOCUMENTS_EVERY:
                self._sync.look_at_documents(heard=told)
                documents, told = now, False
            self._take()
            self._say("sending" if self._sync.waiting else "synced", self._complaint())
            if not self._ask(0):
                # What was said last is sent before the end.
                self._sync.catch_up(heard=False)
                return False
            heard = self._sync.server.heard(LOOK_EVERY)

    def _rest(self, seconds: float, state: str, why: str) -> bool:
        """Waits while the server is away, counting what is said meanwhile."""
        until = monotonic() + seconds
        while (left := until - monotonic()) > 0:
            self._sync.look(self._annotator)
            self._say(state, why)
            if not self._ask(min(left, LOOK_EVERY)):
                return False
        return True

    def _ask(self, seconds: float) -> bool:
        wanted = self._asked(seconds)
        if wanted:
            self._wanted.append(wanted)
        return wanted is not None

    def _take(self) -> None:
        """Fetches what was asked for; what is refused is said, and not asked again."""
        while self._wanted:
            what, _, article = self._wanted[0].partition(" ")
            try:
                if what == "review":
                    self._sync.declare(article)
                self._fetch(article)
                self._denied = ""
            except Away:
                raise
            except TeamError as error:
                self._denied = str(error)
            self._wanted.pop(0)

    def _fetch(self, article: str) -> None:
        """Fetches others' work; where there is none yet, it is asked for again when news comes.

        What is added to it later comes without being asked for.
        """
        if article in self._fetched:
            return
        if self._sync.take(article):
            self._fetched.add(article)
            self._hollow.pop(article, None)
        else:
            self._hollow[article] = None

    def _fetch_again(self) -> None:
        for article in list(self._hollow):
            try:
                self._fetch(article)
            except Away:
                raise
            except TeamError:
                # The submission was withdrawn meanwhile: it does not show any more.
                del self._hollow[article]

    def _complaint(self) -> str:
        report = self._sync.report
        if report.refused:
            lines = sum(each.lines for each in report.refused)
            last = report.refused[-1]
            return f"{lines} lines refused: {last.article}: {last.why}"
        return self._denied or next(iter(report.notes), "")

    def _news(self) -> str:
        came, self._sync.submissions = list(dict.fromkeys(self._sync.submissions)), []
        if not came:
            return ""
        more = f" and {count_of(len(came) - 1, 'more article')}" if len(came) > 1 else ""
        name, article = came[-1]
        return f"{name} submitted {article}" if not more else f"submitted: {article}{more}"

    def _say(self, state: str, why: str) -> None:
        report = self._sync.report
        since = self._since if state == "offline" else ""
        here, role = self._sync.here, self._sync.role
        news = self._news()
        sign = Sign(state, self._sync.waiting, since, why, report.came, here, role, news)
        if sign != self._sign:
            self._sign = sign
            self._show(sign)
