"""An export that is asked for: what goes into it, what is left out, and what is said of it.

The command line and the program's own dialog ask the same way. Nothing here knows a screen, and
it may run in a thread of its own with a store of its own (`Store.beside`).

Also here: the folders that everything is in, which no export may take the place of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from reviewer.formats import Example, Format, FormatError, Options
from reviewer.formats.privacy import aliases, without_names, without_text
from reviewer.formats.proof.output_folder import holds, never, real
from reviewer.formats.proof.prove import ExportCounts, export
from reviewer.models import Json, Scheme
from reviewer.models.names import is_machine
from reviewer.ports import Store, StoreError
from reviewer.query import Query, QueryError, parse
from reviewer.session.core.visibility import CONTRACTS
from reviewer.session.datasets.aggregate import SOFT
from reviewer.session.datasets.check_days import check_days
from reviewer.session.datasets.examples import examples
from reviewer.session.datasets.export_form import ROOT
from reviewer.session.datasets.export_request import (
    ExportError,
    ExportRequest,
    ExportSelection,
    Notes,
    check_known,
    form_of,
)


class Workspace(NamedTuple):
    """Where the work of everybody lies.

    Attributes:
        articles: The folder of the articles, or one file of them.
        annotations: The folder of what was said of them.
    """

    articles: Path
    annotations: Path

    def refuses(self, out: Path) -> str:
        """Why no export can stand in a folder, whoever agrees, in one line; empty if one can.

        Raises:
            OSError: It cannot be looked at.
        """
        if why := never(out):
            return f"{out}: {why}; name another folder, one that may be new"
        for what, folder in self._asdict().items():
            if holds(out, folder):
                return f"{out}: holds the {what}, which it would replace; name another folder"
        if holds(self.annotations, out):
            return f"{out}: is among the annotations; name a folder outside of {self.annotations}"
        if self._among_articles(out):
            hint = f"name one outside of {self.articles}, or one that begins with _"
            return f"{out}: is among the articles, whose files are read as such; {hint}"
        return ""

    @property
    def root_of_exports(self) -> str:
        """A folder below the current one in which exports can stand."""
        return f"_{ROOT}" if self._among_articles(Path(ROOT)) else ROOT

    def _among_articles(self, out: Path) -> bool:
        """Whether an export there would be taken for articles."""
        if not self.articles.is_dir() or not holds(self.articles, out):
            return False
        below = real(out).relative_to(real(self.articles))
        return not any(part.startswith((".", "_")) for part in below.parts)


Tell = Callable[[str, int, int], None]
"""Takes what is being done, how much is done, and of how much (0 if that is not known)."""


WRONG: Final = (FormatError, ExportError, StoreError, QueryError)
"""What a plan raises about what was asked for; each is one line for the user."""


UNTOLD: Final = "(names annotators)"
"""What stands for the query in the manifest of an export without names."""


def _unwatched(what: str, done: int, of: int) -> None:
    """Nobody looks."""


def _at_once() -> None:
    """Nobody waits."""


def _open(shown: Mapping[str, Sequence[str]]) -> None:
    """Nobody keeps track."""


class Plan:
    """An export that can be made.

    Attributes:
        form: Its format.
        options: What the writer is told.
        notes: What happened while the examples were made.
        skipped: Examples for which the format has no place.
        dropped: Why single things of examples are left out -> how many.
    """

    def __init__(
        self, store: Store, scheme: Scheme, asked: ExportRequest, *, language: str = "en"
    ) -> None:
        """Checks what was asked for.

        Args:
            store: Where everything is.
            scheme: Tags and statuses.
            asked: What is wanted.
            language: Language of articles that do not state theirs.

        Raises:
            ExportError: It makes no sense so.
            FormatError: There is no such format, or its library is not installed.
            QueryError: The query cannot be read.
            StoreError: The splits cannot be read.
        """
        self._store = store
        self._scheme = scheme
        self._asked = asked
        self.notes = Notes()
        self.skipped = 0
        self.dropped: Counter[str] = Counter()
        self._seen = 0
        self.form = form_of(asked)
        people = list(store.annotators())
        check_known(asked.annotators, people)
        self._splits = store.splits() if asked.splits else None
        self._query = parse(asked.query, scheme, people) if asked.query.strip() else None
        names = aliases(people, is_machine) if asked.anonymise else {}
        self._wanted = self._what(names)
        self._names = names
        self.options = Options(
            scheme,
            name=asked.title,
            unit=asked.unit,
            no_text=asked.no_text,
            annotators=tuple(names.get(one, one) for one in asked.annotators),
            split=self._splits is not None,
            language=language,
            license=asked.license,
            soft=asked.rule is not None and asked.rule.name == SOFT,
        )

    def _what(self, names: dict[str, str]) -> ExportSelection:
        asked = self._asked
        return ExportSelection(
            asked.annotators,
            query=self._query,
            undecided=asked.undecided,
            unit=asked.unit,
            names=names,
            splits=None if self._splits is None else self._splits["articles"],
            rows=(self._splits or {}).get("rows", {}),
            duplicates=asked.duplicates,
            submitted=asked.submitted,
            ranges=asked.no_text,
            hidden=asked.hidden,
            own=asked.own,
            rule=asked.rule,
        )

    @property
    def split(self) -> bool:
        """Whether the examples have splits."""
        return self._splits is not None

    def run(
        self,
        out: Path,
        *,
        force: bool = False,
        workspace: Workspace | None = None,
        tell: Tell = _unwatched,
        breathe: Callable[[], None] = _at_once,
        showing: Callable[[Mapping[str, Sequence[str]]], None] = _open,
    ) -> ExportCounts:
        """Writes the export, proves it, and puts it in the place of an earlier one.

        Args:
            out: The folder.
            force: Replace it whatever it holds.
            workspace: What it must leave alone for all that.
            tell: Told how far it is.
            breathe: Called after each example; what it or `tell` raises ends the export, and
                the folder is as it was.
            showing: Told, once all is proven and before anybody can read it, article -> whose
                work on it is in the export; what it raises ends the export too.

        Raises:
            ProofError: It does not read back as it was meant; nothing was replaced.
            FormatError: It cannot be written.
            ExportError: An article is in no split, or the folder is one of the workspace.
            QueryError: A regular expression takes too long.
        """
        if workspace is not None and (why := workspace.refuses(out)):
            raise ExportError(why)

        if self.form.dated:
            days = check_days(self._store, self._names)
            self.options = replace(self.options, days=days)

        def facts() -> dict[str, Json]:
            showing(self.notes.shown)
            return self._facts()

        return export(
            self.form,
            self.examples(tell, breathe),
            out,
            self.options,
            facts=facts,
            force=force,
            progress=lambda done: tell("reading it back", done, self._seen),
        )

    def examples(
        self, tell: Tell = _unwatched, breathe: Callable[[], None] = _at_once
    ) -> Iterator[Example]:
        """What stands in the export, in its order.

        Raises:
            ExportError: An article is in no split.
            QueryError: A regular expression takes too long.
        """
        self._check_splits()
        found = examples(
            self._store,
            self._scheme,
            self._wanted,
            self.notes,
            lambda done, of: tell("writing articles", done, of),
        )
        if self._asked.anonymise:
            found = without_names(found, self._scheme)
        if self._asked.no_text:
            found = without_text(found, self._scheme)
        self._seen = 0
        for example in found:
            breathe()
            self.dropped.update(self.form.drops(example, self.options))
            if self.form.takes(example, self.options):
                self._seen += 1
                yield example
            else:
                self.skipped += 1

    def _check_splits(self) -> None:
        if self._splits is None:
            return
        known = self._splits["articles"]
        said = {a for one in self._asked.annotators for a in self._store.tallies(one)}
        if new := sorted(said.difference(known, self._splits.get("rows", ()))):
            more = f" and {len(new) - 1} more" if len(new) > 1 else ""
            raise ExportError(f"{new[0]}{more}: in no split yet; run `reviewer split` again")

    def _facts(self) -> dict[str, Json]:
        """What the manifest tells of this export besides."""
        asked, splits = self._asked, self._splits or {}
        return {
            "query": _query_text(self._query, asked.anonymise),
            "gold": asked.gold,
            "undecided": asked.undecided,
            "anonymised": asked.anonymise,
            **({"aggregate": asked.rule.name} if asked.rule else {}),
            "split": {
                name: splits[name] for name in sorted(splits) if name not in ("articles", "rows")
            },
            **self._contracts(),
            "left_out": self.left_out(),
        }

    def _contracts(self) -> dict[str, Json]:
        """The contracts under which labels of machines that are exported were accepted."""
        plan = self._store.plan(CONTRACTS) or {}
        kept = plan.get("contracts")
        found = [
            {**one, "sample": len(one.get("sample", ()))}
            for one in (kept if isinstance(kept, list) else ())
            if isinstance(one, dict) and one.get("machine") in self._asked.annotators
        ]
        return {"machine_contracts": found} if found and not self._asked.anonymise else {}

    def left_out(self) -> dict[str, int]:
        """Why something is not in the export -> how much; known once it is made."""
        notes = self.notes
        return {
            "repeated in an earlier split": notes.duplicates,
            "no place for it in the format": self.skipped,
            "sentence gone from the text": notes.orphans,
            "words of a span gone": notes.lost_spans,
            "articles not decided whole": notes.incomplete,
            "articles not submitted": notes.unsubmitted,
            "articles that cannot be read": len(notes.problems),
            **{why: n for why, n in sorted(notes.of_one.items()) if n},
            **dict(sorted(self.dropped.items())),
        }


def proof_of(form: Format, counts: ExportCounts) -> str:
    """What came of reading an export back, in a few words."""
    if not counts.lost:
        return "read back identical"
    lost = ", ".join(sorted(counts.lost))
    return f"read back; {form.name} cannot hold all of: {lost}"


def _query_text(query: Query | None, anonymise: bool) -> str:
    """The query as the manifest tells it."""
    if query is None:
        return ""
    return UNTOLD if anonymise and "annotator" in query.needs() else str(query)
