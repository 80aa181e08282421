"""Tables as people and their programs write them. All texts are invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reviewer.formats import FormatError
from reviewer.formats.base import NO_LABEL, DatasetReading, ReadRow
from reviewer.formats.table import FORMAT

FELL, PAID, ROSE = "The bridge fell.", "Nobody paid.", "The sun rose."


def read(
    folder: Path, content: str | bytes, name: str = "d.csv", **said: Any
) -> tuple[list[ReadRow], DatasetReading]:
    """The rows of a file of that content, and what was noticed."""
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    how = DatasetReading(strict=False, **said)
    return list(FORMAT.rows(file, how)), how


def labels(rows: list[ReadRow]) -> list[tuple[str, str]]:
    """Text and labels of each row that says something."""
    return [(r.example.text, "+".join(r.example.tags)) for r in rows if not r.silent]


def faults(how: DatasetReading) -> list[str]:
    """The rows that were left out."""
    return [fault.place.rpartition(": ")[2] for fault in how.faults]


@pytest.mark.parametrize(
    "table",
    [
        f'"text"\t"label"\n"a"\t"{FELL}"\t"fact"\n"b"\t"{PAID}"\t"view"\n',
        f"text,label\n1,{FELL},fact\n2,{PAID},view\n",
        f",,text,label\n0,0,{FELL},fact\n0,1,{PAID},view\n",
        f"text,label,\n{FELL},fact,\n{PAID},view,\n",
        f"{FELL},fact\n{PAID},view\n",
        f"text,label\n\n{FELL},fact\ntext,label\n{PAID},view\n",
        f'text,label\n"{FELL}" ,fact\n"{PAID}",view\n',
        f"text;fakt;view\n{FELL};wahr;falsch\n{PAID};falsch;wahr\n".replace("fakt", "fact"),
        f"text;fact;view\n{FELL};1,0;0,0\n{PAID};0,0;1,0\n",
        f"text,fact,view\n{FELL},✓,✗\n{PAID},✗,✓\n",
        f'label, text\nfact, "{FELL}"\nview, "{PAID}"\n',
        f"sentence,sentence_label\n{FELL},fact\n{PAID},view\n",
        f"text,fact,view,source_class\n{FELL},1,0,east\n{PAID},0,1,west\n",
        f"النص,التصنيف\n{FELL},fact\n{PAID},view\n",
    ],
    ids=[
        "rows with names of R, tabs", "rows with names of R", "an index of two columns",
        "a delimiter at the ends", "no head", "a head again", "a space behind a mark",
        "true and false elsewhere", "decimal commas", "ticks",
        "a space before a mark", "a label of something", "a class beside tags", "a head in Arabic",
    ],
)  # fmt: skip
def test_a_row_a_text(tmp_path: Path, table: str) -> None:
    assert labels(read(tmp_path, table)[0]) == [(FELL, "fact"), (PAID, "view")]


@pytest.mark.parametrize(
    "content",
    [
        {"columns": ["text", "label"], "index": [3, 4], "data": [[FELL, "fact"], [PAID, "view"]]},
        {"text": [FELL, PAID], "label": ["fact", "view"]},
        [["text", "label"], [FELL, "fact"], [PAID, "view"]],
        [[FELL, "fact"], [PAID, "view"]],
    ],
    ids=["split", "lists", "arrays with a head", "arrays"],
)
def test_json_of_any_orientation(tmp_path: Path, content: object) -> None:
    found, _ = read(tmp_path, json.dumps(content), "d.json")
    assert labels(found) == [(FELL, "fact"), (PAID, "view")]


@pytest.mark.parametrize("name", ["labels", "label"])
@pytest.mark.parametrize("mark", [";", "#", ", "])
def test_several_labels_in_a_cell(tmp_path: Path, name: str, mark: str) -> None:
    table = f"text\t{name}\n{FELL}\tfact{mark}view\n{PAID}\tview\n{ROSE}\tfact\n"
    found, how = read(tmp_path, table, "d.tsv")
    assert labels(found) == [(FELL, "fact+view"), (PAID, "view"), (ROSE, "fact")]
    assert any("between labels" in clause for clause in how.guessed)


def test_a_comma_in_a_label_parts_nothing(tmp_path: Path) -> None:
    table = f'text,label\n{FELL},"Yes, fully"\n{PAID},"Yes, partly"\n{ROSE},No\n'
    assert [tags for _, tags in labels(read(tmp_path, table)[0])] == [
        "Yes, fully", "Yes, partly", "No",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "left", "lost"),
    [
        (f'text,label\n"{FELL},a\n{PAID},b\n{ROSE},c\n', [PAID, ROSE], ["row 2"]),
        (f'text,label\n"{FELL},a\n{PAID},b\n"{ROSE}",c\n', [PAID, ROSE], ["row 2"]),
        (f'text,label\n{FELL},a\n{PAID},b\n"{ROSE},c\n', [FELL, PAID], ["row 4"]),
        (f'text,label\n{FELL},a\n"Nobody "paid" it.",b\n{ROSE},c\n', [FELL, ROSE], ["row 3"]),
    ],
    ids=["to the end", "to the next mark", "in the last row", "within a cell"],
)
def test_a_quotation_mark_that_is_wrong_costs_its_row_only(
    tmp_path: Path, table: str, left: list[str], lost: list[str]
) -> None:
    """It took all rows behind it into its cell, and nothing told of them."""
    found, how = read(tmp_path, table)
    assert [row.example.text for row in found] == left
    assert faults(how) == lost


def test_a_byte_that_is_no_utf8_costs_its_row_only(tmp_path: Path) -> None:
    """The whole file was read as cp1252, and every other accent was two wrong letters."""
    table = b"text,label\nThe caf\xc3\xa9 fell.,a\nNobody p\xe9.,b\nThe se\xc3\xb1or left.,c\n"
    found, how = read(tmp_path, table)
    assert [row.example.text for row in found] == ["The café fell.", "The señor left."]
    assert faults(how) == ["row 3"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("gb18030", "桥塌了。"), ("cp932", "橋が落ちた。"), ("euc_kr", "다리가 무너졌다.")],
)
def test_an_encoding_of_east_asia_is_refused(tmp_path: Path, encoding: str, text: str) -> None:
    """It was read as cp1252: other letters, and no word of it."""
    with pytest.raises(FormatError, match="UTF-8"):
        read(tmp_path, f"text,label\n{text},a\n".encode(encoding))


def test_utf16_without_a_mark(tmp_path: Path) -> None:
    table = f"text\tlabel\n{FELL}\ta\nМост упал.\tb\n"
    for encoding in ("utf-16-le", "utf-16-be"):
        assert labels(read(tmp_path, table.encode(encoding))[0]) == [
            (FELL, "a"),
            ("Мост упал.", "b"),
        ]


@pytest.mark.parametrize(
    "spans",
    [
        [{"begin": 4, "end": 10, "type": "thing"}],
        [{"start": 4, "end": 10, "text": "bridge", "labels": ["thing"]}],
        {"start": [4], "end": [10], "label": ["thing"]},
        [[4.0, 10.0, "thing"]],
    ],
    ids=["begin and type", "of Label Studio", "lists of datasets", "floats of pandas"],
)
def test_ranges(tmp_path: Path, spans: object) -> None:
    """Lists of starts and ends were no ranges: the row was settled without any."""
    found, _ = read(tmp_path, json.dumps({"text": FELL, "spans": spans}) + "\n", "d.jsonl")
    assert [(s["tag"], s["text"]) for s in found[0].example.spans] == [("thing", "bridge")]


def test_ranges_that_are_none_are_told_and_missing_ones_say_nothing(tmp_path: Path) -> None:
    rows = [
        {"text": FELL, "spans": "0-3 thing"},
        {"text": PAID, "spans": None},
        {"text": ROSE, "spans": []},
    ]
    found, how = read(tmp_path, "".join(json.dumps(row) + "\n" for row in rows), "d.jsonl")
    assert [(row.example.text, row.silent) for row in found] == [(PAID, NO_LABEL), (ROSE, "")]
    assert faults(how) == ["row 1"]


def test_tokens_with_marks_and_their_names(tmp_path: Path) -> None:
    """The columns of most datasets of names; they were no columns of texts."""
    (tmp_path / "README.md").write_text(
        "---\ndataset_info:\n  features:\n  - name: ner_tags\n    sequence:\n      class_label:\n"
        "        names:\n          '0': O\n          '1': B-PER\n          '2': I-PER\n---\n"
    )
    row = {"tokens": ["Ora", "Bank", "sank", "."], "ner_tags": [1, 2, 0, 0]}
    found, _ = read(tmp_path, json.dumps(row) + "\n", "d.jsonl")
    assert found[0].example.text == "Ora Bank sank ."
    assert [(s["tag"], s["text"]) for s in found[0].example.spans] == [("PER", "Ora Bank")]


def test_marks_may_be_labels_alone(tmp_path: Path) -> None:
    row = {"tokens": ["Ora", "Bank", "sank"], "ner_tags": ["PER", "PER", "O"]}
    found, _ = read(tmp_path, json.dumps(row) + "\n", "d.jsonl")
    assert [(s["tag"], s["text"]) for s in found[0].example.spans] == [("PER", "Ora Bank")]


def test_marks_that_are_numbers_without_names_are_told(tmp_path: Path) -> None:
    row = json.dumps({"tokens": ["Ora", "sank"], "ner_tags": [1, 0]}) + "\n"
    found, how = read(tmp_path, row, "d.jsonl")
    assert (found, faults(how)) == ([], ["row 1"])
    found, _ = read(tmp_path, row, "e.jsonl", classes=("O", "B-PER"))
    assert [s["text"] for s in found[0].example.spans] == ["Ora"]


def test_numbers_with_their_words_beside(tmp_path: Path) -> None:
    rows = [{"text": FELL, "label": 0, "label_text": "fact"}]
    found, _ = read(tmp_path, json.dumps(rows), "d.json")
    assert labels(found) == [(FELL, "fact")]


def test_the_names_of_numbers_stand_in_the_description_too(tmp_path: Path) -> None:
    features = {"label": {"names": ["fact", "view"], "_type": "ClassLabel"}}
    (tmp_path / "dataset_info.json").write_text(json.dumps({"features": features}))
    found, _ = read(tmp_path, f"text,label\n{FELL},1\n{PAID},-1\n")
    assert labels(found) == [(FELL, "view")]
    assert found[1].silent == NO_LABEL


def test_a_sheet_may_begin_further_below(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for cells in ([], [None, None], [None, "text", "label"], [None, FELL, "fact"]):
        book.active.append(cells)
    book.save(tmp_path / "d.xlsx")
    found = list(FORMAT.rows(tmp_path / "d.xlsx", DatasetReading()))
    assert labels(found) == [(FELL, "fact")]


def test_marks_within_a_cell_may_follow_a_backslash(tmp_path: Path) -> None:
    table = f'text,label\n"He said \\"no\\", twice.",a\n"{PAID}",b\n'
    assert labels(read(tmp_path, table)[0]) == [('He said "no", twice.', "a"), (PAID, "b")]


def test_columns_are_named_in_whatever_case(tmp_path: Path) -> None:
    table = f"Post Text,My Code\n{FELL},fact\n"
    found, _ = read(tmp_path, table, columns={"text": "post text", "label": "my-code"})
    assert labels(found) == [(FELL, "fact")]


def test_texts_with_ranges_as_spacy_was_trained(tmp_path: Path) -> None:
    found, _ = read(tmp_path, json.dumps([[FELL, {"entities": [[4, 10, "thing"]]}]]), "d.json")
    assert [(s["tag"], s["text"]) for s in found[0].example.spans] == [("thing", "bridge")]


def test_a_text_that_is_an_object_is_told(tmp_path: Path) -> None:
    """Its notation was taken for the text."""
    found, how = read(tmp_path, json.dumps([{"text": {"en": FELL}, "label": "a"}]), "d.json")
    assert (found, faults(how)) == ([], ["row 1"])


def test_python_writes_what_is_missing_as_nan(tmp_path: Path) -> None:
    lines = f'{{"text": "{FELL}", "label": NaN}}\n{{"text": "{PAID}", "label": "b"}}\n'
    found, how = read(tmp_path, lines, "d.jsonl")
    assert (labels(found), how.faults) == ([(PAID, "b")], [])


def test_a_folder_that_datasets_has_saved_to_disk(tmp_path: Path) -> None:
    """It held no table, as its files are neither Parquet nor text."""
    arrow = pytest.importorskip("pyarrow")
    features = {"label": {"names": ["fact", "view"], "_type": "ClassLabel"}}
    said = json.dumps({"info": {"features": features}}).encode()
    for split, text, label in (("train", FELL, 0), ("test", PAID, 1)):
        folder = tmp_path / "hub" / split
        folder.mkdir(parents=True)
        (folder / "state.json").write_text("{}")
        (folder / "dataset_info.json").write_text("{}")
        table = arrow.table({"text": [text], "label": [label]})
        table = table.replace_schema_metadata({b"huggingface": said})
        path = str(folder / "data-00000-of-00001.arrow")
        with arrow.OSFile(path, "wb") as file, arrow.ipc.new_stream(file, table.schema) as stream:
            stream.write_table(table)
    (tmp_path / "hub" / "dataset_dict.json").write_text('{"splits": ["train", "test"]}')
    found = list(FORMAT.rows(tmp_path / "hub", DatasetReading()))
    assert sorted(labels(found)) == [(PAID, "view"), (FELL, "fact")]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (f"text,label,start,end\n{FELL},x,0,{'9' * 5000}\n", "d.csv"),
        (f"7\tx\t3\t{'9' * 5000}\n", "d.tsv"),
        ("[[]]", "d.json"),
        ('{"columns": ["text", "label"], "data": [3, null, []]}', "d.json"),
        (f"text,text,label\n{FELL},{PAID},x\n", "d.csv"),
    ],
    ids=["a number without end", "without a head", "empty lists", "no lists", "a column twice"],
)
def test_odd_tables_are_told_in_one_line(tmp_path: Path, content: str, name: str) -> None:
    """Numbers of thousands of digits ended the program."""
    try:
        found, how = read(tmp_path, content, name, classes=("a", "b"))
    except FormatError as error:
        assert len(str(error).splitlines()) == 1
    else:
        assert not labels(found)
        assert all(len(str(fault).splitlines()) == 1 for fault in how.faults)


@pytest.mark.parametrize(
    "table",
    [
        f"text,label\n'{FELL[:-1]}, too.','a'\n'{PAID}','b'\n",
        f"'text';'label'\n'{FELL[:-1]}, too.';'a'\n'{PAID}';'b'\n",
        f"'text', 'label'\n'{FELL[:-1]}, too.', 'a'\n'{PAID}', 'b'\n",
        f"label\ttext\na\t'{FELL[:-1]}, too.'\nb\t'{PAID}'\n",
    ],
)
def test_apostrophes_may_enclose_cells(tmp_path: Path, table: str) -> None:
    """The texts had an apostrophe on each side, and their commas parted cells."""
    found, how = read(tmp_path, table, "d.tsv" if "\t" in table else "d.csv")
    assert labels(found) == [("The bridge fell, too.", "a"), (PAID, "b")]
    assert not how.faults


def test_apostrophes_are_doubled_or_led_by_a_backslash(tmp_path: Path) -> None:
    table = "id,text,label\n1,'It''s Osk''s\nbridge, too.','a'\n2,'It\\'s late.','b'\n"
    assert labels(read(tmp_path, table)[0]) == [
        ("It's Osk's\nbridge, too.", "a"), ("It's late.", "b"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "texts",
    [("'Tis late.", "'Twas dark."), ("'Nobody' paid.", "'All' left."), ("The 'bridge'", "fell")],
)
def test_apostrophes_of_a_text_stay(tmp_path: Path, texts: tuple[str, str]) -> None:
    table = "text,label\n" + "".join(f"{text},a\n" for text in texts)
    assert [text for text, _ in labels(read(tmp_path, table)[0])] == list(texts)


GERMAN = ("Das Mädchen ging nach Hause", "Und sie war nicht mehr da", "Es ist sehr kalt")
SPANISH = ("El año fue malo", "La casa es de ella", "No hay pan en la mesa y no importa")


@pytest.mark.parametrize("texts", [GERMAN, SPANISH])
def test_a_letter_alone_is_read_by_the_language_around_it(
    tmp_path: Path, texts: tuple[str, ...]
) -> None:
    """One umlaut in a table was refused: a letter of Czech, too, in an encoding hardly used."""
    table = "text;label\n" + "".join(f"{text};a\n" for text in texts)
    found, _ = read(tmp_path, table.encode("cp1252"))
    assert [row.example.text for row in found] == list(texts)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("cp1250", "Jiří Dvořák said so"), ("cp850", "größer;b"), ("mac_roman", "año;b")],
)
def test_other_letters_are_never_read_for_those_of_a_name(
    tmp_path: Path, encoding: str, text: str
) -> None:
    """They were read as “Jiøí Dvoøák”, “grî·er” and “a–o”."""
    try:
        found, _ = read(tmp_path, f"text;label\n{text};a\n".encode(encoding))
    except FormatError as error:
        assert "may be in" in str(error)
    else:
        assert [row.example.text for row in found] == [text.partition(";")[0]]


def test_what_programs_write_for_a_missing_answer_is_no_label_and_is_counted(
    tmp_path: Path,
) -> None:
    """`NA` of R and pandas, and a dash, had become tags of drafted schemes."""
    cells = ["fact", "NA", "N/A", "n/a", "-", ".", "None", "na", "fact"]
    table = "text,label\n" + "".join(f"Boat {n} sank.,{cell}\n" for n, cell in enumerate(cells))
    found, how = read(tmp_path, table)
    assert [one.example.tags for one in found if not one.silent] == [
        ["fact"],
        ["None"],
        ["na"],
        ["fact"],
    ]
    assert [one.silent for one in found].count(NO_LABEL) == how.left.total() == 5
    assert any("'NA' in 'label'" in kind and "--map NA=TAG" in kind for kind in how.left)
    mapped, how = read(tmp_path, table, known={"na", "n/a"})
    assert [one.example.tags for one in mapped if not one.silent][1:3] == [["NA"], ["N/A"]]
    assert how.left.total() == 2


def test_a_missing_answer_in_a_column_of_yes_and_no_is_not_judged(tmp_path: Path) -> None:
    table = "text,fact,view\nBoat 1 sank.,1,0\nBoat 2 sank.,NA,1\nBoat 3 sank.,0,-\n"
    found, how = read(tmp_path, table)
    assert [one.example.mask for one in found] == [
        {"fact": 1, "view": 1},
        {"fact": 0, "view": 1},
        {"fact": 1, "view": 0},
    ]
    assert [one.example.decided for one in found] == ["settled", "", ""]
    assert how.left == {"'NA' in 'fact' (no answer)": 1, "'-' in 'view' (no answer)": 1}
