"""Keeping a workspace and its desk's server together for as long as somebody works.

The sign says how it stands; what is asked for meanwhile is fetched.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import Final, NamedTuple

from reviewer.models.phrases import count_of
from reviewer.team.connection import Away, TeamError
from reviewer.team.sync import Sync

ALL_EVERY: Final = 300.0
"""Seconds after which everything is compared again, whatever was heard."""

LOOK_EVERY: Final = 0.5
"""Seconds between looks at what was said here."""

ASK_EVERY: Final = 15.0
"""Seconds between questions where nothing is heard, because a pooler may swallow hints."""

DOCUMENTS_EVERY: Final = 5.0
"""Seconds between looks at the documents here."""

EVERYTHING: Final = "*"
"""In place of an article: all those of which others' work may be shown."""

PAUSES: Final = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds between tries while the server is away; the last one again and again."""


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
        by: Who did, in front of it.
    """

    state: str
    waiting: int = 0
    since: str = ""
    why: str = ""
    came: int = 0
    here: int = 0
    role: str = ""
    news: str = ""
    by: str = ""

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
                others' work on it, `review ARTICLE` to declare that one reviews it before, with
                `*` for all that may be shown; an empty text for nothing; None to stop.
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
        while wanted:
            self._wanted.append(wanted)
            wanted = self._asked(0)
        return wanted is not None

    def _take(self) -> None:
        """Fetches what was asked for; what is refused is said, and not asked again."""
        while self._wanted:
            what, _, article = self._wanted[0].partition(" ")
            try:
                if what == "review":
                    self._sync.declare(article)
                if article == EVERYTHING:
                    for one in self._sync.to_take():
                        self._fetch(one)
                else:
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
        """Fetches what was asked for and was not there, as far as there is something now."""
        if self._hollow:
            for article in self._sync.to_take():
                if article in self._hollow:
                    self._fetch(article)

    def _complaint(self) -> str:
        report = self._sync.report
        if report.refused:
            lines = sum(each.lines for each in report.refused)
            last = report.refused[-1]
            return f"{lines} lines refused: {last.article}: {last.why}"
        return self._denied or next(iter(report.notes), "")

    def _news(self) -> tuple[str, str]:
        came, self._sync.submissions = list(dict.fromkeys(self._sync.submissions)), []
        if not came:
            return "", ""
        name, article = came[-1]
        names = list(dict.fromkeys(one for one, _ in came))
        others = len({about for _, about in came}) - 1
        and_others = "" if len(names) == 1 else f"and {count_of(len(names) - 1, 'other')} "
        more = f" and {count_of(others, 'more article')}" if others else ""
        return f"{and_others}submitted {article}{more}", name

    def _say(self, state: str, why: str) -> None:
        report = self._sync.report
        since = self._since if state == "offline" else ""
        here, role = self._sync.here, self._sync.role
        sign = Sign(state, self._sync.waiting, since, why, report.came, here, role, *self._news())
        if sign != self._sign:
            self._sign = sign
            self._show(sign)
