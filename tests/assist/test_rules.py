"""Rules without training: what they suggest, with reason, span and parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.assist.cues import load
from reviewer.assist.quotations import quotations
from reviewer.assist.rules import LEAST, suggest
from reviewer.assist.suggestions import Suggestion
from tests.assist.labelled import news, samples, tallies

ENGLISH = load("en")

GOALS = {
    "figure": (0.95, 0.95),
    "quote": (0.85, 0.90),
    "demand": (0.80, 0.75),
    "claim": (0.65, 0.85),
    "threat": (0.50, 0.75),
}
"""Tag -> the precision and recall that issue and docs promise."""


def suggestions(*sentences: str, kind: str = "sentence") -> list[list[Suggestion]]:
    text, units = "", []
    for sentence in sentences:
        units.append((len(text), len(text) + len(sentence), kind))
        text += sentence + " "
    return [found for _, found in suggest(text, units, ENGLISH)]


def tags(sentence: str, kind: str = "sentence") -> set[str]:
    return {one.tag for one in suggestions(sentence, kind=kind)[0]}


def only(sentence: str, tag: str) -> Suggestion:
    return next(one for one in suggestions(sentence)[0] if one.tag == tag)


@pytest.mark.parametrize("tag", GOALS)
def test_the_rules_reach_their_goals_on_labelled_news(tag: str) -> None:
    precision, recall = GOALS[tag]
    for name, found in (("news", tallies([news()])), ("samples", tallies(samples()))):
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
