"""Threats of no known form: weighed by words, by who acts and by the article around them."""

from hypothesis import given
from hypothesis import strategies as st

from reviewer.assist.cues import load
from reviewer.assist.suggestions import SentenceView
from reviewer.assist.threat_words import features, likelihood, strife
from tests.assist.suggested import ENGLISH, suggestions

PEACE = ("The fair was full.", "The ferry sails at noon.", "The pier is long.", "The sea was calm.")
WAR = ("Rebels shelled the port.", "The army attacked.", "Troops crossed the border.", "War came.")


def _likely(sentence: str, share: float = 0.2) -> float:
    found = likelihood(SentenceView(sentence, 0, "sentence", strife=share), ENGLISH)
    return found.probability if found else 0.0


def test_a_sentence_that_fits_no_form_is_suggested_with_its_words() -> None:
    sentence = "If a single boat comes nearer, our guns speak, the rebels warned."
    found = suggestions(*WAR, sentence)[-1]
    one = next(one for one in found if one.tag == "threat")
    assert one.reason.startswith("words of threats: ")
    assert 0.5 <= one.score < 0.65


def test_an_article_that_tells_of_strife_makes_a_threat_likelier() -> None:
    assert strife(WAR, ENGLISH) > strife(PEACE, ENGLISH)
    sentence = "If the fleet comes nearer, we shall answer."
    assert _likely(sentence, 0.8) > _likely(sentence, 0.1)


def test_somebody_who_acts_makes_a_threat_likelier_than_something() -> None:
    assert _likely("Talvia will strike at dawn.") > _likely("Lightning will strike at dawn.")


def test_a_threat_or_a_warning_that_is_only_named_announces_nothing() -> None:
    """Regression: in an article about a war each of these was suggested."""
    for sentence in (
        "Talvia’s warning comes against a backdrop of violence.",
        "The general spoke of the threat of drones.",
        "Its measures show how both see the threat.",
    ):
        found = suggestions(*WAR, sentence)[-1]
        assert all(one.tag != "threat" for one in found)


def test_guesses_make_a_threat_less_likely() -> None:
    said = "Talvia will close the strait if the sale goes on."
    assert _likely(f"Analysts expect that {said}") < _likely(said)


def test_nobody_who_announces_and_a_language_without_words_give_none() -> None:
    view = SentenceView("The herring was cheap.", 0, "sentence")
    assert likelihood(view, ENGLISH) is None
    assert likelihood(SentenceView("Wir werden angreifen.", 0, "sentence"), load("xx")) is None
    assert strife(WAR, load("xx")) == 0.0


@given(st.text(max_size=200), st.floats(0, 1))
def test_every_sign_is_a_share(text: str, share: float) -> None:
    found = features(SentenceView(text, 0, "sentence", strife=share), ENGLISH)
    assert all(0 <= value <= 1 for value in found.values())
