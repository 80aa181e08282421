"""What the features of Review may ask of the screen that they belong to.

`ReviewScreen` fulfils it; no feature imports the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from reviewer.session import Outcome
from reviewer.session.adjudication.review import Review
from reviewer.tui.screens.common_dialogs import DialogScreen, Subject

if TYPE_CHECKING:
    from reviewer.tui.widgets.rows.rows import Rows


class ReviewView(DialogScreen, Protocol):
    """The screen of one article under review.

    Attributes:
        review: The article, and where one is in it.
    """

    review: Review

    @property
    def rows(self) -> Rows:
        """The list."""
        ...

    def sync(self) -> None:
        """Makes the review stand where the list's cursor is."""
        ...

    def moved(self) -> None:
        """Shows what belongs to the sentence under the cursor."""
        ...

    def use(self, article: str, place: int | None = None) -> bool:
        """Opens another article, or goes to another sentence of this one."""
        ...

    def show_in_list(self, outcome: Outcome) -> None:
        """Shows what came of a command in the list only."""
        ...

    def apply_own(self, outcome: Outcome) -> Outcome:
        """Shows what came of what one says oneself, and not as an adjudicator."""
        ...

    def subject(self) -> Subject:
        """The sentence under the cursor."""
        ...

    def in_view(self, article: str, unit: str) -> bool:
        """Whether a sentence of an article is on the screen."""
        ...
