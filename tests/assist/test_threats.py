"""Threats by their forms: who announces what; the sentences are invented."""

import pytest

from tests.assist.suggested import suggestions, tags


def _reason(sentence: str) -> str:
    return next(one.reason for one in suggestions(sentence)[0] if one.tag == "threat")


@pytest.mark.parametrize(
    "sentence",
    [
        "The guild will keep on blocking the quay, and Talvia will blockade the strait, it said.",
        "“We will hit the raiders hard,” the commander said.",
        "Rebels say they will disrupt the vote on the island.",
        "Talvia will continue to target boats that fly the flag of Orlan.",
        "The guild announced plans to sue the port.",
    ],
)
def test_what_somebody_will_do_to_others_needs_no_condition(sentence: str) -> None:
    assert _reason(sentence).startswith("cue: ")


@pytest.mark.parametrize(
    "sentence",
    [
        "The gang will publish the data of the clinic unless it is paid.",
        "“They refuse to pay us, so we will leak more photos,” the hackers wrote.",
        "The captors told the family to pay within a week, or they will kill the skipper.",
        "The skippers must win the vote to avoid a bloodbath, the general said.",
    ],
)
def test_extortion_is_a_threat(sentence: str) -> None:
    assert _reason(sentence).startswith("cue: ")


@pytest.mark.parametrize(
    "sentence",
    [
        "“Our raids will only stop when the blockade is lifted.”",
        "There will be no talks until the crew is free, the captors said.",
        "The crews said they would stay put until the fee is dropped.",
        "The crews will only work two days a week unless the port pays.",
        "Talvia said it would not tolerate any landing on the island.",
        "The minister refused to rule out sanctions against the port.",
    ],
)
def test_refusals_and_what_goes_on_until_somebody_yields_are_threats(sentence: str) -> None:
    assert _reason(sentence).startswith("cue: ")


@pytest.mark.parametrize(
    "sentence",
    [
        "Pilots are set to walk out on Friday.",
        "Teachers will stage a two-day strike in May.",
        "Strike action will be declared in all ports, the union said.",
        "“If there is no offer by noon, we are walking,” the steward said.",
        "The guild told the port of its intention to embark on a strike.",
        "Skippers are planning a blockade of the strait.",
        "The silence of the port left them no choice but to declare a strike, the guild said.",
        "A strike by the crews is still set to take place in May.",
        "The skipper warned that the blockade could be extended.",
    ],
)
def test_strikes_that_are_called_are_threats(sentence: str) -> None:
    assert _reason(sentence).startswith("cue: ")


@pytest.mark.parametrize(
    "sentence",
    [
        "Those behind the raid will be stripped of their berths, the port said.",
        "Anyone who buys the nets will be barred from the market, the mayor said.",
        "The port could face a lawsuit if it keeps the fee, the ministry wrote.",
        "If the port fails to act, it could incur daily fines, the ministry noted.",
        "Any attempt to land would be treated as a raid, the general said.",
        "Mend the pier or else face the island’s wardens, he wrote.",
        "The students were threatened with suspension.",
    ],
)
def test_fates_that_are_promised_are_threats(sentence: str) -> None:
    assert _reason(sentence).startswith("cue: ")


@pytest.mark.parametrize(
    "sentence",
    [
        "Orlan plans to unveil retaliatory tariffs on herring.",
        "Three ports will trigger the reimposition of sanctions on Talvia.",
        "The league is weighing legal action over the fee.",
        "Talvia warned it would “forcefully proceed” in the outer harbour.",
        "Talvia is about to move against the smugglers of the strait.",
        "The sale could see Talvia close the strait in response.",
        "The raiders vowed a total shutdown of the port.",
        "Armed ships are legitimate targets, the rebels said.",
        "Al-Rashid Oru, of the al-Tarn clan, is ready to retaliate for the raid.",
    ],
)
def test_what_is_planned_against_somebody_is_a_threat(sentence: str) -> None:
    assert _reason(sentence).startswith("cue: ")


