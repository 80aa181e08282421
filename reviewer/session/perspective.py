"""An article as one annotator sees it, or as adjudication decided it, for exports."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.session.article import metadata
from reviewer.session.core.open_article import OpenArticle
from reviewer.session.datasets.unfinished_checks import Unsigned
from reviewer.session.golden import Provenance


class Said:
    """An article as one annotator sees it.

    Attributes:
        annotator: Who they are.
        name: What they are called in the examples.
        article: The article with their annotations.
        basis: `blind` or `revealed`.
        gold: Of gold, unit -> how its decisions came about.
        unsigned: Which checks still want a second person.
        meta: What is known of the article.
    """

    def __init__(
        self,
        annotator: str,
        name: str,
        article: OpenArticle,
        basis: str,
        gold: Mapping[str, Provenance],
        unsigned: Unsigned,
    ) -> None:
        """Takes what is known."""
        self.annotator = annotator
        self.name = name
        self.article = article
        self.basis = basis
        self.gold = gold
        self.unsigned = unsigned
        self.meta = metadata.of(article)
