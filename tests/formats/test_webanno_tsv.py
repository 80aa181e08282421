"""WebAnno TSV 3, the table of WebAnno and INCEpTION. Its texts are invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer.cli import main
from reviewer.formats.base import DatasetReading, FormatError, ReadRow
from reviewer.formats.registry import chosen
from tests.json_lines import read_json_lines

pytest.importorskip("cassis", reason="the extra [cassis] is not installed")

HEAD = """#FORMAT=WebAnno TSV 3.3
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value
#T_SP=webanno.custom.Claim|sure|label
#T_SP=webanno.custom.Frame|FE|ROLE_webanno.custom.Frame:Roles_webanno.custom.Link|webanno.custom.Lu
#T_CH=webanno.custom.CorefLink|referenceRelation|referenceType
#T_RL=webanno.custom.Link2|kind|BT_webanno.custom.Claim

"""

BODY = r"""
#Text=😀 Ned Ash left Orlo\\Bay.
1-1	0-2	😀	_	_	_	_	_	_	_	_	_	_	_
1-2	3-6	Ned	*[1]	PER[1]	_	_	_	_	_	_	_	_	_
1-3	7-10	Ash	*[1]	PER[1]	_	_	_	_	_	->1-1	_	_	_
1-4	11-15	left	_	_	*[2]|yes[3]	move\_out[2]|stay[3]	_	_	_	_	_	_	_
1-5	16-24	Orlo\\Bay	_	_	_	_	_	_	_	_	_	_	_
1-5.1	16-20	Orlo	*	LOC	_	_	_	_	_	_	_	_	_
1-5.2	20-20		_	_	*	*	_	_	_	_	_	_	_
1-6	24-25	.	_	_	_	_	_	_	_	_	_	_	_

#Text=Nobody paid.
2-1	27-33	Nobody	_	_	*	who	Buyer	Role	1-2	_	_	cause	1-4[2_0]
2-2	34-38	paid	_	_	_	_	_	_	_	_	_	_	_
2-3	38-39	.	_	_	_	_	_	_	_	_	_	_	_

