"""Texts that no file of articles holds as they stand: extracted ones, and standard input.

`annotations/corpus/<article-id>.<sha8>.txt`, written once and never changed: what was read of a
page stays what it was, whatever a later version of the library would make of it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from reviewer.ports import Problem
from reviewer.store.filesystem import replace_file

_NAME: Final = re.compile(r"(?P<article>[^.].*)\.(?P<version>[0-9a-f]{8})\.txt", re.DOTALL)


class Texts:
    """The kept texts of a workspace. The folder need not exist and may be read-only.

    Any thread may use it.

    Attributes:
        problems: Place -> what could not be kept there.
    """

    def __init__(self, folder: Path) -> None:
        """Opens the folder without looking into it."""
        self.problems: dict[str, Problem] = {}
        self._folder = folder

    def kept(self) -> Iterator[tuple[str, str]]:
        """Article ids and the first eight digits of the versions kept, in alphabetical order."""
        try:
            names = sorted(os.listdir(self._folder))
        except OSError:
            return
        for name in names:
            if (found := _NAME.fullmatch(name)) is not None:
                yield found["article"], found["version"]

    def find(self, article: str, version: str) -> str | None:
        """A text; None if it is not there or is not what it was.

        Args:
            article: Its article's id.
            version: The hash of the text (hex), or its first eight digits.
        """
        try:
            data = self._file(article, version).read_bytes()
            text = data.decode()
        except (OSError, UnicodeDecodeError):
            return None
        return text if sha256(data).hexdigest().startswith(version) else None

    def keep(self, article: str, text: str) -> bool:
        """Writes a text down, unless it is there; returns whether it is now."""
        data = text.encode()
        version = sha256(data).hexdigest()
        if self.find(article, version) is not None:
            return True
        file = self._file(article, version)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            replace_file(file, data)
        except OSError as error:
            what = f"the text that was read cannot be kept ({error.strerror or error})"
            hint = "it holds for this session; make the folder writable"
            self.problems[str(file)] = Problem(str(file), what, hint)
            return False
        return True

    def _file(self, article: str, version: str) -> Path:
        return self._folder / f"{article}.{version[:8]}.txt"
