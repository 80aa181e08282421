"""What is wrong with a query, and where."""

from __future__ import annotations


class QueryError(Exception):
    """A query that cannot be read, or a regular expression that takes too long.

    Attributes:
        message: One sentence: what is wrong, what was expected.
        column: First code point of the query that it is about, from 0.
        end: One past the last.
    """

    def __init__(self, message: str, column: int, end: int) -> None:
        super().__init__(message, column, end)
        self.message = message
        self.column = column
        self.end = end

    def __str__(self) -> str:
        """Place and message in one line; people count columns from 1."""
        return f"column {self.column + 1}: {self.message}"

    def marked(self, query: str) -> str:
        """The query in one line and, in a second one, carets below the place.

        Wide characters get as many carets as cells. Characters that could disturb a terminal
        are shown as spaces, or as U+FFFD.
        """
        from rich.cells import cell_len

        line = "".join(_visible(c) for c in query)
        before = cell_len(line[: self.column])
        width = cell_len(line[self.column : self.end])
        return f"{line}\n{' ' * before}{'^' * max(1, width)}"


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return character if character.isprintable() else "�"
