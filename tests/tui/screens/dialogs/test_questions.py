"""The questions about an article, by keys alone: five of them in seven keys."""

from dataclasses import replace

import pytest

from reviewer.config import default_scheme
from reviewer.models import ChoiceType, QuestionType, Scheme
from reviewer.tui.screens.dialogs.questions import QuestionsScreen
from reviewer.tui.widgets.line_widgets import Panel
from tests.tui.conftest import Run
from tests.tui.desk_keys import app_of, desk_of, line, values_at

CHOICES = (ChoiceType("sea", "s", "the sea"), ChoiceType("town", "t", "the town"))


def question(name: str, **more: object) -> QuestionType:
    return QuestionType(**{"name": name, "label": f"{name}?", "choices": CHOICES, **more})  # type: ignore[arg-type]  # fields of several types


SCHEME: Scheme = replace(
    default_scheme(),
    questions=(
        question("genre"),
        question("place"),
        question("worth", answers="scale", choices=()),
        question("stance"),
        question("tone", answers="scale", choices=(), most=7),
        question("topics", answers="many"),
        question("angle", answers="text", choices=()),
        question("clear", about="sentence", answers="scale", choices=(), label="how clear?"),
    ),
)


def answered(pilot: object, article: str = "ferry") -> dict[str, object]:
    session = app_of(pilot).session  # type: ignore[arg-type]  # a pilot of some app
    return dict(session.tally(article).answers)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_five_questions_take_seven_keys_and_are_saved_one_by_one(
    run: Run, size: tuple[int, int]
) -> None:
    async with run(size=size, scheme=SCHEME) as pilot:
        keys = ["o", "q", "s", "2", "4", "t", "7"]
        for key in keys[:3]:
            await pilot.press(key)
            await pilot.pause()
        assert answered(pilot) == {"genre": "sea"}
        for key in keys[3:]:
            await pilot.press(key)
            await pilot.pause()
        assert len(keys) <= 7
        assert answered(pilot) == {
            "genre": "sea", "place": "town", "worth": 4, "stance": "town", "tone": 7,
        }  # fmt: skip
        screen = pilot.app.screen
        assert isinstance(screen, QuestionsScreen)
        assert screen.question.name == "topics"
        assert "genre?  the sea" in screen.text and "▸ topics?" in screen.text


async def test_several_choices_free_text_and_taking_away(run: Run) -> None:
    async with run(scheme=SCHEME) as pilot:
        await pilot.press("o", "q", *(["down"] * 5), "t", "s")
        await pilot.pause()
        assert answered(pilot) == {"topics": ["sea", "town"]}
        await pilot.press("s", "enter", "enter", *"sea 2", "enter")
        await pilot.pause()
        assert answered(pilot) == {"topics": ["town"], "angle": "sea 2"}
        await pilot.press("up", "backspace")
        await pilot.pause()
        assert answered(pilot) == {"angle": "sea 2"}
        screen = pilot.app.screen
        assert isinstance(screen, QuestionsScreen)
        await pilot.press("up", "9")
        await pilot.pause()
        assert answered(pilot) == {"angle": "sea 2"}
        await pilot.press("escape")
        await pilot.pause()
        assert "tone?: expected a whole number from 1 to 7" in line(pilot, "message")
        await pilot.press("o", "q")
        await pilot.pause()
        assert pilot.app.screen.question.name == "genre"  # type: ignore[attr-defined]  # the dialog


async def test_the_library_asks_about_the_article_under_its_cursor(run: Run) -> None:
    async with run(scheme=SCHEME) as pilot:
        await pilot.press("j")
        await pilot.press("o", "q", "s", "escape")
        await pilot.pause()
        assert answered(pilot, "pier") == {"genre": "sea"}
        assert answered(pilot) == {}


async def test_a_question_about_sentences_shows_in_row_and_panel(run: Run) -> None:
    async with run(size=(120, 40), scheme=SCHEME) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("=", "4", "escape")
        await pilot.pause()
        assert values_at(pilot, 0) == {"answer:clear": 4}
        assert "how clear? 4" in pilot.app.screen.query_one(Panel).text
        await pilot.press("o", "q", "s", "escape")
        await pilot.pause()
        assert "genre? the sea" in pilot.app.screen.query_one(Panel).text
        await pilot.press("u")
        await pilot.press("u")
        await pilot.pause()
        assert answered(pilot) == {}
        desk = desk_of(pilot)
        desk.desk.selection.toggle(1)
        desk.desk.selection.toggle(2)
        await pilot.press("=", "5", "escape")
        await pilot.pause()
        assert values_at(pilot, 1) == values_at(pilot, 2) == {"answer:clear": 5}


async def test_without_questions_there_is_no_key_for_them(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert not [one for one in desk_of(pilot).here.commands if one.id == "ask.sentence"]
        await pilot.press("=")
        await pilot.pause()
        assert not isinstance(pilot.app.screen, QuestionsScreen)
