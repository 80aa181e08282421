"""Gold, assignments, splits: part of the contract, both stores pass the same tests."""

import json
from pathlib import Path

import pytest

from reviewer.models import Json
from reviewer.ports import PLANS, PlanName, Store, StoreError
from reviewer.store.machine_state import MachineFolders
from tests.store.store_fixtures import Bench, FilesBench, unit


def record(store: Store, place: int, tag: str) -> dict[str, Json]:
    reading = store.open("one")
    one = reading.units[place]
    return {
        "unit": one.id,
        "start": one.start,
        "end": one.end,
        "text": reading.text[one.start : one.end],
        "tags": [tag],
        "decided": "settled",
        "gold": {f"tag:{tag}": {"value": True, "votes": {"bob": True, "ann": False}}},
    }


def test_gold_is_kept_in_the_order_of_the_text(bench: Bench) -> None:
    store = bench.store
    two, one = record(store, 1, "quote"), record(store, 0, "claim")
    source = {"s1": {"url": "https://example.org", "title": "T"}}
    assert store.keep_gold("one", [two, one], source)
    for each in (store, bench.reopen()):
        assert [found["unit"] for found in each.gold("one")] == [one["unit"], two["unit"]]
        assert each.gold("one")[0]["gold"] == one["gold"]
        assert list(each.gold("deep__two")) == []
        assert list(each.annotators()) == []
        assert list(each.problems()) == []


def test_without_records_there_is_no_gold(bench: Bench) -> None:
    assert bench.store.keep_gold("one", [], {})
    assert bench.store.keep_gold("one", [record(bench.store, 0, "claim")], {})
    assert bench.store.keep_gold("one", [], {})
    for each in (bench.store, bench.reopen()):
        assert list(each.gold("one")) == []


def test_ids_that_lead_elsewhere_are_refused(bench: Bench) -> None:
    with pytest.raises(StoreError) as refused:
        bench.store.keep_gold("../one", [record(bench.store, 0, "claim")], {})
    assert "\n" not in str(refused.value)


def test_assignments_are_kept(bench: Bench) -> None:
    assert bench.store.assignments() == {}
    bench.store.assign({"one": ["bob", "ann"], "deep__two": ["ann"]})
    for each in (bench.store, bench.reopen()):
        assert each.assignments() == {"one": ("bob", "ann"), "deep__two": ("ann",)}
    bench.store.assign({})
    assert bench.reopen().assignments() == {}
    assert list(bench.reopen().annotators()) == []


def test_splits_are_kept(bench: Bench) -> None:
    assert bench.store.splits() is None
    said = {"seed": 7, "articles": {"one": "train", "deep__two": "test"}}
    bench.store.keep_splits(said)
    for each in (bench.store, bench.reopen(), bench.store.beside()):
        found = each.splits()
        assert found is not None
        assert {name: found[name] for name in said} == said
        assert list(each.problems()) == []
    assert list(bench.reopen().annotators()) == []


@pytest.mark.parametrize("name", PLANS)
def test_plans_are_kept(bench: Bench, name: PlanName) -> None:
    assert bench.store.plan(name) is None
    said = {"items": [{"text": "It rained."}, {"text": "It snowed."}], "every": 20}
    bench.store.keep_plan(name, said)
    for each in (bench.store, bench.reopen(), bench.store.beside()):
        found = each.plan(name)
        assert found is not None
        assert {field: found[field] for field in said} == said
        assert list(each.problems()) == []
    assert list(bench.reopen().annotators()) == []


@pytest.fixture
def files(tmp_path: Path) -> FilesBench:
    return FilesBench(tmp_path)


def test_the_same_gold_is_the_same_bytes(files: FilesBench) -> None:
    file = files.annotations / "gold" / "one.json"
    records = [record(files.store, 0, "claim"), record(files.store, 2, "quote")]
    files.store.keep_gold("one", records, {})
    before = file.read_bytes()
    turned = [dict(reversed(list(one["gold"].items()))) for one in records]
    again = [{**one, "gold": gold} for one, gold in zip(records, turned, strict=True)]
    assert files.reopen().keep_gold("one", again[::-1], {})
    assert file.read_bytes() == before
    tables = json.loads(before)
    assert set(tables) == {"_default", "meta"}
    assert tables["meta"]["1"]["article"] == "one"
    assert files.store.keep_gold("one", [], {})
    assert not file.exists()


