"""`reviewer import` of files that real people have: each case stands for its whole kind."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from reviewer.cli import main
from tests.json_lines import read_json_lines

SENTENCES = (
    "Bell Quay hired nine pilots for Ned Ash.",
    "No one in Orlo complained.",
    "The harbour stayed shut.",
)
TEXT = " ".join(SENTENCES)
"""Invented, as is everybody in it."""

BRAT_LINE = "T1\tclaim 32 39\tNed Ash\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace of one article, and the current folder."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text(TEXT + "\n", "utf-8")
    (tmp_path / "reviewer.toml").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(here: Path, name: str = "bob") -> dict[str, dict[str, Any]]:
    """What somebody says: text of a sentence -> the example."""
    assert main(["export", "--format", "jsonl", "--out", "out", "--annotator", name]) == 0
    return {row["text"]: row for row in read_json_lines(here / "out" / "examples.jsonl")}


def spans(here: Path, name: str = "bob") -> list[tuple[str, str]]:
    found = said(here, name).values()
    return [(span["tag"], span["text"]) for row in found for span in row["spans"]]


def brat(here: Path, lines: str) -> None:
    (here / "b").mkdir()
    (here / "b" / "a.txt").write_text(TEXT + "\n", "utf-8")
    (here / "b" / "a.ann").write_text(lines, "utf-8")


def one_json(here: Path, name: str, value: Any) -> None:
    (here / name).write_text(json.dumps(value) + "\n", "utf-8")


def test_words_between_the_fragments_of_a_brat_span_are_not_marked(here: Path) -> None:
    brat(here, "T1\tclaim 0 9;32 39\tBell Quay Ned Ash\n")
    assert main(["import", "b", "--format", "brat", "--as", "bob"]) == 0
    assert spans(here) == [("claim", "Bell Quay"), ("claim", "Ned Ash")]
    [row] = said(here).values()
    assert {span["attributes"]["fragment_of"] for span in row["spans"]} == {"T1"}


def test_a_brat_span_loses_the_white_space_around_it(here: Path) -> None:
    brat(here, "T1\tclaim 40 67\t No one in Orlo complained.\n")
    assert main(["import", "b", "--format", "brat", "--as", "bob"]) == 0
    assert spans(here) == [("claim", "No one in Orlo complained.")]


def test_what_brat_holds_and_we_do_not_is_counted(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    others = "R1\tPays Arg1:T1 Arg2:T2\nA1\tFactual T1 yes\nM1\tNegation T2\n*\tAlias T1 T2\n"
    brat(here, f"{BRAT_LINE}T2\tclaim 0 9\tBell Quay\n{others}")
    assert main(["import", "b", "--format", "brat", "--as", "bob"]) == 0
    assert "left alone: 2 attributes, 1 equivalence, 1 relation" in capsys.readouterr().out
    assert sorted(spans(here)) == [("claim", "Bell Quay"), ("claim", "Ned Ash")]


def test_relations_and_attributes_of_brat_are_those_of_the_scheme(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tag = '{name = "claim", key = "c", attributes = [{name = "Factual"}]}'
    kind = '{name = "pays", key = "p", label = "Pays"}'
    (here / "reviewer.toml").write_text(f"[scheme]\ntags = [{tag}]\nrelations = [{kind}]\n")
    others = "R1\tPays Arg1:T1 Arg2:T2\nR2\tOwes Arg1:T1 Arg2:T2\nA1\tFactual T1\nA2\tMood T1 low\n"
    brat(here, f"{BRAT_LINE}T2\tclaim 0 9\tBell Quay\n{others}")
    assert main(["import", "b", "--as", "bob"]) == 0
    told = capsys.readouterr().out
    assert "left alone: 1 attribute, 1 relation\n" in told
    assert "no such relations and attributes: 'Owes' (1), 'Mood' (1)" in told
    [row] = said(here).values()
    assert [(each["kind"], each["span"], each["other"]) for each in row["relations"]] == [
        ("pays", "T1", "T2")
    ]
    assert [span["attributes"] for span in row["spans"]] == [{"Factual": "yes"}, {}]


def test_relations_and_attributes_are_drafted_with_the_tags(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    brat(here, f"{BRAT_LINE}T2\tclaim 0 9\tBell Quay\nR1\tPays Arg1:T1 Arg2:T2\nM1\tMood T1 low\n")
    assert main(["import", "b", "--as", "bob", "--draft-scheme"]) == 0
    told = capsys.readouterr().out
    assert "1 kind of relations drafted there: Pays" in told
    assert "left alone" not in told
    [row] = said(here).values()
    assert [each["kind"] for each in row["relations"]] == ["Pays"]
    assert [span["attributes"] for span in row["spans"]] == [{"Mood": "low"}, {}]


def test_a_damaged_line_of_brat_stops_no_other(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    brat(here, f"T9\tclaim 5 500\tBell\n{BRAT_LINE}")
    assert main(["import", "b", "--format", "brat", "--as", "bob"]) == 1
    assert "a.ann: line 1: ends at 500, beyond" in capsys.readouterr().err
    assert spans(here) == [("claim", "Ned Ash")]
    assert main(["import", "b", "--format", "brat", "--as", "eve", "--strict"]) == 1
    assert "nothing was imported" in capsys.readouterr().err


def test_brat_types_with_hyphens_are_tags_of_that_name(here: Path) -> None:
    (here / "reviewer.toml").write_text('[scheme]\ntags = [{name = "Loaded_Word", key = "l"}]\n')
    brat(here, "T1\tLoaded-Word 32 39\tNed Ash\n")
    assert main(["import", "b", "--format", "brat", "--as", "bob"]) == 0
    assert spans(here) == [("Loaded_Word", "Ned Ash")]


PARAGRAPHS: dict[str, tuple[str, Any]] = {
    "doccano": ("d.jsonl", {"id": 1, "text": TEXT, "label": [[0, 9, "claim"]], "Comments": []}),
    "labelstudio": (
        "l.json",
        [{"id": 1, "data": {"text": TEXT}, "annotations": [{"id": 2, "completed_by": 1, "result": [
            {"id": "x", "from_name": "label", "to_name": "text", "type": "labels",
             "value": {"start": 0, "end": 9, "text": "Bell Quay", "labels": ["claim"]}}]}]}],
    ),
    "prodigy": (
        "p.jsonl",
        {"text": TEXT, "spans": [{"start": 0, "end": 9, "label": "claim"}], "answer": "accept",
         "_task_hash": 3},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PARAGRAPHS)
def test_a_row_of_several_sentences_lands_on_each_that_it_covers(
    name: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, row = PARAGRAPHS[name]
    one_json(here, file, row)
    assert main(["import", file, "--format", name, "--as", "bob"]) == 0
    assert "bob: 1 rows are about several sentences" in capsys.readouterr().out
    assert spans(here) == [("claim", "Bell Quay")]
    assert [(row["tags"], row["decided"]) for row in said(here).values()] == [
        (["claim"], "settled"), ([], "settled"), ([], "settled"),
    ]  # fmt: skip


def test_a_label_of_a_paragraph_goes_to_every_sentence_or_the_first(here: Path) -> None:
    one_json(here, "d.jsonl", {"text": TEXT, "label": "claim"})
    assert main(["import", "d.jsonl", "--as", "bob"]) == 0
    assert [row["tags"] for row in said(here).values()] == [["claim"]] * 3
    assert main(["import", "d.jsonl", "--as", "eve", "--spread", "first"]) == 0
    assert [row["tags"] for row in said(here, "eve").values()] == [["claim"]]


def test_a_label_is_compared_with_names_and_labels(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tags = '[{name = "Not_Checkable", label = "Cannot be checked", key = "n"}]'
    (here / "reviewer.toml").write_text(f"[scheme]\ntags = {tags}\n")
    for label in ("Not Checkable", "not-checkable", "CANNOT be  checked"):
        one_json(here, "d.jsonl", {"text": "No one in Orlo complained.", "label": label})
        assert main(["import", "d.jsonl", "--as", "bob", "--replace"]) == 0
        assert f"labels: {label!r} is Not_Checkable" in capsys.readouterr().out
        assert said(here)["No one in Orlo complained."]["tags"] == ["Not_Checkable"]


def test_labels_are_mapped_by_options_and_a_file(here: Path) -> None:
    labels = ("Yes!", "O", "maybe")
    rows = [{"text": text, "label": label} for text, label in zip(SENTENCES, labels, strict=True)]
    (here / "d.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (here / "names.toml").write_text('[labels]\n"Yes!" = "quote"\nmaybe = "demand"\n')
    maps = ["--map-file", "names.toml", "--map", "Yes!=claim", "--map", "O="]
    assert main(["import", "d.jsonl", "--as", "bob", *maps]) == 0
    assert [row["tags"] for row in said(here).values()] == [["claim"], [], ["demand"]]


def test_a_label_that_is_no_tag_leaves_its_row_out(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"text": "No one in Orlo complained.", "label": "clam"},
            {"text": "The harbour stayed shut.", "label": "claim"}]  # fmt: skip
    (here / "d.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert main(["import", "d.jsonl", "--as", "bob"]) == 1
    told = capsys.readouterr().err
    assert "labels that are no tag: 'clam' (1); --map LABEL=TAG or --draft-scheme" in told
    assert list(said(here)) == ["The harbour stayed shut."]
    [left] = read_json_lines(here / "d.jsonl.not-imported.jsonl")
    assert (left["text"], left["tags"]) == ("No one in Orlo complained.", ["clam"])
    # The report comes in itself once the label is mapped.
    again = ["d.jsonl.not-imported.jsonl", "--format", "jsonl", "--map", "clam=claim"]
    assert main(["import", *again, "--as", "bob"]) == 0
    assert len(said(here)) == 2


LOOSE: dict[str, tuple[str, str]] = {
    "spaces around": ("It cost 5\u00a0000 marks.", " It cost 5\u00a0000 marks. "),
    "no-break space": ("It cost 5\u00a0000 marks.", "It cost 5 000 marks."),
    "quotation marks": ("The “dam” leaks in Orló.", 'The "dam" leaks in Orló.'),
    "decomposed": ("A cliché in Orló.", unicodedata.normalize("NFD", "A cliché in Orló.")),
    "soft hyphen": ("A so\u00adft edge.", "A soft edge."),
    "apostrophe": ("Una’s boat sank here.", "Una's boat sank here."),
    "double space": ("Nobody  paid for it.", "Nobody paid for it."),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOSE)
def test_differences_that_are_no_words_match_for_a_second_look(name: str, here: Path) -> None:
    ours, theirs = LOOSE[name]
    texts = dict.fromkeys(text for text, _ in LOOSE.values())
    (here / "seeds" / "a.txt").write_text(" ".join(texts), "utf-8")
    first = theirs.split()[0]
    at = theirs.index(first)
    span = {"start": at, "end": at + len(first), "label": "claim"}
    one_json(here, "d.jsonl", {"text": theirs, "spans": [span]})
    assert main(["import", "d.jsonl", "--as", "bob"]) == 0
    [row] = said(here).values()
    assert row["text"] == ours
    assert bool(row["recheck"]) == (name != "spaces around")
    assert [span["text"] for span in row["spans"]] == [ours.split()[0]]


def table(here: Path, name: str, rows: Sequence[Sequence[object]], delimiter: str = ",") -> None:
    with (here / name).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)


SHAPES: dict[str, tuple[list[list[object]], list[list[str]]]] = {
    "text and label": (
        [["text", "label"], [SENTENCES[0], "claim"], [SENTENCES[1], "figure"]],
        [["claim"], ["figure"]],
    ),
    "pandas index": (
        [["", "text", "claim"], [0, SENTENCES[0], 1], [1, SENTENCES[1], 0]],
        [["claim"], []],
    ),
    "a list": (
        [["sentence", "labels"], [SENTENCES[0], "['claim', 'figure']"], [SENTENCES[1], "[]"]],
        [["claim", "figure"], []],
    ),
    "bars": (
        [["tweet", "tags"], [SENTENCES[0], "claim|quote"], [SENTENCES[1], "quote"]],
        [["claim", "quote"], ["quote"]],
    ),
    "a column a tag": (
        [["text", "Claim", "quote"], [SENTENCES[0], "yes", "no"], [SENTENCES[1], "0.0", "1.0"]],
        [["claim"], ["quote"]],
    ),
    "crosses": (
        [["text", "claim", "quote"], [SENTENCES[0], "x", ""], [SENTENCES[1], "", ""]],
        [["claim"], []],
    ),
    "further columns": (
        [["text", "claim", "is_long", "likes"], [SENTENCES[0], 1, 0, 7], [SENTENCES[1], 0, 1, 9]],
        [["claim"], []],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_a_table_is_read_in_its_shape(name: str, here: Path) -> None:
    rows, tags = SHAPES[name]
    table(here, "d.csv", rows)
    assert main(["import", "d.csv", "--as", "bob"]) == 0
    assert [(row["tags"], row["decided"]) for row in said(here).values()] == [
        (each, "settled") for each in tags
    ]


def test_columns_that_are_not_read_are_counted(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table(here, "d.csv", SHAPES["further columns"][0])
    assert main(["import", "d.csv", "--as", "bob"]) == 0
    assert "columns not read: 'is_long' (2 rows), 'likes' (2 rows)" in capsys.readouterr().out


def test_columns_can_be_named_and_numbers_get_names(here: Path) -> None:
    rows: list[list[object]] = [["words", "y", "who", "split"]]
    rows += [[SENTENCES[n], n % 2, "Coder 1", "train"] for n in range(3)]
    table(here, "d.csv", rows, ";")
    named = ["--text", "words", "--label", "y", "--annotator", "who", "--classes", "figure,claim"]
    assert main(["import", "d.csv", *named]) == 0
    assert [row["tags"] for row in said(here, "Coder-1").values()] == [
        ["figure"], ["claim"], ["figure"],
    ]  # fmt: skip


def test_several_annotators_come_in_at_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[list[object]] = [["text", "label", "annotator"]]
    rows += [[text, "claim", who] for text in SENTENCES for who in ("Coder 1", "ann@news.example")]
    table(here, "d.csv", rows)
    assert main(["import", "d.csv"]) == 0
    told = capsys.readouterr().out
    assert "'Coder 1' is Coder-1 here\n'ann@news.example' is ann here" in told
    assert "ann says so now: 3 sentences settled, 0 unjudged, 1 article submitted" in told
    assert main(["agree"]) == 0
    assert "Coder-1: 3 sentences settled" in capsys.readouterr().out


def test_an_article_is_submitted_only_if_all_is_answered_and_wanted(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table(here, "d.csv", [["text", "label"], *([text, "claim"] for text in SENTENCES[:2])])
    assert main(["import", "d.csv", "--as", "bob"]) == 0
    assert "0 articles submitted" in capsys.readouterr().out
    table(here, "d.csv", [["text", "label"], *([text, "claim"] for text in SENTENCES)])
    assert main(["import", "d.csv", "--as", "eve", "--no-submit"]) == 0
    assert "0 articles submitted" in capsys.readouterr().out


def test_a_table_of_offsets_marks_ranges(here: Path) -> None:
    (here / "seeds" / "a.txt").rename(here / "seeds" / "article7.txt")
    table(here, "d.labels", [[7, "claim", 32, 39], [7, "quote", 41, 67]], "\t")
    assert main(["import", "d.labels", "--format", "csv", "--as", "bob"]) == 0
    assert spans(here) == [("claim", "Ned Ash"), ("quote", "No one in Orlo complained.")]


def test_ranges_stand_in_a_column_of_labels_or_spans(here: Path) -> None:
    for label in (
        {"label": [[32, 39, "claim"]]},
        {"spans": [{"start": 32, "end": 39, "label": "claim"}]},
    ):
        one_json(here, "d.json", [{"text": TEXT, **label}])
        assert main(["import", "d.json", "--format", "table", "--as", "bob", "--replace"]) == 0
        assert spans(here) == [("claim", "Ned Ash")]


def test_weights_of_categories_are_labels_from_a_half_on(here: Path) -> None:
    one_json(here, "d.jsonl", {"text": SENTENCES[0], "cats": {"claim": 1.0, "quote": 0.2}})
    assert main(["import", "d.jsonl", "--as", "bob"]) == 0
    assert said(here)[SENTENCES[0]]["tags"] == ["claim"]


BIO = """-DOCSTART- O

