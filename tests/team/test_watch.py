"""As long as somebody works: the sign, what is asked for, and a server that comes and goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, Queue
from threading import Thread
from time import sleep

import pytest

from reviewer.team import watch as watches
from reviewer.team.connection import Away, TeamError, connect
from reviewer.team.server import Server
from reviewer.team.watch import Sign, Watch
from tests.team.machines import Machine

Make = Callable[..., Machine]


class Watching:
    """A watch in a thread, as the process beside the program runs it."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._signs: Queue[Sign] = Queue()
        self._asked: Queue[str | None] = Queue()
        self._sync = machine.new_sync()
        show, asked = self._signs.put, self._wanted
        watch = Watch(self._sync, machine.person, show=show, asked=asked)
        self._thread = Thread(target=watch.run)
        self._thread.start()

    def _wanted(self, seconds: float) -> str | None:
        try:
            return self._asked.get(timeout=seconds or 0.001)
        except Empty:
            return ""

    def ask(self, wanted: str) -> None:
        self._asked.put(wanted)

    def sign(self, fits: Callable[[Sign], bool]) -> Sign:
        """Waits for a sign."""
        while True:
            found = self._signs.get(timeout=60)
            if fits(found):
                return found

    def stop(self) -> None:
        self._asked.put(None)
        self._thread.join(60)
        assert not self._thread.is_alive()
        self._sync.leave()


@contextmanager
def watching(machine: Machine) -> Iterator[Watching]:
    watch = Watching(machine)
    try:
        yield watch
    finally:
        watch.stop()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watches, "LOOK_EVERY", 0.02)
    monkeypatch.setattr(watches, "PAUSES", (0.05,))
    monkeypatch.setattr(watches, "DOCUMENTS_EVERY", 0.05)


def until(done: Callable[[], bool]) -> None:
    for _ in range(6_000):
        if done():
            return
        sleep(0.01)
    raise AssertionError("it never came to that")


def test_what_one_says_the_other_gets_while_both_work(machine: Make) -> None:
    ann, ben = machine("ann"), machine("ben")
    with watching(ann) as hers, watching(ben) as his:
        his.sign(lambda sign: sign.state == "synced")
        hers.sign(lambda sign: sign.state == "synced")
        ann.say("tag:claim", 1)
        ann.submit()
        his.sign(lambda sign: sign.came == 1)
        his.ask("take one")
        denied = his.sign(lambda sign: bool(sign.why))
        assert "once you have submitted it" in denied.why
        assert denied.state == "synced"
        ben.submit()
        his.ask("take one")
        his.sign(lambda sign: sign.came == 2)
        ann.say("note", "later", place=1)
        his.sign(lambda sign: sign.came == 3)
        ann.put("new", "An article that came later.")
        until(lambda: (ben.articles / "new.txt").exists())
    ben.store.arrivals()
    assert ben.says("ann") == ann.says("ann")


def test_an_editor_declares_and_reads(machine: Make) -> None:
    ann, dee = machine("ann"), machine("dee")
    ann.say("tag:claim", 1)
    ann.meet()
    with watching(dee) as watch:
        watch.ask("review one")
        watch.sign(lambda sign: sign.came == 1)
    dee.store.arrivals()
    assert dee.says("ann") == ann.says("ann")


def test_only_what_was_not_sent_waits_while_the_server_is_away(machine: Make) -> None:
    """Regression: a start without the server counted everything that was ever said."""
    ann = machine("ann")
    for place in range(3):
        ann.say("note", "x", place=place)
    ann.meet()
    ann.sync.leave()
    ann.say("note", "y")
    away = [True]

    def server() -> Server:
        if away[0]:
            raise Away("the desk's server: nobody answers")
        return Server(connect(ann.desk.url("ann")))

    ann.server = server  # type: ignore[method-assign]
    with watching(ann) as watch:
        found = watch.sign(lambda sign: sign.state == "offline")
        assert (found.waiting, len(found.since)) == (1, 5)
        assert "offline since" in found.words
        assert "1 to send" in found.words
        ann.say("note", "z")
        watch.sign(lambda sign: sign.waiting == 2)
        away[0] = False
        assert watch.sign(lambda sign: sign.state == "synced").waiting == 0
    again = ann.new_sync()
    assert again.meet().sent == 0
    again.leave()


