from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.store.articles.article_ids import LONGEST, Slot, assign, fold, why_not
from reviewer.store.articles.file_scan import natural


class Known:
    """Registered ids and texts, and the present text of each slot."""

    def __init__(self) -> None:
        self.texts: dict[Slot, str] = {}
        self.known: dict[str, list[str]] = {}
        self.asked: list[Slot] = []

    def names(self) -> Mapping[str, str]:
        return {fold(article): article for article in self.known}

    def holds(self, article: str, sha256: str) -> bool:
        return sha256 in self.known[article]

    def versions(self, article: str) -> list[str]:
        return self.known[article]

    def sha256_of(self, slot: Slot) -> str | None:
        self.asked.append(slot)
        return self.texts.get(slot)

    def ids(self, held: Mapping[Slot, str] | None = None) -> dict[Slot, str]:
        slots = sorted(self.texts, key=lambda slot: natural(slot.path))
        return assign(slots, held or {}, self, self.sha256_of)

    def register(self, ids: Mapping[Slot, str]) -> None:
        for slot, article in ids.items():
            versions = self.known.setdefault(article, [])
            if self.texts[slot] not in versions:
                versions.append(self.texts[slot])


def known(*paths: str) -> Known:
    found = Known()
    for path in paths:
        found.texts[Slot(path)] = f"text of {path}"
    return found


def by_path(ids: Mapping[Slot, str]) -> dict[str, str]:
    return {slot.path: article for slot, article in ids.items()}


STEMS = st.sampled_from(
    ["a", "A", "b", "a.md", "a__b", "a/b", "A/b", "a.txt", "sources", "\u00e9", "e\u0301"]
)
PATHS = st.builds(str.__add__, STEMS, st.sampled_from([".txt", ".md", ".TXT"]))
SOME_PATHS = st.lists(PATHS, unique=True, min_size=1, max_size=8)


def test_an_id_is_the_path_without_its_suffix() -> None:
    ids = by_path(known("one.txt", "deep/down/two.md").ids())
    assert ids == {"one.txt": "one", "deep/down/two.md": "deep__down__two"}


def test_names_alone_decide_nearly_always() -> None:
    many = known(*(f"d{i % 7}/{i}.txt" for i in range(50)))
    many.register(many.ids())
    many.ids()
    assert many.asked == []


def test_rows_of_one_file_have_ids_of_their_own() -> None:
    rows = Known()
    rows.texts = {Slot("in/all.jsonl", "7"): "seven", Slot("in/all.jsonl", "x/8"): "eight"}
    assert list(rows.ids().values()) == ["in__all__7", "in__all__x__8"]


def test_a_later_file_of_the_same_stem_gets_its_suffix() -> None:
    both = known("a.txt")
    both.register(both.ids())
    both.texts[Slot("a.md")] = "new"
    assert by_path(both.ids()) == {"a.md": "a.md", "a.txt": "a"}


def test_the_first_keeps_its_id_when_the_other_goes() -> None:
    both = known("a.txt", "a.md")
    ids = both.ids()
    both.register(ids)
    for gone in list(both.texts):
        left = Known()
        left.known = both.known
        left.texts = {slot: text for slot, text in both.texts.items() if slot != gone}
        assert left.ids() == {slot: ids[slot] for slot in left.texts}


def test_an_edited_file_keeps_its_longer_id() -> None:
    both = known("a.txt", "a.md")
    both.register(both.ids())
    longer = {slot for slot, article in both.ids().items() if "." in article}
    for slot in longer:
        both.texts[slot] = "edited"
    assert {slot for slot, article in both.ids().items() if "." in article} == longer


def test_sources_is_reserved() -> None:
    ids = by_path(known("sources.txt", "Sources.md", "deep/sources.txt").ids())
    assert ids == {
        "sources.txt": "sources.txt",
        "Sources.md": "Sources.md",
        "deep/sources.txt": "deep__sources",
    }


def test_a_folder_and_two_underscores_do_not_meet() -> None:
    assert sorted(known("x/y.txt", "x__y.txt").ids().values()) == ["x__y", "x__y.txt"]


