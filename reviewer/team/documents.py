"""What everybody has: articles, kept texts, frozen boundaries, cited files, shared settings."""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Final, NamedTuple

import orjson

from reviewer.corpus.readers import FETCHED, ReadError, is_article, parse
from reviewer.filesystem import replace_file
from reviewer.models.journal_rows import check_article
from reviewer.models.names import why_not
from reviewer.team.connection import TeamError
from reviewer.team.files import append, make_folder
from reviewer.team.server import CARRIES_PLANS, Server

ARTICLES: Final = "articles/"
"""What the names of articles begin with on the server; the rest is the path below the folder."""

CORPUS: Final = "corpus/"
"""What the names of kept texts begin with."""

MOST: Final = 64 << 20
"""Bytes of an article or of boundaries; larger ones stay where they are."""

MOST_NOTE: Final = 1 << 16
"""Bytes of the note beside a page that was fetched."""

MOST_KEPT: Final = 20 << 20
"""Bytes of a file that is cited as evidence; larger ones stay where they are."""

_TEXT: Final = re.compile(r"[^./\\\0][^/\\\0]*\.[0-9a-f]{8}\.txt")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


_NO_NAME: Final = frozenset({
    errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.EINVAL, errno.EILSEQ,
})  # fmt: skip
"""What a system says of a name that nothing can have there."""


class DocumentsReport(NamedTuple):
    """What became of the documents.

    Attributes:
        sent: How many went to the server.
        came: How many came.
        notes: What somebody should know, one line each.
    """

    sent: int
    came: int
    notes: tuple[str, ...]


