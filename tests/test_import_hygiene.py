"""Each module, imported alone in a fresh process, loads only what its layer may load."""

import json
import subprocess
import sys

import pytest

from tests.package_modules import PACKAGE, module_name

HEAVY_EXTRAS = {
    *("sklearn", "pyarrow", "trafilatura", "spacy", "cassis", "datasets", "psycopg"),
    *("docx", "pdfminer", "lxml", "striprtf", "srt", "webvtt", "markdown_it"),
}
"""Optional libraries: imported inside the function that needs them, never with a module."""

WATCHED = ("textual", "tinydb", "pydantic", *sorted(HEAVY_EXTRAS))
"""Libraries whose loading is noted for every module."""

MAY_VALIDATE = ("schema", "formats")
"""What may load pydantic when imported; nothing that the first frame needs is among them."""

FIRST_FRAME = "reviewer.tui.app"
"""The one screen module that is imported too, because start-up waits for all it loads."""

# Forks once for each module from a process that has loaded nothing but the standard library and
# what nobody watches, which is as fresh as a new interpreter and a hundred times as fast.
CHILD = """
import asyncio, dataclasses, importlib, json, logging, os, sys, traceback, unicodedata, zipfile
import click, numpy, orjson, regex, rich.console
modules, watched = json.load(sys.stdin)
assert not {*watched} & {*sys.modules}
for name in modules:
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        os.waitpid(pid, 0)
        continue
    try:
        importlib.import_module(name)
        line = [name, [lib for lib in watched if lib in sys.modules], ""]
    except BaseException:
        line = [name, [], traceback.format_exc()]
    os.write(1, (json.dumps(line) + "\\n").encode())
    os._exit(0)
"""


def in_layers(name: str, layers: tuple[str, ...]) -> bool:
    return name.partition(".")[2].partition(".")[0] in layers


# __main__ is left out because importing it is running the program.
MODULES = sorted({module_name(path) for path in PACKAGE.rglob("*.py")} - {"reviewer.__main__"})
BELOW_TUI = [name for name in MODULES if not in_layers(name, ("tui",))]
IMPORTED = [*BELOW_TUI, *({FIRST_FRAME} & set(MODULES))]


@pytest.fixture(scope="module")
def loaded() -> dict[str, set[str]]:
    """The watched libraries that each module loads when it is imported alone."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        input=json.dumps([IMPORTED, WATCHED]),
        capture_output=True,
        text=True,
        check=True,
        cwd=PACKAGE.parent,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    errors = [f"{name}: {error}" for name, _, error in lines if error]
    assert not errors, "\n".join(errors)
    return {name: set(libraries) for name, libraries, _ in lines}


def test_every_module_was_imported(loaded: dict[str, set[str]]) -> None:
    assert list(loaded) == IMPORTED


def test_nothing_below_the_screens_loads_textual(loaded: dict[str, set[str]]) -> None:
    assert [name for name in BELOW_TUI if "textual" in loaded[name]] == []


def test_tinydb_comes_only_with_the_store(loaded: dict[str, set[str]]) -> None:
    outside = [name for name in loaded if not in_layers(name, ("store", "cli"))]
    assert [name for name in outside if "tinydb" in loaded[name]] == []


def test_pydantic_waits_until_something_is_validated(loaded: dict[str, set[str]]) -> None:
    early = [name for name in loaded if not in_layers(name, MAY_VALIDATE)]
    assert [name for name in early if "pydantic" in loaded[name]] == []


def test_extras_are_loaded_only_when_used(loaded: dict[str, set[str]]) -> None:
    assert {name: heavy for name in loaded if (heavy := loaded[name] & HEAVY_EXTRAS)} == {}
