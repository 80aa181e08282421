"""Parquet: typed columns that lose nothing, read with pyarrow, pandas and datasets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from reviewer.config import default_scheme
from reviewer.formats import Example, FormatError, Options, huggingface, load
from reviewer.formats import parquet as module
from reviewer.formats.parquet import tables
from reviewer.formats.parquet.rows import to_example, to_row
from reviewer.formats.proof.prove import export
from tests.formats.import_steps import examples_in
from tests.formats.proof_libraries import proof

pyarrow = pytest.importorskip("pyarrow", reason="the extra [parquet] is not installed")
parquet = pytest.importorskip("pyarrow.parquet", reason="the extra [parquet] is not installed")
SCHEME = default_scheme()
FORM = load("parquet")


def table(out: Path) -> Path:
    return out / "data" / "train.parquet"


def edited(path: Path, change: Callable[[list[dict[str, Any]]], None], to: Path) -> Path:
    """A file as a program leaves it that knows rows, and nothing of our schema."""
    rows = parquet.read_table(path).to_pylist()
    change(rows)
    parquet.write_table(pyarrow.Table.from_pylist(rows), to)
    return to


def test_columns_have_types(out: Path) -> None:
    columns = parquet.read_schema(table(out))
    assert columns.field("text").type == pyarrow.string()
    assert columns.field("start").type == pyarrow.int32()
    assert columns.field("tags").type == pyarrow.list_(pyarrow.string())
    span = columns.field("spans").type.value_type
    assert span.field("parts").type.value_type.field("start").type == pyarrow.int32()


def test_nothing_of_the_awkward_examples_needs_a_place_of_last_resort(out: Path) -> None:
    rows = parquet.read_table(table(out)).to_pylist()
    items = [item for row in rows for name in ("checks", "evidence", "sources", "spans")
             for item in row[name]]  # fmt: skip
    assert items
    assert not [item for item in items if item["more"]]


def test_what_has_no_column_is_kept_as_json(examples: Sequence[Example]) -> None:
    one = next(one for one in examples if one.spans and one.checks)
    odd = one._replace(
        flags={"a": 3, "b": "x", "c": True},
        checks=[{**one.checks[0], "claim": None, "later": {"deep": [1]}}],
        spans=[{**one.spans[0], "attributes": {"value": 4, "unit": None}}],
    )
    columns = pyarrow.RecordBatch.from_pylist([to_row(odd)]).to_pylist()
    assert to_example(columns[0]) == odd


def test_pandas_reads_words_tags_and_offsets(out: Path, examples: Sequence[Example]) -> None:
    pandas = proof("pandas")
    frame = pandas.read_parquet(out / "data")
    assert list(frame["text"]) == [one.text for one in examples]
    assert [list(tags) for tags in frame["tags"]] == [one.tags for one in examples]
    row = frame[frame["text"].str.contains("😊")].iloc[0]
    [figure] = [span for span in row["spans"] if span["tag"] == "figure"]
    assert row["text"][figure["sentence_start"] : figure["sentence_end"]] == "4%"


def test_what_pandas_has_saved_is_read(
    out: Path, tmp_path: Path, examples: Sequence[Example]
) -> None:
    pandas = proof("pandas")
    frame = pandas.read_parquet(table(out))
    frame["score"] = 0.5
    frame[frame["annotator"] == "ann"].to_parquet(tmp_path / "frame.parquet")
    assert examples_in(FORM, tmp_path / "frame.parquet") == [
        one for one in examples if one.annotator == "ann"
    ]


def test_datasets_reads_it_and_refuses_a_broken_one(out: Path) -> None:
    datasets = proof("datasets")
    assert FORM.verify(out) == f"datasets {datasets.__version__}"
    data = table(out).read_bytes()
    table(out).write_bytes(data[: len(data) // 2])
    with pytest.raises(FormatError, match="datasets does not load it"):
        FORM.verify(out)


def test_an_edit_made_elsewhere_arrives(out: Path, tmp_path: Path) -> None:
    def change(rows: list[dict[str, Any]]) -> None:
        rows[1]["tags"] = ["demand"]
        rows[1]["spans"][0]["tag"] = "quote"

    got = examples_in(FORM, edited(table(out), change, tmp_path / "edited.parquet"))[1]
    assert (got.tags, got.spans[0]["tag"]) == (["demand"], "quote")


def test_words_and_tags_alone_are_enough(tmp_path: Path) -> None:
    rows = [{"text": "Prices rose 4% 😊 in May, he said.", "tags": ["claim"]}, {"text": "No."}]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "theirs.parquet")
    assert [(one.text, one.tags) for one in examples_in(FORM, tmp_path)] == [
        ("Prices rose 4% 😊 in May, he said.", ["claim"]),
        ("No.", []),
    ]


def test_more_rows_than_a_row_group(
    examples: Sequence[Example], options: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GROUP", 2 * module.PACKED)
    many = [examples[n % 2]._replace(id=str(n)) for n in range(module.GROUP + 5)]
    export(FORM, many, tmp_path / "out", options)
    with parquet.ParquetFile(table(tmp_path / "out")) as file:
        assert file.num_row_groups == 2
    places = [row.place for row in FORM.rows(tmp_path / "out")]
    assert places[-1].endswith(f"train.parquet: row {module.GROUP + 5}")


Damage = Callable[[Path], Path]


def rows_changed(change: Callable[[list[dict[str, Any]]], None]) -> Damage:
    return lambda path: edited(path, change, path.with_name("wrong.parquet"))


def cut(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:-30])
    return path


def flip(path: Path) -> Path:
    """One bit of the words; every page has a checksum."""
    data = bytearray(path.read_bytes())
    data[len(data) // 4] ^= 1
    path.write_bytes(data)
    return path


def text_file(path: Path) -> Path:
    path.write_text("text,tags\n", "utf-16")
    return path


def later(path: Path) -> Path:
    found = parquet.read_table(path)
    parquet.write_table(found.replace_schema_metadata({"reviewer.record": "2"}), path)
    return path


def without_text(path: Path) -> Path:
    parquet.write_table(parquet.read_table(path).drop_columns(["text"]), path)
    return path


def twice(rows: list[dict[str, Any]]) -> None:
    rows.append(rows[0])


def numbers(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        row["text"] = 1


WRONG: dict[str, tuple[Damage, str]] = {
    "truncated": (cut, r"train.parquet: cannot be read .*; is the file whole"),
    "one bit": (flip, r"train.parquet: cannot be read"),
    "no Parquet": (text_file, r"train.parquet: cannot be read .*; is the file whole"),
    "later version": (later, "has version 2 of the record"),
    "no text": (without_text, "no column 'text'"),
    "unknown tag": (
        rows_changed(lambda rows: rows[1].update(tags=["figur"])),
        "row 2: there is no tag 'figur'",
    ),
    "the same id": (rows_changed(twice), "row 13: has the id .* row 1 already"),
    "offsets beyond": (
        rows_changed(lambda rows: rows[1].update(end=500)),
        "row 2: has .* code points of text from",
    ),
    "other words": (
        rows_changed(lambda rows: rows[1]["spans"][0].update(text="5%")),
        "row 2: a span or part .* but the text there is",
    ),
    "strange item": (
        rows_changed(lambda rows: rows[1].update(links="[1,")),
        "row 2: is not as Reviewer writes it",
    ),
    "numbers for texts": (
        rows_changed(numbers),
        "row 1: text holds 1",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_refused_with_file_row_and_reason(name: str, out: Path) -> None:
    damage, message = WRONG[name]
    with pytest.raises(FormatError, match=message) as error:
        examples_in(FORM, damage(table(out)))
    assert "\n" not in str(error.value)


def test_a_folder_without_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="holds no Parquet file"):
        examples_in(FORM, tmp_path)


@pytest.mark.parametrize("name", ["parquet", "huggingface"])
def test_what_datasets_reads_otherwise_is_refused(
    name: str, examples: Sequence[Example], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof("datasets")
    export(load(name), examples, out := tmp_path / "out", Options(default_scheme()))
    original = huggingface.rows_of

    def other(loaded: Any) -> Iterator[dict[str, Any]]:
        for row in original(loaded):
            yield {**row, "text": row["text"] + "!"}

    monkeypatch.setattr(huggingface, "rows_of", other)
    with pytest.raises(FormatError, match="datasets reads"):
        load(name).verify(out)


class Loaded:
    """A split as `datasets` hands it over: what it gives itself, and the files of its cache."""

    def __init__(self, given: Sequence[dict[str, Any]], files: Sequence[Path]) -> None:
        self.given = given
        self.cache_files = [{"filename": str(file)} for file in files]
        self.asked: list[int] = []

    def with_format(self, name: str) -> Loaded:
        assert name == "arrow"
        return self

    def iter(self, batch_size: int) -> Iterator[Any]:
        for at in range(0, len(self.given), batch_size):
            self.asked.append(at)
            yield pyarrow.Table.from_pylist(self.given[at : at + batch_size])


def test_all_but_the_first_rows_of_datasets_come_from_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mapping of 900 MB counted as memory that an export takes."""
    monkeypatch.setattr(huggingface, "BATCH", 10)
    rows = [{"text": f"row {n}", "spans": [n]} for n in range(45)]
    files = []
    for name, part in (("one", rows[:25]), ("two", rows[25:])):
        files.append(tmp_path / f"{name}.arrow")
        whole = pyarrow.Table.from_pylist(part)
        with pyarrow.ipc.new_stream(str(files[-1]), whole.schema) as stream:
            stream.write_table(whole, max_chunksize=7)
    given = Loaded([{**row, "text": "as given"} for row in rows], files)
    expected = [{**row, "text": "as given"} for row in rows[:10]] + rows[10:]
    assert list(huggingface.rows_of(given)) == expected
    assert given.asked == [0]
    assert list(huggingface.rows_of(Loaded(rows, []))) == rows


