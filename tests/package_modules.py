"""The modules of the package by the names under which they are imported."""

from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "reviewer"


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")
