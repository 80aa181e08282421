"""What the rules suggest for invented sentences; all people and places in them are fiction."""

from reviewer.assist.cues import load
from reviewer.assist.rules import suggest
from reviewer.assist.suggestions import Suggestion

ENGLISH = load("en")


def suggestions(*sentences: str, kind: str = "sentence") -> list[list[Suggestion]]:
    """The suggestions for each sentence of one article."""
    text, units = "", []
    for sentence in sentences:
        units.append((len(text), len(text) + len(sentence), kind))
        text += sentence + " "
    return [found for _, found in suggest(text, units, ENGLISH)]


def tags(sentence: str, kind: str = "sentence") -> set[str]:
    """The tags that are suggested for a sentence alone."""
    return {one.tag for one in suggestions(sentence, kind=kind)[0]}
