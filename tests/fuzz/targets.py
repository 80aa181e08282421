"""What reads bytes of others, and bytes that are nearly right: each says no in its own words."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson
from hypothesis import strategies as st

from reviewer.config import ConfigError, default_scheme, load
from reviewer.corpus.readers import ReadError, parse
from reviewer.formats import FormatError
from reviewer.formats import load as load_format
from reviewer.formats.base import DatasetReading, missing
from reviewer.formats.common.archives import unpacked
from reviewer.formats.proof.import_checks import checked
from reviewer.formats.registry import FORMATS, chosen
from reviewer.models import Json, vote_counts
from reviewer.models.journal_lines import EventLine, Newer, decode, events_of
from reviewer.ports import StoreError
from reviewer.query import QueryError
from reviewer.query import parse as parse_query
from reviewer.review.norming import sessions_in
from reviewer.store.annotators.snapshot import dump, read_snapshot, tables_of
from reviewer.store.articles.boundaries import Registry
from reviewer.store.gold_files import GoldFolder
from reviewer.store.journal.journal_file import read_tail
from reviewer.store.journal.replay import replay
from reviewer.store.shared_files import Assigned, PlanFile, SplitsFile
from reviewer.team.chief_files import merge
from tests.store.annotator_fixture import anchor

ROOT: Final = Path(__file__).parent.parent
GOLDEN: Final = ROOT / "formats" / "golden"
SAMPLES: Final = ROOT.parent / "annotations"

ODD: Final = (
    b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\\ud800", b"9" * 400, b"-9223372036854775809", b"1e999",
    b"null", b"true", b"[]", b"{}", b'""', b"[" * 200, b'{"a":' * 60, b"\r", b"\n", b"&a [*a]",
    b"<!--", b"]]>", b"\x1b]52;c;aGk=\x07", "‮".encode(), b"../../x", b"%s", b'"', b",", b":",
)  # fmt: skip
"""What a file may hold and hardly any program expects."""


class Target(NamedTuple):
    """Something that reads.

    Attributes:
        seeds: Bytes that it takes; what it is given is made of them.
        read: Reads bytes; raises nothing, and whoever calls it need not know more.
    """

    seeds: tuple[bytes, ...]
    read: Callable[[bytes], object]


@st.composite
def nearly(draw: st.DrawFn, seeds: tuple[bytes, ...]) -> bytes:
    """One of the seeds, changed at a few places, or anything at all."""
    data = draw(st.sampled_from(seeds)) if draw(st.integers(0, 9)) else draw(st.binary())
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(data)))
        to = draw(st.integers(at, min(len(data), at + 40)))
        new = draw(st.sampled_from(ODD) | st.binary(max_size=4) | st.just(data[at:to] * 2))
        data = data[:at] + new + data[to:]
    return data


def journal_line(data: bytes) -> None:
    with suppress(ValueError, Newer):
        line = decode(data)
        if isinstance(line, EventLine):
            register, lived = replay(events_of([line, line]))
            orjson.dumps([register.units(article) for article in register])
            orjson.dumps(lived.to_json())


def in_file(name: str, read: Callable[[Path], object]) -> Callable[[bytes], None]:
    """What reads a file, for bytes."""

    def reading(data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            read(path)

    return reading


def journal_file(path: Path) -> None:
    tail = read_tail(path)
    assert 0 <= tail.folded <= tail.size and 0 <= tail.settled <= len(tail.lines)
    list(events_of(tail.lines))


def snapshot(data: bytes) -> None:
    found = read_snapshot(data, "ferry")
    dump(tables_of("ferry", found.units, ""))


def boundaries(path: Path) -> None:
    units = Registry(path.parent).units("ferry", "ab" * 32, 100)
    assert units is None or all(0 <= at <= 100 for at in (*units.starts, *units.ends))


def gold(path: Path) -> None:
    orjson.dumps(GoldFolder(path.parent.parent, path.parent).records("ferry"))


def splits(path: Path) -> None:
    with suppress(StoreError):
        SplitsFile(path.parent).read()


def votes(data: bytes) -> None:
    assert vote_counts.decode(vote_counts.encode(vote_counts.decode(data))) is not None


def two_chiefs(data: bytes) -> None:
    with suppress(ValueError):
        ours = orjson.loads(data)
        if isinstance(ours, dict):
            both: list[str] = []
            base: dict[str, Json] = {"items": [{"id": "a"}, "b"], "articles": {"f": ["bob"]}}
            every: tuple[dict[str, Json], ...] = ({}, base, ours)
            for theirs in every:
                merged = merge(base, ours, theirs, both)
                assert merged == ours or not theirs
            assert merge({}, ours, {}, both) == ours


def query(data: bytes) -> None:
    with suppress(QueryError):
        parse_query(data.decode("utf-8", "replace"), default_scheme())


def settings(path: Path) -> None:
    with suppress(ConfigError):
        load(path, environ={})


def reader(suffix: str) -> Callable[[bytes], None]:
    def reading(data: bytes) -> None:
        with suppress(ReadError):
            for document in parse(Path(f"a{suffix}"), data):
                document.text.encode()

    return reading


def importer(name: str, file: Path) -> Callable[[bytes], None]:
    """Reads the golden export of a format in which one file is changed."""

    def reading(data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "export"
            shutil.copytree(GOLDEN / name, copy)
            (copy / file).write_bytes(data)
            with suppress(FormatError):
                list(checked(load_format(name).rows(copy), default_scheme()))

    return reading


def packed(path: Path) -> None:
    """A dataset that is packed."""
    with suppress(FormatError), unpacked(path) as source:
        list(chosen(None, source).rows(source, DatasetReading(strict=False)))


def of_others(name: str, data: bytes, file: str = "a.json") -> Target:
    """A file of a format as another program writes it."""

    def reading(changed: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / file
            path.write_bytes(changed)
            with suppress(FormatError):
                rows = load_format(name).rows(path, DatasetReading(strict=False))
                list(checked(rows, default_scheme(), DatasetReading(strict=False)))

    return Target((data,), reading)


def _line(**said: Any) -> bytes:
    whole = {
        "v": 1, "id": "aaaaaaaaaaaa:7", "lc": 9, "at": "2026-03-02T09:00:00.000000Z", "op": "edit",
        "ref": None, "basis": "blind", "ch": [["ferry", "u", "anchor", None, anchor(3)]],
    }  # fmt: skip
    return json.dumps({**whole, **said}).encode()


_LINES: Final = (
    _line(),
    _line(op="fact", ch=[["ferry", "u", "time", None, 250]]),
    _line(op="end", of="edit", parts=2, ch=[]),
    _line(v=3, ch=[["ferry", ["u", "w"], "tag:claim", None, 1]]),
    _line(ch=[["ferry", "u", "cut:12", None, "split"], ["", "", "source:a", None, {"title": "t"}]]),
)
_BOUNDARIES: Final = (
    b'{"sha256":"%s","encoding":"utf-8","segmenter":"reviewer 1",'
    b'"units":[[0,20,"sentence"],[21,60,"heading"],[61,100,"item"]]}\n' % (b"ab" * 32)
)
_SNAPSHOTS: Final = tuple(path.read_bytes() for path in sorted(SAMPLES.glob("[a-z]*/*.json"))[:4])
_TOML: Final = (
    b'articles = "seeds"\nannotator = "ann"\n[keys]\n"tag.claim" = ["c"]\n[scheme]\nversion = 2\n',
    b'[[scheme.tags]]\nname = "claim"\nlabel = "Claim"\nkey = "c"\ndigit = 1\ncolour = "blue"\n',
)
_TEXTS: Final[Mapping[str, bytes]] = {
    ".txt": b"---\ntitle: A ferry\ndate: 2026-03-02\n---\nThe ferry came. It left again.\n",
    ".md": b"# The ferry\n\n* one\n* two\n\nIt came [late](https://tolvane.example).\n",
    ".csv": b"id;title;text\n7;Ferry;The ferry came.\n8;Pier;It is shut.\n",
    ".json": b'[{"id": 7, "title": "Ferry", "text": "The ferry came."}, {"text": "Two."}]',
    ".jsonl": b'{"id":"a","text":"The ferry came.","meta":{"title":"Ferry"}}\n{"text":"Two."}\n',
    ".html": b"<html><head><title>Ferry</title></head><body><p>The ferry came.</p></body></html>",
}
_MAIL: Final = (
    b"From: Mira <mira@tolvane.example>\nSubject: =?utf-8?q?Ferry?=\nMIME-Version: 1.0\n"
    b"Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\n"
    b"The ferry came.\n--x\nContent-Type: text/html\n\n<p>The ferry came.</p>\n--x--\n"
)
_TEI: Final = (
    b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Ferry</title>'
    b"</titleStmt></fileDesc></teiHeader><text><body><p>The ferry <hi>came</hi>.</p></body></text>"
    b"</TEI>"
)
_NITF: Final = (
    b"<nitf><head><title>Ferry</title></head><body><body.head><hedline><hl1>Ferry</hl1></hedline>"
    b"</body.head><body.content><p>The ferry came.</p></body.content></body></nitf>"
)
_NEWSML: Final = (
    b'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><contentMeta><headline>Ferry</headline>'
    b'</contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml">'
    b'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>The ferry came.</p></body></html>'
    b"</inlineXML></contentSet></newsItem>"
)
_PDF: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R"
    b"/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 47>>stream\nBT /F 12 Tf 20 200 Td (The ferry came.) Tj ET\n"
    b"endstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    b"trailer<</Root 1 0 R>>\n"
)


def _zipped(**files: str) -> bytes:
    """A zip in which nothing is packed, so that a changed byte is a changed character."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as folder:
        for name, text in files.items():
            folder.writestr(name.replace("__", "/").replace("_", "."), text)
    return buffer.getvalue()


