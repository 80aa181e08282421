import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.models import KINDS, Article, Unit, Units
from reviewer.store.articles.boundaries import Registry
from reviewer.store.articles.reading import ArticleReading, Segmenting

SHA = "ab" * 32
TEXT = "A first one. A second one.\nAnd a third."


def units_of(*ranges: tuple[int, int, str], sha256: str = SHA, segmenter: str = "test") -> Units:
    units = Units(sha256, "utf-8", segmenter)
    for start, end, kind in ranges:
        units.append(start, end, kind)
    return units


ONE = units_of((0, 3, "sentence"), (4, 9, "heading"))
OTHER = units_of((0, 9, "sentence"))


def ranges(units: Units | None) -> list[tuple[int, int, str]] | None:
    return None if units is None else [(one.start, one.end, one.kind) for one in units]


def lines(folder: Path, article: str = "a") -> list[bytes]:
    return (folder / f"{article}.jsonl").read_bytes().splitlines(keepends=True)


class TestArticleReading:
    def reading(self, frozen: list[Units]) -> ArticleReading:
        article = Article("a", "a.txt", SHA)
        pieces = Segmenting().begin(TEXT)
        return ArticleReading(article, TEXT, units_of(), pieces, frozen.append)

    def test_boundaries_come_one_by_one_and_stay(self) -> None:
        frozen: list[Units] = []
        reading = self.reading(frozen)
        seen: list[list[Unit]] = []
        while not reading.read_on(0):
            seen.append(list(reading.units))
            assert reading.article.sentences == -1
            assert frozen == []
        assert [len(units) for units in seen] == [1, 2, 3]
        assert all(list(reading.units)[: len(units)] == units for units in seen)
        assert reading.complete
        assert frozen == [reading.units]
        assert reading.article.sentences == 3
        assert [TEXT[one.start : one.end] for one in reading.units] == [
            "A first one.",
            "A second one.",
            "And a third.",
        ]

    def test_it_is_frozen_once(self) -> None:
        frozen: list[Units] = []
        reading = self.reading(frozen)
        assert reading.read_on(60)
        assert reading.read_on(60)
        assert len(frozen) == 1

    def test_frozen_boundaries_are_complete_at_once(self) -> None:
        reading = ArticleReading(Article("a", "a.txt", SHA), "One Two x", ONE)
        assert reading.complete
        assert reading.read_on(0)
        assert reading.article.sentences == 2

    def test_front_matter_is_passed_over(self) -> None:
        assert next(Segmenting().begin(TEXT, start=13))[0] == 13


