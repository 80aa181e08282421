"""`python -m reviewer.cli.helper`: counts beside the program what is large, and answers it.

The program starts it and sends settings and requests on its input, and it is gone when that ends,
however the program ended. It reads the workspace and writes nothing in it; what is
learnt is kept in the cache.
"""

from __future__ import annotations

import os
import sys
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any

from reviewer.cli.side_process import give_way, module_command


def helper_command() -> list[str]:
    """What counts beside the program where there is much to count."""
    return module_command("reviewer.cli.helper")


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
    from reviewer.session.core.session import Session
    from reviewer.session.overview.helper import Helper, send
    from reviewer.store.machine_state import MachineFolders

    settings, name = incoming.get()
    store = open_store(settings)
    session = Session(
        store, settings.scheme, name, None, read_only="it only counts", rules=rules_of(settings),
        cues=settings.cues, language=settings.language, names=settings.names,
        cache=MachineFolders.of(settings.annotations).cache,
    )  # fmt: skip
    tell = partial(send, out)
    helper = Helper(session, tell)
    while (request := incoming.get()) is not None:
        helper.answer(request)
        tell(None)


def _listen(stream: IO[bytes], incoming: SimpleQueue[Any]) -> None:
    from reviewer.session.overview.helper import frames

    for message in frames(stream):
        incoming.put(message)
    # Whatever is being counted, nobody waits for it any more.
    os._exit(0)


if __name__ == "__main__":
    main()