Bell B-claim
Quay I-claim
hired O

No O
one O
in O
Orlo S-quote
complained O
. O
"""


def test_tokens_with_bio_tags_bring_sentences_and_spans(empty: Path) -> None:
    (empty / "d.conll").write_text(BIO, "utf-8")
    assert main(["import", "d.conll", "--as", "bob", "--with-texts", "--units", "rows"]) == 0
    assert spans(empty) == [("claim", "Bell Quay"), ("quote", "Orlo")]
    (empty / "e.conllu").write_text(
        "# newdoc id = letter\n# text = Bell Quay-hired\n1\tBell\t_\tNE=B-claim\n"
        "2-3\tQuay-hired\t_\t_\n2\tQuay\t_\tNE=I-claim|SpaceAfter=No\n3\t-hired\t_\t_\n\n"
    )
    named = ["--layer", "4", "--feature", "NE"]
    assert main(["import", "e.conllu", "--as", "eve", "--with-texts", *named]) == 0
    assert spans(empty, "eve") == [("claim", "Bell Quay")]


def test_the_same_task_twice_is_taken_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    task = {"text": SENTENCES[1], "_task_hash": 77, "label": "claim", "answer": "accept"}
    (here / "p.jsonl").write_text(2 * (json.dumps(task) + "\n"))
    assert main(["import", "p.jsonl", "--format", "prodigy", "--as", "bob"]) == 0
    told = capsys.readouterr().out
    assert "bob: 2 rows: 0 matched exactly, 1 by their text" in told
    assert "1 says what a row before says of the same sentence" in told


def test_a_rejected_task_says_so_in_the_count(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    task = {"text": SENTENCES[1], "_task_hash": 77, "label": "claim", "answer": "reject"}
    one_json(here, "p.jsonl", task)
    assert main(["import", "p.jsonl", "--format", "prodigy", "--as", "bob"]) == 0
    assert "1 rejected by the annotator (judged: not this tag)" in capsys.readouterr().out


def test_rows_that_name_their_article_find_it_all(here: Path) -> None:
    """Every row but the first was lost: without offsets all of them counted as one."""
    rows = [{"text": text, "label": "claim", "article": "a"} for text in SENTENCES]
    (here / "d.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert main(["import", "d.jsonl", "--as", "bob"]) == 0
    assert tuple(said(here)) == SENTENCES


def test_a_text_of_several_places_goes_where_its_neighbours_are(here: Path) -> None:
    (here / "seeds" / "a.txt").write_text("One came. Go on. Two came. Go on. Go on.", "utf-8")
    rows = [{"text": text, "label": "claim"} for text in ("Two came.", "Go on.")]
    (here / "d.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert main(["import", "d.jsonl", "--as", "bob"]) == 0
    assert [(row["number"], row["recheck"]) for row in said(here).values()] == [(3, ""), (4, "")]
    one_json(here, "d.jsonl", {"text": "Go on.", "label": "claim"})
    assert main(["import", "d.jsonl", "--as", "eve"]) == 0
    [row] = said(here, "eve").values()
    assert row["recheck"]


def test_the_basis_survives_the_round_trip(here: Path) -> None:
    table(here, "d.csv", [["text", "label"], *([text, "claim"] for text in SENTENCES)])
    assert main(["import", "d.csv", "--as", "bob", "--no-submit"]) == 0
    rows = list(said(here).values())
    for row in rows:
        row["basis"] = "revealed"
    (here / "r.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert main(["import", "r.jsonl", "--as", "eve"]) == 0
    assert [row["basis"] for row in said(here, "eve").values()] == ["revealed"] * 3


# -- texts along -----------------------------------------------------------------------------------


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


BRINGS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "brat": ("b", lambda here: brat(here, BRAT_LINE)),
    **{
        name: (file, lambda here, file=file, row=row: one_json(here, file, row))  # type: ignore[misc]
        for name, (file, row) in PARAGRAPHS.items()
    },
}


@pytest.mark.parametrize("name", BRINGS)
def test_a_dataset_brings_its_texts_along_once(
    name: str, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, make = BRINGS[name]
    make(empty)
    asked = ["import", file, "--format", name, "--as", "bob", "--with-texts"]
    assert main(asked) == 0
    assert "texts: 1 new article, 0 were there already" in capsys.readouterr().out
    assert len(spans(empty)) == 1
    assert {row["decided"] for row in said(empty).values()} == {"settled"}
    assert len(said(empty)) == 3
    capsys.readouterr()
    assert main(asked) == 0
    assert "texts: 0 new articles, 1 was there already" in capsys.readouterr().out


def test_rows_as_units_make_one_article_with_agreement(
    empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said_by = {"Coder 1": "ABAB", "Coder 2": "ABBB", "Coder 3": "ABAA"}
    rows = [["Text", "Label", "Coder"]]
    texts = ["Snow fell. It melted.", "Snow fell. It melted.", "Brücke zu", "Rain; wind"]
    rows += [[text, f"Kind {kinds[n]}", who]
             for who, kinds in said_by.items() for n, text in enumerate(texts)]  # fmt: skip
    with (empty / "raw.csv").open("w", newline="", encoding="cp1252") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    assert main(["import", "raw.csv", "--with-texts", "--units", "rows", "--draft-scheme"]) == 0
    told = capsys.readouterr().out
    assert "every row carries exactly one label" in told
    assert "texts: 1 new article," in told
    assert [path.name for path in (empty / "seeds").iterdir()] == ["raw.txt"]
    assert 'label = "Kind B"' in (empty / "reviewer.toml").read_text("utf-8")
    assert main(["agree", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["settled"] == {"Coder-1": 4, "Coder-2": 4, "Coder-3": 4}
    assert main(["import", "raw.csv", "--with-texts", "--units", "rows"]) == 0
    told = capsys.readouterr().out
    assert "0 new articles" in told
    assert told.count("4 said already") == 3


@pytest.mark.parametrize("context", [False, True])
def test_rows_are_context_of_one_another_only_if_asked(context: bool, empty: Path) -> None:
    table(empty, "d.csv", [["text", "label"], *([text, "claim"] for text in SENTENCES)])
    more = ["--context"] if context else []
    asked = ["--as", "bob", "--with-texts", "--units", "rows", *more]
    assert main(["import", "d.csv", *asked]) == 0
    middle = said(empty)[SENTENCES[1]]
    around = [middle[name] for name in ("previous", "next", "prefix", "suffix")]
    assert bool(any(around)) == context
    assert (middle["previous"] == SENTENCES[0]) == context


def test_rows_of_an_article_column_are_one_article_each(empty: Path) -> None:
    rows: list[list[object]] = [["speech", "text", "label"]]
    rows += [[name, f"{name} said {n}.", "claim"] for name in ("../x", "b") for n in range(2)]
    table(empty, "d.csv", rows)
    asked = ["--with-texts", "--units", "rows", "--article", "speech", "--as", "bob"]
    assert main(["import", "d.csv", *asked]) == 0
    assert sorted(path.relative_to(empty).as_posix() for path in empty.rglob("*.txt")) == [
        "seeds/d/b.txt", "seeds/d/x.txt",
    ]  # fmt: skip


def test_many_labels_of_any_script_become_tags(empty: Path) -> None:
    labels = [f"Thema {n}" for n in range(60)] + ["Наука", "科学", "claim!"]
    table(
        empty,
        "d.csv",
        [["text", "label"], *([f"Sentence {label} here.", label] for label in labels)],
    )
    asked = ["--with-texts", "--units", "rows", "--draft-scheme", "--as", "bob"]
    assert main(["import", "d.csv", *asked]) == 0
    assert len({tag for row in said(empty).values() for tag in row["tags"]}) == 63
    assert main(["keys"]) == 0


def test_a_preview_writes_nothing(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table(empty, "d.csv", [["text", "label"], ["Snow fell in Orlo.", "weather"]])
    assert main(["import", "d.csv", "--as", "bob", "--preview"]) == 0
    told = capsys.readouterr().out
    assert "columns: text 'text', label 'label'" in told
    assert "weather = no tag (1)" in told
    assert "Snow fell in Orlo." in told
    assert [path.name for path in empty.iterdir()] == ["d.csv"]
    asked = ["--with-texts", "--draft-scheme", "--preview"]
    assert main(["import", "d.csv", "--as", "bob", *asked]) == 0
    told = capsys.readouterr().out
    assert "1 tag would be drafted in" in told
    assert "-> weather" in told
    assert [path.name for path in empty.iterdir()] == ["d.csv"]


SHARED = Path(__file__).parents[2].parent / "shared" / "cases" / "files"

STEPS: dict[str, tuple[str, str]] = {
    "brat-discontinuous": ("b", "brat"),
    "brat-leading-space": ("b", "brat"),
    "brat-silent-loss": ("b", "brat"),
    "csv-pandas-index": ("d.csv", "csv"),
    "doccano-paragraph": ("d.jsonl", "doccano"),
    "label-with-space": ("l.json", "labelstudio"),
    "ls-paragraph": ("l.json", "labelstudio"),
    "plain-outer-space": ("d.jsonl", "plain"),
    "prodigy-same-task-twice": ("p.jsonl", "prodigy"),
    "ptc-labels": ("article7.task-flc-tc.labels", "csv"),
}
"""Case -> the file and the format of its steps."""


@pytest.mark.parametrize("name", STEPS)
def test_the_shared_cases_come_in(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not (SHARED / name).is_dir():
        pytest.skip("the shared cases are not beside this checkout")
    import shutil

    folder = tmp_path / name
    shutil.copytree(SHARED / name, folder)
    monkeypatch.chdir(folder)
    file, form = STEPS[name]
    assert main(["import", file, "--format", form, "--as", "bob"]) == 0


@pytest.mark.parametrize("around", ["", "corpus/"])
def test_a_zip_of_the_files_of_a_tool_is_read(
    around: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ZipFile(here / "b.zip", "w") as archive:
        archive.writestr(f"{around}a.txt", TEXT + "\n")
        archive.writestr(f"{around}a.ann", f"T9\tclaim 5 500\tBell\n{BRAT_LINE}")
    assert main(["import", "b.zip", "--as", "bob"]) == 1
    told = capsys.readouterr()
    assert "format: brat" in told.out
    assert "b.zip/a.ann: line 1: ends at 500, beyond" in told.err
    assert spans(here) == [("claim", "Ned Ash")]


def test_a_broken_zip_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "b.zip").write_bytes(b"PK\3\4 no archive")
    assert main(["import", "b.zip", "--as", "bob"]) == 1
    assert "b.zip: is no whole .zip" in capsys.readouterr().err


def test_a_second_tag_of_a_sentence_is_left_out_where_it_has_one_at_most(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Regression: two rows with the same words gave a sentence two tags, and no answer counted."""
    tags = '[{name = "claim", key = "c"}, {name = "quote", key = "q"}]'
    (here / "reviewer.toml").write_text(f"[scheme]\nsingle = true\ntags = {tags}\n")
    labels = [(SENTENCES[0], "claim"), (SENTENCES[0], "quote"), (SENTENCES[1], "claim|quote")]
    table(here, "d.csv", [["text", "label"], *map(list, labels)])
    assert main(["import", "d.csv", "--as", "bob"]) == 1
    err = capsys.readouterr().err
    assert "says 'quote' of sentence 1, of which a row before says 'claim'; here a sent" in err
    assert "row 4: says 'claim' and 'quote' of sentence 2; here a sentence has one" in err
    assert [row["tags"] for row in said(here).values()] == [["claim"]]


