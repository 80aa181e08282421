"""Search and filter without a screen: what is found, in steps, and where the cursor stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.config import default_scheme
from reviewer.query import Query, QueryError
from reviewer.session import Library, Session
from reviewer.session.article import metadata
from reviewer.session.search.completion import hint
from reviewer.session.search.corpus_search import CorpusHits, corpus
from reviewer.session.search.search_results import Hits
from reviewer.session.search.sentence_query import CHUNK, all_places, fits, read, search
from reviewer.store.memory_store import MemoryStore
from tests.session.desk_builders import FERRY, PIER, desk_on
from tests.session.filtering import show_only

LONG = " ".join(f"Boat {number} left the pier." for number in range(3 * CHUNK))


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore({"ferry": FERRY, "long": LONG, "pier": PIER})


def everywhere(session: Session, query: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    names = Library(session).articles()
    for step in corpus(session, read(query, session), names):
        if step.places:
            found.setdefault(step.article, []).extend(step.places)
    return found


QUERIES = ["the", "boat", '"the pier"', "/[0-9]{4}/", "tag:claim", "is:undecided", "-pier", "zebra"]


@pytest.mark.parametrize("text", QUERIES)
def test_in_steps_it_finds_what_asking_each_sentence_finds(session: Session, text: str) -> None:
    desk = desk_on(session, "long")
    for place in (0, CHUNK - 1, CHUNK, 3 * CHUNK - 1):
        desk.go(place)
        desk.toggle_tag("claim")
        desk.settle()
    query = read(text, session)
    expected = [p for p in range(len(desk.article)) if fits(session, desk.article, query, p)]
    steps = list(search(session, desk.article, query))
    assert [place for step in steps for place in step] == expected
    assert all(len(step) <= CHUNK for step in steps)


def test_a_plain_word_is_found_in_scripts_whose_lower_case_is_longer(session: Session) -> None:
    store = MemoryStore({"port": "İzmir is a port. The FERRY left İzmir."})
    there = Session(store, default_scheme(), "ann", None)
    article = there.open("port")
    assert all_places(there, article, read("ferry", there)) == (1,)


def test_nothing_that_others_said_is_found(session: Session, store: MemoryStore) -> None:
    other = Session(store, default_scheme(), "bea", store.writer("bea"))
    desk_on(other).toggle_tag("claim")
    other.end()
    assert everywhere(session, "tag:claim") == {}
    assert everywhere(session, "by:bea") == {}
    desk_on(session, "pier").toggle_tag("claim")
    assert everywhere(session, "tag:claim") == {"pier": [0]}


def test_the_corpus_is_searched_in_the_order_asked_for(session: Session) -> None:
    assert everywhere(session, '"Nobody drowned"') == {"ferry": [1], "pier": [2]}
    assert everywhere(session, "article:pie 1911") == {"pier": [1]}
    names = ["pier", "ferry"]
    found = [s.article for s in corpus(session, read("mayor", session), names) if s.places]
    assert found == names


def test_titles_and_dates_are_those_that_hold_for_the_annotator(session: Session) -> None:
    article = session.open("pier").article
    metadata.edit(session, article, {"title": "Stormy weather", "date": "1911-05-02"})
    assert everywhere(session, "article:stormy noon or date:1911 built") == {"pier": [1]}
    library = Library(session)
    library.query = "date:1911-05 stormy"
    assert [row.article.id for row in library.rows()] == ["pier"]


def test_articles_that_vanish_do_not_stop_a_search(session: Session, store: MemoryStore) -> None:
    names = Library(session).articles()
    store.remove_article("long")
    steps = list(corpus(session, read("mayor", session), names))
    assert [s.article for s in steps if s.places] == ["ferry", "pier"]
    assert {s.article for s in steps if s.last} == set(names)


# -- filters ---------------------------------------------------------------------------------------


def test_filters_combine_and_are_lifted_one_by_one(session: Session) -> None:
    desk = desk_on(session)
    assert show_only(desk, "the") == 3
    assert show_only(desk, "mayor or resign", inside=True) == 2
    assert desk.filter is not None
    assert desk.filter.query == "the (mayor or resign)"
    assert desk.filter.depth == 2
    assert desk.lift()
    assert (desk.rows, desk.filter.query) == (3, "the")
    assert desk.lift()
    assert (desk.rows, desk.lift()) == (3, False)


def test_a_bad_filter_changes_nothing(session: Session) -> None:
    desk = desk_on(session)
    show_only(desk, "mayor")
    before = desk.filter
    with pytest.raises(QueryError) as error:
        show_only(desk, "mayor tag:")
    assert error.value.column == 6
    assert desk.filter is before


@given(
    start=st.integers(0, 2),
    queries=st.lists(st.sampled_from(["", "the", "mayor", "is:undecided", "tag:*", "zebra"])),
)
def test_the_cursor_stays_on_its_sentence_while_filters_change(
    start: int, queries: list[str]
) -> None:
    store = MemoryStore({"ferry": FERRY})
    session = Session(store, default_scheme(), "ann", None)
    desk = desk_on(session)
    desk.go(start)
    for query in queries:
        before = desk.place
        show_only(desk, query)
        shown = [desk.place_of(row) for row in range(desk.rows)]
        assert desk.rows + desk.hidden == len(desk.article)
        if before in shown or not shown:
            assert desk.place == before
        else:
            assert desk.place == next((p for p in shown if p > before), shown[-1])


def test_a_filter_follows_boundaries_that_move(session: Session) -> None:
    desk = desk_on(session)
    show_only(desk, "mayor")
    text = desk.article.text
    desk.article.recut({text.index("the mayor"): "split"})
    desk.follow()
    assert [desk.article.sentence(p) for p in desk.filter.places] == ["the mayor said."]  # type: ignore[union-attr]


def test_articles_are_filtered_by_what_is_known_of_them(session: Session) -> None:
    desk = desk_on(session)
    desk.toggle_tag("claim")
    desk.set_status("content", "refuted")
    for place in range(len(desk.article)):
        desk.go(place)
        desk.settle()
    desk_on(session, "pier").toggle_flag()
    desk_on(session, "long")

    def shown(query: str) -> list[str]:
        library = Library(session)
        library.query = query
        return [row.article.id for row in library.rows()]

    assert shown("tag:claim") == shown("status:ref") == shown("not is:undecided") == ["ferry"]
    assert shown("-tag:claim") == shown("is:undecided") == ["long", "pier"]
    assert shown("is:flagged or tag:claim") == ["ferry", "pier"]
    assert shown("CLOSED") == shown("article:pier") == shown("/^pier/") == ["pier"]
    assert shown("by:ann") == ["ferry", "pier"]
    for query, place in (("is:recheck", 3), ("boat kind:heading", 5), ("has:span", 4)):
        with pytest.raises(QueryError) as error:
            shown(query)
        assert error.value.column == place


# -- walking ---------------------------------------------------------------------------------------


def hits_of(found: dict[str, list[int]], articles: list[str]) -> Hits:
    hits = Hits("x", Query(read("x", _bare()).node), articles, corpus=True)
    for name in articles:
        hits.add(CorpusHits(name, found.get(name, []), last=True))
    return hits


def _bare() -> Session:
    return Session(MemoryStore({}), default_scheme(), "ann", None)


@given(
    st.dictionaries(st.sampled_from("abc"), st.lists(st.integers(0, 9), unique=True)),
    st.sampled_from("abc"),
    st.integers(0, 9),
)
def test_walking_visits_every_hit_in_order_and_wraps_once(
    found: dict[str, list[int]], article: str, place: int
) -> None:
    hits = hits_of({name: sorted(places) for name, places in found.items()}, list("abc"))
    every = [(name, p) for name in "abc" for p in sorted(found.get(name, []))]
    for step in (1, -1):
        spot, seen, wraps = (article, place), [], 0
        for _ in every:
            hit = hits.next(spot, step)
            assert hit is not None
            spot = hit[:2]
            assert hits.number(*spot) == every.index(spot) + 1
            seen.append(spot)
            wraps += hit.wrapped
        assert sorted(seen) == every
        assert wraps <= 1
    if not every:
        assert hits.next((article, place), 1) is None
        assert hits.describe((article, place)) == "no match"


def test_what_is_not_known_yet_is_not_passed_over() -> None:
    hits = Hits("x", read("x", _bare()), ["a", "b", "c"], corpus=True)
    hits.add(CorpusHits("a", [1], last=True))
    hits.add(CorpusHits("c", [2], last=False))
    assert hits.next(("a", 1), 1) is None
    assert not hits.complete
    hits.add(CorpusHits("b", [], last=True))
    assert hits.next(("a", 1), 1) == ("c", 2, False)
    assert hits.describe(("a", 1)) == "1/2… in 2 articles"


def test_hints_name_what_may_come_next() -> None:
    scheme = default_scheme()
    assert "tag:claim" in hint("ferry ta", scheme)
    assert hint("tag:", scheme).split() == ["tag:", "claim", "quote", "figure", "demand", "threat"]
    assert hint("(-is:un", scheme).split() == ["is:", "undecided", "unsure"]
    assert "not-enough-evidence" in hint("status:not", scheme)
    assert [hint(text, scheme) for text in ("", "ferry", "tag:claim", '"ta', "http:")] == [""] * 5
