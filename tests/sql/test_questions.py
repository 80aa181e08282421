"""The standing questions give what `agree` and `status` give, live and from an export."""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from reviewer.config import default_scheme
from reviewer.formats.example import GOLD
from reviewer.formats.parquet.tables import TABLES
from reviewer.ports import Store
from reviewer.review.proposals import Policy
from reviewer.review.report import ComparedWork, ReportRow, report
from reviewer.session import Edit, Put, Session
from reviewer.session.adjudication.policy_run import PolicyRun
from reviewer.session.core.visibility import Rules
from reviewer.session.datasets.export_plan import Plan
from reviewer.session.datasets.export_request import ExportRequest, Notes
from reviewer.session.overview.comparison import collect
from reviewer.sql.engine import SqlEngine
from reviewer.sql.standing import meaning, questions
from reviewer.sql.workspace_tables import live_decisions, live_examples
from reviewer.store.memory_store import MemoryStore

SCHEME = default_scheme()

PEOPLE = ("ann", "bob", "cy")

TEXT = "".join(f"Boat {number} left the pier at noon. " for number in range(24))

Ask = Callable[[str], list[dict[str, Any]]]


def tags_of(name: str, number: int) -> list[str]:
    """What somebody says of a sentence: alike mostly, differently now and then."""
    at = PEOPLE.index(name)
    found = [tag for i, tag in enumerate(("claim", "quote", "figure")) if number % (i + 2) == 0]
    if (number * 7 + at * 5) % 6 == 0:
        found = found[1:] if found else ["demand"]
    return found


@pytest.fixture(scope="module")
def store() -> Store:
    made = MemoryStore({f"pier-{number}": f"{TEXT}It was day {number}." for number in range(3)})
    for name in PEOPLE:
        session = Session(made, SCHEME, name, made.writer(name))
        for article in made.articles():
            opened = session.open(article.id)
            puts: list[Put] = []
            for place in range(len(opened) - PEOPLE.index(name)):
                values: dict[str, Any] = {f"tag:{tag}": 1 for tag in tags_of(name, place)}
                values["decided"] = "cannot" if place % 11 == 10 else "settled"
                puts += opened.puts(place, values)
            assert session.apply(Edit(tuple(puts), "say")).ok
        session.end()
    judge = Session(made, SCHEME, "judge", made.writer("judge"), rules=Rules("open"))
    run = PolicyRun(judge, Policy.read("majority"))
    for _ in run.steps():
        pass
    assert run.apply().ok
    judge.end()
    return made


@pytest.fixture(scope="module")
def ask(store: Store) -> Ask:
    session = Session(store, SCHEME, "", None)
    engine = SqlEngine()
    engine.load(live_examples(session, Notes()), list(live_decisions(session)))
    return asking(engine)


def asking(engine: SqlEngine) -> Ask:
    def ask(question: str) -> list[dict[str, Any]]:
        names, rows = engine.ask(question)
        return [dict(zip(names, row, strict=True)) for row in rows]

    return ask


@pytest.fixture(scope="module")
def export(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sql") / "out"
    asked = ExportRequest("parquet", (*store.annotators(), GOLD), undecided=True)
    Plan(store, SCHEME, asked).run(out)
    return out / "tables"


def figures(store: Store) -> list[ReportRow]:
    session = Session(store, SCHEME, "", None)
    found = collect(session, PEOPLE, "final")
    return list(report(ComparedWork(found.answers, gold=found.gold), SCHEME).rows())


def known(rows: list[ReportRow], measure: str) -> dict[tuple[str, ...], float | None]:
    return {
        (one.of, *sorted(one.annotators)): one.figure.value
        for one in rows
        if one.measure == measure
    }


def close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=0, abs_tol=1e-9)


