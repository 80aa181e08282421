"""What every store does, in the words of `reviewer.ports`: both stores pass the same tests."""

import pytest

from reviewer.models import Change
from reviewer.ports import Facts, Locked, NewArticle, Store, StoreError, Writer
from tests.store.store_fixtures import TEXTS, Bench, answers, back, source, tag, unit


class TestArticles:
    def test_they_come_in_the_order_of_their_paths(self, bench: Bench) -> None:
        bench.put("a10", "Ten.")
        bench.put("a2", "Two.")
        bench.store.arrivals()
        assert [one.id for one in bench.store.articles()] == ["a2", "a10", "deep__two", "one"]

    def test_nothing_that_is_open_or_gone_is_left_out(self, bench: Bench) -> None:
        one, other = bench.store.articles()
        places = {found.id: bench.store.whereabouts(found) for found in (one, other)}
        assert len({*places.values(), ""}) == 3
        bench.remove_article(other.id)
        assert not any(bench.store.left_out(*found) for found in places.items())

    def test_a_version_is_another_one_once_the_text_changed(self, bench: Bench) -> None:
        bench.store.open("one")
        before = {one.id: bench.store.version(one) for one in bench.store.articles()}
        assert before["one"]
        assert before == {one.id: bench.store.version(one) for one in bench.store.articles()}
        bench.put("one", "Another text, which is longer than the one before it was by far.")
        bench.store.arrivals()
        bench.store.open("one")
        after = {one.id: bench.store.version(one) for one in bench.store.articles()}
        assert after["one"] != before["one"]
        assert after["deep__two"] == before["deep__two"]

    def test_counts_are_known_once_an_article_was_read(self, bench: Bench) -> None:
        for article in TEXTS:
            bench.store.open(article)
        for store in (bench.store, bench.reopen()):
            for article in TEXTS:
                store.open(article)
            assert {one.id: one.sentences for one in store.articles()} == {
                "one": 3,
                "deep__two": 1,
            }
            assert not any(one.missing for one in store.articles())

    def test_a_survey_counts_them_all(self, bench: Bench) -> None:
        bench.put("long", "A sentence of some length, so to say. " * 500)
        bench.store.arrivals()
        while not bench.store.survey(0):
            pass
        for store in (bench.store, bench.reopen()):
            counts = {one.id: one.sentences for one in store.articles()}
            assert counts == {"one": 3, "deep__two": 1, "long": 500}
            assert store.survey(60)

    def test_a_reading_gives_text_and_boundaries(self, bench: Bench) -> None:
        for store in (bench.store, bench.reopen()):
            reading = store.open("one")
            assert reading.read_on(60)
            assert reading.complete
            assert reading.text == TEXTS["one"]
            assert reading.article.id == "one"
            assert reading.article.sentences == 3
            assert reading.article.sha256 == reading.units.sha256
            cut = [reading.text[one.start : one.end] for one in reading.units]
            assert cut == ["The first sentence.", "A second one!", "Is this the third?"]

    def test_texts_become_articles_with_their_boundaries(self, bench: Bench) -> None:
        rows = [(0, 9, "sentence"), (10, 16, "sentence")]
        new = NewArticle("news/row.txt", "It rained\nHo! Ho\n", None, {}, rows, "rows")
        ids = bench.store.add([new, NewArticle("one.txt", "Another text."), new])
        assert bench.store.add([]) == []
        assert len(set(ids)) == 3
        for store in (bench.store, bench.reopen()):
            assert {"one", "deep__two", *ids} == {one.id for one in store.articles()}
            for id in (ids[0], ids[2]):
                reading = store.open(id)
                assert (reading.text, reading.complete) == (new.text, True)
                found = [(unit.start, unit.end, unit.kind) for unit in reading.units]
                assert (found, reading.units.segmenter) == (rows, "rows")

    def test_an_unknown_one_is_one_clear_line(self, store: Store) -> None:
        with pytest.raises(StoreError) as refused:
            store.open("nowhere")
        assert "nowhere" in str(refused.value)
        assert "\n" not in str(refused.value)

    def test_one_that_is_gone_is_listed_if_something_was_said(
        self, bench: Bench, ann: Writer
    ) -> None:
        store = bench.store
        ann.append("edit", tag(store, "deep__two"))
        store.open("one")
        bench.remove_article("deep__two")
        bench.remove_article("one")
        assert store.arrivals().articles
        for one in (store, bench.reopen()):
            (article,) = one.articles()
            assert (article.id, article.missing) == ("deep__two", True)
            with pytest.raises(StoreError, match="deep__two"):
                one.open("deep__two")
            assert one.values("ann", "deep__two") == store.values("ann", "deep__two")

    def test_an_edited_one_is_read_anew(self, bench: Bench) -> None:
        before = bench.store.open("one")
        bench.put("one", "Something else. Entirely new. Three. Four.")
        bench.store.arrivals()
        after = bench.store.open("one")
        assert after.article.sha256 != before.article.sha256
        assert len(after.units) == 4

    def test_no_articles_is_no_problem(self, bench: Bench) -> None:
        for article in TEXTS:
            bench.remove_article(article)
        bench.store.arrivals()
        for store in (bench.store, bench.reopen()):
            assert list(store.articles()) == []
            assert list(store.problems()) == []


