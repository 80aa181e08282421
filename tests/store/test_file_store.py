import os
import shutil
from pathlib import Path

import pytest
from tinydb import TinyDB

from reviewer.models import Anchor, Change
from reviewer.ports import StoreError
from reviewer.store.file_store import FileStore
from reviewer.store.machine_state import CACHE, STATE, MachineFolders, Memo, write_atomically

TEXT = "One sentence. Another one."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text(TEXT, "utf-8")
    return tmp_path


def opened(root: Path) -> FileStore:
    return FileStore(root / "seeds", root / "annotations")


def said(store: FileStore, article: str = "a") -> list[Change]:
    reading = store.open(article)
    one = reading.units[0]
    anchor = Anchor.of(reading.text, reading.article.sha256, one.start, one.end)._asdict()
    return [
        Change(article, one.id, "anchor", None, anchor),
        Change(article, one.id, "tag:claim", None, 1),
    ]


def speak(root: Path, *names: str) -> None:
    for name in names:
        store = opened(root)
        writer = store.writer(name)
        writer.append("edit", said(store))
        writer.close()


def files(root: Path) -> list[str]:
    folder = root / "annotations"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.json*"))


class TestWorkspace:
    def test_looking_makes_nothing(self, root: Path) -> None:
        store = opened(root)
        store.articles()
        store.annotators()
        store.values("ann", "a")
        store.tallies("ann")
        store.arrivals()
        store.problems()
        store.writer("ann").close()
        assert [path.name for path in root.iterdir()] == ["seeds"]

    def test_tags_are_saved_where_the_design_says(self, root: Path) -> None:
        speak(root, "ann")
        journal, *others = sorted(files(root), key=lambda name: "journal" not in name)
        assert journal.startswith("ann/journal/")
        assert others == ["ann/a.json", "corpus/a.jsonl"]
        with TinyDB(root / "annotations" / "ann" / "a.json") as saved:
            (record,) = saved.all()
            assert (record["text"], record["tags"]) == ("One sentence.", ["claim"])
            (meta,) = saved.table("meta").all()
            assert meta["text_sha256"] == opened(root).open("a").article.sha256

    def test_a_lost_cache_changes_no_answer(self, root: Path, home: Path) -> None:
        speak(root, "ann", "bob")
        store = opened(root)
        assert store.survey(60)
        before = store.articles(), store.values("ann", "a"), store.tallies("bob")
        store.remember("place", "a")
        shutil.rmtree(home)
        again = opened(root)
        assert again.survey(60)
        assert (again.articles(), again.values("ann", "a"), again.tallies("bob")) == before
        assert again.recall("place") is None

    def test_a_survey_counts_every_article(self, root: Path) -> None:
        (root / "seeds" / "b.txt").write_text("One only.", "utf-8")
        (root / "seeds" / "c.txt").write_bytes(b"\0")
        store = opened(root)
        assert [one.sentences for one in store.articles()] == [-1, -1, -1]
        while not store.survey(0):
            pass
        assert [one.sentences for one in store.articles()] == [2, 1, -1]
        again = opened(root)
        assert [one.sentences for one in again.articles()] == [2, 1, -1]
        assert again.problems() == store.problems()
        (problem,) = again.problems()
        assert "c.txt" in problem.place

    def test_a_single_file_is_a_workspace_too(self, root: Path) -> None:
        (root / "seeds" / "b.txt").write_text("One only.", "utf-8")
        speak(root, "ann")
        store = FileStore(root / "seeds" / "b.txt", root / "annotations")
        assert [one.id for one in store.articles()] == ["b"]

    def test_a_renamed_article_keeps_its_tags(self, root: Path) -> None:
        speak(root, "ann")
        (root / "seeds" / "a.txt").rename(root / "seeds" / "renamed.md")
        (article,) = opened(root).articles()
        assert (article.id, article.path, article.missing) == ("a", "renamed.md", False)
        assert "a" in opened(root).tallies("ann")

    def test_what_nobody_annotated_goes_silently(self, root: Path) -> None:
        speak(root, "ann")
        (root / "seeds" / "b.txt").write_text("One only.", "utf-8")
        store = opened(root)
        assert store.survey(60)
        for name in "ab":
            (root / "seeds" / f"{name}.txt").unlink()
        (article,) = opened(root).articles()
        assert (article.id, article.missing, article.sentences) == ("a", True, 2)

    def test_orphans_of_a_lost_corpus_folder_are_still_listed(self, root: Path) -> None:
        speak(root, "ann")
        (root / "seeds" / "a.txt").unlink()
        shutil.rmtree(root / "annotations" / "corpus")
        (article,) = opened(root).articles()
        assert (article.id, article.missing, article.sentences) == ("a", True, -1)

    def test_a_renamed_article_is_not_taken_for_changed_tags(self, root: Path) -> None:
        speak(root, "ann")
        store = opened(root)
        store.articles()
        store.annotators()
        store.arrivals()
        (root / "seeds" / "a.txt").rename(root / "seeds" / "b.txt")
        arrived = store.arrivals()
        assert (arrived.articles, arrived.annotators) == (True, frozenset())


