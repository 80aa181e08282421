"""The index of facts filled by a process beside the program, of lower priority than the keys.

A process and not a thread, because a thread takes the interpreter from the keys.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviewer.session.search.related_search import RelatedSearch
    from reviewer.tui.host import Host


class FactFilling:
    """One filling of the index; the program reads it meanwhile."""

    def __init__(
        self,
        app: Host,
        command: Sequence[str],
        search: RelatedSearch,
        failed: Callable[[], None],
    ) -> None:
        """Begins with `start`.

        Args:
            app: The program.
            command: What fills the index: it says in lines how many articles are left.
            search: What is asked, and told how many articles are left.
            failed: Called if the process ends before the index is whole.
        """
        self._app = app
        self._command = list(command)
        self._search = search
        self._failed = failed
        self.is_on = True
        """Whether there is work left."""

    def start(self) -> None:
        """Begins."""
        Thread(target=self._run, name="facts", daemon=True).start()

    # -- in the thread ------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            # A session of its own: ctrl+c in the terminal is the program's.
            process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        except OSError:
            self._call(self._ended, 1)
            return
        assert process.stdout is not None
        with process:
            for line in process.stdout:
                if not self._app.is_running:
                    process.terminate()
                    break
                if line.strip().isdigit():
                    self._call(self._show, int(line))
        self._call(self._ended, process.returncode)

    def _call(self, show: Callable[[int], None], value: int) -> None:
        if self._app.is_running:
            self._app.call_from_thread(show, value)

    # -- on the app's thread ------------------------------------------------------------------

    def _show(self, left: int) -> None:
        # None is left only when the process has ended: then all of it can be read.
        self._search.left = max(1, left)
        self._search.index.look_again()

    def _ended(self, code: int) -> None:
        self.is_on = False
        self._search.index.look_again()
        if code:
            self._failed()
        else:
            self._search.left = 0
