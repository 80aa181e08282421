"""INCEpTION: CAS JSON that cassis takes, edits made there, and documents that were made there."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from reviewer.config import default_scheme
from reviewer.formats import Example, FormatError, Options, load
from reviewer.formats.base import DatasetReading
from reviewer.formats.inception.cas import DKPRO_SENTENCE, PART, SENTENCE, SPAN, TAG, typesystem
from reviewer.formats.inception.reader import NAMED_ENTITY
from reviewer.formats.proof.prove import export
from reviewer.store.memory_store import MemoryStore
from tests.formats.awkward import TEXTS
from tests.formats.import_steps import examples_in, import_into

cassis = pytest.importorskip("cassis", reason="the extra [cassis] is not installed")
SCHEME = default_scheme()
FORM = load("inception")
PRICES = TEXTS["prices"]


@pytest.fixture
def file(out: Path) -> Path:
    return out / "ann" / "prices.json"


def cas_in(path: Path) -> Any:
    return cassis.load_cas_from_json(path.read_text("utf-8"))


def save(cas: Any, path: Path) -> Path:
    path.write_text(cas.to_json(), "utf-8")
    return path


# -- out -------------------------------------------------------------------------------------------


def test_cassis_sees_one_stacked_annotation_for_each_tag(file: Path) -> None:
    marks = [mark for mark in cas_in(file).select(TAG) if "😊" in mark.get_covered_text()]
    assert [(mark.tag, mark.status) for mark in marks] == [
        ("claim", "supported"),
        ("figure", "supported"),
    ]
    assert {mark.get_covered_text() for mark in marks} == {"Prices rose 4% 😊 in May, he said."}
    assert {mark.note for mark in marks} == {"-- 😊\nsecond line"}


def test_a_status_or_note_without_a_tag_has_an_annotation_too(file: Path) -> None:
    bare = [mark for mark in cas_in(file).select(TAG) if mark.tag is None]
    assert [(mark.status, mark.note) for mark in bare] == [
        (None, "=SUM(A1:A9)"),
        ("in progress", None),
    ]


def test_spans_and_parts_have_layers_of_their_own(file: Path) -> None:
    cas = cas_in(file)
    spans = [(mark.tag, mark.spanId, mark.get_covered_text()) for mark in cas.select(SPAN)]
    assert sorted(spans) == [("claim", "k2", "Prices rose 4% 😊 in May"), ("figure", "k1", "4%")]
    parts = [(mark.role, mark.get_covered_text()) for mark in cas.select(PART)]
    assert sorted(parts) == [("number", "4"), ("period", "in May")]


def test_offsets_in_the_file_count_utf_16(file: Path) -> None:
    """The emoji before the part is one code point and two units of UTF-16."""
    [part] = [
        one
        for one in json.loads(file.read_text("utf-8"))["%FEATURE_STRUCTURES"]
        if one["%TYPE"] == PART and one["role"] == "period"
    ]
    start = PRICES.index("in May")
    assert (part["begin"], part["end"]) == (start + 1, start + 7)
    units = PRICES.encode("utf-16-le")
    assert units[2 * part["begin"] : 2 * part["end"]].decode("utf-16-le") == "in May"


def test_the_text_is_the_article_s_as_far_as_it_is_known(
    examples: Sequence[Example], options: Options, tmp_path: Path
) -> None:
    some = [one for one in examples if one.article == "words" and one.number in (1, 6)]
    export(FORM, some, tmp_path / "out", options)
    text, whole = cas_in(tmp_path / "out" / "ann" / "words.json").sofa_string, TEXTS["words"]
    assert len(text) == some[1].end + len(some[1].suffix)
    for one in some:
        assert text[one.start : one.end] == one.text
    assert all(ours in (" ", theirs) for ours, theirs in zip(text, whole, strict=False))
    middle = text[some[0].end + 32 : some[1].start - 32]
    assert middle
    assert not middle.strip()


def test_all_annotators_of_an_article_have_one_text(out: Path) -> None:
    texts = {cas_in(out / name / "prices.json").sofa_string for name in ("ann", "bob")}
    assert texts == {PRICES.rstrip("\n")} or texts == {PRICES}


def test_the_layers_can_be_imported_before_the_documents(out: Path) -> None:
    with (out / "typesystem.xml").open("rb") as file:
        types = cassis.load_typesystem(file)
    assert {TAG, SPAN, PART, SENTENCE} <= {kind.name for kind in types.get_types()}
    assert {each.name for each in types.get_type(TAG).features} == {"tag", "status", "note"}


def test_a_part_in_another_sentence_stands_where_it_stands(
    examples: Sequence[Example], options: Options, tmp_path: Path
) -> None:
    one = next(one for one in examples if one.spans and one.article == "prices")
    start = PRICES.index("home")
    part = {"name": "period", "start": start, "end": start + 4, "text": "home"}
    inner = {"sentence_start": start - one.start, "sentence_end": start + 4 - one.start}
    one = one._replace(spans=[{**one.spans[0], "parts": [{**part, **inner}]}])
    export(FORM, [one], tmp_path / "out", options)
    [mark] = cas_in(tmp_path / "out" / "ann" / "prices.json").select(PART)
    assert mark.get_covered_text() == "home"
    assert examples_in(FORM, tmp_path / "out") == [one]


# -- edits -----------------------------------------------------------------------------------------


def mark_of(cas: Any, layer: str, **features: str) -> Any:
    return next(
        mark
        for mark in cas.select(layer)
        if all(getattr(mark, name) == value for name, value in features.items())
    )


def add(cas: Any, layer: str, words: str, **features: Any) -> None:
    start = cas.sofa_string.index(words)
    cas.add(cas.typesystem.get_type(layer)(begin=start, end=start + len(words), **features))


EMOJI = "Prices rose 4% 😊 in May, he said."


def retag(cas: Any) -> None:
    mark_of(cas, TAG, tag="claim").tag = "threat"


def more_tags(cas: Any) -> None:
    add(cas, TAG, EMOJI, tag="demand")


def fewer_tags(cas: Any) -> None:
    cas.remove(mark_of(cas, TAG, tag="claim"))


def restatus(cas: Any) -> None:
    mark_of(cas, TAG, tag="claim").status = "refuted"


def no_status(cas: Any) -> None:
    for mark in cas.select(TAG):
        mark.status = None


def renote(cas: Any) -> None:
    mark_of(cas, TAG, tag="figure").note = "new"


def words_alone(cas: Any) -> None:
    add(cas, TAG, "in May", tag="quote")


def new_span(cas: Any) -> None:
    add(cas, SPAN, "Prices rose", tag="demand")
    add(cas, PART, "rose", role="act")


def no_part(cas: Any) -> None:
    cas.remove(mark_of(cas, PART, role="number"))


def relabel(cas: Any) -> None:
    mark_of(cas, SPAN, spanId="k1").tag = "quote"


def undecide(cas: Any) -> None:
    for mark in cas.select(SENTENCE):
        mark.decided = "cannot"


Look = Callable[[Example], object]
EDITS: dict[str, tuple[Callable[[Any], None], Look, object]] = {
    "a tag": (retag, lambda one: one.tags, ["figure", "threat"]),
    "one tag more": (more_tags, lambda one: one.tags, ["claim", "demand", "figure"]),
    "one tag less": (fewer_tags, lambda one: one.tags, ["figure"]),
    "a status": (
        restatus,
        lambda one: [(check["id"], check["status"]) for check in one.checks],
        [("content", "refuted"), ("content.k1", "misleading"), ("said", "refuted")],
    ),
    "no status": (
        no_status,
        lambda one: ([check["id"] for check in one.checks], one.evidence),
        (["content.k1", "said"], []),
    ),
    "a note": (renote, lambda one: one.note, "new"),
    "a tag on some words": (
        words_alone,
        lambda one: [(span["id"], span["tag"]) for span in one.spans] + [one.spans[-1]["text"]],
        [("k1", "figure"), ("k2", "claim"), ("s1", "quote"), "in May"],
    ),
    "a span with a part": (
        new_span,
        lambda one: [part["text"] for span in one.spans for part in span["parts"]
                     if span["tag"] == "demand"],
        ["rose"],
    ),
    "no part": (no_part, lambda one: [p["text"] for p in one.spans[0]["parts"]], ["in May"]),
    "a span's tag": (relabel, lambda one: [s["tag"] for s in one.spans], ["quote", "claim"]),
    "the decision": (undecide, lambda one: one.decided, "cannot"),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_what_is_changed_in_inception_arrives(name: str, file: Path) -> None:
    edit, look, wanted = EDITS[name]
    before = next(one for one in examples_in(FORM, file) if one.text == EMOJI)
    cas = cas_in(file)
    edit(cas)
    got = next(one for one in examples_in(FORM, save(cas, file)) if one.text == EMOJI)
    assert look(got) == wanted
    assert look(before) != wanted


def test_what_stands_with_every_tag_outlives_one_of_them(file: Path) -> None:
    before = next(one for one in examples_in(FORM, file) if one.text == EMOJI)
    cas = cas_in(file)
    fewer_tags(cas)
    got = next(one for one in examples_in(FORM, save(cas, file)) if one.text == EMOJI)
    assert (got.note, got.checks, got.evidence) == (before.note, before.checks, before.evidence)


def test_a_status_where_there_was_none_makes_a_check(file: Path) -> None:
    cas = cas_in(file)
    add(cas, TAG, "=SUM(A1:A9) is no sum.", tag="claim", status="refuted")
    got = next(one for one in examples_in(FORM, save(cas, file)) if one.text.startswith("=SUM"))
    assert got.checks == [{"id": "content", "scope": "content", "status": "refuted"}]
    assert (got.tags, got.note) == (["claim"], "=SUM(A1:A9)")


# -- documents of others ---------------------------------------------------------------------------


def document(text: str, sentences: Sequence[str], layer: str, feature: str) -> Any:
    """A document as INCEpTION exports it: all of DKPro's types, tokens, a layer of the project."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # cassis opens its own file the old way
        types = cassis.load_dkpro_core_typesystem()
    types.create_type(layer, "uima.tcas.Annotation")
    types.create_feature(layer, feature, "uima.cas.String")
    types.create_type("webanno.custom.Cause", "uima.tcas.Annotation")
    for name, kind in (("Governor", layer), ("Dependent", layer), ("label", "uima.cas.String")):
        types.create_feature("webanno.custom.Cause", name, kind)
    cas = cassis.Cas(typesystem=types)
    cas.sofa_string, cas.sofa_mime = text, "text/plain"
    for sentence in sentences:
        add(cas, DKPRO_SENTENCE, sentence)
    token = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
    add(cas, token, "Prices")
    add(cas, "webanno.custom.Cause", "Prices", label="because")
    return cas


