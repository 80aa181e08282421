"""How much a sentence is worth checking: three features, each named."""

from reviewer.assist.check_worth import WEIGHTS, CheckWorth, check_worth
from reviewer.assist.cues import load
from reviewer.assist.rules import suggest

ENGLISH = load("en")


def worth(sentence: str) -> CheckWorth:
    [(_, found)] = list(suggest(sentence, [(0, len(sentence), "sentence")], ENGLISH))
    return check_worth(sentence, ENGLISH, found)


def test_specific_and_about_many_comes_before_vague_and_about_few() -> None:
    high = worth("In 2031 the Orlan board paid 2.4 million crowns to 40,000 households in Wend.")
    low = worth("A gate was opened.")
    assert high.score > low.score
    assert "specific" in high.why
    assert "about many" in high.why


def test_what_states_nothing_is_worth_nothing() -> None:
    assert worth("Did the ferry sink?") == CheckWorth(0.0, "")


def test_the_features_add_up_to_one() -> None:
    assert sum(WEIGHTS.values()) == 1
    assert worth("All 9,000,000 voters of Orlan in 2031 lost 40 million crowns.").score <= 1
