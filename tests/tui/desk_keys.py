"""What tests of the Desk do over and over: find it, read a sentence of it, read its lines."""

from __future__ import annotations

from textual.pilot import Pilot

from reviewer.models import Values
from reviewer.tui.app import ReviewerApp
from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.screens.dialogs.guidelines import GuideScreen
from reviewer.tui.widgets.line_widgets import OneLine
from reviewer.tui.widgets.which_key import WhichKey
from tests.session import desk_builders


def app_of(pilot: Pilot[None]) -> ReviewerApp:
    assert isinstance(pilot.app, ReviewerApp)
    return pilot.app


def desk_of(pilot: Pilot[None]) -> DeskScreen:
    screen = pilot.app.screen
    assert isinstance(screen, DeskScreen)
    return screen


def values_at(pilot: Pilot[None], place: int) -> Values:
    """What is said of a sentence of the article on the Desk."""
    return desk_builders.values_at(desk_of(pilot).desk.article, place)


def line(pilot: Pilot[None], id: str) -> str:
    """A line of the screen: `head` or `message`."""
    return pilot.app.screen.query_one(f"#{id}", OneLine).text


def popup(pilot: Pilot[None]) -> str:
    """The keys that may follow, as they are listed."""
    return str(pilot.app.screen.query_one(WhichKey).render())


def guide(pilot: Pilot[None]) -> GuideScreen:
    assert isinstance(pilot.app.screen, GuideScreen)
    return pilot.app.screen
