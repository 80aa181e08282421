"""`python -m tests.lowest`: the oldest release of each library that pyproject.toml allows.

A line each, as pip takes constraints. Which releases there are is asked of pip, which knows where
to look; only releases that this Python can have count.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.version import Version

PROJECT: Final = Path(__file__).parent.parent / "pyproject.toml"

EXTRAS: Final = (
    "html", "report", "docx", "pdf", "xml", "rtf", "subtitles", "sql", "suggest", "parquet", "xlsx",
    "team",
)  # fmt: skip
"""What users ask for; models and what proves exports take far more room than time."""


def requirements(extras: Sequence[str] = EXTRAS) -> dict[str, Requirement]:
    """Name -> what the project and these extras ask for; the strictest counts."""
    project = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    optional = project["optional-dependencies"]
    found: dict[str, Requirement] = {}
    for line in (*project["dependencies"], *(one for name in extras for one in optional[name])):
        asked = Requirement(line)
        if asked.name in found:
            asked.specifier &= found[asked.name].specifier
        found[asked.name] = asked
    return found


def oldest(asked: Requirement, releases: Sequence[str]) -> str:
    """The oldest release that fits; empty for none."""
    fitting = asked.specifier.filter(map(Version, releases))
    return str(min(fitting, default=""))


def releases(name: str) -> list[str]:
    """All releases of a library that pip finds."""
    asked = [sys.executable, "-m", "pip", "index", "versions", name]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    listed = re.search(r"Available versions: (.*)", told)
    return listed[1].split(", ") if listed else []


def lines() -> Iterator[str]:
    """A constraint for each library."""
    for name, asked in sorted(requirements().items()):
        if version := oldest(asked, releases(name)):
            yield f"{name}=={version}"


if __name__ == "__main__":
    for line in lines():
        sys.stdout.write(f"{line}\n")
