"""The sample tags are what annotations/README.md says they are."""

from __future__ import annotations

import pytest

from reviewer.config.scheme import default_scheme
from reviewer.models import values as v
from reviewer.models.annotation import checks_in_order, items_of
from reviewer.session.checks import requirements
from reviewer.store.file_store import FileStore
from tests.samples import NAMES, README, copied, listed, opened, said, table, tags_of

SCHEME = default_scheme()
TAGS = tuple(tag.name for tag in SCHEME.tags)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> FileStore:
    return opened(copied(tmp_path_factory.mktemp("samples")))


def test_what_the_checks_lack_is_as_stated(store: FileStore) -> None:
    lacking = [
        [
            article
            for (article, _), values in said(store, name).items()
            if requirements.lacks(values, SCHEME)
        ]
        for name in NAMES
    ]
    assert lacking == [
        ["02-op-ed", "04-explainer", "05-column"],
        ["02-op-ed", "03-essay", "04-explainer"],
    ]


def test_evidence_calls_for_warnings_as_stated(store: FileStore) -> None:
    dates = {article.id: article.meta.get("date", "") for article in store.articles()}
    found = {
        (warning.kind, article)
        for name in NAMES
        for (article, _), values in said(store, name).items()
        for id, check in checks_in_order(values)
        for warning in requirements.warnings(
            check, [item for _, item in items_of(values, id)], store.sources(name),
            date=dates[article],
        )
    }  # fmt: skip
    assert {
        ("later", "04-explainer"),
        ("parties", "01-agency-report"),
        ("origin", "03-essay"),
    } <= found


def test_progress_is_as_stated(store: FileStore) -> None:
    tallies = [store.tallies(name) for name in NAMES]
    assert table("article") == {
        article.id: [*(tally[article.id].decided for tally in tallies), article.sentences]
        for article in store.articles()
    }
    submitted = [sorted(id for id, tally in one.items() if tally.submitted) for one in tallies]
    every = [article.id for article in store.articles()]
    assert submitted == [every[:3], every[:2]]


def counts(store: FileStore, name: str) -> dict[str, int]:
    every = list(said(store, name).values())
    settled = [values for values in every if values.get(v.DECIDED) == "settled"]
    tallies = store.tallies(name).values()
    return {
        "settled without a tag": sum(not tags_of(values) for values in settled),
        "cannot judge": sum(tally.cannot for tally in tallies),
        "flagged": sum(tally.flagged for tally in tallies),
        "notes": sum(tally.noted for tally in tallies),
        "spans": sum(len(listed(values, v.SPAN)) for values in every),
        "checks": sum(len(listed(values, v.CHECK)) for values in every),
        "evidence items": sum(len(listed(values, v.EVIDENCE)) for values in every),
        "sources": len(store.sources(name)),
    }


def test_counts_are_as_stated(store: FileStore) -> None:
    mira, tobin = (counts(store, name) for name in NAMES)
    assert table("") == {what: [mira[what], tobin[what]] for what in mira}


def test_disagreement_is_as_stated(store: FileStore) -> None:
    first, second = (said(store, name) for name in NAMES)
    decided = {
        at: (first[at].get(v.DECIDED), second[at].get(v.DECIDED))
        for at in first.keys() & second.keys()
    }
    both = [at for at, states in decided.items() if states == ("settled", "settled")]
    pairs = [(tags_of(first[at]), tags_of(second[at])) for at in both]
    rows = {
        tag: [sum(tag in a for a, _ in pairs), sum(tag in b for _, b in pairs),
              sum(tag in a ^ b for a, b in pairs)]
        for tag in TAGS
    }  # fmt: skip
    rows["all"] = [sum(column) for column in zip(*rows.values(), strict=True)]
    assert table("tag") == rows
    differ, union = rows["all"][2], sum(len(a | b) for a, b in pairs)
    disputed = sum(a != b for a, b in pairs)
    stated = (
        f"{differ / len(both) / len(TAGS):.1%} of all decisions ({len(both)} sentences, five tags),"
        f" {differ / union:.1%} of the tags that at least one of them has set, and some dispute in"
        f" {disputed} sentences. On three more"
    )
    assert stated.replace("%", " %") in README
    assert sum(set(states) == {"settled", "cannot"} for states in decided.values()) == 3