LINES = [line for line in PRICES.split("\n") if line]


@pytest.mark.parametrize(
    ("layer", "feature"),
    [(TAG, "tag"), ("webanno.custom.Speech", "label"), ("webanno.custom.Act", "value")],
)
def test_a_document_made_in_inception_is_read(layer: str, feature: str, tmp_path: Path) -> None:
    cas = document(PRICES, LINES, layer, feature)
    add(cas, layer, EMOJI, **{feature: "claim"})
    add(cas, layer, EMOJI, **{feature: "figure"})
    add(cas, layer, "in May", **{feature: "quote"})
    store = MemoryStore(TEXTS)
    report = import_into(store, FORM.rows(save(cas, tmp_path / "other.json")))
    assert (report.exact, report.by_text, report.lost) == (1, 0, [])
    [said] = store.values("eve", "prices").values()
    assert {key for key in said if key[:4] == "tag:"} == {"tag:claim", "tag:figure", "tag:quote"}
    [span] = [value for key, value in said.items() if key.startswith("span:")]
    assert (span["tag"], span["exact"]) == ("quote", "in May")


def test_a_document_of_another_text_is_found_by_its_words(tmp_path: Path) -> None:
    cas = document(f"Foreword 😊. {EMOJI}", ["Foreword 😊.", EMOJI], TAG, "tag")
    add(cas, TAG, EMOJI, tag="claim")
    add(cas, TAG, "Foreword 😊.", tag="claim")
    report = import_into(MemoryStore(TEXTS), FORM.rows(save(cas, tmp_path / "prices.json")))
    assert (report.exact, report.by_text) == (0, 1)
    [lost] = report.lost
    assert lost.why == "no sentence of the article has these words"


