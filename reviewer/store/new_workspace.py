"""Making a new workspace: the folders, the configuration, and what git has to know of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Final, NamedTuple

import reviewer
from reviewer.ports import StoreError

ARTICLES: Final = "seeds"
ANNOTATIONS: Final = "annotations"

GIT: Final[Mapping[str, str]] = {
    ".gitattributes": """\
# Sentences are found by counting characters: git leaves every byte as it is.
seeds/** -text
annotations/** -text

# Merging two people's work never stops: the journals decide, and the rest is rebuilt from them.
annotations/**/*.json merge=union
annotations/corpus/*.jsonl merge=union

# Each of these is written whole by one command, so a clash is left to a person.
annotations/adjudicators.json !merge
annotations/assignments.json !merge
annotations/controls.json !merge
annotations/machine.json !merge
annotations/norming.json !merge
annotations/splits.json !merge
annotations/workspace.json !merge
""",
    ".gitignore": """\
# Half-written files that a crash left behind; the program removes them.
.*.tmp
# A lock, where the user's own folders can hold none.
.*.lock
""",
}
"""Name of a file that git reads -> what it says in a workspace."""


class NewWorkspace(NamedTuple):
    """What became of a new workspace; paths are below its folder.

    Attributes:
        created: Files and folders made.
        kept: Files and folders that were there already and were left as they are.
        lacking: Name of a kept file that git reads -> lines that should be added to it.
    """

    created: tuple[str, ...]
    kept: tuple[str, ...]
    lacking: Mapping[str, tuple[str, ...]]


def init(directory: Path, *, config: str, samples: bool = False) -> NewWorkspace:
    """Makes a workspace, or completes one. Nothing that is there is touched.

    Args:
        directory: The folder, which need not exist.
        config: The text of `reviewer.toml`.
        samples: Whether to copy the sample articles and tags into it.

    Raises:
        StoreError: The folder cannot be written, or there are no samples in this installation.
    """
    files: dict[str, bytes | Path] = {"reviewer.toml": config.encode()}
    files.update((name, text.encode()) for name, text in GIT.items())
    if samples:
        files.update(_samples())
    created: list[str] = []
    kept: list[str] = []
    try:
        for name in (ARTICLES, ANNOTATIONS):
            folder = directory / name
            (kept if folder.is_dir() else created).append(f"{name}/")
            folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (created if _create(directory / name, content) else kept).append(name)
        lacking = {name: _lacking(directory / name, GIT[name]) for name in kept if name in GIT}
    except OSError as error:
        place = error.filename or directory
        raise StoreError(
            f"the workspace cannot be made ({error.strerror or error}); give a folder in which"
            f" you may write: {place}"
        ) from error
    return NewWorkspace(
        tuple(created), tuple(kept), {n: lines for n, lines in lacking.items() if lines}
    )


def _create(file: Path, content: bytes | Path) -> bool:
    """Writes a file unless there is one; returns whether it did."""
    file.parent.mkdir(parents=True, exist_ok=True)
    data = content.read_bytes() if isinstance(content, Path) else content
    try:
        with file.open("xb") as new:
            new.write(data)
    except FileExistsError:
        return False
    return True


def _lacking(file: Path, wanted: str) -> tuple[str, ...]:
    there = set(file.read_text("utf-8", errors="replace").splitlines())
    lines = [line for line in wanted.splitlines() if line and not line.startswith("#")]
    return tuple(line for line in lines if line not in there)


SHIPPED: Final = ("README.md", "corpus/0?-*", "mira.osk/*", "tobin.hale/*")
"""The samples among the annotations; in a checkout there may be those of people too."""


def _is_shipped(path: Path, root: Path) -> bool:
    """Whether a file is a sample of the project, not of somebody who tried them."""
    kind, *inside = path.relative_to(root).parts
    return kind != ANNOTATIONS or any(fnmatch("/".join(inside), name) for name in SHIPPED)


def _samples() -> Iterator[tuple[str, Path]]:
    """The sample files by their paths in a workspace."""
    package = Path(reviewer.__file__).parent
    # In a wheel they are part of the package, in a checkout they stand beside it.
    for root in (package / "samples", package.parent):
        files = sorted(
            path
            for name in (ARTICLES, ANNOTATIONS)
            for path in (root / name).rglob("*")
            if path.is_file() and not path.name.startswith(".") and _is_shipped(path, root)
        )
        if files:
            yield from ((path.relative_to(root).as_posix(), path) for path in files)
            return
    raise StoreError(f"{package}: the samples are not installed; run without --samples")
