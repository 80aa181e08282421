"""Rules without training: what they suggest, with reason, span and parts."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.assist.cues import load
from reviewer.assist.quotations import quotations
from reviewer.assist.rules import LEAST, LONGEST, suggest
from reviewer.assist.suggestions import Suggestion
from tests.assist.labelled import Tally, news, samples, tallies
from tests.assist.suggested import ENGLISH, suggestions, tags

GOALS = {
    "figure": (0.95, 0.95),
    "quote": (0.85, 0.90),
    "demand": (0.80, 0.75),
    "claim": (0.65, 0.85),
    "threat": (0.50, 0.75),
}
"""Tag -> the precision and recall that issue and docs promise."""


def only(sentence: str, tag: str) -> Suggestion:
    return next(one for one in suggestions(sentence)[0] if one.tag == tag)


@cache
def _tallied() -> tuple[tuple[str, dict[str, Tally]], ...]:
    return ("news", tallies([news()])), ("samples", tallies(samples()))


@pytest.mark.parametrize("tag", GOALS)
def test_the_rules_reach_their_goals_on_labelled_news(tag: str) -> None:
    precision, recall = GOALS[tag]
    for name, found in _tallied():
        assert found[tag].precision >= precision, (name, found[tag])
        assert found[tag].recall >= recall, (name, found[tag])


@pytest.mark.parametrize(
    "sentence",
    [
        "The pier was unsafe, the harbour master said.",
        "“The pier was unsafe,” Ruvo Tarn said.",
        "Engineers believe the pier is rotten.",
        "According to the survey, the pier is rotten.",
        "She accused the board of hiding the survey.",
        "He put the loss at a boat a week.",
        "In a letter, she wrote that the pier was rotten.",
        "As Tarn put it, the pier was done for.",
        "The board denies that it knew.",
        "Tarn told the board that the pier was rotten.",
        "A study found that the pier was rotten.",
        "Harbour officials have stated they never saw the survey.",
        "Tarn stated the board hid the survey in May.",
        "She told the crew the pier had been sound.",
        "The board’s response was that nobody had asked.",
        "Skippers were adamant that the pier was sound.",
        "Tarn stated to the Orlan Post that the pier was sold.",
        "''Nobody asked us about the pier,'' Ruvo Tarn said.",
        "She suggested the board hadn’t read the survey.",
        "The guild said more than 40 boats lay idle.",
        "The board announced over the weekend that the pier was sold.",
        "The pier had been unsafe for a year, a skipper told the Orlan Post.",
        "The port reiterated it still considers the pier sound.",
        "They worry the pier will not last.",
        "She cited a study showing the pier as the oldest on the coast.",
        "A diver reported hearing the beams crack.",
        "The pier moved a foot a year, according to U.K. harbour records.",
        "The guild accused the U.K. firm in Orlan of hiding the survey.",
        "The skippers are alleging that the pier was never sound.",
        "The port called the survey a sham.",
        "The suit alleges neglect by the board.",
        "Tarn told the Orlan Post his firm worked for the port.",
        "The insurer has estimated the damage to the pier at 12 crowns.",
        "Talvia has admitted around 10,000 of its crews have left.",
        "Port official: two boats hit the pier",
        "Three men gunned down a guard in Orlan, port sources and diplomats said.",
        "The captors threatened to sink the boat, Wend television reported Tuesday.",
    ],
)
def test_credited_content_is_a_quote(sentence: str) -> None:
    assert "quote" in tags(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The so-called 'golden mile' is empty.",
        "They are said to be rich.",
        "The “express” takes an hour to the summit.",
        "He did not say why.",
        "Fans of “The Old Man of Orlan” came too.",
        "I think the pier is lovely.",
        "The guild put out a leaflet about his earlier comments.",
        "The firm ran a “first class” ferry between Orlan and the United States.",
        "Those who believe the pier is sound were not asked.",
        "The ruling puts Orlan at odds with its neighbours.",
        "The talks come following unverified reports that boats have hit a village.",
        "The port would have blamed Orlan, as it initially hoped, with full vigour.",
    ],
)
def test_scare_quotes_hearsay_and_the_author_are_none(sentence: str) -> None:
    assert "quote" not in tags(sentence)


def test_a_quotation_over_several_sentences_is_a_quote_in_each() -> None:
    found = suggestions(
        "“The pier is rotten,” Tarn said.", "“It was never sound.", "Nobody asked.”"
    )
    assert all(any(one.tag == "quote" for one in sentence) for sentence in found)


def test_a_quote_has_its_parts() -> None:
    sentence = "“The pier was unsafe,” Ruvo Tarn said."
    quote = only(sentence, "quote")
    parts = {part.name: sentence[part.start : part.end] for part in quote.parts}
    assert parts == {"content": "The pier was unsafe,", "cue": "said", "source": "Ruvo Tarn"}
    assert quote.attributes == {"type": "direct"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Orlan must reopen the pier, islanders say.",
        "The union urged the ministry to pay.",
        "Residents want the council to mend the road.",
        "Its call for an audit by the ministry was heard.",
        "“Give back the boats,” the crowd shouted.",
        "The council gave the firm 30 days to leave.",
        "Ministers should resign, the mayor said.",
        "The guild’s demand was short: “Open the lock.”",
        "Tarn repeated calls for the mayor to apologise.",
        "“They need to grow up,” the harbour master said of the boards.",
        "The guild called on the “interim” council to open the register.",
        "The ministry urged skippers “not to feed the rumour”.",
        "Thousands marched to demand the mayor’s resignation.",
        "Crews surrounded the station to demand their skippers be freed.",
        "The guild gave a 48-hour ultimatum to the port for the return of the nets.",
        "The captors set a deadline for the firm to pay the ransom.",
        "The guild asked that the mayor resign.",
        "The guild called on Friday for Talvia to release the crew.",
        "Some skippers would like to see the council agree to a new pier.",
        "The mayor is going to have to make an offer, the guild said.",
        "“The council should be fully prepared for the storm,” Tarn said.",
        "Talvia shouldn’t waste the summer, the guild said.",
        "Don’t sell the pier, islanders urge council",
        "The mayor cautioned crews against taking the outer channel.",
        "Crowds chanted “Fund our ferries” at the gate.",
        "Among their demands was the resignation of the mayor.",
        "The guild expressed the hope that the port would lift the fee.",
        "The mayor has a duty to tell the islanders, the guild said.",
        "Talvia blamed the port and called on it to apologise.",
        "The crews were told to leave the quay by noon.",
        "Neighbours have warned Talvia to sign the treaty.",
        "Islanders are pressing for talks with the port.",
        "The bishop urged restraint.",
        "Crews demand apology",
    ],
)
def test_telling_somebody_to_act_is_a_demand(sentence: str) -> None:
    assert "demand" in tags(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Something has to change.",
        "These demands are old.",
        "We must mend our own nets.",
        "There must be a reason.",
        "He must have known.",
        "Must the council act?",
        "She asked how a raft could be towed to the quay.",
        "He told reporters he was tired and planned to leave.",
        "People who buy a berth will have to let the port weigh the boat.",
        "A new pier should help the village.",
        "The plan must be approved by both chambers.",
        "The issues voters should consider are old, he said.",
        "The rules say when officers should use the horn.",
        "Critics want more ferries to run.",
        "Forecasts called for rain along the coast.",
        "The board told reporters the decision to sell had been made in May.",
        "Crews have been pressing the boundaries to get noticed.",
        "Police met the “save the quay” marches with hoses.",
        "The council replied to demands for a new pier in May.",
        "The mayor ordered an inquiry to settle the matter.",
        "The council warned of a flood that may come to pass.",
        "The guild warned the port of going to court to stop the sale.",
        "Herring demand fell again.",
        "The port paid the lobbying firms to speak for it.",
        "The mayor did not respond to the guild’s requests to discuss it.",
        "The Orlan Bank’s decision to cut its rate in May should keep prices low.",
    ],
)
def test_advice_to_nobody_is_none(sentence: str) -> None:
    assert "demand" not in tags(sentence)


def test_items_under_a_lead_in_are_demands() -> None:
    text = "The demands include:\n- an open register\n- no more fines\n\nThe sea was calm."
    units = [(0, 20, "sentence"), (21, 39, "item"), (40, 55, "item"), (57, len(text), "sentence")]
    found = [{one.tag for one in made} for _, made in suggest(text, units, ENGLISH)]
    assert ["demand" in made for made in found] == [False, True, True, False]


@pytest.mark.parametrize(
    "sentence",
    [
        "If the nets are not returned, Orlan will close its harbour to them.",
        "Orlan will take all necessary measures to protect its boats.",
        "Any raid will be met with force, the general said.",
        "The union threatened to block the port.",
        "The ministry must pay, or the crews will strike.",
        "Orlan’s harbour guild has threatened legal action against the buyer.",
        "Skippers threatened the council with a boycott.",
        "Talvia vowed to retaliate for the raid.",
        "The guild vowed severe consequences for whoever buys the nets.",
        "Talvia warned that it would unleash “enormous retaliation” after any landing.",
        "Any attack on the dam will have consequences, the general said.",
        "Crews who stay out were told they would lose their licences.",
        "Talvia said it would take “resolute measures” if the sale went ahead.",
        "The president gave Orlan ten days to sign or face crippling sanctions.",
        "Anyone who cuts the nets will be arrested, the commander said.",
        "Captives would be killed if the siege went on, the rebels said.",
        "Unions said they would continue the strikes until the fee is dropped.",
        "Talvia will respond forcefully, its minister said.",
        "Teachers, tired of waiting, are threatening to walk out.",
        "If they touch one boat, the guild will blockade the strait.",
        "Two more wardens are reported to be threatening to resign.",
        "Talvia to retaliate if Orlan bans its ferries",
        "Orlan will work on retaliatory measures, its minister said.",
        "The ministry is considering a number of steps in response to the fee.",
        "The minister warned of Orlan’s retaliatory response to any new fee.",
        "Orlan will respond to the fee should the port raise it.",
        "Otherwise, they will start sinking the boats at noon.",
        "The rebels will start shooting the captives if nobody pays.",
        "The captives will be killed unless the council pays.",
        "The rebels threatened on Friday to burn the ferry.",
        "The raiders have threatened several times to kill the crew.",
        "The captors set a deadline for the firm to pay, or the crew would be killed.",
        "The guild warned raiders to surrender or die.",
        "Crews have until noon to sign or face dismissal.",
        "Failure to comply within ten days will result in closure, the port wrote.",
        "Stringent action would be taken against the crews, the mayor said.",
        "A strike was threatened if the port kept its fee.",
        "“I’ll put a bullet in his head,” the caller said.",
        "The council will not sit on its hands if the raids go on.",
        "Two wardens received threats if they did not leave.",
        "Orlan said it would slap tariffs on herring from Talvia.",
        "The rebels said they would launch more attacks on the port.",
        "The guild vowed to “crush” the new company.",
        "The crews will continue their strike until the fee is dropped.",
        "Talvia warned that no port could escape a merciless blow.",
        "The mayor said he would send in the guard if the square was not cleared.",
        "Its army can strike the island at any time, the general said.",
        "The crews had better not come back, the mayor said.",
        "The letter warned that another breach would result in eviction.",
        "The guild would ballot for a strike if the port sold the pier.",
        "The guild warned that crews could take their first industrial action in years.",
        "The crews decided not to sail until they are paid.",
        "They gave notice to strike should the port keep the fee.",
        "The rebels warned that they may resume their march.",
        "Violators could be prosecuted, the port said.",
        "Until the fee is gone there will be no peace for the port, the rebels warned.",
    ],
)
def test_announced_harm_is_a_threat(sentence: str) -> None:
    assert "threat" in tags(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Falling catches threaten the village.",
        "Storms threaten to flood the quay.",
        "The army bombed the village in May.",
        "If it rains, the fair will move indoors.",
        "The strength of the crown threatens to dampen exports.",
        "The firm had been threatened with collapse.",
        "Critics said the ruling would block repairs.",
        "He has never threatened to sue the port.",
        "It is not certain that the port would take legal action.",
        "The program will block callers if they are not on the list.",
        "Experts warn the drought could spread.",
        "If elected, I will fight for you.",
        "The pilots did not respond in kind.",
        "Fighting on the border threatened to escalate into a war.",
        "Farmers hit by retaliatory tariffs were paid in May.",
        "The skipper had no choice but to turn back.",
        "It was the last chance to buy a ticket.",
        "Otherwise, you may walk along the shore.",
        "The port will take further measures to help the crews.",
        "The deadly attack on the ferry killed four.",
        "The mayor sent the guard to clear the snow.",
        "The strike lasted three weeks.",
        "The workers will get a new canteen.",
    ],
)
def test_dangers_and_past_violence_are_none(sentence: str) -> None:
    assert "threat" not in tags(sentence)


def test_a_reason_names_its_cue_and_a_span_stays_in_its_sentence() -> None:
    for sentence in ("The union urged the ministry to pay 40 crowns.", "Nearly 40 boats sank."):
        for one in suggestions(sentence)[0]:
            assert one.reason
            assert 0 <= one.start < one.end <= len(sentence)
            assert all(one.start <= len(sentence) and p.end <= len(sentence) for p in one.parts)
    assert only("Nearly 40 boats sank.", "figure").reason == "number: 40; hedge: nearly (<)"
    assert only("The union urged the ministry to pay.", "demand").reason == "cue: urged ... pay"


def test_questions_and_bylines_get_no_claim() -> None:
    assert "claim" not in tags("Did the ferry sink in 1987?")
    assert tags("By Lena Harwick, 40 years a reporter", kind="byline") == set()


def test_a_workspace_adds_words() -> None:
    sentence = "The harbourmaster must unmoor the ferry."
    added = load("en", {"addressees": ["harbourmaster"]})
    bare = {
        one.tag for _, made in suggest(sentence, [(0, 39, "sentence")], ENGLISH) for one in made
    }
    more = {one.tag for _, made in suggest(sentence, [(0, 39, "sentence")], added) for one in made}
    assert "demand" in more - bare


def test_a_language_without_word_lists_gets_figures_and_quotations() -> None:
    text = "“Me emme lähde täältä koskaan pois”, sanoi 400 kalastajaa."
    found = [
        one.tag
        for _, made in suggest(text, [(0, len(text), "sentence")], load("fi"))
        for one in made
    ]
    assert sorted(found) == ["figure", "quote"]


def test_nested_and_open_quotations() -> None:
    text = "“He said ‘no’ twice.” And the workers’ union’s ‘plan’\n“It goes on"
    assert [text[start:end] for start, end in quotations(text)] == [
        "He said ‘no’ twice.",
        "plan",
        "It goes on",
    ]


def test_a_straight_mark_closes_a_curly_one() -> None:
    """What follows was taken for a quotation, up to the end of the paragraph."""
    text = 'She called it “rotten” and said, “burn it," the port said. It was sold.'
    assert [text[start:end] for start, end in quotations(text)] == ["rotten", "burn it,"]


def test_wrapped_lines_do_not_end_a_quotation() -> None:
    text = "“The pier\nis rotten,” said\nTarn. “It was\nnever sound.”"
    cut = text.index(" “It")
    units = [(0, cut, "sentence"), (cut + 1, len(text), "sentence")]
    found = [[one.tag for one in made] for _, made in suggest(text, units, ENGLISH)]
    assert all("quote" in made for made in found)


@given(st.text(alphabet="“”‘’'\" abSsaid,.:must\n", max_size=60))
def test_any_text_can_be_looked_at(text: str) -> None:
    half = len(text) // 2
    units = [(0, half, "sentence"), (half, len(text), "item")]
    for unit, made in suggest(text, units, ENGLISH):
        for one in made:
            assert LEAST <= one.score <= 1
            assert unit.start <= one.start < one.end <= unit.end
            assert all(unit.start <= part.start <= part.end <= unit.end for part in one.parts)


def test_what_has_no_end_is_no_sentence_to_a_rule() -> None:
    """Ten megabytes without a full stop took the rules minutes."""
    long = "He put the loss at 40 boats a week and " * 600
    assert len(long) > LONGEST
    assert [found for found in suggestions(long) if found] == []
    assert suggestions(long[:80])[0]
