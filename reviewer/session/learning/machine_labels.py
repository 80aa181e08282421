"""What a machine says of every sentence: the rules, the learnt model, or an imported machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reviewer.assist.cues import load
from reviewer.models import values as v
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.session import Session
from reviewer.session.learning import learned_file
from reviewer.session.learning.examples import language_of, whole
from reviewer.session.learning.training import MACHINE as LEARNED
from reviewer.session.learning.training import Learned, learn

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES: Final = "machine.rules"


def machine_labels(session: Session, machine: str, tag: str) -> dict[tuple[str, str], bool]:
    """Sentence (article, unit) -> whether a machine says that it has a tag.

    Of an imported machine only sentences count on which it has said anything.

    Args:
        session: Whose store and scheme.
        machine: `machine.rules`, `machine.learned`, or one that annotated.
        tag: The tag.

    Raises:
        ValueError: It says nothing of the tag; the text tells why.
    """
    if machine == RULES:
        return dict(_by_rules(session, tag))
    if machine == LEARNED:
        return _by_model(session, tag)
    if machine not in session.store.annotators():
        known = ", ".join([RULES, LEARNED, *filter(_is_other, session.store.annotators())])
        raise ValueError(f"no machine is called {machine}; there are {known}")
    return dict(_said(session, machine, tag))


def _is_other(name: str) -> bool:
    return name.startswith("machine.") and name not in (RULES, LEARNED)


def _articles(session: Session) -> Iterator[OpenArticle]:
    for known in session.store.articles():
        article = None if known.missing else whole(session, known.id)
        if article is not None:
            yield article


def _by_rules(session: Session, tag: str) -> Iterator[tuple[tuple[str, str], bool]]:
    from reviewer.assist.learned.classifier import RULE_TAGS
    from reviewer.assist.rules import suggest

    if tag not in RULE_TAGS:
        raise ValueError(f"the rules do not know {tag}; they know {', '.join(RULE_TAGS)}")
    for article in _articles(session):
        layout = article.layout
        units = [(*layout.range(place), layout.kind(place)) for place in range(len(article))]
        cues = load(language_of(session, article), session.cues)
        for place, (_, found) in enumerate(suggest(article.text, units, cues)):
            unit = article.layout.id(place)
            yield (article.article.id, unit), any(one.tag == tag for one in found)


def _by_model(session: Session, tag: str) -> dict[tuple[str, str], bool]:
    learned: Learned = learned_file.read(session) or learn(session)
    if learned.missing:
        raise ValueError(f"nothing was learnt: {learned.missing}")
    if not learned.judges(tag):
        why = next((one.why_silent for one in learned.tags if one.tag == tag), "it is no tag")
        raise ValueError(f"the model is silent for {tag}: {why}")
    return {
        (article.article.id, article.layout.id(place)): any(
            one.tag == tag for one in learned.suggestions(article.sentence(place), 0)
        )
        for article in _articles(session)
        for place in range(len(article))
        if learned.knows(article.sentence(place))
    }


def _said(session: Session, machine: str, tag: str) -> Iterator[tuple[tuple[str, str], bool]]:
    for name in session.store.tallies(machine):
        for unit, values in session.store.values(machine, name).items():
            if unit and any(key != v.ANCHOR for key in values):
                yield (name, unit), v.TAG + tag in values
