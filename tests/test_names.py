"""Names of annotators: what a folder and a file can be called everywhere."""

import pytest

from reviewer.models.names import is_machine, why_not


@pytest.mark.parametrize("name", ["ann", "a", "Ann.B-2_c", "9", "x" * 64])
def test_names_of_people(name: str) -> None:
    assert why_not(name) is None
    assert not is_machine(name)


@pytest.mark.parametrize(
    "name", ["", ".ann", "-a", "ann/b", "a b", "\u00e9", "x" * 65, "gold", "Corpus"]
)
def test_what_no_annotator_is_called(name: str) -> None:
    assert why_not(name)
    assert why_not(name, person=False)


def test_programs_are_no_people_and_have_a_name_of_their_own() -> None:
    assert why_not("machine.rules", person=False) is None
    assert "for programs" in (why_not("machine.rules") or "")
    assert "for programs" in (why_not("Machine.x") or "")
    for name in ("machine.", "MACHINE."):
        assert "a name behind" in (why_not(name, person=False) or "")
