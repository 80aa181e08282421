"""Who answered what about an article as a whole, in words."""

from __future__ import annotations

from reviewer.models import QuestionType
from reviewer.models.pseudonyms import shown
from reviewer.session.adjudication.article_answers import ArticleAnswers
from reviewer.session.article.answers import answer_words
from reviewer.tui.views.vote_lines import STATES


def votes_words(asked: ArticleAnswers, question: QuestionType) -> str:
    """How it stands with a question, and who answered what."""
    one = next(one for one in asked.all() if one.question is question)
    glyph, words, _ = STATES[one.state]
    given = "  ".join(
        f"{shown(name)}: {answer_words(question, own)}" for name, own in one.given.items()
    )
    return f"{glyph} {words}   {given or 'nobody has answered'}"