def test_a_folder_of_documents_is_read(tmp_path: Path) -> None:
    (tmp_path / "prices.txt").mkdir()
    cas = document(PRICES, LINES, TAG, "tag")
    add(cas, TAG, EMOJI, tag="claim")
    save(cas, tmp_path / "prices.txt" / "ann.json")
    assert [one.text for one in examples_in(FORM, tmp_path)] == [EMOJI]


# -- faults ----------------------------------------------------------------------------------------


Damage = Callable[[Path], None]


def in_json(change: Callable[[list[dict[str, Any]]], None]) -> Damage:
    def damage(path: Path) -> None:
        data = json.loads(path.read_text("utf-8"))
        change(data["%FEATURE_STRUCTURES"])
        path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")

    return damage


def first(items: list[dict[str, Any]], layer: str) -> dict[str, Any]:
    return next(item for item in items if item["%TYPE"] == layer)


def in_first(layer: str, **features: Any) -> Damage:
    return in_json(lambda items: first(items, layer).update(features))


def in_bytes(change: Callable[[bytes], bytes]) -> Damage:
    return lambda path: void(path.write_bytes(change(path.read_bytes())))


def void(value: object) -> None:
    """What damage has to say."""


def in_record(**fields: Any) -> Damage:
    def change(items: list[dict[str, Any]]) -> None:
        mark = first(items, SENTENCE)
        mark["record"] = json.dumps({**json.loads(mark["record"]), **fields})

    return in_json(change)


