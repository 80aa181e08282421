"""The part of the command table about what others say: queues, sign-off, remarks."""

from __future__ import annotations

from typing import Final

from reviewer.tui.commands.command import DESK, LISTS, REVIEW, Command
from reviewer.tui.commands.command import entry as _c

QUEUES_OF_OTHERS: Final[tuple[Command, ...]] = (
    _c("queue.disputed", "x", "disputed",
       "Tab goes through sentences on which people differ; o r settles them.",
       scope=(DESK,), chord="queue"),
    _c("queue.comments", "c", "comments",
       "Tab goes through remarks that wait for you, and your checks that were returned.",
       scope=(DESK,), chord="queue"),
    _c("queue.signoff", "o", "to sign off",
       "Tab goes through others' checks that want a second person.",
       scope=(DESK,), chord="queue"),
)  # fmt: skip
"""Queues that are made of others' work."""

SECOND_PERSON: Final[tuple[Command, ...]] = (
    _c("sign.approve", "+", "sign off",
       "Signs off somebody's check; in the Library their work on the article.",
       scope=(*LISTS, REVIEW), rank=16),
    _c("sign.return", "-", "return",
       "Returns somebody's check, or their work on the article, with a reason.",
       scope=(*LISTS, REVIEW), rank=16),
    _c("remark.answer", "", "remarks",
       "Shows the remarks on the sentence, to answer or to resolve them.", scope=(DESK,)),
)  # fmt: skip
"""Signing off, and answering."""
