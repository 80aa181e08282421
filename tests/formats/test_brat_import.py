"""Imports from brat: our exports as they come back, and what others annotated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from reviewer.formats import FormatError, Options, load
from reviewer.formats.base import DatasetReading
from reviewer.formats.proof.prove import export
from reviewer.store.memory_store import MemoryStore
from tests.formats.awkward import TEXTS, awkward
from tests.formats.import_steps import import_into, only, rows_in

FORM = load("brat")
TEXT = TEXTS["prices"]


@pytest.fixture
def ours(options: Options, tmp_path: Path) -> Path:
    """ann's annotations of `prices`, as we export them."""
    meant = [one for one in awkward() if one.annotator == "ann" and one.article == "prices"]
    export(FORM, meant, tmp_path / "out", options)
    return tmp_path / "out" / "ann" / "prices.ann"


def edit(path: Path, *changes: tuple[str, str]) -> Path:
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")
    return path


def theirs(folder: Path, *lines: str, text: str = TEXT) -> Path:
    """A document that somebody annotated in brat, without us."""
    (folder / "prices.txt").write_text(text, "utf-8")
    path = folder / "prices.ann"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def mark(number: int, type: str, words: str) -> str:
    start = TEXT.index(words)
    return f"T{number}\t{type} {start} {start + len(words)}\t{words}"


def test_an_edit_made_in_brat_arrives(ours: Path) -> None:
    """As brat writes it: new ids behind the others, changed types and attributes in place."""
    start = TEXT.index("Prices rose")
    edit(
        ours,
        ("T3\tSentence_claim", "T3\tSentence_demand"),
        ("A3\tstatus T2 supported", "A3\tstatus T2 not__enough__evidence"),
        ("A6\tdecided T10 cannot", "A6\tdecided T10 settled"),
        ("T8\tclaim 10 33\tPrices rose 4% 😊 in May", "T8\tquote 10 21\tPrices rose"),
        ("AnnotatorNotes T2\t-- 😊\\nsecond line", "AnnotatorNotes T2\tshorter"),
        ("#8\t", f"T12\tthreat {start} {start + 6}\tPrices\n#8\t"),
    )
    found = [row.example for row in rows_in(FORM, ours)]
    one = found[1]
    assert one.tags == ["demand", "figure", "quote", "threat"]
    assert one.checks[0]["status"] == "not enough evidence"
    assert one.note == "shorter"
    assert [(span["id"], span["tag"], span["text"]) for span in one.spans] == [
        ("T12", "threat", "Prices"),
        ("k1", "figure", "4%"),
        ("k2", "quote", "Prices rose"),
    ]
    assert [part["name"] for part in one.spans[1]["parts"]] == ["number", "period"]
    assert found[3].decided == "settled"
    report = import_into(MemoryStore(TEXTS), rows_in(FORM, ours))
    assert (report.exact, report.lost, report.partly) == (len(found), [], [])


def test_a_sentence_that_was_taken_away_is_not_imported(ours: Path) -> None:
    lines = ours.read_text("utf-8").splitlines(keepends=True)
    ours.write_text("".join(line for line in lines if "T9" not in line), "utf-8")
    assert len(rows_in(FORM, ours)) == 4


def test_a_span_outside_of_the_sentences_is_refused(ours: Path) -> None:
    edit(ours, ("#8\t", "T12\tthreat 9 10\t \n#8\t"))
    (ours.with_suffix(".txt")).write_text(TEXT.replace("\n\n", "\n ", 1), "utf-8")
    with pytest.raises(FormatError, match=r"line \d+: threat from 9 to 10 is in no sentence"):
        rows_in(FORM, ours)


def test_what_somebody_annotated_without_us_is_found_sentence_by_sentence(tmp_path: Path) -> None:
    path = theirs(
        tmp_path,
        mark(1, "figure", "4%"),
        mark(2, "figure-number", "4"),
        mark(3, "claim", "Prices rose"),
        mark(4, "quote", "Quoted"),
        "R1\tnumber Arg1:T1 Arg2:T2\t",
        "A1\tstatus T1 refuted",
        "A2\tNegation T3",
        "#1\tAnnotatorNotes T4\tC:\\new?",
        "N1\tReference T1 Wikipedia:534366\tPrices",
        "*\tEquiv T1 T3",
    )
    one, two = (row.example for row in rows_in(FORM, path))
    assert (one.text, one.tags, one.decided) == (
        "Prices rose 4% 😊 in May, he said.", ["claim", "figure"], "settled",
    )  # fmt: skip
    assert [(span["text"], len(span["parts"])) for span in one.spans] == [
        ("4%", 1), ("Prices rose", 0),
    ]  # fmt: skip
    assert one.checks == [
        {"id": "content.T1", "scope": "content", "status": "refuted", "span": "T1"}
    ]
    assert (two.tags, two.note) == (["quote"], "C:\\new?")
    store = MemoryStore(TEXTS)
    report = import_into(store, rows_in(FORM, path))
    assert (report.exact, report.lost, report.partly) == (2, [], [])


