"""Every store streams the records of the articles that are asked for, in the order asked."""

from tests.store.store_fixtures import Bench, tag


def test_records_of_some_articles_come_in_the_order_asked(bench: Bench) -> None:
    writer = bench.store.writer("ann")
    for article in ("one", "deep__two"):
        writer.append("edit", tag(bench.store, article))
    writer.append("edit", tag(bench.store, "one", 1, "quote"))
    writer.close()
    for store in (bench.store, bench.reopen()):
        every = list(store.records("ann"))
        assert [article for article, _ in every] == ["deep__two", "one", "one"]
        asked = list(store.records("ann", ["one", "unknown", "deep__two"]))
        assert [article for article, _ in asked] == ["one", "one", "deep__two"]
        assert sorted(map(repr, asked)) == sorted(map(repr, every))
        assert list(store.records("ann", [])) == []
        assert list(store.records("nobody", ["one"])) == []
