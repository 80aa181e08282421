"""The same fact elsewhere, over a store: articles come in bit by bit, changed ones anew."""

from pathlib import Path

import pytest

from reviewer.config import default_scheme
from reviewer.session import Session
from reviewer.session.search.related_search import RelatedSearch
from reviewer.store.file_store import FileStore
from reviewer.store.machine_state import MachineFolders
from reviewer.store.memory_store import MemoryStore
from tests.session.desk_builders import desk_on

SUNK = "Nearly 40 boats sank off Wend.\n"
AGAIN = "A library opened.\n\nOver 40 boats sank off Wend, the board says.\n"


def session_on(**texts: str) -> Session:
    store = MemoryStore(texts)
    return Session(store, default_scheme(), "ann", store.writer("ann"))


def test_it_fills_step_by_step_and_finds_what_is_in() -> None:
    session = session_on(a=SUNK, b=AGAIN, c="Nothing of it.\n")
    desk, search = desk_on(session, "a"), RelatedSearch(session)
    assert search.related(desk.article, 0) == []
    left = list(search.filling())
    assert left[0] == 3
    assert left[-1] == 0
    [found] = search.related(desk.article, 0)
    assert (found.sentence.article, found.relation) == ("b", "hedge differs")
    other = session.peek("b")
    assert other.place(found.sentence.unit) == 1


def test_a_second_filling_looks_only_at_what_is_new() -> None:
    session = session_on(a=SUNK, b=AGAIN)
    search = RelatedSearch(session)
    list(search.filling())
    assert list(search.filling()) == [0]
    assert len(search.index) == 3


def test_a_long_article_comes_in_by_tens() -> None:
    session = session_on(a=SUNK, b="The boats sank off Wend. " * 45)
    search = RelatedSearch(session)
    steps = list(search.filling())
    assert len(steps) > 5
    assert len(search.index) == 46


def kept_in(cache: Path, **texts: str) -> RelatedSearch:
    store = MemoryStore(texts)
    session = Session(store, default_scheme(), "ann", store.writer("ann"), cache=cache)
    return RelatedSearch(session)


def test_the_index_is_kept_and_only_a_changed_article_is_looked_at_anew(tmp_path: Path) -> None:
    list(kept_in(tmp_path, a=SUNK, b=AGAIN).filling())
    again = kept_in(tmp_path, a=SUNK, b=AGAIN)
    assert list(again.filling()) == [0]
    assert len(again.index) == 3
    again.index.close()
    changed = kept_in(tmp_path, a=SUNK, b="Nothing of it.\n")
    assert set(changed.filling()) == {1, 0}
    assert len(changed.index) == 2


def on_files(root: Path) -> RelatedSearch:
    """The search over a folder of files that were looked at, its index kept, as a start has it."""
    places = MachineFolders.of(root / "annotations")
    store = FileStore(root / "articles", root / "annotations", places=places)
    while not store.survey(1):
        pass
    return RelatedSearch(Session(store, default_scheme(), "ann", None, cache=places.cache))


