"""Suggestions save keys: counted on a real Desk whose tags equal the labels at the end."""

from tests.assist.keys import KeyCount, session_keys
from tests.assist.labelled import news, samples


def test_a_session_with_suggestions_takes_few_of_the_keys_of_one_without() -> None:
    for texts in (list(samples()), [news()]):
        found = sum((session_keys(text) for text in texts), KeyCount())
        assert found.sentences >= 50
        assert found.with_them <= 0.6 * found.without
