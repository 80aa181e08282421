"""The export dialog: what `reviewer export` takes, with the first record as it will stand.

Also here: the fields of the export dialog, and how the dialog looks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from textual import events, on
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.style import Style
from textual.timer import Timer
from textual.widgets import Input, Static

from reviewer.session import Outcome
from reviewer.session.core.drafts import FormDraft
from reviewer.session.datasets.aggregate import MINIMUM
from reviewer.session.datasets.export_form import JOINT, START, ExportForm, exportable, words_of
from reviewer.session.datasets.export_request import ExportError
from reviewer.tui.background.export_preview_job import Previewing, PreviewState
from reviewer.tui.screens.dialogs.form import FormField, FormScreen
from reviewer.tui.screens.dialogs.pick import Pick, PickScreen
from reviewer.tui.widgets.choice_field import ChoiceField, ListedField, Option
from reviewer.tui.widgets.text_lines import drawn

if TYPE_CHECKING:
    from pathlib import Path

    from reviewer.session.datasets.export_request import ExportRequest
    from reviewer.tui.background.export_job import Exporting
    from reviewer.tui.screens.dialogs.form import FieldWidget


CSS: Final = """
ExportScreen {
    & #below-format { max-height: 2; }
    & #preview {
        height: 1fr; border-top: solid $primary 50%; border-title-color: $text-muted;
        scrollbar-size-vertical: 1; background: $panel;
    }
    & #preview > Static { width: 1fr; height: auto; }
    & > Vertical { height: 100%; max-height: 44; }
}
"""


WHOSE: Final = (
    Option("me", "m", "me"),
    Option("some", "a", "annotators …"),
    Option("everyone", "e", "everyone"),
    Option("gold", "g", "gold"),
)

UNITS: Final = (Option("sentence", "s", "sentence"), Option("article", "a", "whole article"))

OPTIONS: Final = (
    Option("all", "a", "undecided too"),
    Option("no_text", "t", "no text"),
    Option("anonymise", "n", "no names"),
    Option("splits", "s", "follow splits"),
    Option("duplicates", "d", "keep duplicates"),
)

RULES: Final = (
    Option("", "e", "of each annotator"),
    Option("majority", "m", "majority"),
    Option("soft", "s", "soft"),
    Option("minimum", "k", "at least …"),
)

REPLACE: Final = (Option("no", "n", "no"), Option("yes", "y", "yes, all that is in it is lost"))


def fields() -> Sequence[FormField]:
    """The fields in their order."""
    formats = [Option(form.name, "", form.title) for form in exportable()]
    return (
        FormField("format", "format", "listed", options=formats, optional=False),
        FormField("folder", "folder", hint="where to; a folder of its own"),
        FormField("replace", "replace it", "choice", options=REPLACE, optional=False),
        FormField("whose", "whose work", "choice", options=WHOSE, optional=False),
        FormField("names", "names", hint="annotators, with spaces between"),
        FormField(
            "query", "query", hint="which sentences: tag:claim article:ferry …; empty for all"
        ),
        FormField("aggregate", "labels", "choice", options=RULES),
        FormField("least", "at least", hint="how many people have to give a label"),
        FormField("unit", "a record is", "choice", options=UNITS, optional=False),
        FormField("options", "with", "toggles", options=OPTIONS),
        FormField("title", "title", hint="what the dataset is called; by default as its folder"),
        FormField("license", "license", hint="for the dataset card: CC-BY-4.0 …"),
    )


REST = 0.15
"""Seconds without another change before the preview is made anew."""


NOTHING = "nothing fits: no such sentence is decided, or has a check (“undecided too” takes others)"


AROUND = 4
"""Lines of the dialog that are neither fields nor preview."""


class ExportScreen(FormScreen):
    """Enter goes on and exports on the last field, ctrl+s anywhere; the preview follows."""

    DEFAULT_CSS = CSS

    BINDINGS = [
        Binding("pagedown", "scroll_preview(1)", show=False, priority=True),
        Binding("pageup", "scroll_preview(-1)", show=False, priority=True),
    ]
    KEYS = "enter/tab next  ctrl+s exports  esc leaves  PgUp PgDn preview  ctrl+n afresh"

    def __init__(self, exporting: Exporting, query: str, aside: str = "") -> None:
        """Shows what was chosen the last time.

        Args:
            exporting: Carries the export out.
            query: The filter in force.
            aside: What there is to say of it, in one line.
        """
        session = exporting.session
        self._form = ExportForm(session, exporting.workspace.root_of_exports)
        self._exporting = exporting
        self._aside = aside
        start = {**self._form.start(query), "replace": "no"}
        if start["format"] not in {form.name for form in exportable()}:
            start |= {"format": "jsonl", "folder": self._form.folder_of("jsonl")}
        super().__init__("Export a labelled dataset", start, FormDraft(session, "export"))
        self._format = start["format"]
        self._waiting: Timer | None = None
        self._previewing = Previewing(self, exporting, self._found)
        self.found = PreviewState()
        self._awaited: tuple[ExportRequest, Path] | None = None
        """What is looked at to be written then."""

    def fields(self) -> Sequence[FormField]:
        """What the command line takes."""
        return fields()

    def on_mount(self) -> None:
        """Shows the preview as soon as it is there."""
        frame = self.query_one(Vertical)
        frame.mount(VerticalScroll(Static("", markup=False), id="preview", can_focus=False),
                    before="#said")  # fmt: skip
        self._sync()
        self.show_below("query", self._aside)
        self._preview()

    def on_resize(self, event: events.Resize) -> None:
        """Fields take what they need, but no more than leaves the preview a few lines."""
        room = event.size.height - AROUND
        self.query_one("#fields").styles.max_height = max(3, room - max(5, room * 2 // 5))

    # -- what hangs together ------------------------------------------------------------------

    @on(Input.Changed)
    @on(ChoiceField.Changed)
    def _changed(self) -> None:
        self._sync()
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(REST, self._preview)

    def left(self, field: str) -> None:
        """Shows or hides the next field, which a key may be on its way to."""
        self._sync()

    def _next(self, widget: FieldWidget) -> None:
        self._sync()
        super()._next(widget)

    def _sync(self) -> None:
        """Shows the fields that make sense, and the folder that goes with the format."""
        values = self.values
        if values["format"] != self._format:
            before, self._format = self._format, values["format"]
            if values["folder"].strip() in ("", self._form.folder_of(before)):
                self.fill("folder", self._form.folder_of(self._format))
        foreign = self.found.folder if self.found.path == self._form.path(self.values) else ""
        if not foreign:
            self.fill("replace", "no")
            self.show_below("replace", "")
        self.row("names", shown=values["whose"] == "some")
        joint = values["whose"] in JOINT
        self.row("aggregate", shown=joint)
        self.row("least", shown=joint and values["aggregate"] == MINIMUM)
        self.row("replace", shown=bool(foreign))
        form = next(known for known in exportable() if known.name == self._format)
        self.show_below("format", words_of(form))
        self.show_below("folder", foreign, wrong=True)

    # -- the list of formats ------------------------------------------------------------------

    @on(ListedField.Wanted)
    async def _list(self) -> None:
        def picked(name: str | None) -> None:
            if name is not None:
                self.fill("format", name)
                self._next(self.widgets["format"])

        picks = [
            Pick(form.name, form.name, f"{form.title}; {words_of(form)}") for form in exportable()
        ]
        await self.app.push_screen(PickScreen("Format", picks), picked)

    # -- the preview --------------------------------------------------------------------------

    def _asked(self) -> ExportRequest | None:
        """What the fields ask for; None if that makes no sense, which is said then."""
        try:
            asked = self._form.asked(self.values)
        except ExportError as error:
            self._show(str(error))
            return None
        self.show_below("whose", self._form.sealed(asked))
        return asked

    def _is_up(self) -> bool:
        # Fields are taken away before the dialog that holds them; from then on it is not displayed.
        return not self._done and self.is_attached and self.display

    def _preview(self) -> None:
        if not self._is_up() or (asked := self._asked()) is None:
            return
        wanted = asked, self._form.path(self.values)
        if wanted != self._awaited:
            # Else it is being looked at, and given up it would never be written.
            self._awaited = None
            self._previewing.begin(*wanted)

    def _found(self, found: PreviewState) -> None:
        """Something is known of the export, or of its folder."""
        if not self._is_up():
            return
        if found.preview is not None and (refused := self._form.showing(found.preview.shown)):
            found = found._replace(preview=None, wrong=refused.message)
        self.found = found
        self._sync()
        if found.wrong:
            self._show(found.wrong)
        elif found.preview is not None:
            self._show_parts(found)

    def _show_parts(self, found: PreviewState) -> None:
        assert found.preview is not None
        text = Content("")
        for part in found.preview.parts:
            name = Content.styled(f"{part.name}\n", Style(bold=True, underline=True))
            lines = "\n".join(map(drawn, part.text.split("\n")))
            text = text + name + Content(f"{lines}\n")
        self._show(text if found.preview.parts else NOTHING, found.counted)

    def _show(self, what: Content | str, count: str = "") -> None:
        pane = self.query_one("#preview")
        pane.border_title = Content(f"first record{f' of {count}' if count else ''}")
        pane.query_one(Static).update(what)

    def action_scroll_preview(self, pages: int) -> None:
        """Shows more of the preview."""
        pane = self.query_one("#preview")
        pane.scroll_relative(y=pages * max(1, pane.size.height - 1), animate=False)

    # -- exporting, leaving -------------------------------------------------------------------

    def save(self, values: Mapping[str, str]) -> tuple[Outcome, Mapping[str, str]]:
        """Begins the export, if the folder may be replaced."""
        asked, path = self._asked(), self._form.path(values)
        self._awaited = None
        if asked is None:
            return Outcome("not exported: see above", ok=False), {}
        if self.found.path != path or self.found.asked != asked:
            # The folder and the choices are looked at before anything is written.
            self._awaited = asked, path
            self._previewing.begin(asked, path, then=self._save)
            return Outcome("checking …", ok=False), {}
        if self.found.wrong:
            return Outcome(f"not exported: {self.found.wrong}", ok=False), {}
        force = values["replace"] == "yes"
        if self.found.folder and not force:
            why = "not exported: name another folder, or say that this one is to be replaced"
            return Outcome(why, ok=False), {"replace": "y replaces it"}
        self._form.remember(values)
        return self._exporting.begin(asked, path, force=force), {}

    def _save(self) -> None:
        super()._save()
        if not self._done:
            self._sync()

    def _leave(self) -> None:
        self._form.remember(self.values)
        super()._leave()

    def action_fresh(self) -> None:
        """Begins with what stands there the first time."""
        for name, text in START.items():
            self.fill(name, text)
        self.say("begun afresh")

    def keep_draft(self) -> bool:
        """Choices are remembered, there is nothing unsaved about them."""
        return False

    def on_unmount(self) -> None:
        """Gives the preview up."""
        self._previewing.end()
