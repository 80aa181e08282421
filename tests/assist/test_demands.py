"""Demands by more frames; the sentences are invented."""

import pytest

from tests.assist.suggested import tags


@pytest.mark.parametrize(
    "sentence",
    [
        "Posters encourage islanders to close the road.",
        "Talvia ordered the crews out of the harbour.",
        "The league gave the port until the end of May to mend the pier.",
        "The guild advised against buying the nets.",
        "Talvia warned Orlan against “reckless” moves in the strait.",
        "The guild demands swift action from the council.",
        "The mayor faces growing calls to open the register.",
        "Skippers who were fined demand answers.",
        "The guild’s demand is that the port open its books.",
        "The mayor said he hoped that other ports don’t raise their fees.",
        "“For the sake of the crew, please, do as they say,” she said.",
        "The harbour master said the league needed to come back to the table.",
        "Firm told to mend the pier",
        "“You must return to the rules we share,” Tarn told the minister.",
        "The mayor wants Oru Shipping, the island’s largest firm, to pay its dues.",
        "“I request the return of our nets,” the skipper wrote.",
        "“We expect the league to take a clear stand,” she said.",
        "Tarn repeated his demand they close their office.",
        "“They (the crews) should first give up the boats,” the minister said.",
        "“But turn back from the outer channel,” he told the fleet.",
        "The minister cautioned the port of Orlan against any landing.",
        "The port gave the crews until 2 p.m. on Friday to leave the quay.",
        "The guild has given the council a ten-day ultimatum to pay.",
        "Orlan should not be fining foreign crews, the envoy said.",
        "The port is under growing pressure from skippers and the league to open its books.",
        "“We stand for peace and expect the council to keep its word,” she said.",
        "The general put off the talks, insisting they first release the crew.",
        "The league, the oldest of the island, must pay its dues, the mayor said.",
        "The Free Crews (FC), the largest of the guilds, must open their books, Tarn said.",
        "The banner read “Stop the sale of the pier”.",
        "“This board must now open its books.”",
        "It is a good moment for the port to drop the fee, the envoy wrote.",
        "“We ask the islanders to stay at home,” the guild said.",
        "“Resign!” said the skipper.",
    ],
)
def test_telling_somebody_to_act_is_a_demand(sentence: str) -> None:
    assert "demand" in tags(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The president could instruct the ministry to look away.",
        "The port could be compelled to hand over its books.",
        "The envoy invited the guild to Orlan for talks.",
        "A three-day warning strike is to begin on Monday.",
        "The clerk requested anonymity to discuss the plan.",
        "Court orders that have been ignored pile up.",
        "She was telling them lies just to stop the questions.",
        "The skippers were aware of the need to appoint a warden.",
        "It said the ban should apply only to nets.",
        "Talvia may have to use other boats.",
        "It is expected that Tarn will use the fair to speak.",
        "The ports set a deadline for talks if Orlan fails to meet its terms.",
        "“I have a duty to guard the pier,” he said.",
        "The mayor said the firm should know that the island has its back.",
    ],
)
def test_what_nobody_asks_for_is_none(sentence: str) -> None:
    assert "demand" not in tags(sentence)
