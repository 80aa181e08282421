"""Checks through the session: statuses, claims, withdrawing, queues, drafts."""

from dataclasses import replace

from reviewer.config import default_scheme
from reviewer.session import Edit, Put, Session
from reviewer.session.article.sentence_ref import SentenceRef
from reviewer.session.checks import checks, evidence
from reviewer.session.checks.requirements import warned
from reviewer.session.core.drafts import CitedSources, FormDraft
from reviewer.session.queues.queues import queue
from reviewer.store.memory_store import MemoryStore
from tests.session.check_builders import FERRY, at, mark, typed
from tests.session.desk_builders import desk_on


def test_withdrawing_keeps_all_and_returning_takes_it_back(sentence: SentenceRef) -> None:
    checks.edit_check(sentence, "content", {"status": "refuted", "rationale": "r"})
    fields = checks.fields_of(sentence.values["check:content"])
    outcome = checks.edit_check(sentence, "content", {**fields, "withdrawn": "wrong sentence"})
    assert "withdrawn" in outcome.message
    assert sentence.values["check:content"] == {
        "scope": "content", "status": "refuted", "rationale": "r", "withdrawn": "wrong sentence",
    }  # fmt: skip
    checks.edit_check(sentence, "content", fields)
    assert "withdrawn" not in sentence.values["check:content"]


def test_a_claim_equal_to_its_target_says_nothing(sentence: SentenceRef) -> None:
    checks.edit_check(sentence, "content", {"status": "supported", "claim": sentence.text})
    assert "claim" not in sentence.values["check:content"]


def test_spans_have_checks_of_their_own(sentence: SentenceRef) -> None:
    mark(sentence, "x1", "40")
    mark(sentence, "x2", "7")
    ids = [choice.id for choice in checks.choices(sentence)]
    assert ids == ["content", "content.x1", "content.x2", "said"]
    assert [one.id for one in checks.choices(sentence, "said")] == ["said", "said.x1", "said.x2"]
    assert checks.the_one(sentence) == "content"
    evidence.save(sentence, "content.x1", typed())
    evidence.save(sentence, "content.x2", typed(stance="refutes"))
    assert checks.the_one(sentence) is None
    assert sentence.values["check:content.x1"] == {
        "scope": "content", "status": "unchecked", "span": "x1",
    }  # fmt: skip
    assert checks.target_text(sentence, sentence.values["check:content.x2"]) == "7"
    assert len(sentence.sources) == 1


def test_the_queues_find_what_is_missing_and_what_to_beware_of(session: Session) -> None:
    desk = desk_on(session)
    desk.set_status("content", "refuted")
    desk.go(2)
    party = typed(tier="party", published="2031")
    evidence.save(desk.sentence_ref(), "content", party)
    desk.set_status("content", "supported")
    desk.queue = queue("evidence missing")
    assert desk.enter()
    assert desk.place == 0
    assert not desk.next_item()
    desk.queue = queue("warnings")
    assert desk.enter()
    assert desk.place == 2
    kinds = [one.kind for one in warned(desk.article, 2)["content"]]
    assert kinds == ["parties"]
    session.apply(Edit((Put("ferry", "", "meta:date", "2030-05-01"),), "date"))
    kinds = [one.kind for one in warned(desk.article, 2)["content"]]
    assert kinds == ["later", "parties"]


def test_a_changed_sentence_is_warned_of_until_it_is_confirmed(
    session: Session, store: MemoryStore
) -> None:
    desk = desk_on(session)
    desk.set_status("content", "not checkable")
    store.put("ferry", FERRY.replace("at noon", "at one"))
    session.arrivals()
    desk = desk_on(session)
    assert [one.kind for one in warned(desk.article, 0)["content"]] == ["changed"]
    desk.settle()
    assert warned(desk.article, 0) == {}


def test_a_status_keeps_the_claim_and_drops_the_confidence(session: Session) -> None:
    desk = desk_on(session)
    sentence = at(session, 0)
    fields = {"status": "supported", "claim": "A ship sank.", "confidence": "low"}
    checks.edit_check(sentence, "content", fields)
    desk.set_status("content", "refuted")
    assert sentence.values["check:content"] == {
        "scope": "content", "status": "refuted", "claim": "A ship sank.",
    }  # fmt: skip
    desk.set_status("content", "refuted", "high")
    desk.go(2)
    desk.repeat()
    assert at(session, 2).values["check:content"] == {
        "scope": "content", "status": "refuted", "confidence": "high",
    }, "a claim belongs to its own sentence"  # fmt: skip


def test_who_sets_in_progress_is_on_it_unless_somebody_is(session: Session) -> None:
    desk = desk_on(session)
    desk.set_status("content", "in progress")
    assert at(session, 0).values["check:content"]["assignee"] == "ann"
    checks.edit_check(at(session, 0), "content", {"status": "unchecked", "assignee": "ben"})
    desk.set_status("content", "in progress")
    assert at(session, 0).values["check:content"]["assignee"] == "ben"


def test_a_scheme_may_refuse_what_is_not_met(store: MemoryStore) -> None:
    scheme = replace(default_scheme(), unmet="refused")
    session = Session(store, scheme, "ann", store.writer("ann"))
    desk = desk_on(session)
    refused = desk.set_status("content", "supported")
    assert not refused.ok
    assert "supports" in refused.message
    assert not checks.edit_check(at(session, 0), "content", {"status": "refuted"}).ok
    assert list(store.events("ann")) == []
    evidence.save(at(session, 0), "content", typed())
    assert desk.set_status("content", "supported").ok
    desk.go(1)
    assert not desk.repeat().ok
    session.end()


def test_drafts_outlast_the_session(store: MemoryStore, session: Session) -> None:
    FormDraft(session, "evidence", "ferry").keep({"quote": "half a"})
    CitedSources(session).note("s1")
    CitedSources(session).note("s2")
    CitedSources(session).note("s1")
    session.end()
    again = Session(store, default_scheme(), "ann", store.writer("ann"))
    assert FormDraft(again, "evidence", "ferry").get() == {"quote": "half a"}
    assert FormDraft(again, "evidence", "pier").get() == {}
    assert CitedSources(again).ids() == ["s1", "s2"]
    FormDraft(again, "evidence", "ferry").drop()
    assert FormDraft(again, "evidence", "ferry").get() == {}
    store.remember("draft:ann:odd", ["no", "draft"])
    assert FormDraft(again, "odd").get() == {}
    again.end()