def test_three_of_one_name_are_numbered() -> None:
    ids = set(known("x/y.txt", "x__y.txt", "X__Y.txt").ids().values())
    assert {fold(article) for article in ids} == {"x__y", "x__y.txt", "x__y.txt~2"}


def test_a_change_of_case_is_the_same_article() -> None:
    before = known("Report.txt")
    before.register(before.ids())
    after = known("report.txt")
    after.known = before.known
    assert list(after.ids().values()) == ["Report"]


def test_a_copy_is_an_article_of_its_own() -> None:
    pair = known("a.txt")
    pair.register(pair.ids())
    pair.texts[Slot("b.txt")] = pair.texts[Slot("a.txt")]
    assert by_path(pair.ids()) == {"a.txt": "a", "b.txt": "b"}


def test_an_older_version_is_a_rename_too() -> None:
    """An edit that was taken back leaves the text in an older version."""
    new = known("b.txt")
    new.known = {"a": [new.texts[Slot("b.txt")], "a later text"]}
    assert by_path(new.ids()) == {"b.txt": "a"}


def test_whose_latest_text_it_is_comes_before_whose_older_one() -> None:
    new = known("b.txt", "c.txt")
    of_b, of_c = new.texts[Slot("b.txt")], new.texts[Slot("c.txt")]
    new.known = {"x": [of_b, "a later text"], "y": [of_b], "z": [of_c, "another"]}
    assert by_path(new.ids()) == {"b.txt": "y", "c.txt": "z"}


@given(order=SOME_PATHS, register=st.lists(st.booleans(), min_size=8, max_size=8))
def test_adding_files_changes_no_id(order: list[str], register: list[bool]) -> None:
    growing = Known()
    held: dict[Slot, str] = {}
    for path, now in zip(order, register, strict=False):
        growing.texts[Slot(path)] = f"text of {path}"
        ids = growing.ids(held)
        assert {slot: ids[slot] for slot in held} == held
        assert len({fold(article) for article in ids.values()}) == len(ids)
        assert all(fold(article) != "sources" for article in ids.values())
        if now:
            growing.register(ids)
        held = ids


@given(order=SOME_PATHS, edited=st.integers(0, 7))
def test_what_is_registered_needs_no_cache(order: list[str], edited: int) -> None:
    growing = Known()
    for path in order:
        growing.texts[Slot(path)] = f"text of {path}"
        growing.register(growing.ids())
    before = growing.ids()
    assert set(before.values()) == set(growing.known)
    # One edit at a time is still told apart, because all the others are known by their text.
    growing.texts[Slot(order[edited % len(order)])] = "edited"
    assert growing.ids() == before


@given(order=SOME_PATHS, new=PATHS, cached=st.booleans(), data=st.data())
def test_a_renamed_file_keeps_its_id(
    order: list[str], new: str, cached: bool, data: st.DataObject
) -> None:
    growing = Known()
    for path in order:
        growing.texts[Slot(path)] = f"text of {path}"
        growing.register(growing.ids())
    ids = growing.ids()
    old = data.draw(st.sampled_from(order))
    if new in order:
        return
    growing.texts[Slot(new)] = growing.texts.pop(Slot(old))
    renamed = growing.ids(ids if cached else {})
    assert renamed.pop(Slot(new)) == ids.pop(Slot(old))
    assert renamed == ids


@pytest.mark.parametrize(
    ("article", "reason"),
    [
        ("a" * (LONGEST + 1), "201 bytes"),
        ("a\nb", "control characters"),
        ("a\u2028b", "control characters"),
        ("a\\b", "backslash"),
        ("\udc80", "UTF-8"),
        (".hidden", "begins with '.'"),
    ],
)
def test_names_that_cannot_be_files_are_refused(article: str, reason: str) -> None:
    assert reason in (why_not(article) or "")


@pytest.mark.parametrize("article", ["a", "Ünïcode", "مقاله‌ها", "a b", "x" * LONGEST, "a~2"])
def test_ordinary_names_are_accepted(article: str) -> None:
    assert why_not(article) is None
