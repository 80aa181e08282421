"""The rows of the Overview: progress, agreement, tags, statuses, pace; readable at 80 columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from reviewer.models import Scheme
from reviewer.models.pseudonyms import shown
from reviewer.session.overview.drill_down import Target
from reviewer.session.overview.overview import Numbers
from reviewer.tui.theme import Paint
from reviewer.tui.views.agreement_rows import Compared
from reviewer.tui.views.overview_drawing import TAG, OverviewRow
from reviewer.tui.widgets.text_lines import fit

if TYPE_CHECKING:
    from reviewer.assist.learned.validation import LearnedTag

_DAYS: Final = 21
"""Days of the pace that are shown: the latest."""


class OverviewItems(Compared):
    """Makes the rows from the numbers."""

    def __init__(
        self,
        numbers: Numbers,
        scheme: Scheme,
        paint: Paint,
        *,
        pairs: bool,
        learned: Sequence[LearnedTag] = (),
    ) -> None:
        """With these colours.

        Args:
            numbers: What was counted.
            scheme: Tags and statuses.
            paint: The colours.
            pairs: Whether each two annotators are shown.
            learned: What cross-validation says of the learnt model.
        """
        self._numbers = numbers
        self._figures = learned
        super().__init__(scheme, paint, pairs=pairs)

    def items(self) -> list[OverviewRow]:
        """All rows, in order."""
        numbers = self._numbers
        if not numbers.people and not numbers.progress:
            return [
                *self._left_out(),
                self.words("Nobody has annotated anything that may be shown here yet."),
            ]
        return [
            *self._left_out(), *self._progress(), *self.compared(numbers.report, numbers.parts),
            *self._tags(), *self._statuses(), *self._suggestions(), *self._learned(),
            *self._pace(), *self._changed(),
        ]  # fmt: skip

    # -- sections -------------------------------------------------------------------------------

    def _left_out(self) -> Iterator[OverviewRow]:
        if n := self._numbers.hidden:
            of = f"{n} of {self._numbers.articles} articles"
            words = f"{of}: others' numbers are left out until you submit (!) or review them."
            yield self.words(words, self.paint.color("orange"))

    def _progress(self) -> Iterator[OverviewRow]:
        yield self.heading("Progress", "sentences decided, of the articles counted")
        for person in self._numbers.progress:
            count = f" {person.decided}/{person.total}".rjust(12) + f" {person.share:5.0%}"
            count += " *" if person.assigned else ""
            target = Target("undecided", people=(person.name,))
            yield self.bar(
                shown(person.name), person.share, count, self.paint.color("blue"), target=target
            )
        if any(person.assigned for person in self._numbers.progress):
            yield self.words("  * of the articles assigned to them", self.paint.dim)

    def _tags(self) -> Iterator[OverviewRow]:
        yield self.heading("Tags", "sentences that carry each")
        counts = self._numbers.tags
        most = max((n for own in counts.values() for n in own.values()), default=0)
        for tag in self.scheme.tags:
            label, color = self.tag_label(tag.name)
            if not any(own[tag.name] for own in counts.values()):
                yield self.words(f"  {fit(label, TAG)} nobody has used it", self.paint.dim)
                continue
            for at, (name, own) in enumerate(counts.items()):
                head = label if at == 0 else ""
                n = own[tag.name]
                yield self.counted(
                    head, shown(name), n, most, color, Target("tagged", tag.name, (name,))
                )

    def _statuses(self) -> Iterator[OverviewRow]:
        counts = self._numbers.statuses
        every = Counter[str]()
        for own in counts.values():
            every += own
        used = [status for status in self.scheme.statuses if every[status.name]]
        yield self.heading("Checks", "how many have each status")
        if not used:
            yield self.words("  no check has a status yet", self.paint.dim)
        most = max((n for own in counts.values() for n in own.values()), default=0)
        for status in used:
            style = self.paint.color(status.color)
            for at, (name, own) in enumerate(counts.items()):
                head = f"{status.glyph} {status.name}" if at == 0 else ""
                target = Target("status", status.name, (name,))
                yield self.counted(head, shown(name), own[status.name], most, style, target)

    def _suggestions(self) -> Iterator[OverviewRow]:
        """How many of the suggestions in view were taken, per machine and tag."""
        judged = self._numbers.judged
        for machine in sorted({machine for machine, _ in judged}):
            yield self.heading(f"Suggestions of {machine}", "of those in view you took")
            for (by, tag), (taken, passed) in sorted(judged.items()):
                if by == machine:
                    label, style = self.tag_label(tag)
                    share = taken / (taken + passed)
                    count = f" {taken}/{taken + passed}".rjust(12) + f" {share:5.0%}"
                    yield self.bar(label, share, count, style)

    def _learned(self) -> Iterator[OverviewRow]:
        """How good the learnt model is on articles it has not seen, beside the rules."""
        learned = self._figures
        if learned:
            sentences = learned[0].sentences
            about = f"from {sentences} decided sentences, on articles it had not seen (95 %)"
            yield self.heading("The learnt model", about)
        for one in learned:
            label, style = self.tag_label(one.tag)
            yield self.words(f"  {label}  {one.words}", style)

    def _pace(self) -> Iterator[OverviewRow]:
        pace = self._numbers.pace
        if not pace:
            return
        yield self.heading("Pace", "sentences decided a day (UTC)")
        most = max(own.total() for own in pace.values())
        days = sorted(pace)
        if len(days) > _DAYS:
            yield self.words(f"  {len(days) - _DAYS} earlier days are not shown", self.paint.dim)
        for day in days[-_DAYS:]:
            who = ", ".join(sorted(f"{shown(name)} {n}" for name, n in pace[day].items()))
            total = pace[day].total()
            target = Target("day", day, tuple(sorted(pace[day])))
            count, style = f" {total:>5}  {who}", self.paint.color("teal")
            yield self.bar(day, total / most, count, style, 24, target)

    def _changed(self) -> Iterator[OverviewRow]:
        changed = {name: n for name, n in self._numbers.changed.items() if n}
        if self._numbers.report is not None:
            yield self.heading("Changed after others' work was shown", "sentences")
            if not changed:
                yield self.words("  none", self.paint.dim)
            most = max(changed.values(), default=0)
            for name, n in sorted(changed.items()):
                target = Target("changed", people=(name,))
                yield self.counted("", name, n, most, self.paint.color("orange"), target)
