from itertools import islice
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from benchmarks import data, slate
from reviewer.corpus.segmentation.segment import segment


def test_every_sentence_names_somebody_of_its_own() -> None:
    names = {data.name(index) for index in range(400_000)}
    assert len(names) == 400_000
    assert {len(name) for name in names} == {8}


def test_the_name_of_a_sentence_stands_in_no_other_one() -> None:
    text = "\n".join(data.sentences(2_000))
    assert {text.count(data.name(index)) for index in range(2_000)} == {1}
    assert not any(data.name(index) in text for index in range(2_000, 4_000))


@given(st.integers(0, 5_000), st.integers(0, 50), st.integers(0, 9))
def test_a_sentence_does_not_depend_on_the_range_asked_for(
    first: int, count: int, seed: int
) -> None:
    whole = list(islice(data.sentences(first + count, seed=seed), first, None))
    assert list(data.sentences(count, first, seed)) == whole


def test_paragraphs_hold_the_sentences_in_order_and_nothing_else() -> None:
    text = "".join(data.paragraphs(100, 7))
    assert " ".join(text.split()) == " ".join(data.sentences(100, 7))
    sizes = [len(block.split(". ")) for block in text.split("\n\n") if block]
    assert len(sizes) > 15
    assert max(sizes) <= 6


def test_the_program_finds_exactly_these_sentences() -> None:
    text = "".join(data.paragraphs(300))
    assert [text[u.start : u.end] for u in segment(text)] == list(data.sentences(300))


def test_a_corpus_is_the_same_each_time(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        data.write_corpus(tmp_path / folder, 3, each=4)
    read = [
        {path.name: path.read_text("utf-8") for path in (tmp_path / folder).iterdir()}
        for folder in ("one", "two")
    ]
    assert read[0] == read[1]
    assert sorted(read[0]) == [f"{a:05}-{data.name(a * 4).lower()}.txt" for a in range(3)]


def test_labels_for_the_peer_stand_at_even_distances() -> None:
    lines = list(slate.labels(1_000, 4))
    assert [line.split(" - ")[0] for line in lines] == ["0", "250", "500", "750"]
    assert len(list(slate.labels(3, 10))) == 3
