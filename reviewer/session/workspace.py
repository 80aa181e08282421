"""The folders that everything is in, which no export may take the place of."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from reviewer.formats.proof.output_folder import holds, never, real
from reviewer.session.datasets.export_form import ROOT


class Workspace(NamedTuple):
    """Where the work of everybody lies.

    Attributes:
        articles: The folder of the articles, or one file of them.
        annotations: The folder of what was said of them.
    """

    articles: Path
    annotations: Path

    def refuses(self, out: Path) -> str:
        """Why no export can stand in a folder, whoever agrees, in one line; empty if one can.

        Raises:
            OSError: It cannot be looked at.
        """
        if why := never(out):
            return f"{out}: {why}; name another folder, one that may be new"
        for what, folder in self._asdict().items():
            if holds(out, folder):
                return f"{out}: holds the {what}, which it would replace; name another folder"
        if holds(self.annotations, out):
            return f"{out}: is among the annotations; name a folder outside of {self.annotations}"
        if self._among_articles(out):
            hint = f"name one outside of {self.articles}, or one that begins with _"
            return f"{out}: is among the articles, whose files are read as such; {hint}"
        return ""

    @property
    def root_of_exports(self) -> str:
        """A folder below the current one in which exports can stand."""
        return f"_{ROOT}" if self._among_articles(Path(ROOT)) else ROOT

    def _among_articles(self, out: Path) -> bool:
        """Whether an export there would be taken for articles."""
        if not self.articles.is_dir() or not holds(self.articles, out):
            return False
        below = real(out).relative_to(real(self.articles))
        return not any(part.startswith((".", "_")) for part in below.parts)
