"""What is read in one loop is what the long way finds, and what it cannot tell it leaves."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.config import default_scheme
from reviewer.models import Anchor, Change, Json
from reviewer.models.scheme import QuestionType
from reviewer.ports import Reading
from reviewer.review.proposals import Policy
from reviewer.review.ratings import collect as ratings
from reviewer.session import Session
from reviewer.session.adjudication.dispute_queue import DisputeQueue
from reviewer.session.adjudication.policy_run import PolicyRun
from reviewer.session.core.plain_votes import PlainVotes, plain_votes
from reviewer.session.core.visibility import Rules
from reviewer.session.overview.comparison import Gathered, Layer, collect
from reviewer.session.queues.pending_work import PendingWork
from reviewer.store.file_store import FileStore
from tests.session.annotator_builders import read

TAGS = ("claim", "quote", "figure")
PEOPLE = ("ann", "bob")
RULES = Rules(reveal="open", aliases={"ann-home": "ann"})


class LongWay(FileStore):
    """A store that gives nothing straight from the saved form."""

    def plain_records(self, annotator: str, article: str) -> Iterable[dict[str, Json]] | None:
        return None


def changes(reading: Reading, place: int, chance: random.Random) -> Iterator[Change]:
    """Something of a sentence: mostly votes, now and then more."""
    article, unit = reading.article, reading.units[place]
    anchor = Anchor.of(reading.text, article.sha256, unit.start, unit.end)
    said: dict[str, Json] = {"anchor": anchor._asdict()}
    said |= {f"tag:{tag}": chance.choice([1, 1, 2]) for tag in TAGS if chance.random() < 0.3}
    if (decided := chance.choice(["settled", "settled", "cannot", None])) is not None:
        said["decided"] = decided
    if chance.random() < 0.1:
        said |= {"note": "seen", "flag:doubt": True, "answer:worth": chance.randint(1, 5)}
    if chance.random() < 0.03:
        said["check:content"] = {"scope": "content", "status": "supported"}
    if chance.random() < 0.03:
        start, end = unit.start, unit.start + 3
        exact = reading.text[start:end]
        said["span:one"] = {"tag": "claim", "start": start, "end": end, "exact": exact}
    for key, value in said.items():
        yield Change(article.id, unit.id, key, None, value)


def workspace(root: Path, chance: random.Random) -> None:
    """Articles of which two people, one of them under two names, say something by chance."""
    seeds = root / "seeds"
    seeds.mkdir()
    for number in range(6):
        lines = [f"Boat {number} of {line} left the pier." for line in range(12)]
        (seeds / f"{number}.txt").write_text(" ".join(lines) + "\n", "utf-8")
    store = read(FileStore(seeds, root / "annotations"))
    for name in (*PEOPLE, "ann-home"):
        writer = store.writer(name)
        for article in [one.id for one in store.articles()]:
            if name == "ann-home" and article not in ("1", "2"):
                continue
            reading = store.open(article)
            for place in range(12):
                if chance.random() < 0.9:
                    writer.append("edit", list(changes(reading, place, chance)))
        if name == "bob":
            reading = store.open("3")
            unit = reading.units[2]
            writer.append("edit", [Change("3", unit.id, f"cut:{unit.start}", None, "join")])
        elif name == "ann":
            unit = store.open("0").units[1]
            said = [Change("0", unit.id, "tag:demand", None, 1)]
            writer.append("edit", said, basis="revealed")
        writer.close()
    text = (seeds / "4.txt").read_text("utf-8")
    (seeds / "4.txt").write_text(text.replace("Boat 4 of 3", "No boat of 3"), "utf-8")


def scheme_session(store: FileStore) -> Session:
    asked = (QuestionType("worth", "sentence", "scale"),)
    return Session(
        read(store), replace(default_scheme(), questions=asked), "judge", None, rules=RULES
    )


def everything(found: Gathered) -> object:
    table = ratings(found.answers, TAGS)
    return (
        {name: list(own) for name, own in found.answers.items()},
        {
            (answer.article, answer.unit): found.sentences.number((answer.article, answer.unit))
            for own in found.answers.values()
            for answer in own
        },
        {name: dict(own) for name, own in found.spans.items()},
        found.cannot,
        found.statuses,
        {question.name: own for question, own in found.questions.items()},
        (table.articles, table.article_of.tolist(), list(table.units), table.sets.tolist()),
    )


@pytest.mark.parametrize("seed", range(4))
def test_both_ways_gather_and_count_the_same(tmp_path: Path, seed: int) -> None:
    workspace(tmp_path, random.Random(seed))
    places = (tmp_path / "seeds", tmp_path / "annotations")
    layers: tuple[Layer, ...] = ("blind", "final")
    for layer in layers:
        short, long = (
            everything(collect(scheme_session(kind(*places)), PEOPLE, layer))
            for kind in (FileStore, LongWay)
        )
        assert short == long
    for policy in ("majority", "unanimous"):
        reports = []
        for kind in (FileStore, LongWay):
            run = PolicyRun(scheme_session(kind(*places)), Policy.read(policy), dry=True)
            assert list(run.steps()) == [str(number) for number in range(6)]
            reports.append(run.report)
        assert reports[0] == reports[1]
        assert reports[0].counts
    short_queue, long_queue = (
        DisputeQueue(scheme_session(kind(*places))) for kind in (FileStore, LongWay)
    )
    for queue in (short_queue, long_queue):
        assert len(list(queue.looking())) == 6
    assert short_queue.count > 0
    for article in short_queue.articles():
        assert short_queue.of(article) == long_queue.of(article)
    waits = [PendingWork(scheme_session(kind(*places))) for kind in (FileStore, LongWay)]
    for known in waits:
        assert len(list(known.looking(short_queue.articles()))) == 6
    for article in short_queue.articles():
        assert waits[0].of(article) == waits[1].of(article)
    assert any(due.disputed for due in waits[0])


def test_columns_are_put_side_by_side_as_answers_are(tmp_path: Path) -> None:
    workspace(tmp_path, random.Random(9))
    found = collect(scheme_session(FileStore(tmp_path / "seeds", tmp_path / "annotations")), PEOPLE)
    columns = ratings(found.answers, TAGS)
    one_by_one = ratings({name: list(own) for name, own in found.answers.items()}, TAGS)
    assert columns.sets.tolist() == one_by_one.sets.tolist()
    assert columns.article_of.tolist() == one_by_one.article_of.tolist()
    assert columns.articles == one_by_one.articles
    assert list(columns.units) == list(one_by_one.units)


def straight(store: FileStore, article: str = "a") -> PlainVotes | None:
    tally = store.tallies("ann").get(article)
    return plain_votes(store, "ann", article, store.open(article).units, tally)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("span:x", {"tag": "claim", "start": 0, "end": 3, "exact": "The"}),
        ("evidence:x", {"check": "content", "source": "s", "stance": "supports"}),
        ("flag:detached", "00000000"),
        ("unheard of", "of a later version"),
    ],
)
def test_whatever_is_more_than_a_vote_is_left(tmp_path: Path, key: str, value: Json) -> None:
    (tmp_path / "a.txt").write_text("The ferry sank. Nobody came.\n", "utf-8")
    store = read(FileStore(tmp_path / "a.txt", tmp_path / "annotations"))
    reading = store.open("a")
    unit = reading.units[0]
    anchor = Anchor.of(reading.text, reading.article.sha256, unit.start, unit.end)._asdict()
    for said in ({"anchor": anchor, "decided": "settled"}, {key: value}):
        writer = store.writer("ann")
        writer.append("edit", [Change("a", unit.id, name, None, one) for name, one in said.items()])
        writer.close()
        store = FileStore(tmp_path / "a.txt", tmp_path / "annotations")
        found = straight(store)
        assert (found is None) == ("anchor" not in said)
    assert not store.plain_records("nobody", "a")


def test_what_is_being_written_is_no_plain_record(tmp_path: Path) -> None:
    """The saved form is behind what the writer has said since."""
    (tmp_path / "a.txt").write_text("The ferry sank. Nobody came.\n", "utf-8")
    store = read(FileStore(tmp_path / "a.txt", tmp_path / "annotations"))
    reading = store.open("a")
    unit = reading.units[0]
    anchor = Anchor.of(reading.text, reading.article.sha256, unit.start, unit.end)._asdict()
    writer = store.writer("ann")
    writer.append("edit", [Change("a", unit.id, "anchor", None, anchor)])
    assert store.plain_records("ann", "a") is None
    assert straight(store) is None
    writer.close()
    again = FileStore(tmp_path / "a.txt", tmp_path / "annotations")
    assert [one["unit"] for one in again.plain_records("ann", "a") or ()] == [unit.id]
