"""Where the tags of an article are, however it is opened."""

import json
import os
from pathlib import Path

import pytest

from reviewer.config import ConfigError, Settings, load


def text(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"An invented sentence of {path.name}.", "utf-8")
    return path


def known(folder: Path, *ids: str) -> Path:
    """Makes a folder what a workspace looks like once these articles were read."""
    corpus = folder / "annotations" / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for name in ids:
        (corpus / f"{name}.jsonl").write_text("", "utf-8")
    return folder


def noted(folder: Path, articles: str) -> Path:
    known(folder)
    file = folder / "annotations" / "workspace.json"
    file.write_text(json.dumps({"articles": articles}), "utf-8")
    return folder


def opened(*paths: str | Path, annotations: Path | None = None) -> Settings:
    articles = [Path(path) for path in paths]
    return load(None, articles=articles, annotations=annotations, environ={})


def test_every_way_to_open_an_article_leads_to_one_home(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: each of these ways made a folder of tags of its own."""
    file = text(here / "desk" / "news" / "a.txt")
    text(here / "desk" / "news" / "b.txt")
    noted(here / "desk", ".")
    for folder in (here, here / "desk", here / "desk" / "news", Path("/")):
        monkeypatch.chdir(folder)
        for way in (file, file.parent, here / "desk", file.parent / "*.txt"):
            found = opened(os.path.relpath(way))
            assert (found.workspace, found.articles) == (here / "desk", here / "desk")
            assert found.annotations == here / "desk" / "annotations"
    monkeypatch.chdir(here / "desk")
    assert opened("news/a.txt").opened == (file,)
    assert opened("news").opened == (file.parent,)
    assert opened(".").opened == ()
    assert opened("news/a.txt", "news/b.txt").opened == (file, file.with_name("b.txt"))


def test_a_name_in_other_letters_is_the_same_article(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where case makes no difference, `Quay.TXT` opened a workspace with no article at all."""
    known(here, "quay")
    file = text(here / "seeds" / "quay.txt")
    real = os.lstat

    def lstat(path: os.PathLike[str]) -> os.stat_result:
        place = Path(path)
        if here in place.parents:
            inside = str(place.relative_to(here)).casefold()
            place = next((p for p in here.rglob("*") if str(p.relative_to(here)) == inside), place)
        return real(place)

    assert opened("seeds/quay.txt").opened == (file,)
    monkeypatch.setattr(os, "lstat", lstat)
    for typed in ("seeds/Quay.TXT", "SEEDS/QUAY.txt", "seeds/quay.txt", here / "Seeds/quay.txt"):
        assert opened(typed).opened == (file,)


def test_the_nearest_workspace_counts(here: Path) -> None:
    (here / "reviewer.toml").write_text("articles = '.'", "utf-8")
    (here / "inner").mkdir()
    (here / "inner" / "reviewer.toml").write_text("articles = '.'", "utf-8")
    file = text(here / "inner" / "deep" / "a.txt")
    assert opened(file).workspace == here / "inner"
    assert opened(text(here / "b.txt")).workspace == here


def test_without_a_workspace_it_is_the_current_folder_if_it_holds_what_is_opened(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = text(here / "desk" / "news" / "a.txt")
    monkeypatch.chdir(here / "desk")
    assert opened("news/a.txt").workspace == here / "desk"
    assert opened("news").workspace == here / "desk"
    (here / "other").mkdir()
    monkeypatch.chdir(here / "other")
    assert opened(file).workspace == file.parent
    assert opened(file.parent).workspace == file.parent


def test_the_users_own_folder_and_the_root_are_no_workspace_by_accident(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    text(home / "news" / "a.txt")
    known(home)
    assert opened("news/a.txt").workspace == home / "news"
    with pytest.raises(ConfigError, match="by accident"):
        opened(text(home / "a.txt"))
    (home / "reviewer.toml").write_text("articles = 'news'", "utf-8")
    assert opened("news/a.txt").workspace == home
    monkeypatch.chdir("/")
    with pytest.raises(ConfigError, match="by accident"):
        load(None, environ={})


def test_the_search_stops_at_the_users_own_folder(home: Path) -> None:
    known(home.parent)
    try:
        assert opened(text(home / "news" / "a.txt")).workspace == home / "news"
    finally:
        (home.parent / "annotations" / "corpus").rmdir()
        (home.parent / "annotations").rmdir()


def test_the_search_stops_where_other_people_begin(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = text(here / "shared" / "mine" / "a.txt")
    known(here / "shared")
    monkeypatch.chdir("/")
    (here / "shared").chmod(0o777)
    assert opened(file).workspace == file.parent
    (here / "shared").chmod(0o755)
    assert opened(file).workspace == here / "shared"
    if os.getuid() == 0:
        os.chown(here / "shared", 4321, 4321)
        assert opened(file).workspace == file.parent


def test_annotations_named_by_a_flag_win(here: Path) -> None:
    file = text(here / "news" / "a.txt")
    noted(here, ".")
    assert opened(file, annotations=here / "tags").annotations == here / "tags"
    environ = {"REVIEWER_ANNOTATIONS": str(here / "others")}
    assert load(None, articles=file, environ=environ).annotations == here / "others"


def test_the_articles_folder_is_that_of_the_file_then_that_remembered(here: Path) -> None:
    text(here / "texts" / "a.txt")
    text(here / "seeds" / "b.txt")
    noted(here, "texts")
    assert load(None, environ={}).articles == here / "texts"
    (here / "reviewer.toml").write_text("articles = 'seeds'", "utf-8")
    assert load(None, environ={}).articles == here / "seeds"
    (here / "reviewer.toml").write_text("", "utf-8")
    assert load(None, environ={}).articles == here / "texts"


@pytest.mark.parametrize(
    "said",
    ['{"articles": "../.."}', '{"articles": "/etc"}', '{"articles": 3}', "[", "{}", "[" * 9999],
)
def test_a_note_that_leads_out_or_makes_no_sense_is_none(here: Path, said: str) -> None:
    noted(here, ".")
    (here / "annotations" / "workspace.json").write_text(said, "utf-8")
    assert load(None, environ={}).articles == here


def test_an_article_outside_opens_under_its_own_home(here: Path) -> None:
    noted(here, "seeds")
    text(here / "seeds" / "a.txt")
    other = text(here / "drafts" / "b.txt")
    assert opened(other).workspace == other.parent
    with pytest.raises(ConfigError, match="the articles of this workspace are in"):
        opened(text(here / "c.txt"))
    with pytest.raises(ConfigError, match="holds tags, not articles"):
        opened("annotations/corpus")


def test_articles_of_several_workspaces_are_not_opened_at_once(here: Path) -> None:
    one, two = text(here / "one" / "a.txt"), text(here / "two" / "b.txt")
    noted(here / "one", ".")
    noted(here / "two", ".")
    with pytest.raises(ConfigError, match="several workspaces"):
        opened(one, two)


def test_several_files_of_no_workspace_share_the_folder_that_holds_them(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = text(here / "x" / "one" / "a.txt"), text(here / "x" / "two" / "b.txt")
    (here / "elsewhere").mkdir()
    monkeypatch.chdir(here / "elsewhere")
    found = opened(one, two)
    assert (found.workspace, found.opened) == (here / "x", (one, two))


def test_tags_that_an_earlier_version_kept_beside_an_article_do_not_hide_the_workspace(
    here: Path,
) -> None:
    (here / "reviewer.toml").write_text("", "utf-8")
    file = text(here / "seeds" / "a.txt")
    deep = text(here / "seeds" / "sub" / "b.txt")
    known(here, "a", "sub__b")
    known(here / "seeds", "a")
    known(here / "seeds" / "sub", "b")
    for way in (file, file.parent, deep, deep.parent, here):
        assert opened(way).workspace == here
    own = text(here / "seeds" / "own" / "c.txt")
    known(own.parent, "c")
    assert opened(own).workspace == own.parent


def test_a_link_leads_to_the_same_home(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = text(here / "desk" / "news" / "a.txt")
    noted(here / "desk", ".")
    (here / "link").symlink_to(here / "desk" / "news")
    monkeypatch.chdir("/")
    found = opened(here / "link" / "a.txt")
    assert (found.workspace, found.opened) == (here / "desk", (file,))


def test_articles_that_are_elsewhere_belong_to_the_workspace_one_stands_in(here: Path) -> None:
    file = text(here / "texts" / "a.txt")
    desk = here / "desk"
    desk.mkdir()
    (desk / "reviewer.toml").write_text("articles = '../texts'", "utf-8")
    os.chdir(desk)
    assert opened(file).annotations == desk / "annotations"


def test_a_single_file_can_be_all_there_is(here: Path) -> None:
    file = text(here / "texts" / "a.txt")
    (here / "reviewer.toml").write_text("articles = 'texts/a.txt'", "utf-8")
    found = load(None, environ={})
    assert (found.articles, found.opened) == (file.parent, (file,))


def test_what_is_not_there_is_named(here: Path) -> None:
    with pytest.raises(ConfigError, match=r"no such file or folder.*nowhere"):
        opened("nowhere")
