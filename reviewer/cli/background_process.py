"""`python -m reviewer.cli.background_process`: does beside the program what is large.

The program starts it and sends settings and requests on its input, and it is gone when that ends,
however the program ended. It reads the workspace and writes nothing in it, but that an article
read for the first time has its boundaries frozen; what is learnt and the index of facts are kept
in the cache.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any, Final

LOWER: Final = 10
"""By so much the priority of a process beside the program is lower, so that keys come first."""


def module_command(module: str, *arguments: str) -> list[str]:
    """What runs a module of this program with the Python that runs it.

    Args:
        module: Its dotted name.
        arguments: What it is told.
    """
    # -P: a folder of that name beside the articles is not the program.
    return [sys.executable, "-P", "-m", module, *arguments]


def give_way() -> None:
    """Lowers the priority of this process, where the system lets it."""
    with suppress(OSError, AttributeError):
        os.nice(LOWER)


def process_command() -> list[str]:
    """What does beside the program what is large."""
    return module_command("reviewer.cli.background_process")


def main() -> None:
    """Answers requests until the input ends."""
    # What a library prints must not come between the answers.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    give_way()
    incoming: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_listen, args=(sys.stdin.buffer, incoming), daemon=True).start()
    serve(incoming, out)


def serve(incoming: SimpleQueue[Any], out: IO[bytes]) -> None:
    """Answers what comes in, each answer followed by None."""
    from functools import partial

    from reviewer.cli.options import open_store, rules_of
    from reviewer.session.background_work import BackgroundWork, send
    from reviewer.session.core.session import Session
    from reviewer.store.machine_state import MachineFolders

    settings, name = incoming.get()
    store = open_store(settings)
    session = Session(
        store, settings.scheme, name, None, read_only="it only counts", rules=rules_of(settings),
        cues=settings.cues, language=settings.language, names=settings.names,
        cache=MachineFolders.of(settings.annotations).cache,
    )  # fmt: skip
    tell = partial(send, out)
    work = BackgroundWork(session, tell)
    while (request := incoming.get()) is not None:
        work.answer(request)
        tell(None)


def _listen(stream: IO[bytes], incoming: SimpleQueue[Any]) -> None:
    from reviewer.session.background_work import frames

    for message in frames(stream):
        incoming.put(message)
    # Whatever is being counted, nobody waits for it any more.
    os._exit(0)


if __name__ == "__main__":
    main()
