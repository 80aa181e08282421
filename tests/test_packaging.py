"""The metadata that a user of the package meets; `make package-test` builds and uses it."""

import importlib
import tomllib
from importlib.metadata import entry_points, metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import reviewer
from tests import lowest

ROOT = Path(__file__).parent.parent
DISTRIBUTION = "reviewer-tui"


@pytest.fixture(scope="module")
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def pinned() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pins}


def requirements(pyproject: dict[str, Any]) -> list[Requirement]:
    project = pyproject["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    every = [Requirement(line) for line in (*project["dependencies"], *extras)]
    return [one for one in every if one.name != DISTRIBUTION]


def test_installed_version_is_that_of_the_package() -> None:
    assert metadata(DISTRIBUTION)["Version"] == reviewer.__version__


def test_the_command_is_reviewer() -> None:
    (script,) = entry_points(group="console_scripts", name="reviewer")
    module, _, function = script.value.partition(":")
    assert callable(getattr(importlib.import_module(module), function))


def test_no_licence_is_claimed(pyproject: dict[str, Any]) -> None:
    project = pyproject["project"]
    assert "license" not in project
    assert not [line for line in project["classifiers"] if line.startswith("License")]


def test_every_requirement_has_a_lower_bound(pyproject: dict[str, Any]) -> None:
    loose = [str(one) for one in requirements(pyproject) if ">=" not in str(one.specifier)]
    assert loose == []


def test_every_requirement_is_pinned_within_its_bounds(pyproject: dict[str, Any]) -> None:
    pins = pinned()
    names = [(canonicalize_name(one.name), one.specifier) for one in requirements(pyproject)]
    assert [name for name, bounds in names if pins.get(name, "") not in bounds] == []


def test_the_samples_are_part_of_the_wheel(pyproject: dict[str, Any]) -> None:
    wheel = pyproject["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert set(wheel["sources"]) <= set(wheel["only-include"])
    for folder in wheel["sources"]:
        assert any((ROOT / folder).iterdir()), folder


def test_the_sdist_names_only_what_exists(pyproject: dict[str, Any]) -> None:
    sdist = pyproject["tool"]["hatch"]["build"]["targets"]["sdist"]
    assert [name for name in sdist["only-include"] if not (ROOT / name).exists()] == []


def test_the_oldest_libraries_are_those_of_the_bounds() -> None:
    found = lowest.requirements()
    assert {"textual", "lxml", "psycopg", "pyarrow", "openpyxl"} <= found.keys()
    # Sql and parquet ask for the same library, and the stricter one counts.
    assert str(found["pyarrow"].specifier) == ">=18"
    releases = ["1.10", "1.9", "1.9rc1", "1.2.0", "2.0"]
    assert lowest.oldest(Requirement("x>=1.3,<2"), releases) == "1.9"
    assert lowest.oldest(Requirement("x>=3"), releases) == ""
