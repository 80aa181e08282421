"""What every store does, continued: history, views of it, and what arrives."""

import pytest

from reviewer.models import Change
from reviewer.ports import Arrivals, Facts, Store, Writer
from tests.store.store_fixtures import TEXTS, Bench, answers, back, source, tag, unit


class TestHistory:
    def test_events_come_in_both_orders(self, bench: Bench, ann: Writer) -> None:
        store = bench.store
        written = [ann.append("edit", tag(store, place=place)) for place in range(3)]
        written.append(ann.append("undo", back(written[2]), ref=written[2].id))
        written.append(ann.append("redo", list(written[2].changes), ref=written[2].id))
        for one in (store, bench.reopen()):
            assert list(one.events("ann")) == written
            assert list(one.events("ann", newest_first=True)) == written[::-1]
        newest = store.events("ann", newest_first=True)
        assert next(newest) == written[-1]

    def test_sessions_follow_one_another(self, bench: Bench, ann: Writer) -> None:
        one = ann.append("edit", tag(bench.store))
        ann.close()
        store = bench.reopen()
        later = store.writer("ann")
        two = later.append("edit", tag(store, place=1))
        later.close()
        assert two.stamp > one.stamp
        assert list(store.events("ann")) == [one, two]

    @pytest.mark.parametrize("count", [1_000, 1_001, 2_500])
    def test_a_bulk_action_is_one_event(self, bench: Bench, ann: Writer, count: int) -> None:
        changes = [Change("one", f"x.{i}", "flag:bulk", None, True) for i in range(count)]
        event = ann.append("edit", changes)
        following = ann.append("undo", back(event), ref=event.id)
        again = ann.append("redo", changes, ref=event.id)
        assert event.stamp < following.stamp < again.stamp
        for store in (bench.store, bench.reopen()):
            assert list(store.events("ann")) == [event, following, again]
            assert len(store.values("ann", "one")) == count

    def test_of_some_keys_the_history_has_their_changes_only(
        self, bench: Bench, ann: Writer
    ) -> None:
        """Bulk actions in several lines too; what else an event says is not kept in memory."""
        flags = [Change("one", f"x.{i}", "flag:bulk", None, True) for i in range(1_500)]
        notes = [Change("one", f"x.{i}", "note", None, f"n{i}") for i in range(1_500)]
        mixed = [one for both in zip(flags, notes, strict=True) for one in both]
        first, event = ann.append("edit", tag(bench.store)), ann.append("edit", mixed)
        undone = ann.append("undo", back(event), ref=event.id)
        for store in (bench.store, bench.reopen()):
            for newest_first in (False, True):
                found = list(store.events("ann", newest_first=newest_first, keys=("note",)))
                assert found[:: -1 if newest_first else 1] == [
                    first._replace(changes=()),
                    event._replace(changes=tuple(notes)),
                    undone._replace(changes=tuple(c for c in undone.changes if c.key == "note")),
                ]

    def test_facts_are_summed_and_never_undone(self, bench: Bench, ann: Writer) -> None:
        name = unit(bench.store)
        ann.append("fact", [Change("one", name, "time", None, 250)])
        ann.append("fact", [Change("one", name, "time", None, 50)])
        ann.append("fact", [Change("one", "", "reveal", None, ["bob"])])
        ann.append("fact", [Change("one", name, "reveal", None, ["cy", "bob"])])
        for store in (bench.store, bench.reopen()):
            facts = store.facts("ann", "one")
            assert dict(facts.time) == {name: 300}
            assert facts.revealed == {"bob", "cy"}
            assert facts.shown == {"", name}
            assert store.facts("ann", "deep__two") == Facts({}, frozenset())
            assert store.values("ann", "one") == {}
            assert store.tallies("ann") == {}

    def test_what_was_said_with_others_work_in_view_is_remembered(
        self, bench: Bench, ann: Writer
    ) -> None:
        ann.append("edit", tag(bench.store), basis="blind")
        ann.append("fact", [Change("one", "", "reveal", None, ["bob"])], basis="revealed")
        for store in (bench.store, bench.reopen()):
            assert not store.facts("ann", "one").revised
        event = ann.append("edit", tag(bench.store, place=1), basis="revealed")
        for store in (bench.store, bench.reopen()):
            assert store.facts("ann", "one").revised
            assert not store.facts("ann", "deep__two").revised
        ann.append("undo", back(event), ref=event.id, basis="blind")
        assert bench.reopen().facts("ann", "one").revised


