"""What is refused of files from doccano: file, row and reason, and nothing is imported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from reviewer.formats import FormatError, load
from reviewer.store.memory_store import MemoryStore
from tests.formats.awkward import TEXTS
from tests.formats.import_steps import import_into
from tests.formats.test_doccano import CLASSES, SAID, SPANS, Line
from tests.formats.test_doccano_import import rows, theirs, zipped
from tests.json_lines import read_json_lines, write_json_lines

FORM = load("doccano")


WRONG: dict[str, tuple[Line, str]] = {
    "unknown label": (theirs("clam"), "there is no tag 'clam' in the scheme"),
    "unknown label of a span": (theirs([0, 6, "PER"]), "there is no tag 'PER' in the scheme"),
    "beyond the text": (theirs([30, 99, "claim"]), "from 30 to 99 is not in the text"),
    "inside an emoji": (theirs([16, 24, "claim"]), "offsets count UTF-16 code units"),
    "backwards": (theirs([9, 3, "claim"]), "expected the end after the start"),
    "no number": (theirs(["0", 3, "claim"]), "expected a name, "),
    "a part of nothing": (theirs([12, 13, "figure.number"]), "'number'.*none is marked"),
    "a caption": ({"id": 1, "filename": "a.png", "label": ["x"]}, "has no 'text'"),
    "no label": ({"id": 1, "text": SAID}, "has no 'label'"),
    "labels that are no list": (theirs() | {"label": 7}, "expected a list of labels"),
    "a comment that is a number": (theirs(Comments=[7]), "a comment is 7"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_row_stops_the_import_with_file_row_and_reason(name: str, tmp_path: Path) -> None:
    row, message = WRONG[name]
    store = MemoryStore(TEXTS)
    with pytest.raises(FormatError, match=f"all.jsonl: row 2: .*{message}"):
        import_into(store, rows(tmp_path, theirs("claim", id=9), row))
    assert store.annotators() == []


def test_an_id_twice_is_refused(tmp_path: Path) -> None:
    found = rows(tmp_path, theirs("claim"), theirs("quote"))
    with pytest.raises(FormatError, match="row 2: has the id '1'; it stands in row 1 already"):
        import_into(MemoryStore(TEXTS), found)


def test_a_text_that_differs_is_left_out(out: Path) -> None:
    said = read_json_lines(out / CLASSES)[1] | {"text": "Prices fell 4% 😊 in May, he said."}
    report = import_into(
        MemoryStore(TEXTS), list(FORM.rows(write_json_lines(out / CLASSES, [said])))
    )
    assert [one.why for one in report.lost] == ["the text from 10 to 43 differs from ours"]
    write_json_lines(out / SPANS, read_json_lines(out / SPANS)[1:2])
    with pytest.raises(FormatError, match=r"sequence_labeling\.jsonl: row 1: has another text"):
        list(FORM.rows(out))


def test_metadata_that_was_damaged_is_refused(out: Path) -> None:
    said = read_json_lines(out / SPANS)
    said[1]["spans"] = [{"at": [1]}]
    with pytest.raises(FormatError, match="row 2: has metadata that is not as Reviewer"):
        list(FORM.rows(write_json_lines(out / SPANS, said)))


DAMAGE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "truncated": (lambda data: data[: len(data) // 2], r"row \d+: the file ends in the middle"),
    "wrong encoding": (lambda data: data.decode().encode("utf-16"), "row 1: .*is no UTF-8"),
    "a byte of latin-1": (
        lambda data: data.replace("ö".encode(), b"\xf6"),
        r"row \d+: byte .*is no UTF-8",
    ),
    "no object": (lambda data: b"[1]\n", "row 1: is no JSON object"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_file_is_refused(name: str, out: Path) -> None:
    damage, message = DAMAGE[name]
    for file in (CLASSES, SPANS):
        whole = (out / file).read_bytes()
        (out / file).write_bytes(damage(whole))
        with pytest.raises(FormatError, match=f"{file}: {message}"):
            list(FORM.rows(out))
        (out / file).write_bytes(whole)


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"all.jsonl": [theirs("claim")]})
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FormatError, match=r"export\.zip: is no whole \.zip"):
        list(FORM.rows(path))
    path.write_bytes(whole.replace(b"claim", b"clams", 1))
    with pytest.raises(FormatError, match=r"is no whole \.zip \(Bad CRC-32"):
        list(FORM.rows(path))
    with pytest.raises(FormatError, match=r"holds no \.jsonl; export it from doccano as JSONL"):
        list(FORM.rows(zipped(tmp_path, {"all.csv": []})))
    with pytest.raises(FormatError, match=r"holds a/x\.jsonl and b/x\.jsonl"):
        list(FORM.rows(zipped(tmp_path, {"a/x.jsonl": [], "b/x.jsonl": []})))
    (tmp_path / "empty").mkdir()
    with pytest.raises(FormatError, match=r"empty: holds no \.jsonl"):
        list(FORM.rows(tmp_path / "empty"))


def test_a_zip_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    """Regression: a line of a zip of kilobytes could be of gigabytes."""
    path = tmp_path / "export.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive, archive.open("all.jsonl", "w") as file:
        for _ in range(257):
            file.write(b" " * (1 << 20))
    with pytest.raises(FormatError, match="it unpacks to more than 256 MB; unpack it, and name"):
        list(FORM.rows(path))
