"""Plain text: the article is the whole file."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from reviewer.corpus.readers.decoding import decode
from reviewer.corpus.readers.document import ReadDocument, digest
from reviewer.corpus.readers.frontmatter import front_matter


def read_text(path: Path, data: bytes) -> Iterator[ReadDocument]:
    """Yield the one document of a text file; front matter becomes metadata.

    Raises:
        ReadError: If the bytes are no text.
    """
    text, encoding = decode(path, data)
    start, meta, warnings, lines = front_matter(text)
    # Bytes that are the text need not be made of it again: a long text is hashed in half the time.
    hashed = sha256(data).hexdigest() if encoding == "utf-8" else digest(text)
    yield ReadDocument(text, encoding, hashed, start, None, meta, warnings, lines=lines)
