"""The right to write: there is one for each annotator's folder, and a session may not get it."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.ports import StoreError, Writer


class Pen:
    """A writing session that begins when it is first asked for.

    The first frame is on the screen before anybody asks, so that nobody waits for the lock.
    """

    def __init__(
        self,
        writer: Writer | None,
        why_not: str = "",
        *,
        begin: Callable[[], Writer] | None = None,
    ) -> None:
        """Takes a writing session that has begun, or what begins one.

        Args:
            writer: The writing session; None if there is none, or none yet.
            why_not: Why there is none, in one line.
            begin: Begins it; raises StoreError if it cannot. None: there is nothing to begin.
        """
        self._writer = writer
        self._why_not = why_not or "opened for reading only"
        self._begin = begin

    @property
    def begun(self) -> bool:
        """Whether anybody has asked yet."""
        return self._begin is None

    @property
    def writer(self) -> Writer | None:
        """The writing session, begun now if need be; None if it could not."""
        begin, self._begin = self._begin, None
        if begin is not None:
            try:
                self._writer = begin()
            except StoreError as error:
                self._why_not = str(error)
        return self._writer

    @property
    def why_not(self) -> str:
        """Why there is no writing session, in one line."""
        return self._why_not
