"""JSON lines: a row an article, bad lines told one by one, one row read without the others."""

from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.corpus.readers import BadRows, ReadDocument, ReadError, RowFile, is_article, read
from reviewer.corpus.readers import jsonl as module


def write(folder: Path, data: bytes) -> Path:
    path = folder / "rows.jsonl"
    path.write_bytes(data)
    return path


def rows(path: Path) -> tuple[list[ReadDocument], list[str]]:
    """The documents of a file, and what is wrong with its other lines."""
    found: list[ReadDocument] = []
    reader = read(path)
    while True:
        try:
            found.append(next(reader))
        except StopIteration:
            return found, []
        except BadRows as error:
            return found, str(error).splitlines()


def test_rows_are_articles_with_metadata(tmp_path: Path) -> None:
    row = {
        "id": "a1",
        "text": "The pier is closed.\nIt rained.",
        "headline": "Pier shut",
        "authors": ["Ann Orlan", "Bo Varga"],
        "publish-date": "2026-03-02",
        "meta": {"url": "https://orlan.example/pier", "lang": "en", "title": "not this one"},
    }
    found, wrong = rows(write(tmp_path, orjson.dumps(row)))
    assert wrong == []
    [document] = found
    assert (document.row, document.text, document.body_start) == ("a1", row["text"], 0)
    assert document.meta == {
        "title": "Pier shut",
        "author": "Ann Orlan, Bo Varga",
        "date": "2026-03-02",
        "url": "https://orlan.example/pier",
        "language": "en",
    }


def test_a_row_without_an_id_is_called_by_its_line(tmp_path: Path) -> None:
    data = (
        b'\xef\xbb\xbf{"text":"One."}\r\n\r\n{"id":7,"body":"Two."}\n{"id":"","content":"Three."}'
    )
    found, wrong = rows(write(tmp_path, data))
    assert [(one.row, one.text) for one in found] == [("1", "One."), ("7", "Two."), ("4", "Three.")]
    assert wrong == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"text": "torn', "no JSON"),
        (b'{"text": "\xff"}', "no JSON"),
        (b'["text"]', "no JSON object"),
        (b'{"id": "x"}', "no text"),
        (b'{"text": 5}', "no string"),
        (b'{"text": " \\n "}', "is empty"),
        (b'{"text": "a\\u0000b"}', "NUL"),
        (b'{"id": 1.5, "text": "a"}', "no id"),
        (b'{"id": true, "text": "a"}', "no id"),
        (b'{"id": "first", "text": "a"}', "is that of line 1"),
        (b'{"text": "a \\ud800 b"}', "no JSON"),
    ],
)
def test_a_bad_line_is_one_clear_problem_and_the_others_open(
    tmp_path: Path, line: bytes, said: str
) -> None:
    data = b'{"id":"first","text":"One."}\n' + line + b'\n{"id":"last","text":"Two."}\n'
    path = write(tmp_path, data)
    found, _ = rows(path)
    assert [one.row for one in found] == ["first", "last"]
    [problem] = RowFile(path).problems
    assert str(problem).startswith(f"{path}, line 2: ")
    assert said in str(problem)
    assert "\n" not in str(problem)


def test_an_id_and_a_line_number_that_agree_are_told(tmp_path: Path) -> None:
    found, wrong = rows(write(tmp_path, b'{"text":"One."}\n{"id":"1","text":"Two."}\n'))
    assert [(one.row, one.text) for one in found] == [("1", "Two.")]
    assert "line 1: the id '1' is that of line 2" in wrong[0]


def test_many_bad_lines_are_counted(tmp_path: Path) -> None:
    path = write(tmp_path, b'{"text":"One."}\n' + b"x\n" * 100)
    problems = RowFile(path).problems
    assert len(problems) == module.MOST + 1
    assert "80 more lines" in str(problems[-1])


@pytest.mark.parametrize(
    "data", [b"", b"\n \n", b"\xff\xfe{\x00", b"PK\x03\x04 zip", b'{"text": "a"}\x00\n']
)
def test_what_is_no_text_is_one_problem(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ReadError, match=r"rows\.jsonl: ") as caught:
        RowFile(write(tmp_path, data))
    assert not isinstance(caught.value, BadRows)


def test_one_row_is_read_without_parsing_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [orjson.dumps({"id": f"r{i}", "text": f"This is row {i}. ✓"}) for i in range(500)]
    path = write(tmp_path, b"\n".join(lines))
    file = RowFile(path)
    parsed: list[int] = []
    loads = orjson.loads

    def noting(data: bytes) -> object:
        parsed.append(1)
        return loads(data)

    monkeypatch.setattr("reviewer.corpus.readers.jsonl.orjson.loads", noting)
    assert file.read("r250").text == "This is row 250. ✓"
    assert file.read("r499").text == "This is row 499. ✓"
    assert len(parsed) == 2
    with pytest.raises(ReadError, match="no row 'r500'"):
        file.read("r500")


@given(st.lists(st.text(min_size=1).filter(lambda text: text.isprintable() and text.strip())))
def test_every_row_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    lines = [orjson.dumps({"text": text}) for text in texts]
    path = write(tmp_path_factory.mktemp("rows"), b"\n".join([*lines, b'{"id":"end","text":"e"}']))
    file = RowFile(path)
    assert [file.read(row).text for row in file.rows] == [*texts, "e"]
    assert [document.text for document in read(path)] == [*texts, "e"]


def test_such_files_are_articles() -> None:
    assert is_article(Path("in/rows.JSONL"))
    assert not is_article(Path("_rows.jsonl"))


def test_a_line_without_end_is_not_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of 10 GB in one line took all memory, and the program was killed."""
    monkeypatch.setattr(module, "LONGEST", 100)
    first = b'{"id": "a", "text": "One."}\n'
    file = RowFile(write(tmp_path, first + b'{"text": "' + b"x" * 1000 + b'"}\n' + first))
    assert list(file.rows) == ["a"]
    [problem] = file.problems
    assert "line 2 has more than 100 bytes" in str(problem)
    sparse = tmp_path / "sparse.jsonl"
    with sparse.open("wb") as hole:
        hole.truncate(1 << 30)
    with pytest.raises(ReadError, match="the file is binary"):
        RowFile(sparse)
