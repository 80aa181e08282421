"""What is cut without asking the rules is what the rules cut."""

from hypothesis import given
from hypothesis import strategies as st

from reviewer.corpus.segmentation.boundaries import ends_here, ends_plainly
from reviewer.corpus.segmentation.brackets import take_aside
from reviewer.corpus.segmentation.candidates import Candidate
from reviewer.corpus.segmentation.lexicon import load
from reviewer.corpus.segmentation.stop_characters import END

WORDS = (
    "the", "ferry", "Marrow", "no", "etc", "Mrs", "Prof", "capt", "dept", "viii", "xxi", "usw",
    "Kaiserstr", "approx", "Aug", "sept", "Corp", "A", "I", "u.a", "co.op", "naïve", "Ó", "12",
    "12.", "S.", "(AP)", "(see", "[1]", "“", "”", '"', "'", "(", ")", "•", "-", ":", "...", "!",
)  # fmt: skip
LANGUAGES = ("en", "de", "fr", "es", "sv", "ja", "xx")

WORDED = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from((" ", " ", ". ", ". ", ".", "\u00a0"))),
    min_size=1,
    max_size=12,
).map(lambda pieces: "".join(word + behind for word, behind in pieces).strip())


def plain_ends(text: str, language: str = "en", *own: str) -> list[int]:
    """Where a text ends plainly; there the rules are asked too, and must say the same."""
    lexicon = load(language, own)
    found = []
    for match in END.finditer(text):
        if not ends_plainly(text, lexicon, 0, match.span(), len(text)):
            continue
        here = Candidate(text, lexicon, 0, match.span(), len(text))
        assert (here.end, here.after) == (match.end(), match.end() + 1)
        assert not take_aside(here)
        assert ends_here(here)
        found.append(match.end())
    return found


@given(WORDED, st.sampled_from(LANGUAGES))
def test_the_rules_end_a_sentence_wherever_it_ends_plainly(text: str, language: str) -> None:
    plain_ends(text, language)


def test_a_word_with_a_dot_and_a_capital_behind_it_ends_a_sentence_plainly() -> None:
    assert plain_ends("The ferry sank. The crew swam. No one drowned.") == [15, 30]


def test_what_may_be_more_than_that_is_left_to_the_rules() -> None:
    said = (
        "It fell to Prof. Venn to speak.",  # an abbreviation
        "She waited (it was late. Then it rained) for hours.",  # in a bracket
        "See the list xxiii. The end of it.",  # as a numeral is
        "It was “over.” The crew swam.",
        "It was over.  The crew swam.",
        "It was over. 12 men swam.",
        "He wrote to Karim. A. Venn answered.",
    )
    assert [plain_ends(text) for text in said] == [[]] * len(said)


def test_an_abbreviation_of_the_user_s_own_is_left_to_the_rules() -> None:
    assert plain_ends("They live in Marrow. The ferry sank.") == [20]
    assert plain_ends("They live in Marrow. The ferry sank.", "en", "Marrow") == []
