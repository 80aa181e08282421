"""Offsets in UTF-16 code units, as JavaScript counts, and in code points."""

from __future__ import annotations

from bisect import bisect_left


class Utf16Text:
    """A text by its code points and its UTF-16 code units."""

    def __init__(self, text: str) -> None:
        """Counts once, and only where the two differ.

        Args:
            text: The text.
        """
        self._length = len(text)
        self._wide = [place for place, char in enumerate(text) if ord(char) > 0xFFFF]

    @property
    def differ(self) -> bool:
        """Whether the text has characters of two units."""
        return bool(self._wide)

    def of(self, place: int) -> int:
        """The units before a code point."""
        return place + bisect_left(self._wide, place)

    def place(self, units: int) -> int:
        """The code point that so many units stand before; -1 inside a pair or beyond the end."""
        place = units
        for number, wide in enumerate(self._wide):
            if wide + number >= units:
                break
            place -= 1
            if wide + number + 1 == units:
                return -1
        return place if 0 <= place <= self._length else -1