def test_tables_are_written_in_whole_row_groups_though_their_rows_wait_as_columns(
    examples: Sequence[Example], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "GROUP", 6)
    written = {}
    for packed in (2, 6):
        monkeypatch.setattr(tables, "PACKED", packed)
        files = tables.TableFiles(tmp_path / str(packed))
        one = next(one for one in examples if one.decided == "settled" and one.mask)
        for number in range(13):
            files.add(one._replace(id=f"x#{number}", unit=str(number)))
        files.close()
        (file,) = (tmp_path / str(packed) / "sentences").rglob("*.parquet")
        about = parquet.ParquetFile(file).metadata
        assert [about.row_group(n).num_rows for n in range(about.num_row_groups)] == [6, 6, 1]
        written[packed] = [
            each.read_bytes() for each in sorted((tmp_path / str(packed)).rglob("*.parquet"))
        ]
    assert written[2] == written[6]


def test_rows_that_wait_as_columns_make_the_same_file(
    examples: Sequence[Example], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GROUP", 8)
    many = [one._replace(id=f"{one.id}{n}") for n in range(3) for one in examples]
    for packed in (1, 4, 8):
        monkeypatch.setattr(module, "PACKED", packed)
        (tmp_path / str(packed)).mkdir()
        FORM.write(many, tmp_path / str(packed), Options(scheme=SCHEME, name="x"))
    about = parquet.ParquetFile(table(tmp_path / "1")).metadata
    counts = [about.row_group(n).num_rows for n in range(about.num_row_groups)]
    assert len(counts) > 2 and set(counts[:-1]) == {8} and sum(counts) == len(many)
    assert len({table(tmp_path / str(packed)).read_bytes() for packed in (1, 4, 8)}) == 1


def test_one_row_group_of_others_is_not_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, rows = tmp_path / "theirs.parquet", [{"text": f"Row {n}."} for n in range(50)]
    parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    monkeypatch.setattr(module, "GROUP", 8)
    monkeypatch.setattr(module, "PACKED", 3)
    monkeypatch.delattr(parquet.ParquetFile, "read_row_group")
    assert [one.text for one in examples_in(FORM, path)] == [row["text"] for row in rows]
