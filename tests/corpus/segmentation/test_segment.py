"""Boundaries: the cases, coverage of anything, and behaviour on hostile input."""

import json
import random
import sys
from importlib import import_module
from importlib.metadata import version
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.corpus.invisible_characters import INVISIBLE, NEWLINES
from reviewer.corpus.segmentation.abbreviations import VERSION, abbreviates
from reviewer.corpus.segmentation.segment import SEGMENTER, segment
from reviewer.corpus.segmentation.stop_characters import END

DATA = Path(__file__).parents[2] / "data"
ALPHABET = [
    *"abcDE I.!?…;:,\"'“”‘’«»‹›„()[]{}<>-–—*_#•1239 /@\n\r\t\x00\x1c",
    *"。،۔।؟（）「」！áßÖдКπΣאبہका好はけ한국😀👨👩¹†",
    *"\xa0\x85\u2028\u2029\u3000\u202f\u2009\u200b\u200d\u200f\u2060\ufeff\u0301",
    *["Dr.", "U.S.", " p.m. ", "...", "Mr. ", "“I ", "said", "The ", "? ", "! ", ". ", "[3]"],
    *["](x)", "http://a.b/", "i.e. ", "。”", "\r\n", " Vitamin D\xa0. ", ".)", "— "],
]

PATHOLOGICAL = [
    *["“", ".", "x", "(", "“a! ", ". (", "(A. ", "U. ", "A.” Bob ", "1. ", "a\n", "A… ", "!("],
    *["abc.", "好。”", "“好。", '"A. "', "He (is. It) was. ", "A.” 好好", "p.m. ", "A.— ", "Mr. "],
]


