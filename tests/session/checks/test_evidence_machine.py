"""Evidence under whatever is done to it."""

from typing import Any

from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from reviewer.config import default_scheme
from reviewer.models import Values
from reviewer.models.annotation import items_of
from reviewer.session import Session
from reviewer.session.checks import evidence
from reviewer.session.checks.evidence import fields_of
from reviewer.store.memory_store import MemoryStore
from tests.session.check_builders import FERRY, at, typed
from tests.session.desk_builders import anywhere

_texts = st.text("ab “”é\n[", max_size=6)


class EvidenceMachine(RuleBasedStateMachine):
    """Adding, editing, deleting and moving: undoing all gives nothing back, redoing all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.store = MemoryStore({"ferry": FERRY})
        self.session = Session(self.store, default_scheme(), "ann", self.store.writer("ann"))
        self.sentence = at(self.session, 1)

    def teardown(self) -> None:
        before = self.state()
        steps = 0
        while self.session.undo(anywhere).ok:
            steps += 1
        assert self.state() == ({}, {})
        for _ in range(steps):
            assert self.session.redo(anywhere).ok
        assert self.state() == before
        self.session.end()

    def state(self) -> Any:
        values = {unit: dict(said) for unit, said in self.store.values("ann", "ferry").items()}
        return values, dict(self.store.sources("ann"))

    def items(self, check: str) -> list[tuple[str, Values]]:
        return items_of(self.sentence.values, check)

    @rule(
        check=st.sampled_from(["content", "said"]),
        page=st.sampled_from("abc"),
        stance=st.sampled_from(["supports", "refutes", "qualifies", "background"]),
        quote=_texts,
        title=_texts,
    )
    def add(self, check: str, page: str, stance: str, quote: str, title: str) -> None:
        before = len(self.items(check))
        fields = typed(source=f"https://x.org/{page}", stance=stance, quote=quote, title=title)
        saved = evidence.save(self.sentence, check, fields)
        assert saved.outcome.ok
        assert len(self.items(check)) == before + 1
        assert self.items(check)[-1][1].get("quote", "") == quote.strip()

    @rule(check=st.sampled_from(["content", "said"]), at=st.integers(0, 5), note=_texts)
    def edit(self, check: str, at: int, note: str) -> None:
        if at < len(self.items(check)):
            id, item = self.items(check)[at]
            fields = {**fields_of(item, self.sentence.sources), "note": note}
            assert evidence.save(self.sentence, check, fields, item=id).outcome.ok
            assert self.items(check)[at][1].get("note", "") == note.strip()

    @rule(check=st.sampled_from(["content", "said"]), at=st.integers(0, 5))
    def delete(self, check: str, at: int) -> None:
        sources = dict(self.sentence.sources)
        if at < len(self.items(check)):
            evidence.delete(self.sentence, self.items(check)[at][0])
        assert dict(self.sentence.sources) == sources

    @rule(
        check=st.sampled_from(["content", "said"]),
        at=st.integers(0, 5),
        step=st.sampled_from([-1, 1]),
    )
    def move(self, check: str, at: int, step: int) -> None:
        before = [id for id, _ in self.items(check)]
        if at < len(before) and evidence.move(self.sentence, check, before[at], step).ok:
            before[at], before[at + step] = before[at + step], before[at]
        assert [id for id, _ in self.items(check)] == before

    @invariant()
    def nothing_empty_is_stored(self) -> None:
        said = [*self.sentence.values.values(), *self.sentence.sources.values()]
        for value in said:
            if isinstance(value, dict) and "exact" not in value:
                assert all(value.values()), value

    @invariant()
    def no_source_is_stored_twice(self) -> None:
        urls = [source["url"] for source in self.sentence.sources.values()]
        assert len(urls) == len(set(urls))


TestEvidenceMachine = EvidenceMachine.TestCase
TestEvidenceMachine.settings = hypothesis_settings(
    max_examples=30, stateful_step_count=15, deadline=None
)