def _tarred(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


_TAR: Final = _tarred("a/b.csv", b"text,label\nIt rained.,claim\n")

_EPUB: Final = _zipped(
    mimetype="application/epub+zip",
    **{
        "META-INF__container_xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:'
        'container"><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>',
        "b_opf": '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org'
        '/dc/elements/1.1/"><dc:title>Ferry</dc:title></metadata><manifest><item id="c" href='
        '"c.html" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c"/>'
        "</spine></package>",
        "c_html": "<html><body><p>The ferry came.</p></body></html>",
    },
)
_FILES: Final[Mapping[str, tuple[bytes, ...]]] = {
    ".rtf": (rb"{\rtf1\ansi\ansicpg1252 {\b Ferry}\par The ferry came, \'93he\'94 said.\par}",),
    ".srt": (b"1\n00:00:01,000 --> 00:00:02,500\n- <i>The ferry</i> came.\n\n2\n00:00:03,000 -->",),
    ".vtt": (b"WEBVTT\n\nNOTE a\n\n1\n00:01.000 --> 00:02.000 line:0\n<v Mira>It came.</v>\n",),
    ".eml": (_MAIL,),
    ".xml": (_TEI, _NITF, _NEWSML),
    ".epub": (_EPUB,),
    ".pdf": (_PDF,),
}
"""What other libraries read."""

_IMPORTS: Final[Mapping[str, str]] = {
    "averitec": "claims.json", "brat": "annotation.conf", "claimreview": "claimreviews.jsonld",
    "conll": "sentences.conllup", "csv": "annotations.csv", "doccano": "sequence_labeling.jsonl",
    "huggingface": "README.md", "inception": "documents.jsonl", "jsonl": "examples.jsonl",
    "labelstudio": "tasks.json", "prodigy": "spans.jsonl", "webannotation": "annotations.jsonld",
}  # fmt: skip
"""Format -> the file of its golden export that is changed."""

_OF_OTHERS: Final[Mapping[str, bytes]] = {
    "averitec": b'[{"claim":"The ferry fell.","label":"Refuted","speaker":"Mira","claim_date":'
    b'"3-4-2031","questions":[{"question":"Did it?","answers":[{"answer":"no","answer_type":'
    b'"Extractive","source_url":"https://tolvane.example"}]}]}]',
    "claimreview": b'{"@graph":[{"@type":"ClaimReview","claimReviewed":"It fell.","author":'
    b'[{"name":"Desk"}],"reviewRating":{"ratingValue":3,"alternateName":"refuted"},'
    b'"itemReviewed":{"author":{"name":"Mira"},"datePublished":"2031-04-03"}}]}',
    "webannotation": b'{"items":[{"motivation":"tagging","body":[{"value":"claim","purpose":'
    b'"tagging"}],"target":{"source":"https://tolvane.example/a","selector":[{"type":'
    b'"TextPositionSelector","start":1,"end":5},{"type":"TextQuoteSelector","exact":"ferry"}]}}]}',
}

TARGETS: Final[Mapping[str, Target]] = {
    "journal line": Target(_LINES, journal_line),
    "journal file": Target((b"\n".join(_LINES) + b"\n",), in_file("a.jsonl", journal_file)),
    "snapshot": Target(_SNAPSHOTS, snapshot),
    "boundaries": Target((_BOUNDARIES,), in_file("corpus/ferry.jsonl", boundaries)),
    "gold": Target(
        tuple(path.read_bytes() for path in sorted(SAMPLES.glob("gold/*.json"))[:2]) or _SNAPSHOTS,
        in_file("annotations/gold/ferry.json", gold),
    ),
    "assignments": Target(
        (b'{"articles": {\n"ferry": ["ann","bob"]\n}, "rows": {"ferry": {"ann": [0,24]}}}\n',),
        in_file("assignments.json", lambda path: Assigned(path.parent).all()),
    ),
    "splits": Target(
        (b'{"schema":1,"articles":{"ferry":"test"},"rows":{"boats":{"dev":[0,7]}}}',),
        in_file("splits.json", splits),
    ),
    "norming": Target(
        (
            b'{"schema":1,"sessions":[{"name":"autumn","by":"ann","at":"","people":["ann","bob"],'
            b'"sentences":[{"article":"ferry","unit":"12345678.0","text":"It rained."}]}]}',
        ),
        in_file("norming.json", lambda path: sessions_in(PlanFile(path.parent, "norming").read())),
    ),
    "vote counts": Target((b'[["autumn","ann",1,3],["autumn","bob",2,1]]',), votes),
    "plans of two chiefs": Target(
        (b'{"every":1,"items":[{"id":"a"},{"id":"b","x":[1]}],"articles":{"f":["ann"],"g":{}}}',),
        two_chiefs,
    ),
    "query": Target(
        (b'tag:claim -flag:doubt "a ferry" /cross.*/ by:ann date>2026-03-02 (a OR b)',), query
    ),
    "reviewer.toml": Target(_TOML, in_file("reviewer.toml", settings)),
    **{f"reader {suffix}": Target((data,), reader(suffix)) for suffix, data in _TEXTS.items()},
    **{f"reader {suffix}": Target(seeds, reader(suffix)) for suffix, seeds in _FILES.items()},
    **{
        f"import {name}": Target(((GOLDEN / name / file).read_bytes(),), importer(name, Path(file)))
        for name, file in _IMPORTS.items()
        if name in FORMATS and not missing(load_format(name))
    },
    **{f"{name} of others": of_others(name, data) for name, data in _OF_OTHERS.items()},
    "conll of others": of_others(
        "conll", b"# columns: ner token\nB-per Mira\nI-per Osk\n\nO It\nO rained\n", "a.conll"
    ),
    "tokens of a table": of_others(
        "table", b"sent,token,label\n1,Mira,B-per\n,Osk,I-per\n2,It,O\n2,rained,O\n", "a.csv"
    ),
    "table of WebAnno": of_others(
        "inception",
        b"#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.A|kind|value\n"
        b"#T_RL=webanno.custom.R|kind|BT_webanno.custom.A\n\n#Text=Mira left Osk.\n"
        b"1-1\t0-4\tMira\tx[1]|*[2]\tper[1]|*[2]\t_\t_\n1-2\t5-9\tleft\tx[1]\tper[1]\t_\t_\n"
        b"1-3\t10-13\tOsk\t*\tloc\tof\t1-1[1_0]\n1-3.1\t11-13\tsk\t*\t*\t_\t_\n",
        "a.tsv",
    ),
    "records of Argilla": of_others(
        "table",
        b'[{"id":"1","fields":{"text":"It rained."},"responses":{"label":[{"value":"claim",'
        b'"user_id":"ann","status":"submitted"}],"spans":[{"value":[{"start":0,"end":2,"label":"quote"}],'
        b'"user_id":"bob","status":"draft"}]},"suggestions":{"label":{"value":"claim"}}}]',
    ),
    "packed .tar": Target((_TAR,), in_file("a.tar", packed)),
    "packed .gz": Target(
        (gzip.compress(b"text,label\nIt rained.,claim\n", mtime=0),), in_file("a.csv.gz", packed)
    ),
    "packed .zip": Target(
        (_zipped(a_csv="text,label\nIt rained.,claim\n"),), in_file("a.zip", packed)
    ),
    "table of others": of_others(
        "table", b"id;text;label;annotator\n1;It rained.;claim|quote;ann\n2;Who;;bob\n", "a.csv"
    ),
}
"""Name -> what is fuzzed."""