def test_arguments_of_events_are_parts(tmp_path: Path) -> None:
    event = "E1\tfigure:T1 Number:T2"
    path = theirs(tmp_path, mark(1, "figure", "4%"), mark(2, "figure-number", "4"), event)
    assert [part["name"] for part in only(rows_in(FORM, path)).spans[0]["parts"]] == ["number"]


def test_a_span_over_a_line_break_is_read_as_one(tmp_path: Path) -> None:
    text = "One line\nof two.\n"
    path = theirs(tmp_path, "T1\tclaim 4 8;9 11\tline of", text=text)
    [span] = only(rows_in(FORM, path)).spans
    assert (span["start"], span["end"], span["text"]) == (4, 11, "line\nof")


def test_a_document_of_another_article_is_found_by_its_words(tmp_path: Path) -> None:
    folder = tmp_path / "bob"
    folder.mkdir()
    moved = f"A beginning of its own.\n{TEXT}"
    start = moved.index("4%")
    theirs(folder, f"T1\tfigure {start} {start + 2}\t4%", text=moved).rename(folder / "x.ann")
    (folder / "prices.txt").rename(folder / "x.txt")
    assert [row.example.annotator for row in rows_in(FORM, tmp_path)] == ["bob"]
    report = import_into(MemoryStore(TEXTS), rows_in(FORM, tmp_path))
    assert (report.by_text, report.lost, report.partly) == (1, [], [])


def test_a_file_with_carriage_returns_is_read(tmp_path: Path) -> None:
    path = theirs(tmp_path, mark(1, "figure", "4%"))
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert only(rows_in(FORM, path)).tags == ["figure"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Up 😊.\nIt sank.\n", ["T1\tclaim 7 15\tIt sank."]),
        ("Ché.\nIt sank.\n", ["T1\tclaim 6 14\tIt sank."]),
        ("Up.\r\nIt sank.\r\n", ["T1\tclaim 0 3\tUp.", "T2\tclaim 4 12\tIt sank."]),
        ("\ufeffUp. It sank.\n", ["T1\tclaim 5 13\tIt sank."]),
        ("Up. It sank.\n", ["T1\tclaim 4 13\tIt sank. "]),
        ("Up. It sank.\n", ["T1\tclaim 7 12;4 6\tsank. It"]),
    ],
    ids=["UTF-16", "bytes", "line ends as one", "a mark", "a line end as a space", "no order"],
)
def test_what_the_offsets_count_is_told_by_the_words(
    tmp_path: Path, text: str, lines: Sequence[str]
) -> None:
    """A corpus to which git gave other line ends was refused line by line."""
    (tmp_path / "a.txt").write_bytes(text.encode())
    (tmp_path / "a.ann").write_text("\n".join(lines) + "\n", "utf-8")
    found = [
        span["text"] for row in rows_in(FORM, tmp_path / "a.ann") for span in row.example.spans
    ]
    assert found[-1] == "It sank."