@pytest.mark.parametrize(
    "sentence",
    [
        "The shop will target new customers.",
        "The drug will attack the disease.",
        "The film will hit cinemas in May.",
        "The two ports will strike a deal, the mayor said.",
        "The bank will answer questions about the fee.",
        "“Hope will never be silent,” the singer said.",
        "The ferry could face a long wait in the ice.",
        "The skipper did not get to answer the call.",
        "The band will release the photos of its tour.",
        "A raid by the army that would end the rule of the guild is highly unlikely.",
    ],
)
def test_what_harms_nobody_is_none(sentence: str) -> None:
    assert "threat" not in tags(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister vowed to bring the raiders to justice.",
        "Those behind the raid will be brought to justice, the mayor said.",
        "Mend the pier, avoid delays or accept the consequences, he wrote.",
        "Talvia did not rule out the use of force.",
        "The guild has issued a seven-day strike notice.",
        "The crews decided to hold protests outside the hall.",
        "The porters have refused to load the herring until they are paid.",
        "The board shall mend the quay, failing which the crews will down their tools.",
        "Talvia will mount a military operation against the smugglers.",
        "The offensive could start at any moment, the general said.",
        "Talvia will not stop its operation on the island, the minister said.",
        "We will not rest until the last raider is gone.",
        "Orlan should be ready to face all possible consequences.",
        "The league will close the strait when the month is up.",
        "The captors threatened Tarn in a letter.",
        "If you do not pay, you will lose more than your boat.",
        "You pay by noon or you will never see the crew again.",
        "Orlan will feel the wrath of the guild.",
        "The raiders promised to step up their attacks on the port.",
        "The strike by the crews is to go ahead on Monday.",
        "Talvia is considering taking the league to the World Trade Organization.",
        "The gang said it would come for those who had talked: “We will come for them.”",
    ],
)
def test_justice_strikes_operations_and_fates_are_announced(sentence: str) -> None:
    assert _reason(sentence).split(": ")[0] in ("cue", "condition", "ultimatum")


@pytest.mark.parametrize(
    "sentence",
    [
        "The herring plague is a grave threat to the stability of the islands.",
        "The army has faced the threat of terrorism for years.",
        "The deadline for the herring count is in May.",
        "The court set the trial for the end of the month.",
        "The council will close the bridge for repairs.",
        "Rising water could threaten Orlan’s lead in the herring trade.",
        "The drill threatened to escalate into a war of words.",
    ],
)
def test_dangers_and_dates_threaten_nobody(sentence: str) -> None:
    assert "threat" not in tags(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "“Nobody who feeds the raiders will be spared,” the leaflet said.",
        "The raiders told the headman that he should not expect any mercy.",
        "“They will have only themselves to blame,” the district officer said.",
        "“Anyone who steps on the island will not go home,” the admiral said.",
        "The minister said boat owners who overload risk losing their licences.",
        "“Their permits will be withdrawn,” the harbour master said of the skippers.",
        "The stations were told that they would have their licences suspended.",
        "The council gave the squatters three days to vacate the sheds.",
        "Nurses have issued a ten-day ultimatum to the island council.",
    ],
)
def test_what_is_in_store_for_somebody_is_a_threat(sentence: str) -> None:
    assert _reason(sentence).startswith("cue: ")


@pytest.mark.parametrize(
    "sentence",
    [
        "The general warned that his patience was at an end.",
        "Orlan warned Talvia not to test its resolve.",
        "“Do not force us to take the path of war,” the minister told Talvia.",
        "The time for talks is over, the captain of the rebels said.",
        "“We shall do exactly what we have promised,” the captors wrote.",
        "“Our answer will be terrible,” the marshal said.",
        "Any landing would be responded to with full might, the statement said.",
        "Orlan said it would answer any landing with fire.",
        "The spokesman said the resistance reserved its right to reply.",
        "Islanders should be ready for severe sanctions, the envoy said.",
        "“Leave our land now or we will drive you into the sea,” the leaflet said.",
        "The sect’s leader vowed that his men would continue the killings.",
        "The governor threatened to call in the army.",
    ],
)
def test_veiled_answers_and_oaths_are_threats(sentence: str) -> None:
    assert _reason(sentence).startswith("cue: ")


@pytest.mark.parametrize(
    "sentence",
    [
        "The stoppage on the ferries will commence on 4 May unless talks succeed.",
        "Nurses will withdraw their services from next week, their association said.",
        "The traders’ union called for a shutter-down strike on Thursday.",
        "Bakers will shut their shops for three days from Sunday, the guild said.",
    ],
)
def test_services_that_are_withdrawn_are_threats(sentence: str) -> None:
    assert _reason(sentence).startswith("cue: ")


