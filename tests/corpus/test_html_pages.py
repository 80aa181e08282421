"""What a page says beside its words: dates, quotation marks, numbers of items, rows of tables."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from reviewer.corpus.readers import html
from reviewer.corpus.readers.document import ReadDocument
from reviewer.corpus.segmentation.segment import segment

pytestmark = pytest.mark.skipif(
    find_spec(html.LIBRARY) is None, reason="reading HTML needs the extra: reviewer-tui[html]"
)

FILLER = (
    "<p>The harbour of Oskhavn was opened on a wet morning, and nearly four thousand people "
    "came down to the pier to see the first of the boats leave for the island.</p>"
)


def page(body: str = "", head: str = "") -> ReadDocument:
    """A page with an article, read."""
    text = (
        f'<html lang="en"><head><title>The pier</title>{head}</head><body><article>'
        f"<h1>The pier</h1>{FILLER}{body}{FILLER}</article><footer>© 2024</footer></body></html>"
    )
    (document,) = html.read_html(Path("a.html"), text.encode())
    return document


def units(document: ReadDocument) -> list[tuple[str, str]]:
    """Kind and text of every unit."""
    found = segment(document.text, start=document.body_start)
    return [(unit.kind, document.text[unit.start : unit.end]) for unit in found]


LINKED = '<script type="application/ld+json">%s</script>'


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta property="article:published_time" content="1979-03-04T08:00:00Z">', "1979-03-04"),
        ('<meta name="DC.date.issued" content="1931-02">', "1931-02"),
        ('<meta itemprop="datePublished" content="1888">', "1888"),
        ('<meta name="pubdate" content="20310506">', "2031-05-06"),
        ('<meta name="pubdate" content="Tue, 06 May 2031 10:00:00 GMT">', "2031-05-06"),
        ('<meta name="date" content="6 May 2031">', "2031-05-06"),
        ('<meta name="date" content="May 6, 2031">', "2031-05-06"),
        ('<meta name="date" content="6. März 2031">', "2031-03-06"),
        ('<meta name="date" content="May 2031">', "May 2031"),
        ('<meta name="date" content="05/06/2031">', "05/06/2031"),
        ('<meta name="date" content="2031/05">', "2031-05"),
        ('<meta name="date" content="0000-00-00">', None),
        ('<meta name="pubdate" content="665582400">', None),
        (
            LINKED
            % '{"@graph":[{"datePublished":"2030"},{"@type":"Report","datePublished":"1999"}]}',
            "1999",
        ),
        (
            LINKED % '{"@graph":[{"@type":"Article","datePublished":"1985-07-08T09:00"}]}',
            "1985-07-08",
        ),
        (LINKED % '{"broken', None),
        ('<meta property="article:modified_time" content="2031-05-06T01:01:01Z">', None),
        ("", None),
    ],
)
def test_only_a_stated_date_is_the_date(head: str, date: str | None) -> None:
    document = page("<p>The pier was built on 3 May 1999 and sold in 2003.</p>", head)
    assert document.meta.get("date") == date


@pytest.mark.parametrize(
    ("element", "date"),
    [
        ('<time datetime="1990-05-06T08:00" pubdate>6 May</time>', "1990-05-06"),
        ('<time class="entry-date" datetime="1990-05-06">6 May</time>', "1990-05-06"),
        ('<span itemprop="datePublished" content="1990">May</span>', "1990"),
        ('<p>It closed on <time datetime="1990-05-06">6 May</time>.</p>', None),
    ],
)
def test_an_element_may_state_the_date(element: str, date: str | None) -> None:
    assert page(element).meta.get("date") == date


def test_small_marks_neither_cut_nor_swallow_words() -> None:
    body = (
        "<p>“We saw a <q>third boat</q> on <time>Friday</time>, an <abbr>MP</abbr>’s,” he said.</p>"
    )
    assert ("sentence", "“We saw a “third boat” on Friday, an MP’s,” he said.") in units(page(body))


def test_items_keep_their_numbers() -> None:
    body = (
        "<ol><li>Buy the pier</li><li><p>Paint the pier</p></li></ol>"
        '<ol start="4" type="a"><li>Sell the pier</li></ol><ol type="i"><li>Weep a lot</li></ol>'
    )
    found = units(page(body))
    for item in ("1. Buy the pier", "2. Paint the pier", "d. Sell the pier", "i. Weep a lot"):
        assert ("item", item) in found


def test_rows_of_a_table_are_no_headings() -> None:
    body = "<table><tr><th>Name</th><th>Votes</th></tr><tr><td>Osk</td><td>12</td></tr></table>"
    kinds = {text: kind for kind, text in units(page(body))}
    assert kinds["| Name | Votes |"] == kinds["| Osk | 12 |"] == "item"
