"""Escape sequences cut anywhere, on a real terminal."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager

from reviewer.tui.keys.driver import PatientDriver
from tests.tui.key_app_example import Toy

TORN = {
    "\x1b[5~": "pageup", "\x1b[3~": "delete", "\x1b[1;5C": "ctrl+right", "\x1bOA": "up",
    "\x1b[<0;10;10M": "MouseDown",
}  # fmt: skip

CHILD = """
import os, sys
from textual import events
from reviewer.tui.keys import escapes
from tests.tui.key_app_example import Toy

# On a busy machine the pieces come later than they are sent.
escapes.GAP = escapes.PASTE_GAP = 60.0

def tell(line):
    os.write(int(sys.argv[1]), line.encode() + b"\\n")

class Telling(Toy):
    async def on_mount(self):
        await super().on_mount()
        self.call_after_refresh(tell, "ready")

    async def on_event(self, event):
        kinds = (events.Key, events.Paste, events.MouseDown)
        # What nobody takes comes back to the app a second time.
        if isinstance(event, kinds) and not event.is_forwarded:
            tell(event.key if isinstance(event, events.Key) else type(event).__name__)
        await super().on_event(event)

Telling().run()
"""


class Terminal:
    """A toy app on a terminal of its own; it tells every key that it gets."""

    def __init__(self, lone: str = "") -> None:
        """Starts it; an escape that stays alone counts after `lone` ms."""
        self.keyboard, screen = pty.openpty()
        fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._told, telling = os.pipe()
        environment = {**os.environ, "TERM": "xterm-256color", "ESCDELAY": lone}
        environment.pop("TEXTUAL_DRIVER", None)
        self.child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(telling)],
            stdin=screen, stdout=screen, stderr=screen,
            pass_fds=[telling], env=environment, start_new_session=True,
        )  # fmt: skip
        os.close(screen)
        os.close(telling)
        self.lines: list[str] = []
        self._rest = ""

    def send(self, data: str) -> None:
        os.write(self.keyboard, data.encode())

    def until(self, last: str) -> list[str]:
        """The keys up to one of that name, which is left out."""
        while last not in self.lines:
            ready, _, _ = select.select([self._told, self.keyboard], [], [], 60)
            assert ready, f"never told {last}; told {self.lines}"
            if self.keyboard in ready:
                os.read(self.keyboard, 65536)
            if self._told in ready:
                data = os.read(self._told, 65536)
                assert data, f"ended; told {self.lines}"
                *lines, self._rest = (self._rest + data.decode()).split("\n")
                self.lines += lines
        at = self.lines.index(last)
        told, self.lines = self.lines[:at], self.lines[at + 1 :]
        return told

    def end(self) -> None:
        self.child.kill()
        self.child.wait()
        os.close(self.keyboard)
        os.close(self._told)


@contextmanager
def terminal(lone: str = "") -> Iterator[Terminal]:
    one = Terminal(lone)
    try:
        yield one
    finally:
        one.end()


def test_torn_keys_act_as_themselves_and_nothing_else_does() -> None:
    pieces = [(one, one[:at], one[at:]) for one in TORN for at in range(1, len(one))]
    with terminal(lone="60000") as screen:
        screen.until("ready")
        for whole, first, rest in pieces:
            screen.send(first)
            # The gap is what this is about: there is no condition to wait for instead.
            time.sleep(0.2)
            screen.send(f"{rest}Z")
            assert screen.until("Z") == [TORN[whole]], (first, rest)


def test_a_torn_paste_is_one_and_escape_and_quitting_work() -> None:
    with terminal() as screen:
        screen.until("ready")
        screen.send("\x1b[200~c1 \x1b[20")
        time.sleep(0.2)
        screen.send("1~Z")
        assert screen.until("Z") == ["Paste"]
        screen.send("\x1b")
        assert screen.until("escape") == []
        screen.send("\x11")
        assert screen.child.wait(60) == 0


def test_the_app_ends_when_its_terminal_does() -> None:
    with terminal() as screen:
        screen.until("ready")
        os.close(screen.keyboard)
        screen.keyboard = os.open(os.devnull, os.O_RDONLY)
        screen.child.wait(60)


def test_the_app_reads_its_terminal_so() -> None:
    assert Toy().driver_class is PatientDriver
