"""Files of rows, extracted pages and standard input, as a workspace keeps them."""

import os
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import pytest

from reviewer.corpus.readers import extraction, html
from reviewer.corpus.readers.jsonl import RowFile
from reviewer.models import Article, Units
from reviewer.ports import StoreError
from reviewer.store.articles.boundaries import Registry
from reviewer.store.articles.documents import Texts
from tests.store.article_folders import Shelf, by_path, ids, registered, survey

ROWS = '{"id":"1","text":"One."}\nnope\n{"id":"2","text":"Two. Three.","title":"Second"}\n'


class Found:
    """What a later version of the library finds in any page."""

    text = "Something else."

    def __getattr__(self, name: str) -> None:
        return None


def upgrade(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trafilatura.bare_extraction", lambda *_, **__: Found())


needs_library = pytest.mark.skipif(
    find_spec(html.LIBRARY) is None, reason="reading HTML needs the extra: reviewer-tui[html]"
)


def page(body: str, title: str = "Ferry sinks") -> str:
    return (
        f'<html lang="en"><head><title>{title}</title>'
        '<meta name="author" content="Ilse Varga"></head><body><nav><a href="/">Home</a></nav>'
        f"<article><h1>{title}</h1>{body}</article></body></html>"
    )


PAGE = page(
    "<p>The ferry sank at noon on Tuesday, and nobody drowned, the mayor said.</p>"
    "<p>“We were lucky,” she added. Nearly 40 people were on board of it.</p>"
)


class TestRows:
    def test_each_row_is_an_article_and_bad_lines_are_told(self, shelf: Shelf) -> None:
        shelf.write("deep/all.jsonl", ROWS)
        articles = shelf.open()
        assert ids(articles) == ["deep__all__1", "deep__all__2"]
        survey(articles)
        assert [one.sentences for one in articles.present()] == [1, 2]
        assert articles.open("deep__all__2").article.title == "Second"
        for again in (articles, shelf.open()):
            [problem] = again.problems()
            assert problem.place.endswith("all.jsonl, line 2")

    def test_opening_rows_looks_through_the_file_once(
        self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        looks: list[Path] = []
        look = RowFile.__init__

        def noting(self: RowFile, path: Path) -> None:
            looks.append(path)
            look(self, path)

        monkeypatch.setattr(RowFile, "__init__", noting)
        shelf.write("all.jsonl", "".join(f'{{"text":"Row {i}."}}\n' for i in range(50)))
        articles = shelf.open()
        survey(articles)
        assert len(articles.present()) == 50
        assert len(looks) == 1
        shelf.write("all.jsonl", '{"text":"Another one."}\n')
        assert articles.changed()
        assert articles.open("all__1").text == "Another one."
        assert len(looks) == 2

    def test_a_file_without_any_row_is_told(self, shelf: Shelf) -> None:
        file = shelf.write("all.jsonl", "\n\n")
        articles = shelf.open()
        assert ids(articles) == []
        [problem] = articles.problems()
        assert "holds no row" in str(problem)
        file.unlink()
        assert list(articles.problems()) == []

    def test_a_renamed_file_of_rows_keeps_their_ids(self, shelf: Shelf) -> None:
        file = shelf.write("all.jsonl", ROWS.replace("nope\n", ""))
        survey(shelf.open())
        file.rename(shelf.seeds / "new.jsonl")
        assert ids(shelf.open()) == ["all__1", "all__2"]


@needs_library
class TestPages:
    def test_the_text_is_extracted_once_and_kept(
        self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shelf.write("a.html", PAGE)
        first = shelf.open().open("a")
        assert "The ferry sank at noon" in first.text
        assert "Home" not in first.text
        assert first.article.meta["author"] == "Ilse Varga"
        assert first.article.title == "Ferry sinks"
        kept = f"a.{first.units.sha256[:8]}.txt"
        assert registered(shelf) == [kept, "a.jsonl"]
        assert (shelf.annotations / "corpus" / kept).read_text("utf-8") == first.text

        upgrade(monkeypatch)
        shelf.forget()
        again = shelf.open().open("a")
        assert (again.text, list(again.units)) == (first.text, list(first.units))
        assert again.article.meta == first.article.meta

    def test_without_the_library_what_was_kept_can_be_read(
        self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shelf.write("a.html", PAGE)
        first = shelf.open().open("a")
        monkeypatch.setattr(html, "find_spec", lambda name: None)
        shelf.write("b.html", PAGE)
        articles = shelf.open()
        assert articles.open("a").text == first.text
        with pytest.raises(StoreError, match=r"pip install 'reviewer-tui\[html\]'"):
            articles.open("b")

    def test_it_is_read_once_the_library_is_there(
        self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shelf.write("a.html", PAGE)
        with monkeypatch.context() as without:
            without.setattr(html, "find_spec", lambda name: None)
            survey(shelf.open())
            again = shelf.open()
            assert ids(again) == ["a"]
            [problem] = again.problems()
            assert extraction.install("html") in str(problem)
        articles = shelf.open()
        survey(articles)
        assert list(articles.problems()) == []
        assert articles.present()[0].sentences > 0

    def test_a_page_that_changed_is_extracted_anew(self, shelf: Shelf) -> None:
        shelf.write("a.html", PAGE)
        first = shelf.open().open("a")
        shelf.write("a.html", PAGE.replace("noon", "dawn"))
        second = shelf.open().open("a")
        assert second.text == first.text.replace("noon", "dawn")
        assert len(registered(shelf)) == 3

    def test_a_page_that_changed_around_its_article_has_the_same_text(
        self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shelf.write("a.html", PAGE)
        first = shelf.open().open("a")
        shelf.write("a.html", PAGE.replace("Home", "Start"))
        assert shelf.open().open("a").text == first.text
        upgrade(monkeypatch)
        assert shelf.open().open("a").text == first.text

    def test_a_renamed_page_keeps_its_id_and_text(
        self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = shelf.write("a.html", PAGE)
        first = shelf.open().open("a")
        file.rename(shelf.seeds / "b.htm")
        upgrade(monkeypatch)
        shelf.forget()
        articles = shelf.open()
        assert ids(articles) == ["a"]
        assert articles.open("a").text == first.text

    @pytest.mark.parametrize("data", [b"", b"<html></html>", b"\x00\x01\x02"])
    def test_a_page_without_an_article_is_told(self, shelf: Shelf, data: bytes) -> None:
        shelf.write("a.html", b" ")
        (shelf.seeds / "a.html").write_bytes(data)
        with pytest.raises(StoreError, match=r": \S*a\.html$"):
            shelf.open().open("a")


class TestInputs:
    TEXT = "The pier is closed. It rained."

    def test_standard_input_becomes_an_article_that_stays(self, shelf: Shelf) -> None:
        shelf.write("z.txt")
        articles = shelf.open()
        name = articles.take_in(self.TEXT)
        assert name.startswith("stdin-")
        assert ids(articles) == ["z", name]
        reading = articles.open(name)
        assert (reading.text, len(reading.units)) == (self.TEXT, 2)
        assert articles.gone({name}) == []
        assert articles.sha256(name) == reading.units.sha256
        again = shelf.open()
        assert by_path(again)[name].sentences == 2
        assert again.take_in(self.TEXT) == name
        assert len(registered(shelf)) == 2

    def test_it_is_surveyed_like_any_other(self, shelf: Shelf) -> None:
        name = shelf.open().take_in(self.TEXT)
        articles = shelf.open()
        survey(articles)
        assert by_path(articles)[name].sentences == 2

    def test_its_front_matter_is_metadata(self, shelf: Shelf) -> None:
        articles = shelf.open()
        name = articles.take_in('---\ntitle: "Pier: closed #1"\n---\n\n' + self.TEXT)
        article = articles.open(name).article
        assert (article.title, article.sentences) == ("Pier: closed #1", 2)

    def test_files_that_were_chosen_stay_alone(self, shelf: Shelf) -> None:
        shelf.open().take_in(self.TEXT)
        file = shelf.write("a.txt")
        assert ids(shelf.open(file)) == ["a"]

    def test_a_folder_that_cannot_be_written_is_told(self, shelf: Shelf) -> None:
        shelf.annotations.write_text("a file, not a folder")
        with pytest.raises(StoreError, match="cannot be kept"):
            shelf.open().take_in(self.TEXT)


class TestTexts:
    def test_what_is_not_what_it_was_counts_as_gone(self, tmp_path: Path) -> None:
        texts = Texts(tmp_path / "corpus")
        assert list(texts.kept()) == []
        assert texts.keep("deep__a.b", "One.")
        [(name, version)] = texts.kept()
        assert name == "deep__a.b"
        assert texts.find(name, version) == "One."
        [file] = (tmp_path / "corpus").iterdir()
        file.write_text("Two.")
        assert texts.find(name, version) is None
        assert texts.keep(name, "One.")
        assert texts.find(name, version) == "One."
        assert len(os.listdir(tmp_path / "corpus")) == 1


def test_an_article_without_a_file_is_not_an_input(shelf: Shelf) -> None:
    articles = shelf.open()
    assert articles.gone({"stdin-00000000"}) == [
        Article("stdin-00000000", "stdin-00000000", missing=True)
    ]


class TestEncodings:
    DATA = "Rybak otworzył nową budę, ale nikt nie przyszedł, bo źle było.".encode("cp1250")

    def test_an_encoding_is_found_and_written_down(self, shelf: Shelf) -> None:
        shelf.write("a.txt", self.DATA)
        reading = shelf.open().open("a")
        assert (reading.text, reading.units.encoding) == (self.DATA.decode("cp1250"), "cp1250")

    def test_an_old_guess_holds_while_the_bytes_are_the_same(self, shelf: Shelf) -> None:
        """What was read as another encoding was tagged so, however wrong its letters were."""
        shelf.write("a.txt", self.DATA)
        known = self.DATA.decode("cp1252", "replace").replace("\ufffd", "?")
        data = known.encode("cp1252")
        shelf.write("a.txt", data)
        units = Units(sha256(known.encode()).hexdigest(), "cp1252", "an old one")
        units.append(0, len(known), "sentence")
        assert Registry(shelf.annotations / "corpus").register("a", units)
        reading = shelf.open().open("a")
        assert (reading.text, reading.units.segmenter) == (known, "an old one")