#Text=It rained.
3-1	40-42	It	_	_	_	_	_	_	_	_	_	_	_
3-2	43-49	rained	_	_	_	_	_	_	_	_	_	_	_
3-3	49-50	.	_	_	_	_	_	_	_	_	_	_	_
"""


def read(file: Path, content: str, **said: object) -> tuple[list[ReadRow], DatasetReading]:
    """The rows of a file of that content, and what was noticed."""
    file.write_text(content, "utf-8")
    how = DatasetReading(strict=False, **said)  # type: ignore[arg-type]
    form = chosen(None, file)
    assert form.name == "inception"
    return list(form.rows(file, how)), how


def marked(rows: list[ReadRow]) -> list[list[tuple[str, str]]]:
    """Tag and words of the spans of each row."""
    return [[(span["tag"], span["text"]) for span in row.example.spans] for row in rows]


def test_layers_stacks_pieces_of_tokens_and_relations_are_read(tmp_path: Path) -> None:
    rows, how = read(tmp_path / "pier.tsv", HEAD + BODY)
    assert [row.example.text for row in rows] == ["😀 Ned Ash left Orlo\\Bay.", "Nobody paid."]
    assert [sorted(spans) for spans in marked(rows)] == [
        [("LOC", "Orlo"), ("PER", "Ned Ash"), ("move_out", "left"), ("stay", "left")],
        [("who", "Nobody")],
    ]
    attributes = {span["tag"]: span["attributes"] for row in rows for span in row.example.spans}
    assert attributes["stay"] == {"sure": "yes"}
    [relation] = rows[0].example.relations
    assert relation["kind"] == "cause"
    assert not how.faults
    assert how.left["link to a slot"] == how.left["mention in a chain"] == 1
    assert how.left["annotation of no length"] == 1
    assert how.left["annotation of webanno.custom.Frame"] == 1


def test_the_text_stands_as_its_offsets_say(tmp_path: Path) -> None:
    file = tmp_path / "pier.tsv"
    rows, _ = read(file, HEAD + BODY)
    [text] = chosen(None, file).texts(file)
    assert (text.name, text.text) == (
        "pier",
        "😀 Ned Ash left Orlo\\Bay.\n\nNobody paid.\nIt rained.",
    )
    for row in rows:
        assert text.text[row.example.start : row.example.end] == row.example.text


def test_a_layer_is_chosen_by_its_name(tmp_path: Path) -> None:
    rows, _ = read(tmp_path / "d.tsv", HEAD + BODY, layers=["Claim"], feature="sure")
    assert marked(rows) == [[("yes", "left")]]


@pytest.mark.parametrize(
    ("before", "after", "left_out"),
    [
        ("left\t_\t_\t*[2]|yes[3]", "left\t_\t*[2]|yes[3]", "11-15"),
        ("2-2\t34-38\tpaid", "2-2\t34-38\tPAID", ""),
        ("2-2\t34-38\tpaid", "2-2\t34-38\tsold", "'sold' does not stand there"),
        ("3-2\t43-49\trained", "what is this", "'what is this"),
    ],
    ids=["a column less", "small letters", "another word", "no token"],
)
def test_a_damaged_line_costs_itself_only(
    tmp_path: Path, before: str, after: str, left_out: str
) -> None:
    assert before in BODY
    rows, how = read(tmp_path / "d.tsv", HEAD + BODY.replace(before, after))
    assert ("PER", "Ned Ash") in marked(rows)[0]
    assert len(how.faults) == bool(left_out)


def test_offsets_that_begin_again_in_each_sentence_do_no_harm(tmp_path: Path) -> None:
    content = "#FORMAT=WebAnno TSV 3.1\n#T_SP=webanno.custom.A|value\n\n" + "".join(
        f"#Text=Boat {n} sank.\n{n}-1\t0-4\tBoat\tfact\n{n}-2\t5-6\t{n}\t_\n\n" for n in (1, 2, 3)
    )
    rows, how = read(tmp_path / "d.txt", content)
    assert marked(rows) == [[("fact", "Boat")]] * 3
    assert not how.faults


def test_what_came_before_version_3_is_refused_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "d.tsv"
    file.write_text("#FORMAT=WebAnno TSV 2\n1-1\tNed\t_\n")
    with pytest.raises(FormatError, match="before 3; export it from INCEpTION as UIMA CAS JSON"):
        chosen(None, file)
    file.write_text(HEAD)
    with pytest.raises(FormatError, match="holds no sentence"):
        list(chosen(None, file).rows(file))


def test_a_folder_of_documents_comes_in_with_its_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("ann", "bob"):
        file = Path("export/annotation/pier.txt", f"{name}.tsv")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(HEAD + BODY, "utf-8")
    assert main(["import", "export", "--with-texts", "--draft-scheme"]) == 0
    assert "texts: 1 new article" in capsys.readouterr().out
    for name in ("ann", "bob"):
        assert main(["export", "--format", "jsonl", "--out", name, "--annotator", name]) == 0
        rows = read_json_lines(Path(name, "examples.jsonl"))
        assert [one["text"] for row in rows for one in row["spans"] if one["tag"] == "PER"] == [
            "Ned Ash"
        ]


def cas_json(feature: str) -> str:
    """A document with a layer that has a feature of that name."""
    text = {"%RANGE": "uima.cas.String"}
    layer = {"%NAME": "webanno.custom.A", "%SUPER_TYPE": "uima.tcas.Annotation"}
    types = {"webanno.custom.A": {**layer, feature: text, "value": text}}
    sofa = {"sofaNum": 1, "sofaID": "_InitialView", "sofaString": "Ned left."}
    mark = {"@sofa": 1, "begin": 0, "end": 3, "value": "per", feature: "who"}
    found = [
        {"%ID": 1, "%TYPE": "uima.cas.Sofa", **sofa},
        {"%ID": 2, "%TYPE": "webanno.custom.A", **mark},
    ]
    views = {"_InitialView": {"%SOFA": 1, "%MEMBERS": [2]}}
    return json.dumps({"%TYPES": types, "%FEATURE_STRUCTURES": found, "%VIEWS": views})


@pytest.mark.parametrize("name", ["x=print(1), y", "a-b", "", "a\nb", "1"])
def test_a_name_that_is_none_never_reaches_the_code_of_a_class(tmp_path: Path, name: str) -> None:
    """cassis writes the names of features into code as they stand in the file."""
    table = f"#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.A|{name}|value\n"
    token = "\n#Text=Ned left.\n1-1\t0-3\tNed\twho\tper\n"
    given = {"d.json": cas_json(name)}
    given |= {"d.tsv": table + token} if name.strip() and "\n" not in name else {}
    for file, content in given.items():
        rows, how = read(tmp_path / file, content)
        assert not rows
        assert "has a feature called" in str(how.faults[0])


def test_a_feature_called_type_is_like_any_other(tmp_path: Path) -> None:
    """Regression: its whole file was refused."""
    table = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.A|type|value\n"
    token = "\n#Text=Ned left.\n1-1\t0-3\tNed\twho\tper\n"
    for file, content in {"d.json": cas_json("type"), "d.tsv": table + token}.items():
        rows, how = read(tmp_path / file, content)
        assert marked(rows) == [[("per", "Ned")]] and not how.faults
        assert rows[0].example.spans[0]["attributes"] == {"type": "who"}
        rows, _ = read(tmp_path / file, content, layers=["A"], feature="type")
        assert marked(rows) == [[("who", "Ned")]]