def test_one_word_beside_its_place_is_no_other_way_of_counting(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Up 😊. It sank.\n", "utf-8")
    lines = "T1\tclaim 6 14\tIt sank.\nT2\tclaim 1 3\tUp\n"
    (tmp_path / "a.ann").write_text(lines, "utf-8")
    how = DatasetReading(strict=False)
    assert len(list(FORM.rows(tmp_path / "a.ann", how))) == 1
    assert ["line 2" in str(fault) for fault in how.faults] == [True]


Lines = tuple[str, ...]

WRONG: dict[str, tuple[Lines, str]] = {
    "unknown tag": ((mark(1, "PER", "4%"),), "there is no tag 'PER' in the scheme"),
    "beyond the text": (("T1\tfigure 400 402\t4%",), "line 1: ends at 402, beyond the 128 code"),
    "other words": (("T1\tfigure 23 25\t4%",), "line 1: is '4%', but the text there is '% '"),
    "the same id twice": (
        (mark(1, "figure", "4%"), mark(1, "claim", "rose")),
        "line 2: has the id T1, as line 1",
    ),
    "end before start": (("T1\tfigure 9 3\tx",), "line 1: runs from 9 to 3"),
    "no tab": (("T1 figure 3 9",), "line 1: is no annotation"),
    "no id": (("X1\tfigure 3 9\tx",), "line 1: is no annotation"),
    "a space in the type": (("T1\tmy figure 3 9\tx",), "line 1: has no type and offsets"),
    "about nothing": (("A1\tstatus T4 refuted",), "line 1: is about 'T4', which is nowhere"),
    "a link to nothing": ((mark(1, "figure", "4%"), "R1\tx Arg1:T1 Arg2:T2"), "about 'T2'"),
    "half a relation": ((mark(1, "figure", "4%"), "R1\tx Arg1:T1"), "line 2: is cut short"),
    "a part of nothing": ((mark(1, "figure-number", "4"),), "no tag 'figure-number'"),
    "unknown status": (
        (mark(1, "figure", "4%"), "A1\tstatus T1 true"),
        "there is no status 'true'",
    ),
    "broken metadata": ((mark(1, "Sentence", "# Prices"), "#1\tReviewer T1\t{"), "line 2: is no"),
    "odd metadata": ((mark(1, "Sentence", "# Prices"), '#1\tReviewer T1\t{"mask":1}'), "metadata"),
    "odd offsets": ((mark(1, "Sentence", "# Prices"), '#1\tReviewer T1\t{"end":"x"}'), "offset"),
    "no attributes": ((mark(1, "claim", "rose"), "#1\tAttributes T1\tx"), "line 2: is no note"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_line_stops_the_import_with_file_line_and_reason(name: str, tmp_path: Path) -> None:
    lines, message = WRONG[name]
    store = MemoryStore(TEXTS)
    with pytest.raises(FormatError, match=f"prices.ann.*{message}"):
        import_into(store, rows_in(FORM, theirs(tmp_path, *lines)))
    assert store.annotators() == []


DAMAGE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "truncated in an annotation": (lambda data: data[: data.index(b"he said")], r"line \d+: is"),
    "truncated in metadata": (
        lambda data: data[: data.rindex(b'"example"')],
        r"line \d+: is no note of type Reviewer",
    ),
    "wrong encoding": (lambda data: data.decode().encode("utf-16"), "is no UTF-8"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_file_is_refused(name: str, ours: Path) -> None:
    damage, message = DAMAGE[name]
    ours.write_bytes(damage(ours.read_bytes()))
    with pytest.raises(FormatError, match=message):
        rows_in(FORM, ours)


def test_a_text_must_stand_beside_the_file(ours: Path) -> None:
    ours.with_suffix(".txt").unlink()
    with pytest.raises(FormatError, match=r"prices\.txt: cannot be read .*a \.txt beside each"):
        rows_in(FORM, ours)


def corpus(folder: Path, *files: tuple[str, str]) -> Path:
    """Files of a corpus; `text` and `marks` stand for a text and what is marked in it."""
    said = {"text": TEXT, "marks": f"{mark(1, 'claim', 'Prices rose')}\n"}
    for name, what in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(said.get(what, what), "utf-8")
    return folder


@pytest.mark.parametrize(
    "files",
    [
        [("marks/prices.ann", "marks"), ("texts/prices.txt", "text")],
        [("marks/prices.txt.ann", "marks"), ("texts/prices.txt", "text")],
        [("prices.txt.ann", "marks"), ("prices.txt", "text")],
        [("marks/prices.ann", "marks"), ("texts/prices", "text")],
        [("a/marks/prices.ann", "marks"), ("a/texts/prices.txt", "text"), ("b/prices.txt", "no")],
        [("m/dev/prices.ann", "marks"), ("t/dev/prices.txt", "text"), ("t/test/prices.txt", "no")],
        [("marks/prices.ann", "marks"), ("a/prices.txt", "text"), ("b/prices.txt", "text")],
    ],
)
def test_a_text_elsewhere_in_the_folder_is_found(
    files: list[tuple[str, str]], tmp_path: Path
) -> None:
    root = corpus(tmp_path / "corpus", *files)
    [row] = rows_in(FORM, root)
    assert (row.example.article, row.example.tags) == ("prices", ["claim"])
    # A folder that only holds what is marked is not called after a person.
    assert row.example.annotator == ""
    assert TEXT in {text.text for text in FORM.texts(root)}


def test_people_with_folders_of_their_own_share_one_set_of_texts(tmp_path: Path) -> None:
    root = corpus(
        tmp_path / "corpus", ("coder1/prices.ann", "marks"), ("coder2/prices.ann", "marks"),
        ("texts/prices.txt", "text"),
    )  # fmt: skip
    assert [row.example.annotator for row in rows_in(FORM, root)] == ["coder1", "coder2"]
    assert [text.name for text in FORM.texts(root)] == ["texts/prices"]


def test_the_name_of_a_file_may_tell_whose_it_is(tmp_path: Path) -> None:
    root = corpus(
        tmp_path / "corpus", ("marks/prices_ann.ann", "marks"), ("marks/prices_b7.ann", "marks"),
        ("texts/prices.txt", "text"),
    )  # fmt: skip
    found = [(row.example.annotator, row.example.article) for row in rows_in(FORM, root)]
    assert found == [("ann", "prices"), ("b7", "prices")]
    assert [text.name for text in FORM.texts(root)] == ["texts/prices"]


def test_texts_of_one_name_that_differ_are_not_chosen_among(tmp_path: Path) -> None:
    root = corpus(
        tmp_path / "corpus", ("marks/prices.ann", "marks"), ("a/prices.txt", "text"),
        ("b/prices.txt", "Prices fell."),
    )  # fmt: skip
    with pytest.raises(FormatError, match=r"prices\.txt: cannot be read .*elsewhere in the folder"):
        rows_in(FORM, root)


def test_another_text_is_refused(ours: Path) -> None:
    text = ours.with_suffix(".txt")
    text.write_text(text.read_text("utf-8").replace("rose", "fell"), "utf-8")
    with pytest.raises(FormatError, match=r"line 4: .*but the text there is 'Prices fell"):
        rows_in(FORM, ours)


def test_a_folder_without_annotations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"holds no \.ann"):
        rows_in(FORM, tmp_path)


def test_relations_between_types_with_a_hyphen_are_relations(tmp_path: Path) -> None:
    """Regression: such types were taken for parts of spans, and their relations left alone."""
    marks = (mark(1, "v-fin", "rose"), mark(2, "n-pl", "May"))
    path = theirs(tmp_path, *marks, "R1\tSUBJ Arg1:T1 Arg2:T2", "A1\tTense T1 past")
    how = DatasetReading()
    one = only(FORM.rows(path, how))
    assert [(each["kind"], each["span"], each["other"]) for each in one.relations] == [
        ("SUBJ", "T1", "T2")
    ]
    assert how.left == {}


def test_a_type_with_a_hyphen_is_a_part_only_where_it_stands_in_one(tmp_path: Path) -> None:
    """Regression: one such annotation in a sentence without the other had the file refused."""
    rose, may = mark(1, "Said", "Prices rose"), mark(2, "Said-bare", "said")
    path = theirs(tmp_path, rose, may, text=TEXT)
    found = {
        (span["tag"], span["text"], len(span["parts"]))
        for row in FORM.rows(path)
        for span in row.example.spans
    }
    assert found == {("Said", "Prices rose", 0), ("Said-bare", "said", 0)}


def test_fragments_may_stand_in_the_order_in_which_they_were_marked(tmp_path: Path) -> None:
    start = TEXT.index("Prices rose")
    later = start + len("Prices ")
    line = f"T1\tclaim {later} {later + 4};{start} {start + 6}\trose Prices"
    [row] = rows_in(FORM, theirs(tmp_path, line))
    words = [span["text"] for span in row.example.spans]
    assert words == ["Prices rose"]


def test_folders_with_documents_of_one_name_and_other_words_are_nobodys(tmp_path: Path) -> None:
    """Regression: the parts of a corpus, each numbered from 1, were two annotators."""
    for folder, words in (("train", "Ned Ash left."), ("dev", "Orlo fell.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "1.txt").write_text(words, "utf-8")
        (tmp_path / folder / "1.ann").write_text(f"T1\tclaim 0 4\t{words[:4]}\n", "utf-8")
    rows = list(FORM.rows(tmp_path, DatasetReading()))
    assert {(row.example.annotator, row.example.text) for row in rows} == {
        ("", "Ned Ash left."), ("", "Orlo fell."),
    }  # fmt: skip
    (tmp_path / "dev" / "1.txt").write_text("\ufeffNed Ash left.\r\n", "utf-8")
    (tmp_path / "dev" / "1.ann").write_text("T1\tclaim 0 3\tNed\n", "utf-8")
    rows = list(FORM.rows(tmp_path, DatasetReading(strict=False)))
    assert {row.example.annotator for row in rows} == {"train", "dev"}
