"""Rich Text (.rtf), as striprtf reads it."""

import re
from pathlib import Path
from typing import Final

from reviewer.corpus.readers.document import ReadError
from reviewer.corpus.readers.extraction import Extraction

_FIELD: Final = {
    name: re.compile(rf"\{{\\{name} ([^{{}}]{{1,300}})\}}") for name in ("title", "author")
}


def extract(path: Path, data: bytes) -> Extraction:
    """The paragraphs of a file; its title and author where it gives them.

    Raises:
        ReadError: It is no Rich Text.
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise ReadError(path, "this is no Rich Text", r"expected a file that begins with {\rtf")
    from striprtf.striprtf import rtf_to_text

    # Rich Text is ASCII with escapes; any other byte is one of the code page that it names.
    source = data.decode("latin-1")
    meta = {name: _plain(found[1]) for name, one in _FIELD.items() if (found := one.search(source))}
    text = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]  # no types
    return Extraction(text.split("\n"), meta)


def _plain(value: str) -> str:
    from striprtf.striprtf import rtf_to_text

    whole = "{\\rtf1 " + value + "}"
    words = rtf_to_text(whole, errors="replace")  # type: ignore[no-untyped-call]  # no types
    return " ".join(words.split())
