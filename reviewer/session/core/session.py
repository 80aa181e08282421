"""One annotator at work. Every change goes through `Session.apply`."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

from reviewer.models import Basis, Change, Scheme
from reviewer.models import values as v
from reviewer.models.annotation import Tally
from reviewer.models.garbage import without_garbage_runs
from reviewer.ports import Arrivals, Problem, Store, Writer
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.editor import Editor, Pen
from reviewer.session.core.edits import KEY, Edit, Outcome
from reviewer.session.core.open_articles import OpenArticles
from reviewer.session.core.undo import Undo, Visible
from reviewer.session.core.undo_history import UndoHistory
from reviewer.session.core.visibility import Reviewing, Rules, Visibility

if TYPE_CHECKING:
    from pathlib import Path

    from reviewer.assist.suggestions import Suggestion
    from reviewer.session.core.gold import GoldUpdates
    from reviewer.session.core.relation_index import RelationIndex
    from reviewer.session.core.shares import Shares
    from reviewer.session.core.side_by_side import Others


class RankedSentence(NamedTuple):
    """A sentence of a queue with an order of its own.

    Attributes:
        article: Its article's id.
        unit: Its id.
        why: Why it is there, in a phrase.
    """

    article: str
    unit: str
    why: str


class MachineTags(Protocol):
    """What a machine has learnt, as the Desk asks for it."""

    def judges(self, tag: str) -> bool:
        """Whether it speaks for a tag in place of the rules."""
        ...

    def knows(self, text: str) -> bool:
        """Whether it has judged a sentence."""
        ...

    def suggestions(self, text: str, start: int) -> list[Suggestion]:
        """What it suggests for a sentence that it has judged."""
        ...

    def ranking(self, queue: str) -> Sequence[RankedSentence]:
        """The sentences of a queue in their order; none for one that it does not know."""
        ...


class Session:
    """Articles, the present state of one annotator's work, and the ways to change it.

    It knows no screen and no particular store.
    """

    def __init__(
        self,
        store: Store,
        scheme: Scheme,
        annotator: str,
        writer: Writer | None,
        *,
        read_only: str = "",
        begin: Callable[[], Writer] | None = None,
        rules: Rules | None = None,
        cues: Mapping[str, Sequence[str]] | None = None,
        language: str = "en",
        names: Mapping[str, str] | None = None,
        cache: Path | None = None,
    ) -> None:
        """Begins.

        Args:
            store: Where everything is kept.
            scheme: Tags and statuses.
            annotator: Whose work this is.
            writer: Their writing session; None opens the work for reading only.
            read_only: Why there is no writer, in one line.
            begin: In place of a writer: begins the writing session when it is first needed;
                where it raises StoreError, the work is open for reading only.
            rules: What of others' work shows when, and who is who; None for the defaults.
            cues: Words that the workspace adds to those that suggestions go by.
            language: That of articles that do not state theirs.
            names: Other name -> the name that counts where facts are compared.
            cache: A folder for what can be worked out again; None keeps it in memory.
        """
        self.store = store
        self.scheme = scheme
        self.annotator = annotator
        self.on_shown: Callable[[str], object] = lambda article: None
        """Told the article whose others' work is shown from now on: a server hands it out then."""
        self.reviewing: Reviewing = "asked"
        """What it takes to review an article without annotating it."""
        self.refuses: Callable[[Edit], str] = lambda edit: ""
        """Told each edit before it is made: why it has to wait, in one line; empty if not."""
        self.cues = cues or {}
        self.language = language
        self.names = names or {}
        self.cache = cache
        self.learned: MachineTags | None = None
        """What a model has learnt of what was decided; set by who has it learn."""
        self.pen = Pen(writer, read_only, begin=begin)
        self.visibility = Visibility(store, annotator, rules or Rules())
        self._opened = OpenArticles(store, annotator)
        self.problems_beside: Sequence[Problem] = ()
        """What another process could not read, which looked at everybody's work for this one."""
        self.touched: set[str] = set()
        """Articles of which this session has said anything; `""` for the sources."""
        self.editor = Editor(
            store,
            annotator,
            self.pen,
            UndoHistory(lambda: store.events(annotator, newest_first=True)),
            self.visibility.basis,
            # Only once there is a writer are the values of the store sure to be live.
            on_begin=self._opened.follow,
            on_written=self._written,
        )
        self._undo = Undo(self.editor, self.visibility.refuses)

    # Not at the top: nobody looks at others' work before the first frame.

    @cached_property
    def others(self) -> Others:
        """The open articles with everybody's annotations."""
        from reviewer.session.core.annotators import Annotators
        from reviewer.session.core.side_by_side import Others

        names = Annotators(self.store, self.annotator, self.visibility.rules.aliases)
        return Others(self.store, self.annotator, self._opened, names)

    @cached_property
    def gold(self) -> GoldUpdates:
        """What adjudicators have decided."""
        from reviewer.session.core.gold import GoldUpdates

        tags = [tag.name for tag in self.scheme.tags]
        return GoldUpdates(self.store, self.annotator, self._opened, tags, lambda: self.writer)

    @cached_property
    def relations(self) -> RelationIndex:
        """The annotator's relations between spans, over all articles."""
        from reviewer.session.core.relation_index import RelationIndex

        return RelationIndex(self.store, self.annotator)

    @property
    def shares(self) -> Shares:
        """What of an article is whose to annotate."""
        return self.visibility.shares

    @property
    def relations_seen(self) -> int:
        """Changes whenever a relation does of which anything is shown."""
        return self.relations.revision if "relations" in vars(self) else 0

    @property
    def writer(self) -> Writer | None:
        """The annotator's writing session; None if the work is open for reading only."""
        return self.editor.writer

    @property
    def read_only(self) -> str:
        """Why nothing can be written, in one line; empty if it can."""
        return self.editor.read_only

    def take_over(self) -> bool:
        """Begins to write once another session of the annotator has ended; see `Editor`."""
        return self.editor.take_over()

    # -- articles -----------------------------------------------------------------------------

    def open(self, article: str) -> OpenArticle:
        """Opens an article, or returns it as it is open already.

        Raises:
            StoreError: It cannot be read.
        """
        return self._opened.open(article)

    def peek(self, article: str) -> OpenArticle:
        """An article as it is open already, else opened for one look: it is not kept.

        Raises:
            StoreError: It cannot be read.
        """
        return self._opened.peek(article)

    def close(self, article: str) -> None:
        """Lets go of an article and brings its saved form up to date."""
        if "gold" in vars(self):
            self.gold.close(article)
        if "others" in vars(self):
            self.others.close(article)
        self._opened.close(article)
        if self.writer:
            self.writer.fold(article, wait=False)

    def put_away(self, articles: Iterable[str]) -> None:
        """Brings the saved form of articles that are done with up to date, and forgets them.

        Articles that are open stay in memory, and so does the latest step, unless it is large.
        """
        self.editor.let_go()
        done = [article for article in articles if not self._opened.is_open(article)]
        if done and self.writer:
            self.writer.put_away(done)

    def tally(self, article: str) -> Tally:
        """How far the annotator is with an article."""
        return self.store.tallies(self.annotator).get(article, Tally())

    def basis(self, article: str, units: Iterable[str] = ()) -> Basis:
        """Whether the annotator has been shown others' work on the article, or these sentences."""
        return self.visibility.basis(article, units)

    def problems(self) -> Sequence[Problem]:
        """What could not be read so far."""
        odd = self.others.problems() if "others" in vars(self) else []
        known = [*self.store.problems(), *odd]
        return [*known, *(one for one in self.problems_beside if one not in known)]

    def arrivals(self, *, short: bool = False, rest: bool = False) -> Arrivals:
        """Takes in what changed outside; open articles that changed are opened anew.

        Args:
            short: Whether of much a part may be left for the next look.
            rest: Only more of that part.
        """
        arrivals = self.store.arrivals(short=short, rest=rest)
        self._opened.arrived(arrivals)
        if arrivals.annotators:
            if self.annotator in arrivals.annotators:
                self.editor.history.reset()
                if "relations" in vars(self):
                    self.relations.forget()
            self.others.forget(arrivals.annotators)
            self.gold.arrived(arrivals.annotators)
        return arrivals

    # -- changing -----------------------------------------------------------------------------

    def apply(self, edit: Edit) -> Outcome:
        """Makes an edit true and writes it down, as one undo step; see `Editor.apply`."""
        if why := self.refuses(edit):
            return Outcome(why, ok=False)
        self._undo.forget()
        with without_garbage_runs():
            return self.editor.apply(edit)

    def amend(self, make: Callable[[], Edit]) -> Outcome:
        """Makes an edit in place of the one just applied; see `Editor.amend`."""
        self._undo.forget()
        return self.editor.amend(make)

    def fact(self, changes: Sequence[Change]) -> Outcome | None:
        """Writes down something that happened; see `Editor.fact`."""
        return self.editor.fact(changes)

    def undo(self, visible: Visible, *, gold: bool = False) -> Outcome:
        """Takes back the newest edit that is not undone; see `Undo.undo`."""
        with without_garbage_runs():
            return self._undo.undo(visible, gold=gold)

    def redo(self, visible: Visible, *, gold: bool = False) -> Outcome:
        """Does again what the latest undo took back; see `Undo.redo`."""
        with without_garbage_runs():
            return self._undo.redo(visible, gold=gold)

    def _written(self, changes: Sequence[Change], units: Sequence[tuple[str, str]]) -> None:
        """Lets everything that is open take in what was written."""
        self.touched.update({change.article for change in changes})
        self._opened.wrote(changes, units)
        if "relations" in vars(self):
            self.relations.wrote(changes)
        if any(key.startswith(v.GOLD) for key in set(map(KEY, changes))):
            self.gold.wrote(changes)

    # -- leaving ------------------------------------------------------------------------------

    def idle(self, seconds: float = math.inf) -> None:
        """Brings the saved form of everything touched up to date, without waiting for the disk.

        Args:
            seconds: After about so many the rest of the gold is left for `catch_up`.
        """
        if self.writer:
            self.catch_up(seconds)
            self.writer.fold(wait=False)

    def catch_up(self, seconds: float) -> None:
        """Brings gold that is behind up to date, an article at least, for about so long."""
        if "gold" in vars(self) and self.gold.is_behind and self.writer:
            self.gold.fold_behind(long=False, seconds=seconds)

    def told(self) -> str:
        """What others did to the files of this session since last asked; empty if nothing."""
        writer = self.pen.writer if self.pen.begun else None
        return writer.told() if writer else ""

    def end(self) -> None:
        """Saves everything and lets go of the folder."""
        if self.pen.begun and self.writer:
            if "gold" in vars(self):
                self.gold.fold_behind()
            self.writer.close()
