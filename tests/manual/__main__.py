"""`python -m tests.manual`: makes the manual's reference and pictures anew (`make docs-update`)."""

from __future__ import annotations

import asyncio
import os
import tempfile

import click

from tests.manual.page import DOCS
from tests.manual.pictures import PICTURES, taken
from tests.manual.reference import PAGES


def main() -> None:
    """Writes all of them."""
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), "utf-8")
        click.echo(f"docs/{name}")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("REVIEWER_CACHE_DIR", "REVIEWER_STATE_DIR", "HOME"):
            os.environ[name] = folder
        for picture in PICTURES:
            svg = asyncio.run(taken(picture))
            (DOCS / "images" / f"{picture.name}.svg").write_text(svg, "utf-8")
            click.echo(f"docs/images/{picture.name}.svg")


main()
