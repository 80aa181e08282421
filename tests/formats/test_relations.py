"""Relations and answers in the formats of other tools: as they show them, and edited there."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reviewer.config import default_scheme
from reviewer.formats import Example, Options, load
from reviewer.formats.base import DatasetReading
from reviewer.formats.proof.import_checks import checked
from reviewer.formats.proof.prove import export
from reviewer.models import ChoiceType, QuestionType, Scheme, Values
from reviewer.session import Edit, Put, Session
from reviewer.session.datasets.dataset_import import bring_in
from reviewer.session.datasets.examples import examples
from reviewer.session.datasets.export_request import ExportSelection, Notes
from reviewer.store.memory_store import MemoryStore
from tests.formats.proof_libraries import loaded

TEXT = "Nearly 40 boats sank. The harbour is lost. Who pays?\n"
CHOICES = (ChoiceType("report", "r"), ChoiceType("opinion", "o"))
SCHEME: Scheme = replace(
    default_scheme(),
    questions=(
        QuestionType("genre", choices=CHOICES),
        QuestionType("topics", answers="many", choices=CHOICES),
        QuestionType("worth", answers="scale"),
        QuestionType("angle", answers="text"),
        QuestionType("tone", about="sentence", choices=CHOICES),
    ),
)
ABOUT = {"angle": "the pier", "genre": "opinion", "topics": ["report", "opinion"], "worth": 4}
SPANS: Values = {
    "span:f": {"tag": "figure", "start": 7, "end": 15, "exact": "40 boats"},
    "span:c": {"tag": "claim", "start": 0, "end": 21, "exact": "Nearly 40 boats sank."},
    "relation:inside": {"kind": "part_of", "span": "f", "other": "c"},
    "relation:next": {"kind": "supports", "span": "f", "other": "h"},
    "relation:far": {"kind": "same_fact", "span": "c", "other": "p", "article": "pier"},
}
HARBOUR: Values = {"span:h": {"tag": "claim", "start": 22, "end": 42, "exact": TEXT[22:42]}}


def store(
    *, scheme: Scheme = SCHEME, tags: tuple[str, ...] = ("claim", "claim", "")
) -> MemoryStore:
    """Ann settled every sentence, related its spans and answered all questions."""
    made = MemoryStore({"ferry": TEXT})
    session = Session(made, scheme, "ann", made.writer("ann"))
    opened = session.open("ferry")
    while not opened.reading.read_on(1.0):
        pass
    opened.grow()
    puts = [Put("ferry", "", f"answer:{name}", answer) for name, answer in ABOUT.items()]
    for place, more in enumerate((SPANS, HARBOUR, {"answer:tone": "report"})):
        tagged = {f"tag:{tags[place]}": 1} if tags[place] else {}
        puts += opened.puts(place, {"decided": "settled", **tagged, **more})
    assert session.apply(Edit(tuple(puts), "said")).ok
    session.end()
    return made


def written(
    name: str, folder: Path, *, unit: str = "sentence", scheme: Scheme = SCHEME, **more: Any
) -> list[Example]:
    """Exports with the proof, and reads the folder back."""
    wanted = ExportSelection(("ann",), unit=unit)  # type: ignore[arg-type]  # one of two words
    found = list(examples(store(scheme=scheme, **more), scheme, wanted, Notes()))
    options = Options(scheme, unit=unit, annotators=("ann",))  # type: ignore[arg-type]  # as above
    form = loaded(name)
    export(form, found, folder, options)
    return list(form.read(folder))


KEPT = ["jsonl", "csv", "parquet", "huggingface", "prodigy", "inception", "labelstudio", "brat",
        "spacy", "webannotation"]  # fmt: skip


@pytest.mark.parametrize("name", KEPT)
def test_relations_come_back_with_ids_and_ends_in_other_articles(name: str, tmp_path: Path) -> None:
    first, *_ = written(name, tmp_path / "out")
    assert first.relations == [
        {"id": "far", "kind": "same_fact", "span": "c", "other": "p", "article": "pier"},
        {"id": "inside", "kind": "part_of", "span": "f", "other": "c", "article": ""},
        {"id": "next", "kind": "supports", "span": "f", "other": "h", "article": ""},
    ]


def test_columns_hold_what_stands_in_one_sentence(tmp_path: Path) -> None:
    first, *_ = written("conll", tmp_path / "out")
    assert [one["kind"] for one in first.relations] == ["part_of"]
    lines = (tmp_path / "out" / "sentences.conllup").read_text("utf-8").splitlines()
    row = next(line for line in lines if "\t40\t" in line)
    assert row.split("\t")[2] == "Relations=part_of:figure-7>claim-0"


@pytest.mark.parametrize("name", ["doccano", "conll", "brat"])
def test_what_a_format_cannot_hold_is_counted(name: str, tmp_path: Path) -> None:
    written(name, tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    lost = {"doccano": {"relations", "answers"}, "conll": {"relations"}, "brat": {"answers"}}
    assert lost[name] <= manifest["proof"]["lost"].keys()
    assert lost[name] <= manifest["proof"]["cannot_hold"].keys()


@pytest.mark.parametrize("name", [one for one in KEPT if one != "brat"])
def test_answers_about_an_article_come_back_and_are_imported(name: str, tmp_path: Path) -> None:
    [whole] = written(name, tmp_path / "out", unit="article")
    assert whole.answers == ABOUT
    if not load(name).importable:
        return
    empty = MemoryStore({"ferry": TEXT})
    session = Session(empty, SCHEME, "ben", empty.writer("ben"))
    rows = list(checked(load(name).rows(tmp_path / "out"), SCHEME))
    report = bring_in(session, rows, "out")
    assert (report.exact, len(report.partly), report.lost) == (1, 1, [])
    assert session.tally("ferry").answers == ABOUT
    assert bring_in(session, rows, "out").unchanged == 1
    session.end()


def test_brat_draws_relations_and_takes_what_is_drawn_there(tmp_path: Path) -> None:
    written("brat", tmp_path / "out")
    file = tmp_path / "out" / "ann" / "ferry.ann"
    lines = file.read_text("utf-8").splitlines()
    drawn = [line.split("\t")[1].split() for line in lines if line.startswith("R")]
    assert [kind for kind, *_ in drawn] == ["part_of", "supports"]
    _, first, other = drawn[0]
    kept = [line for line in lines if "part_of Arg1" not in line]
    new = f"R9\tattacks {first} {other}"
    file.write_text("\n".join([*kept, new]) + "\n", "utf-8")
    one = next(iter(load("brat").read(tmp_path / "out")))
    assert {(each["kind"], each["other"], each["article"]) for each in one.relations} == {
        ("attacks", "c", ""), ("supports", "h", ""), ("same_fact", "p", "pier"),
    }  # fmt: skip


def test_label_studio_draws_relations_inside_a_task_and_asks_the_questions(tmp_path: Path) -> None:
    written("labelstudio", tmp_path / "out")
    path = tmp_path / "out" / "tasks.json"
    tasks = json.loads(path.read_text("utf-8"))
    results = tasks[0]["annotations"][0]["result"]
    drawn = [one for one in results if one["type"] == "relation" and one["labels"]]
    assert [one["labels"] for one in drawn] == [["part_of"]]
    drawn[0]["labels"] = ["supports"]
    tone = next(one for one in tasks[2]["annotations"][0]["result"]
                if one["from_name"] == "question_tone")  # fmt: skip
    assert tone["value"]["choices"] == ["report"]
    tone["value"]["choices"] = ["opinion"]
    path.write_text(json.dumps(tasks), "utf-8")
    first, _, third = load("labelstudio").read(tmp_path / "out")
    assert {(one["kind"], one["other"]) for one in first.relations} == {
        ("supports", "c"), ("supports", "h"), ("same_fact", "p"),
    }  # fmt: skip
    assert third.answers == {"tone": "opinion"}
    config = (tmp_path / "out" / "labeling-config.xml").read_text("utf-8")
    assert 'name="question_tone"' in config and "question_genre" not in config


def test_prodigy_has_relations_between_tokens_and_takes_new_ones(tmp_path: Path) -> None:
    written("prodigy", tmp_path / "out")
    task = json.loads((tmp_path / "out" / "spans.jsonl").read_text("utf-8").splitlines()[0])
    [relation] = task["relations"]
    words = {token["id"]: token["text"] for token in task["tokens"]}
    assert (relation["label"], words[relation["head"]]) == ("part_of", "boats")
    task["relations"].append({**relation, "label": "attacks"})
    del task["reviewer"]
    file = tmp_path / "drawn.jsonl"
    file.write_text(json.dumps(task) + "\n", "utf-8")
    [row] = load("prodigy").rows(file)
    assert [one["kind"] for one in row.example.relations] == ["part_of", "attacks"]
    ids = {span["id"] for span in row.example.spans}
    assert {row.example.relations[0]["span"], row.example.relations[0]["other"]} <= ids


def test_inception_has_a_layer_of_relations_which_wins(tmp_path: Path) -> None:
    loaded("inception")
    written("inception", tmp_path / "out")
    file = tmp_path / "out" / "ann" / "ferry.json"
    cas = json.loads(file.read_text("utf-8"))
    structures = cas["%FEATURE_STRUCTURES"]
    drawn = [one for one in structures if one["%TYPE"] == "webanno.custom.NewsRelation"]
    assert [one["kind"] for one in drawn] == ["part_of", "supports"]
    drawn[1]["kind"] = "attacks"
    file.write_text(json.dumps(cas), "utf-8")
    one = next(iter(load("inception").read(tmp_path / "out")))
    assert [(each["id"], each["kind"]) for each in one.relations] == [
        ("far", "same_fact"), ("inside", "part_of"), ("r1", "attacks"),
    ]  # fmt: skip


def test_relations_of_inception_are_not_counted_as_left_alone(tmp_path: Path) -> None:
    loaded("inception")
    written("inception", tmp_path / "out")
    how = DatasetReading()
    assert any(row.example.relations for row in load("inception").rows(tmp_path / "out", how))
    assert not [what for what in how.left if "Relation" in what]


@pytest.mark.parametrize(("unit", "n"), [("sentence", len(ABOUT)), ("article", 0)])
def test_answers_about_an_article_are_counted_where_examples_are_sentences(
    unit: str, n: int
) -> None:
    notes = Notes()
    wanted = ExportSelection(("ann",), unit=unit)  # type: ignore[arg-type]  # one of two words
    list(examples(store(), SCHEME, wanted, notes))
    assert notes.of_one["answers about an article: --unit article has them"] == n


def test_a_hugging_face_dataset_has_a_column_for_each_question(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    written("huggingface", tmp_path / "out", unit="article")
    rows = datasets.load_dataset(str(tmp_path / "out"), cache_dir=str(tmp_path / "c"))["train"]
    genre = rows.features["question_genre"]
    assert genre.names == ["report", "opinion"] and genre.int2str(rows[0]["question_genre"]) == (
        "opinion"
    )
    assert rows[0]["question_worth"] == 4
    assert rows[0]["question_topics"] == [0, 1]
    assert "question_tone" not in rows.features


def test_one_tag_at_most_is_one_class_label(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    single = replace(SCHEME, single=True)
    written("huggingface", tmp_path / "out", scheme=single)
    rows = datasets.load_dataset(str(tmp_path / "out"), cache_dir=str(tmp_path / "c"))["train"]
    label = rows.features["label"]
    assert [one if one is None else label.int2str(one) for one in rows["label"]] == [
        "claim", "claim", "no tag",
    ]  # fmt: skip
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "A sentence has one\nlabel at most" in card


def test_one_tag_at_most_makes_exclusive_categories(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy")
    single = replace(SCHEME, single=True)
    back = written("spacy", tmp_path / "out", scheme=single)
    assert [one.tags for one in back] == [["claim"], ["claim"], []]
    from spacy.tokens import DocBin

    found = DocBin().from_disk(tmp_path / "out" / "train.spacy")
    cats = [doc.cats for doc in found.get_docs(spacy.blank("en").vocab)]
    assert all(sum(each.values()) == 1.0 for each in cats)
    assert [max(each, key=lambda tag: each[tag]) for each in cats] == ["claim", "claim", "no tag"]


def test_relations_of_prodigy_are_left_alone_only_where_a_span_is_missing(tmp_path: Path) -> None:
    """Regression: all of them were counted as left alone, though they came in."""
    spans = [{"start": 0, "end": 6, "label": "claim"}, {"start": 7, "end": 15, "label": "figure"}]
    ends = {"head_span": spans[1], "child_span": spans[0]}
    lost = {**ends, "child_span": {"start": 16, "end": 20, "label": "claim"}}
    drawn = [{"label": "part_of", **ends}, {"label": "attacks", **lost}]
    file = tmp_path / "drawn.jsonl"
    file.write_text(json.dumps({"text": TEXT[:21], "spans": spans, "relations": drawn}), "utf-8")
    how = DatasetReading()
    [row] = load("prodigy").rows(file, how)
    assert [one["kind"] for one in row.example.relations] == ["part_of"]
    assert how.left == {"relation": 1}


def test_relations_of_rows_about_one_sentence_are_put_together(tmp_path: Path) -> None:
    """Regression: the second row's were lost, or led to spans that had another name by then."""
    spans = [{"start": 0, "end": 6, "label": "claim"}, {"start": 7, "end": 15, "label": "figure"}]
    more = [*spans, {"start": 16, "end": 20, "label": "threat"}]

    def task(kind: str, head: dict[str, Any], child: dict[str, Any]) -> str:
        drawn = {"label": kind, "head_span": head, "child_span": child}
        return json.dumps(
            {"text": TEXT[:21], "spans": more, "relations": [drawn], "answer": "accept"}
        )

    file = tmp_path / "drawn.jsonl"
    lines = [task("part_of", spans[1], spans[0]), task("supports", more[2], spans[0])]
    lines.append(json.dumps({**json.loads(lines[1]), "spans": more[::-1]}))
    file.write_text("\n".join(lines), "utf-8")
    made = MemoryStore({"ferry": TEXT})
    session = Session(made, SCHEME, "ann", made.writer("ann"))
    report = bring_in(session, list(checked(load("prodigy").rows(file), SCHEME)), "file")
    session.end()
    assert (report.merged, report.repeated, report.lost) == (1, 1, [])
    wanted = ExportSelection(("ann",))
    notes = Notes()
    [one] = [one for one in examples(made, SCHEME, wanted, notes) if one.relations]
    words = {span["id"]: span["text"] for span in one.spans}
    found = [(each["kind"], words[each["span"]], words[each["other"]]) for each in one.relations]
    assert sorted(found) == [("part_of", "40 boats", "Nearly"), ("supports", "sank", "Nearly")]
    assert notes.lost_spans == 0
