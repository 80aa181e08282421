"""Keys for relations in words mode: make one, follow it to its other end, take it away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from reviewer.session import Outcome
from reviewer.session.article import relations
from reviewer.session.article.relations import PlacedRelation
from reviewer.session.article.spans import quoted
from reviewer.session.desk.span_editor import NO_SPAN
from reviewer.tui.screens.desk.view import DeskView
from reviewer.tui.screens.desk.words_mode import WordsMode
from reviewer.tui.views.relation_lines import relation_words


class RelationCommands:
    """What `&` and the next key do to the chosen span."""

    def __init__(self, view: DeskView, mode: WordsMode) -> None:
        """Serves one Desk.

        Args:
            view: The Desk.
            mode: Knows which span is chosen.
        """
        self._view = view
        self._mode = mode

    async def cmd_relation_begin(self, name: str) -> None:
        """Offers the spans to which a relation of a kind may lead."""
        from reviewer.tui.screens.dialogs.relation import End, RelationScreen

        session, article = self._view.desk.session, self._view.desk.article
        mark = self._mode.editor.mark if self._mode.editor is not None else None
        kind = session.scheme.relation(name)
        if mark is None or kind is None:
            self._view.apply_outcome(NO_SPAN)
            return
        if session.read_only:
            self._view.say(session.read_only, good=False)
            return
        first = (article, mark)

        def done(end: End | None) -> None:
            if end is not None:
                self._view.apply_outcome(relations.relate(session, kind, first, end))

        title = f"{quoted(mark.exact, 40)} {kind.label} …"
        coming = relations.candidates(session, article, mark, kind)
        screen = RelationScreen(title, session.scheme, article.article.id, coming)
        await self._view.app.push_screen(screen, done)

    async def cmd_relation_follow(self) -> None:
        """Goes to the other end of a relation of the chosen span."""

        async def follow(relation: PlacedRelation) -> None:
            far = relation.far
            if far.mark is None:
                self._view.say("its other end is gone, or its article cannot be read", good=False)
            else:
                self._view.reviewer.goto(far.article, far.mark.unit, message="")

        await self._with_relation("follow which?", follow)

    async def cmd_relation_remove(self) -> None:
        """Takes a relation of the chosen span away."""
        session = self._view.desk.session

        async def remove(relation: PlacedRelation) -> None:
            words = relation_words(relation, session.scheme, self._view.desk.id)
            self._view.apply_outcome(relations.unrelate(session, relation, words))

        await self._with_relation("take which away?", remove)

    async def _with_relation(
        self, title: str, ready: Callable[[PlacedRelation], Awaitable[None]]
    ) -> None:
        """Goes on with a relation of the chosen span; of several it asks which."""
        from reviewer.tui.screens.dialogs.pick import Pick, PickScreen

        desk = self._view.desk
        mark = self._mode.editor.mark if self._mode.editor is not None else None
        if mark is None:
            self._view.apply_outcome(NO_SPAN)
            return
        known = relations.of_span(desk.session, desk.id, mark.id)
        if not known:
            self._view.apply_outcome(Outcome("this span has no relation: & makes one", ok=False))
            return

        async def chosen(id: str | None) -> None:
            if id is not None:
                await ready(known[int(id)])

        if len(known) == 1:
            await ready(known[0])
            return
        picks = [
            Pick(str(at), relation_words(one, desk.session.scheme, desk.id))
            for at, one in enumerate(known)
        ]
        await self._view.app.push_screen(PickScreen(title, picks, numbered=True), chosen)
