"""What the export dialog asks for, what it remembers, and what an annotator may have exported.

Before others' work on an article may be seen it is in no export and no preview of theirs; whose
work was shown by one goes on record like a look in Review.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reviewer.formats import EVERYTHING, Format, load_all
from reviewer.formats.base import install, missing
from reviewer.formats.example import GOLD
from reviewer.session.collaboration import reveals
from reviewer.session.core.edits import Outcome
from reviewer.session.datasets.aggregate import MINIMUM
from reviewer.session.datasets.export_request import ExportError, ExportRequest, everyone

if TYPE_CHECKING:
    from reviewer.session.core.session import Session

ROOT: Final = "out"
"""The folder in which exports are offered to stand."""

START: Final[Mapping[str, str]] = {
    "format": "jsonl",
    "folder": "",
    "whose": "me",
    "names": "",
    "query": "",
    "aggregate": "",
    "least": "2",
    "unit": "sentence",
    "options": "splits",
    "title": "",
    "license": "",
}
"""Field -> what stands there the first time; `options` is words with spaces between."""


JOINT: Final = frozenset({"some", "everyone"})
"""Whose work can be that of several, so that labels can be made of their votes."""


def exportable() -> list[Format]:
    """The formats that can be written, if their libraries are installed."""
    return [form for form in load_all() if form.exportable]


def words_of(form: Format) -> str:
    """What a format keeps and loses, or what it lacks, in one line."""
    if missing(form):
        return f"needs {form.library}; {install(form)}"
    whole = [field for field, what in form.loses.items() if what == EVERYTHING]
    part = [field for field, what in form.loses.items() if what != EVERYTHING]
    said = [f"keeps {form.keeps}"]
    said += [f"loses {', '.join(whole)}"] if whole else []
    said += [f"in part {', '.join(part)}"] if part else []
    return "; ".join(said)


def _rule(values: Mapping[str, str]) -> str:
    """The rule that the fields name; empty for none, and of gold."""
    rule = values["aggregate"]
    if values["whose"] not in JOINT:
        return ""
    return f"{MINIMUM}={values['least'].strip()}" if rule == MINIMUM else rule


class ExportForm:
    """The fields of the dialog for one annotator, as names and texts."""

    def __init__(self, session: Session, root: str = ROOT) -> None:
        """Looks at nothing yet.

        Args:
            session: Of the annotator.
            root: The folder in which one for each format is offered.
        """
        self._session = session
        self._root = root
        self._name = f"export:{session.annotator}"

    # -- the fields ---------------------------------------------------------------------------

    def start(self, query: str) -> dict[str, str]:
        """What stands in the fields at first: what was chosen the last time.

        Args:
            query: The filter in force; a query of the last time does not come back by itself.
        """
        kept = self._session.store.recall(self._name)
        known = kept if isinstance(kept, dict) else {}
        last = {name: str(known.get(name, text)) for name, text in START.items()}
        folder = last["folder"] or self.folder_of(last["format"])
        return {**last, "folder": folder, "query": query}

    def folder_of(self, format: str) -> str:
        """The folder that is offered for a format."""
        return f"{self._root}/{format}"

    def path(self, values: Mapping[str, str]) -> Path:
        """The folder that the fields name."""
        named = values["folder"].strip() or self.folder_of(values["format"])
        return Path(os.path.expanduser(named))

    def remember(self, values: Mapping[str, str]) -> None:
        """Keeps what was chosen for the next time."""
        kept = {name: values.get(name, text) for name, text in START.items()}
        if kept["folder"] == self.folder_of(kept["format"]):
            kept["folder"] = ""
        self._session.store.remember(self._name, kept)

    def asked(self, values: Mapping[str, str]) -> ExportRequest:
        """What the fields ask for, with what must stay hidden taken out.

        Raises:
            ExportError: Nobody's work is asked for.
        """
        options = values["options"].split()
        annotators, own = self._whose(values), frozenset(self._own())
        others = any(annotator not in own for annotator in annotators)
        return ExportRequest(
            values["format"],
            annotators,
            query=values["query"],
            undecided="all" in options,
            unit="article" if values["unit"] == "article" else "sentence",
            no_text="no_text" in options,
            anonymise="anonymise" in options,
            splits="splits" in options,
            duplicates="duplicates" in options,
            title=values["title"].strip() or self.path(values).name,
            license=values["license"].strip(),
            hidden=frozenset(self._hidden()) if others else frozenset(),
            own=own,
            aggregate=_rule(values),
        )

    def _whose(self, values: Mapping[str, str]) -> tuple[str, ...]:
        whose, store = values["whose"], self._session.store
        if whose == "gold":
            return (GOLD,)
        if whose == "everyone":
            return everyone(store.annotators())
        if whose == "me":
            return (self._session.annotator,)
        names = tuple(dict.fromkeys(values["names"].replace(",", " ").split()))
        if not names:
            raise ExportError(f"name the annotators: {', '.join(store.annotators())}")
        return names

    def _own(self) -> Sequence[str]:
        """The names under which the annotator has written."""
        annotators = self._session.others.annotators
        return [self._session.annotator, *annotators.folders().get(annotators.me, ())]

    # -- what may be seen ---------------------------------------------------------------------

    def _hidden(self) -> list[str]:
        session = self._session
        return session.visibility.hidden_articles()

    def sealed(self, asked: ExportRequest) -> str:
        """What is left out because it must not be seen yet, and what comes of seeing the rest.

        It counts all articles on which others' work is hidden: how many of them others have
        annotated must not be seen either. Empty if only one's own work is asked for.
        """
        if asked.own.issuperset(asked.annotators):
            return ""
        said = []
        if count := len(asked.hidden):
            on, them = ("1 article", "it") if count == 1 else (f"{count} articles", "them")
            said.append(f"others' work on {on} stays out until you submit {them} (!)")
        if count < len(self._session.store.articles()):
            said.append("what shows of others' work goes on record, as in Review")
        return "; ".join(said)

    def showing(self, shown: Mapping[str, Sequence[str]]) -> Outcome | None:
        """Writes down whose work an export or a preview shows; call it before it does.

        Args:
            shown: Article -> whose work on it.

        Returns:
            A refusal, if that could not be written down; then nothing must be shown.
        """
        annotators, store = self._session.others.annotators, self._session.store
        own = set(self._own())
        others = {
            article: set(annotators.others_on(article))
            if GOLD in who
            else {one for one in who if one not in own and article in store.tallies(one)}
            for article, who in shown.items()
        }
        return reveals.show_all(self._session, others)
