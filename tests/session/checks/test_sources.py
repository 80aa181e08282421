"""Sources: URLs and files as they are pasted, and whether they are known."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.models import Values
from reviewer.session.checks.evidence import date_problem, problems
from reviewer.session.checks.sources import (
    SourceError,
    find_by_words,
    find_source,
    normal_url,
    read_source,
    recent,
)


@pytest.mark.parametrize(
    "same",
    [
        "https://example.org/report",
        "http://example.org/report",
        "https://www.example.org/report/",
        "HTTPS://EXAMPLE.ORG:443/report",
        "https://example.org/report#section-2",
        "https://example.org/report?utm_source=mail&fbclid=1",
        " https://example.org/re%70ort ",
    ],
)
def test_one_page_has_one_normal_form(same: str) -> None:
    assert normal_url(same) == "example.org/report"
    known: dict[str, Values] = {"s1": {"url": "https://example.org/report"}}
    assert find_source(known, read_source(same)) == "s1"


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/report?id=2",
        "https://example.org/Report",
        "https://example.org:8080/report",
        "https://example.com/report",
        "https://example.org/report#/annex",
    ],
)
def test_other_pages_have_another(other: str) -> None:
    assert normal_url(other) != "example.org/report"


def test_the_order_of_parameters_makes_no_difference() -> None:
    assert normal_url("https://x.org/?b=1&a=2") == normal_url("https://x.org?a=2&b=1")


@given(st.text(max_size=30))
def test_any_text_is_refused_or_read(text: str) -> None:
    normal_url(text)
    try:
        read_source(text)
    except SourceError as error:
        assert "\n" not in str(error) or "\n" in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "URL"),
        ("htp://example.org", "htp:"),
        ("https://", "no host"),
        ("https:/example.org", "no host"),
        ("https://exa mple.org/", "blank"),
        ("https://example/", "example"),
        ("https://a..b.org/", "a..b.org"),
        ("https://example.org:port/", "broken"),
        ("https://[::1/", "broken"),
        ("javascript://example.org/%0a", "javascript"),
        ("nowhere/report.pdf", "nowhere/report.pdf"),
        ("~nobody-here/report.pdf", "report.pdf"),
        ("x" * 5000, "no file"),
    ],
)
def test_what_cannot_be_cited_is_one_clear_line(text: str, said: str) -> None:
    with pytest.raises(SourceError) as refused:
        read_source(text)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_is_known_by_its_bytes(tmp_path: Path) -> None:
    file = tmp_path / "my report.pdf"
    file.write_bytes(b"bytes")
    digest = sha256(b"bytes").hexdigest()
    known: dict[str, Values] = {"s2": {"file": "elsewhere.pdf", "sha256": digest}}
    escaped = str(file).replace(" ", "\\ ")
    for text in (str(file), f"'{file}'", file.as_uri(), escaped):
        named = read_source(text)
        assert (named.file, named.sha256) == (str(file), digest)
        assert find_source(known, named) == "s2"
    with pytest.raises(SourceError, match="not a file"):
        read_source(str(tmp_path))


def test_of_two_equal_sources_the_older_is_found() -> None:
    known: dict[str, Values] = {"b": {"url": "https://x.org"}, "a": {"url": "http://x.org/"}}
    assert find_source(known, read_source("https://x.org")) == "a"


def test_recent_sources_stand_first_and_then_the_newest() -> None:
    known: dict[str, Values] = {"a": {}, "b": {}, "c": {}, "d": {}}
    assert recent(known, ["b", "gone", "b", "a"]) == ["b", "a", "d", "c"]


def test_a_source_is_found_by_what_people_call_it() -> None:
    known: dict[str, Values] = {"s": {"title": "Log", "url": "https://x.org/log"}}
    for text in ("Log", "x.org/log", "http://www.x.org/log/", "s"):
        assert find_by_words(known, text) == "s"
    assert find_by_words(known, "another log") is None
    assert find_by_words(known, "") is None


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("", True), ("2026", True), ("2026-02", True), ("2026-02-28", True),
        ("2026-02-30", False), ("2026-13", False), ("0000", False), ("26", False),
        ("1.2.2026", False), ("2026-2-3", False), ("٢٠٢٦", False),
    ],
)  # fmt: skip
def test_dates(text: str, fits: bool) -> None:
    assert (not date_problem(text)) is fits


def test_every_field_says_what_is_wrong_with_it() -> None:
    fields = {
        "stance": "", "tier": "gossip", "published": "yesterday", "archive": "https://",
        "accessed": "noon", "language": "english!", "derives_from": "who?",
    }  # fmt: skip
    wrong = problems(fields, {})
    assert set(wrong) == set(fields)
    good = {
        "stance": "refutes", "tier": "wire", "published": "2026-01", "language": "pt-BR",
        "archive": "https://archive.org/x", "accessed": "2026-01-02T03:04:05Z",
        "derives_from": "Log",
    }  # fmt: skip
    known: dict[str, Values] = {"s": {"title": "Log"}}
    assert problems(good, known) == {}
    assert set(problems(good, known, "s")) == {"derives_from"}
