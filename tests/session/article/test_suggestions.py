"""Suggestions on a sentence: when they show, what taking and passing over them writes."""

import pytest

from reviewer.config.scheme import default_scheme
from reviewer.models import values as v
from reviewer.models.scheme import Scheme
from reviewer.session import Desk, Session
from reviewer.session.core.visibility import Rules, Suggestions
from reviewer.store.memory_store import MemoryStore
from tests.session.desk_builders import anywhere, desk_on, values_at

TEXT = (
    "Nearly 40 boats sank off Wend, and 12 crews were lost. The sea was calm.\n\n"
    "“The board must pay,” Lena Harwick said.\n"
)
SINKING, CALM, QUOTE = range(3)


def desk_of(
    suggestions: Suggestions | None = None,
    scheme: Scheme | None = None,
    store: MemoryStore | None = None,
) -> Desk:
    store = store or MemoryStore({"ferry": TEXT})
    rules = Rules(suggestions=suggestions)
    session = Session(store, scheme or default_scheme(), "ann", store.writer("ann"), rules=rules)
    desk = desk_on(session)
    desk.suggestions.begin()
    return desk


@pytest.fixture
def desk() -> Desk:
    return desk_of()


def suggested(desk: Desk, place: int) -> list[str]:
    return [one.tag for one in desk.suggestions.at(place)]


def spans(desk: Desk, place: int) -> list[dict[str, object]]:
    values = values_at(desk.article, place)
    return [value for key, value in sorted(values.items()) if key.startswith(v.SPAN)]


def test_alone_one_sees_them_in_the_order_of_the_scheme(desk: Desk) -> None:
    assert suggested(desk, SINKING) == ["claim", "figure"]
    assert suggested(desk, QUOTE) == ["quote", "demand"]


def test_nothing_before_the_rules_are_loaded() -> None:
    store = MemoryStore({"ferry": TEXT})
    fresh = desk_on(Session(store, default_scheme(), "ann", store.writer("ann")))
    assert suggested(fresh, SINKING) == []


def test_off_means_off_and_after_means_after() -> None:
    assert suggested(desk_of("off"), SINKING) == []
    later = desk_of("after")
    assert suggested(later, SINKING) == []
    later.settle()
    assert suggested(later, SINKING) == ["claim", "figure"]


def test_where_several_are_assigned_nothing_shows() -> None:
    store = MemoryStore({"ferry": TEXT})
    store.assign({"ferry": ["ann", "ben"]})
    desk = desk_of(store=store)
    assert suggested(desk, SINKING) == []
    assert not desk.suggestions.may_show


def test_taking_all_sets_tags_spans_and_where_they_came_from(desk: Desk) -> None:
    done = desk.take_suggestions()
    assert done.message.startswith("2 suggestions taken on 1")
    values = values_at(desk.article, SINKING)
    assert {key for key in values if key.startswith(v.TAG)} == {"tag:claim", "tag:figure"}
    assert values["suggestion:figure"] == {
        "by": "machine.rules",
        "score": 0.95,
        "accepted": True,
        "reason": "number: 40; hedge: nearly (<)",
    }
    first, second = sorted(spans(desk, SINKING), key=lambda span: str(span["exact"]))[::-1]
    assert (first["exact"], second["exact"]) == ("Nearly 40", "12")
    assert first["attributes"] == {"value": "40", "direction": "<"}
    assert first["parts"] == [
        {"name": "number", "start": 7, "end": 9, "exact": "40"},
        {"name": "hedge", "start": 0, "end": 6, "exact": "Nearly"},
    ]
    assert suggested(desk, SINKING) == []


def test_taking_is_one_undo_step(desk: Desk) -> None:
    desk.take_suggestions()
    desk.session.undo(anywhere)
    assert values_at(desk.article, SINKING) == {}
    assert suggested(desk, SINKING) == ["claim", "figure"]


def test_its_letter_takes_one(desk: Desk) -> None:
    desk.toggle_tag("figure")
    values = values_at(desk.article, SINKING)
    assert values["suggestion:figure"]["accepted"] is True
    assert "tag:claim" not in values
    desk.toggle_tag("claim")
    desk.toggle_tag("claim")
    values = values_at(desk.article, SINKING)
    assert "tag:claim" not in values
    assert values["suggestion:claim"]["accepted"] is False


