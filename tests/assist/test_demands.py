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


@pytest.mark.parametrize(
    "sentence",
    [
        "The porters are asking for the payment of their wages.",
        "Skippers sought the removal of the toll.",
        "The guild’s main demand is the withdrawal of the harbour tax.",
        "Other demands include a ten per cent rise.",
        "Tarn urged the head of the port, a former pilot, to step in.",
        "The league wants the dismissed clerks reinstated.",
        "“All the crews must be released at once,” the envoy said.",
        "A court order directing the port not to raise its fees was ignored.",
        "The families of the crew should pay nothing, the warden said.",
        "The mayor has given the port a mandate to mend the pier.",
        "The guild served three days’ time to reopen the gate.",
        "Foreign crews have been warned to leave the bay.",
        "But Talvia added that the US “must keep its word”.",
        "Talvia to Orlan: Stop the dredging",
        "“My orders to the wardens: seek them out.”",
        "They appealed in a letter for the mayor to open the books.",
        "“Let the board come and speak to the guild,” she said.",
        "It is up to the league to restart the talks, Tarn said.",
        "The judge summoned the harbour master to explain the fee.",
        "The board recommended that the ministry suspend the licence.",
    ],
)
def test_nouns_passives_and_asides_tell_somebody_to_act(sentence: str) -> None:
    assert "demand" in tags(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "In order for the pier to stand, the piles are of oak.",
        "It took some time for the court to meet.",
        "The firm sought bankruptcy protection.",
        "She held calls for an hour with the two envoys.",
        "The port has issued a seven-day notice to Talvia, Orlan and Oru.",
        "Tarn’s release should not hide that others are still held, the guild said.",
        "The envoy’s warning comes against a backdrop of unrest.",
    ],
)
def test_what_only_sounds_like_asking_is_none(sentence: str) -> None:
    assert "demand" not in tags(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The captain warned and informed the council about the plans made by the crews to leave.",
        "Talvia has warned strict action against those who try to hoard salt.",
    ],
)
def test_of_what_somebody_warns_is_no_demand(sentence: str) -> None:
    assert "demand" not in tags(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "“The council’s decision to close the pier must be reversed,” she said.",
        "“Talvia's plan must be dropped,” the skipper said.",
        "“We would like the council to mend the pier,” she said.",
    ],
)
def test_whose_decision_is_to_be_undone_is_asked(sentence: str) -> None:
    assert "demand" in tags(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The pier's planks must be painted each year.",
        "She would like to thank the crew.",
        "The council bows to the guild's demands for new rules.",
    ],
)
def test_what_is_done_every_year_or_granted_is_no_demand(sentence: str) -> None:
    assert "demand" not in tags(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "“I really hope all members ballot for action,” Tarn said.",
        "“I hope the unions think again,” the skipper said.",
        "The league called on the port for help.",
        "Talvia repeated its ultimatum on Monday to leave the strait.",
        "The crew had just two days to leave or they would be fired on.",
        "The port has one week to open its books or face a fine.",
        "Tarn appealed to Talvia, its neighbour, for mercy.",
        "The league piled pressure on Talvia on Wednesday to accept the guards.",
        "Pressure is growing on the mayor to resign.",
        "The law went into force amid demands by islanders that it be scrapped.",
        "The league is hoping Talvia will close the mine.",
        "“We hope that the sides will resume talks to settle this,” the envoy said.",
        "“The soldiers need to leave the pier,” she said.",
        "The envoy said that Talvia would have to bring the raiders to justice.",
        "“I think Talvia needs to step back from the brink.”",
        "He suggested that instead of a longer strike, the staff should go home.",
        "“I challenge Tarn to an open debate,” the skipper wrote.",
        "The guild asked on Friday that each port open its books.",
    ],
)
def test_hopes_with_an_act_ultimatums_and_appeals_are_demands(sentence: str) -> None:
    assert "demand" in tags(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "“I hope the new year brings peace,” Tarn said.",
        "He lives in hope the work ends.",
        "Talvia sent an ultimatum to Talvian forces in the north.",
        "Its ultimatum to the port has run out.",
        "She has two weeks to prepare for the final or the cup.",
        "It may also increase pressure on Talvia to relax the peg.",
        "The pressure on skippers to sail in storms is high.",
        "The general spoke, ordering a call-up and vowing to use all means.",
        "The monk gave a curtain call to fellow islanders.",
        "The port had called for a press conference today to tell of its plans.",
        "She expressed hope that the small city will gain fame.",
        "Tarn, a singer, submitted her appeal to the court, the report says.",
        "The court rejected his appeal that sought to end the arrest.",
    ],
)
def test_hope_or_time_that_asks_nobody_is_none(sentence: str) -> None:
    assert "demand" not in tags(sentence)
