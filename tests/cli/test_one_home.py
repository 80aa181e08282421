"""The commands find the tags of an article, however it is named."""

import json
from pathlib import Path

import pytest

from reviewer.cli import main
from reviewer.models import Change
from reviewer.store.file_store import FileStore

Caught = pytest.CaptureFixture[str]


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two articles in a folder of the current folder."""
    folder = tmp_path / "work" / "news"
    folder.mkdir(parents=True)
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(f"An invented sentence of {name}. Another one.", "utf-8")
    monkeypatch.chdir(folder.parent)
    return folder


def status(capsys: Caught, *argv: str) -> dict[str, list[str]]:
    """The ids that are shown, and whether anything was said of them."""
    main(["status", "--json", *argv])
    found = json.loads(capsys.readouterr().out)
    return {
        "ids": [article["id"] for article in found["articles"]],
        "tagged": sorted({name for work in found["annotators"].values() for name in work}),
        "problems": found["problems"],
    }


def tag(store: FileStore, article: str) -> None:
    reading = store.open(article)
    while not reading.read_on(1.0):
        pass
    unit = f"{reading.article.sha256[:8]}.{reading.units.starts[0]}"
    writer = store.writer("ann")
    writer.append("edit", [Change(article, unit, "tag:claim", None, 1)])
    writer.close()


def opened(*argv: str | Path) -> FileStore:
    """The workspace as the program opens it."""
    from reviewer.cli.options import load_settings, open_store

    return open_store(load_settings([Path(one) for one in argv], None, None, None))


def test_ids_and_tags_are_the_same_from_everywhere(
    news: Path, capsys: Caught, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag(opened("news/a.txt"), "news__a")
    whole = {"ids": ["news__a", "news__b"], "tagged": ["news__a"], "problems": []}
    assert status(capsys) == status(capsys, ".") == status(capsys, "news") == whole
    assert status(capsys, "news/b.txt")["ids"] == ["news__b"]
    assert status(capsys, "news/a.txt", "news/b.txt") == whole
    monkeypatch.chdir(news)
    assert status(capsys, "a.txt")["ids"] == ["news__a"]
    assert status(capsys, "*.txt") == whole
    monkeypatch.chdir("/")
    assert status(capsys, str(news)) == whole
    homes = list(news.parent.rglob("annotations"))
    assert homes == [news.parent / "annotations"]
    note = news.parent / "annotations" / "workspace.json"
    assert json.loads(note.read_bytes()) == {"articles": "."}


def test_a_file_opened_first_and_its_folder_later_is_one_workspace(
    news: Path, capsys: Caught
) -> None:
    """The case one-file-of-a-workspace: the tags were in a folder of their own."""
    assert main(["init", "desk"]) == 0
    Path("desk/seeds/w.txt").write_text("An invented sentence. Another.", "utf-8")
    tag(opened("desk/seeds/w.txt"), "w")
    capsys.readouterr()
    assert status(capsys, "desk/seeds")["tagged"] == ["w"]
    assert [*Path("desk").rglob("annotations")] == [Path("desk/annotations")]


def test_a_copy_opened_alone_does_not_take_the_tags_of_its_original(
    news: Path, capsys: Caught
) -> None:
    tag(opened("news/a.txt"), "news__a")
    (news / "c.txt").write_bytes((news / "a.txt").read_bytes())
    assert status(capsys, "news/c.txt") == {"ids": ["news__c"], "tagged": [], "problems": []}


def test_a_name_that_another_file_wants_too_is_given_as_if_all_were_opened(
    news: Path, capsys: Caught
) -> None:
    (news.parent / "news__a.txt").write_text("It has the name that the other path makes.", "utf-8")
    every = opened(".").articles()
    for path in ("news/a.txt", "news__a.txt"):
        alone = opened(path).articles()
        assert [one.id for one in alone] == [one.id for one in every if one.path == path]


def test_an_old_workspace_keeps_ids_tags_and_bytes(news: Path, capsys: Caught) -> None:
    old = FileStore(news, news.parent / "annotations")
    while not old.survey(1.0):
        pass
    tag(old, "a")
    before = {path: path.read_bytes() for path in news.parent.rglob("*") if path.is_file()}
    for way in ("news", "news/a.txt", "."):
        assert status(capsys, way)["tagged"] == ["a"]
    assert status(capsys, "news")["ids"] == ["a", "b"]
    after = {path: path.read_bytes() for path in news.parent.rglob("*") if path.is_file()}
    assert after == before


def test_a_folder_that_holds_workspaces_names_them(news: Path, capsys: Caught) -> None:
    assert main(["init", "desk"]) == 0
    Path("desk/seeds/w.txt").write_text("An invented sentence.", "utf-8")
    capsys.readouterr()
    found = status(capsys)
    assert found["ids"] == ["news__a", "news__b"]
    [problem] = found["problems"]
    assert "a workspace of its own" in problem and "desk" in problem


def test_tags_in_a_second_home_are_told(news: Path, capsys: Caught) -> None:
    (news.parent / "reviewer.toml").write_text("articles = 'news'", "utf-8")
    tag(FileStore(news / "a.txt", news / "annotations"), "a")
    [problem] = status(capsys, "news/a.txt")["problems"]
    assert "reviewer check --repair" in problem
    assert str(news / "annotations") in problem


def test_a_folder_outside_is_used_only_after_somebody_said_so(
    news: Path, capsys: Caught, monkeypatch: pytest.MonkeyPatch
) -> None:
    (news.parent / "reviewer.toml").write_text("annotations = '../tags'", "utf-8")
    assert main(["status", "news"]) == 2
    said = capsys.readouterr().err
    assert "outside of the workspace" in said and said.count("\n") == 1
    assert main(["status", "news", "--annotations", "../tags"]) == 0
    for answer, code in (("n", 2), ("y", 0)):
        monkeypatch.setattr("sys.stdin.isatty", lambda: True)
        monkeypatch.setattr("sys.stderr.isatty", lambda: True)
        monkeypatch.setattr("click.termui.visible_prompt_func", lambda _, answer=answer: answer)
        assert main(["status", "news"]) == code
    monkeypatch.undo()
    monkeypatch.chdir(news.parent)


def test_a_link_out_of_the_workspace_is_used_only_after_somebody_said_so(
    news: Path, capsys: Caught, monkeypatch: pytest.MonkeyPatch
) -> None:
    (news.parent / "reviewer.toml").write_text("articles = 'news'", "utf-8")
    for name in ("tags", "other"):
        (news.parent.parent / name).mkdir()
    link = news.parent / "annotations"
    link.symlink_to("../tags")
    assert main(["status", "news"]) == 2
    said = capsys.readouterr().err
    assert f"the link {link}" in said and "--annotations" in said and said.count("\n") == 1
    assert main(["status", "news", "--annotations", "../tags"]) == 0
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdin.isatty", lambda: True)
        patch.setattr("sys.stderr.isatty", lambda: True)
        patch.setattr("click.termui.visible_prompt_func", lambda _: "y")
        assert main(["status", "news"]) == 0
    assert main(["status", "news"]) == 0, "once is enough"
    link.unlink()
    link.symlink_to("../other")
    assert main(["status", "news"]) == 2, "another place is another question"


def test_without_any_article_one_line_says_what_to_do(
    tmp_path: Path, capsys: Caught, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["status"]) == 2
    assert "no articles here" in capsys.readouterr().err