def test_a_tag_of_ones_own_has_no_machine_behind_it(desk: Desk) -> None:
    desk.toggle_tag("threat")
    assert not any(key.startswith(v.SUGGESTION) for key in values_at(desk.article, SINKING))


def test_only_what_was_in_view_counts_as_passed_over(desk: Desk) -> None:
    desk.settle()
    assert set(values_at(desk.article, SINKING)) == {v.DECIDED}
    desk.go(QUOTE)
    assert desk.suggestions.paint(QUOTE)
    desk.toggle_tag("demand")
    desk.settle()
    values = values_at(desk.article, QUOTE)
    assert values["suggestion:quote"]["accepted"] is False
    assert values["suggestion:demand"]["accepted"] is True
    assert "tag:quote" not in values


def test_settling_many_passes_nothing_over(desk: Desk) -> None:
    for place in (SINKING, QUOTE):
        desk.suggestions.paint(place)
    desk.selection.all_shown()
    desk.settle()
    for place in (SINKING, QUOTE):
        assert set(values_at(desk.article, place)) == {v.DECIDED}


def test_many_are_taken_from_a_score_on_as_one_step(desk: Desk) -> None:
    desk.selection.all_shown()
    done = desk.take_suggestions(0.94)
    assert done.ok
    assert "tag:figure" in values_at(desk.article, SINKING)
    assert "tag:quote" in values_at(desk.article, QUOTE)
    assert "tag:demand" not in values_at(desk.article, QUOTE)
    desk.session.undo(anywhere)
    assert values_at(desk.article, SINKING) == values_at(desk.article, QUOTE) == {}


def test_where_nothing_is_suggested_nothing_is_written(desk: Desk) -> None:
    desk.go(CALM)
    desk.suggestions.at(CALM)
    before = list(desk.session.store.events("ann"))
    if not suggested(desk, CALM):
        assert desk.take_suggestions().message == "nothing is suggested here"
        assert list(desk.session.store.events("ann")) == before


def test_a_scheme_with_one_tag_takes_the_surest() -> None:
    from dataclasses import replace

    desk = desk_of(scheme=replace(default_scheme(), single=True))
    desk.take_suggestions()
    tags = [key for key in values_at(desk.article, SINKING) if key.startswith(v.TAG)]
    assert len(tags) == 1


def test_a_tag_that_the_scheme_lacks_is_not_suggested() -> None:
    from dataclasses import replace

    scheme = default_scheme()
    few = replace(scheme, tags=tuple(tag for tag in scheme.tags if tag.name != "figure"))
    assert suggested(desk_of(scheme=few), SINKING) == ["claim"]


def test_the_record_keeps_what_became_of_them(desk: Desk) -> None:
    desk.take_suggestions()
    writer = desk.session.writer
    assert writer is not None
    writer.fold()
    [(_, record)] = list(desk.session.store.records("ann"))
    assert set(record["suggestions"]) == {"claim", "figure"}
    assert all(one["accepted"] for one in record["suggestions"].values())


def test_what_is_very_long_has_no_suggestions(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    """The rules took a minute over 10 MB without a full stop, between a key and its answer."""
    monkeypatch.setattr("reviewer.session.article.suggestions.LONGEST", len(TEXT) // 2)
    assert [suggested(desk, place) for place in range(len(desk.article))] == [
        [] for _ in range(len(desk.article))
    ]


def test_one_key_takes_settles_and_is_one_step(desk: Desk) -> None:
    desk.go(SINKING)
    done = desk.take_and_settle()
    assert done.ok
    values = values_at(desk.article, SINKING)
    assert values[v.DECIDED] == "settled"
    assert v.TAG + "figure" in values
    desk.session.undo(anywhere)
    assert values_at(desk.article, SINKING) == {}
    desk.go(CALM)
    assert desk.take_and_settle().ok
    assert values_at(desk.article, CALM)[v.DECIDED] == "settled"
