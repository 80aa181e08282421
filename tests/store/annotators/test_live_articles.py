"""Few articles are in memory, and none is forgotten of which a file knows less."""

from __future__ import annotations

import gc
from pathlib import Path

from reviewer.models import Anchor, Change
from reviewer.ports import Writer
from reviewer.store.annotators.live_articles import RECENT, LiveArticles
from reviewer.store.file_store import FileStore

COUNT = RECENT + 3


def looked_at() -> tuple[LiveArticles, list[str]]:
    live, names = LiveArticles(), [f"a{number}" for number in range(COUNT)]
    for name in names:
        live.take(name, {"unit": {"note": name}})
    gc.collect()
    return live, names


def test_what_is_only_looked_at_is_forgotten_but_for_the_last() -> None:
    live, names = looked_at()
    assert set(live) == set(names[-RECENT:])
    assert live.get(names[0]) is None


def test_what_somebody_has_stays_the_same_dict() -> None:
    live, names = looked_at()
    mine = live.take("mine", {})
    for name in names:
        live.take(name, {})
    gc.collect()
    assert live.get("mine") is mine
    assert live.keep("mine") is mine
    assert live.is_kept("mine")
    del mine
    gc.collect()
    assert live.get("mine") == {}


def test_who_writes_keeps_all_from_then_on() -> None:
    live, names = looked_at()
    live.keep_all()
    for name in names:
        live.take(name, {})
    gc.collect()
    assert set(live) == set(names)


def test_what_is_let_go_lasts_as_long_as_somebody_has_it() -> None:
    live = LiveArticles()
    live.keep_all()
    mine = live.keep("mine", {"unit": {"note": "x"}})
    live.keep("other")
    live.let_go("mine")
    live.let_go("other")
    live.let_go("unknown")
    assert not live.is_kept("mine")
    assert live.get("mine") is mine
    assert live.keep("mine") is mine
    live.let_go("mine")
    del mine
    gc.collect()
    assert set(live) == set()


def say(store: FileStore, writer: Writer, article: str, tag: str) -> None:
    reading = store.open(article)
    unit = reading.units[0]
    anchor = Anchor.of(reading.text, reading.article.sha256, unit.start, unit.end)._asdict()
    said = {"anchor": anchor, f"tag:{tag}": 1}
    writer.append("edit", [Change(article, unit.id, key, None, one) for key, one in said.items()])


def test_a_reader_sees_what_comes_in_of_articles_that_it_has_and_of_those_forgotten(
    tmp_path: Path,
) -> None:
    seeds, annotations = tmp_path / "seeds", tmp_path / "annotations"
    seeds.mkdir()
    for number in range(COUNT):
        (seeds / f"{number}.txt").write_text(f"Boat {number} left.\n", "utf-8")
    store = FileStore(seeds, annotations)
    while not store.survey(1.0):
        pass
    articles = [one.id for one in store.articles()]
    writer = store.writer("ann")
    for article in articles:
        say(store, writer, article, "claim")
    writer.close()
    reader = FileStore(seeds, annotations)
    held = reader.values("ann", articles[0])
    for article in articles:
        assert len(reader.values("ann", article)) == 1
    gc.collect()
    writer = FileStore(seeds, annotations).writer("ann")
    for article in articles:
        say(store, writer, article, "quote")
    assert reader.arrivals().annotators == {"ann"}
    assert [sorted(values) for values in held.values()] == [["anchor", "tag:claim", "tag:quote"]]
    for article in articles:
        ((_, values),) = reader.values("ann", article).items()
        assert "tag:quote" in values
        assert [one["tags"] for _, one in reader.records("ann", [article])] == [["claim", "quote"]]
    writer.close()
    assert not reader.problems()
