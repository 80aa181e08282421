import shutil
import subprocess
from pathlib import Path

import pytest

import reviewer
from reviewer.ports import StoreError
from reviewer.store import new_workspace
from reviewer.store.file_store import FileStore
from reviewer.store.new_workspace import init

CONFIG = '# language = "en"\n'


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_a_new_workspace_has_its_files_and_folders(tmp_path: Path) -> None:
    made = init(tmp_path / "deep" / "new", config=CONFIG)
    root = tmp_path / "deep" / "new"
    assert sorted(tree(root)) == [".gitattributes", ".gitignore", "reviewer.toml"]
    assert (root / "reviewer.toml").read_text("utf-8") == CONFIG
    assert (root / "seeds").is_dir()
    assert (root / "annotations").is_dir()
    assert set(made.created) == {*tree(root), "seeds/", "annotations/"}
    assert (made.kept, made.lacking) == ((), {})


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "reviewer.toml").write_text("mine", "utf-8")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text("mine", "utf-8")
    made = init(tmp_path, config=CONFIG)
    assert (tmp_path / "reviewer.toml").read_text("utf-8") == "mine"
    assert made.kept == ("seeds/", "reviewer.toml")
    before = tree(tmp_path)
    again = init(tmp_path, config="other")
    assert again.created == ()
    assert tree(tmp_path) == before


def test_what_an_older_file_of_git_lacks_is_said(tmp_path: Path) -> None:
    (tmp_path / ".gitattributes").write_text("*.png binary\nseeds/** -text\n", "utf-8")
    lacking = init(tmp_path, config=CONFIG).lacking
    assert set(lacking) == {".gitattributes"}
    assert "annotations/**/*.json merge=union" in lacking[".gitattributes"]
    assert "seeds/** -text" not in lacking[".gitattributes"]
    assert init(tmp_path / "whole", config=CONFIG).lacking == {}
    assert init(tmp_path / "whole", config=CONFIG).lacking == {}


def test_samples_come_along(tmp_path: Path) -> None:
    made = init(tmp_path, config=CONFIG, samples=True)
    copied = {name: data for name, data in tree(tmp_path).items() if name.startswith("seeds/")}
    assert len(copied) >= 5
    assert set(copied) <= set(made.created)
    store = FileStore(tmp_path / "seeds", tmp_path / "annotations")
    assert len(store.articles()) >= 5
    assert store.problems() == []
    (tmp_path / "seeds" / "README.md").write_text("mine", "utf-8")
    assert "seeds/README.md" in init(tmp_path, config=CONFIG, samples=True).kept
    assert (tmp_path / "seeds" / "README.md").read_text("utf-8") == "mine"


def test_samples_of_a_wheel_are_part_of_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "reviewer"
    for name in ("seeds/a.txt", "annotations/mira.osk/journal/x.jsonl", "annotations/me/x.json"):
        file = package / "samples" / name
        file.parent.mkdir(parents=True)
        file.write_text(name, "utf-8")
    monkeypatch.setattr(reviewer, "__file__", str(package / "__init__.py"))
    init(tmp_path / "new", config=CONFIG, samples=True)
    copied = tree(tmp_path / "new")
    assert copied["seeds/a.txt"] == b"seeds/a.txt"
    assert "annotations/mira.osk/journal/x.jsonl" in copied
    assert "annotations/me/x.json" not in copied
    shutil.rmtree(package / "samples")
    with pytest.raises(StoreError, match="samples are not installed"):
        init(tmp_path / "other", config=CONFIG, samples=True)
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("path", ["file", "file/below"])
def test_a_place_that_cannot_be_made_is_one_clear_line(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    with pytest.raises(StoreError) as refused:
        init(tmp_path / path, config=CONFIG)
    assert "file" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.skipif(shutil.which("git") is None, reason="asks git itself")
def test_git_merges_as_the_design_says(tmp_path: Path) -> None:
    init(tmp_path, config=CONFIG)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)

    def attribute(name: str, path: str) -> str:
        asked = ["git", "-C", str(tmp_path), "check-attr", name, "--", path]
        line = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
        return line.rpartition(": ")[2].strip()

    assert attribute("merge", "annotations/ann/a.json") == "union"
    assert attribute("merge", "annotations/gold/a.json") == "union"
    assert attribute("merge", "annotations/corpus/a.jsonl") == "union"
    assert attribute("merge", "annotations/assignments.json") == "unspecified"
    assert attribute("merge", "annotations/splits.json") == "unspecified"
    assert attribute("text", "seeds/deep/a.txt") == "unset"
    assert attribute("text", "annotations/ann/a.json") == "unset"


def test_the_project_itself_merges_the_same_way() -> None:
    ours = Path(reviewer.__file__).parent.parent / ".gitattributes"
    lines = [line for line in new_workspace.GIT[".gitattributes"].splitlines() if "merge" in line]
    assert set(lines) - set(ours.read_text("utf-8").splitlines()) == {
        line for line in lines if line.startswith("#")
    }