def test_what_cannot_be_read_is_tried_again_only_once_it_changed(tmp_path: Path) -> None:
    """From 40 unreadable articles on each opening of the list began a process that tried again."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(SUNK, "utf-8")
    for name in "bcd":
        (folder / f"{name}.epub").write_bytes(b"no archive")
    first = on_files(tmp_path)
    assert first.missing() == 4
    list(first.filling())
    assert first.missing() == 0
    first.index.close()
    again = on_files(tmp_path)
    assert again.missing() == 0
    assert list(again.filling()) == [0]
    again.index.close()
    (folder / "b.epub").rename(folder / "b.txt")
    (folder / "b.txt").write_text(AGAIN, "utf-8")
    (folder / "c.epub").write_bytes(b"no archive still")
    changed = on_files(tmp_path)
    assert changed.missing() == 2
    list(changed.filling())
    assert changed.missing() == 0
    assert len(changed.index) == 3
    changed.index.close()


@pytest.mark.parametrize(("day", "relation"), [("2031-05-03", "conflict"), ("2031-09-11", None)])
def test_the_day_that_an_article_states_is_kept(
    tmp_path: Path, day: str, relation: str | None
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    texts = {"2031-05-02": "A bomb killed 40 people in Ormel.", day: "A bomb killed 60 in Ormel."}
    for name, (when, text) in zip("ab", texts.items(), strict=True):
        (folder / f"{name}.txt").write_text(f"---\ndate: {when}\n---\n{text}\n", "utf-8")
    for _ in range(2):
        search = on_files(tmp_path)
        list(search.filling())
        named = [found.second.relation for found in search.conflicts() if found is not None]
        assert named == [relation]
        search.index.close()


def test_an_index_that_is_no_database_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "facts-en.sqlite").write_bytes(b"no database at all" * 99)
    search = kept_in(tmp_path, a=SUNK, b=AGAIN)
    list(search.filling())
    assert len(search.index) == 3


def test_sentences_of_the_same_article_are_found_and_unrelated_ones_come_last() -> None:
    session = session_on(a=SUNK + "\n40 boats sank off Wend.\n", b=AGAIN)
    desk, search = desk_on(session, "a"), RelatedSearch(session)
    list(search.filling())
    found = search.related(desk.article, 0)
    assert {one.sentence.article for one in found} == {"a", "b"}
    done = search.link(desk.article, 0, found[0], "unrelated")
    assert done.ok
    assert search.linked(desk.article, 0, found[0]) == "unrelated"
    assert search.related(desk.article, 0)[-1].sentence == found[0].sentence


class Workspace:
    """Articles a, b and c in a folder, of which all or some are open."""

    def __init__(self, root: Path) -> None:
        self.folder, self.annotations = root / "articles", root / "annotations"
        self.folder.mkdir()
        for name, text in (("a", SUNK), ("b", AGAIN), ("c", "Nothing of it.\n")):
            self.put(name, text)

    def put(self, name: str, text: str) -> None:
        (self.folder / f"{name}.txt").write_text(text, "utf-8")

    def opened(self, *files: Path | str) -> RelatedSearch:
        """The search where these files, or all, are open and indexed."""
        places = MachineFolders.of(self.annotations)
        chosen = [self.folder / file for file in files] or self.folder
        store = FileStore(chosen, self.annotations, base=self.folder, places=places)
        self.session = Session(store, default_scheme(), "ann", None, cache=places.cache)
        search = RelatedSearch(self.session)
        while not store.survey(1):
            pass
        list(search.filling())
        return search


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def test_an_article_opened_alone_leaves_the_others_in_the_index(workspace: Workspace) -> None:
    """Opening one path threw all other articles out, and the whole folder was indexed again."""
    workspace.opened()
    workspace.put("a", SUNK + "\nThe board of Wend met.\n")
    (workspace.folder / "c.txt").unlink()
    alone = workspace.opened("a.txt")
    assert set(alone.index.stamps()) == {"a", "b"}, "what is gone from the disk is dropped"
    assert len(alone.index) == 4, "what is open is put in anew"
    alone.index.close()
    whole = workspace.opened()
    assert whole.missing() == 0
    assert set(whole.filling()) == {0}, "nothing is left to do"


def test_a_path_elsewhere_adds_to_the_index_until_the_whole_is_open(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.opened()
    other = tmp_path / "other.txt"
    other.write_text(SUNK, "utf-8")
    assert set(workspace.opened(other).index.stamps()) == {"a", "b", "c", "other"}
    assert set(workspace.opened().index.stamps()) == {"a", "b", "c"}


def test_what_is_not_open_is_listed_and_it_is_said_how_to_see_it(workspace: Workspace) -> None:
    workspace.opened()
    search = workspace.opened("a.txt")
    article = workspace.session.open("a")
    [found] = search.related(article, 0)
    assert found.sentence.article == "b"
    assert not search.is_open(found.sentence)
    told = search.why_not(found.sentence)
    assert told.startswith("b is not open here") and "reviewer open" in told and "b.txt" in told
    for done in (search.link(article, 0, found, "same"), search.copy_check(article, 0, found)):
        assert (done.ok, done.message) == (False, told)
    assert search.linked(article, 0, found) == ""
    (workspace.folder / "b.txt").unlink()
    assert "gone" in search.why_not(found.sentence)


def test_a_path_with_spaces_is_said_so_that_it_can_be_copied(workspace: Workspace) -> None:
    workspace.put("the board", AGAIN)
    workspace.opened()
    search = workspace.opened("a.txt")
    found = search.related(workspace.session.open("a"), 0)
    [told] = [search.why_not(one.sentence) for one in found if "board" in one.sentence.article]
    assert told.endswith(f"reviewer open '{workspace.folder / 'the board.txt'}'")


def test_an_article_whose_file_is_gone_is_dropped_even_if_something_was_said_of_it(
    workspace: Workspace,
) -> None:
    """It stayed in the list of articles, and so its sentences in the index."""
    workspace.opened()
    places = MachineFolders.of(workspace.annotations)
    store = FileStore(workspace.folder, workspace.annotations, places=places)
    writer = store.writer("ann")
    session = Session(store, default_scheme(), "ann", writer, cache=places.cache)
    desk = desk_on(session, "b")
    assert desk.toggle_tag("claim").ok
    writer.close()
    (workspace.folder / "b.txt").unlink()
    search = workspace.opened()
    assert any(one.missing for one in workspace.session.store.articles())
    assert set(search.index.stamps()) == {"a", "c"}