class TestNobody:
    def test_who_said_nothing_says_nothing(self, bench: Bench) -> None:
        for store in (bench.store, bench.reopen()):
            assert list(store.annotators()) == []
            assert store.values("ann", "one") == {}
            assert store.tallies("ann") == {}
            assert store.sources("ann") == {}
            assert store.facts("ann", "one") == Facts({}, frozenset())
            assert list(store.records("ann")) == []
            assert list(store.events("ann")) == []
            assert store.cuts("one") == {}
            assert list(store.problems()) == []

    @pytest.mark.parametrize("name", ["gold", "Corpus", "a/b", "", ".x", "ä", "x" * 65])
    def test_some_names_are_nobodys(self, store: Store, name: str) -> None:
        with pytest.raises(StoreError):
            store.writer(name)
        assert store.values(name, "one") == {}
        assert list(store.annotators()) == []

    def test_a_writer_who_writes_nothing_is_nobody(self, bench: Bench) -> None:
        bench.store.writer("ann").close()
        for store in (bench.store, bench.reopen()):
            assert list(store.annotators()) == []


class TestWriting:
    def test_an_event_says_what_was_given(self, store: Store, ann: Writer) -> None:
        changes = tag(store)
        event = ann.append("edit", changes, basis="revealed")
        assert event.changes == tuple(changes)
        assert (event.op, event.ref, event.basis) == ("edit", None, "revealed")
        assert event.session == ann.session
        assert event.at.endswith("Z")
        assert ann.annotator == "ann"
        undo = ann.append("undo", back(event), ref=event.id)
        assert (undo.op, undo.ref, undo.basis) == ("undo", event.id, "blind")
        assert undo.stamp > event.stamp

    def test_values_are_live(self, store: Store, ann: Writer) -> None:
        values = store.values("ann", "one")
        assert values == {}
        name = unit(store)
        event = ann.append("edit", tag(store))
        assert values[name]["tag:claim"] == 1
        ann.append("edit", [Change("one", name, "decided", None, "settled")])
        assert values[name]["decided"] == "settled"
        ann.append("edit", [Change("one", name, "decided", "settled", None)])
        assert "decided" not in values[name]
        ann.append("undo", back(event), ref=event.id)
        assert values == {}

    def test_what_concerns_the_whole_article_has_no_unit(self, bench: Bench, ann: Writer) -> None:
        ann.append("edit", [Change("one", "", "meta:title", None, "A title")])
        ann.append("edit", [Change("one", "", "submit", None, True)])
        for store in (bench.store, bench.reopen()):
            said = {"meta:title": "A title", "submit": True}
            assert store.values("ann", "one") == {"": said}
            assert store.tallies("ann")["one"].submitted
            assert list(store.records("ann")) == []

    def test_a_restart_changes_no_answer(self, bench: Bench, ann: Writer) -> None:
        store = bench.store
        one = ann.append("edit", tag(store))
        ann.append("edit", tag(store, place=2, name="quote"))
        ann.append("edit", [Change("one", unit(store), "note", None, "A note, “quoted” 😀")])
        ann.append("edit", [source("s1", {"url": "https://example.org", "title": "T"})])
        ann.append("undo", back(one)[:1], ref=one.id)
        before = answers(store)
        assert answers(bench.reopen()) == before
        ann.fold()
        assert answers(store) == before
        assert answers(bench.reopen()) == before
        ann.close()
        assert answers(store) == before
        assert answers(bench.reopen()) == before

    def test_values_that_are_no_json_are_refused(self, store: Store, ann: Writer) -> None:
        with pytest.raises(StoreError) as refused:
            ann.append("edit", [Change("one", unit(store), "note", None, object())])
        assert "\n" not in str(refused.value)
        assert store.values("ann", "one") == {}
        assert list(store.events("ann")) == []

    @pytest.mark.parametrize("article", ["../x", "a/b", "sources"])
    def test_ids_that_lead_elsewhere_are_refused(
        self, store: Store, ann: Writer, article: str
    ) -> None:
        with pytest.raises(StoreError):
            ann.append("edit", [Change(article, "u", "note", None, "x")])
        assert list(store.events("ann")) == []

    def test_nothing_is_pending_after_a_sync(self, store: Store, ann: Writer) -> None:
        ann.append("edit", tag(store))
        ann.sync()
        assert not ann.saving
        assert ann.failure is None

    def test_a_closed_writer_writes_no_more(self, store: Store, ann: Writer) -> None:
        ann.append("edit", tag(store))
        ann.close()
        ann.close()
        with pytest.raises(StoreError):
            ann.append("edit", [Change("one", unit(store), "note", None, "late")])
        assert len(list(store.events("ann"))) == 1

    def test_folding_says_nothing_new(self, store: Store, ann: Writer) -> None:
        ann.append("edit", tag(store))
        before = answers(store)
        ann.fold("one", wait=False)
        ann.fold("one")
        ann.fold()
        assert answers(store) == before
        assert list(store.problems()) == []


