"""brat: what we write, that bratly takes it, and that no name or line breaks it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.config import default_scheme
from reviewer.formats import FormatError, Options, load
from reviewer.formats.brat.annotation_file import escaped, fragments, json_line, trimmed, unescaped
from reviewer.formats.brat.names import article_of, coded, decoded, file_of, tag_and_role, type_of
from reviewer.formats.proof.prove import export
from tests.formats.awkward import TEXTS, awkward
from tests.formats.proof_libraries import proof

FORM = load("brat")

texts = st.text(st.characters(codec="utf-8")) | st.sampled_from(
    [
        "a b",
        "a_b",
        "a__b",
        "a-b",
        "x2d",
        "a x2d b",
        "_x2d_",
        "Sentence",
        "Sentence claim",
        "é\u2028\\",
    ]
)


def test_a_folder_for_each_annotator_with_a_text_beside_each_file(out: Path) -> None:
    names = sorted(path.relative_to(out).as_posix() for path in out.rglob("*.ann"))
    assert names == ["ann/prices.ann", "ann/words.ann", "bob/prices.ann"]
    assert all(path.with_suffix(".txt").exists() for path in out.rglob("*.ann"))


def test_a_text_is_the_article_as_far_as_it_is_known(out: Path) -> None:
    assert (out / "ann" / "prices.txt").read_text("utf-8") == TEXTS["prices"]
    known = (out / "bob" / "prices.txt").read_text("utf-8")
    assert TEXTS["prices"].startswith(known)


def test_offsets_are_those_of_the_article_where_text_is_missing(
    options: Options, tmp_path: Path
) -> None:
    last = awkward()[-1]
    export(FORM, [last], tmp_path / "out", options)
    text = (tmp_path / "out" / "ann" / "words.txt").read_text("utf-8")
    assert text[last.start : last.end] == last.text
    assert text[: last.start - len(last.prefix)].strip() == ""


def test_every_line_is_what_brat_documents(out: Path) -> None:
    kinds = (
        r"T\d+\t[\w-]+ \d+ \d+(;\d+ \d+)*\t[^\t]+",
        r"R\d+\t\w+ Arg1:T\d+ Arg2:T\d+",
        r"A\d+\t\w+ T\d+ \w+",
        r"#\d+\t\w+ T\d+\t[^\t]+",
    )
    for path in out.rglob("*.ann"):
        lines = path.read_text("utf-8").splitlines()
        assert lines
        for line in lines:
            assert any(re.fullmatch(kind, line) for kind in kinds), line


def test_words_are_those_of_the_text_behind_an_emoji_too(out: Path) -> None:
    text = (out / "ann" / "prices.txt").read_text("utf-8")
    line = next(
        line
        for line in (out / "ann" / "prices.ann").read_text("utf-8").splitlines()
        if "figure-period" in line
    )
    start, end = map(int, line.split("\t")[1].split(" ")[1:])
    assert text[start:end] == line.split("\t")[2] == "in May"


def test_all_types_are_declared(out: Path) -> None:
    conf = (out / "annotation.conf").read_text("utf-8")
    declared = set(conf.partition("[relations]")[0].split())
    for path in out.rglob("*.ann"):
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("T"):
                assert line.split("\t")[1].split(" ")[0] in declared


def test_odd_names_come_back(options: Options, tmp_path: Path) -> None:
    one = awkward()[1]
    part = {**one.spans[0]["parts"][0], "name": "c-d e"}
    span = {**one.spans[0], "tag": "Sentence é", "parts": [part]}
    check = {"id": "content", "scope": "content", "status": "half true (50%)"}
    odd = one._replace(
        versions={},
        article="a/b c",
        id=f"a/b c:{one.unit}",
        tags=["a b", "a_b"],
        spans=[span],
        checks=[check],
    )
    export(FORM, [odd], tmp_path / "out", options)
    [got] = FORM.read(tmp_path / "out")
    assert (got.id, got.tags, got.spans, got.checks) == (odd.id, odd.tags, [span], [check])


@given(texts)
def test_a_name_is_one_word_and_comes_back(name: str) -> None:
    assert decoded(coded(name)) == name
    assert re.fullmatch("[A-Za-z0-9_]*", coded(name))
    assert not re.match("Sentence(_|$)", coded(name))
    assert article_of(file_of(name[:9])) == name[:9]


@given(texts.filter(bool), texts.filter(bool))
def test_a_part_is_told_from_its_tag(tag: str, role: str) -> None:
    assert tag_and_role(type_of(tag, role)) == (tag, role)


@given(texts)
def test_a_note_is_one_line_and_comes_back(note: str) -> None:
    assert unescaped(escaped(note)) == note
    assert len(f"{escaped(note)}.".splitlines()) == 1
    assert len(json_line({"a": note}).splitlines()) == 1


@given(texts, st.integers(0, 9))
def test_fragments_hold_all_but_line_breaks(text: str, start: int) -> None:
    runs = fragments(start, text)
    assert all(len(f"{text[a - start : b - start]}.".splitlines()) == 1 for a, b in runs)
    first, last = trimmed(start, start + len(text), text)
    assert (runs[0][0], runs[-1][1]) == (first, last) if runs else first == last


def test_a_long_article_name_is_cut() -> None:
    assert len(file_of("x" * 300)) < 120
    assert file_of("x" * 300) != file_of("x" * 301)
    assert file_of(".hidden") == "_x2e_hidden"


def test_bratly_takes_our_export(out: Path) -> None:
    proof("bratly.io")
    assert FORM.verify(out).startswith("bratly ")


BROKEN: dict[str, Callable[[str], str]] = {
    "a space in a type": lambda text: text.replace("Sentence_claim", "Sentence claim", 1),
    "other offsets": lambda text: text.replace("10 43", "11 43", 1),
    "words of elsewhere": lambda text: text.replace("44 66", "43 65", 1),
    "a line break in a span": lambda text: text.replace("he said", "he\nsaid", 1),
    "no id": lambda text: text.replace("T1\t", "\t", 1),
    "a relation to nothing": lambda text: text.replace("Arg2:T6", "Arg2:T99", 1),
    "cut short": lambda text: text[: text.index("#1")] + "#1\tRevi",
}


@pytest.mark.parametrize("name", BROKEN)
def test_bratly_and_we_refuse_a_broken_one(name: str, out: Path) -> None:
    proof("bratly.io")
    path = out / "ann" / "prices.ann"
    path.write_text(BROKEN[name](path.read_text("utf-8")), "utf-8")
    with pytest.raises(FormatError, match="prices"):
        FORM.verify(out)
    with pytest.raises(FormatError, match=r"prices\.ann: line"):
        list(FORM.read(out))


def test_the_scheme_of_the_test_has_statuses_with_spaces() -> None:
    assert any(" " in status.name for status in default_scheme().statuses)