class TestViews:
    def test_tallies_count_and_vanish(self, bench: Bench, ann: Writer) -> None:
        store = bench.store
        name = unit(store)
        event = ann.append("edit", tag(store))
        ann.append("edit", tag(store, "deep__two", name="quote"))
        more = [
            Change("one", name, "decided", None, "cannot"),
            Change("one", name, "flag:doubt", None, True),
            Change("one", name, "note", None, "n"),
            Change("one", name, "check:content", None, {"scope": "content", "status": "refuted"}),
        ]
        edit = ann.append("edit", more)
        for one in (store, bench.reopen()):
            tallies = one.tallies("ann")
            assert set(tallies) == set(TEXTS)
            tally = tallies["one"]
            assert (tally.decided, tally.cannot, tally.flagged, tally.noted) == (1, 1, 1, 1)
            assert (tally.tags, tally.statuses) == ({"claim": 1}, {"refuted": 1})
        ann.append("undo", back(edit), ref=edit.id)
        ann.append("undo", back(event), ref=event.id)
        for one in (store, bench.reopen()):
            assert set(one.tallies("ann")) == {"deep__two"}

    def test_what_is_said_of_an_article_as_a_whole_is_to_be_had_alone(
        self, bench: Bench, ann: Writer
    ) -> None:
        said = {"meta:language": "fr", "answer:genre": "report"}
        ann.append("edit", tag(bench.store))
        ann.append("edit", [Change("one", "", key, None, one) for key, one in said.items()])
        for one in (bench.store, bench.reopen()):
            assert one.about("ann", "one") == said
            assert one.about("ann", "one") == one.values("ann", "one")[""]
            assert one.about("ann", "deep__two") == one.about("nobody", "one") == {}

    def test_records_are_the_saved_form(self, bench: Bench, ann: Writer) -> None:
        store = bench.store
        ann.append("edit", tag(store, "one", 2))
        ann.append("edit", tag(store, "one", 0, "quote"))
        ann.append("edit", tag(store, "deep__two"))
        ann.append("edit", [source("s1", {"url": "https://example.org"})])
        for one in (store, bench.reopen()):
            found = [
                (article, record["text"], record["tags"]) for article, record in one.records("ann")
            ]
            assert found == [
                ("deep__two", "Only one sentence here.", ["claim"]),
                ("one", "The first sentence.", ["quote"]),
                ("one", "Is this the third?", ["claim"]),
            ]

    def test_sources_are_the_annotators_own(self, bench: Bench, ann: Writer) -> None:
        live = bench.store.sources("ann")
        assert live == {}
        ann.append("edit", [source("s1", {"url": "https://example.org/1"})])
        edit = ann.append("edit", [source("s2", {"url": "https://example.org/2"})])
        ann.append("undo", back(edit), ref=edit.id)
        for store in (bench.store, bench.reopen()):
            assert store.sources("ann") == {"s1": {"url": "https://example.org/1"}}
            assert store.sources("bob") == {}
            assert store.tallies("ann") == {}

    def test_the_latest_cut_that_is_an_opinion_wins(self, bench: Bench, ann: Writer) -> None:
        store = bench.store
        name, other = unit(store), unit(store, "one", 1)
        bob = store.writer("bob")

        def cut(writer: Writer, where: str, offset: int, value: str | None) -> None:
            writer.append("edit", [Change("one", where, f"cut:{offset}", None, value)])

        cut(ann, name, 4, "split")
        cut(bob, other, 20, "join")
        cut(bob, name, 4, "join")
        assert store.cuts("one") == {4: "join", 20: "join"}
        assert store.cut_authors("one") == {4: "bob", 20: "bob"}
        cut(ann, name, 4, "split")
        assert store.cut_authors("one") == {4: "ann", 20: "bob"}
        cut(bob, other, 20, None)
        assert store.cuts("one") == {4: "split"}
        cut(ann, name, 4, None)
        cut(ann, "01234567.0", 9, "split")
        bob.close()
        for one in (store, bench.reopen()):
            assert one.cuts("one") == {4: "join"}
            assert one.cut_authors("one") == {4: "bob"}
            assert one.cuts("deep__two") == {}

    def test_cuts_hold_for_their_text_version_only(self, bench: Bench, ann: Writer) -> None:
        ann.append("edit", [Change("one", unit(bench.store), "cut:4", None, "split")])
        bench.put("one", "Another text.")
        bench.store.arrivals()
        assert bench.store.cuts("one") == {}
        bench.put("one", TEXTS["one"])
        bench.store.arrivals()
        assert bench.store.cuts("one") == {4: "split"}


