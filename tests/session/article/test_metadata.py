"""What is known of an article itself: the file's word, one's own over it, and undo."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.config import default_scheme
from reviewer.models import Article
from reviewer.models.text import METADATA
from reviewer.session import Library, Session
from reviewer.session.article import metadata
from reviewer.store.file_store import FileStore
from reviewer.store.machine_state import MachineFolders
from reviewer.store.memory_store import MemoryStore
from tests.session.desk_builders import anywhere

FILE = "---\ntitle: The pier\ndate: 2031-05-06T07:00:00Z\n---\nThe pier is closed.\n"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "pier.txt").write_text(FILE, encoding="utf-8")
    (seeds / "ferry.txt").write_text("FERRY SINKS OFF ORMEL\n\nThe ferry sank.\n", encoding="utf-8")
    opened = session_on(tmp_path)
    yield opened
    opened.end()


def session_on(folder: Path) -> Session:
    places = MachineFolders(folder / "cache", folder / "state")
    store = FileStore(folder / "seeds", folder / "annotations", places=places)
    while not store.survey(1.0):
        pass
    return Session(store, default_scheme(), "ann", store.writer("ann"))


def row(session: Session, id: str) -> dict[str, str]:
    return next(row.meta for row in Library(session).rows() if row.article.id == id)


def article(session: Session, id: str) -> Article:
    return next(one for one in session.store.articles() if one.id == id)


def test_the_file_speaks_until_somebody_knows_better(session: Session) -> None:
    assert row(session, "pier")["title"] == "The pier"
    outcome = metadata.edit(session, article(session, "pier"), {"title": "The old pier"})
    assert "title of pier" in outcome.message
    assert row(session, "pier")["title"] == "The old pier"
    assert metadata.of(session.open("pier"))["title"] == "The old pier"
    assert metadata.title_of(session.open("pier")) == "The old pier"
    assert article(session, "pier").meta["title"] == "The pier", "the file is not touched"


def test_one_form_is_one_undo_step_and_undo_brings_the_file_back(session: Session) -> None:
    metadata.edit(
        session, article(session, "pier"), {"title": "", "author": "A. Reed", "date": "2031-05"}
    )
    assert row(session, "pier") == {"author": "A. Reed", "date": "2031-05"}
    assert session.undo(anywhere).ok
    assert row(session, "pier") == dict(article(session, "pier").meta)
    assert not session.undo(anywhere).ok, "there was one step"
    session.redo(anywhere)
    assert row(session, "pier")["author"] == "A. Reed"


def test_what_the_file_says_needs_no_word_of_ones_own(session: Session) -> None:
    pier = article(session, "pier")
    metadata.edit(session, pier, {"title": "Another"})
    metadata.edit(session, pier, {"title": "The pier"})
    assert session.store.values("ann", "pier").get("", {}) == {}
    assert metadata.edit(session, pier, {"title": " The pier "}).changed == ()


def test_it_outlives_the_session(session: Session, tmp_path: Path) -> None:
    metadata.edit(
        session, article(session, "ferry"), {"story": "Ormel", "url": "https://a.example"}
    )
    session.end()
    again = session_on(tmp_path)
    try:
        assert row(again, "ferry") == {"story": "Ormel", "url": "https://a.example"}
    finally:
        again.end()


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("date", "2031-13", "no month 13"),
        ("date", "2031-02-30", "no day 30"),
        ("date", "0000", "no year 0"),
        ("date", "6 May 2031", "YYYY-MM-DD"),
        ("url", "pier.example", "https://"),
        ("url", "ftp://pier.example", "https://"),
        ("url", "https://", "https://"),
        ("url", "https://pier.example/a b", "spaces"),
        ("url", "https://[pier", "https://"),
        ("url", "https://pier.example:99999", "https://"),
        ("language", "English, mostly", "en"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_and_changes_nothing(
    session: Session, field: str, text: str, says: str
) -> None:
    pier = article(session, "pier")
    with pytest.raises(metadata.InvalidMetadata) as caught:
        metadata.edit(session, pier, {"title": "Another", field: text})
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert row(session, "pier") == dict(pier.meta)


def test_what_stands_in_the_file_is_never_refused(session: Session) -> None:
    pier = article(session, "pier")
    everything = {field: row(session, "pier").get(field, "") for field in METADATA}
    assert metadata.edit(session, pier, {**everything, "author": "A. Reed"}).ok


@given(st.dates())
def test_every_day_is_a_date_and_sorts_by_time(date: object) -> None:
    text = str(date)
    assert metadata.checked("date", text) == text == metadata.day(f"{text}T12:00:00Z")


@given(st.sampled_from(METADATA), st.text(max_size=30))
def test_what_is_kept_is_one_line_and_kept_as_it_is(field: str, text: str) -> None:
    try:
        kept = metadata.checked(field, text)
    except metadata.InvalidMetadata as error:
        assert len(str(error).splitlines()) == 1
    else:
        assert len(kept.splitlines()) <= 1
        assert metadata.checked(field, kept) == kept


def test_day_finds_dates_as_files_write_them() -> None:
    assert metadata.day("2031-05-06T07:00:00Z") == "2031-05-06"
    assert metadata.day(" 2031-05 ") == "2031-05"
    assert metadata.day("2031") == "2031"
    assert metadata.day("6 May 2031") == metadata.day("20310506") == metadata.day("") == ""


def test_the_library_sorts_by_date_newest_first_and_finds_by_author(session: Session) -> None:
    metadata.edit(session, article(session, "ferry"), {"date": "2032", "author": "A. Reed"})
    library = Library(session)
    library.order = "date"
    assert [row.article.id for row in library.rows()] == ["ferry", "pier"]
    session.undo(anywhere)
    assert [row.article.id for row in library.rows()] == ["pier", "ferry"], "no date comes last"
    session.redo(anywhere)
    library.query = "a. reed"
    assert [row.article.id for row in library.rows()] == ["ferry"]


def test_an_article_without_a_title_is_known_by_how_it_begins(session: Session) -> None:
    assert article(session, "ferry").opening == "FERRY SINKS OFF ORMEL"
    assert article(session, "pier").opening == "The pier is closed."


def test_the_opening_comes_from_the_cache_too(session: Session, tmp_path: Path) -> None:
    session.end()
    places = MachineFolders(tmp_path / "cache", tmp_path / "state")
    store = FileStore(tmp_path / "seeds", tmp_path / "annotations", places=places)
    assert {one.opening for one in store.articles()} == {
        "FERRY SINKS OFF ORMEL",
        "The pier is closed.",
    }


def test_a_long_opening_is_cut_and_notes_do_not_open() -> None:
    long = "word " * 200
    store = MemoryStore({"a": f"By Ann Reed\n\n{long.strip()}.\n"})
    while not store.survey(1.0):
        pass
    [found] = store.articles()
    assert found.opening.startswith("word word")
    assert found.opening.endswith("…")
    assert len(found.opening) <= 120