def cases(name: str) -> list[dict[str, object]]:
    """Read a file of cases."""
    with (DATA / name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def spans(text: str, **options: object) -> list[tuple[int, int]]:
    """Split a text into ranges."""
    return [(unit.start, unit.end) for unit in segment(text, **options)]  # type: ignore[arg-type]


def sentences(text: str, **options: object) -> list[str]:
    """Split a text into strings."""
    return [text[start:end] for start, end in spans(text, **options)]


def is_blank(char: str) -> bool:
    """Tell whether a character may stand between units."""
    return char.isspace() or char in INVISIBLE


def check_units(text: str) -> None:
    """Assert that every visible character is in exactly one trimmed, ordered unit."""
    last = 0
    for start, end in spans(text):
        assert last <= start < end <= len(text)
        assert all(map(is_blank, text[last:start]))
        assert not is_blank(text[start])
        assert not is_blank(text[end - 1])
        assert not any(char in NEWLINES for char in text[start:end])
        last = end
    assert all(map(is_blank, text[last:]))


@pytest.mark.parametrize("name", ["segmentation_cases.jsonl", "more_cases.jsonl"])
def test_every_case_splits_as_a_careful_reader_would(name: str) -> None:
    wrong = {
        case["id"]: sentences(str(case["text"]))
        for case in cases(name)
        if spans(str(case["text"])) != [tuple(span) for span in case["spans"]]  # type: ignore[attr-defined]
    }
    assert wrong == {}


@given(st.text(max_size=200))
@settings(max_examples=500, deadline=None)
def test_any_text_is_covered_once_and_in_order(text: str) -> None:
    check_units(text)


@given(st.lists(st.sampled_from(ALPHABET), max_size=60).map("".join))
@settings(max_examples=500, deadline=None)
def test_a_text_full_of_stops_quotes_and_odd_spaces_is_covered(text: str) -> None:
    check_units(text)


def test_five_thousand_random_texts_print_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(20261123)
    for _ in range(5000):
        words = (chance.choice(ALPHABET) for _ in range(chance.randrange(50)))
        check_units("".join(words))
    assert capfd.readouterr() == ("", "")


def test_a_library_that_panics_costs_a_hint_and_not_the_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Panic(BaseException):
        pass

    def panic(language: str, text: str) -> list[object]:
        raise Panic

    abbreviates.cache_clear()
    monkeypatch.setattr("sentencex.get_sentence_boundaries", panic)
    assert sentences("We saw it. Karim left.") == ["We saw it.", "Karim left."]
    assert sentences("We met Abp. Karim here.") == ["We met Abp.", "Karim here."]
    abbreviates.cache_clear()


def test_ctrl_c_inside_the_library_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(language: str, text: str) -> list[object]:
        raise KeyboardInterrupt

    abbreviates.cache_clear()
    monkeypatch.setattr("sentencex.get_sentence_boundaries", interrupt)
    with pytest.raises(KeyboardInterrupt):
        sentences("We met Abp. Karim here.")
    abbreviates.cache_clear()


def test_the_library_knows_abbreviations_that_our_lists_do_not() -> None:
    assert sentences("Wir sahen ggf. Karim dort.", language="de") == ["Wir sahen ggf. Karim dort."]


@pytest.mark.parametrize("piece", PATHOLOGICAL)
def test_a_pathological_text_is_split_to_its_end(piece: str) -> None:
    check_units(piece * 20_000)


class Watched(str):
    """A text that knows how much of it was copied, and how far into it."""

    copied = 0
    reached = 0

    def __getitem__(self, key: object) -> str:
        part: str = super().__getitem__(key)  # type: ignore[index]
        if isinstance(key, slice):
            self.copied += len(part)
            self.reached = max(self.reached, key.stop or 0)
        return part


@pytest.mark.parametrize("piece", PATHOLOGICAL)
def test_twice_the_text_is_twice_the_work(piece: str) -> None:
    small, large = Watched(piece * 4_000), Watched(piece * 8_000)
    for text in (small, large):
        assert sum(1 for _ in segment(text)) >= 1
    assert large.copied <= 2.5 * small.copied + 1_000


def test_the_first_units_do_not_need_the_rest_of_the_text() -> None:
    text = Watched("The talks failed. Nobody came.\n\n" * 100_000)
    assert len(list(islice(segment(text), 60))) == 60
    assert text.reached < 5_000


def test_a_long_line_is_split_like_a_short_one() -> None:
    line = "The talks failed in the U.S. “We won,” he said. "
    assert len(sentences(line * 5_000)) == 10_000


def test_units_begin_behind_the_front_matter() -> None:
    text = "---\ntitle: A. B.\n---\nThe talks failed."
    assert sentences(text, start=text.index("The")) == ["The talks failed."]


def test_own_abbreviations_end_a_sentence_only_before_a_first_word() -> None:
    text = "It cost Tkx. Forty to Karim. He paid in Tkx. The rest is owed."
    assert sentences(text, abbreviations=["Tkx."]) == [
        "It cost Tkx. Forty to Karim.",
        "He paid in Tkx.",
        "The rest is owed.",
    ]


def test_a_language_chooses_its_abbreviations() -> None:
    assert len(sentences("Er kam am 3. Montag war frei.", language="de-AT")) == 1
    assert len(sentences("They saw 3. Monday was free.", language="en-GB")) == 2
    assert len(sentences("They left. We stayed.", language="qq")) == 2


def test_an_empty_or_invisible_text_has_no_units() -> None:
    assert spans("") == spans(" \n\u200b\ufeff\r\n\t") == []


def test_the_segmenter_names_the_library_that_it_was_measured_with() -> None:
    assert version("sentencex") == VERSION, "measure the rules again, then raise VERSION"
    assert SEGMENTER.endswith(f"sentencex {VERSION}")


def test_the_library_is_not_imported_before_it_is_asked() -> None:
    import subprocess

    code = (
        "import sys, reviewer.corpus.segmentation.segment, reviewer.corpus.readers;"
        "heavy = {'sentencex', 'textual', 'pydantic', 'tinydb', 'charset_normalizer'};"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_stops_end_where_they_do_by_the_expressions_of_an_old_python() -> None:
    """Regression: those of Python 3.11.2 lost stops; there the library regex takes their place."""
    instead = import_module("regex").compile(END.pattern)
    texts = [
        str(case["text"])
        for name in ("segmentation_cases.jsonl", "more_cases.jsonl")
        for case in cases(name)
    ]
    odd = [
        "It fell ... .. ! Who ? !\u200b” [3].",
        "Ah!!?»” (2) So.[^1] τι; “Ja.”) :։ 1.5.",
        "." * 300 + "”" * 300,
    ]
    for text in (*texts, *odd):
        found, other = ([one.span() for one in each.finditer(text)] for each in (END, instead))
        assert found == other
