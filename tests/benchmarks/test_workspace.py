"""What the benchmarks make with the program's own store, and read without it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import agreement, crash, data, history, outcome, workspace
from benchmarks.bench import Bench
from benchmarks.workspace import ANNOTATOR, Workspace


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    for name in ("REVIEWER_CACHE_DIR", "REVIEWER_STATE_DIR"):
        monkeypatch.setenv(name, "")  # so that what a run sets is taken back
    yield Bench(tmp_path, quick=True)


def decided(place: Workspace) -> dict[str, int]:
    return {name: tally.decided for name, tally in place.store().tallies(ANNOTATOR).items()}


@pytest.mark.parametrize(("articles", "total"), [(3, 10), (3, 12), (150, 200)])
def test_so_many_sentences_are_annotated(bench: Bench, articles: int, total: int) -> None:
    place = workspace.corpus(bench, articles, each=5)
    workspace.annotate(place, total)
    assert sum(decided(place).values()) == total


def test_annotated_sentences_stand_at_even_distances(bench: Bench) -> None:
    place = workspace.single(bench, 100)
    workspace.annotate(place, 10)
    starts = [start for start, _ in outcome.tagged(place)]
    sentences = list(data.sentences(100))
    assert starts == [place.text.index(sentence) for sentence in sentences[::10]]


def test_an_article_shorter_than_the_number_is_annotated_whole(bench: Bench) -> None:
    place = workspace.single(bench, 8)
    workspace.annotate(place, 1_000)
    assert decided(place) == {"8": 8}


def test_a_history_leaves_the_tags_as_they_were(bench: Bench) -> None:
    place = workspace.single(bench, 8)
    workspace.annotate(place, 8)
    before = dict(place.store().values(ANNOTATOR, "8"))
    history.work_on(place, sessions=4, each=3)
    assert dict(place.store().values(ANNOTATOR, "8")) == before
    assert len(outcome.journals(place)) == 5
    assert len(outcome.tagged(place)) == 3


def test_a_lost_change_and_a_torn_file_are_noticed(bench: Bench) -> None:
    place = workspace.single(bench, 8)
    workspace.annotate(place, 8)
    unit = next(unit for unit in place.store().values(ANNOTATOR, "8") if unit)
    assert crash.missing(place, [f"{unit} claim"]) == []
    assert crash.missing(place, [f"{unit} claim", f"{unit} never"]) == [unit]
    assert crash.broken(place.annotations) == []
    saved = place.annotations / ANNOTATOR / "8.json"
    saved.write_bytes(saved.read_bytes()[:-5])
    assert crash.broken(place.annotations) == [saved]


def test_a_half_written_line_of_a_journal_is_no_event(bench: Bench) -> None:
    place = workspace.single(bench, 8)
    workspace.annotate(place, 2)
    tagged = outcome.tagged(place)
    with outcome.journals(place)[-1].open("a", encoding="utf-8") as journal:
        journal.write('{"v":1,"id":"')
    assert outcome.tagged(place) == tagged


def test_people_who_settle_everything_differ_here_and_there(bench: Bench) -> None:
    made = workspace.single(bench, 40, "-all")
    for name in ("ann", "bob"):
        workspace.annotate_all(made, name)
    tags = [made.store().values(name, "40") for name in ("ann", "bob")]
    assert [len(own) for own in tags] == [40, 40]
    settled = [unit for own in tags for unit, said in own.items() if said["decided"] == "settled"]
    assert len(settled) == 80
    assert tags[0] != tags[1]


def test_the_table_of_agreement_is_of_the_size_it_says() -> None:
    answers = agreement.table(400, 10)
    assert len(answers) == 3
    assert all(340 < len(own) < 400 for own in answers.values())
    assert {one.article for own in answers.values() for one in own} == {
        f"article-{number:05}" for number in range(10)
    }
