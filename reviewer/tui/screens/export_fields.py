"""The fields of the export dialog, and how the dialog looks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reviewer.session.datasets.export_form import exportable
from reviewer.tui.screens.dialogs.form import Field
from reviewer.tui.widgets.choice_field import Option

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
REPLACE: Final = (Option("no", "n", "no"), Option("yes", "y", "yes, all that is in it is lost"))


def fields() -> Sequence[Field]:
    """The fields in their order."""
    formats = [Option(one.name, "", one.title) for one in exportable()]
    return (
        Field("format", "format", "listed", options=formats, optional=False),
        Field("folder", "folder", hint="where to; a folder of its own"),
        Field("replace", "replace it", "choice", options=REPLACE, optional=False),
        Field("whose", "whose work", "choice", options=WHOSE, optional=False),
        Field("names", "names", hint="annotators, with spaces between"),
        Field("query", "query", hint="which sentences: tag:claim article:ferry …; empty for all"),
        Field("unit", "a record is", "choice", options=UNITS, optional=False),
        Field("options", "with", "toggles", options=OPTIONS),
        Field("title", "title", hint="what the dataset is called; by default as its folder"),
        Field("license", "license", hint="for the dataset card: CC-BY-4.0 …"),
    )
