"""The formats by their names: one module and one line here each."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from typing import Final

from reviewer.formats.base import Format, FormatError

FORMATS: Final = {
    "jsonl": "jsonl",
    "csv": "csv",
    "conll": "conll",
    "huggingface": "huggingface",
    "prodigy": "prodigy",
    "labelstudio": "labelstudio",
    "brat": "brat",
    "slate": "slate",
    "doccano": "doccano",
    "plain": "plain",
    "table": "table",
    "webannotation": "webannotation",
    "claimreview": "claimreview",
    "averitec": "averitec",
    "parquet": "parquet",
    "spacy": "spacy",
    "inception": "inception",
}
"""Name -> the module of `reviewer.formats` that holds it as `FORMAT`, imported when it is used."""


def load(name: str) -> Format:
    """The format of that name.

    Raises:
        FormatError: There is none, or a library that it needs is not installed.
    """
    if name not in FORMATS:
        from reviewer.config.errors import nearest

        raise FormatError(name, "there is no such format", nearest(name, FORMATS))
    found = import_module(f"reviewer.formats.{FORMATS[name]}").FORMAT
    assert isinstance(found, Format)
    return found


def load_all() -> list[Format]:
    """Every format, in the order of the table."""
    return [load(name) for name in FORMATS]


LARGEST: Final = 2 << 30
"""Bytes of the largest file that is read at once."""

_IN_PIECES: Final = frozenset({".parquet", ".arrow"})


def chosen(name: str | None, path: Path) -> Format:
    """The format of a file or folder: the one that is named, else the one that it looks like.

    A CSV that we did not write is a table of somebody else, also if `csv` is named.

    Raises:
        FormatError: There is no format of that name, its library is not installed, or what is to
            be read holds a pipe, a device or a file beyond all bounds.
    """
    only_files(path)
    name = name or _guessed(path)
    theirs = name == "csv" and not path.suffix.lower().startswith(".json") and not _is_ours(path)
    return load("table" if theirs else name)


def only_files(path: Path) -> None:
    """Refuses a pipe or a device in place of a file, or in a folder: reading it may never end.

    So it does a file that no memory holds; columns of Parquet and Arrow are read some at a time.

    Raises:
        FormatError: There is one.
    """
    inside = (Path(at, name) for at, _, names in os.walk(path) for name in names)
    for file in chain((path,), inside):
        with suppress(OSError):  # what is not there at all is told by whoever reads it
            status = os.stat(file)
            if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
                hint = "take it out, or name the files"
                raise FormatError(str(file), "this is no regular file", hint)
            if status.st_size > LARGEST and file.suffix.lower() not in _IN_PIECES:
                what = f"it has {status.st_size} bytes, and most is {LARGEST}"
                raise FormatError(str(file), what, "divide it into several files")


_BY_SUFFIX: Final = {
    ".ann": "brat", ".annotations": "slate", ".xmi": "inception", ".conllu": "conll",
    ".conllup": "conll", ".conll": "conll", ".bio": "conll", ".iob": "conll", ".iob2": "conll",
    ".spacy": "spacy", ".csv": "csv", ".zip": "doccano",
}  # fmt: skip

_ANSWERS: Final = tuple(
    f'"answer":{space}"{answer}"'
    for space in ("", " ")
    for answer in ("accept", "reject", "ignore")
)
"""How tasks of Prodigy end that were stripped of its hashes."""

_BY_WORDS: Final = (
    (".json", ("%FEATURE_STRUCTURES", "%TYPES"), "inception"),
    (".json", ('"ClaimReview"',), "claimreview"),
    (".json", ('"@context"', "anno.jsonld"), "webannotation"),
    (".json", ('"TextQuoteSelector"', '"TextPositionSelector"'), "webannotation"),
    (".jsonl", ('"TextQuoteSelector"', '"TextPositionSelector"'), "webannotation"),
    (".json", ('"Comments"', '"start_offset"', '"label": [[', '"label":[['), "doccano"),
    (".json", ('"annotations"', '"completed_by"', '"completions"'), "labelstudio"),
    (".json", ('"annotation_id"',), "labelstudio"),
    (".json", ('"fact_checking_article"', '"questions"', '"claim_date"'), "averitec"),
    (".json", ('"claimReview"', '"claimReviewed"'), "claimreview"),
    (".jsonl", ('"claimReviewed"',), "claimreview"),
    (".jsonl", ('"claim_date"', '"original_claim_url"'), "averitec"),
    (".json", ('"_task_hash"', '"_view_id"', '"_input_hash"'), "prodigy"),
    (".json", _ANSWERS, "prodigy"),
    (".jsonl", ('"_task_hash"', '"_view_id"', '"_input_hash"'), "prodigy"),
    (".jsonl", _ANSWERS, "prodigy"),
    (".jsonl", ('"completed_by"',), "labelstudio"),
    (".jsonl", ('"sent_id"',), "doccano"),
    (".jsonl", ('"article_sha256"',), "huggingface"),
    (".jsonl", ('"sha256":',), "jsonl"),
    (".jsonl", ('"Comments"', '"start_offset"', '"label": [[', '"label":[['), "doccano"),
)
"""Suffix (with what follows it), words of which one stands in the beginning, and the format."""


def _guessed(path: Path) -> str:
    from reviewer.formats.proof.output_folder import format_of

    if path.is_dir():
        if ours := format_of(path):
            return ours
        for suffix in (".ann", ".annotations", ".xmi", ".conllu", ".conll", ".bio", ".iob"):
            if next(path.rglob(f"*{suffix}"), None) is not None:
                return _BY_SUFFIX[suffix]
        if next(path.glob("*.annotations*"), None) is not None:
            return "slate"
        if any(_begins_as_webanno(file) for file in islice(path.rglob("*.tsv"), _SOME)):
            return "inception"
        first = next(path.rglob("*.json"), None) or next(path.rglob("*.jsonl"), path)
        found = "table" if first.is_dir() else _by_words(first)
        return found if found in ("inception", "doccano", "prodigy") else "table"
    if re.search(r"\.annotations[\w-]{0,20}$", path.name):
        return "slate"
    return _BY_SUFFIX.get(path.suffix.lower()) or _by_words(path)


_SOME: Final = 20
"""Files of a folder that tell what it is."""


def _begins_as_webanno(path: Path) -> bool:
    with suppress(OSError), path.open("rb") as file:
        return file.read(64).removeprefix(b"\xef\xbb\xbf").startswith(_WEBANNO.encode())
    return False


def _by_words(path: Path) -> str:
    try:
        with path.open("rb") as file:
            head = file.read(1 << 16).decode("utf-8", "replace")
    except OSError as error:
        raise FormatError(str(path), f"cannot be read ({error.strerror})", "check it") from None
    suffix = ".jsonl" if path.suffix.lower() == ".ndjson" else path.suffix.lower()
    for kind, words, name in _BY_WORDS:
        fits = suffix == kind or (kind == ".json" and suffix == ".jsonld")
        if name == "labelstudio" and head.lstrip("\ufeff \t\r\n")[:1] != "[" and suffix == ".json":
            continue  # its exports are arrays
        if fits and any(word in head for word in words):
            return name
    if head.removeprefix("\ufeff").startswith(_WEBANNO):
        if head.partition(_WEBANNO)[2].lstrip()[:1] == "3":
            return "inception"
        what, hint = "is WebAnno TSV before 3", "export it from INCEpTION as UIMA CAS JSON or XMI"
        raise FormatError(str(path), what, hint)
    if _PUBTATOR.match(head):
        hint = (
            "turn it into brat (a .txt and an .ann), or into a table of article, label, start, end"
        )
        raise FormatError(str(path), "is PubTator, which is not read", hint)
    return "conll" if suffix in _ANY_TEXT and _is_of_tokens(head) else "table"


_PUBTATOR: Final = re.compile(r"\ufeff?\s*[\w.-]{1,40}\|t\|.*\r?\n[\w.-]{1,40}\|a\|")
"""A title and an abstract, each behind the number of its article."""
_WEBANNO: Final = "#FORMAT=WebAnno TSV"
_ANY_TEXT: Final = ("", ".txt", ".tsv", ".tab", ".bioes")
_MARK: Final = re.compile(r"[BIESLU]-\S+")


def _is_of_tokens(head: str) -> bool:
    """Whether lines hold a token each, with BIO tags in one of their columns."""
    from reviewer.formats.common.bio_blocks import is_head

    lines = [line.split() for line in head.splitlines()[:200] if not line.startswith("#")]
    named = bool(lines) and is_head(lines[0]) and "" in head.splitlines()[1:]
    lines = lines[int(named) :]
    tokens = [cells for cells in lines if len(cells) > 1 and "-DOCSTART-" not in cells]
    width = min(map(len, tokens), default=0)
    for column in range(width):
        marks = [cells[column] for cells in tokens]
        found = sum(map(bool, map(_MARK.fullmatch, marks)))
        if found and found + marks.count("O") >= 0.9 * len(marks):
            return True
    return False


def _is_ours(path: Path) -> bool:
    """Whether a table is one of our exports, by its head."""
    if path.is_dir():
        return (path / "sentences.csv").exists()
    try:
        with path.open("rb") as file:
            head = file.readline(1 << 16)
    except OSError:
        return False
    return b"article_sha256" in head and b"unit" in head
