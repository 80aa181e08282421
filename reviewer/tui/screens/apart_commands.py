"""What is answered apart from the articles: norming sessions, the training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.tui.screens.common_dialogs import DialogScreen
from reviewer.tui.screens.desk.view import DeskView

if TYPE_CHECKING:
    from reviewer.review.norming import NormingSession


async def open_norming(screen: DialogScreen) -> None:
    """Opens a norming session of the annotator; of several they pick one.

    Args:
        screen: The screen in front.
    """
    # Not at the top: the first frame shows nothing of it.
    from reviewer.session.quality import norming
    from reviewer.tui.screens.dialogs.pick import Pick, PickScreen

    session = screen.reviewer.session
    me = session.others.annotators.me
    found = {one.name: one for one in norming.of_person(session, me)}
    if not found:
        words = "no norming session has you in it  ·  :new norming session on the Desk begins one"
        screen.say(words, good=False)
        return
    if len(found) == 1:
        await _vote(screen, next(iter(found.values())))
        return

    async def chosen(name: str | None) -> None:
        if name is not None:
            await _vote(screen, found[name])

    things = [
        Pick(one.name, one.name, norming.standing_words(session, one)) for one in found.values()
    ]
    await screen.app.push_screen(PickScreen("norming sessions", things, numbered=True), chosen)


async def open_training(screen: DialogScreen) -> None:
    """Opens the training of the annotator, or says that there is none.

    Args:
        screen: The screen in front.
    """
    from reviewer.session.quality.training import Training
    from reviewer.tui.screens.dialogs.cards import CardScreen

    session = screen.reviewer.session
    deck = Training(session)
    if not deck.cards:
        screen.say("no training is open for you  ·  `reviewer controls add --training` makes one")
    elif session.read_only:
        screen.say(session.read_only, good=False)
    elif deck.result.passed:
        screen.say(f"{deck.summary()[0].text}: the work can begin")
    else:
        await screen.app.push_screen(CardScreen(deck, session.scheme, screen.paint))


async def _vote(screen: DialogScreen, about: NormingSession) -> None:
    from reviewer.session.quality.norming import NormingDeck
    from reviewer.tui.screens.dialogs.cards import CardScreen

    session = screen.reviewer.session
    deck = NormingDeck(session, about)
    await screen.app.push_screen(CardScreen(deck, session.scheme, screen.paint))


class ApartCommands:
    """Takes sentences of the Desk apart."""

    def __init__(self, view: DeskView) -> None:
        """Serves one Desk.

        Args:
            view: The Desk.
        """
        self._view = view

    def cmd_norming_begin(self) -> None:
        """Makes a norming session of the selected sentences."""
        # Not at the top: the first frame shows nothing of it.
        from reviewer.session.quality import norming
        from reviewer.session.quality.cards import card_at

        view = self._view
        view.sync()
        aimed = view.desk.targets()
        if refused := aimed.refused():
            view.say(refused.message, good=False)
            return
        cards = [card_at(article, place) for article, place in aimed]
        session = view.reviewer.session
        everybody = norming.likely_people(session)

        def done(text: str | None) -> None:
            name, *people = (text or "").replace(",", " ").split() or [""]
            if not name:
                view.say("no norming session was made")
                return
            outcome = norming.begin(session, name, people or everybody, cards)
            words = f"{outcome.message}  ·  o m votes" if outcome.ok else outcome.message
            view.say(words, good=outcome.ok)

        view.ask(
            f"norming of {aimed.where}: name, then who", done, hint=f"all: {' '.join(everybody)}"
        )
