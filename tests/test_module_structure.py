"""How modules hang together: no circles of imports, no noun cut into small files.

Imports inside functions and under TYPE_CHECKING count.
"""

import ast
import sys
from functools import cache
from pathlib import Path

from tests.package_modules import PACKAGE, module_name
from tests.test_repo import sources

Graph = dict[str, set[str]]

SMALL = 60
"""Lines below which a module with one importer beside it needs a reason."""

REASONS = {
    "reviewer.cli.keys": "a command",
    "reviewer.config.template": "reads a file that only `init` needs: start-up",
    "reviewer.corpus.readers.markdown": "a reader",
}
"""Small modules with one importer beside them -> why they stand alone."""


def imports_of(text: str, modules: set[str]) -> set[str]:
    """The modules of the package that a module imports anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in modules else node.module)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return found & modules


@cache
def graph() -> Graph:
    texts = {module_name(path): path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}
    return {name: imports_of(text, set(texts)) - {name} for name, text in texts.items()}


def circles(edges: Graph) -> list[list[str]]:
    """The strongly connected parts of more than one module (Tarjan, 1972)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        number[name] = lowest[name] = len(number)
        stack.append(name)
        for other in edges[name]:
            if other not in number:
                visit(other)
            if other in stack:
                lowest[name] = min(lowest[name], lowest[other])
        if lowest[name] == number[name]:
            at = stack.index(name)
            part, stack[at:] = stack[at:], []
            if len(part) > 1:
                found.append(sorted(part))

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(10_000)
    try:
        for name in edges:
            if name not in number:
                visit(name)
    finally:
        # Other tests in this process look at what exhausts the stack.
        sys.setrecursionlimit(limit)
    return found


def folder(name: str) -> str:
    path = PACKAGE.parent / Path(*name.split("."))
    return name if path.is_dir() else name.rpartition(".")[0]


def test_no_circle_is_longer_than_two_files_of_one_folder() -> None:
    long = [part for part in circles(graph()) if len(part) > 2 or len(set(map(folder, part))) > 1]
    assert long == []


def test_a_circle_would_be_found() -> None:
    edges = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}
    assert circles(edges) == [["a", "b", "c"]]


def test_imports_inside_functions_and_for_typing_count() -> None:
    text = (
        "if TYPE_CHECKING:\n    from reviewer.a import A\n"
        "def f():\n    from reviewer import b\n    import reviewer.c\n"
    )
    modules = {"reviewer.a", "reviewer.b", "reviewer.c", "reviewer"}
    assert imports_of(text, modules) == {"reviewer.a", "reviewer.b", "reviewer.c"}


def test_a_small_module_with_one_importer_beside_it_has_a_reason() -> None:
    edges = graph()
    importers: Graph = {name: set() for name in edges}
    for name, others in edges.items():
        for other in others:
            importers[other].add(name)
    small = {
        name
        for name in (module_name(path) for path in PACKAGE.rglob("*.py") if is_small(path))
        if len(importers[name]) == 1 and folder(next(iter(importers[name]))) == folder(name)
    }
    assert small == set(REASONS)


def is_small(path: Path) -> bool:
    return path.name != "__init__.py" and path.read_text("utf-8").count("\n") < SMALL


def test_a_screen_is_made_of_few_classes() -> None:
    """Features of a screen are objects of their own, not classes that it inherits from."""
    own = {
        node.name: [base.id for base in node.bases if isinstance(base, ast.Name)]
        for text in sources().values()
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef)
    }

    def line(name: str) -> set[str]:
        return {name}.union(*(line(base) for base in own[name] if base in own))

    screens = [name for name in own if "KeyScreen" in line(name)]
    assert len(screens) > 4
    assert {name: line(name) for name in screens if len(line(name)) > 4} == {}
