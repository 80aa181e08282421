import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reviewer.store.articles.file_scan import natural
from tests.store.article_folders import TEXT, Shelf, ids, registered, survey


class TestListing:
    def test_articles_stand_in_natural_order(self, shelf: Shelf) -> None:
        for path in ("b.txt", "a10.txt", "a2.md", "a/z.txt", "C.txt"):
            shelf.write(path)
        assert ids(shelf.open()) == ["a__z", "a2", "a10", "b", "C"]

    def test_what_is_no_article_is_passed_over(self, shelf: Shelf) -> None:
        shelf.write("a.txt")
        for path in ("README.md", "readme-too.txt", ".b.txt", "_c.txt", "d.zip", "e"):
            shelf.write(path)
        for path in (".git/f.txt", "_drafts/g.txt"):
            shelf.write(path)
        assert ids(shelf.open()) == ["a"]

    def test_listing_reads_nothing_and_makes_nothing(self, shelf: Shelf, reads: list[str]) -> None:
        shelf.write("a.txt")
        (article,) = shelf.open().present()
        assert (article.sha256, article.sentences) == ("", -1)
        assert reads == []
        assert not shelf.annotations.exists()

    def test_annotations_among_the_articles_are_no_articles(self, tmp_path: Path) -> None:
        shelf = Shelf(tmp_path)
        shelf.annotations = shelf.seeds / "annotations"
        shelf.write("a.txt")
        shelf.write("annotations/corpus/x.0123abcd.txt")
        shelf.write("deep/annotations/b.txt")
        assert ids(shelf.open()) == ["a", "deep__annotations__b"]

    def test_a_folder_that_is_not_there_is_one_problem(self, shelf: Shelf) -> None:
        shelf.seeds.rmdir()
        articles = shelf.open()
        assert articles.present() == []
        (problem,) = articles.problems()
        assert str(shelf.seeds) in str(problem)
        assert articles.survey(1)

    def test_an_empty_folder_is_no_problem(self, shelf: Shelf) -> None:
        articles = shelf.open()
        assert (articles.present(), list(articles.problems())) == ([], [])
        assert articles.survey(1)

    def test_links_are_followed_and_circles_end(self, shelf: Shelf, tmp_path: Path) -> None:
        shelf.write("real/a.txt")
        shelf.write("real/deep/b.txt")
        outside = tmp_path / "outside"
        outside.mkdir()
        (outside / "c.txt").write_text(TEXT, "utf-8")
        (shelf.seeds / "to-outside").symlink_to(outside)
        (shelf.seeds / "real" / "up").symlink_to(shelf.seeds)
        (shelf.seeds / "again").symlink_to(shelf.seeds / "real")
        (shelf.seeds / "file.txt").symlink_to(outside / "c.txt")
        (shelf.seeds / "self").symlink_to(shelf.seeds / "self")
        articles = shelf.open()
        assert ids(articles) == ["file", "real__a", "real__deep__b", "to-outside__c"]
        assert list(articles.problems()) == []

    def test_a_link_to_nowhere_is_one_problem(self, shelf: Shelf) -> None:
        (shelf.seeds / "gone.txt").symlink_to(shelf.seeds / "nowhere.txt")
        shelf.write("a.txt")
        articles = shelf.open()
        assert ids(articles) == ["a"]
        (problem,) = articles.problems()
        assert "gone.txt" in str(problem)

    def test_a_pipe_is_no_article(self, shelf: Shelf) -> None:
        os.mkfifo(shelf.seeds / "pipe.txt")
        assert ids(shelf.open()) == []

    def test_names_that_cannot_be_ids_are_problems(self, shelf: Shelf) -> None:
        shelf.write("a.txt")
        shelf.write("x" * 240 + ".txt")
        shelf.write("new\nline.txt")
        (shelf.seeds / os.fsdecode(b"\xff.txt")).write_text(TEXT, "utf-8")
        for _ in range(2):
            articles = shelf.open()
            assert ids(articles) == ["a"]
            problems = [str(problem) for problem in articles.problems()]
            assert len(problems) == 3
            assert all(problem.isprintable() for problem in problems)
            survey(articles)


class TestChosenFiles:
    def test_only_that_file_is_shown(self, shelf: Shelf) -> None:
        shelf.write("deep/b.txt")
        one = shelf.write("deep/a.txt")
        articles = shelf.open(one)
        assert ids(articles) == ["a"]
        assert articles.gone({"other"}) == []

    def test_several_files_share_a_base(self, shelf: Shelf) -> None:
        files = [shelf.write(path) for path in ("one/a.txt", "two/b.txt", "two/c.txt")]
        assert ids(shelf.open(*files[:2])) == ["one__a", "two__b"]
        assert ids(shelf.open(files[2], base=shelf.seeds)) == ["two__c"]

    def test_the_id_of_a_neighbour_is_not_taken(self, shelf: Shelf) -> None:
        shelf.write("a.txt")
        survey(shelf.open())
        later = shelf.write("a.md")
        articles = shelf.open(later)
        assert ids(articles) == ["a.md"]
        survey(articles)
        assert registered(shelf) == ["a.jsonl", "a.md.jsonl"]

    def test_an_article_of_a_bigger_folder_is_recognised(self, shelf: Shelf) -> None:
        file = shelf.write("deep/a.txt")
        survey(shelf.open())
        assert ids(shelf.open(file)) == ["deep__a"]

    def test_a_file_that_is_no_article_is_one_problem(self, shelf: Shelf) -> None:
        articles = shelf.open(shelf.write("a.zip"))
        assert ids(articles) == []
        (problem,) = articles.problems()
        assert "a.zip" in str(problem)


@given(st.lists(st.text(st.sampled_from("aA1٣0²/é_"), min_size=1, max_size=6)))
def test_paths_always_have_one_order(paths: list[str]) -> None:
    backwards = paths[::-1]
    assert sorted(backwards, key=natural) == sorted(paths, key=natural)