@pytest.mark.parametrize("data", [b"<<<<<<< ours", b"[]", b'{"_default": 3}', b"\xff"])
def test_broken_gold_is_one_problem(files: FilesBench, data: bytes) -> None:
    store = files.store
    store.keep_gold("one", [record(store, 0, "claim")], {})
    file = files.annotations / "gold" / "one.json"
    file.write_bytes(data)
    assert list(store.gold("one")) == []
    [problem] = store.problems()
    assert "one.json" in str(problem)
    assert store.keep_gold("one", [record(store, 0, "claim")], {})
    assert len(store.gold("one")) == 1
    assert list(store.problems()) == []


@pytest.mark.parametrize("data", [b"<<<<<<< ours", b"[]", b'{"articles": 3}', b"\xff"])
def test_broken_assignments_are_one_problem(files: FilesBench, data: bytes) -> None:
    (files.annotations).mkdir(exist_ok=True)
    (files.annotations / "assignments.json").write_bytes(data)
    assert files.store.assignments() == {}
    [problem] = files.store.problems()
    assert "assignments.json" in str(problem)
    files.store.assign({"one": ["ann"]})
    assert files.store.assignments() == {"one": ("ann",)}
    assert list(files.store.problems()) == []


@pytest.mark.parametrize("data", [b"<<<<<<< ours", b"[]", b'{"schema": 9}', b"\xff"])
def test_a_broken_plan_is_one_problem_and_is_not_written_over(
    files: FilesBench, data: bytes
) -> None:
    files.annotations.mkdir(exist_ok=True)
    file = files.annotations / "norming.json"
    file.write_bytes(data)
    assert files.store.plan("norming") is None
    [problem] = files.store.problems()
    assert "norming.json" in str(problem)
    with pytest.raises(StoreError, match=r"norming\.json"):
        files.store.keep_plan("norming", {"sessions": []})
    assert file.read_bytes() == data
    file.unlink()
    files.store.plan("norming")
    files.store.keep_plan("norming", {"sessions": []})
    assert list(files.store.problems()) == []


def test_a_plan_that_came_meanwhile_is_not_written_over(files: FilesBench) -> None:
    files.store.plan("controls")
    files.reopen().keep_plan("controls", {"items": [1]})
    with pytest.raises(StoreError, match="another program has changed it"):
        files.store.keep_plan("controls", {"items": []})
    found = files.store.plan("controls")
    assert found is not None and found["items"] == [1]


def test_assignments_made_meanwhile_arrive(files: FilesBench) -> None:
    while files.store.arrivals().articles:
        pass
    assert files.store.assignments() == {}
    files.reopen().assign({"one": ["ann"]})
    assert files.store.arrivals().articles
    assert files.store.assignments() == {"one": ("ann",)}
    assert not files.store.arrivals().articles


def test_one_session_folds_at_a_time(files: FilesBench) -> None:
    from reviewer.store.folder_lock import FolderLock

    store = files.store
    locks = MachineFolders.of(files.annotations).state / "locks"
    lock = FolderLock(files.annotations / "gold", "gold", locks)
    lock.acquire("other", "now")
    assert not store.keep_gold("one", [record(store, 0, "claim")], {})
    lock.release()
    assert store.keep_gold("one", [record(store, 0, "claim")], {})
    assert store.gold("one")[0]["unit"] == unit(store)


@pytest.mark.parametrize(
    "data", [b"<<<<<<< ours", b"[]", b'{"schema": 1, "articles": {"one": "later"}}', b"\xff"]
)
def test_broken_splits_are_refused(files: FilesBench, data: bytes) -> None:
    """Leaving them out would let sentences of the test set into the training set."""
    files.annotations.mkdir(exist_ok=True)
    (files.annotations / "splits.json").write_bytes(data)
    with pytest.raises(
        StoreError, match=r"not as `reviewer split` writes them; .*: \S*splits\.json$"
    ):
        files.store.splits()
