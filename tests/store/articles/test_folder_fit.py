"""Ids of a workspace that an earlier version made go on being counted from where they were."""

from pathlib import Path

from reviewer.store.articles.folder_fit import fit
from reviewer.store.file_store import FileStore


def text(path: Path, says: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(says or f"An invented sentence of {path.name}.", "utf-8")
    return path


def was_read(articles: Path, annotations: Path) -> None:
    """Reads articles the way an earlier version did: ids are counted from what is opened."""
    store = FileStore(articles, annotations)
    while not store.survey(1.0):
        pass


def test_the_folder_that_was_opened_is_found_again(tmp_path: Path) -> None:
    text(tmp_path / "news" / "a.txt")
    text(tmp_path / "news" / "deep" / "b.md")
    rows = '{"id": "one", "text": "An invented row."}\n'
    text(tmp_path / "news" / "rows.jsonl", rows)
    text(tmp_path / "other" / "a.txt", "Another text of that name.")
    annotations = tmp_path / "annotations"
    was_read(tmp_path / "news", annotations)
    folders = [tmp_path / "seeds", tmp_path, tmp_path / "other", tmp_path / "news"]
    assert fit(annotations, folders) == tmp_path / "news"


def test_folders_that_shared_one_home_are_both_in_it(tmp_path: Path) -> None:
    """Regression: the tags of one of them would not be shown any more."""
    annotations = tmp_path / "annotations"
    for name in ("news/a.txt", "news/b.txt", "mail/c.txt"):
        text(tmp_path / name)
    was_read(tmp_path / "news", annotations)
    was_read(tmp_path / "mail", annotations)
    assert fit(annotations, [tmp_path / "mail", tmp_path / "news"]) == tmp_path
    found = FileStore(tmp_path, annotations).articles()
    assert {one.path: one.id for one in found} == {
        "news/a.txt": "a", "news/b.txt": "b", "mail/c.txt": "c",
    }  # fmt: skip


def test_edited_texts_are_known_by_their_names(tmp_path: Path) -> None:
    file = text(tmp_path / "news" / "a.txt")
    was_read(tmp_path / "news", tmp_path / "annotations")
    text(file, "It says something else now.")
    assert fit(tmp_path / "annotations", [tmp_path, file.parent]) == file.parent


def test_where_nothing_fits_there_is_none(tmp_path: Path) -> None:
    text(tmp_path / "news" / "a.txt")
    assert fit(tmp_path / "annotations", [tmp_path / "news"]) is None
    was_read(tmp_path / "news", tmp_path / "annotations")
    assert fit(tmp_path / "annotations", [tmp_path / "other"]) is None
