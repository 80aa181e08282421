"""What stands below the list while keys move over words."""

from __future__ import annotations

from reviewer.models.phrases import count_of
from reviewer.session import Desk
from reviewer.session.article.spans import Mark
from reviewer.session.desk.span_editor import Marking
from reviewer.tui.theme import Paint
from reviewer.tui.views.chips import Piece
from reviewer.tui.views.span_highlights import compact, laid_out
from reviewer.tui.widgets.text_lines import Line
from reviewer.tui.widgets.wrapping import fit

SHOWN = 40
"""Cells of the selected words."""


def words_lines(desk: Desk, marking: Marking, paint: Paint, width: int, most: int) -> list[Line]:
    """What is selected, the chosen span, then other spans of the sentence as far as they fit.

    Args:
        desk: The desk.
        marking: Word cursor and chosen span.
        paint: The colours.
        width: Cells of a line.
        most: Lines.
    """
    scheme = desk.session.scheme
    marks, current = marking.marks, marking.mark
    numbers = {mark.id: number for number, mark in enumerate(marks, 1)}
    lines = laid_out(_selected(marking, paint), width, 1)
    if current is None:
        words = "no span is chosen: a tag key labels the word, or what v and l select"
        return lines + laid_out([(f" {words}", paint.dim)], width, 1)

    def drawn(mark: Mark, room: int) -> list[Line]:
        chosen = mark.id == current.id
        number = numbers.get(mark.id, 0)
        return laid_out(compact(desk.article, mark, number, scheme, paint, chosen), width, room)

    lines += drawn(current, max(1, min(2, most - 1)))
    others = [mark for mark in marks if mark.id != current.id]
    shown = others[: max(0, most - len(lines))]
    for mark in shown:
        lines += drawn(mark, 1)
    return lines


def _selected(marking: Marking, paint: Paint) -> list[Piece]:
    """What the next tag key labels, and how many spans there are."""
    cursor, marks = marking.cursor, marking.marks
    words = " ".join(cursor.text.split()) or "(space)"
    words = words if len(words) <= SHOWN else fit(words, SHOWN)
    kind = "word" if cursor.anchor is None else "selected"
    spans = f"{count_of(len(marks), 'span')} in this sentence"
    return [
        ("WORDS ", paint.strong),
        (f" {kind} “{words}”", None),
        (f"  ·  {spans}" + (", tab chooses" if len(marks) > 1 else ""), paint.dim),
    ]