def test_a_line_that_tells_excel_the_delimiter_is_no_row(here: Path) -> None:
    (here / "d.csv").write_bytes(f"sep=;\r\nSentence;Label\r\n{SENTENCES[0]};claim\r\n".encode())
    assert main(["import", "d.csv", "--as", "bob"]) == 0
    assert [(text, row["tags"]) for text, row in said(here).items()] == [(SENTENCES[0], ["claim"])]


def test_a_list_as_numpy_writes_it_has_several_labels(here: Path) -> None:
    """Regression: it came in as one label whose name was all of them."""
    table(here, "d.csv", [["text", "labels"], [SENTENCES[0], "['claim' 'figure']"]])
    assert main(["import", "d.csv", "--as", "bob"]) == 0
    assert [row["tags"] for row in said(here).values()] == [["claim", "figure"]]


def test_ranges_may_be_called_annotations(here: Path) -> None:
    one = {"sentence": SENTENCES[0], "annotations": [{"start": 0, "end": 9, "label": "claim"}]}
    one_json(here, "d.jsonl", one)
    assert main(["import", "d.jsonl", "--as", "bob"]) == 0
    assert spans(here) == [("claim", "Bell Quay")]


def test_a_column_of_a_tag_that_no_row_has_is_drafted_too(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[list[object]] = [["text", "wet", "odd"], [SENTENCES[0], 1, 0], [SENTENCES[1], 0, 0]]
    table(here, "d.csv", rows)
    assert main(["import", "d.csv", "--as", "bob", "--draft-scheme"]) == 0
    told = capsys.readouterr()
    assert "2 tags drafted" in told.out
    assert "no tag" not in told.err


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Die Fähre fuhr über den Fluß, und niemand weiß, wohin."),
        ("cp1250", "Żółta łódź wypłynęła o świcie i nikt nie wie, dokąd."),
        ("cp1251", "Паром отошёл на рассвете, и никто не знает куда."),
    ],
)
def test_a_table_in_an_old_encoding_keeps_its_letters(
    encoding: str, text: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Regression: whatever was no UTF-8 was read as cp1252."""
    (here / "seeds" / "a.txt").write_text(f"{text}\n", "utf-8")
    (here / "d.csv").write_bytes(f"text;label\n{text};claim\n".encode(encoding))
    assert main(["import", "d.csv", "--as", "bob"]) == 0
    assert f"is no UTF-8 and was read as {encoding}" in capsys.readouterr().out
    assert list(said(here)) == [text]


@pytest.mark.parametrize(
    "row",
    [
        {"mask": 5}, {"tags": None}, {"tags": [["x"]]}, {"spans": 5}, {"spans": [{"tag": ["x"]}]},
        {"relations": [5]}, {"annotator": {"a": 1}}, {"versions": 7}, {"checks": [5]}, {"text": 7},
    ],
)  # fmt: skip
def test_a_row_of_another_shape_is_told_and_stops_no_other(
    row: dict[str, Any], here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Regression: counting its labels ended the program over a fault of its own."""
    good = {"v": 1, "text": SENTENCES[1], "tags": ["claim"], "annotator": "eve"}
    lines = [json.dumps({**good, **row}), json.dumps(good)]
    (here / "d.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    assert main(["import", "d.jsonl", "--format", "jsonl", "--from", "eve", "--as", "bob"]) == 1
    told = capsys.readouterr()
    assert "d.jsonl: row 1" in told.err
    assert "1 row: 0 matched exactly, 1 by their text" in told.out


@pytest.mark.parametrize(
    ("head", "label"),
    [
        ("Texte;Étiquette;Annotateur", "opinion"), ("Satz\tKategorie\tKodierer", "Meinung"),
        ("κείμενο,ετικέτα,κωδικοποιητής", "γνώμη"), ("文本,标签,标注者", "观点"),
        ("Texto;Categoría;Codificador", "opinión"), ("текст;метка;аннотатор", "мнение"),
    ],
)  # fmt: skip
def test_heads_of_tables_are_understood_in_other_languages(
    head: str, label: str, empty: Path
) -> None:
    [mark] = {one for one in ",;\t" if one in head}
    rows = [mark.join((f"Somebody spoke {n}.", label, "Coder 1")) for n in range(2)]
    (empty / "d.csv").write_text("\n".join([head, *rows]) + "\n", "utf-8")
    assert main(["import", "d.csv", "--with-texts", "--units", "rows", "--draft-scheme"]) == 0
    assert [row["decided"] for row in said(empty, "Coder-1").values()] == ["settled"] * 2


@pytest.mark.parametrize("name", ["d.jsonl", "d.csv"])
def test_a_rejected_label_is_none_though_no_hash_tells_prodigy(
    name: str, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Regression: such a file was read as a table, and what was rejected came in as said."""
    rows = [("One here.", "accept"), ("Two here.", "reject"), ("Three here.", "accept")]
    tasks = [{"text": text, "label": "news", "answer": answer} for text, answer in rows]
    if name == "d.csv":
        with (empty / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, tasks[0])
            writer.writeheader()
            writer.writerows(tasks)
    else:
        (empty / name).write_text("".join(json.dumps(one) + "\n" for one in tasks), "utf-8")
    texts = ["--with-texts", "--units", "rows"]
    assert main(["import", name, "--as", "bob", *texts, "--draft-scheme"]) == 0
    assert "1 rejected by the annotator" in capsys.readouterr().out
    assert list(said(empty)) == ["One here.", "Three here."]


def test_tasks_that_nobody_has_labelled_need_no_name(
    empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Regression: one open task beside those of several coders refused all of them."""
    choice = {"from_name": "s", "to_name": "t", "type": "choices", "value": {"choices": ["News"]}}
    done = [{"completed_by": {"email": f"{who}@x.org"}, "result": [choice]} for who in ("a", "b")]
    tasks = [
        {"id": 1, "data": {"text": "One here."}, "annotations": done},
        {"id": 2, "data": {"text": "Two here."}, "annotations": []},
    ]
    one_json(empty, "d.json", tasks)
    texts = ["--with-texts", "--units", "rows", "--draft-scheme"]
    assert main(["import", "d.json", *texts]) == 0
    assert "1 row of nobody, without a label" in capsys.readouterr().out
    assert [said(empty, who)["One here."]["tags"] for who in ("a", "b")] == [["News"]] * 2


@pytest.mark.parametrize("listed", [True, False])
def test_a_parquet_file_names_its_classes_itself(listed: bool, empty: Path) -> None:
    """As `datasets` writes it: no card is there, and the labels are numbers."""
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    numbers: list[Any] = [[0, 2], []] if listed else [2, 0]
    label: Any = {"names": ["claim", "joke", "ad"], "_type": "ClassLabel"}
    if listed:
        label = {"feature": label, "_type": "List"}
    features = {"text": {"dtype": "string", "_type": "Value"}, "labels": label}
    known = {b"huggingface": json.dumps({"info": {"features": features}}).encode()}
    table = pa.table({"text": ["One here.", "Two here."], "labels": numbers})
    parquet.write_table(table.replace_schema_metadata(known), empty / "d.parquet")
    texts = ["--with-texts", "--units", "rows", "--draft-scheme"]
    assert main(["import", "d.parquet", "--as", "bob", *texts]) == 0
    found = {text: row["tags"] for text, row in said(empty).items()}
    both = {"One here.": ["ad", "claim"], "Two here.": []}
    assert found == (both if listed else {"One here.": ["ad"], "Two here.": ["claim"]})


def test_texts_go_into_the_one_folder_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Regression: they went beside it, or were refused as if single files had been named."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my texts").mkdir()
    (tmp_path / "my texts" / "a.txt").write_text(TEXT + "\n", "utf-8")
    (tmp_path / "d.csv").write_text("text,label\nOne here.,claim\n", "utf-8")
    texts = ["--with-texts", "--units", "rows"]
    assert main(["import", "d.csv", "--as", "bob", *texts, "--articles", "my texts"]) == 0
    assert {path.name for path in (tmp_path / "my texts").iterdir()} == {"a.txt", "d.txt"}
    assert not (tmp_path / "seeds").exists()
    assert main(["import", "d.csv", "--as", "eve", *texts, "--articles", "my texts"]) == 0
    assert "1 was there already" in capsys.readouterr().out
    file = str(tmp_path / "my texts" / "a.txt")
    assert main(["import", "d.csv", "--as", "zoe", *texts, "--articles", file]) == 1
    assert "only some files of the folder are open" in capsys.readouterr().err


def test_a_scheme_has_one_tag_for_labels_that_differ_in_case_or_form(here: Path) -> None:
    """The file was refused for an é of two code points; *fact* and *FACT* were two tags."""
    other = [unicodedata.normalize(form, "Écarté") for form in ("NFC", "NFD")]
    rows = zip(SENTENCES, ["Écarté", other[1], "écarté"], strict=True)
    lines = ["text,label", *(f"{text},{label}" for text, label in rows)]
    (here / "d.csv").write_text("\n".join(lines) + "\n", "utf-8")
    assert main(["import", "d.csv", "--as", "bob", "--draft-scheme"]) == 0
    assert [row["tags"] for row in said(here).values()] == [["Ecarte"]] * 3


@pytest.mark.parametrize(
    ("spread", "tags"), [("every", [["claim"], ["claim"]]), ("first", [["claim"]])]
)
def test_a_span_that_goes_on_tags_each_sentence_that_it_reaches(
    here: Path, spread: str, tags: list[list[str]]
) -> None:
    """The second sentence was settled as none, though the span covers all of it."""
    row = {"text": TEXT, "label": [[32, 67, "claim"]], "Comments": []}
    one_json(here, "d.jsonl", row)
    assert main(["import", "d.jsonl", "--as", "bob", "--spread", spread]) == 0
    assert [row["tags"] for row in said(here).values()][:2] == tags
    assert spans(here) == [("claim", "Ned Ash. No one in Orlo complained.")]


def test_a_brat_span_that_goes_on_tags_each_sentence_that_it_reaches(here: Path) -> None:
    brat(here, "T1\tclaim 32 67\tNed Ash. No one in Orlo complained.\n")
    assert main(["import", "b", "--as", "bob"]) == 0
    assert [row["tags"] for row in said(here).values()] == [["claim"], ["claim"]]


def test_rows_that_name_nobody_beside_others_are_given_a_name(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Regression: with --as they were somebody's among others, and without it nobody's."""
    (here / "reviewer.toml").write_text('[[scheme.tags]]\nname = "claim"\nkey = "c"\n')
    table = f"text,label,annotator\n{SENTENCES[0]},claim,zoe\n{SENTENCES[1]},claim,\n"
    (here / "rows.csv").write_text(table, "utf-8")
    assert main(["import", "rows.csv", "--as", "bob"]) == 1
    assert "--map-annotator =NAME says who it is that is not named" in capsys.readouterr().err
    assert main(["import", "rows.csv"]) == 1
    assert "say who it is with --map-annotator =NAME" in capsys.readouterr().err
    assert main(["import", "rows.csv", "--map-annotator", "=bob"]) == 0
    assert [row["tags"] for row in said(here).values()] == [["claim"]]
