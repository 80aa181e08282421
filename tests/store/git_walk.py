"""Git at work under the open program: seven tags, said before, in the middle and after."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from reviewer.config.scheme import default_scheme
from reviewer.ports import StoreError
from reviewer.session import Desk, Session
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.store.file_store import FileStore

TAGS: Final = 7
"""How many sentences each walk tags in all."""

TEXT: Final = " ".join(f"The ferry of Tolvane made crossing number {n}." for n in range(1, 11))

IDENTITY: Final = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ann"), ("EMAIL", "ann@tolvane.example"))
}

BREAKS: Final = {"GIT_SEQUENCE_EDITOR": "sed -i.bak -e '1i\\\nbreak' -e '1a\\\nbreak'"}
"""Has a rebase stop before the first commit that it replays, and after it."""


class GitWalk:
    """A workspace under git, and one session of the program that stays open in it.

    Attributes:
        root: The workspace.
        said: How many sentences are tagged so far.
        told: What the program said of its files, one line each time.
    """

    def __init__(self, root: Path) -> None:
        """Begins with one article, committed."""
        self.root = root
        self.said = 0
        self.told: list[str] = []
        (root / "seeds").mkdir(parents=True)
        (root / "seeds" / "ferry.txt").write_text(TEXT, "utf-8")
        (root / ".gitattributes").write_text("annotations/**/*.json merge=union\n")
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("the article")
        self.first = self.git("rev-parse", "HEAD").strip()
        store = store_of(root)
        self.session = Session(
            store, default_scheme(), "ann", None, begin=lambda: store.writer("ann")
        )

        self.article = whole(self.session.open("ferry"))

    def git(self, *words: str, env: Mapping[str, str] | None = None) -> str:
        """Runs git, which must be content."""
        done = self.try_git(*words, env=env)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout

    def try_git(
        self, *words: str, env: Mapping[str, str] | None = None, at: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Runs git, which may refuse."""
        alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_EDITOR": "true"}
        every = {**os.environ, **alone, **IDENTITY, **(env or {})}
        return subprocess.run(
            ["git", *words], cwd=at or self.root, env=every, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def commit(self, message: str, at: Path | None = None) -> None:
        """Commits everything."""
        self.try_git("add", "--all", at=at)
        done = self.try_git("commit", "--quiet", "--message", message, at=at)
        assert done.returncode == 0, done.stdout + done.stderr

    def colleague(self) -> None:
        """Has Ben work on a branch `theirs` from the first commit on."""
        elsewhere = self.root.parent / "elsewhere"
        self.git("worktree", "add", "--quiet", "-b", "theirs", str(elsewhere), self.first)
        store = store_of(elsewhere)
        session = Session(store, default_scheme(), "ben", store.writer("ben"))
        assert Desk(session, whole(session.open("ferry"))).toggle_tag("quote").ok
        session.end()
        self.commit("Ben's tag", at=elsewhere)

    def tag(self, times: int = 1) -> None:
        """Tags the next sentences, each followed by what the program does in a pause."""
        for _ in range(times):
            # Where the article is gone, the program goes on with it as it stands on the screen.
            with suppress(StoreError):
                self.article = whole(self.session.open("ferry"))
            desk = Desk(self.session, self.article)
            desk.go(self.said)
            outcome = desk.toggle_tag("claim")
            assert outcome.ok, outcome
            self.said += 1
            self.pause()

    def pause(self) -> None:
        """What the program does once a second, and in a pause."""
        self.session.arrivals()
        self.hear()
        self.session.idle()
        assert self.session.writer
        self.session.writer.sync()

    def hear(self) -> None:
        """Takes down what the program has to say of its files."""
        if line := self.session.told():
            self.told.append(line)

    def end(self) -> None:
        """Quits."""
        self.session.end()
        self.hear()

    def kept(self) -> int:
        """The tags that the next start of the program shows."""
        return tags_in(self.root)


def whole(article: OpenArticle) -> OpenArticle:
    """An article once all its sentences are known, however busy the machine is."""
    while not article.reading.read_on(1.0):
        pass
    article.grow()
    return article


def store_of(root: Path) -> FileStore:
    """The workspace, as a new start of the program opens it."""
    return FileStore(root / "seeds", root / "annotations")


def tags_in(root: Path) -> int:
    """The sentences that Ann has tagged in a workspace, as a new start of the program shows."""
    values = store_of(root).values("ann", "ferry").values()
    return sum("tag:claim" in said for said in values)


def rebase(walk: GitWalk) -> None:
    """A rebase on a colleague's work that stops twice."""
    walk.colleague()
    walk.tag(2)
    walk.commit("two tags")
    walk.tag()
    walk.commit("three tags")
    walk.git("rebase", "--interactive", "theirs", env=BREAKS)
    walk.tag()
    walk.git("rebase", "--continue")
    walk.tag()
    walk.git("rebase", "--continue")
    walk.tag(2)


def autostash(walk: GitWalk) -> None:
    """A pull that puts aside what is not committed, and brings it back at its end."""
    walk.colleague()
    walk.tag(2)
    walk.commit("two tags")
    walk.tag(2)
    walk.git("pull", "--rebase=interactive", "--autostash", ".", "theirs", env=BREAKS)
    walk.tag()
    walk.git("rebase", "--continue")
    walk.tag()
    walk.git("rebase", "--continue")
    walk.tag()


def stash(walk: GitWalk) -> None:
    """Everything put aside, also what git does not know yet, and brought back."""
    walk.tag()
    walk.commit("one tag")
    walk.tag(2)
    walk.git("stash", "--include-untracked")
    walk.pause()
    walk.tag(2)
    if walk.try_git("stash", "pop").returncode:
        # Git does not pop over a file that changed meanwhile: the present one gives way.
        walk.git("checkout", "--", "annotations")
        walk.git("stash", "pop")
    walk.tag(2)


def untracked(walk: GitWalk) -> None:
    """Put aside before anything was committed: the folder of the annotations vanishes."""
    walk.tag(3)
    walk.git("stash", "--include-untracked")
    assert not (walk.root / "annotations").exists()
    walk.tag(2)
    shutil.rmtree(walk.root / "annotations")
    walk.git("stash", "pop")
    walk.tag(2)


def checkout(walk: GitWalk) -> None:
    """To a commit before all tags, and back."""
    walk.tag(3)
    walk.commit("three tags")
    walk.git("checkout", "--quiet", walk.first)
    walk.tag(2)
    walk.git("checkout", "--quiet", "--force", "main")
    walk.tag(2)


def merge(walk: GitWalk) -> None:
    """A colleague's work merged, with tags said before the merge is committed."""
    walk.colleague()
    walk.tag(2)
    walk.commit("two tags")
    walk.tag()
    walk.git("merge", "--no-commit", "theirs")
    walk.tag(2)
    walk.commit("merged")
    walk.tag(2)


def discard(walk: GitWalk) -> None:
    """Everything since the last commit thrown away."""
    walk.tag(3)
    walk.commit("three tags")
    walk.tag(2)
    walk.git("reset", "--quiet", "--hard")
    walk.tag()
    walk.git("clean", "--quiet", "--force", "-d")
    walk.git("checkout", "--quiet", "--", ".")
    walk.tag()


WALKS: Final[Mapping[str, Callable[[GitWalk], None]]] = {
    walk.__name__: walk for walk in (rebase, autostash, stash, untracked, checkout, merge, discard)
}
"""Name -> what git does, in the middle of seven tags."""