def two_statuses(items: list[dict[str, Any]]) -> None:
    marks = [item for item in items if item["%TYPE"] == TAG and "tag" in item]
    for mark, status in zip(marks, ("refuted", "conflicting"), strict=False):
        mark["status"] = status


REFUSED: dict[str, tuple[Damage, str]] = {
    "truncated": (in_bytes(lambda data: data[:-40]), r"is refused by cassis \(.*whole"),
    "wrong encoding": (
        in_bytes(lambda data: data.replace("😊".encode(), b"\xff")),
        r"byte \d+ is no UTF-8",
    ),
    "no CAS": (in_bytes(lambda data: b"[]"), "is refused by cassis"),
    "offsets beyond": (in_first(SPAN, end=5_000), r"is refused by cassis \(.*5000"),
    "half an emoji": (in_first(PART, end=PRICES.index("😊") + 1), "is refused by cassis"),
    "unknown type": (in_first(SPAN, **{"%TYPE": "webanno.custom.Nope"}), "is refused by cassis"),
    "unknown feature": (in_first(SPAN, colour="red"), "is refused by cassis"),
    "wrong type": (in_first(TAG, tag=7), "tag of a webanno.custom.NewsTag .* is 7, not of"),
}
WRONG: dict[str, tuple[Damage, str]] = {
    **REFUSED,
    "unknown tag": (in_first(TAG, tag="figur"), "sentence 2: there is no tag 'figur'"),
    "unknown status": (in_json(two_statuses), "sentence 2: has the statuses 'refuted' and"),
    "no sentence": (
        in_first(TAG, begin=8, end=9),
        "an annotation from 8 to 9 stands in no sentence",
    ),
    "no JSON": (in_first(SPAN, attributes="{"), r"span at \d+: attributes is no JSON"),
    "no record": (in_first(SENTENCE, record="[1]"), "sentence at 0: record is no JSON object"),
    "later version": (in_record(v=2), "sentence at 0: is of another version"),
    "unknown field": (in_record(colour="red"), "sentence at 0: has a field 'colour'"),
    "the same id": (
        in_record(id="prices:5b4d1b2e.10"),
        "sentence 2: has the id .* sentence 1 already",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_refused_with_file_place_and_reason(name: str, file: Path) -> None:
    damage, message = WRONG[name]
    damage(file)
    with pytest.raises(FormatError, match=rf"prices\.json: {message}") as error:
        examples_in(FORM, file)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", REFUSED)
def test_the_proof_refuses_a_broken_file(name: str, out: Path) -> None:
    assert FORM.verify(out).startswith("dkpro-cassis ")
    REFUSED[name][0](out / "ann" / "prices.json")
    with pytest.raises(FormatError):
        FORM.verify(out)


def test_text_that_differs_from_ours_is_told(file: Path) -> None:
    text = PRICES.replace("Prices", "Primes")
    in_json(lambda items: first(items, "uima.cas.Sofa").update(sofaString=text))(file)
    report = import_into(MemoryStore(TEXTS), FORM.rows(file))
    assert {lost.why for lost in report.lost} == {
        "the text from 0 to 8 differs from ours",
        "the text from 10 to 43 differs from ours",
    }


def test_a_folder_or_an_index_that_names_nothing_is_refused(out: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(FormatError, match=r"holds no file that ends in \.json"):
        examples_in(FORM, tmp_path / "none")
    (out / "ann" / "words.json").unlink()
    with pytest.raises(FormatError, match=r"words\.json: cannot be read"):
        examples_in(FORM, out)
    (out / "documents.jsonl").write_text('{"files": ["ann/prices.json"]}\n')
    with pytest.raises(FormatError, match=r"documents\.jsonl: row 1: names no files"):
        examples_in(FORM, out)


def test_the_types_are_what_the_manual_says() -> None:
    types = typesystem(cassis)
    assert types.subsumes(parent="uima.tcas.Annotation", child=TAG)
    assert types.contains_type(DKPRO_SENTENCE)


def named_entities(tmp_path: Path) -> Any:
    """A document with an annotation of the layer that comes first there, and one of another."""
    types = cassis.TypeSystem()
    for layer, feature in ((NAMED_ENTITY, "value"), ("custom.Stance", "side")):
        types.create_type(layer, "uima.tcas.Annotation")
        types.create_feature(layer, feature, "uima.cas.String")
    types.create_type(DKPRO_SENTENCE, "uima.tcas.Annotation")
    cas = cassis.Cas(typesystem=types)
    cas.sofa_string = "Ned Ash paid. Who knows?"
    # One sentence there, two here: what is marked in it settles where it stands.
    cas.add(types.get_type(DKPRO_SENTENCE)(begin=0, end=24))
    cas.add(types.get_type(NAMED_ENTITY)(begin=0, end=7, value="claim"))
    cas.add(types.get_type("custom.Stance")(begin=14, end=17, side="quote"))
    types.to_xml(tmp_path / "TypeSystem.xml")
    return cas


def test_the_layer_that_inception_offers_first_is_read_from_json_and_xmi(tmp_path: Path) -> None:
    cas = named_entities(tmp_path)
    cas.to_xmi(tmp_path / "a.xmi")
    for path in (save(cas, tmp_path / "a.json"), tmp_path / "a.xmi"):
        how = DatasetReading()
        store = MemoryStore({"a": cas.sofa_string})
        report = import_into(store, list(FORM.rows(path, how)))
        assert (report.landed, report.several, report.lost) == (1, 0, [])
        assert sum("decided" in one for one in store.values("eve", "a").values()) == 1
        [span] = [v for one in store.values("eve", "a").values() for k, v in one.items()
                  if k.startswith("span:")]  # fmt: skip
        assert (span["tag"], span["exact"]) == ("claim", "Ned Ash")
        assert how.left == {"annotation of custom.Stance": 1}
        assert [text.text for text in FORM.texts(path)] == [cas.sofa_string]


def test_a_named_entity_that_is_a_whole_sentence_is_a_span(tmp_path: Path) -> None:
    """Regression: a date that stood in a line of its own became a tag, and its span was lost."""
    cas = named_entities(tmp_path)
    cas.add(cas.typesystem.get_type(NAMED_ENTITY)(begin=0, end=24, value="quote"))
    [row] = FORM.rows(save(cas, tmp_path / "a.json"))
    words = [(span["tag"], span["text"]) for span in row.example.spans]
    assert words == [("claim", "Ned Ash"), ("quote", cas.sofa_string)]
    assert row.example.tags == ["claim", "quote"]


def test_any_layer_and_feature_can_be_named(tmp_path: Path) -> None:
    path = save(named_entities(tmp_path), tmp_path / "a.json")
    [row] = FORM.rows(path, DatasetReading(layers=("Stance",), feature="side"))
    assert [(span["tag"], span["text"]) for span in row.example.spans] == [("quote", "Who")]
    with pytest.raises(FormatError, match=r"has 0 layers 'Stanz'; expected one of .*NamedEntity"):
        list(FORM.rows(path, DatasetReading(layers=("Stanz",))))
    with pytest.raises(FormatError, match=r"has no feature no; expected one of side"):
        list(FORM.rows(path, DatasetReading(layers=("Stance",), feature="no")))


def project(tmp_path: Path) -> Path:
    """A document as a project of its own has it: features, bare layers, relations; fiction."""
    types = cassis.TypeSystem()
    types.create_type(DKPRO_SENTENCE, "uima.tcas.Annotation")
    event = types.create_type("webanno.custom.Event", "uima.tcas.Annotation")
    kinds = {"a_Type": "String", "b_Sub": "String", "negated": "Boolean", "also": "StringArray"}
    for feature, kind in kinds.items():
        types.create_feature(event, feature, f"uima.cas.{kind}")
    actor = types.create_type("webanno.custom.Actor", "uima.tcas.Annotation")
    same = types.create_type("webanno.custom.Same", "uima.tcas.Annotation")
    for end in ("Governor", "Dependent"):
        types.create_feature(same, end, "uima.tcas.Annotation")
    cas = cassis.Cas(typesystem=types)
    cas.sofa_string = "Ned Ash paid. Who paid?"
    cas.add_all(types.get_type(DKPRO_SENTENCE)(begin=a, end=b) for a, b in ((0, 13), (14, 23)))
    both = types.get_type("uima.cas.StringArray")(elements=["late", "in full"])
    paid = event(begin=8, end=12, a_Type="Payment", b_Sub="Cash", negated=False, also=both)
    asked = event(begin=14, end=23, a_Type="Payment", b_Sub="Question", negated=True)
    again = event(begin=18, end=22, a_Type="Payment", negated=True)
    ned = actor(begin=0, end=7)
    cas.add_all([paid, asked, again, ned])
    cas.add(same(begin=18, end=22, Governor=again, Dependent=paid))
    cas.add(same(begin=0, end=7, Governor=ned, Dependent=paid))
    types.to_xml(tmp_path / "TypeSystem.xml")
    cas.to_xmi(tmp_path / "a.xmi")
    return tmp_path / "a.xmi"


def test_layers_of_a_project_come_with_features_and_relations(tmp_path: Path) -> None:
    """Regression: a layer without a feature could not be read; other features, relations fell."""
    path = project(tmp_path)
    how = DatasetReading(layers=("Event", "Actor"), feature="a_Type")
    first, second = (row.example for row in FORM.rows(path, how))
    said = [(span["tag"], span["text"], span["attributes"]) for span in first.spans]
    of_paid = {"b_Sub": "Cash", "also": "late; in full"}
    assert sorted(said, key=str) == [("Actor", "Ned Ash", {}), ("Payment", "paid", of_paid)]
    [span] = second.spans
    assert (span["text"], span["attributes"]) == ("paid", {"negated": "True"})
    assert second.tags == ["Payment"]
    drawn = [(one["kind"], one["span"], one["other"]) for one in second.relations]
    [paid] = (one["id"] for one in first.spans if one["tag"] == "Payment")
    assert drawn == [("Same", span["id"], paid)]
    # What an annotation over a whole sentence says besides its tag has no place.
    assert how.left == {"feature b_Sub": 1, "feature negated": 1}
    only = DatasetReading(layers=("Actor", "Same"))
    [row] = FORM.rows(path, only)
    assert [one["text"] for one in row.example.spans] == ["Ned Ash"]
    assert only.left == {
        "annotation of webanno.custom.Event": 3,
        "annotation of webanno.custom.Same": 2,
    }


def test_another_text_in_the_same_file_is_counted(tmp_path: Path) -> None:
    cas = named_entities(tmp_path)
    cas.create_view("translation").sofa_string = "Ned Ash zahlte."
    cas.to_xmi(tmp_path / "a.xmi")
    how = DatasetReading()
    list(FORM.rows(tmp_path / "a.xmi", how))
    assert how.left["view of another text"] == 1


def test_types_of_another_project_beside_a_file_do_no_harm(tmp_path: Path) -> None:
    """Regression: the whole document was refused for a type that was not among them."""
    path = project(tmp_path)
    cassis.TypeSystem().to_xml(tmp_path / "TypeSystem.xml")
    [row] = FORM.rows(path, DatasetReading(layers=("Actor",)))
    assert [one["text"] for one in row.example.spans] == ["Ned Ash"]
    (tmp_path / "TypeSystem.xml").write_text("<types>cut", "utf-8")
    how = DatasetReading(layers=("Event",), feature="a_Type")
    [row, _] = FORM.rows(path, how)
    assert row.example.spans[0]["attributes"]["also"] == "late; in full"
    assert len(list(FORM.rows(path, DatasetReading(layers=("Actor",))))) == 1


def test_the_types_of_an_xmi_alone_are_those_of_its_elements(tmp_path: Path) -> None:
    """Regression: a document that was exported without its TypeSystem.xml could not be read."""
    named_entities(tmp_path).to_xmi(tmp_path / "a.xmi")
    with_types = list(FORM.rows(tmp_path / "a.xmi"))
    (tmp_path / "TypeSystem.xml").unlink()
    alone = list(FORM.rows(tmp_path / "a.xmi"))
    assert [row.example.spans for row in alone] == [row.example.spans for row in with_types]
    assert any(row.example.spans for row in alone)
    (tmp_path / "a.xmi").write_text("<xmi:XMI xmlns:xmi='http://www.omg.org/XMI'><cut", "utf-8")
    with pytest.raises(FormatError, match="is refused by cassis"):
        list(FORM.rows(tmp_path / "a.xmi"))


def test_an_annotation_outside_of_all_sentences_of_inception_is_read(tmp_path: Path) -> None:
    """It was refused, though offsets decide."""
    cas = named_entities(tmp_path)
    for sentence in list(cas.select(DKPRO_SENTENCE)):
        cas.remove(sentence)
    cas.add(cas.typesystem.get_type(DKPRO_SENTENCE)(begin=0, end=2))
    [row] = examples_in(FORM, save(cas, tmp_path / "a.json"))
    assert row.spans


def test_an_annotation_beside_the_text_costs_itself_only(tmp_path: Path) -> None:
    """cassis refuses the whole file for it."""
    path = save(named_entities(tmp_path), tmp_path / "a.json")
    found = json.loads(path.read_text("utf-8"))
    items = found["%FEATURE_STRUCTURES"]
    entity = next(one for one in items if one["%TYPE"] == NAMED_ENTITY)
    items += [{**entity, "%ID": 900, "end": 9000}, {**entity, "%ID": 901, "begin": 9, "end": 3}]
    found["%VIEWS"]["_InitialView"]["%MEMBERS"] += [900, 901]
    path.write_text(json.dumps(found), "utf-8")
    how = DatasetReading(strict=False)
    before = len(list(FORM.rows(path, how)))
    assert (before, len(how.faults)) == (1, 2)
    with pytest.raises(FormatError, match="refused by cassis"):
        list(FORM.rows(path, DatasetReading()))