class TestArrivals:
    def test_nothing_arrives_from_oneself(self, store: Store, ann: Writer) -> None:
        store.articles()
        store.arrivals()
        ann.append("edit", tag(store))
        ann.fold()
        assert store.arrivals() == Arrivals(False, frozenset())
        assert not store.arrivals()

    def test_articles_arrive(self, bench: Bench) -> None:
        bench.store.articles()
        bench.put("three", "New.")
        assert bench.store.arrivals() == Arrivals(True, frozenset())
        assert not bench.store.arrivals()
        assert "three" in [one.id for one in bench.store.articles()]

    def test_annotators_arrive(self, bench: Bench, ann: Writer) -> None:
        store = bench.store
        mine = ann.append("edit", tag(store))
        store.arrivals()
        theirs = bench.elsewhere("bob", tag(store, name="quote"))
        assert store.arrivals() == Arrivals(False, frozenset({"bob"}))
        assert not store.arrivals()
        assert list(store.annotators()) == ["ann", "bob"]
        assert store.values("bob", "one")[unit(store)]["tag:quote"] == 1
        assert store.tallies("bob")["one"].tags == {"quote": 1}
        more = bench.elsewhere("bob", tag(store, place=1))
        assert store.arrivals().annotators == {"bob"}
        assert list(store.events("bob")) == [theirs, more]
        # What comes later is ordered later, whoever wrote it.
        assert ann.append("edit", tag(store, place=1)).lc > more.lc > theirs.lc > mine.lc


class TestMemory:
    def test_small_things_are_remembered(self, bench: Bench) -> None:
        assert bench.store.recall("place") is None
        bench.store.remember("place", {"article": "one", "line": 3})
        bench.store.remember("other", [1, None, "ä"])
        bench.store.remember("place", {"article": "one", "line": 4})
        for store in (bench.store, bench.reopen()):
            assert store.recall("place") == {"article": "one", "line": 4}
            assert store.recall("other") == [1, None, "ä"]
        bench.store.remember("other", None)
        assert bench.store.recall("other") is None
        assert bench.reopen().recall("other") is None


class TestBeside:
    def test_it_shows_all_that_was_written_so_far(self, bench: Bench, ann: Writer) -> None:
        store = bench.store
        ann.append("edit", [*tag(store), source("s1", {"url": "https://example.org"})])
        ann.append("fact", [Change("one", "", "reveal", None, ["bob"])])
        bench.elsewhere("bob", tag(store, place=1, name="quote"))
        store.arrivals()
        store.assign({"one": ["ann"]}, {"one": {"ann": frozenset({0})}})
        beside = store.beside()
        assert answers(beside) == answers(store)
        assert [one.id for one in beside.articles()] == [one.id for one in store.articles()]
        assert beside.assignments() == store.assignments()
        assert beside.assigned_rows() == store.assigned_rows() == {"one": {"ann": {0}}}
        # Whoever only says who has which article loses no rows; an article that goes takes its own.
        store.assign({"one": ["ann", "bob"]})
        assert store.assigned_rows() == {"one": {"ann": {0}}}
        store.assign({"two": ["bob"]})
        assert store.assigned_rows() == {}
        assert list(beside.problems()) == []

    def test_what_it_has_begun_to_read_is_not_torn_by_an_edit(
        self, bench: Bench, ann: Writer
    ) -> None:
        ann.append("edit", tag(bench.store))
        before = unit(bench.store)
        beside = bench.store.beside()
        assert set(beside.values("ann", "one")) == {before}
        ann.append("edit", tag(bench.store, place=1))
        ann.fold()
        assert before in beside.values("ann", "one")
        assert len(bench.store.values("ann", "one")) == 2
