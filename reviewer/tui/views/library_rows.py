"""The articles of the workspace as rows of the list: title, progress, tags, checks."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from rich.style import Style

from reviewer.models import Scheme
from reviewer.models.phrases import count_of
from reviewer.models.pseudonyms import shown
from reviewer.models.scheme import TagType
from reviewer.session import LibraryRow
from reviewer.session.queues.pending_work import Due, PendingWork
from reviewer.tui.theme import Paint
from reviewer.tui.views.chips import MINE
from reviewer.tui.widgets.rows.row_source import RowState
from reviewer.tui.widgets.text_lines import Piece, ScreenLine, cells, fit, line, wrap

_BAR = 8
"""Cells of the progress bar."""

_COUNT = 11
"""Cells of `decided/sentences`."""

_DATE = 11
"""Cells of a date with the gap before it, in lists at least `_DATED` wide."""

_DATED = 100

READABLE = 110
"""Cells of a line of text that an eye still follows."""


_PEOPLE = 24
"""Cells of author and story with the gap before them, in lists at least `_PEOPLED` wide."""

_PEOPLED = 130

_TAG = 5
"""Cells of the count of a tag."""

_NAMED = 150
"""Cells from which on the head names each tag."""


def filled(share: float, width: int) -> int:
    """Cells of a progress bar that are full; anything begun shows, and only all is all."""
    if share <= 0:
        return 0
    return width if share >= 1 else max(1, min(width - 1, round(share * width)))


class LibraryCounts(NamedTuple):
    """How far the annotator is with all the articles shown.

    Attributes:
        decided: Sentences decided.
        total: Sentences, of the articles that have been read.
        unread: Articles that have not been read.
    """

    decided: int
    total: int
    unread: int


class LibraryRows:
    """What the article list shows. Row `i` is the article `rows[i]`."""

    def __init__(
        self,
        rows: Sequence[LibraryRow],
        scheme: Scheme,
        paint: Paint,
        current: str,
        mine: frozenset[str] = frozenset(),
        dues: PendingWork | None = None,
    ) -> None:
        """Rows drawn with the colours of a theme.

        Args:
            rows: The articles.
            scheme: Tags and statuses.
            paint: The colours.
            current: The article last worked on.
            mine: The articles assigned to the annotator.
            dues: Knows what waits in each; None for nothing.
        """
        self._mine = mine
        self._dues = dues
        self._measured, self._cells = -1, 0
        self.rows = rows
        self._scheme = scheme
        self._paint = paint
        self._current = current
        self._dated = self._any("date")
        self._peopled = self._any("author") or self._any("story")

    @cached_property
    def counts(self) -> LibraryCounts:
        """Counted once, because the head shows it at every key."""
        known = [row.sentences for row in self.rows]
        decided = sum(row.decided for row in self.rows)
        return LibraryCounts(decided, sum(n for n in known if n > 0), sum(n < 0 for n in known))

    def _any(self, field: str) -> bool:
        """Whether any article has a field: a column that is empty everywhere takes no room."""
        return any(field in row.article.meta or field in row.tally.meta for row in self.rows)

    def __len__(self) -> int:
        """The number of articles shown."""
        return len(self.rows)

    def key(self, index: int) -> Hashable:
        """The article with everything that its row shows."""
        article, tally, share = self.rows[index]
        meta = tuple(article.meta.items())
        known = (article.sentences, article.missing, article.opening, share)
        return article.id, meta, *known, repr(tally), self._due(article.id), self._due_cells

    def is_selected(self, index: int) -> bool:
        """Whether the row belongs to the selection."""
        return False

    def height(self, index: int, width: int) -> int:
        """One line."""
        return 1

    def render(self, index: int, width: int, state: RowState) -> Sequence[ScreenLine]:
        """The row's line."""
        row = self.rows[index]
        rest = [*self._about(row, width), (" ", None), *self._facts(row), *self._counts(row, width)]
        used = sum(cells(text) for text, _ in rest)
        return [line(*self._title(row, max(12, width - used)), *rest)]

    def _title(self, row: LibraryRow, room: int) -> Iterator[Piece]:
        """The title; of an article without one its id and, dim, how it begins."""
        mark = "▸" if row.article.id == self._current else " "
        if self._mine:
            mark += MINE if row.article.id in self._mine else " "
        mark += " "
        title = mark + row.title
        style = self._paint.dim if row.article.missing else None
        left = room - cells(title) - 2
        if "title" in row.meta or not row.article.opening or left < 8:
            yield (fit(title, room), style)
        else:
            yield (title, style)
            yield (fit(f"  {row.article.opening}", left + 2), self._paint.dim)

    def _about(self, row: LibraryRow, width: int) -> Iterator[Piece]:
        meta = row.meta
        if self._dated and width >= _DATED:
            yield (" " + fit(meta.get("date", ""), _DATE - 1), self._paint.dim)
        if self._peopled and width >= _PEOPLED:
            people = " · ".join(meta[field] for field in ("author", "story") if field in meta)
            yield (" " + fit(people, _PEOPLE - 1), self._paint.dim)

    def _facts(self, row: LibraryRow) -> Iterator[Piece]:
        if row.article.missing:
            yield (fit("file missing", _BAR + 1 + _COUNT), self._paint.color("orange"))
            return
        done = filled(row.progress, _BAR)
        yield ("━" * done, self._paint.color("blue", bold=True))
        yield ("─" * (_BAR - done), self._paint.dim)
        of = "…" if row.sentences < 0 else str(row.sentences)
        yield (f" {row.decided}/{of}".rjust(_COUNT), Style(bold=row.progress >= 1))

    def _counts(self, row: LibraryRow, width: int) -> Iterator[Piece]:
        tags = row.tally.tags
        due = self._due_cells if width >= 64 else 0
        room = width - due
        wide = self._tag_cells(width)
        for tag in self._tags(room, wide):
            count = tags.get(tag.name, 0)
            style = self._paint.color(tag.color) if count else self._paint.dim
            yield (f" {tag.glyph}{count or '·'}".ljust(wide), style)
        if width >= 92:
            yield (fit(self._checks(row), 14), self._paint.color("cyan"))
        marks = ("⚑" if row.tally.flagged else " ") + ("⇧" if row.tally.submitted else " ")
        yield (f" {marks}", self._paint.color("orange"))
        if due:
            signs = fit(f" {due_signs(self._due(row.article.id))}", due)
            yield (signs, self._paint.color("orange"))

    def heads(self, width: int) -> list[Piece]:
        """The names of the columns, for a line above the rows that is as wide as they are."""
        rest = ""
        if self._dated and width >= _DATED:
            rest += " " + fit("date", _DATE - 1)
        if self._peopled and width >= _PEOPLED:
            rest += " " + fit("author · story", _PEOPLE - 1)
        rest += " " + fit("progress", _BAR) + "decided".rjust(_COUNT)
        due = self._due_cells if width >= 64 else 0
        wide = self._tag_cells(width)
        tags = self._tags(width - due, wide)
        if wide > _TAG:
            rest += "".join(" " + fit(tag.label or tag.name, wide - 1) for tag in tags)
        elif tags:
            rest += fit(" tags", wide * len(tags))
        rest += fit(" checks", 14) if width >= 92 else ""
        rest += "   " + (fit(" waits", due) if due else "")
        mark = "   " if self._mine else "  "
        return [(fit(f"{mark}article", max(12, width - cells(rest))), None), (rest, None)]

    def _tags(self, room: int, wide: int) -> Sequence[TagType]:
        """The tags that have a column, in a list with so much room beside what waits."""
        return self._scheme.tags[: max(0, (room - 50) // wide)] if room >= 64 - wide else ()

    def _tag_cells(self, width: int) -> int:
        """Cells of the count of a tag; where there is room the head names each."""
        if width < _NAMED:
            return _TAG
        longest = max((cells(tag.label or tag.name) for tag in self._scheme.tags), default=0)
        return max(_TAG, min(14, longest + 2))

    @property
    def _due_cells(self) -> int:
        """Cells of the widest signs of what waits, with the gap before them; 0 for nothing."""
        if self._dues is not None and self._measured != self._dues.version:
            self._measured = self._dues.version
            self._cells = max((cells(due_signs(due)) + 1 for due in self._dues), default=0)
        return self._cells

    def _due(self, article: str) -> Due:
        return self._dues.of(article) if self._dues else Due()

    def _checks(self, row: LibraryRow) -> str:
        statuses = row.tally.statuses
        total = sum(statuses.values())
        if not total:
            return ""
        settled = sum(
            count
            for name, count in statuses.items()
            if (status := self._scheme.status(name)) and status.settled
        )
        return f" {settled}/{total} checks"


def preview_lines(
    row: LibraryRow, text: str, scheme: Scheme, paint: Paint, width: int
) -> list[ScreenLine]:
    """What an article is: its title, where it comes from, what was said of it, how it begins.

    Args:
        row: The article.
        text: How it begins; paragraphs are kept.
        scheme: Tags and statuses.
        paint: The colours.
        width: Cells of a line.
    """
    meta, tally = row.meta, row.tally
    about = [meta[name] for name in ("author", "date", "story", "url") if name in meta]
    counts = [
        count_of(number, tag.label or tag.name)
        for tag in scheme.tags
        if (number := tally.tags.get(tag.name, 0))
    ]
    checks = sum(tally.statuses.values())
    counts += [count_of(checks, "check")] if checks else []
    room = max(12, min(width, READABLE))
    lines = [line((fit(row.title, room), paint.strong))]
    for facts in ([row.article.path, *about], counts):
        said = "  ·  ".join(facts)
        lines += [line((said[a:b], paint.dim)) for a, b in (wrap(said, room) if said else ())]
    lines.append(line(("", None)))
    for paragraph in filter(str.strip, text.split("\n")):
        lines += [line((paragraph[a:b], None)) for a, b in wrap(paragraph, room)]
    return lines


def due_signs(due: Due) -> str:
    """What waits in an article, as signs with numbers; `due_words` says what they mean."""
    own = {"approved": "☑", "returned": "☒"}.get(due.mine, "")
    counts = (
        ("≠", due.disputed), ("@", due.remarks), ("☐", due.checks + len(due.work)),
        ("!", due.rechecks),
    )  # fmt: skip
    return " ".join(filter(None, (own, *(f"{sign}{n}" for sign, n in counts if n))))


def due_words(due: Due) -> str:
    """The same in words, one sign after the other."""
    own = {"approved": "☑ signed off by", "returned": "☒ returned by"}.get(due.mine, "")
    parts = [f"{own} {due.by}"] if own else []
    parts += [f"≠ {due.disputed} disputed"] if due.disputed else []
    parts += [f"@ {due.remarks} for you to answer"] if due.remarks else []
    parts += [f"☐ {_checks(due.checks)} to sign off"] if due.checks else []
    parts += [f"☐ work of {', '.join(shown.list(due.work))} to sign off (+ -)"] if due.work else []
    parts += [f"! {due.rechecks} to re-check"] if due.rechecks else []
    return "  ".join(parts)


def _checks(count: int) -> str:
    return "1 check" if count == 1 else f"{count} checks"
