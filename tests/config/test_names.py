"""What tags, parts and statuses may be called, and which keys they may have."""

import pytest

from reviewer.config import RESERVED_KEYS
from tests.config.conftest import Refused

TAG = "[[scheme.tags]]\nname = 'one'\nkey = 'o'\n"


@pytest.mark.parametrize("key", [*RESERVED_KEYS, " "])
def test_reserved_keys_are_refused(refused: Refused, key: str) -> None:
    said = refused(f"[[scheme.tags]]\nname = 'one'\nkey = '{key}'")
    assert said == (
        f'reviewer.toml, line 3: scheme.tags[1].key is "{key}"; j, k, u, s and space are reserved'
    )


@pytest.mark.parametrize(
    "name", ["", " one", "one ", "two words", "a:b", "1st", "été", "a/b", "x" * 41, "<b>"]
)
def test_names_that_do_not_fit_a_key_or_an_export(refused: Refused, name: str) -> None:
    expected = "expected 1 to 40 of a-z A-Z 0-9 _ -, beginning with a letter"
    assert expected in refused(f"[[scheme.tags]]\nname = '{name}'\nkey = 'x'")
    part = TAG + f"parts = [{{ name = '{name}', key = 'x' }}]"
    assert expected in refused(part)


@pytest.mark.parametrize("name", ["", " open", "open ", "two  words", "a:b", "x" * 41])
def test_names_that_do_not_fit_a_status(refused: Refused, name: str) -> None:
    said = refused(f"[[scheme.statuses]]\nname = '{name}'\nkey = 'x'\nsettled = false")
    assert "expected up to 40 letters, digits, _ or -, in words one space apart" in said


@pytest.mark.parametrize("key", ["qq", "1", "?", "é", "ctrl+x", "enter"])
def test_keys_that_are_no_letter(refused: Refused, key: str) -> None:
    expected = "expected one letter from a to z or A to Z"
    assert expected in refused(f"[[scheme.tags]]\nname = 'one'\nkey = '{key}'")
    assert expected in refused(f"[[scheme.statuses]]\nname = 'one'\nkey = '{key}'")
