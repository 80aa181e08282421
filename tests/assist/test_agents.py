"""Who stands before a verb: somebody who can act, or something; the words are invented."""

import pytest

from reviewer.assist.agents import REACH, agents
from tests.assist.suggested import ENGLISH


@pytest.mark.parametrize(
    "before",
    [
        "Talvia will ",
        "The rebels have now ",
        "The general who ",
        "The chief of the old quay ",
        "Teachers, tired of waiting, are ",
        "Al-Rashid ",
        "The fleet of al-Tarn will ",
        "They’re ready to ",
        "The guild announced plans to ",
    ],
)
def test_somebody_can_act(before: str) -> None:
    assert agents(ENGLISH).acts(before)


@pytest.mark.parametrize("before", ["", "The storm will ", "If ", "Inflation will ", "The move "])
def test_something_cannot(before: str) -> None:
    assert not agents(ENGLISH).acts(before)


def test_a_possible_agent_is_no_danger_and_no_idea() -> None:
    who = agents(ENGLISH)
    assert who.enough("The kiosk ", "possible")
    assert not who.enough("The kiosk ", "named")
    assert not who.enough("The storm ", "possible")
    assert who.enough("The storm ", "")


def test_who_acts_is_looked_for_nearby_only() -> None:
    assert agents(ENGLISH).acts("Talvia " + "hardly " * 10)
    assert not agents(ENGLISH).acts("Talvia " + "hardly " * REACH)
