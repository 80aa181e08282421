"""The desk's server as the sync sees it: lines, documents and shared settings, typed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import orjson

from reviewer.models.under_way import UnderWay
from reviewer.models.vote_counts import VoteCount
from reviewer.team.connection import NO_MEMBER, Away, TeamError, library, line_of
from reviewer.team.migrations import NEWEST, version_of

if TYPE_CHECKING:
    from psycopg import Connection

BATCH: Final = 2_000
"""Lines sent in one transaction, or a little more: an action is never torn."""

BYTES: Final = 4 << 20
"""Bytes of lines after which a transaction is sent earlier."""

PULLED: Final = 5_000
"""Lines fetched at a time."""

TELLS_UNDER_WAY: Final = 2
"""The version of a desk from which on it tells who is on which check, and of which articles others'
work may be shown, and carries machines."""

CARRIES_PLANS: Final = 3
"""The version of a desk from which on it carries plans, notes of fetched pages, and votes."""

RECORDS_FIRST: Final = 5
"""The version of a desk from which on it hands out what an earlier transaction has recorded."""

HELD_UP: Final = "5s"
"""How long a statement waits for a transaction of somebody else that is not finished."""

_WANTED: Final = 5_000
"""Heads asked for at a time."""


class Key(NamedTuple):
    """What lines are numbered in: those of a session about an article that are open, or not."""

    annotator: str
    session: str
    article: str
    open: bool


class Head(NamedTuple):
    """How many lines of a key the server holds, and the number of the last."""

    key: Key
    lines: int
    last: int


class PulledLine(NamedTuple):
    """A line as it came from the server, unchecked.

    Attributes:
        key: What it is numbered in.
        n: Its number in the session.
        data: The line, without a line end.
    """

    key: Key
    n: int
    data: bytes


class SentLine(NamedTuple):
    """A line to be sent.

    Attributes:
        key: What it is numbered in.
        n: Its number in the session.
        lc: Its counter.
        cites: Ids of the sources that it cites; of a source the hash of its kept file.
        data: The line, without a line end.
    """

    key: Key
    n: int
    lc: int
    cites: tuple[str, ...]
    data: bytes


Action: TypeAlias = Sequence[SentLine]
"""The pieces of one event that are of one key: they are seen together or not at all."""


class Refusal(NamedTuple):
    """Lines that the server did not take.

    Attributes:
        lines: How many.
        article: The article they are about.
        why: What it said.
    """

    lines: int
    article: str
    why: str


class Shared(NamedTuple):
    """What one person sets for everybody, in its newest version."""

    version: int
    value: str


class Server:
    """One connection. Used from one thread.

    Attributes:
        annotator: Who logged in.
        role: What they are at this desk.
        version: That of the desk's database.
    """

    def __init__(self, connection: Connection[Any]) -> None:
        """Asks who one is.

        Raises:
            TeamError: The database holds no desk, or one that this program does not know.
        """
        self._connection = connection
        try:
            self.version, self.annotator, self.role = self._who()
        except BaseException:
            connection.close()
            raise

    def _who(self) -> tuple[int, str, str]:
        """The desk's version, who logged in, and what they are at this desk."""
        with self._asking():
            version = version_of(self._connection)
            where = self._connection.info.dbname
            if not version:
                raise TeamError(
                    f"the database {where} holds no desk: `reviewer team create` makes one"
                )
            if version > NEWEST:
                raise TeamError(
                    f"the desk's database has version {version}, this program knows {NEWEST}:"
                    " install the newest version of Reviewer; until then nothing is sent"
                )
            self._connection.execute(f"set lock_timeout = '{HELD_UP}'".encode())
            name, role = self._rows("select session_user::text, reviewer.my_role()")[0]
            if not role:
                raise TeamError(NO_MEMBER)
            return version, str(name), str(role)

    def close(self) -> None:
        """Lets go of the connection."""
        self._connection.close()

    # -- lines --------------------------------------------------------------------------------

    def heads(self, recent: float | None = None) -> list[Head]:
        """What there is to fetch: one's own lines, open ones, and what one has been shown.

        Args:
            recent: Only what changed within so many seconds, as far as the server can tell.
        """
        interval = None if recent is None else f"{recent} seconds"
        rows = self._rows("select * from reviewer.heads(%s::interval)", (interval,))
        return [Head(Key(*row[:4]), *row[4:]) for row in rows]

    def pull(self, wanted: Iterable[tuple[Key, int]]) -> Iterator[PulledLine]:
        """The lines of some keys behind a number, key by key."""
        waiting = [(key, after) for key, after in wanted]
        while waiting:
            asked, waiting = waiting[:_WANTED], waiting[_WANTED:]
            names = ("annotator", "session", "article", "open", "after")
            raw = [dict(zip(names, (*key, after), strict=True)) for key, after in asked]
            rows = self._rows("select * from reviewer.pull(%s::jsonb, %s)", (_json(raw), PULLED))
            last: dict[Key, int] = {}
            for row in rows:
                line = PulledLine(Key(*row[:4]), row[4], row[5].encode())
                last[line.key] = line.n
                yield line
            if len(rows) == PULLED:
                # Rows come in the order of the keys, and only the last key can have more.
                end = Key(*rows[-1][:4])
                waiting = [
                    *((key, last.get(key, after)) for key, after in asked if key >= end),
                    *waiting,
                ]

    def take(self, article: str) -> list[PulledLine]:
        """Others' lines on an article; that they are shown is recorded before.

        Raises:
            TeamError: They do not show yet.
        """
        if self.version >= RECORDS_FIRST:
            self._rows("select reviewer.show(%s)::text", (article,))
        rows = self._rows("select * from reviewer.take(%s)", (article,))
        return [PulledLine(Key(*row[:4]), row[4], row[5].encode()) for row in rows]

    def under_way(self) -> list[UnderWay]:
        """Checks of others that they are on, hidden or not; none from a desk that tells none."""
        if self.version < TELLS_UNDER_WAY:
            return []
        return [UnderWay(*row) for row in self._rows("select * from reviewer.going_on()")]

    def vote_counts(self) -> list[VoteCount]:
        """How many votes who has given; none from a desk that does not tell."""
        if self.version < CARRIES_PLANS:
            return []
        return [VoteCount(*row) for row in self._rows("select * from reviewer.votes_given()")]

    def members(self) -> set[str]:
        """Who has ever belonged to the desk."""
        return {row[0] for row in self._rows("select name from reviewer.person")}

    def to_take(self, recent: float | None = None) -> list[str]:
        """Articles of which others' work may be shown and was not yet; see `heads`."""
        if self.version < TELLS_UNDER_WAY:
            return []
        interval = None if recent is None else f"{recent} seconds"
        rows = self._rows("select * from reviewer.to_take(%s::interval)", (interval,))
        return [row[0] for row in rows]

    def declare(self, article: str) -> None:
        """Says that one reviews an article, and does not annotate it.

        Raises:
            TeamError: One may not.
        """
        self._rows("select reviewer.declare_review(%s)::text", (article,))

    def push(
        self, actions: Iterable[Action], sent: Callable[[int], None] = lambda lines: None
    ) -> list[Refusal]:
        """Sends lines; those that are there already change nothing.

        Args:
            actions: The lines, each session in the order of its numbers.
            sent: Told after each transaction how many lines were in it.

        Returns:
            What the server refused; all others are in it.
        """
        refused: list[Refusal] = []
        batch: list[Action] = []
        lines = size = 0
        for action in actions:
            batch.append(action)
            lines += len(action)
            size += sum(len(line.data) for line in action)
            if lines >= BATCH or size >= BYTES:
                refused += self._send(batch)
                sent(lines)
                batch, lines, size = [], 0, 0
        if batch:
            refused += self._send(batch)
            sent(lines)
        return refused

    def _send(self, batch: Sequence[Action]) -> list[Refusal]:
        """Sends lines in one transaction; where one is refused, halves, so that it stays alone."""
        psycopg = library()
        try:
            with self._asking(), self._connection.transaction():
                self._insert([line for action in batch for line in action])
        except _Refused as refusal:
            if len(batch) == 1:
                line = batch[0][0]
                return [Refusal(len(batch[0]), line.key.article, str(refusal))]
            half = len(batch) // 2
            return [*self._send(batch[:half]), *self._send(batch[half:])]
        except psycopg.Error as error:
            raise Away(f"the desk's server: {line_of(error)}") from None
        return []

    def _insert(self, lines: Sequence[SentLine]) -> None:
        sessions = sorted({(line.key.session, line.key.annotator) for line in lines})
        self._connection.execute(
            b"insert into reviewer.session (session, annotator)"
            b" select * from unnest(%s::text[], %s::text[]) on conflict do nothing",
            ([one[0] for one in sessions], [one[1] for one in sessions]),
        )
        raw = [
            {
                "annotator": line.key.annotator, "session": line.key.session,
                "article": line.key.article, "open": line.key.open, "n": line.n,
                "lc": line.lc, "cites": line.cites, "line": line.data.decode(),
            }
            for line in lines
        ]  # fmt: skip
        self._connection.execute(
            b"insert into reviewer.piece (annotator, session, article, open, n, lc, cites, line)"
            b" select annotator, session, article, open, n, lc, cites, line"
            b" from json_to_recordset(%s::json) as r"
            b" (annotator text, session text, article text, open boolean,"
            b" n bigint, lc bigint, cites text[], line text) on conflict do nothing",
            (_json(raw),),
        )

    # -- what is shared -----------------------------------------------------------------------

    def shared(self) -> dict[str, Shared]:
        """What is set for everybody, by name."""
        rows = self._rows(
            "select distinct on (name) name, version, value from reviewer.shared"
            " order by name, version desc"
        )
        return {name: Shared(version, value) for name, version, value in rows}

    def share(self, name: str, value: str, after: int) -> None:
        """Sets something for everybody.

        Args:
            name: What.
            value: The value.
            after: The version that it replaces; 0 for none.

        Raises:
            TeamError: One may not, or somebody has set it meanwhile.
        """
        self._set("shared", name, value, after)

    def plans(self) -> dict[str, Shared]:
        """The plans, by name, as far as one may know them."""
        rows = self._rows("select * from reviewer.plans()")
        return {name: Shared(version, value) for name, version, value in rows}

    def share_plan(self, name: str, value: str, after: int) -> None:
        """Sets a plan for everybody, as `share` does; it has to be whole."""
        self._set("plan", name, value, after)

    def plans_state(self) -> tuple[int, ...]:
        """Changes when `plans` says something else."""
        if self.version < CARRIES_PLANS:
            return ()
        return tuple(self._rows("select reviewer.plans_state()")[0][0])

    def _set(self, table: str, name: str, value: str, after: int) -> None:
        query = (
            f"insert into reviewer.{table} (name, version, value)"
            " values (%s, %s, %s) on conflict do nothing"
        )
        if not self._count(query, (name, after + 1, value)):
            raise TeamError(f"somebody else has set the {name} in this moment: it is done again")

    def documents(self) -> list[tuple[str, int, str]]:
        """Path, version and hash of every document, in that order, older versions too."""
        return self._rows("select path, version, sha256 from reviewer.document order by 1, 2")

    def stock(self) -> tuple[int, ...]:
        """How much everybody has; none of it is ever taken away, so it tells of what is new."""
        query = (
            "select (select count(*) from reviewer.document),"
            " (select count(*) from reviewer.boundaries), (select count(*) from reviewer.shared)"
        )
        return tuple(self._rows(query)[0])

    def document(self, path: str, version: int) -> bytes:
        """The bytes of a document.

        Raises:
            TeamError: They are not what their hash says.
        """
        query = "select sha256, data from reviewer.document where path = %s and version = %s"
        rows = self._rows(query, (path, version))
        if not rows or hashlib.sha256(rows[0][1]).hexdigest() != rows[0][0]:
            raise TeamError(f"{path!r}: the server has not got it as it was sent")
        return bytes(rows[0][1])

    def add_document(self, path: str, version: int, data: bytes) -> bool:
        """Adds a document; returns whether it was, False if somebody else was or may be first."""
        query = (
            "insert into reviewer.document (path, version, sha256, data)"
            " values (%s, %s, %s, %s) on conflict do nothing"
        )
        sha256 = hashlib.sha256(data).hexdigest()
        with suppress(_HeldUp):
            return self._count(query, (path, version, sha256, data)) == 1
        return False

    def boundaries(self) -> set[tuple[str, str]]:
        """Article and hash of the line, of all frozen boundaries."""
        return set(self._rows("select article, line_sha256 from reviewer.boundaries"))

    def boundary_lines(self, wanted: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Article and line of some of them."""
        query = (
            "select b.article, b.line from reviewer.boundaries b"
            " join unnest(%s::text[], %s::text[]) w (article, line_sha256)"
            " using (article, line_sha256)"
        )
        return self._rows(query, ([each[0] for each in wanted], [each[1] for each in wanted]))

    def add_boundaries(self, lines: Sequence[tuple[str, str]]) -> None:
        """Adds lines of frozen boundaries, each with its article."""
        query = (
            "insert into reviewer.boundaries (article, sha256, line_sha256, line)"
            " values (%s, %s, %s, %s) on conflict do nothing"
        )
        for article, line in lines:
            text = str(orjson.loads(line)["sha256"])
            own = hashlib.sha256(line.encode()).hexdigest()
            with suppress(_HeldUp):
                self._count(query, (article, text, own, line))

    def kept(self) -> set[str]:
        """Hashes of one's own kept files."""
        return {row[0] for row in self._rows("select * from reviewer.my_kept()")}

    def kept_file(self, author: str, sha256: str) -> bytes | None:
        """A file that is cited as evidence; None if it is not there, or not to be seen."""
        rows = self._rows("select reviewer.kept_file(%s, %s)", (author, sha256))
        data = rows[0][0]
        return None if data is None or hashlib.sha256(data).hexdigest() != sha256 else bytes(data)

    def keep_file(self, sha256: str, data: bytes) -> None:
        """Adds a file of one's own."""
        query = (
            "insert into reviewer.kept (annotator, sha256, data)"
            " values (session_user, %s, %s) on conflict do nothing"
        )
        self._count(query, (sha256, data))

    # -- waiting ------------------------------------------------------------------------------

    def listen(self) -> None:
        """Wants to hear when something came. A pooler may swallow that; asking does the work."""
        self._rows("listen reviewer")

    def heard(self, seconds: float) -> bool:
        """Waits for news for at most so long; returns whether there was any."""
        with self._asking():
            return any(True for _ in self._connection.notifies(timeout=seconds, stop_after=1))

    # -- inside -------------------------------------------------------------------------------

    @contextmanager
    def _asking(self) -> Iterator[None]:
        psycopg = library()
        try:
            yield
        except psycopg.errors.LockNotAvailable:
            raise _HeldUp(
                "somebody else's transaction is not finished and holds this up; it is sent again"
            ) from None
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            raise Away(f"the desk's server: {line_of(error)}") from None
        except psycopg.Error as error:
            if self._connection.closed:
                raise Away(f"the desk's server: {line_of(error)}") from None
            message = error.diag.message_primary or str(error)
            raise _Refused(" ".join(message.split())[:300]) from None

    def _rows(self, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with self._asking():
            cursor = self._connection.execute(query.encode(), values or None)
            return cursor.fetchall() if cursor.description else []

    def _count(self, query: str, values: tuple[Any, ...]) -> int:
        with self._asking():
            return self._connection.execute(query.encode(), values).rowcount


class _Refused(TeamError):
    """The server answered no."""


class _HeldUp(_Refused):
    """A transaction of somebody else that is not finished was in the way for too long."""


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