@pytest.mark.parametrize(
    "sentence",
    [
        "Analysts said that an attack could come within weeks.",
        "Residents fear that the gang will attack the ferry again.",
        "The envoy urged the harbour council to act swiftly and decisively.",
        "If elected, she would cut the harbour tax.",
        "The minister denied that Talvia would close the strait.",
        "You can ask the portrait as if it was there, and it will answer.",
        "The plant would have to close one of its yards if no help comes, its owner said.",
        "The finds give the museum a way to act accordingly.",
        "The choir would have to cancel its tour if the boat is late.",
    ],
)
def test_guesses_denials_and_what_one_has_to_bear_are_no_threats(sentence: str) -> None:
    assert "threat" not in tags(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "All crews who are not back by then will stand dismissed, the port said.",
        "Pay of the crews will be stopped at once, the port said.",
        "The guild has set a deadline of 6 p.m. on Friday if the port does not drop the fee.",
        "The port has not ruled out using the courts.",
        "The guild filed a notice of its intent to sue the port.",
        "Crews face contempt charges if they do not return by noon, the minister said.",
        "The two councils have agreed to file charges against the guild.",
        "“We could take legal proceedings against you,” the harbour master wrote.",
        "“We are going to use every tool we have to defend our nets,” she said.",
        "They will either talk to us or learn by painful means, the captain said.",
        "The port gave the crews a week to resume duty or face the sack.",
        "The ferrymen pledge to leave Orlan if the fee is kept.",
        "Should this not happen, the port will hire new crews, it said.",
        "The matter will be referred to the disciplinary committee if the club does not yield.",
        "A skipper held for two months plans to sue the port, it is reported.",
        "The mayor intends to take the firm to court.",
        "The port may impose sanctions against leaders of the guild.",
        "Tarn vowed to rebuild the island and crush the rebels.",
        "The masked man says that the other captive, Anna Tarn, will be killed next.",
        "The league warned the port of severe consequences.",
        "“If crews go on with the strike, the law of the land will take its course,” he said.",
        "The council is considering strict action if the ferries do not sail.",
        "The protesters said they were going to set alight a field near Orlan.",
        "Other members would also face disciplinary measures, the party said.",
        "The words followed a leader’s threat to use the new missile against Orlan.",
    ],
)
def test_what_employers_courts_and_guilds_will_do_is_announced(sentence: str) -> None:
    assert _reason(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The council urged them not to take matters into their own hands.",
        "The strike has no end in sight, and the crews hope for an offer.",
        "Talks aimed at averting a series of national strikes will take place on Friday.",
        "The league has pledged to end all violence and to disarm.",
        "The police will no longer arrest people for a bag of salt.",
        "Officials warn that the boats could be used for attacks.",
        "“We will not be intimidated by attacks,” the minister said.",
        "The war goes on with no hint of whether the general will withdraw his troops.",
        "Talvia will respond to charges of piracy at the court on Friday.",
        "He will now suffer behind bars until at least November.",
        "Having had his full backing, Tarn was forced to resign in April.",
        "Growth was little higher in the third quarter than in the second, she said.",
        "Exports of the port are set to hit more than $12bn.",
        "Each case would be dealt with as swiftly as possible.",
        "The guild will also attack the Free Crews for wanting to sell the pier.",
        "The raiders who threaten Orlan today know how the others failed.",
        "If the fee is kept, all of them will be saddened.",
        "Talvia will respond with a series of positive gestures if the guild agrees.",
        "The league said it would respond positively if the raids ceased.",
        "The two leaders will target key marginal seats on Monday.",
        "Guards fought in the harbour, raising the toll and threatening to wreck the truce.",
        "If restrictions on its papers are lifted, Talvia will also reconsider its decision.",
        "Talvia promised to review the measure if the league lifts the ban.",
        "The guilds were not ready to withdraw the strike.",
        "Officials warn that the island could be hit by drones.",
        "“We are going to get hit very hard soon,” the expert warned.",
        "The envoy said that Talvia would have to bring the raiders to justice.",
        "The league will send wardens to Orlan in response to appeals by the port.",
    ],
)
def test_who_is_asked_to_refrain_averts_or_yields_threatens_nobody(sentence: str) -> None:
    assert "threat" not in tags(sentence)


def test_an_article_about_a_strike_is_none_about_a_war() -> None:
    """Regression: among crews on strike less was enough for a threat, as it is among rebels."""
    begins = "The crews of Orlan are on strike. Their union says the strike goes well. " * 4
    told = "The strike begins at noon, when crews will only bring the sick to shore."
    assert all(one.tag != "threat" for one in suggestions(begins + told)[-1])
