"""Datasets that are packed or in UTF-16 are read like those that are not."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from reviewer.formats.base import DatasetReading, FormatError
from reviewer.formats.common import archives
from reviewer.formats.common.archives import bare_name, unpacked
from reviewer.formats.registry import chosen

TEXTS = ("Snow fell in Orlo today.", "Käpt'n Ösk paid for the 😊 ferry.")
"""Invented."""

LINES = "".join(f'{{"text":"{text}","label":"dry","answer":"accept"}}\n' for text in TEXTS)
ARRAY = f"[{','.join(LINES.splitlines())}]"

PACKED: dict[str, Callable[[], bytes]] = {
    "a.jsonl.gz": lambda: gzip.compress(LINES.encode()),
    "a.JSONL.GZ": lambda: gzip.compress(LINES.encode()),
    "a.json.bz2": lambda: bz2.compress(ARRAY.encode()),
    "a.ndjson.xz": lambda: lzma.compress(LINES.encode()),
    "a.json.gz": lambda: gzip.compress(ARRAY.encode("utf-16")),
    "a.json": lambda: ARRAY.encode("utf-16-le"),
    "b.json": lambda: b"\xfe\xff" + ARRAY.encode("utf-16-be"),
    "a.jsonl": lambda: LINES.encode("utf-16"),
    "b.jsonl": lambda: LINES.encode("utf-8-sig"),
    "c.jsonl": lambda: ARRAY.encode("utf-8-sig"),
    "c.json": lambda: LINES.encode(),
}


def texts_in(path: Path) -> tuple[str, tuple[str, ...]]:
    """The format that a dataset is taken for, and its texts."""
    with unpacked(path) as source:
        form = chosen(None, source)
        rows = list(form.rows(source, DatasetReading()))
    assert not source.exists() or source == path
    return form.name, tuple(row.example.text for row in rows)


@pytest.mark.parametrize("name", PACKED)
def test_prodigy_is_read_however_it_is_packed(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(PACKED[name]())
    assert texts_in(path) == ("prodigy", TEXTS)
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_packed_tables_in_a_folder_are_read_beside_others(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(f"text;label\n{TEXTS[0]};dry\n".encode()))
    (tmp_path / "b.csv").write_text(f"text;label\n{TEXTS[1]};wet\n", "utf-8")
    assert texts_in(tmp_path) == ("table", TEXTS)


def tar(path: Path, files: dict[str, bytes], link: str = "") -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        if link:
            member = tarfile.TarInfo("link.txt")
            member.type, member.linkname = tarfile.SYMTYPE, link
            archive.addfile(member)


def test_a_tar_is_a_folder_and_nothing_leads_out_of_it(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    path = tmp_path / "brat.tar.gz"
    mark = b"T1\tPlace 13 17\tOrlo\n"
    tar(path, {"a.txt": TEXTS[0].encode(), "a.ann": mark, "../../out.txt": b"x"},
        str(tmp_path / "secret"))  # fmt: skip
    with unpacked(path) as source:
        assert sorted(one.name for one in source.iterdir()) == ["a.ann", "a.txt"]
        (row,) = chosen(None, source).rows(source, DatasetReading())
    assert [span["text"] for span in row.example.spans] == ["Orlo"]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["brat.tar.gz", "secret"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jsonl.gz", gzip.compress(LINES.encode() * 9, mtime=0)[:-20]),
        ("a.jsonl.gz", LINES.encode()),
        ("a.csv.xz", b"\xfd7zXZ\0 none"),
        ("a.tar.gz", gzip.compress(b"no archive", mtime=0)),
        ("a.json", '[{"text":'.encode("utf-16") + b"\x00\xd8{\x00"),
    ],
    ids=["cut short", "not packed", "no xz", "no archive", "half a character"],
)
def test_what_is_broken_is_told(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(FormatError, match=f"{name}: is no whole"), unpacked(path):
        pass


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.tar.gz", "folder"])
def test_what_would_fill_the_disk_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "LARGEST", 1 << 20)
    path = tmp_path / name
    zeros = b"0" * (2 << 20)
    if name == "folder":
        path.mkdir()
        (path / "a.csv.gz").write_bytes(gzip.compress(zeros))
    elif name.endswith(".tar.gz"):
        tar(path, {"a.csv": zeros})
    else:
        path.write_bytes(gzip.compress(zeros))
    with pytest.raises(FormatError, match="unpacks to more than 1 MB"), unpacked(path):
        pass


def test_what_is_refused_is_said_of_the_packed_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"text,label,label\na,b,c\n"))
    with pytest.raises(FormatError) as told:
        texts_in(path)
    assert str(told.value).startswith(f"{path}: row 1: has two columns 'label'")


def test_a_pipe_beside_what_is_packed_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"text,label\n"))
    os.mkfifo(tmp_path / "b.csv.gz")
    with pytest.raises(FormatError, match=r"b\.csv\.gz: this is no regular file"):
        texts_in(tmp_path)


@pytest.mark.parametrize(
    ("name", "bare"),
    [("a.csv", "a"), ("a.b.csv.gz", "a.b"), ("c.tar.xz", "c"), ("d.tgz", "d"), (".gz", "dataset")],
)
def test_what_a_dataset_is_called(name: str, bare: str) -> None:
    assert bare_name(Path(name)) == bare


def cas(user: str, name: str) -> bytes:
    """A document of one annotator as INCEpTION packs it."""
    made = io.BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr(name, f"<{user}/>")
        archive.writestr("TypeSystem.xml", "<types/>")
    return made.getvalue()


@pytest.mark.parametrize("packed", [True, False])
def test_documents_in_a_project_of_inception_are_unpacked_where_they_stand(
    packed: bool, tmp_path: Path
) -> None:
    """Regression: a project's export held no document, for each of them is an archive."""
    files = {"annotation/a.txt/ann.zip": cas("ann", "ann.xmi"), "source/a.txt": b"Ned left.",
             "annotation/a.txt/bob.zip": cas("bob", "deep/x.xmi"), "exportedproject.json": b"{}",
             "other.zip": b"none"}  # fmt: skip
    path = tmp_path / "project"
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    if packed:
        with ZipFile(tmp_path / "project.zip", "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        path = tmp_path / "project.zip"
    with unpacked(path) as source:
        found = {file.name: file.read_text() for file in source.rglob("*.xmi")}
        assert found == {"ann.xmi": "<ann/>", "bob.xmi": "<bob/>"}
        assert (source / "annotation" / "a.txt" / "TypeSystem.xml").is_file()
        assert chosen(None, source).name == "inception"
