"""Tables as tools of annotation export them, each by its shape. All texts are invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reviewer.formats import FormatError
from reviewer.formats.base import DatasetReading, ReadRow
from reviewer.formats.registry import chosen

LEFT, PAID = "Ned Ash left Orlo.", "Nobody paid the bill."


def read(folder: Path, name: str, content: str) -> tuple[list[ReadRow], DatasetReading]:
    """The rows of a file in the format that it looks like, and what was noticed."""
    file = folder / name
    file.write_text(content, "utf-8")
    how = DatasetReading(strict=False)
    return list(chosen(None, file).rows(file, how)), how


def said(rows: list[ReadRow]) -> list[tuple[str, str, str]]:
    """Who says which labels of which text."""
    found = [row.example for row in rows]
    return [(one.annotator, one.text, "+".join(one.tags)) for one in found]


def spans(rows: list[ReadRow]) -> list[list[tuple[str, str]]]:
    """Label and words of the spans of each row."""
    return [[(s["tag"], s["text"]) for s in row.example.spans] for row in rows]


KAGGLE = """Sentence #,Word,POS,Tag
Sentence: 1,Ned,NNP,B-per
,Ash,NNP,I-per
,left,VBD,O
,"Orlo, too",NNP,B-geo
Sentence: 2,Nobody,NN,O
,,.,O
,paid,VBD,O
"""


@pytest.mark.parametrize(
    "table",
    [
        KAGGLE.replace('"Orlo, too"', "Orlo"),
        "sentence_id,words,labels\n0,Ned,B-per\n0,Ash,I-per\n0,left,O\n0,Orlo,B-geo\n"
        "1,Nobody,O\n1,paid,O\n",
        "label;token;sent\nB-per;Ned;7\nI-per;Ash;7\nO;left;7\nB-geo;Orlo;7\nO;Nobody;8\nO;paid;8\n",
    ],
    ids=["numbers where it begins", "numbers everywhere", "labels first"],
)
def test_tokens_of_a_table_are_sentences_with_spans(tmp_path: Path, table: str) -> None:
    """Regression: such a table had no column that surely was that of the text."""
    rows, how = read(tmp_path, "d.csv", table)
    assert [row.example.text for row in rows] == ["Ned Ash left Orlo", "Nobody paid"]
    assert spans(rows) == [[("per", "Ned Ash"), ("geo", "Orlo")], []]
    assert [row.example.decided for row in rows] == ["settled", "settled"]
    assert len(how.faults) == table.count(",,.")
    assert any("has a token a row" in clause for clause in how.guessed)


def test_a_table_of_texts_with_a_column_of_sentences_is_none_of_tokens(tmp_path: Path) -> None:
    table = f"sentence_id,word,label\n1,{LEFT},B-x\n2,{PAID},O\n"
    rows, _ = read(tmp_path, "d.csv", table)
    assert [row.example.text for row in rows] == [LEFT, PAID]


def test_columns_that_hold_the_same_labels_are_one_an_annotator(tmp_path: Path) -> None:
    """Regression: columns called by people's names were not read, and nothing was said."""
    table = f"text,Anna,Ben\n{LEFT},neg,pos\n{PAID},neg,\nIt rained.,pos,neg\n"
    rows, _ = read(tmp_path, "d.csv", table)
    assert said(rows)[:4] == [
        ("Anna", LEFT, "neg"), ("Ben", LEFT, "pos"), ("Anna", PAID, "neg"), ("Ben", PAID, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "names", ["true_label,predicted", "topic,Ben", "city,Ben", "lang,source_lang"]
)
def test_other_columns_are_no_annotators(tmp_path: Path, names: str) -> None:
    table = f"text,{names}\n{LEFT},neg,pos\n{PAID},neg,pos\nIt rained.,pos,neg\n"
    table = (
        table.replace(",neg,", ",Orlo,").replace(",pos,", ",Tolva,") if "city" in names else table
    )
    try:
        rows, _ = read(tmp_path, "d.csv", table)
    except FormatError as error:
        assert "several columns could be" in str(error)
    else:
        assert {one for one, _, _ in said(rows)} == {""}


def test_what_mechanical_turk_asked_and_was_answered(tmp_path: Path) -> None:
    head = "HITId,WorkerId,Input.text,Answer.label"
    rows, how = read(tmp_path, "d.csv", f'{head}\nH1,W1,"{LEFT}",neg\nH1,W2,"{LEFT}",pos\n')
    assert said(rows) == [("W1", LEFT, "neg"), ("W2", LEFT, "pos")]
    assert set(how.unread) == {"HITId"}


def test_labels_with_what_they_weigh(tmp_path: Path) -> None:
    labels: list[dict[str, Any]] = [{"neg": True, "pos": False}, {"neg": 0.2, "pos": 0.8}]
    lines = [{"text": t, "labels": one} for t, one in zip((LEFT, PAID), labels, strict=True)]
    rows, _ = read(tmp_path, "d.jsonl", "".join(json.dumps(one) + "\n" for one in lines))
    assert said(rows) == [("", LEFT, "neg"), ("", PAID, "pos")]


def test_lines_of_fasttext(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "d.train", f"__label__neg {LEFT}\n__label__a __label__b {PAID}\n")
    assert said(rows) == [("", LEFT, "neg"), ("", PAID, "a+b")]


SPAN = {"start": 0, "end": 7, "tag": "per", "value": "Ned Ash"}


@pytest.mark.parametrize(
    "document",
    [
        {"examples": [{"content": LEFT, "annotations": [SPAN]}]},
        {"classes": ["per"], "annotations": [[LEFT, {"entities": [[0, 7, "per"]]}], None]},
        [{"id": 1, "text": f"😀 {LEFT}", "label": [[3, 10, "per"]], "Comments": []}],
    ],
    ids=["LightTag", "a list of spaCy", "doccano, which counts UTF-16"],
)
def test_spans_of_documents_of_json(tmp_path: Path, document: Any) -> None:
    """Regression: an emoji moved the spans of doccano's array by one letter."""
    rows, how = read(tmp_path, "d.json", json.dumps(document))
    assert (spans(rows), how.faults) == ([[("per", "Ned Ash")]], [])


def test_json_under_another_suffix(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "d.manifest", json.dumps({"text": LEFT, "label": "neg"}) + "\n")
    assert said(rows) == [("", LEFT, "neg")]


def test_a_title_above_the_head_is_passed_over(tmp_path: Path) -> None:
    """Regression: the title was the name of the only column."""
    table = f'"Survey of 2031, the second";;\n;;\nNr;Text;Label\n1;{LEFT};neg\n2;{PAID};pos\n'
    rows, how = read(tmp_path, "d.csv", table)
    assert said(rows) == [("", LEFT, "neg"), ("", PAID, "pos")]
    assert any("row 1 is none of the table's" in clause for clause in how.guessed)


def test_what_qualtrics_says_of_its_columns_is_no_answer(tmp_path: Path) -> None:
    """Regression: the question and its id were two more texts."""
    about = (
        'Id,Question,"Label?"\n"{""ImportId"":""a""}","{""ImportId"":""b""}","{""ImportId"":""c""}"'
    )
    rows, how = read(tmp_path, "d.csv", f"ResponseId,text,label\n{about}\nR1,{LEFT},neg\n")
    assert (said(rows), how.faults) == ([("", LEFT, "neg")], [])
    assert any("row 2 and row 3" in clause for clause in how.guessed)


def test_columns_may_be_called_by_numbers(tmp_path: Path) -> None:
    """Regression: the head was a row of its own, and the first column that of labels."""
    rows, _ = read(tmp_path, "d.csv", f"text,1,2\n{LEFT},0,1\n{PAID},1,0\n")
    assert said(rows) == [("", LEFT, "2"), ("", PAID, "1")]


def test_a_first_row_without_a_label_is_no_title(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "d.csv", f"{LEFT},\n{PAID},neg\nIt rained.,pos\nIt froze.,neg\n")
    assert [row.example.text for row in rows][:2] == [LEFT, PAID]


@pytest.mark.parametrize(
    ("table", "labels"),
    [
        (f"ID,Target,Tweet,Stance\n1,Pier,{LEFT},AGAINST\n2,Pier,{PAID},FAVOR\n", "AGAINST FAVOR"),
        (f"id,Text,Verdict\n1,{LEFT},-1\n2,{PAID},1\n", "-1 1"),
        (f"26.json,false,{LEFT}\n105.json,half-true,{PAID}\n3.json,true,It rained.\n",
         "false half-true true"),
    ],
    ids=["what it is about", "a verdict", "numbers of rows"],
)  # fmt: skip
def test_of_several_columns_that_of_the_labels_is_chosen(
    tmp_path: Path, table: str, labels: str
) -> None:
    """Regression: the target of a stance was its label, and so was the number of a row."""
    rows, _ = read(tmp_path, "d.csv", table)
    assert " ".join(one for _, _, one in said(rows)) == labels


def test_pubtator_is_refused_with_what_to_do(tmp_path: Path) -> None:
    """Regression: its annotations were read as texts and labels of a table."""
    content = "77|t|Ned Ash left.\n77|a|Nobody paid.\n77\t0\t7\tNed Ash\tPerson\tp1\n"
    for name in ("d.txt", "d.pubtator", "d.tsv"):
        with pytest.raises(FormatError, match="is PubTator, which is not read; turn it into brat"):
            read(tmp_path, name, content)
