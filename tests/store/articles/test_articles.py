import threading
import tracemalloc
from collections.abc import Iterator

import pytest

from reviewer.ports import StoreError
from reviewer.store.articles.reading import Segmenting
from tests.store.article_folders import TEXT, Shelf, by_path, ids, registered, survey


class TestReading:
    def test_a_first_reading_freezes(self, shelf: Shelf) -> None:
        shelf.write("deep/a.txt", TEXT)
        articles = shelf.open()
        reading = articles.open("deep__a")
        assert reading.complete
        assert reading.text == TEXT
        cut = [TEXT[one.start : one.end] for one in reading.units]
        assert cut == ["One sentence.", "Another one."]
        assert registered(shelf) == ["deep__a.jsonl"]
        (article,) = articles.present()
        assert article == reading.article
        assert (article.sentences, article.sha256) == (2, reading.units.sha256)

    def test_what_is_frozen_is_not_segmented_again(
        self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shelf.write("a.txt", TEXT)
        before = shelf.open().open("a")

        def never(*_: object) -> Iterator[tuple[int, int, str]]:
            raise AssertionError("segmented again")

        monkeypatch.setattr(Segmenting, "begin", never)
        after = shelf.open().open("a")
        assert list(after.units) == list(before.units)

    def test_an_edited_article_has_two_versions(self, shelf: Shelf) -> None:
        shelf.write("a.txt", TEXT)
        first = shelf.open().open("a")
        shelf.write("a.txt", f"{TEXT} A third.")
        second = shelf.open().open("a")
        assert len(second.units) == 3
        shelf.write("a.txt", TEXT)
        assert shelf.open().open("a").units.sha256 == first.units.sha256
        lines = (shelf.annotations / "corpus" / "a.jsonl").read_bytes().splitlines()
        assert len(lines) == 2

    def test_metadata_is_known_after_a_reading(self, shelf: Shelf) -> None:
        shelf.write("a.md", "---\ntitle: A title\nauthor: Somebody\n---\nThe text.\n")
        articles = shelf.open()
        reading = articles.open("a")
        assert reading.article.title == "A title"
        assert reading.text[reading.units[0].start :] == "The text.\n"
        survey(articles)
        (article,) = shelf.open().present()
        assert dict(article.meta) == {"title": "A title", "author": "Somebody"}

    def test_a_long_article_opens_before_it_is_read(self, shelf: Shelf) -> None:
        shelf.write("a.txt", "A sentence of some length, so to say.\n" * 2000)
        articles = shelf.open()
        reading = articles.open("a", 0)
        assert not reading.complete
        assert len(reading.units) > 0
        assert articles.present()[0].sentences == -1
        assert registered(shelf) == []
        other = threading.Thread(target=lambda: reading.read_on(600))
        other.start()
        other.join()
        assert articles.present()[0].sentences == 2000
        assert registered(shelf) == ["a.jsonl"]

    def test_a_text_is_in_memory_as_long_as_somebody_reads_it(self, shelf: Shelf) -> None:
        """A walk through a corpus had all of its texts in memory at its end."""
        size = 100_000
        for number in range(6):
            shelf.write(f"{number}.txt", f"{number} " * (size // 2))
            shelf.open().open(str(number))
        articles = shelf.open()
        tracemalloc.start()
        try:
            for number in range(6):
                assert len(articles.open(str(number)).text) == size
            held, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert held < 2 * size

    def test_without_a_place_for_boundaries_reading_works(self, shelf: Shelf) -> None:
        shelf.write("a.txt", TEXT)
        shelf.annotations.write_text("a file is in the way", "utf-8")
        articles = shelf.open()
        survey(articles)
        assert articles.present()[0].sentences == 2
        assert len(articles.open("a").units) == 2
        (problem,) = articles.problems()
        assert "cannot be kept" in str(problem)

    @pytest.mark.parametrize(
        ("data", "reason"), [(b"\0\1\2", "binary"), (b"  \n", "white space"), (b"%PDF-1", "PDF")]
    )
    def test_what_cannot_be_read_is_one_line(
        self, shelf: Shelf, data: bytes, reason: str, reads: list[str]
    ) -> None:
        shelf.write("good.txt", TEXT)
        shelf.write("bad.txt", data)
        survey(shelf.open())
        reads.clear()
        articles = shelf.open()
        assert ids(articles) == ["bad", "good"]
        (problem,) = articles.problems()
        assert reason in str(problem)
        assert "bad.txt" in problem.place
        survey(articles)
        assert reads == []
        with pytest.raises(StoreError) as refused:
            articles.open("bad")
        assert str(refused.value) == str(problem)
        assert len(articles.open("good").units) == 2
        shelf.write("bad.txt", "It was mended.")
        again = shelf.open()
        assert len(again.open("bad").units) == 1
        assert list(again.problems()) == []

    def test_a_file_that_went_is_one_line(self, shelf: Shelf) -> None:
        file = shelf.write("a.txt", TEXT)
        articles = shelf.open()
        articles.open("a")
        file.unlink()
        with pytest.raises(StoreError, match=r"a\.txt"):
            articles.open("a")
        assert articles.changed()
        with pytest.raises(StoreError, match="a: the article's file is gone"):
            articles.open("a")
        with pytest.raises(StoreError, match="never: there is no such article"):
            articles.open("never")

    def test_oddities_are_told_and_remembered(self, shelf: Shelf) -> None:
        shelf.write("a.txt", "---\nno key\n---\nText.")
        survey(shelf.open())
        articles = shelf.open()
        articles.present()
        (problem,) = articles.problems()
        assert "front matter" in str(problem)


class TestSecondOpening:
    def test_it_reads_no_text(self, shelf: Shelf, reads: list[str]) -> None:
        for i in range(5):
            shelf.write(f"d/{i}.txt")
        first = shelf.open()
        survey(first)
        assert sorted(reads) == [f"{i}.txt" for i in range(5)]
        reads.clear()
        second = shelf.open()
        assert second.present() == first.present()
        assert {article.sentences for article in second.present()} == {2}
        assert second.survey(1)
        assert reads == []

    def test_only_what_changed_is_read_again(self, shelf: Shelf, reads: list[str]) -> None:
        shelf.write("a.txt")
        shelf.write("b.txt")
        survey(shelf.open())
        shelf.write("b.txt", "Now there is one only.")
        reads.clear()
        articles = shelf.open()
        assert by_path(articles)["b.txt"].sentences == -1
        survey(articles)
        assert reads == ["b.txt"]
        assert by_path(articles)["b.txt"].sentences == 1

    @pytest.mark.parametrize("junk", [b"", b"[]", b"{}", b'{"version":1', b"\xff"])
    def test_a_broken_index_is_as_good_as_none(self, shelf: Shelf, junk: bytes) -> None:
        shelf.write("a.txt")
        survey(shelf.open())
        for file in shelf.cache.glob("*"):
            file.write_bytes(junk)
        articles = shelf.open()
        assert ids(articles) == ["a"]
        survey(articles)
        assert articles.present()[0].sentences == 2

    def test_without_the_cache_the_answers_are_the_same(self, shelf: Shelf) -> None:
        for path in ("a.txt", "a.md", "deep/b.txt", "deep__b.md"):
            shelf.write(path)
        articles = shelf.open()
        survey(articles)
        shelf.forget()
        again = shelf.open()
        survey(again)
        assert again.present() == articles.present()

    def test_a_survey_goes_on_where_it_stopped(self, shelf: Shelf) -> None:
        shelf.write("long.txt", "A sentence of some length, so to say.\n" * 300)
        shelf.write("z.txt")
        articles = shelf.open()
        calls = 1
        while not articles.survey(0):
            calls += 1
        assert calls > 10
        assert [article.sentences for article in articles.present()] == [300, 2]
