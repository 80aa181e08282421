"""Makes the preview of the export dialog beside the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.worker import Worker, get_current_worker

from reviewer.formats.proof.output_folder import why_not
from reviewer.session.datasets.export_plan import WRONG, Plan
from reviewer.session.datasets.export_preview import Preview, preview
from reviewer.session.datasets.export_request import ExportRequest
from reviewer.tui.background.workers import GIVING_WAY, Stopped, YieldingWorker

if TYPE_CHECKING:
    from textual.screen import Screen

    from reviewer.tui.background.export_job import Exporting


class PreviewState(NamedTuple):
    """What is known of an export that was not made yet.

    Attributes:
        asked: What is asked for; None before anything is known.
        path: Its folder.
        folder: Why the folder cannot be replaced without asking; empty if it can.
        preview: What it begins with; None if that is not known.
        wrong: Why it cannot be made, in one line; empty if it can.
    """

    asked: ExportRequest | None = None
    path: Path | None = None
    folder: str = ""
    preview: Preview | None = None
    wrong: str = ""

    @property
    def counted(self) -> str:
        """How many examples there are, in a word or two; empty if that is not known."""
        if self.preview is None:
            return ""
        count = self.preview.examples
        return f"{count:,}" if self.preview.complete else f"{count:,} or more"


class Previewing:
    """A thread that looks at the workspace through a store of its own, one look at a time."""

    def __init__(
        self, screen: Screen[Any], exporting: Exporting, take: Callable[[PreviewState], None]
    ) -> None:
        """Looks at nothing yet.

        Args:
            screen: Whose preview it is.
            exporting: Whose session it is about.
            take: Called on the screen's thread with what was found.
        """
        self._screen = screen
        self._exporting = exporting
        self._take = take
        self._store = exporting.session.store.beside()
        self._lock = Lock()
        self._worker: Worker[None] | None = None

    def begin(
        self, asked: ExportRequest, path: Path, then: Callable[[], None] | None = None
    ) -> None:
        """Looks at another export; the look that is under way is given up.

        Args:
            asked: What is asked for.
            path: Its folder.
            then: Called once the folder and the first record are known.
        """
        self.end()
        work = partial(self._work, asked, path, then)
        self._worker = self._screen.run_worker(work, thread=True, group="preview")

    def end(self) -> None:
        """Gives up what is under way."""
        if self._worker is not None:
            self._worker.cancel()

    def _work(self, asked: ExportRequest, path: Path, then: Callable[[], None] | None) -> None:
        breathe = YieldingWorker(get_current_worker())
        tell = self._exporting.app.call_from_thread
        with self._lock, GIVING_WAY, suppress(Stopped):
            for found in self._steps(asked, path, breathe):
                breathe.check()
                tell(self._take, found)
                if then is not None:
                    tell(then)
                    then = None

    def _steps(
        self, asked: ExportRequest, path: Path, breathe: YieldingWorker
    ) -> Iterator[PreviewState]:
        found = PreviewState(asked, path)
        try:
            found = found._replace(folder=why_not(path))
            refused = self._exporting.workspace.refuses(path)
        except OSError as error:
            refused = f"{path}: cannot be looked at ({error.strerror}); name another folder"
        if refused:
            yield found._replace(folder="", wrong=refused)
            return
        try:
            scheme, language = self._exporting.session.scheme, self._exporting.language
            plan = Plan(self._store, scheme, asked, language=language)
            for one in preview(plan, breathe):
                yield found._replace(preview=one)
        except WRONG as error:
            yield found._replace(wrong=str(error))
        except Stopped:
            raise
        except Exception as error:
            # A fault of a format must not end the program that somebody works in.
            yield found._replace(wrong=f"please report this fault: {error!r}")
