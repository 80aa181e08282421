"""What a report says is what stands in the journals, each check once."""

from collections import Counter

from reviewer.config import default_scheme
from reviewer.models import annotation
from reviewer.ports import Store
from reviewer.report.content import content_of
from reviewer.session import Session
from tests.report.conftest import PEOPLE

SCHEME = default_scheme()


def test_every_check_that_somebody_wrote_stands_there_once(samples: Store) -> None:
    written: Counter[tuple[str, str, str]] = Counter()
    for name in PEOPLE:
        for article in samples.articles():
            for values in samples.values(name, article.id).values():
                for _, check in annotation.checks(values):
                    if check.get("withdrawn") or check["status"] == SCHEME.unchecked:
                        continue
                    written[name, article.id, str(check["status"])] += 1
    content = content_of(samples, SCHEME, PEOPLE)
    told = Counter(
        (answer.by, verdict.article, answer.status)
        for verdict in content.verdicts
        for answer in verdict.answers
        if answer.status != SCHEME.unchecked
    )
    assert told == written
    anchors = [verdict.anchor for verdict in content.verdicts]
    assert len(set(anchors)) == len(anchors) > 30


def test_a_sentence_is_the_words_of_its_pieces_whatever_the_spans(samples: Store) -> None:
    content = content_of(samples, SCHEME, PEOPLE)
    session = Session(samples, SCHEME, "", None)
    for page in content.articles:
        article = session.peek(page.id)
        for sentence in page.sentences:
            words = "".join(piece.text for piece in sentence.pieces)
            assert words == article.sentence(sentence.number - 1)
    marked = [piece for page in content.articles for one in page.sentences for piece in one.pieces]
    assert any("content of the quote" in piece.title for piece in marked)


def test_what_may_not_be_seen_is_not_there(samples: Store) -> None:
    every = {article.id for article in samples.articles()}
    hidden = {"01-agency-report"}
    content = content_of(samples, SCHEME, PEOPLE, hidden=hidden, own=("tobin.hale",))
    names = {a.by for v in content.verdicts if v.article in hidden for a in v.answers}
    assert names <= {"tobin.hale"}
    assert content.hidden == 1
    assert {page.id for page in content.articles} == every
    notes = {by for page in content.articles for one in page.sentences for by, _ in one.notes}
    alone = content_of(samples, SCHEME, PEOPLE, hidden=every, own=("tobin.hale",))
    assert "mira.osk" in notes
    assert not any("mira.osk" in str(page.sentences) for page in alone.articles)


def test_in_public_nothing_unsigned_and_no_note_is_left(samples: Store) -> None:
    inside = content_of(samples, SCHEME, PEOPLE)
    public = content_of(samples, SCHEME, PEOPLE, public=True)
    unsigned = {verdict.anchor for verdict in inside.verdicts if verdict.unsigned}
    assert unsigned
    assert {v.anchor for v in inside.verdicts} - {v.anchor for v in public.verdicts} == unsigned
    assert not any(one.notes for page in public.articles for one in page.sentences)
    assert not any(item.note for verdict in public.verdicts for item in verdict.evidence)


def test_people_who_differ_are_a_dispute_and_a_verdict_without_status(samples: Store) -> None:
    content = content_of(samples, SCHEME, PEOPLE)
    assert content.disputes
    for dispute in content.disputes:
        assert len(set(map(tuple, dispute.votes.values()))) > 1
    split = [verdict for verdict in content.verdicts if not verdict.status]
    assert split
    assert all(len({answer.status for answer in verdict.answers}) > 1 for verdict in split)
