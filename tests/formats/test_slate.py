"""SLATE: files as its own code writes them, and as its documentation shows them."""

from __future__ import annotations

import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reviewer.config import default_scheme
from reviewer.formats import FormatError, Options, load
from reviewer.formats.base import DatasetReading
from reviewer.formats.registry import chosen
from reviewer.session.datasets.examples import examples
from reviewer.session.datasets.export_request import ExportSelection, Notes
from reviewer.store.memory_store import MemoryStore
from tests.formats.import_steps import import_into, only, rows_in, spans_of
from tests.formats.proof_libraries import proof

FORM = load("slate")
LINES = (
    "Prices rose 4% 😊 in May, he said.",
    "",
    "  e\u0301 costs “more”\tnow.",
    "السلام عليكم، قال الوزير.",
    "Last one.",
)
TEXT = "".join(f"{line}\n" for line in LINES)


def made(folder: Path, *said: str, text: str = TEXT) -> Path:
    (folder / "prices.txt").write_text(text, "utf-8", newline="")
    path = folder / "prices.txt.annotations"
    path.write_text("".join(f"{line}\n" for line in said), "utf-8")
    return path


def by_slate(folder: Path, scope: str, *said: tuple[Any, str]) -> Path:
    """A file that SLATE's own classes have written, without a terminal.

    Args:
        folder: Where.
        scope: `line`, `token` or `character`.
        said: Positions of a span and a label of it.
    """
    slate = proof("slate.data")
    path = made(folder)
    path.unlink()
    datum = opened(path, scope)
    for where, label in said:
        datum.modify_annotation([slate.Span(scope, datum.doc, where)], label)
    datum.write_out()
    return path


def opened(path: Path, scope: str) -> Any:
    """A text with its labels, as SLATE opens it; it leaves closing files to Python."""
    slate = proof("slate.data")
    config = SimpleNamespace(annotation=scope, annotation_type="categorical", labels={})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        return slate.Datum(str(path).removesuffix(".annotations"), config, str(path), [])


def test_labels_of_lines_written_by_slate(tmp_path: Path) -> None:
    path = by_slate(
        tmp_path, "line", (0, "claim"), (0, "figure"), (((2,), (3,)), "quote"), (4, "demand")
    )
    assert [(row.example.text, row.example.tags) for row in rows_in(FORM, path)] == [
        (LINES[0], ["claim", "figure"]),
        (LINES[2].strip(), ["quote"]),
        (LINES[3], ["quote"]),
        ("Last one.", ["demand"]),
    ]


def test_labels_of_words_written_by_slate(tmp_path: Path) -> None:
    path = by_slate(
        tmp_path, "token", ((0, 2), "figure"), (((0, 4), (0, 5)), "claim"), ((3, 2), "quote")
    )
    first, second = (row.example for row in rows_in(FORM, path))
    assert spans_of(first) == [("figure", "4%"), ("claim", "in May,")]
    assert spans_of(second) == [("quote", "قال")]
    assert first.tags == ["claim", "figure"]


def test_labels_of_characters_written_by_slate(tmp_path: Path) -> None:
    said = (
        (((0, 3, 0), (0, 4, 1)), "claim"),
        ((2, 0, 1), "quote"),
        (((2, 2, 1), (2, 2, 4)), "quote"),
    )
    first, second = (row.example for row in rows_in(FORM, by_slate(tmp_path, "character", *said)))
    assert spans_of(first) == [("claim", "😊 in")]
    assert spans_of(second) == [("quote", "\u0301"), ("quote", "more")]


def test_slate_reads_what_the_other_tests_here_say_it_writes(tmp_path: Path) -> None:
    datum = opened(made(tmp_path, "((0, 4), (0, 5)) - claim figure"), "token")
    assert [item.labels for item in datum.annotations] == [{"claim", "figure"}]


def test_a_span_over_lines_becomes_one_in_each(tmp_path: Path) -> None:
    found = [row.example for row in rows_in(FORM, made(tmp_path, "((0, 6), (3, 0)) - quote"))]
    assert [spans_of(one) for one in found] == [
        [("quote", "he said.")],
        [("quote", LINES[2].strip())],
        [("quote", "السلام")],
    ]


def test_several_places_of_one_annotation(tmp_path: Path) -> None:
    found = rows_in(FORM, made(tmp_path, "0 4 - claim", "[(0, 0), ((0, 4), (0, 5))] - demand"))
    assert [row.example.tags for row in found] == [["claim", "demand"], ["claim"]]
    assert spans_of(found[0].example) == [("demand", "Prices"), ("demand", "in May,")]


def test_it_lands_where_the_article_says_the_same(tmp_path: Path) -> None:
    store = MemoryStore({"prices": TEXT})
    report = import_into(store, rows_in(FORM, made(tmp_path, "0 - claim", "(4, 0) - quote")))
    assert (report.exact, report.lost, report.partly) == (2, [], [])
    said = list(examples(store, default_scheme(), ExportSelection(("eve",)), Notes()))
    assert [(one.tags, one.decided) for one in said] == [
        (["claim"], "settled"),
        (["quote"], "settled"),
    ]


