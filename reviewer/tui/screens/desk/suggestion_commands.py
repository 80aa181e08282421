"""What a machine suggests on the Desk: loading the rules beside the keys, taking suggestions."""

from __future__ import annotations

from reviewer.session.article.suggestions import warm
from reviewer.tui.screens.desk.view import DeskView

USUAL = 0.9
"""The score that is offered where one is asked for."""


class SuggestionCommands:
    """Lets suggestions come once the rules are loaded, and takes them."""

    def __init__(self, view: DeskView) -> None:
        """Serves one Desk.

        Args:
            view: The Desk.
        """
        self._view = view
        self._loaded = False
        self._asked = False

    def look(self) -> None:
        """Has suggestions show, once the rules are loaded, where they may."""
        suggestions = self._view.desk.suggestions
        if suggestions.ready or not suggestions.may_show:
            return
        if self._loaded:
            self._show()
        elif not self._asked:
            self._asked = True
            self._view.app.run_worker(self._load, thread=True, group="suggestions")

    def _load(self) -> None:
        from textual.worker import get_current_worker

        warm()
        if get_current_worker().is_cancelled:
            return
        self._view.app.call_from_thread(self._come)

    def _come(self) -> None:
        self._loaded = True
        if self._view.is_whole:
            self._show()

    def _show(self) -> None:
        suggestions = self._view.desk.suggestions
        if suggestions.may_show:
            suggestions.begin()
            self._view.rows.invalidate()
            self._view.show_panel()
            self._view.reviewer.learning.look()

    def changed(self) -> None:
        """A model has learnt: what it suggests shows from now on."""
        if self._view.desk.suggestions.ready:
            self._show()

    def cmd_suggest_accept(self) -> None:
        """Takes what is suggested for the sentence, or for all that are selected."""
        self._view.sync()
        if self._can_take():
            self._view.apply_outcome(self._view.desk.take_suggestions())

    def cmd_suggest_above(self) -> None:
        """Asks from which score on suggestions are to be taken."""
        self._view.sync()
        if not self._can_take():
            return
        desk = self._view.desk

        def done(text: str | None) -> None:
            if text is None:
                return
            score = _score(text)
            if score is None:
                self._view.say(f"{text!r} is no score: expected 0.5 to 1", good=False)
            elif desk is self._view.desk:
                self._view.apply_outcome(desk.take_suggestions(score))

        self._view.ask("from score", done, hint=f"0.5 to 1; empty: {USUAL}")

    def _can_take(self) -> bool:
        suggestions = self._view.desk.suggestions
        if not suggestions.may_show:
            self._view.say("suggestions are off in this article: see reviewer.toml", good=False)
        elif not suggestions.ready:
            self._view.say("the rules are being loaded: again in a moment", good=False)
        return suggestions.may_show and suggestions.ready


def _score(text: str) -> float | None:
    """The score that was typed; None for what is none."""
    try:
        score = float(text.strip().replace(",", ".") or USUAL)
    except ValueError:
        return None
    return score if 0 <= score <= 1 else None
