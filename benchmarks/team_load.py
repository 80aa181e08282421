"""`python -m benchmarks.team_load`: what one server of a desk carries, on this machine.

It starts a PostgreSQL of its own that listens on nothing but a socket, and writes durably. Clients
push the lines of invented annotators, pull them, and one measures how long a colleague waits.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from reviewer.models import Change, Event
from reviewer.models.journal_lines import cut, lines_of
from reviewer.team import people
from reviewer.team.connection import connect
from reviewer.team.server import Action, Key, SentLine, Server
from tests.team import postgres

ARTICLE = 400
"""Lines that somebody says of one article."""

SINGLE = 100
"""Lines that are pushed one by one, and that a colleague waits for."""


def main(argv: Sequence[str] | None = None) -> int:
    """Measures, and prints a row for each size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.team_load", description=__doc__)
    parser.add_argument("--clients", type=int, default=50, help="people (default: 50)")
    parser.add_argument("--lines", type=int, default=20_000, help="lines each (default: 20000)")
    parser.add_argument("--workers", type=int, default=4, help="who push at once (default: 4)")
    given = parser.parse_args(argv)
    if reason := postgres.why_not():
        print(reason)
        return 1
    cluster = postgres.begin(durable=True)
    try:
        _run(cluster, given.clients, given.lines, given.workers)
    finally:
        postgres.end(cluster)
    return 0


def _run(cluster: postgres.Cluster, clients: int, lines: int, workers: int) -> None:
    names = [f"p{number:02}" for number in range(clients)]
    with connect(cluster.url("desk_template")) as owner:
        for name in names:
            people.invite(owner, name, "annotator")
    url = partial(cluster.url, "desk_template")
    print(f"{clients} people x {lines:,} lines, {workers} at once")
    print(f"{'lines':>10}  {'push/s':>8}  {'one p50':>8}  {'p95':>7}  {'seen p50':>8}  {'p95':>7}"
          f"  {'pull/s':>8}  {'all heads':>9}  {'recent':>7}  {'MB':>7}")  # fmt: skip
    done = 0
    for share in sorted({max(1, lines // 100), max(1, lines // 10), lines}):
        begun = time.perf_counter()
        with ProcessPoolExecutor(workers) as pool:
            jobs = [pool.submit(_push, url(name), name, done, share) for name in names]
            for job in jobs:
                job.result()
        pushed = (share - done) * clients / (time.perf_counter() - begun)
        done = share
        ones, seen = _latency(url("ann"), url("ben"), done)
        pulled, every, recent = _pull(url(names[0]))
        with connect(url("owner")) as owner:
            size = owner.execute("select pg_database_size(current_database())").fetchone()
        print(
            f"{done * clients:>10,}  {pushed:>8,.0f}  {_ms(ones, 50)}  {_ms(ones, 95, 7)}"
            f"  {_ms(seen, 50)}  {_ms(seen, 95, 7)}  {pulled:>8,.0f}  {every * 1e3:>6.0f} ms"
            f"  {recent * 1e3:>4.0f} ms  {(size or [0])[0] / 1e6:>7,.0f}",
            flush=True,
        )


def _push(url: str, name: str, since: int, until: int) -> None:
    server = Server(connect(url))
    assert server.push(_actions(name, f"session-{name}", since, until)) == []
    server.close()


def _actions(name: str, session: str, since: int, until: int) -> Iterator[Action]:
    for n in range(since + 1, until + 1):
        article = f"article-{n // ARTICLE:05}"
        change = Change(article, f"1ccda3bc.{n}", "tag:claim", None, 1)
        at = "2031-03-02T09:15:01.000000Z"
        (line,) = cut(lines_of(Event(f"{session}:{n}", n, at, "edit", None, "blind", (change,))))
        key = Key(name, session, article, False)
        yield [SentLine(key, n, n, (), line.encode()[:-1])]


def _latency(ann: str, ben: str, stamp: int) -> tuple[list[float], list[float]]:
    """Seconds to push one line, and until a colleague who listens has it."""
    writer, reader = Server(connect(ann)), Server(connect(ben))
    reader.listen()
    ones, seen = [], []
    session = f"open-{stamp}"
    for n in range(1, SINGLE + 1):
        change = Change("seen", "1ccda3bc.0", "cut:7", None, "split")
        event = Event(f"{session}:{n}", n, "", "edit", None, "blind", (change,))
        (line,) = cut(lines_of(event))
        key = Key("ann", session, "seen", True)
        begun = time.perf_counter()
        writer.push([[SentLine(key, n, n, (), line.encode()[:-1])]])
        ones.append(time.perf_counter() - begun)
        while not reader.heard(5):
            pass
        heads = [head for head in reader.heads(5) if head.key == key]
        assert len(list(reader.pull((head.key, n - 1) for head in heads))) == 1
        seen.append(time.perf_counter() - begun)
    writer.close()
    reader.close()
    return ones, seen


def _pull(url: str) -> tuple[float, float, float]:
    """Lines a second of a first pull; seconds for all heads and for the recent ones."""
    server = Server(connect(url))
    begun = time.perf_counter()
    heads = server.heads()
    every = time.perf_counter() - begun
    begun = time.perf_counter()
    count = sum(1 for _ in server.pull((head.key, 0) for head in heads))
    pulled = count / (time.perf_counter() - begun)
    begun = time.perf_counter()
    server.heads(2)
    recent = time.perf_counter() - begun
    server.close()
    return pulled, every, recent


def _ms(values: Sequence[float], percent: int, width: int = 8) -> str:
    found = statistics.quantiles(values, n=100)[percent - 1]
    return f"{found * 1e3:>{width - 3}.1f} ms"


if __name__ == "__main__":
    raise SystemExit(main())