def test_what_somebody_has_to_mend_is_not_called_offline(machine: Make) -> None:
    ann = machine("ann")

    def server() -> Server:
        raise TeamError("the desk works with another scheme")

    ann.server = server  # type: ignore[method-assign]
    with watching(ann) as watch:
        found = watch.sign(lambda sign: True)
        assert (found.state, found.why) == ("not synced", "the desk works with another scheme")


def test_a_connection_that_is_lost_is_made_anew(machine: Make) -> None:
    ann, other = machine("ann"), machine("ann")
    with watching(ann) as watch:
        watch.sign(lambda sign: sign.state == "synced")
        with ann.desk.login("owner") as owner:
            owner.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'ann'"
                " and datname = current_database()"
            )
        watch.sign(lambda sign: sign.state == "offline")
        ann.say("note", "x")
        watch.sign(lambda sign: sign.state == "synced" and not sign.waiting)
    other.meet()
    assert other.says("ann") == ann.says("ann")


def test_work_that_begins_after_it_was_asked_for_comes_by_itself(machine: Make) -> None:
    """Regression: who submitted first and looked was never handed what others said later."""
    ann, ben = machine("ann"), machine("ben")
    ben.submit()
    with watching(ann) as hers, watching(ben) as his:
        his.sign(lambda sign: sign.state == "synced")
        his.ask("take one")
        his.ask("take two")
        his.sign(lambda sign: "once you have submitted" in sign.why)
        assert his.machine.says("ann") == {}
        hers.sign(lambda sign: sign.state == "synced")
        ann.say("tag:claim", 1)
        found = his.sign(lambda sign: sign.came == 1)
        assert (found.here, found.role) == (1, "annotator")
    ben.store.arrivals()
    assert ben.says("ann") == ann.says("ann")


def test_what_others_submitted_is_news_once_and_not_when_one_joins(machine: Make) -> None:
    ann, ben = machine("ann"), machine("ben")
    ann.submit("two")
    ann.meet()
    with watching(ben) as his:
        assert his.sign(lambda sign: sign.state == "synced").news == ""
        ann.submit("one")
        ann.meet()
        assert his.sign(lambda sign: bool(sign.news)).news == "submitted one"
        ann.submit("one", withdraw=True)
        ann.meet()
        assert his.sign(lambda sign: sign.came == 3).news == ""
    ann.submit("one")
    ann.submit("two")
    ann.meet()
    with watching(ben) as his:
        found = his.sign(lambda sign: bool(sign.news))
        assert (found.by, found.news) == ("ann", "submitted two and 1 more article")
    cy = machine("cy")
    for one in (ann, cy):
        one.submit("two")
        one.meet()
    with watching(ben) as his:
        found = his.sign(lambda sign: bool(sign.news))
        assert (found.by, found.news) == ("cy", "and 1 other submitted two")


def test_offline_the_sign_says_what_is_here(machine: Make) -> None:
    ann, ben = machine("ann"), machine("ben")
    for article in ("one", "two"):
        ann.say("tag:claim", 1, article)
        ben.submit(article)
    ann.meet()
    ben.meet()
    ben.take("one")
    ben.sync.leave()

    def server() -> Server:
        raise Away("the desk's server: nobody answers")

    ben.server = server  # type: ignore[method-assign]
    with watching(ben) as his:
        found = his.sign(lambda sign: sign.here > 0)
        assert "others' work on 1 article is here" in found.words


def test_all_that_may_be_shown_is_asked_for_at_once(machine: Make) -> None:
    ann, ben = machine("ann"), machine("ben")
    for article in ("one", "two"):
        ann.say("tag:claim", 1, article)
    ann.meet()
    ben.submit("two")
    with watching(ben) as his:
        his.sign(lambda sign: sign.state == "synced")
        his.ask("take *")
        assert his.sign(lambda sign: sign.came > 0).came == 1
    ben.store.arrivals()
    assert ben.says("ann", "two") == ann.says("ann", "two")
    assert ben.says("ann", "one") == {}
