"""Puts that many sentences have in common: they make the changes that a put each makes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviewer.models import Json
from reviewer.session.core.edits import SHARED, Edit, Put, SharedPut, changes_of
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import session
from tests.session.desk_builders import desk_on

VALUES = st.sampled_from([None, 1, True, "cannot"])
KEYS = st.sampled_from(["tag:claim", "decided"])
UNITS = st.lists(st.sampled_from("uvwxyz"), unique=True, min_size=1)
PUTS = st.one_of(
    st.builds(Put, st.sampled_from("ab"), st.sampled_from("uvwxyz"), KEYS, VALUES),
    st.builds(SharedPut, st.sampled_from("ab"), UNITS, KEYS, VALUES),
)
SAID = st.dictionaries(
    st.sampled_from("ab"),
    st.dictionaries(st.sampled_from("uvwxyz"), st.dictionaries(KEYS, st.sampled_from([1, "x"]))),
)


@given(st.lists(PUTS, max_size=8), SAID)
def test_they_are_the_puts_of_their_sentences(
    puts: list[Put | SharedPut], said: dict[str, dict[str, dict[str, Json]]]
) -> None:
    alone = [one for put in puts for one in (put.each() if isinstance(put, SharedPut) else [put])]
    assert changes_of(puts, said) == changes_of(alone, said)


def test_a_bulk_action_has_few_puts_and_the_changes_of_one_by_one() -> None:
    """Sentences of which nothing is said yet get their anchors as well."""
    text = " ".join(f"The ferry made crossing number {n} today." for n in range(2 * SHARED))
    ann = session(MemoryStore({"ferry": text}), "ann")
    desk = desk_on(ann)
    for place in range(0, 2 * SHARED, 3):
        desk.go(place)
        assert desk.toggle_tag("quote").ok
    desk.selection.all_shown()
    aimed, values = desk.targets(), {"ferry": ann.store.values("ann", "ferry")}

    def edit(wanted: dict[str, Json]) -> Edit:
        made = aimed.edit(lambda _: wanted, "all")
        assert changes_of(made.puts, values) == changes_of(aimed.puts(lambda _: wanted), values)
        return made

    assert any(isinstance(put, SharedPut) for put in edit({"decided": "cannot"}).puts)
    assert ann.apply(edit({"tag:claim": 1, "tag:quote": None})).ok
    for place in range(2 * SHARED):
        assert desk.article.at(place).values.keys() == {"anchor", "tag:claim"}