def agrees_with_agree(ask: Ask, store: Store) -> None:
    """Asserts that agreement and pairs are what `agree` says."""
    rows, texts = figures(store), questions()
    alpha = {key[0]: value for key, value in known(rows, "alpha").items()}
    equal = {key[0]: value for key, value in known(rows, "equal").items() if len(key) == 4}
    asked = ask(texts["agreement"])
    assert [one["tag"] for one in asked] == sorted(tag.name for tag in SCHEME.tags)
    for one in asked:
        assert close(one["alpha"], alpha[one["tag"]]), one
        assert close(one["equal_share"], equal[one["tag"]]), one
    kappa = known(rows, "Cohen's kappa")
    pairs = ask(texts["pairs"])
    assert len(pairs) == 3 * len(SCHEME.tags)
    for one in pairs:
        assert close(one["kappa"], kappa[one["tag"], one["first"], one["second"]]), one


def test_live_questions_give_what_agree_gives(ask: Ask, store: Store) -> None:
    agrees_with_agree(ask, store)


def test_an_export_gives_the_same(export: Path, store: Store) -> None:
    engine = SqlEngine()
    engine.read(export)
    agrees_with_agree(asking(engine), store)


def test_progress_is_that_of_the_tallies(ask: Ask, store: Store) -> None:
    asked = {one["annotator"]: one for one in ask(questions()["progress"])}
    assert set(PEOPLE) <= set(asked)
    for name in PEOPLE:
        decided = sum(tally.decided for tally in store.tallies(name).values())
        assert asked[name]["settled"] + asked[name]["cannot_judge"] == decided


def test_accuracy_is_counted_against_the_gold(ask: Ask) -> None:
    gold = {(r["article"], r["unit"], r["tag"]): r["value"] for r in ask("SELECT * FROM gold")}
    votes = ask("SELECT * FROM votes")
    assert gold
    for one in ask(questions()["accuracy"]):
        mine = [
            (vote["value"], gold[key])
            for vote in votes
            if (key := (vote["article"], vote["unit"], vote["tag"])) in gold
            and (vote["annotator"], vote["tag"]) == (one["annotator"], one["tag"])
        ]
        assert one["n"] == len(mine)
        assert one["hits"] == sum(a == b == 1 for a, b in mine)
        assert one["misses"] == sum(a < b for a, b in mine)
        assert one["false_alarms"] == sum(a > b for a, b in mine)


def test_disputes_are_the_sentences_on_which_people_differ(ask: Ask) -> None:
    votes: dict[tuple[str, str], set[int]] = {}
    for vote in ask("SELECT article, unit, tag, value FROM votes"):
        key = (f"{vote['article']} {vote['unit']}", vote["tag"])
        votes.setdefault(key, set()).add(vote["value"])
    differing = sum(len(values) > 1 for values in votes.values())
    assert len(ask(questions()["disputes"])) == differing > 0


@pytest.mark.parametrize("name", questions())
def test_every_question_says_what_it_asks_and_has_an_answer(name: str, ask: Ask) -> None:
    text = questions()[name]
    assert meaning(text).endswith(".")
    assert isinstance(ask(text), list)


@pytest.mark.parametrize("name", [name for name in questions() if name != "drift"])
def test_partitions_do_not_change_an_answer(name: str, ask: Ask, export: Path) -> None:
    engine = SqlEngine()
    engine.read(export)
    assert asking(engine)(questions()[name]) == ask(questions()[name])


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    if find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("there is no Java on this machine")
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = import_module("pyspark.sql").SparkSession.builder.master("local[1]")
    session = builder.config("spark.ui.enabled", "false").getOrCreate()
    yield session
    session.stop()


def test_a_second_engine_gives_the_same(spark: Any, export: Path, store: Store) -> None:
    for table in TABLES:
        spark.read.parquet(str(export / table)).createOrReplaceTempView(table)

    def ask(question: str) -> list[dict[str, Any]]:
        return [row.asDict() for row in spark.sql(question).collect()]

    agrees_with_agree(ask, store)
    engine = SqlEngine()
    engine.read(export)
    for name, question in questions().items():
        if name != "drift":
            here, there = asking(engine)(question), ask(question)
            assert len(here) == len(there), name
            for one, other in zip(here, there, strict=True):
                assert one.keys() == other.keys()
                for key, value in one.items():
                    same = isinstance(value, float) and close(value, other[key])
                    assert same or value == other[key], (name, key)