class TestAnnotators:
    def test_machines_are_annotators(self, root: Path) -> None:
        speak(root, "Zoe", "machine.rules", "ann")
        assert opened(root).annotators() == ["ann", "machine.rules", "Zoe"]

    def test_other_folders_are_nobodys(self, root: Path) -> None:
        speak(root, "ann")
        folder = root / "annotations"
        for name in ("gold", "GOLD", "corpus", "Corpus", ".git", "_old", "empty"):
            (folder / name).mkdir(exist_ok=True)
        (folder / "assignments.json").write_text("{}", "utf-8")
        store = opened(root)
        assert store.annotators() == ["ann"]
        assert store.problems() == []

    def test_names_that_are_none_are_problems(self, root: Path) -> None:
        speak(root, "ann")
        folder = root / "annotations"
        for name in ("two words", "ANN", "ä"):
            shutil.copytree(folder / "ann", folder / name)
        store = opened(root)
        assert len(store.annotators()) == 1
        places = sorted(Path(problem.place).name for problem in store.problems())
        assert places == ["ANN", "two words", "ä"]
        assert all("rename" in problem.hint for problem in store.problems())
        with pytest.raises(StoreError, match="case"):
            store.writer("Ann")
        # Regression: the twin locked out whose folder it was a copy of.
        store.writer("ann").close()

    def test_a_folder_that_came_by_git_is_seen(self, root: Path, tmp_path: Path) -> None:
        speak(root, "ann")
        store = opened(root)
        store.articles()
        store.arrivals()
        other = root / "annotations" / "ann"
        shutil.copytree(other, root / "annotations" / "bob")
        assert store.arrivals().annotators == {"bob"}
        assert not store.arrivals()
        assert store.annotators() == ["ann", "bob"]


class TestPlaces:
    def test_workspaces_do_not_share(self, tmp_path: Path) -> None:
        one, two = MachineFolders.of(tmp_path / "one"), MachineFolders.of(tmp_path / "two")
        assert one.cache != two.cache
        assert one.state != two.state

    def test_a_linked_workspace_is_the_same(self, tmp_path: Path) -> None:
        (tmp_path / "real").mkdir()
        (tmp_path / "link").symlink_to(tmp_path / "real")
        assert MachineFolders.of(tmp_path / "link") == MachineFolders.of(tmp_path / "real")

    def test_folders_are_the_users_own(self, tmp_path: Path, home: Path) -> None:
        places = MachineFolders.of(tmp_path)
        assert places.cache.is_relative_to(home)
        assert places.state.is_relative_to(home)

    def test_the_environment_moves_them(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(CACHE, str(tmp_path / "c"))
        monkeypatch.setenv(STATE, str(tmp_path / "s"))
        places = MachineFolders.of(tmp_path)
        assert places.cache.parent == tmp_path / "c"
        assert places.state.parent == tmp_path / "s"

    def test_a_file_is_replaced_whole_or_not_at_all(self, tmp_path: Path) -> None:
        file = tmp_path / "deep" / "file"
        assert write_atomically(file, b"one")
        assert write_atomically(file, b"two")
        assert file.read_bytes() == b"two"
        assert not write_atomically(file / "below", b"three")
        assert os.listdir(file.parent) == ["file"]


class TestMemo:
    @pytest.mark.parametrize("junk", [b"", b"[1]", b"null", b"{", b"\xff"])
    def test_a_broken_file_is_an_empty_one(self, tmp_path: Path, junk: bytes) -> None:
        file = tmp_path / "memo.json"
        file.write_bytes(junk)
        memo = Memo(file)
        assert memo.recall("x") is None
        memo.remember("x", 1)
        assert Memo(file).recall("x") == 1

    def test_two_sessions_keep_each_others_things(self, tmp_path: Path) -> None:
        file = tmp_path / "memo.json"
        mine, yours = Memo(file), Memo(file)
        mine.remember("mine", 1)
        yours.remember("yours", 2)
        mine.remember("mine", 3)
        again = Memo(file)
        assert (again.recall("mine"), again.recall("yours")) == (3, 2)

    def test_without_a_place_it_lasts_for_the_session(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way", "utf-8")
        memo = Memo(tmp_path / "file" / "memo.json")
        memo.remember("x", 1)
        assert memo.recall("x") == 1
