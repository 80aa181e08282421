"""Sources: what a pasted URL or path stands for, and whether it is known already."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from reviewer.models import Json, Values

SCHEMES: Final = ("http", "https", "ftp")
_PORTS: Final = {"http": 80, "https": 443, "ftp": 21}
_TRACKING: Final = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|igshid", re.IGNORECASE)
"""Parameters that say how a reader came to a page, not which page it is."""

_LOOKS_LIKE_URL: Final = re.compile(r"[a-z][a-z0-9+.-]+:/|www\.", re.IGNORECASE)


class SourceError(Exception):
    """A source that cannot be cited; the text says what is wrong and what was expected."""


class Named(NamedTuple):
    """What a user named as a source.

    Attributes:
        url: A URL, as pasted; empty for a file.
        file: The path of a local file, as given; empty for a URL.
        sha256: Hash of the file's bytes (hex); empty for a URL.
    """

    url: str = ""
    file: str = ""
    sha256: str = ""

    def fields(self) -> Values:
        """The fields of a source that say something."""
        return {name: value for name, value in self._asdict().items() if value}


def read_source(text: str) -> Named:
    """What a pasted text names: a URL, or a local file, which is read for its hash.

    Raises:
        SourceError: The URL is broken, or the file is not there or cannot be read.
    """
    text = _unwrapped(text)
    if not text:
        raise SourceError("paste a URL, or the path of a local file")
    if _LOOKS_LIKE_URL.match(text) and not text.lower().startswith("file:"):
        return Named(url=checked_url(text))
    return Named(file=_path(text), sha256=hash_file(_path(text)))


def _unwrapped(text: str) -> str:
    """The text without what terminals and mail put around a pasted address."""
    text = text.strip()
    if len(text) > 1 and text[0] + text[-1] in ("''", '""', "<>"):
        text = text[1:-1].strip()
    return text


def _path(text: str) -> str:
    if text.lower().startswith("file:"):
        return unquote(urlsplit(text).path)
    # A path that is dragged into a terminal comes with its blanks escaped.
    return text if os.path.exists(text) else re.sub(r"\\([ '\"()&])", r"\1", text)


def local(file: str) -> Path:
    """Where the file of a source is on this machine."""
    return Path(os.path.expanduser(file))


def hash_file(file: str) -> str:
    """Hash of a local file's bytes (hex).

    Raises:
        SourceError: It is not there, is no file, or cannot be read.
    """
    path = local(file)
    if not os.path.exists(path):
        raise SourceError(
            f"there is no file {file}: expected an existing path, or a URL (https://…)"
        )
    if not os.path.isfile(path):
        raise SourceError(f"{file} is not a file: expected a document that can be read")
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(f"{file} cannot be read ({error.strerror}): check its rights") from None


def checked_url(text: str) -> str:
    """The URL, with `https://` before a bare `www.`.

    Raises:
        SourceError: It is broken.
    """
    url = f"https://{text}" if text.lower().startswith("www.") else text
    if wrong := _wrong_with(url):
        raise SourceError(f"{wrong}: expected something like https://example.org/page")
    return url


def _wrong_with(url: str) -> str:
    if any(char.isspace() or not char.isprintable() for char in url):
        return "there is a blank inside the URL"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        return f"the URL is broken ({error})"
    if parts.scheme.lower() not in SCHEMES:
        return f"{parts.scheme}: is not an address on the web"
    host = parts.hostname or ""
    if not host:
        return "the URL names no host"
    if not ("." in host.strip(".") or ":" in host or host == "localhost") or ".." in host:
        return f"{host!r} is no host"
    return ""


def normal_url(url: str) -> str:
    """The form in which two URLs of one page are the same.

    Scheme and `www.`, the case of the host, a usual port, a fragment (unless it is a route of
    its own, `#/…`), a slash at the end, the order of parameters and those that only track the
    reader make no difference.
    """
    try:
        parts = urlsplit(url.strip())
        host = _host(parts)
    except ValueError:
        return url.strip()
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._").rstrip("/")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = sorted((key, value) for key, value in pairs if not _TRACKING.fullmatch(key))
    query = f"?{urlencode(kept)}" if kept else ""
    route = f"#{parts.fragment}" if parts.fragment.startswith(("/", "!")) else ""
    return f"{host}{path}{query}{route}"


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    usual = parts.port is None or parts.port == _PORTS.get(parts.scheme.lower())
    return host if usual else f"{host}:{parts.port}"


def find_source(sources: Mapping[str, Json], named: Named) -> str | None:
    """The id of the known source that is the same; of several the oldest. None if there is none.

    A URL is compared in its normal form with the URLs, a file by its hash.
    """
    wanted = normal_url(named.url) if named.url else ""
    for id in sorted(sources):
        source = sources[id]
        if named.sha256 and source.get("sha256") == named.sha256:
            return id
        if wanted and source.get("url") and normal_url(source["url"]) == wanted:
            return id
    return None


def find_by_words(sources: Mapping[str, Json], text: str) -> str | None:
    """The id of the known source that a user means by a URL, a path, a title or an id."""
    text = _unwrapped(text)
    wanted = normal_url(text)
    for id in sorted(sources):
        source = sources[id]
        names = (id, source.get("title", ""), source.get("file", ""), source.get("url", ""))
        if text and (text in names or (source.get("url") and normal_url(source["url"]) == wanted)):
            return id
    return None


def recent(sources: Mapping[str, Json], used: Iterable[str]) -> list[str]:
    """Ids of all sources: those used last first, then the others, newest first."""
    first = [id for id in dict.fromkeys(used) if id in sources]
    return first + sorted(set(sources).difference(first), reverse=True)
