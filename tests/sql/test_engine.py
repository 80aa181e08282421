"""The engine answers questions and does nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.config import default_scheme
from reviewer.session import Desk, Session
from reviewer.session.core.visibility import Rules
from reviewer.session.datasets.export_request import Notes
from reviewer.sql.engine import SqlEngine, SqlError
from reviewer.sql.workspace_tables import live_decisions, live_examples
from reviewer.store.memory_store import MemoryStore

SCHEME = default_scheme()

SECRET = "a secret of this process"


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    made = MemoryStore({"ferry": "The ferry sank. Nobody drowned.", "pier": "The pier is closed."})
    for name, article in (("ann", "ferry"), ("bob", "ferry"), ("bob", "pier")):
        session = Session(made, SCHEME, name, made.writer(name))
        desk = Desk(session, session.open(article))
        desk.toggle_tag("claim")
        desk.settle()
        session.end()
    return made


def engine_for(store: MemoryStore, name: str) -> SqlEngine:
    session = Session(store, SCHEME, name, None, rules=Rules("article"))
    engine = SqlEngine()
    engine.load(live_examples(session, Notes()), list(live_decisions(session)))
    return engine


@pytest.fixture(scope="module")
def engine(store: MemoryStore) -> SqlEngine:
    return engine_for(store, "")


@pytest.mark.parametrize(
    "question",
    [
        "COPY votes TO 'out.csv'",
        "CREATE TABLE x AS SELECT 1",
        "INSERT INTO votes SELECT * FROM votes",
        "DELETE FROM votes",
        "DROP TABLE votes",
        "ATTACH 'other.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA version",
        "-- a comment\n/* and */ pragma database_list",
        "SET memory_limit = '1GB'",
        "EXPORT DATABASE 'out'",
        "SELECT 1; SELECT 2",
        "SELECT 1; COPY votes TO 'out.csv'",
        "EXPLAIN COPY votes TO 'out.csv'",
        "EXPLAIN ANALYZE COPY votes TO 'out.csv'",
        "EXPLAIN /* SELECT */ ANALYZE DELETE FROM votes",
        "EXPLAIN (FORMAT json) DROP TABLE votes",
        "EXPLAIN (ANALYZE) DELETE FROM votes",
        "EXPLAIN ANALYZE",
        "",
        "SELECT FROM WHERE",
        "SELECT * FROM nothing",
    ],
)
def test_anything_but_one_select_is_refused(
    question: str, engine: SqlEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SqlError) as refused:
        list(engine.ask(question)[1])
    assert "\n" not in str(refused.value)
    assert not list(tmp_path.iterdir())
    assert next(engine.ask("SELECT COUNT(*) FROM votes")[1])[0] > 0


@pytest.mark.parametrize(
    "question",
    [
        "SELECT 1",
        "FROM votes",
        "WITH few AS (SELECT 1 AS a) SELECT a FROM few",
        "EXPLAIN SELECT 1",
        "EXPLAIN ANALYZE SELECT 1",
        "EXPLAIN (FORMAT json) SELECT 1",
        "EXPLAIN (SELECT 1)",
        "explain /* drop */ select 1",
    ],
)
def test_questions_are_answered(question: str, engine: SqlEngine) -> None:
    names, rows = engine.ask(question)
    assert names
    assert list(rows)


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM read_text('{file}')",
        "SELECT * FROM read_csv('{file}')",
        "SELECT * FROM read_blob('{file}')",
        "SELECT * FROM read_parquet('{file}')",
        "SELECT * FROM '{file}'",
        "SELECT * FROM glob('{file}')",
        "SELECT * FROM SECRET",
        "SELECT * FROM variable",
        "SELECT getenv('HOME')",
        "SELECT * FROM query($$COPY votes TO '{file}'$$)",
    ],
)
def test_nothing_else_can_be_read(question: str, engine: SqlEngine, tmp_path: Path) -> None:
    variable = [SECRET]
    file = tmp_path / "secret.txt"
    file.write_text(SECRET)
    with pytest.raises(SqlError):
        list(engine.ask(question.format(file=file))[1])
    assert variable == [file.read_text()]


def test_an_export_is_all_that_is_read(tmp_path: Path) -> None:
    with pytest.raises(SqlError, match="there is no table articles"):
        SqlEngine().read(tmp_path)


@pytest.mark.parametrize("table", ["votes", "annotations", "decisions"])
def test_what_is_hidden_in_the_program_is_hidden_here(table: str, store: MemoryStore) -> None:
    question = f"SELECT DISTINCT annotator FROM {table}"
    assert list(engine_for(store, "ann").ask(question)[1]) == [("ann",)]
    assert len(list(engine_for(store, "").ask(question)[1])) == 2


def test_no_size_tells_of_what_is_hidden(store: MemoryStore) -> None:
    engine = engine_for(store, "ann")
    sizes = "SELECT estimated_size FROM duckdb_tables() WHERE table_name = 'votes'"
    [(size,)] = list(engine.ask(sizes)[1])
    [(count,)] = list(engine.ask("SELECT COUNT(*) FROM votes")[1])
    assert size == count == len(SCHEME.tags)
