"""Kinds of lines: documented rules, and never a moved boundary."""

import pytest

from reviewer.corpus.segmentation.segment import segment
from reviewer.corpus.segmentation.unit_kinds import guess_title

PARAGRAPH = "The council met on Friday and voted twice on the plan. It passed."


def kinds(text: str) -> list[str]:
    """Return the kinds of all units."""
    return [unit.kind for unit in segment(text)]


def kind_in_place(line: str) -> str:
    """Return the kind of a line between two paragraphs, set off by blank lines."""
    text = f"{PARAGRAPH}\n\n{line}\n\n{PARAGRAPH}"
    found = {
        unit.kind
        for unit in segment(text)
        if text.find(line) <= unit.start < text.find(line) + len(line)
    }
    assert len(found) == 1, found
    return found.pop()


@pytest.mark.parametrize(
    "line",
    [
        "# The long siege",
        "### What next? Nobody knows.",
        "The Long Siege",
        "What the Harbour Wants",
        "Key points",
        "BORDER CRISIS DEEPENS",
        "UPDATE 2-U.S. HALTS AID",
        "“We Will Not Go”",
        "Recent examples & context",
        "2025 in review",
    ],
)
def test_headings(line: str) -> None:
    assert kind_in_place(line) == "heading"


@pytest.mark.parametrize(
    "line",
    [
        "- Bread and water for all.",
        "* Bread",
        "• Food for all. Now.",
        "1. Open the gate. Then wait.",
        "12) Close it",
        "(3) Wait",
        "1.2 Scope of the law",
        "a) First point",
        "(b) Second point",
        "iv. The annex",
        "IV. The verdict",
        "– Aid must flow",
        "1.\tClose the gate.",
    ],
)
def test_items(line: str) -> None:
    assert kind_in_place(line) == "item"


@pytest.mark.parametrize(
    "line",
    [
        "By Anna K. Bell",
        "By Anna Bell and Tomas de la Cruz",
        "BY ANNA BELL",
        "By Our Correspondent",
        "By Reuters",
        "Reporting by Anna Bell",
        "Published Dec. 11, 2025 | Updated 4:15 p.m.",
        "Last updated: 3 Nov. 2024, 5:00 p.m. GMT",
        "Photo: Rescue teams in Dera. Credit: K. Lund/Pool",
        "Image credit: K. Lund",
        "*By Anna Bell*",
    ],
)
def test_bylines(line: str) -> None:
    expected = "note" if line.startswith("Reporting") else "byline"
    assert kind_in_place(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "(The writer is a retired pilot.)",
        "[Editor’s note: this column was corrected on Friday.]",
        "Editor's note: This was changed. We regret it.",
        "Correction: The bridge fell in 1998.",
        "*Editor’s note: This was changed.*",
        "< truncated 88 characters >",
        "Reporting by Anna Bell; editing by Tomas Cruz",
        "***",
        "————",
        "```python",
    ],
)
def test_notes(line: str) -> None:
    assert kind_in_place(line) == "note"


@pytest.mark.parametrize(
    "line",
    [
        "The war is over.",
        "Will the harbour open again?",
        "They want three things:",
        "By Friday the port was shut.",
        "By all accounts he left early.",
        "the line goes on without a capital",
        "(He left.)",
        "A. Rahman said no.",
        "Note that the port was shut.",
        "Updated rules came in 2024 and nobody read them, which was a pity because they were very "
        "good rules and would have saved the bridge.",
        "The minister said in a very long line without any stop that nobody had asked him at all",
        "2025. What a year.",
        "—No lo sé.",
    ],
)
def test_sentences(line: str) -> None:
    assert kind_in_place(line) == "sentence"


def test_a_heading_may_stand_directly_above_its_paragraph() -> None:
    assert kinds(f"{PARAGRAPH}\n\nSovereignty concerns\n{PARAGRAPH}")[2] == "heading"
    assert kinds(f"Old Title\nBy Ada Voss\n{PARAGRAPH}")[:2] == ["heading", "byline"]


def test_a_heading_may_be_underlined() -> None:
    assert kinds(f"The Siege\n=====\n{PARAGRAPH}")[:2] == ["heading", "note"]


def test_the_only_line_of_a_text_is_no_heading() -> None:
    assert kinds("The talks resumed after the bre") == ["sentence"]


def test_hard_wrapped_lines_are_no_headings() -> None:
    text = "The wrapped line breaks\nin the middle of a sentence. And it goes on.\nThen it ends"
    assert set(kinds(text)) == {"sentence"}


def test_labels_under_a_lead_in_are_items() -> None:
    text = (
        "The demands include:\n\nBorder watch — More men along the river.\n\n"
        "Swift trials — No one may roam freely. None.\n\nThat is all — for now, he said."
    )
    assert kinds(text) == ["sentence", "item", "item", "item", "item"]
    assert kinds(text.replace("include:", "include many."))[1] == "sentence"


def test_capital_letters_are_markers_only_in_a_row() -> None:
    assert kinds("A. Food\nB. Water\nC. Shelter") == ["item", "item", "item"]


def test_a_closing_note_behind_the_last_sentence_is_a_note() -> None:
    assert kinds("The port is shut. (The writer is a pilot.)") == ["sentence", "note"]
    assert kinds("The port is shut. (It was shut before.)") == ["sentence", "sentence"]


NAMES = [f"{letter}da" for letter in "ABCDEFGHIJKLM"]


@pytest.mark.parametrize(
    ("line", "is_byline"),
    [
        ("By " + ", ".join(NAMES[:12]), True),
        ("By " + ", ".join(NAMES[:13]), False),
        ("By A" + "d" * 151 + " Voss", True),
        ("By A" + "d" * 152 + " Voss", False),
    ],
)
def test_a_byline_is_no_longer_than_the_names_of_a_few(line: str, is_byline: bool) -> None:
    found = kinds(f"The Siege of Tolvane\n\n{line}\n\n{PARAGRAPH}")[1]
    assert (found == "byline") is is_byline


@pytest.mark.parametrize(("before", "kind"), [(11, "byline"), (12, "sentence"), (20, "sentence")])
def test_a_byline_below_the_first_dozen_of_lines_is_a_sentence_like_any_other(
    before: int, kind: str
) -> None:
    text = "\n\n".join([PARAGRAPH] * before + ["By Anna Bell"])
    assert kinds(text)[-1] == kind


def test_the_first_heading_gives_the_title() -> None:
    for text in (f"# The *Siege*\n\n{PARAGRAPH}", f"By Ada Voss\n\nThe Siege\n\n{PARAGRAPH}"):
        title = guess_title(text, segment(text))
        assert title in ("The *Siege", "The Siege")
    assert guess_title(PARAGRAPH, segment(PARAGRAPH)) is None
    assert guess_title("", []) is None
