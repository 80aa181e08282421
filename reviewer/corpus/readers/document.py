"""What a reader yields and what it raises."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path


class ReadError(Exception):
    """A file that cannot be read as an article.

    Attributes:
        path: The file.
        reason: What is wrong.
        hint: What was expected, or what to do.
    """

    def __init__(self, path: Path, reason: str, hint: str) -> None:
        """Say what is wrong in one line that names the file."""
        super().__init__(path, reason, hint)
        self.path = path
        self.reason = reason
        self.hint = hint

    def __str__(self) -> str:
        """Return one line for a person."""
        name = str(self.path).encode("utf-8", "backslashreplace").decode("utf-8")
        name = "".join(char if char.isprintable() else repr(char)[1:-1] for char in name)
        return f"{name}: {self.reason} ({self.hint})"


class NoArticles(ReadError):
    """A file of a kind that may hold articles, and that holds something else."""


class BadRows(ReadError):
    """Some rows of a file cannot be read; the others can.

    Attributes:
        problems: What is wrong, a place each.
    """

    def __init__(self, path: Path, problems: tuple[ReadError, ...]) -> None:
        """Say it in a line each."""
        super().__init__(path, "some rows cannot be read", "the others can")
        self.problems = problems

    def __str__(self) -> str:
        """Return a line for each problem."""
        return "\n".join(map(str, self.problems))


@dataclass(frozen=True, slots=True)
class ReadDocument:
    r"""One article as it was read.

    Attributes:
        text: The text exactly as decoded; newlines stay as they are.
        encoding: How it was decoded, such as `utf-8`, `utf-8-sig`, `utf-16-le` or `cp1252`.
        sha256: Hexadecimal digest of the text encoded as UTF-8.
        body_start: Offset in code points behind the front matter, 0 without one.
        row: The id of the row in a file of several articles.
        meta: Any of `title`, `author`, `date`, `url`, `language` and `story`.
        warnings: One line each, without the file's name.
        source: Hexadecimal digest of the file's bytes, if a library made the text from them;
            empty if the text is the file's own.
        lines: How its lines are to be read, if the file says so or its format does; see
            `corpus.segmentation.paragraphs.Lines`.
    """

    text: str
    encoding: str
    sha256: str
    body_start: int = 0
    row: str | None = None
    meta: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    source: str = ""
    lines: str = ""


Reader = Callable[[Path, bytes], Iterator[ReadDocument]]


def digest(text: str) -> str:
    """Return the hexadecimal sha256 of a text encoded as UTF-8."""
    return sha256(text.encode("utf-8")).hexdigest()
