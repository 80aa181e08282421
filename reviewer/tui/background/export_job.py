"""An export in the background: begun by the dialog, told in the status line, stopped by a key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual.worker import Worker, get_current_worker

from reviewer.formats.proof.prove import ProofError
from reviewer.models.phrases import count_of
from reviewer.ports import Store
from reviewer.session import Outcome, Session
from reviewer.session.core.visibility import CONTRACTS
from reviewer.session.datasets.export_form import ExportForm
from reviewer.session.datasets.export_plan import WRONG, Plan, Workspace, proof_of
from reviewer.session.datasets.export_request import ExportError, ExportRequest
from reviewer.tui.background.workers import GIVING_WAY, Stopped, YieldingWorker
from reviewer.tui.widgets.text_lines import Piece

if TYPE_CHECKING:
    from reviewer.formats.proof.prove import ExportCounts
    from reviewer.tui.host import Host

LOOK_EVERY: Final = 0.25
"""Seconds between two looks at how far it is."""


class Job:
    """One export.

    Attributes:
        asked: What is asked for.
        path: The folder.
        force: Whether it is replaced whatever it holds.
        doing: What is being done, and how far it is.
    """

    def __init__(self, asked: ExportRequest, path: Path, *, force: bool) -> None:
        """Nothing done yet."""
        self.asked = asked
        self.path = path
        self.force = force
        self.doing: tuple[str, int, int] = ("beginning", 0, 0)

    @property
    def words(self) -> str:
        """How far it is, in a few words."""
        what, done, of = self.doing
        return f"{what} {done * 100 // of} %" if of else what


class Exporting:
    """Carries out one export at a time."""

    def __init__(self, app: Host, tell: Callable[[str, bool], None]) -> None:
        """Nothing is exported yet.

        Args:
            app: The program.
            tell: Shows a line on the list in front, and whether it is good news.
        """
        self._tell = tell
        self.app = app
        self.session: Session = app.session
        self.language = app.settings.language
        self.workspace = Workspace(app.settings.articles, app.settings.annotations)
        self.job: Job | None = None
        self._worker: Worker[None] | None = None

    def begin(self, asked: ExportRequest, path: Path, *, force: bool) -> Outcome:
        """Begins an export; what was said until now is in it."""
        job = self.job = Job(asked, path, force=force)
        store = self.session.store.beside()
        self._worker = self.app.run_worker(
            lambda: self._work(job, store), thread=True, group="export"
        )
        self._show_status()
        return Outcome(f"exporting {asked.format} into {path}  ·  go on working")

    def stop(self) -> None:
        """Ends the export that is under way."""
        if self._worker is None or self.job is None:
            self._say("nothing is being exported")
            return
        self._worker.cancel()
        self._say("stopping the export …")

    def note(self) -> tuple[Piece, ...]:
        """How far it is, for the status line."""
        if self.job is None:
            return ()
        return ((f" exporting: {self.job.words}, o e stops it", self.app.paint.dim),)

    def _show_status(self) -> None:
        self.app.refresh_message()
        if self.job is not None:
            self.app.set_timer(LOOK_EVERY, self._show_status)

    # -- in the thread ------------------------------------------------------------------------

    def _work(self, job: Job, store: Store) -> None:
        breathe = YieldingWorker(get_current_worker())
        with GIVING_WAY:
            said, good = self._made(job, store, breathe)
        if self.app.is_running:
            self.app.call_from_thread(self._ended, said, good)

    def _made(self, job: Job, store: Store, breathe: YieldingWorker) -> tuple[str, bool]:
        """Makes the export; returns what there is to say, and whether all is well."""

        def tell(what: str, done: int, of: int) -> None:
            breathe.check()
            job.doing = (what, done, of)

        def showing(shown: Mapping[str, Sequence[str]]) -> None:
            breathe.check()
            if refused := self.app.call_from_thread(ExportForm(self.session).showing, shown):
                raise ExportError(refused.message)

        ended: list[str] = []
        try:
            if store.plan(CONTRACTS):
                # A contract that a later answer has broken must not be named as if it held.
                from reviewer.session.learning.contract import withdraw_broken

                ended = [one.words for one in withdraw_broken(store, self.session.scheme)]
            plan = Plan(store, self.session.scheme, job.asked, language=self.language)
            counts = plan.run(
                job.path,
                force=job.force,
                workspace=self.workspace,
                tell=tell,
                breathe=breathe,
                showing=showing,
            )
        except Stopped:
            return f"export stopped  ·  {job.path} is as it was", True
        except ProofError as error:
            return f"the proof failed, {job.path} is as it was: {error}", False
        except WRONG as error:
            return f"not exported: {error}", False
        except Exception as error:
            # A fault of a format must not end the program that somebody works in.
            return f"not exported: please report this fault: {error!r}", False
        said = "  ·  ".join([_told(plan, counts, job), *ended])
        return said, not (plan.notes.problems or ended)

    # -- at the end ---------------------------------------------------------------------------

    def _ended(self, said: str, good: bool) -> None:
        self.job = self._worker = None
        self._say(said, good=good)
        if not good:
            self.app.notify(said, severity="error", markup=False)

    def _say(self, text: str, *, good: bool = True) -> None:
        self._tell(text, good)


def _told(plan: Plan, counts: ExportCounts, job: Job) -> str:
    """What came of an export, in one line."""
    examples = "example" if counts.examples == 1 else "examples"
    said = f"{counts.examples:,} {examples} in {job.path}: {proof_of(plan.form, counts)}"
    if counts.verified:
        said += f", also by {counts.verified}"
    if problems := plan.notes.problems:
        count = count_of(len(problems), "article")
        return f"{said}  ·  {count} could not be read: {problems[0]}"
    left = {what: count for what, count in plan.left_out().items() if count}
    if left:
        said += "  ·  left out: " + ", ".join(f"{count} ({what})" for what, count in left.items())
    return said
