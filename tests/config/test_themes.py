from textual.theme import BUILTIN_THEMES

from reviewer.config import THEMES
from reviewer.config.themes import OWN


def test_the_themes_of_textual_can_all_be_asked_for() -> None:
    assert set(THEMES) - set(OWN) == set(BUILTIN_THEMES)
    assert len(THEMES) == len(set(THEMES))
