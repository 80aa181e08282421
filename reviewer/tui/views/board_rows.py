"""The rows of the board of claims: who is on it, by when, status, evidence, sign-off, claim."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final

from reviewer.models import Scheme
from reviewer.models.pseudonyms import shown
from reviewer.session.overview.check_board import CheckRow
from reviewer.tui.theme import Paint
from reviewer.tui.widgets.rows.row_source import RowState
from reviewer.tui.widgets.text_lines import Piece, ScreenLine, cells, fit, line

_STATUS, _WHO, _DUE, _EVIDENCE, _SIGNED = 14, 9, 11, 3, 9

_ROOMY: Final = 96
"""Cells from which on a status is shown whole, up to `_LONGEST`, and names are longer."""
_LONGEST: Final = 20

_WIDE: Final = 110
"""Cells from which on a row tells the claimant and the article too."""

PRIORITIES = {"high": "▲", "medium": "■", "low": "▽"}


class BoardRows:
    """What the board shows."""

    def __init__(self, rows: Sequence[CheckRow], scheme: Scheme, paint: Paint) -> None:
        """These checks, in this order."""
        self.rows = rows
        self._scheme = scheme
        self._paint = paint
        # A column in which nothing stands leaves its room to the claims.
        self._due = _DUE if any(row.due for row in rows) else 0
        self._someone = any(row.assignee for row in rows)

    def __len__(self) -> int:
        """The number of checks."""
        return len(self.rows)

    def key(self, index: int) -> Hashable:
        """All that the row shows."""
        return self.rows[index]

    def is_selected(self, index: int) -> bool:
        """Nothing is ever selected here."""
        return False

    def height(self, index: int, width: int) -> int:
        """One line."""
        return 1

    def _sizes(self, width: int) -> tuple[int, int]:
        """How wide the columns of the status and of who is on it are; 0 for no column."""
        who = _WHO if self._someone else 0
        if width < _ROOMY:
            return _STATUS, who
        longest = max((cells(status.name) for status in self._scheme.statuses), default=_STATUS)
        return min(max(longest, _STATUS), _LONGEST), who and who + 5

    def heads(self, width: int) -> list[Piece]:
        """The names of the columns."""
        status, who = self._sizes(width)
        named = (
            ("", 1), ("status", status), ("on it", who), ("due", self._due), ("ev", _EVIDENCE),
            ("sign-off", _SIGNED),
        )  # fmt: skip
        text = " " + " ".join(fit(name, size) for name, size in named if size) + " claim"
        more = self._more(width, "claimant", "article")
        # One cell more than a row: it begins where the mark of the cursor stands in rows.
        whole = fit(text, width + 1 - cells(more)) + more
        return [(whole.rstrip(), self._paint.dim)]

    def _more(self, width: int, claimant: str, article: str, place: str = "") -> str:
        """The end of a wide row: claimant and article in two columns; the place is never cut."""
        if width < _WIDE:
            return ""
        size = min(60, width // 4) // 2 - 2
        where = fit(article, max(size - cells(place), 1)).rstrip() + place
        return f"  {fit(claimant, size)}  {fit(where, size)}"

    def render(self, index: int, width: int, state: RowState) -> Sequence[ScreenLine]:
        """The row's line."""
        row, paint = self.rows[index], self._paint
        if not row.seen:
            told = f"  in progress by {shown(row.assignee)}"
            where = f"{row.title} {row.place + 1}: {row.text}"
            return [line((told, paint.strong), (fit(f"  {where}", width - cells(told)), paint.dim))]
        wide, who = self._sizes(width)
        status = self._scheme.status(row.status)
        color = paint.color(status.color) if status is not None else paint.dim
        signed = "" if row.signoff == "not needed" else row.signoff
        facts: list[Piece] = [
            (fit(PRIORITIES.get(row.priority, ""), 1) + " ", paint.color("orange")),
            (fit(row.status, wide) + " ", color),
            (
                fit(shown(row.assignee) or "–", who) + " " if who else "",
                paint.strong if row.assignee else paint.dim,
            ),
            (fit(row.due, self._due) + " " if self._due else "", None),
            (fit(str(row.evidence or "·"), _EVIDENCE) + " ", None),
            (fit(signed, _SIGNED) + " ", paint.color("orange") if signed != "approved" else None),
        ]
        out = "  ↗" if row.url else ""
        more = self._more(width, row.claimant, row.title, f" {row.place + 1}{out}")
        room = max(8, width - sum(cells(text) for text, _ in facts) - cells(more))
        claim = " ".join(row.claim.split())
        return [line(*facts, (fit(claim, room), None), (more, paint.dim))]


def about(row: CheckRow) -> str:
    """What the row under the cursor has no column for, in one line."""
    if not row.seen:
        return "what is said of it shows once you have submitted the article"
    parts = (
        f"{row.title} {row.place + 1}",
        f"checked by {shown(row.by)}",
        f"claimed by {row.claimant}" if row.claimant else "",
        f"began as {shown(row.origin)}'s" if row.origin else "",
        f"signed by {', '.join(shown.list(row.signers))}" if row.signers else "",
        f"published {row.published} {row.url}".strip() if row.published or row.url else "",
        row.remarks[-1] if row.remarks else "",
    )
    return "  ·  ".join(filter(None, parts))
