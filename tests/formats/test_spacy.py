"""spaCy's DocBin: what spaCy trains on, exact offsets beside it, and `debug data` about both."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from reviewer.config import default_scheme
from reviewer.formats import Example, FormatError, Options, example, load
from reviewer.formats.proof.import_checks import checked
from reviewer.formats.proof.prove import export
from reviewer.session import Session
from reviewer.session.datasets.dataset_import import bring_in
from reviewer.store.memory_store import MemoryStore
from tests.formats.awkward import TEXTS
from tests.formats.import_steps import examples_in

spacy = pytest.importorskip("spacy", reason="the extra [spacy] is not installed")
tokens = pytest.importorskip("spacy.tokens", reason="the extra [spacy] is not installed")
SCHEME = default_scheme()
FORM = load("spacy")


def docs_of(path: Path, nlp: Any = None) -> list[Any]:
    nlp = nlp or spacy.blank("en")
    return list(tokens.DocBin().from_bytes(path.read_bytes()).get_docs(nlp.vocab))


def save(docs: Sequence[Any], path: Path) -> Path:
    path.write_bytes(tokens.DocBin(docs=docs, store_user_data=True).to_bytes())
    return path


def test_spacy_sees_tags_spans_and_parts(out: Path, options: Options) -> None:
    doc = next(doc for doc in docs_of(out / "train.spacy") if "😊" in doc.text)
    assert doc.cats == {tag: float(tag in ("claim", "figure")) for tag in options.tags}
    shown = {(span.label_, span.text, span.id_) for span in doc.spans["sc"]}
    assert shown == {("figure", "4%", "k1"), ("claim", "Prices rose 4% 😊 in May", "k2")}
    parts = {(part.label_, part.text, part.id_) for part in doc.spans["parts"]}
    assert parts == {("figure.number", "4", "k1"), ("figure.period", "in May", "k1")}


def test_ids_and_offsets_stand_in_the_user_data(out: Path, examples: Sequence[Example]) -> None:
    for doc, one in zip(docs_of(out / "train.spacy"), examples, strict=True):
        assert doc.text == one.text
        about = doc.user_data
        assert (about["id"], about["article"], about["end"]) == (one.id, one.article, one.end)
        assert TEXTS[one.article][about.get("start", 0) : about["end"]] == one.text


def test_a_document_without_spans_has_an_empty_group(out: Path) -> None:
    bare = [doc for doc in docs_of(out / "train.spacy") if not doc.user_data.get("spans")]
    assert bare
    assert all(list(doc.spans["sc"]) == [] for doc in bare)


def test_a_tag_that_nobody_judged_is_a_missing_value(
    examples: Sequence[Example], options: Options, tmp_path: Path
) -> None:
    one = examples[1]._replace(mask={**examples[1].mask, "threat": 0})
    export(FORM, [one], tmp_path / "out", options)
    [doc] = docs_of(tmp_path / "out" / "train.spacy")
    assert doc.cats == {"claim": 1.0, "quote": 0.0, "figure": 1.0, "demand": 0.0}
    assert examples_in(FORM, tmp_path / "out") == [one]


def test_a_span_that_ends_inside_a_token_keeps_its_offsets(out: Path) -> None:
    doc = next(doc for doc in docs_of(out / "train.spacy") if "compose" in doc.text)
    [span] = doc.spans["sc"]
    [exact] = doc.user_data["spans"]
    assert (span.text, exact["text"]) == ("de\u0301compose\u0301", "e\u0301compose")
    got = next(one for one in examples_in(FORM, out) if "compose" in one.text)
    assert got.spans[0]["text"] == "e\u0301compose"


@pytest.mark.parametrize("language", ["en", "de", "ar", "zh", "ja", "pt-BR", "tlh"])
def test_text_is_the_same_in_every_language(
    language: str, examples: Sequence[Example], options: Options, tmp_path: Path
) -> None:
    """Some languages of spaCy need libraries that are not there; some it does not have."""
    text = "价格上涨4%。 السلام عليكم e\u0301 👩‍👩‍👧\t“x”\r\n"
    one = example(id="a:1", text=text, end=len(text), meta={"language": language}, annotator="ann")
    export(FORM, [one], tmp_path / "out", options)
    assert examples_in(FORM, tmp_path / "out")[0].text == text


# -- edits -----------------------------------------------------------------------------------------


Edit = Callable[[Any], None]


def retag(doc: Any) -> None:
    doc.cats = {**doc.cats, "claim": 0.0, "demand": 1.0}


def relabel(doc: Any) -> None:
    doc.spans["sc"] = [doc.char_span(12, 14, label="quote", span_id="k1")]


def move(doc: Any) -> None:
    doc.spans["sc"] = [doc.char_span(12, 23, label="figure", span_id="k1")]


def add(doc: Any) -> None:
    doc.spans["sc"] = [*doc.spans["sc"], doc.char_span(0, 6, label="threat")]


def repart(doc: Any) -> None:
    at = doc.char_span(17, 19, label="figure.hedge", span_id="k1")
    doc.spans["parts"] = [*list(doc.spans["parts"])[:1], at]


EDITS: dict[str, tuple[Edit, list[str], list[tuple[str, str, list[str]]]]] = {
    "nothing": (
        lambda doc: None,
        ["claim", "figure"],
        [("figure", "4%", ["4", "in May"]), ("claim", "Prices rose 4% 😊 in May", [])],
    ),
    "tags": (
        retag,
        ["demand", "figure"],
        [("figure", "4%", ["4", "in May"]), ("claim", "Prices rose 4% 😊 in May", [])],
    ),
    "a span's label": (relabel, ["claim", "figure"], [("quote", "4%", ["4", "in May"])]),
    "a span's place": (move, ["claim", "figure"], [("figure", "4% 😊 in May", ["4", "in May"])]),
    "one span more": (
        add,
        ["claim", "figure", "threat"],
        [
            ("figure", "4%", ["4", "in May"]),
            ("claim", "Prices rose 4% 😊 in May", []),
            ("threat", "Prices", []),
        ],
    ),
    "parts": (
        repart,
        ["claim", "figure"],
        [("figure", "4%", ["4", "in"]), ("claim", "Prices rose 4% 😊 in May", [])],
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_what_is_changed_in_spacy_arrives(name: str, out: Path) -> None:
    edit, tags, spans = EDITS[name]
    docs = docs_of(out / "train.spacy")
    edit(next(doc for doc in docs if "😊" in doc.text))
    got = next(
        one for one in examples_in(FORM, save(docs, out / "train.spacy")) if "😊" in one.text
    )
    shown = [
        (span["tag"], span["text"], [part["text"] for part in span["parts"]]) for span in got.spans
    ]
    assert (got.tags, shown) == (tags, spans)
    assert got.spans[0]["attributes"] == {"value": "4", "unit": "%"}


def test_documents_that_others_made_are_read(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    doc = nlp("Prices rose 4% 😊 in May, he said.")
    doc.cats = {"claim": 0.9, "quote": 0.1}
    doc.spans["sc"] = [doc.char_span(12, 14, label="figure")]
    path = save([doc, nlp("=SUM(A1:A9) is no sum.")], tmp_path / "theirs.spacy")
    store = MemoryStore(TEXTS)
    session = Session(store, SCHEME, "eve", store.writer("eve"))
    report = bring_in(session, list(checked(FORM.rows(path), SCHEME)), "theirs")
    session.end()
    assert (report.by_text, report.lost) == (2, [])
    said = list(store.values("eve", "prices").values())
    assert sorted(key for key in said[0] if key.startswith("tag:")) == ["tag:claim", "tag:figure"]
    [span] = [value for key, value in said[0].items() if key.startswith("span:")]
    assert TEXTS["prices"][span["start"] : span["end"]] == "4%"


# -- faults ----------------------------------------------------------------------------------------


def packed(data: bytes) -> bytes:
    return zlib.compress(data)


BYTES: dict[str, Callable[[bytes], bytes]] = {
    "truncated": lambda data: data[:-20],
    "empty": lambda data: b"",
    "another encoding": lambda data: "text".encode("utf-16"),
    "no msgpack": lambda data: packed(b"hello"),
    "no DocBin": lambda data: packed(b"\x81\xa1a\x01"),
    "half of it inside": lambda data: packed(zlib.decompress(data)[:-20]),
}


@pytest.mark.parametrize("name", BYTES)
def test_a_broken_file_is_refused_with_its_name(name: str, out: Path) -> None:
    path = out / "train.spacy"
    path.write_bytes(BYTES[name](path.read_bytes()))
    with pytest.raises(FormatError, match=r"train\.spacy: cannot be read .*DocBin") as error:
        examples_in(FORM, out)
    assert "\n" not in str(error.value)
    with pytest.raises(FormatError):
        FORM.verify(out)


def unknown(docs: list[Any]) -> None:
    docs[1].cats = {"figur": 1.0}


def again(docs: list[Any]) -> None:
    docs.append(docs[0])


def beyond(docs: list[Any]) -> None:
    docs[1].user_data["end"] = 5_000


def other_words(docs: list[Any]) -> None:
    spans = docs[1].user_data["spans"]
    docs[1].user_data["spans"] = [{**spans[0], "text": "5%"}]


def later(docs: list[Any]) -> None:
    docs[1].user_data["v"] = 2


def shapeless(docs: list[Any]) -> None:
    docs[1].user_data["spans"] = [1]


WRONG: dict[str, tuple[Callable[[list[Any]], None], str]] = {
    "unknown tag": (unknown, "document 2: there is no tag 'figur'"),
    "the same id": (again, "document 13: has the id .* document 1 already"),
    "offsets beyond": (beyond, "document 2: has .* code points of text from"),
    "other words": (other_words, "document 2: a span or part .* but the text there is"),
    "later version": (later, "document 2: has version 2"),
    "shapeless": (shapeless, "document 2: is not as Reviewer writes it"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_document_is_refused_with_file_number_and_reason(name: str, out: Path) -> None:
    damage, message = WRONG[name]
    docs = docs_of(out / "train.spacy")
    damage(docs)
    with pytest.raises(FormatError, match=rf"train\.spacy: {message}"):
        examples_in(FORM, save(docs, out / "train.spacy"))


def test_the_proof_notices_what_spacy_would_stumble_over(out: Path) -> None:
    assert FORM.verify(out) == f"spacy {spacy.__version__}"
    docs = docs_of(out / "train.spacy")
    del docs[0].spans["sc"]
    save(docs, out / "train.spacy")
    with pytest.raises(FormatError, match="document 1: has no group of spans 'sc'"):
        FORM.verify(out)


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="holds no spaCy file"):
        examples_in(FORM, tmp_path)


# -- debug data ------------------------------------------------------------------------------------


def many(split: str, count: int, tags: Sequence[str]) -> Iterator[Example]:
    """Sentences that differ; two of three have a tag with a span."""
    for number in range(count):
        tag, words = tags[number % len(tags)], f"{number}%"
        text = f"In week {split} {number} prices rose {words} 😊 at pier {number * 7}, he said."
        start = text.index(words)
        at = {"start": start, "end": start + len(words)}
        inner = {"sentence_start": at["start"], "sentence_end": at["end"]}
        span = {"id": "k1", "tag": tag, **at, "text": words, **inner}
        tagged = bool(number % 3)
        yield example(
            id=f"{split}:{number}",
            article=split,
            text=text,
            end=len(text),
            split=split,
            annotator="ann",
            decided="settled",
            mask=dict.fromkeys(tags, 1),
            tags=[tag] if tagged else [],
            spans=[{**span, "parts": [], "attributes": {}}] if tagged else [],
        )


def debug(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """`spacy debug data`, and what it says."""
    config = spacy.cli.init_config(
        lang="en", pipeline=["textcat_multilabel", "spancat"], silent=True
    )
    config.to_disk(folder / "config.cfg")
    paths = [f"--paths.{name}={folder / name}.spacy" for name in ("train", "dev")]
    capsys.readouterr()
    code = 0
    try:
        spacy.cli.app(["debug", "data", str(folder / "config.cfg"), *paths])
    except SystemExit as ended:
        code = int(ended.code or 0)
    return code, capsys.readouterr().out


def test_spacy_finds_nothing_wrong_and_tells_of_what_is(
    options: Options, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It exits with 1 below 100 documents for training, and tells of documents in both splits."""
    told = Options(options.scheme, split=True)
    some = [*many("dev", 30, told.tags), *many("train", 120, told.tags)]
    export(FORM, some, tmp_path / "out", told)
    code, said = debug(tmp_path / "out", capsys)
    assert code == 0, said
    assert "120 training docs" in said
    assert "No overlap between training and evaluation data" in said
    assert "Text Classification: 5 label(s)" in said
    assert "Examples without occurrences available for all labels" in said

    (tmp_path / "out" / "dev.spacy").write_bytes((tmp_path / "out" / "train.spacy").read_bytes())
    assert "120 training examples also in evaluation data" in debug(tmp_path / "out", capsys)[1]

    export(FORM, some[:120], tmp_path / "few", told)
    code, said = debug(tmp_path / "few", capsys)
    assert code == 1
    assert "Low number of examples to train a new pipeline (90)" in said
