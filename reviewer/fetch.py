"""One page or file from the web, fetched politely and within bounds."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from typing import Final, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from reviewer import __version__

LARGEST: Final = 32 * 1024 * 1024
"""Bytes of the largest file that is fetched."""
SECONDS: Final = 30.0
"""The longest that one address may take, redirections and all."""

_MOST_REDIRECTS: Final = 5
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_CHUNK: Final = 1 << 16


SUFFIXES: Final = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/epub+zip": ".epub",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "text/vtt": ".vtt",
    "message/rfc822": ".eml",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
"""Media type -> the suffix that a file of it has here."""


class FetchError(Exception):
    """An address that cannot be fetched, in one line without the address."""


class PrivateAddress(FetchError):
    """An address of this machine or of a private network, which was not to be asked."""


class Fetched(NamedTuple):
    """What an address gave.

    Attributes:
        address: Where it was found in the end.
        kind: The media type that the server names, in lower case; empty if it names none.
        data: The bytes.
    """

    address: str
    kind: str
    data: bytes


def fetch(address: str, *, private: bool = False) -> Fetched:
    """Fetches one address, with one request for each redirection.

    Args:
        address: An `http` or `https` address.
        private: Whether an address of this machine or of a private network may be asked.

    Raises:
        FetchError: It cannot be fetched, is too large or too slow, or leads where it must not.
    """
    deadline = time.monotonic() + SECONDS
    for _ in range(_MOST_REDIRECTS + 1):
        if time.monotonic() >= deadline:
            raise FetchError(f"it takes longer than {SECONDS:.0f} seconds")
        target = urlsplit(address)
        if target.scheme not in ("http", "https") or not target.hostname:
            raise FetchError("only http and https addresses are fetched")
        if target.username or target.password:
            raise FetchError("an address with a name or password in it is not fetched")
        try:
            found = _asked(address, target, deadline, private=private)
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise FetchError(f"it cannot be fetched: {' '.join(reason.split())[:120]}") from None
        if isinstance(found, Fetched):
            return found
        address = urljoin(address, found)
    raise FetchError(f"it leads on more than {_MOST_REDIRECTS} times")


def _asked(address: str, target: SplitResult, deadline: float, *, private: bool) -> Fetched | str:
    """What one request gave: the file, or the address to which it leads."""
    host = target.hostname or ""
    secure = target.scheme == "https"
    port = target.port or (443 if secure else 80)
    number = _number_of(host, port, private=private)
    connection = _Pinned(host, port, number, deadline, secure=secure)
    try:
        path = (target.path or "/") + (f"?{target.query}" if target.query else "")
        connection.request("GET", path, headers=_HEADERS)
        answer = connection.getresponse()
        if answer.status in _REDIRECTS and answer.getheader("Location"):
            return answer.getheader("Location") or ""
        if answer.status != http.client.OK:
            raise FetchError(f"the server says {answer.status} {answer.reason}")
        kind = (answer.getheader("Content-Type") or "").partition(";")[0].strip().lower()
        return Fetched(address, kind, _body(answer, deadline))
    finally:
        connection.close()


_HEADERS: Final = {
    "User-Agent": f"reviewer/{__version__} (a person reads this page)",
    "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


def _body(answer: http.client.HTTPResponse, deadline: float) -> bytes:
    said = answer.getheader("Content-Length")
    if said and said.isdecimal() and int(said) > LARGEST:
        raise FetchError(f"it is larger than {LARGEST >> 20} MB")
    pieces: list[bytes] = []
    size = 0
    while piece := answer.read1(_CHUNK):
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST:
            raise FetchError(f"it is larger than {LARGEST >> 20} MB")
        if time.monotonic() > deadline:
            raise FetchError(f"it takes longer than {SECONDS:.0f} seconds")
    if said and said.isdecimal() and size < int(said):
        raise FetchError("it broke off before its end")
    return b"".join(pieces)


def _number_of(host: str, port: int, *, private: bool) -> str:
    """The number of a host; every number that it has must be a public one.

    Raises:
        FetchError: One of them is of this machine or of a private network.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = [str(one[4][0]).partition("%")[0] for one in found]
    for number in numbers:
        if not private and not ipaddress.ip_address(number).is_global:
            what = f"{host} is this machine or in a private network ({number})"
            raise PrivateAddress(what)
    return numbers[0]


class _Pinned(http.client.HTTPConnection):
    """A connection to the very number that was looked at, whatever the name means by then."""

    def __init__(self, host: str, port: int, number: str, deadline: float, *, secure: bool) -> None:
        super().__init__(host, port)
        self._number = number
        self._deadline = deadline
        self._secure = secure

    def connect(self) -> None:
        """Connects within the time that is left."""
        left = max(1.0, min(self._deadline - time.monotonic(), SECONDS / 2))
        plain = socket.create_connection((self._number, self.port), timeout=left)
        if self._secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self.host)
        else:
            self.sock = plain
