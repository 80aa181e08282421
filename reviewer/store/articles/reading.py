"""An article opened for reading, with boundaries that are frozen or still being found."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Final, NamedTuple

from reviewer.models import Article, Units

if TYPE_CHECKING:
    from reviewer.corpus.segmentation.paragraphs import Lines

FIRST_LOOK: Final = 0.025
"""Seconds of segmenting before an article counts as open: enough for more than one screen."""


class Segmenting(NamedTuple):
    """How sentences are found in texts that nobody has read before.

    Attributes:
        language: A language tag, for articles that name none themselves.
        abbreviations: Further abbreviations that end no sentence.
        lines: How the lines of texts are read that do not say it themselves: `auto`, `kept` or
            `wrapped`.
    """

    language: str = "en"
    abbreviations: Sequence[str] = ()
    lines: str = "auto"

    def way(self, text: str, start: int = 0, lines: str = "") -> Lines:
        """How the lines of a text are read.

        Args:
            text: The text exactly as decoded.
            start: Where its body begins, in code points.
            lines: What the article itself says of that, if anything.
        """
        from reviewer.corpus.segmentation.segment import way_of

        return way_of(text, start, lines or self.lines)

    def begin(
        self, text: str, language: str = "", start: int = 0, how: Lines = "kept"
    ) -> Iterator[tuple[int, int, str]]:
        """The units of a text, found one by one as they are asked for.

        Args:
            text: The text exactly as decoded.
            language: The language that the article itself names, if any.
            start: Where its body begins, in code points.
            how: How its lines are read.
        """
        # The segmenter's library loads only when a text is read for the first time.
        from reviewer.corpus.segmentation.segment import segment

        return segment(text, language or self.language, self.abbreviations, start, how)

    @staticmethod
    def name(how: Lines = "kept", text: str = "") -> str:
        """What the segmenter of a text is called where boundaries are frozen."""
        from reviewer.corpus.segmentation.segment import segmenter

        return segmenter(how, text)


class ArticleReading:
    """Implements `reviewer.ports.Reading` for every store."""

    def __init__(
        self,
        article: Article,
        text: str,
        units: Units,
        pieces: Iterator[tuple[int, int, str]] | None = None,
        freeze: Callable[[Units], None] | None = None,
    ) -> None:
        """Opens a text.

        Args:
            article: The article; its `sha256` is that of `text`.
            text: The whole text.
            units: The frozen boundaries, or those found so far.
            pieces: The boundaries to come as (start, end, kind); None if `units` has them all.
            freeze: Called once with all boundaries when the last of them was found.
        """
        self._article = article
        self._text = text
        self._units = units
        self._pieces = pieces
        self._freeze = freeze
        self._busy = threading.Lock()
        if pieces is None:
            self._know_all()

    @property
    def article(self) -> Article:
        """The article; `sentences` is -1 while not all are known."""
        return self._article

    @property
    def text(self) -> str:
        """The whole text, exactly as decoded."""
        return self._text

    @property
    def units(self) -> Units:
        """The base boundaries so far. They only grow."""
        return self._units

    @property
    def complete(self) -> bool:
        """Whether all boundaries are there (and frozen)."""
        return self._pieces is None

    def read_on(self, seconds: float) -> bool:
        """Segments on for about so long, at least by one unit; returns `complete`.

        While another thread does that, it returns at once.
        """
        if not self._busy.acquire(blocking=False):
            return False
        try:
            return self._read_on(perf_counter() + seconds)
        finally:
            self._busy.release()

    def _read_on(self, deadline: float) -> bool:
        if self._pieces is None:
            return True
        for start, end, kind in self._pieces:
            self._units.append(start, end, kind)
            if perf_counter() >= deadline:
                return False
        self._know_all()
        if self._freeze is not None:
            self._freeze(self._units)
        # What freezes knows the reading: without these two it goes as soon as nobody has it.
        self._pieces = self._freeze = None
        return True

    def _know_all(self) -> None:
        opening = self._article.opening
        if not opening and len(self._units):
            # Only a text that nobody has read yet pays for loading what knows headings.
            from reviewer.corpus.headline import opening_of

            opening = opening_of(self._text, self._units)
        self._article = self._article.counted(len(self._units), opening)