class TestLock:
    def test_a_second_writer_is_told_who_writes(self, bench: Bench, ann: Writer) -> None:
        for store in (bench.store, bench.reopen()):
            with pytest.raises(Locked) as refused:
                store.writer("ann")
            assert "ann" in str(refused.value)
            assert "session" in str(refused.value)
            assert "\n" not in str(refused.value)

    def test_others_may_write_meanwhile(self, bench: Bench, ann: Writer) -> None:
        bob = bench.store.writer("bob")
        one = ann.append("edit", tag(bench.store))
        two = bob.append("edit", tag(bench.store, name="quote"))
        three = ann.append("edit", tag(bench.store, place=1))
        bob.close()
        assert one.lc < two.lc < three.lc
        assert list(bench.store.annotators()) == ["ann", "bob"]
        assert list(bench.reopen().annotators()) == ["ann", "bob"]

    def test_closing_lets_the_next_one_in(self, bench: Bench, ann: Writer) -> None:
        ann.close()
        for store in (bench.store, bench.reopen()):
            again = store.writer("ann")
            assert again.session != ann.session
            again.close()

    def test_names_that_differ_by_case_are_one(self, bench: Bench, ann: Writer) -> None:
        ann.append("edit", tag(bench.store))
        for store in (bench.store, bench.reopen()):
            with pytest.raises(StoreError, match="case"):
                store.writer("ANN")
            assert store.values("ANN", "one") == {}
