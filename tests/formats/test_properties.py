"""Random workspaces: out, and in again into an empty one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, find, given, note, settings
from hypothesis import strategies as st

from reviewer.config import default_scheme
from reviewer.formats import Example, Format, Options, load
from reviewer.formats.common.bio_tags import runs_in
from reviewer.formats.common.csv_cells import bare, guarded
from reviewer.formats.common.tokens import tokens
from reviewer.formats.huggingface.rows import plain, spaced, stamped, unspaced
from reviewer.formats.proof.import_checks import checked
from reviewer.formats.proof.prove import export
from reviewer.models import ChoiceType, Json, QuestionType, Values
from reviewer.session import Edit, Put, Session
from reviewer.session.datasets.dataset_import import bring_in
from reviewer.session.datasets.examples import examples
from reviewer.session.datasets.export_request import ExportSelection, Notes
from reviewer.store.memory_store import MemoryStore
from tests.formats.proof_libraries import EXPORTED, loaded, meant

CHOICES = (ChoiceType("calm", "c"), ChoiceType("loud", "l"))
SCHEME = replace(
    default_scheme(),
    questions=(
        QuestionType("clear", about="sentence", answers="scale", least=0, most=9),
        QuestionType("tone", about="sentence", answers="many", choices=CHOICES),
        QuestionType("memo", about="sentence", answers="text"),
    ),
)
OPTIONS = Options(SCHEME, annotators=("ann",))
LOSSLESS = [name for name in EXPORTED if not load(name).loses]
IMPORTED = [name for name in EXPORTED if load(name).loses and load(name).importable]
SLOW = ["huggingface", "inception", "parquet", "spacy"]
"""Formats behind large libraries: each is skipped by itself, and gets fewer workspaces."""

often, seldom = settings(max_examples=45), settings(max_examples=18)

PIECES = [
    *("One ", "said 4% ", "😊 ", "e\u0301 ", "👩‍👩‍👧", "سلام ", "2026-08-01 ", ". ", ".\n\n"),
    *(
        '"',
        "'",
        "=",
        "-",
        "\t",
        "\n",
        "\u00a0",
        "\u2028",
        "\r\n",
        "\x1c",
        ",",
        ";",
        "# ",
        "\\",
        "|",
    ),
]
words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12) | st.sampled_from(
    ["=1+1", "-5", "'=", "''", "2026-08-01", "2026-08-01T10:00:00Z", "NA", "a\tb\r\nc", "null"]
)
texts = st.lists(st.sampled_from(PIECES), min_size=4, max_size=60).map("".join).filter(str.strip)
ids = st.text("abc019", min_size=1, max_size=4)
tags = st.sampled_from([tag.name for tag in SCHEME.tags])
kinds = st.sampled_from([kind.name for kind in SCHEME.relations])
answers: dict[str, st.SearchStrategy[Json]] = {
    "clear": st.integers(0, 12),
    "tone": st.sampled_from([["calm"], ["calm", "loud"], ["odd"]]),
    "memo": words.filter(str.strip),
    "gone": words | st.integers(0, 3) | st.lists(words, min_size=1, max_size=2),
}
statuses = st.sampled_from([status.name for status in SCHEME.statuses])


@st.composite
def spans(draw: st.DrawFn, text: str, start: int, end: int) -> Json:
    def ranged() -> Json:
        first = draw(st.integers(start, end - 1))
        last = draw(st.integers(first + 1, end))
        return {"start": first, "end": last, "exact": text[first:last]}

    tag = SCHEME.tag(draw(tags))
    assert tag is not None
    roles = draw(st.lists(st.sampled_from(tag.parts), max_size=3)) if tag.parts else []
    parts = [{"name": role.name, **ranged()} for role in roles]
    attributes = draw(st.dictionaries(ids, words, max_size=2))
    return {"tag": tag.name, **ranged(), "parts": parts, "attributes": attributes}


@st.composite
def sayings(draw: st.DrawFn, text: str, start: int, end: int) -> Values:
    """What may be said of a sentence."""
    values: Values = {f"tag:{tag}": 1 for tag in draw(st.sets(tags, max_size=3))}
    if draw(st.booleans()):
        values["decided"] = draw(st.sampled_from(["settled", "settled", "cannot"]))
    if draw(st.booleans()):
        values["note"] = draw(words)
    for id in draw(st.sets(ids, max_size=2)):
        values[f"flag:{id}"] = draw(st.just(True) | words)
    for id in draw(st.sets(ids, max_size=3)):
        values[f"span:{id}"] = draw(spans(text, start, end))
    for id in draw(st.sets(st.sampled_from(["content", "said"]))):
        values[f"check:{id}"] = {"scope": id, "status": draw(statuses), "claim": draw(words)}
        cited = {"check": id, "source": draw(st.sampled_from("xy")), "stance": "supports"}
        values[f"evidence:{id}"] = {**cited, "quote": draw(words), "order": draw(st.integers(0, 3))}
    if draw(st.booleans()):
        values["remark:r"] = {"text": draw(words), "of": [1, None, {"deep": draw(words)}]}
    return values


@st.composite
def related(draw: st.DrawFn, text: str, start: int, end: int, known: list[str]) -> Values:
    """A span with an id of its own, and relations from it to those before it; answers."""
    values: Values = {}
    if draw(st.booleans()):
        id = f"u{start}"
        known.append(id)
        at = {"start": start, "end": end, "exact": text[start:end]}
        values[f"span:{id}"] = {"tag": draw(tags), **at}
        for number, other in enumerate(draw(st.lists(st.sampled_from(known), max_size=2))):
            value = {"kind": draw(kinds), "span": id, "other": other}
            if draw(st.booleans()):
                value |= {"other": "far", "article": "else/where"}
            values[f"relation:{id}.{number}"] = value
    for name in draw(st.sets(st.sampled_from(["clear", "tone", "memo", "gone"]), max_size=2)):
        values[f"answer:{name}"] = draw(answers[name])
    return values


@st.composite
def workspaces(draw: st.DrawFn) -> tuple[dict[str, str], MemoryStore]:
    """Articles, and a store in which ann has said things of them."""
    articles = draw(st.dictionaries(st.sampled_from(["a", "b__c", "d e"]), texts, max_size=2))
    store = MemoryStore(articles)
    session = Session(store, SCHEME, "ann", store.writer("ann"))
    puts = [
        Put("", "", f"source:{id}", {"title": draw(words), "url": f"https://{id}.example"})
        for id in "xy"
    ]
    for name, text in articles.items():
        opened = session.open(name)
        while not opened.reading.read_on(1):
            pass
        opened.grow()
        known: list[str] = []
        for place in range(len(opened)):
            at = opened.layout.range(place)
            values = draw(sayings(text, *at)) | draw(related(text, *at, known))
            puts += opened.puts(place, values) if values else []
    session.apply(Edit(tuple(puts), "said"))
    session.end()
    return articles, store


def of_ann(store: MemoryStore, **more: Any) -> Sequence[Example]:
    return list(examples(store, SCHEME, ExportSelection(("ann",), **more), Notes()))


def quick(names: Sequence[str]) -> Iterator[Format]:
    """The formats that share each workspace: to draw one takes longer than to export it."""
    for name in names:
        if name not in SLOW:
            note(f"format {name}")
            yield load(name)


def slow(names: Sequence[str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("name", [name for name in names if name in SLOW])


@often
@given(workspaces(), st.booleans())
def test_out_and_in_again_says_the_same(
    workspace: tuple[dict[str, str], MemoryStore], undecided: bool
) -> None:
    for form in quick(LOSSLESS):
        comes_back(form, workspace, undecided=undecided)


@slow(LOSSLESS)
@seldom
@given(workspaces(), st.booleans())
def test_out_and_in_again_says_the_same_with_a_library(
    name: str, workspace: tuple[dict[str, str], MemoryStore], undecided: bool
) -> None:
    comes_back(loaded(name), workspace, undecided=undecided)


def comes_back(
    form: Format, workspace: tuple[dict[str, str], MemoryStore], *, undecided: bool
) -> None:
    articles, store = workspace
    wanted = of_ann(store, undecided=undecided)
    with TemporaryDirectory() as folder:
        export(form, wanted, Path(folder) / "out", OPTIONS)
        rows = list(checked(form.rows(Path(folder) / "out"), SCHEME))
    empty = MemoryStore(articles)
    session = Session(empty, SCHEME, "ann", empty.writer("ann"))
    report = bring_in(session, rows, "out")
    session.end()
    assert not report.lost
    assert not report.partly
    got = of_ann(empty, undecided=undecided)
    assert whole_relations(got) == whole_relations(wanted)


def whole_relations(every: Sequence[Example]) -> Sequence[Example]:
    """Without relations to a span that is not in the data: it has no other end there."""
    known = {(one.article, span["id"]) for one in every for span in one.spans}
    return [
        one._replace(
            relations=[
                relation
                for relation in one.relations
                if (relation.get("article") or one.article, relation["other"]) in known
            ]
        )
        for one in every
    ]


@often
@given(workspaces(), st.booleans())
def test_every_export_proves_itself(
    workspace: tuple[dict[str, str], MemoryStore], whole: bool
) -> None:
    for form in quick(EXPORTED):
        proves_itself(form, workspace, whole=whole)


@slow(EXPORTED)
@seldom
@given(workspaces(), st.booleans())
def test_every_export_with_a_library_proves_itself(
    name: str, workspace: tuple[dict[str, str], MemoryStore], whole: bool
) -> None:
    proves_itself(loaded(name), workspace, whole=whole)


def proves_itself(
    form: Format, workspace: tuple[dict[str, str], MemoryStore], *, whole: bool
) -> None:
    if whole and "article" not in form.units:
        return
    options = Options(SCHEME, unit="article" if whole else "sentence", annotators=("ann",))
    wanted = meant(form, of_ann(workspace[1], undecided=True, unit=options.unit))
    with TemporaryDirectory() as folder:
        assert export(form, wanted, Path(folder) / "out", options).examples == len(wanted)


@often
@given(workspaces())
def test_out_and_in_again_says_the_same_up_to_the_loss(
    workspace: tuple[dict[str, str], MemoryStore],
) -> None:
    """Sentences of which a format can say nothing are left alone by the import."""
    for form in quick(IMPORTED):
        comes_back_up_to_the_loss(form, workspace)


@slow(IMPORTED)
@seldom
@given(workspaces())
def test_out_and_in_again_says_the_same_up_to_the_loss_with_a_library(
    name: str, workspace: tuple[dict[str, str], MemoryStore]
) -> None:
    comes_back_up_to_the_loss(loaded(name), workspace)


def comes_back_up_to_the_loss(form: Format, workspace: tuple[dict[str, str], MemoryStore]) -> None:
    articles, store = workspace
    wanted = meant(form, of_ann(store, undecided=True))
    with TemporaryDirectory() as folder:
        export(form, wanted, Path(folder) / "out", OPTIONS)
        rows = list(checked(form.rows(Path(folder) / "out"), SCHEME))
    empty = MemoryStore(articles)
    session = Session(empty, SCHEME, "ann", empty.writer("ann"))
    report = bring_in(session, rows, "out")
    session.end()
    assert not report.lost
    got = {one.id: form.held(one, OPTIONS) for one in of_ann(empty, undecided=True)}
    assert [got[one.id] for one in wanted] == [form.held(one, OPTIONS) for one in wanted]


def test_random_workspaces_say_something() -> None:
    """Or else the tests above would show nothing."""
    # Any one will do: to make it smaller takes longer than to find it.
    as_found = settings(phases=[Phase.generate], database=None)
    found = find(
        workspaces(), lambda one: any(each.spans for each in of_ann(one[1])), settings=as_found
    )
    assert of_ann(found[1])


@given(st.text() | words)
def test_a_guarded_cell_is_harmless_and_reads_back(text: str) -> None:
    assert bare(guarded(text)) == text
    assert not guarded(text).startswith(tuple("=+-@\t\r"))


stamps = st.builds(
    "{}{}{}{}{}{}".format,
    st.sampled_from(["2026-08-01", "2026-8-1"]),
    st.sampled_from(["", "T10", " 10"]),
    st.sampled_from(["", ":00"]),
    st.sampled_from(["", ":00"]),
    st.integers(0, 15).map(lambda zeros: f".{'0' * zeros}" if zeros else ""),
    st.sampled_from(["", "Z", "+02:00", "-0200"]),
)


@given(stamps | st.text())
def test_a_stamp_reads_back(text: str) -> None:
    assert plain(stamped(text)) == text


@given(stamps | st.text() | st.builds(str.__add__, stamps, st.text(" ")))
def test_words_of_an_article_read_back(words: str) -> None:
    kept = spaced(words)
    assert (unspaced(kept), kept[: len(words)]) == (words, words)
    assert len(kept) > len(words) or stamped(words) == words


@pytest.mark.parametrize(
    "text",
    ["2026-08-01", "2026-08-01T10", "2026-08-01 10:00", "2026-08-01T10:00:00Z",
     "2026-08-01T10:00:00+02:00"],
)  # fmt: skip
def test_what_pyarrow_takes_for_a_timestamp_gets_a_fraction(text: str) -> None:
    assert ".000000" in stamped(text)


@given(st.text() | texts)
def test_tokens_hold_all_but_white_space(text: str) -> None:
    found = tokens(text)
    assert "".join(text[start:end] for start, end in found) == "".join(text.split())
    assert all(end <= start for (_, end), (start, _) in pairwise(found))
    assert not any(char.isspace() for start, end in found for char in text[start:end])


def test_tokens_are_words_numbers_and_single_characters() -> None:
    text = "Don’t pay €4,000.50 (4%) 👩‍👩‍👧 co-operate."
    found = [text[start:end] for start, end in tokens(text)]
    assert found == [
        "Don’t",
        "pay",
        "€",
        "4,000.50",
        "(",
        "4",
        "%",
        ")",
        "👩‍👩‍👧",
        "co",
        "-",
        "operate",
        ".",
    ]


def test_an_inside_without_a_begin_is_refused() -> None:
    with pytest.raises(ValueError, match="token 2"):
        runs_in(["O", "I-x"])