def test_lines_are_found_by_their_words_in_another_article(tmp_path: Path) -> None:
    store = MemoryStore({"a": "Before. Last one. Prices rose 4% 😊 in May, he said.\n"})
    report = import_into(
        store, rows_in(FORM, made(tmp_path, "0 - claim", "(4, 0) - quote", "3 - quote"))
    )
    assert (report.by_text, len(report.lost)) == (2, 1)


def test_carriage_returns_and_a_byte_order_mark_are_no_words(tmp_path: Path) -> None:
    path = made(tmp_path, "(4, 1) - quote", text="\ufeff" + TEXT.replace("\n", "\r\n"))
    assert spans_of(only(rows_in(FORM, path))) == [("quote", "one.")]


def test_the_text_or_its_folder_can_be_named_too(tmp_path: Path) -> None:
    made(tmp_path, "0 - claim")
    assert len(rows_in(FORM, tmp_path)) == len(rows_in(FORM, tmp_path / "prices.txt")) == 1


WRONG = {
    "unknown label": ("0 - clam", "line 1: there is no tag 'clam' in the scheme"),
    "no hyphen": ("0 claim", "line 1: is no annotation"),
    "no place": ("x - claim", "line 1: is about 'x'"),
    "a call": ("__import__('os') - claim", 'line 1: is about "__import__'),
    "brackets": ("((0, 1) - claim", "line 1: is about"),
    "the whole document": ("() - claim", r"line 1: is about '\(\)'; expected a line"),
    "four numbers": ("(0, 1, 2, 3) - claim", "expected a line, words or characters"),
    "beyond the text": ("90 - claim", "is about line 90, but the text has 6; lines count from 0"),
    "an empty line": ("1 - claim", "is about line 1, which is empty"),
    "no such word": ("(0, 99) - claim", "is about word 99 of line 0, which has fewer"),
    "no such character": ("(0, 0, 6) - claim", "is about character 6 of a shorter word"),
    "backwards": ("((0, 5), (0, 4)) - claim", r"runs from \(0, 5\) to \(0, 4\)"),
    "of two kinds": ("((0, 5), (1,)) - claim", "expected them in order"),
    "cut short": ("((0, 5), (0", "line 1: is no annotation"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_line_stops_the_import_with_file_line_and_reason(name: str, tmp_path: Path) -> None:
    said, message = WRONG[name]
    store = MemoryStore({"prices": TEXT})
    with pytest.raises(FormatError, match=f"prices.txt.annotations: .*{message}"):
        import_into(store, rows_in(FORM, made(tmp_path, said)))
    assert store.annotators() == []


def test_a_text_must_stand_beside_it_and_both_be_utf_8(tmp_path: Path) -> None:
    path = made(tmp_path, "0 - claim")
    path.write_bytes("0 - claim\n".encode("utf-16"))
    with pytest.raises(FormatError, match="annotations: byte 1 is no UTF-8"):
        rows_in(FORM, path)
    path.write_text("0 - claim\n")
    (tmp_path / "prices.txt").unlink()
    with pytest.raises(FormatError, match=r"prices\.txt: cannot be read"):
        rows_in(FORM, path)
    path.unlink()
    with pytest.raises(FormatError, match=r"holds no \.annotations"):
        rows_in(FORM, tmp_path)


def test_links_between_places_are_counted(tmp_path: Path) -> None:
    how = DatasetReading()
    path = made(tmp_path, "0 3 - ", "(0, 1) - ", "0 - claim")
    assert [row.example.tags for row in FORM.rows(path, how)] == [["claim"]]
    assert how.left == {"link between lines": 2}


def test_a_damaged_line_stops_no_other(tmp_path: Path) -> None:
    how = DatasetReading(strict=False)
    path = made(tmp_path, "90 - claim", "0 - quote")
    assert [row.example.tags for row in FORM.rows(path, how)] == [["quote"]]
    assert [fault.place for fault in how.faults] == [f"{path}: line 1"]


def test_files_of_several_people_and_tasks_are_about_one_text(tmp_path: Path) -> None:
    for name in ("topic.annotations0", "topic.annotations1", "annotations-bea"):
        made(tmp_path, "0 - claim").rename(tmp_path / f"prices.txt.{name}")
    found = [(row.example.annotator, row.example.article) for row in rows_in(FORM, tmp_path)]
    assert found == [("bea", "prices"), ("coder-0", "prices"), ("coder-1", "prices")]
    assert [text.name for text in FORM.texts(tmp_path)] == ["prices"]
    assert chosen(None, tmp_path).name == "slate"
    assert chosen(None, tmp_path / "prices.txt.topic.annotations0").name == "slate"


def test_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="slate: is only imported"):
        FORM.write([], tmp_path, Options(default_scheme()))
    assert list(tmp_path.iterdir()) == []


def test_a_read_back_is_the_same_as_the_rows(tmp_path: Path) -> None:
    path = made(tmp_path, "0 - claim")
    assert list(FORM.read(tmp_path)) == [row.example for row in FORM.rows(path)]
