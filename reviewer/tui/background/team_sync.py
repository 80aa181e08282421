"""The desk's server beside the program: a process that syncs, its sign, and what is asked of it.

A process and not a thread, because reading 100,000 lines takes the interpreter from the keys.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Final

import orjson

from reviewer.models.pseudonyms import shown
from reviewer.tui.widgets.text_lines import Piece

if TYPE_CHECKING:
    from reviewer.tui.host import Host

LONGEST: Final = 60
"""Characters of what the server said that the message line shows."""

AGAIN: Final = 10.0
"""Seconds after which the same is asked of the server again, which may have refused it."""

REVIEWERS: Final = frozenset({"adjudicator", "editor", "chief"})
"""Roles that may review what they do not annotate."""

NEWS_FOR: Final = 20.0
"""Seconds for which it stands beside the sign what others did."""


class TeamSync:
    """Keeps the workspace and the desk's server together while the program runs."""

    def __init__(self, app: Host, command: Sequence[str]) -> None:
        """Nothing is begun yet.

        Args:
            app: The program.
            command: What syncs: it says how it stands in lines of JSON, and takes lines of what is
                wanted; the end of these ends it.
        """
        self._app = app
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._state = ""
        self._waiting = 0
        self._since = ""
        self._why = ""
        self._here = 0
        self._news = ""
        self._asked: dict[str, float] = {}

    def start(self) -> None:
        """Begins, once the first frame is up."""
        Thread(target=self._run, name="team", daemon=True).start()

    def stop(self) -> None:
        """Lets the process send what was said last, and end by itself."""
        process, self._process = self._process, None
        if process is not None and process.stdin is not None:
            try:
                process.stdin.close()
            except OSError:
                process.terminate()

    def shown(self, article: str) -> None:
        """Others' work on an article is shown from now on: the server hands it out.

        Whoever has not submitted the article declares that they only review it.
        """
        session = self._app.session
        annotated = session.tally(article).submitted or session.visibility.rules.reveal == "open"
        self.want(f"take {article}" if annotated else f"review {article}")

    def fetch_submitted(self, article: str = "") -> None:
        """Wants others' work on an article that one has submitted, or on all of them."""
        if not article:
            self.want("take *")
        elif self._app.session.tally(article).submitted:
            self.want(f"take {article}")

    def may_have(self, article: str) -> bool:
        """Whether others' work on an article may be there, though none is here.

        Of what the annotator may not see yet the server tells at least that it is there.
        """
        return self._state == "offline" or self._app.session.visibility.sees(article)

    def fetch(self, article: str) -> str:
        """Asks for others' work on an article of which nothing is here; returns what to say."""
        if self._state != "offline":
            self.shown(article)
            return "asking the server for others' work: it comes in a moment, then press again"
        since = f"offline since {self._since}"
        return f"{since}: others' work on this article is not here; it comes with the server"

    def follow_displaced(self) -> bool:
        """Has what was said of a text follow it, where the server had another one of its name.

        Returns:
            Whether anything did.
        """
        from reviewer.session.collaboration.displaced_texts import follow

        outcome = follow(self._app.session)
        if outcome.message:
            self._app.say(outcome.message, good=outcome.ok)
        return bool(outcome.changed)

    def note(self) -> tuple[Piece, ...]:
        """How it stands, for the message line."""
        paint = self._app.paint
        if not self._state:
            return ()
        news: tuple[Piece, ...] = ((f" {self._news[:LONGEST]} ·", paint.dim),) if self._news else ()
        if self._state == "synced":
            sign = "synced" if not self._why else f"synced · {self._why[:LONGEST]}"
            return (*news, (f" {sign}", paint.dim))
        waiting = f"{self._waiting:,} to send" if self._waiting else ""
        if self._state == "sending":
            return (*news, (f" {waiting}", paint.dim))
        since = f"offline since {self._since}" if self._since else self._state
        here = f"others' work on {self._here} here" if self._here and self._since else ""
        # No news: they came before, and the line is short.
        return ((f" {' · '.join(filter(None, (since, waiting, here)))}", paint.color("orange")),)

    def want(self, line: str) -> bool:
        """Asks the process for something; the same again only after a while."""
        process, now = self._process, monotonic()
        if process is None or process.stdin is None or "\n" in line:
            return False
        if now - self._asked.get(line, -AGAIN) < AGAIN:
            return False
        self._asked[line] = now
        try:
            process.stdin.write(f"{line}\n".encode())
            process.stdin.flush()
        except (OSError, ValueError, UnicodeEncodeError):
            return False
        return True

    # -- in the thread ------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            # A session of its own: ctrl+c in the terminal is the program's, and what was said last
            # is still sent when the program has ended.
            process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            self._ended(str(error))
            return
        self._process = process
        with process:
            said = self._read(process)
        if self._process is not None:
            self._ended(said[-1] if said else f"it ended with {process.returncode}")

    def _read(self, process: subprocess.Popen[bytes]) -> list[str]:
        """Shows how it stands until the process ends; returns its last words."""
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            try:
                sign = orjson.loads(line)
                values = sign["state"], sign["waiting"], sign["since"], sign["why"]
                more = sign.get("here", 0), sign.get("role", ""), sign.get("news", "")
                by = str(sign.get("by", ""))
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
            self._call(self._show, *values, *more, by)
        return process.stderr.read().decode("utf-8", "replace").strip().splitlines()

    def _ended(self, why: str) -> None:
        self._call(self._show, "not synced", self._waiting, "", why, self._here, "", "", "")

    def _call(self, show: object, *values: object) -> None:
        if self._app.is_running:
            self._app.call_from_thread(show, *values)

    # -- on the app's thread ------------------------------------------------------------------

    def _show(
        self,
        state: str,
        waiting: int,
        since: str,
        why: str,
        here: int,
        role: str,
        news: str,
        by: str,
    ) -> None:
        why = _plain(why)
        if why and why != self._why and state != "offline":
            self._app.notify(why, severity="warning", markup=False)
        self._state, self._waiting, self._since, self._why = (
            str(state),
            int(waiting),
            str(since),
            why,
        )
        self._here = int(here)
        if role:
            may_review = role in REVIEWERS
            self._app.session.reviewing = "declared" if may_review else "refused"
        if news:
            self._news = _plain(f"{shown(by)} {news}")
            self._app.set_timer(NEWS_FOR, self._old_news)
        self._app.refresh_message()

    def _old_news(self) -> None:
        self._news = ""
        self._app.refresh_message()


def _plain(text: object) -> str:
    return "".join(c if c.isprintable() else "?" for c in str(text))[:300]
