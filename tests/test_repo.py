"""House rules that no other tool checks, for every text file of the project."""

import ast
import re
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
MOST_LINES = 600
MOST_MODULES = 25
MADE_BY_TOOLS = {
    ".git", ".venv", "dist", "__pycache__", ".hypothesis", ".mypy_cache", ".ruff_cache"
}  # fmt: skip

# Put together here, so that this file does not hold what it looks for.
INDEX = re.compile("|".join([r"-index-" + "url", r"find-" + "links", r"trusted-" + "host"]))
REGISTRY = re.compile("|".join([r"py" + r"pi\.org", "python" + r"hosted\.org", "npm" + r"js\."]))
LICENCE = re.compile(r"(licen[cs]e|copying|copyright)(\..*)?", re.IGNORECASE)


def files_in_checkout() -> list[Path]:
    """The files that git knows or would add; without git, all that no tool has made."""
    try:
        asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(asked, cwd=ROOT, capture_output=True, check=True, text=True)
        found = [ROOT / name for name in listed.stdout.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        every = ROOT.rglob("*")
        found = [path for path in every if not MADE_BY_TOOLS & set(path.parts)]
    return sorted(path for path in found if path.is_file())


@cache
def texts() -> dict[str, str]:
    """The text of each text file, by its path below the root."""
    read = {}
    for path in files_in_checkout():
        data = path.read_bytes()
        if b"\0" not in data:
            read[path.relative_to(ROOT).as_posix()] = data.decode("utf-8", errors="replace")
    return read


def sources() -> dict[str, str]:
    return {
        name: text
        for name, text in texts().items()
        if name.startswith("reviewer/") and name.endswith(".py")
    }


def test_no_file_names_a_package_index() -> None:
    assert [name for name, text in texts().items() if INDEX.search(text)] == []
    assert [name for name, text in texts().items() if REGISTRY.search(text)] == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    here = (f"{ROOT}/", "/" + "root/")
    assert [name for name, text in texts().items() if any(one in text for one in here)] == []


def test_no_licence_is_chosen_for_the_owner() -> None:
    names = [Path(name).name for name in texts()]
    assert [name for name in names if LICENCE.fullmatch(name)] == []


def test_no_god_file() -> None:
    lengths = {name: text.count("\n") for name, text in sources().items()}
    assert {name: n for name, n in lengths.items() if n > MOST_LINES} == {}


def test_no_folder_is_crowded() -> None:
    folders = Counter(str(Path(name).parent) for name in sources())
    assert {name: n for name, n in folders.items() if n > MOST_MODULES} == {}


def test_no_two_public_classes_share_a_name() -> None:
    named: dict[str, list[str]] = {}
    for name, text in sources().items():
        for node in ast.parse(text).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                named.setdefault(node.name, []).append(name)
    assert {name: where for name, where in named.items() if len(where) > 1} == {}


def test_every_module_says_what_it_is() -> None:
    undocumented = [
        name for name, text in sources().items() if not ast.get_docstring(ast.parse(text))
    ]
    assert undocumented == []


def test_text_files_end_their_lines_with_lf() -> None:
    ours = {name: text for name, text in texts().items() if not name.startswith("seeds/")}
    code = {name: text for name, text in ours.items() if name.endswith((".py", ".md", ".toml"))}
    assert [name for name, text in code.items() if "\r" in text] == []


def test_the_samples_are_the_invented_ones_and_no_others() -> None:
    """Regression: an import that was tried in a checkout left texts of others among the samples."""
    articles = {name for name in texts() if name.startswith("seeds/")}
    invented = ("01-agency-report.txt", "02-op-ed.txt", "03-essay.txt", "04-explainer.md",
                "05-column.txt", "README.md")  # fmt: skip
    assert articles == {f"seeds/{name}" for name in invented}
    people = {name.split("/")[1] for name in texts() if name.startswith("annotations/")}
    assert people == {"README.md", "corpus", "mira.osk", "tobin.hale"}
