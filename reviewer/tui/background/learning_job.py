"""Learning in the background from what was decided: begun by itself, and again as work goes on.

In a thread, or where there is much in a process of its own, of which the thread reads what it kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from textual.worker import Worker, get_current_worker

from reviewer.ports import Store
from reviewer.session import Session
from reviewer.session.background_work import LearnRequest
from reviewer.tui.background.workers import GIVING_WAY, Stopped, YieldingWorker

if TYPE_CHECKING:
    from reviewer.session.learning.training import Learned
    from reviewer.tui.host import Host, ProcessInView

_EVERY: Final = 60.0
"""Seconds between two looks whether there is more to learn from."""
_FEWEST: Final = 60
"""With fewer decided sentences nothing is learnt by itself."""
_MORE: Final = 1.2
"""So many times as many decided sentences are worth learning again."""


class Learning:
    """Learns in a thread that gives way to keys; one at a time.

    Attributes:
        learned: What was learnt last.
        failed: Why it could not be learnt, in one line.
    """

    def __init__(self, app: Host, changed: Callable[[], None]) -> None:
        """Nothing is learnt yet.

        Args:
            app: The program.
            changed: Called on the app's thread when something was learnt.
        """
        self._app = app
        self._changed = changed
        self._worker: Worker[None] | None = None
        self._process: ProcessInView | None = None
        self._looks = False
        self._read = False
        self.learned: Learned | None = None
        self.failed = ""

    @property
    def at_work(self) -> bool:
        """Whether something is being learnt."""
        reading = self._worker is not None and self._worker.is_running
        return reading or self._process is not None

    def look(self) -> None:
        """Takes what was kept, and learns if enough was decided; looks again as long as it runs."""
        if not self._looks:
            self._looks = True
            self._again()

    def _again(self) -> None:
        decided = sum(
            one.decided
            for one in self._app.session.store.tallies(self._app.session.annotator).values()
        )
        known = self.learned.sentences - self.learned.others if self.learned else 0
        if decided >= max(_FEWEST, known * _MORE) or not self._read:
            self._begin(only_read=decided < _FEWEST)
        self._app.set_timer(_EVERY, self._again)

    def begin(self, queue: str) -> str:
        """Learns now, for a queue that has nothing; returns what to say of that."""
        if self.at_work:
            return "looking at all sentences …  ·  tab again in a moment"
        if self.failed:
            failed, self.failed = self.failed, ""
            return f"{queue}: {failed}"
        known = self.learned
        if known is not None and known.missing and queue == "likely slips":
            said = known.missing
            self._begin()
            return f"{queue}: nothing was learnt yet, {said}"
        if known is not None and known.ranking(queue):
            self._begin()
            return f"that was the last of “{queue}”: looking for more …"
        self._begin()
        return "looking at all sentences …  ·  tab again in a moment"

    def _begin(self, *, only_read: bool = False) -> None:
        if self.at_work:
            return
        may_help = not only_read and self._app.session.cache is not None
        process = self._process = self._app.background_process() if may_help else None
        if process is not None:
            self._learn_there(process)
            only_read = True
        if process is None or not self._read:
            self._begin_thread(only_read=only_read)

    def _learn_there(self, process: ProcessInView) -> None:
        """Has a process of its own learn; if it is lost, learns here."""

        def ended(whole: bool) -> None:
            process.stop()
            self._process = None
            if whole:
                self._read = False
            self._begin_thread(only_read=whole)

        process.ask(LearnRequest(), lambda _: None, ended)

    def _begin_thread(self, *, only_read: bool) -> None:
        session = self._app.session
        looking = session if only_read else _beside(session, session.store.beside())
        self._worker = self._app.run_worker(
            lambda: self._work(looking, only_read=only_read),
            thread=True,
            group="learning",
            exit_on_error=False,
        )

    # -- in the thread ------------------------------------------------------------------------

    def _work(self, session: Session, *, only_read: bool) -> None:
        from reviewer.session.learning import learned_file
        from reviewer.session.learning.training import learn

        breathe = YieldingWorker(get_current_worker())
        with GIVING_WAY:
            try:
                if not self._read:
                    self._read = True
                    if (kept := learned_file.read(session)) is not None:
                        self._hand_over(kept)
                if only_read:
                    return
                found = learn(session, breathe)
                learned_file.keep(session, found)
                self._hand_over(found)
            except Stopped:
                return
            except Exception as error:
                # A fault here must not end the program that somebody works in.
                self.failed = f"nothing was learnt, please report this fault: {error!r}"

    def _hand_over(self, found: Learned) -> None:
        if self._app.is_running:
            self._app.call_from_thread(self._take, found)

    def _take(self, found: Learned) -> None:
        self.learned = self._app.session.learned = found
        self._changed()


def _beside(session: Session, store: Store) -> Session:
    """The same annotator over another look at the same place, for reading."""
    return Session(
        store, session.scheme, session.annotator, None, read_only="it only looks",
        rules=session.visibility.rules, cues=session.cues, language=session.language,
        names=session.names, cache=session.cache,
    )  # fmt: skip
