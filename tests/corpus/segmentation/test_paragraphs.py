"""Wrapped lines: Markdown as CommonMark means it, and text that was wrapped by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.corpus.segmentation.paragraphs import is_wrapped
from reviewer.corpus.segmentation.segment import segment, way_of

MARKDOWN = """# The pier

The pier of Oskhavn was
sold. Nobody knows
who bought it.

> It was ours, said
> the mayor. Then he left.

- Paint it
  twice
- Sell it

| who | pays |
|-----|------|
| Osk | 12   |

```
code = 1
```

<div class="x">

{{< figure src="pier.png" >}}
![The pier](pier.png)
A line that ends hard\\
goes on here.

[1]: https://pier.example/

The end
=======

Last words.
"""

WIRE = """OSKHAVN, Nov. 3 (XY) - The pier of Oskhavn was sold on Monday to a
buyer whom nobody in the town of four thousand people had heard of until
then, the mayor said. He did not say how much the buyer had paid for the
old pier, which had been shut since the storm of last winter.
   The council will meet on Friday to talk about it, and some of its mem-
bers want the sale to be undone before the end of the year is reached by
the lawyers. "We were not asked," said Mira Osk, who has a boat there.
"""

MAIL = """Hello,

> The pier has been sold and nobody in the whole town knows who it was
> that bought it in the end. I would like to hear what you think of it
> before the council meets on Friday, because I am to speak there then.

I think that we should wait until the mayor has told us who the buyer is
and what he wants to do with the pier. After that we can still write one
more letter to the council and ask for a meeting with all of the people.

Tom
"""


def units(text: str, how: str = "auto") -> list[tuple[str, str]]:
    """Kind and words of every unit."""
    found = segment(text, how=way_of(text, 0, how))
    return [(unit.kind, " ".join(text[unit.start : unit.end].split())) for unit in found]


def test_markdown_is_read_as_paragraphs() -> None:
    assert units(MARKDOWN, "markdown") == [
        ("heading", "# The pier"),
        ("sentence", "The pier of Oskhavn was sold."),
        ("sentence", "Nobody knows who bought it."),
        ("sentence", "> It was ours, said > the mayor."),
        ("sentence", "Then he left."),
        ("item", "- Paint it twice"),
        ("item", "- Sell it"),
        ("item", "| who | pays |"),
        ("note", "|-----|------|"),
        ("item", "| Osk | 12 |"),
        ("note", "```"),
        ("note", "code = 1"),
        ("note", "```"),
        ("note", '<div class="x">'),
        ("note", '{{< figure src="pier.png" >}}'),
        ("note", "![The pier](pier.png)"),
        ("sentence", "A line that ends hard\\"),
        ("sentence", "goes on here."),
        ("note", "[1]: https://pier.example/"),
        ("heading", "The end"),
        ("note", "======="),
        ("sentence", "Last words."),
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_offsets_are_those_of_the_text(newline: str) -> None:
    text = MARKDOWN.replace("\n", newline)
    assert units(text, "markdown") == units(MARKDOWN, "markdown")


def test_wire_copy_and_mail_are_recognised() -> None:
    assert is_wrapped(WIRE) and is_wrapped(MAIL)
    wire = [text for _, text in units(WIRE)]
    assert wire[0].startswith("OSKHAVN") and wire[0].endswith("the mayor said.")
    assert wire[2].startswith("The council") and "some of its mem- bers want" in wire[2]
    mail = [text for _, text in units(MAIL)]
    assert mail[0] == "Hello," and mail[-1] == "Tom"
    assert "I think that we should wait until" in mail[3]


@pytest.mark.parametrize(
    "text",
    [
        "A short line.\nAnother line.\nA third one.\nA fourth one.\nA fifth one.\nA sixth.\n",
        "Every sentence of this text stands on a line of its own, you see.\n" * 9,
        "roses are red\nviolets blue\nand so\nare you\nmy love\nof course\n",
        "- item one of a list\n- item two of the list\n- item three of it\n- item four\n- five\n",
        "word " * 400 + "\n" + "word " * 300,
        "",
    ],
)
def test_other_texts_keep_their_lines(text: str) -> None:
    assert not is_wrapped(text)
    assert units(text) == units(text, "kept")


def test_a_text_can_be_told_to_keep_its_lines() -> None:
    assert len(units(WIRE, "kept")) > len(units(WIRE))


@given(
    st.lists(st.sampled_from([*"ab.!> -#|`\r\n\u2028*1", "The ", "  ", "\n\n", "```"]), max_size=80)
)
@settings(max_examples=150, deadline=None)
def test_every_visible_character_is_in_one_unit(pieces: list[str]) -> None:
    text = "".join(pieces)
    for how in ("markdown", "wrapped"):
        last = 0
        for unit in segment(text, how=way_of(text, 0, how)):
            assert last <= unit.start < unit.end <= len(text)
            assert not text[last : unit.start].strip()
            last = unit.end
        assert not text[last:].strip()


def test_twice_the_text_is_read_to_its_end() -> None:
    for how in ("markdown", "wrapped"):
        text = "some words that go on and on without any end of it at all, you see\n" * 30_000
        assert sum(1 for _ in segment(text, how=way_of(text, 0, how))) == 1


def test_a_span_of_code_is_not_cut() -> None:
    text = "Call `shut! (...)`. It takes ``a ` . B`` as well.\n\nA lone ` tick. Then more.\n"
    found = [text[unit.start : unit.end] for unit in segment(text, how="markdown")]
    assert found == [
        "Call `shut! (...)`.",
        "It takes ``a ` . B`` as well.",
        "A lone ` tick.",
        "Then more.",
    ]