class TestRegistry:
    def test_what_is_registered_comes_back(self, tmp_path: Path) -> None:
        kinds = [(i * 10, i * 10 + 9, KINDS[i % len(KINDS)]) for i in range(30_000)]
        assert Registry(tmp_path).register("long", units_of(*kinds))
        found = Registry(tmp_path).units("long", SHA, 300_000)
        assert ranges(found) == kinds
        assert found is not None
        assert (found.sha256, found.encoding, found.segmenter) == (SHA, "utf-8", "test")

    def test_the_line_is_as_the_design_says(self, tmp_path: Path) -> None:
        Registry(tmp_path / "corpus").register("a", ONE)
        (line,) = lines(tmp_path / "corpus")
        assert json.loads(line) == {
            "sha256": SHA,
            "encoding": "utf-8",
            "segmenter": "test",
            "units": [[0, 3, "sentence"], [4, 9, "heading"]],
        }
        assert line.endswith(b"}\n")

    def test_two_first_readings_write_the_same_bytes(self, tmp_path: Path) -> None:
        for name in ("mine", "yours"):
            Registry(tmp_path / name).register("a", ONE)
        assert lines(tmp_path / "mine") == lines(tmp_path / "yours")

    def test_a_text_version_is_registered_once(self, tmp_path: Path) -> None:
        registry = Registry(tmp_path)
        assert registry.register("a", ONE)
        assert registry.register("a", OTHER)
        assert len(lines(tmp_path)) == 1
        assert ranges(registry.units("a", SHA)) == ranges(ONE)

    @pytest.mark.parametrize("turned", [False, True])
    def test_the_lowest_line_wins_wherever_it_stands(self, tmp_path: Path, turned: bool) -> None:
        for name, units in (("x", ONE), ("y", OTHER)):
            Registry(tmp_path).register(name, units)
        both = sorted([*lines(tmp_path, "x"), *lines(tmp_path, "y")], reverse=turned)
        (tmp_path / "a.jsonl").write_bytes(b"".join(both))
        lowest = json.loads(min(both))["units"]
        found = ranges(Registry(tmp_path).units("a", SHA))
        assert [list(one) for one in found or ()] == lowest

    def test_the_last_line_is_the_latest_version(self, tmp_path: Path) -> None:
        registry = Registry(tmp_path)
        for digit in "302":
            registry.register("a", units_of((0, 1, "sentence"), sha256=digit * 64))
        assert registry.latest("a") == "2" * 64
        assert registry.holds("a", "3" * 64)
        assert not registry.holds("a", "4" * 64)
        assert registry.latest("b") is None

    @given(cut=st.integers(0, 150))
    def test_a_torn_line_harms_nothing(
        self, tmp_path_factory: pytest.TempPathFactory, cut: int
    ) -> None:
        folder = tmp_path_factory.mktemp("torn")
        later = units_of((0, 5, "note"), sha256="c" * 64)
        registry = Registry(folder)
        registry.register("a", ONE)
        registry.register("b", later)
        (whole,) = lines(folder, "b")
        with (folder / "a.jsonl").open("ab") as file:
            file.write(whole[: min(cut, len(whole) - 1)])
        after = Registry(folder)
        assert after.latest("a") == SHA
        assert after.units("a", later.sha256) is None
        assert after.register("a", later)
        assert ranges(after.units("a", SHA)) == ranges(ONE)
        assert ranges(after.units("a", later.sha256)) == ranges(later)
        assert after.latest("a") == later.sha256
        assert after.problems == {}

    @pytest.mark.parametrize(
        "units",
        [
            [[0, 3, "sentence"], [2, 9, "sentence"]],
            [[5, 9, "sentence"], [0, 3, "sentence"]],
            [[3, 3, "sentence"]],
            [[0, 100, "sentence"]],
            [[-1, 3, "sentence"]],
            [[0, 3, "verse"]],
            [[0, 3]],
            [["0", 3, "sentence"]],
            [None],
            [[0, 3.5, "sentence"]],
        ],
    )
    def test_boundaries_that_do_not_fit_are_not_used(
        self, tmp_path: Path, units: list[object]
    ) -> None:
        head = {"sha256": SHA, "encoding": "utf-8", "segmenter": "test"}
        line = json.dumps({**head, "units": units}, separators=(",", ":"))
        (tmp_path / "a.jsonl").write_text(line + "\n", "utf-8")
        registry = Registry(tmp_path)
        assert registry.units("a", SHA, 10) is None
        (problem,) = registry.problems.values()
        assert "a.jsonl" in str(problem)
        assert "\n" not in str(problem)

    def test_lines_that_are_none_are_passed_over(self, tmp_path: Path) -> None:
        Registry(tmp_path).register("a", ONE)
        junk = b'<<<<<<< ours\n\n{"x":1}\n' + lines(tmp_path)[0] + b"\xff\xfe\n"
        (tmp_path / "a.jsonl").write_bytes(junk.replace(b"}\n", b"}\r\n"))
        assert ranges(Registry(tmp_path).units("a", SHA)) == ranges(ONE)

    def test_names_are_found_without_a_look_into_the_files(self, tmp_path: Path) -> None:
        registry = Registry(tmp_path)
        assert registry.names() == {}
        registry.register("Élan", ONE)
        (tmp_path / "other.0123abcd.txt").write_text("extracted", "utf-8")
        assert registry.names() == {"élan": "Élan"}
        assert Registry(tmp_path).names() == {"élan": "Élan"}

    def test_a_folder_that_cannot_be_written_is_one_problem(self, tmp_path: Path) -> None:
        blocked = tmp_path / "file"
        blocked.write_text("in the way", "utf-8")
        registry = Registry(blocked / "corpus")
        assert not registry.register("a", ONE)
        assert not registry.register("b", ONE)
        (problem,) = registry.problems.values()
        assert "cannot be kept" in str(problem)

    def test_other_lines_are_never_touched(self, tmp_path: Path) -> None:
        registry = Registry(tmp_path)
        registry.register("a", ONE)
        before = (tmp_path / "a.jsonl").read_bytes()
        registry.register("a", units_of(sha256="d" * 64))
        assert (tmp_path / "a.jsonl").read_bytes().startswith(before)
        assert sorted(os.listdir(tmp_path)) == ["a.jsonl"]
        assert ranges(registry.units("a", "d" * 64)) == []