class Documents:
    """The documents of a workspace on this machine."""

    def __init__(
        self, articles: Path, annotations: Path, synced: dict[str, str], versions: dict[str, int]
    ) -> None:
        """Reads nothing yet.

        Args:
            articles: The folder of articles.
            annotations: The folder of annotations.
            synced: Name -> hash as it was when both sides last had the same; kept up to date.
            versions: Name -> the desk's version then, where it was not the first; kept up to date.
        """
        self._versions = versions
        self._articles = articles
        self._annotations = annotations
        self.synced = synced
        self._known: dict[Path, tuple[int, int, str]] = {}
        self._notes: list[str] = []

    def sync(self, server: Server) -> DocumentsReport:
        """Sends and fetches what one side lacks.

        Raises:
            TeamError: Something cannot be written, or the server is away.
        """
        self._notes = []
        try:
            sent, came = self._sync_files(server)
            more = self._sync_boundaries(server), self._sync_kept(server)
        except OSError as error:
            why = error.strerror or str(error)
            raise TeamError(
                f"{error.filename or self._annotations}: {why}; it is tried again"
            ) from None
        sent += sum(each[0] for each in more)
        came += sum(each[1] for each in more)
        return DocumentsReport(sent, came, tuple(self._notes))

    def signature(self) -> tuple[tuple[str, int, int], ...]:
        """Changes whenever a document here does; reads no file."""
        found = []
        for name, path in self._local():
            with suppress(OSError):
                status = path.stat()
                found.append((name, status.st_mtime_ns, status.st_size))
        for path in self._corpus_files():
            with suppress(OSError):
                found.append((path.name, path.stat().st_mtime_ns, path.stat().st_size))
        return tuple(sorted(found))

    # -- articles and kept texts --------------------------------------------------------------

    def _sync_files(self, server: Server) -> tuple[int, int]:
        there: dict[str, list[tuple[int, str]]] = {}
        for name, version, sha256 in server.documents():
            there.setdefault(name, []).append((version, sha256))
        here = self._hashes_here(server)
        sent = came = 0
        for name, sha256 in sorted(here.items()):
            if name in there:
                more = self._bring_together(server, name, sha256, there[name])
                sent, came = sent + more[0], came + more[1]
            elif server.role == "chief":
                sent += self._send(server, name, self._versions.get(name, 0) + 1)
            elif self.synced.get(name) in (None, sha256):
                sent += self._send(server, name, 1)
        for name in sorted(there.keys() - here.keys()):
            came += self._fetch(server, name, *there[name][-1])
        return sent, came

    def _bring_together(
        self, server: Server, name: str, here: str, versions: list[tuple[int, str]]
    ) -> tuple[int, int]:
        """What to do about a document that both sides have; returns how many went and came."""
        known, newest = self.synced.get(name), versions[-1]
        is_chief = server.role == "chief"
        if here == newest[1]:
            self._know(name, newest)
        elif newest[0] < self._versions.get(name, 1):
            # The server is a restored backup: it gets what it had, and nobody goes back to it.
            return (self._send(server, name, self._versions[name] + 1) if is_chief else 0), 0
        elif known == here or here in dict(versions).values():
            return 0, self._renew(server, name, here, newest)
        elif known and is_chief:
            return self._send(server, name, newest[0] + 1), 0
        elif known:
            self._notes.append(f"{name}: changed here; only the chief changes articles of the desk")
        else:
            sent = self._make_room(server, name, here, newest[0])
            return sent, self._fetch(server, name, *newest)
        return 0, 0

    def _know(self, name: str, newest: tuple[int, str]) -> None:
        version, self.synced[name] = newest
        if version > 1:
            self._versions[name] = version
        else:
            self._versions.pop(name, None)

    def _hashes_here(self, server: Server) -> dict[str, str]:
        return {
            name: sha256
            for name, path in self._local()
            # Earlier programs, with which such a desk works too, do not know what a note is.
            if server.version >= CARRIES_PLANS or not name.endswith(FETCHED)
            if (sha256 := self._hash(name, path))
        }

    def _send(self, server: Server, name: str, version: int) -> int:
        path = self._path(name)
        # The note of an article that got another name has gone with it.
        data = path.read_bytes() if path is not None and path.exists() else None
        if data is None or len(data) > MOST:
            return 0
        added = server.add_document(name, version, data)
        if added:
            # Whoever was quicker with another text is found out the next time, as after any time
            # apart: nothing here is replaced because of it.
            self._know(name, (version, hashlib.sha256(data).hexdigest()))
        return int(added)

    def _fetch(self, server: Server, name: str, version: int, sha256: str) -> int:
        path = self._path(name)
        if path is None:
            self._notes.append(f"{name!r}: no name that a document can have here; it is left out")
            return 0
        data = server.document(name, version)
        if name.endswith(FETCHED) and not (len(data) <= MOST_NOTE and _is_object(data)):
            self._notes.append(f"{name}: no note of a page that was fetched; it is left out")
            return 0
        try:
            make_folder(self._root(name), path.parent)
            replace_file(path, data)
        except OSError as error:
            if error.errno not in _NO_NAME:
                raise
            # One such name must not stop everybody's lines.
            self._notes.append(f"{name!r}: cannot be written here ({error.strerror}); left out")
            return 0
        self._know(name, (version, sha256))
        return 1

    def _renew(self, server: Server, name: str, here: str, newest: tuple[int, str]) -> int:
        """Fetches the newest version in place of one that the desk had before."""
        if self.synced.get(name) not in (None, here):
            # A backup, or somebody who wanted it back: two versions of a desk are never equal.
            self._notes.append(f"{name}: an earlier version was here; the desk's newest is again")
        return self._fetch(server, name, *newest)

    def _make_room(self, server: Server, name: str, sha256: str, newest: int) -> int:
        """Two people added a document of one name while apart; returns how many were sent.

        A page that both have fetched may have other bytes around the same text: it is one.
        """
        if name.endswith(FETCHED) or self._reads_the_same(name, server.document(name, newest)):
            return 0
        self._copy_aside(name, sha256)
        other = _beside(name, sha256)
        return sum(self._send(server, each, 1) for each in (other, other + FETCHED))

    def _reads_the_same(self, name: str, theirs: bytes) -> bool:
        """Whether a document here and one of other bytes are read as the same text."""
        path = self._path(name)
        if path is None or not name.startswith(ARTICLES):
            return False
        try:
            texts = [
                [(one.row, one.sha256) for one in parse(path, data)]
                for data in (path.read_bytes(), theirs)
            ]
        except ReadError:
            return False
        return texts[0] == texts[1]

    def _copy_aside(self, name: str, sha256: str) -> None:
        """Two people added different texts under one name while apart: this one gets another.

        It has both names until the other text comes: a program that looks meanwhile must not take
        it for a file that was renamed.
        """
        other = _beside(name, sha256)
        old, new = self._path(name), self._path(other)
        assert old is not None and new is not None
        replace_file(new, old.read_bytes())
        if name.startswith(ARTICLES):
            self._copy_boundaries(_id_of(name), _id_of(other))
            with suppress(FileNotFoundError):
                # Where the page is from goes with it, and is not said of the other one.
                note = old.with_name(old.name + FETCHED)
                replace_file(new.with_name(new.name + FETCHED), note.read_bytes())
                note.unlink()
        self._notes.append(
            f"{name}: somebody else added another text of that name; yours is {other}"
        )

    def _copy_boundaries(self, before: str, now: str) -> None:
        """Gives an article, or all rows of a file, the boundaries under which it was read."""
        for path in self._corpus_files():
            article = path.name[: -len(".jsonl")]
            same = article == before or article.startswith(f"{before}__")
            copy = path.with_name(f"{now}{article[len(before) :]}.jsonl")
            if same and not copy.exists():
                append(copy, path.read_bytes())

    def _local(self) -> Iterator[tuple[str, Path]]:
        """Name and path of every document here; links are not followed."""
        root = self._articles
        for folder, folders, files in os.walk(root):
            folders[:] = sorted(
                each for each in folders
                if each[0] not in "._" and Path(folder, each) != self._annotations
            )  # fmt: skip
            for each in sorted(files):
                path = Path(folder, each)
                below = path.relative_to(root)
                if _is_document(below) and path.is_file() and not path.is_symlink():
                    yield ARTICLES + below.as_posix(), path
        with suppress(OSError):
            for each in sorted(os.listdir(self._annotations / "corpus")):
                path = self._annotations / "corpus" / each
                if _TEXT.fullmatch(each) and path.is_file() and not path.is_symlink():
                    yield CORPUS + each, path

    def _root(self, name: str) -> Path:
        return self._articles if name.startswith(ARTICLES) else self._annotations

    def _path(self, name: str) -> Path | None:
        """Where a document of that name stands; None if it can have no such name."""
        if name.startswith(CORPUS):
            text = name.removeprefix(CORPUS)
            return self._annotations / "corpus" / text if _TEXT.fullmatch(text) else None
        parts = name.removeprefix(ARTICLES).split("/")
        fits = all(part and part[0] not in "._" and part.isprintable() for part in parts)
        fits &= not any("\\" in part for part in parts)
        fits = fits and name.startswith(ARTICLES) and _is_document(PurePath(*parts))
        return self._articles.joinpath(*parts) if fits else None

    def _hash(self, name: str, path: Path) -> str:
        try:
            status = path.stat()
            known = self._known.get(path)
            if known is not None and known[:2] == (status.st_mtime_ns, status.st_size):
                return known[2]
            most = MOST_NOTE if name.endswith(FETCHED) else MOST
            if status.st_size > most:
                self._notes.append(f"{name}: larger than {most >> 10:,} KiB; it is not sent")
                return ""
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            name.encode()
        except (OSError, UnicodeEncodeError):
            return ""
        self._known[path] = (status.st_mtime_ns, status.st_size, sha256)
        return sha256

    # -- boundaries ---------------------------------------------------------------------------

    def _sync_boundaries(self, server: Server) -> tuple[int, int]:
        here: dict[tuple[str, str], str] = {}
        for path in self._corpus_files():
            article = path.name[: -len(".jsonl")]
            for line in path.read_bytes().split(b"\n")[:-1]:
                if _is_boundaries(line):
                    here[article, hashlib.sha256(line).hexdigest()] = line.decode()
        there = server.boundaries()
        missing = [(article, here[article, sha]) for article, sha in sorted(here.keys() - there)]
        server.add_boundaries(missing)
        wanted = sorted(there - here.keys())
        came = 0
        for at in range(0, len(wanted), 100):
            asked = wanted[at : at + 100]
            for article, text in server.boundary_lines(asked):
                # A line under the hash of another one would come again with every look.
                if (article, hashlib.sha256(text.encode()).hexdigest()) in asked:
                    came += self._add_boundaries(article, text)
        return len(missing), came

    def _add_boundaries(self, article: str, line: str) -> int:
        if check_article(article) or not article or not _is_boundaries(line.encode()):
            return 0
        folder = self._annotations / "corpus"
        make_folder(self._annotations, folder)
        append(folder / f"{article}.jsonl", line.encode() + b"\n")
        return 1

    def _corpus_files(self) -> list[Path]:
        folder = self._annotations / "corpus"
        with suppress(OSError):
            return sorted(
                Path(entry.path)
                for entry in os.scandir(folder)
                if entry.name.endswith(".jsonl")
                and entry.name[0] != "."
                and entry.is_file(follow_symlinks=False)
            )
        return []

    # -- files that are cited -----------------------------------------------------------------

    def _sync_kept(self, server: Server) -> tuple[int, int]:
        name = server.annotator
        folder = self._annotations / name / "files"
        here: set[str] = set()
        with suppress(OSError):
            here = {each for each in os.listdir(folder) if _SHA256.fullmatch(each)}
        there = server.kept()
        sent = 0
        for sha256 in sorted(here - there):
            path = folder / sha256
            if path.is_symlink() or path.stat().st_size > MOST_KEPT:
                self._notes.append(f"{path}: larger than {MOST_KEPT >> 20} MiB; it is not sent")
                continue
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() == sha256:
                server.keep_file(sha256, data)
                sent += 1
        return sent, sum(self.fetch_kept(server, name, sha256) for sha256 in sorted(there - here))

    def fetch_kept(self, server: Server, author: str, sha256: str) -> int:
        """Fetches a file that somebody cites, unless it is here; returns whether it came."""
        folder = self._annotations / author / "files"
        if why_not(author) or not _SHA256.fullmatch(sha256) or (folder / sha256).exists():
            return 0
        data = server.kept_file(author, sha256)
        if data is None:
            return 0
        make_folder(self._annotations, folder)
        replace_file(folder / sha256, data)
        return 1


def _beside(name: str, sha256: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}-{sha256[:8]}{dot}{suffix}"


def _id_of(name: str) -> str:
    """The id that an article of that name has, unless another file wants the same."""
    return name.removeprefix(ARTICLES).rpartition(".")[0].replace("/", "__")


def _is_boundaries(line: bytes) -> bool:
    if not (line.startswith(b'{"sha256":"') and line.endswith(b"]}") and len(line) <= MOST):
        return False
    return bool(_SHA256.fullmatch(line[11:75].decode("ascii", "replace")))


def _is_object(data: bytes) -> bool:
    with suppress(ValueError):
        return isinstance(orjson.loads(data), Mapping)
    return False


def _is_document(below: PurePath) -> bool:
    """Whether a path below the articles is one, or the note beside one that was fetched."""
    named = below.with_name(below.name.removesuffix(FETCHED)) if below.name != FETCHED else below
    return is_article(named)
