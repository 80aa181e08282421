import gc
import os
import threading

import pytest

from reviewer.models import Article
from reviewer.store.articles import file_scan
from reviewer.store.articles.boundaries import Registry
from tests.store.article_folders import TEXT, Shelf, by_path, ids, registered, survey


class TestRenames:
    @pytest.mark.parametrize("cached", [True, False])
    def test_a_renamed_file_keeps_its_id(self, shelf: Shelf, cached: bool) -> None:
        file = shelf.write("old.txt", TEXT)
        shelf.write("other.txt")
        survey(shelf.open())
        (shelf.seeds / "deep").mkdir()
        file.rename(shelf.seeds / "deep" / "new.md")
        if not cached:
            shelf.forget()
        articles = shelf.open()
        assert {path: one.id for path, one in by_path(articles).items()} == {
            "deep/new.md": "old",
            "other.txt": "other",
        }
        survey(articles)
        assert registered(shelf) == ["old.jsonl", "other.jsonl"]

    def test_it_may_be_edited_later(self, shelf: Shelf) -> None:
        shelf.write("old.txt", TEXT).rename(shelf.seeds / "before.txt")
        (shelf.seeds / "before.txt").rename(shelf.seeds / "old.txt")
        survey(shelf.open())
        (shelf.seeds / "old.txt").rename(shelf.seeds / "new.txt")
        survey(shelf.open())
        shelf.write("new.txt", "Edited.")
        survey(shelf.open())
        shelf.forget()
        assert ids(shelf.open()) == ["old"]

    def test_files_are_read_only_if_one_is_missing(self, shelf: Shelf, reads: list[str]) -> None:
        shelf.write("a.txt")
        survey(shelf.open())
        shelf.forget()
        shelf.write("b.txt")
        reads.clear()
        assert ids(shelf.open()) == ["a", "b"]
        assert reads == []

    def test_it_is_seen_while_the_program_runs(self, shelf: Shelf) -> None:
        file = shelf.write("old.txt", TEXT)
        articles = shelf.open()
        survey(articles)
        file.rename(shelf.seeds / "new.txt")
        assert articles.changed()
        assert ids(articles) == ["old"]
        assert articles.present()[0].path == "new.txt"


class TestGone:
    def test_only_what_was_annotated_is_listed(self, shelf: Shelf) -> None:
        file = shelf.write("deep/a.txt", TEXT)
        articles = shelf.open()
        survey(articles)
        sha256 = articles.present()[0].sha256
        file.unlink()
        assert articles.changed()
        assert articles.present() == []
        assert articles.gone(set()) == []
        assert articles.gone({"deep__a", "never"}) == [
            Article("deep__a", "deep/a", sha256, 2, missing=True),
            Article("never", "never", missing=True),
        ]
        assert articles.sha256("deep__a") == sha256
        shelf.write("deep/a.txt", TEXT)
        assert articles.changed()
        assert articles.gone({"deep__a"}) == []


class TestChanges:
    def test_nothing_is_reported_while_nothing_changes(self, shelf: Shelf) -> None:
        shelf.write("a.txt")
        articles = shelf.open()
        assert not articles.changed()
        survey(articles)
        assert not articles.changed()

    @pytest.mark.parametrize("cached", [True, False])
    def test_another_text_of_the_same_size_is_read_anew(self, shelf: Shelf, cached: bool) -> None:
        file = shelf.write("a.txt", "The pier stands.")
        articles = shelf.open()
        survey(articles)
        changed = file.stat().st_mtime_ns + 5_000_000_000
        shelf.write("a.txt", "The pier burned.")
        os.utime(file, ns=(changed, changed))
        if cached:
            articles = shelf.open()
        else:
            assert articles.changed()
        assert (articles.present()[0].sha256, articles.present()[0].sentences) == ("", -1)
        assert articles.open("a").text == "The pier burned."

    def test_new_and_changed_files_are_reported_once(self, shelf: Shelf) -> None:
        shelf.write("a.txt")
        articles = shelf.open()
        survey(articles)
        shelf.write("b.txt")
        assert articles.changed()
        assert not articles.changed()
        assert ids(articles) == ["a", "b"]
        shelf.write("a.txt", "Edited.")
        assert articles.changed()
        assert by_path(articles)["a.txt"].sentences == -1
        survey(articles)
        assert by_path(articles)["a.txt"].sentences == 1

    def test_many_files_are_compared_a_slice_at_a_time(
        self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(file_scan, "SLICE", 3)
        for i in range(8):
            shelf.write(f"{i}.txt")
        articles = shelf.open()
        articles.present()
        shelf.write("9.txt")
        assert [articles.changed() for _ in range(5)] == [False, False, False, True, False]

    def test_ids_stay_while_files_come(self, shelf: Shelf) -> None:
        shelf.write("b.txt")
        articles = shelf.open()
        assert ids(articles) == ["b"]
        shelf.write("b.md")
        assert articles.changed()
        assert {one.path: one.id for one in articles.present()} == {
            "b.md": "b.md",
            "b.txt": "b",
        }


class TestThreads:
    def test_a_survey_runs_beside_everything_else(self, shelf: Shelf) -> None:
        for i in range(200):
            shelf.write(f"{i}.txt")
        articles = shelf.open()
        done = threading.Event()

        def run() -> None:
            while not articles.survey(0.001):
                pass
            done.set()

        other = threading.Thread(target=run)
        other.start()
        rounds = 0
        while not done.is_set():
            path = f"{rounds % 200}.txt"
            shelf.write(path, f"Round {rounds}. Two. Three.")
            articles.changed()
            articles.open(path[:-4])
            articles.gone({"x"})
            list(articles.problems())
            rounds += rounds < 100
        other.join()
        while articles.changed():
            pass
        survey(articles)
        assert {one.sentences for one in articles.present()} == {2, 3}
        assert len(registered(shelf)) == 200
        again = shelf.open()
        assert again.present() == articles.present()

    def test_what_is_let_go_of_meanwhile_stops_nobody(
        self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Regression: an article that another thread had just let go of ended the look."""
        for name in ("a", "b"):
            shelf.write(f"{name}.txt")
        articles = shelf.open()
        kept = [articles.open(name) for name in ("a", "b")]
        assert all(one.read_on(60) for one in kept)
        holds = Registry.holds

        def let_go(registry: Registry, article: str, sha256: str) -> bool:
            kept.clear()
            gc.collect()
            return holds(registry, article, sha256)

        monkeypatch.setattr(Registry, "replaced", lambda _: True)
        monkeypatch.setattr(Registry, "holds", let_go)
        articles.changed()
        assert not kept


ROW_1 = '{"id":"1","text":"One."}\n'
ROW_2 = '{"id":"2","text":"Two."}\n'


class TestRows:
    def test_rows_are_articles(self, shelf: Shelf) -> None:
        shelf.write("all.jsonl", ROW_1 + '{"id":2,"text":"Two. Three."}\n')
        articles = shelf.open()
        assert ids(articles) == ["all__1", "all__2"]
        survey(articles)
        assert [one.sentences for one in shelf.open().present()] == [1, 2]
        assert articles.open("all__2").article.row == "2"

    def test_rows_come_and_go(self, shelf: Shelf) -> None:
        shelf.write("all.jsonl", ROW_1 + ROW_2)
        articles = shelf.open()
        survey(articles)
        shelf.write("all.jsonl", ROW_2 + '{"id":"3","text":"Three. And more."}\n')
        assert articles.changed()
        assert ids(articles) == ["all__2", "all__3"]
