"""In Review: the one tag of a sentence by its key, and the questions about the article."""

from dataclasses import replace

from reviewer.config import default_scheme
from reviewer.models import ChoiceType, QuestionType
from reviewer.models import values as v
from reviewer.session import Edit, Put, Session
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.screens.dialogs.questions import QuestionsScreen
from reviewer.tui.screens.review.screen import ReviewScreen
from reviewer.tui.widgets.line_widgets import Panel
from tests.session.annotator_builders import say
from tests.tui.conftest import Run

CHOICES = (ChoiceType("sea", "s"), ChoiceType("town", "t"))
SCHEME = replace(
    default_scheme(),
    single=True,
    questions=(QuestionType("genre", choices=CHOICES, label="genre"),),
)


def answered(store: MemoryStore, who: str, tag: str, genre: str) -> None:
    say(store, who, 0, {v.TAG + tag: 1, v.DECIDED: "settled"})
    one = Session(store, SCHEME, who, store.writer(who))
    assert one.apply(Edit((Put("ferry", "", "answer:genre", genre),), "answer")).ok
    one.end()


async def test_a_tie_waits_for_a_key_and_questions_are_decided(
    run: Run, store: MemoryStore
) -> None:
    answered(store, "bob", "claim", "sea")
    answered(store, "cy", "quote", "town")
    async with run(size=(120, 40), scheme=SCHEME) as pilot:
        await pilot.press("enter", "!", "y")
        await pilot.pause()
        await pilot.press("o", "r")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, ReviewScreen)
        panel = screen.query_one(Panel)
        assert "≠ about the article: genre (o q)" in panel.text
        assert "? tie" in panel.text and "claim: bob" in panel.text
        await pilot.press("space")
        await pilot.pause()
        assert "a tie on tag" in screen.message
        await pilot.press("q", "space")
        await pilot.pause()
        assert store.values("ann", "ferry")
        held = screen.review.adjudication.decisions.at(0)
        assert held["answer:tag"].value == "quote"
        await pilot.press("o", "q")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, QuestionsScreen)
        assert "≠ disputed   bob: sea  cy: town" in dialog.text
        await pilot.press("t")
        await pilot.pause()
        assert "✓ decided" in dialog.text
        assert store.values("ann", "ferry")[""]["gold:answer:genre"]["value"] == "town"
