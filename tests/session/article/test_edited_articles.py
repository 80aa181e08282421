"""An article that is edited, cut and renamed under its annotations: none lost, none astray."""

import copy
import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from reviewer.config import default_scheme
from reviewer.corpus.anchors import Attachment
from reviewer.models import Anchor, Values, anchor_of
from reviewer.session import Desk, Edit, Outcome, Session
from reviewer.session.article import changed_text, cuts
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.queues.queues import queue
from reviewer.store.file_store import FileStore
from reviewer.store.machine_state import MachineFolders
from tests.session.desk_builders import anywhere

WORDS = ["boat", "pier", "rain", "mayor", "ferry", "noon", "captain", "nets", "harbour", "quay"]
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=2, max_size=7).map(
    lambda words: " ".join(words).capitalize() + "."
)
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=4)
ARTICLES = st.lists(PARAGRAPHS, min_size=1, max_size=4)
AT = st.integers(0, 20)

State = tuple[dict[str, Values], dict[str, Attachment]]


class Edited(RuleBasedStateMachine):
    """One annotator, one file that others edit, and everything the annotator can do about it."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        (self.root / "seeds").mkdir()
        self.file = self.root / "seeds" / "first.txt"
        self.paragraphs: list[list[str]] = []
        self.noted: set[str] = set()
        self.renamed = 0

    def teardown(self) -> None:
        self.session.end()
        shutil.rmtree(self.root)

    # -- the world ----------------------------------------------------------------------------

    def begin(self) -> None:
        places = MachineFolders(self.root / "cache", self.root / "state")
        store = FileStore(self.root / "seeds", self.root / "annotations", places=places)
        self.session = Session(store, default_scheme(), "ann", store.writer("ann"))

    def write(self) -> None:
        text = "\n\n".join(" ".join(paragraph) for paragraph in self.paragraphs) + "\n"
        beside = self.root / "beside"
        beside.write_text(text, "utf-8")
        os.replace(beside, self.file)

    @property
    def article(self) -> OpenArticle:
        article = self.session.open("first")
        # A busy machine may not find the last sentence at the first look.
        while not article.complete:
            article.reading.read_on(1)
        article.grow()
        return article

    def values(self) -> dict[str, Values]:
        found = self.session.store.values("ann", "first")
        return {unit: dict(values) for unit, values in found.items() if values}

    def anchors(self) -> dict[str, Anchor]:
        found = {unit: anchor_of(values) for unit, values in self.values().items()}
        return {unit: anchor for unit, anchor in found.items() if anchor is not None}

    def state(self) -> State:
        article = self.article
        found = {
            unit: Attachment(article.place(unit), article.how(unit))  # type: ignore[arg-type]
            for unit in self.anchors()
        }
        return copy.deepcopy(self.values()), found

    def done(self, outcome: Outcome, before: State, *, undo: bool) -> None:
        """What was done can be undone, to the very attachments, and done again."""
        if not outcome.changed:
            return
        after = self.state()
        assert self.session.undo(anywhere).ok
        assert self.state() == before
        if not undo:
            assert self.session.redo(anywhere).ok
            assert self.state() == after

    # -- what happens -------------------------------------------------------------------------

    @initialize(paragraphs=ARTICLES)
    def first(self, paragraphs: list[list[str]]) -> None:
        self.paragraphs = paragraphs
        self.write()
        self.begin()

    @rule(at=AT, tag=st.sampled_from(["claim", "quote"]))
    def say(self, at: int, tag: str) -> None:
        place = at % len(self.article)
        said = self.article.at(place).values
        puts = self.article.puts(place, {f"tag:{tag}": 1})
        if "note" not in said:
            name = f"n{len(self.noted)}"
            self.noted.add(name)
            puts = self.article.puts(place, {f"tag:{tag}": 1, "note": name})
        self.session.apply(Edit(tuple(puts), "said"))

    @rule(
        kind=st.sampled_from(["word", "delete", "paragraph", "insert", "move", "twice", "merge"]),
        at=AT,
        to=AT,
        sentence=SENTENCES,
    )
    def edit(self, kind: str, at: int, to: int, sentence: str) -> None:
        old = self.paragraphs
        paragraph = old[at % len(old)]
        i = to % len(paragraph)
        if kind == "word":
            words = paragraph[i].split()
            words[to % len(words)] = WORDS[at % len(WORDS)]
            paragraph[i] = " ".join(words).rstrip(".").capitalize() + "."
        elif kind == "delete" and len(paragraph) > 1:
            del paragraph[i]
        elif kind == "paragraph" and len(old) > 1:
            old.remove(paragraph)
        elif kind == "insert":
            old.insert(to % (len(old) + 1), [sentence])
        elif kind == "move":
            old.insert(to % len(old), old.pop(at % len(old)))
        elif kind == "twice":
            old.insert(to % (len(old) + 1), list(paragraph))
        else:
            paragraph[i:] = [" and ".join(one.rstrip(".") for one in paragraph[i:]) + "."]
        self.write()
        self.session.arrivals()

    @rule(name=st.sampled_from(["a.txt", "deep/b.txt", "z.txt"]))
    def rename(self, name: str) -> None:
        self.article  # noqa: B018 - a text that nobody has read has no id to keep
        new = self.root / "seeds" / name
        new.parent.mkdir(exist_ok=True)
        if new != self.file:
            self.file = self.file.rename(new)
        self.session.arrivals()
        assert [one.id for one in self.session.store.articles()] == ["first"]

    @rule(forget=st.booleans())
    def restart(self, forget: bool) -> None:
        self.article  # noqa: B018
        before = self.values()
        self.session.end()
        if forget:
            shutil.rmtree(self.root / "cache", ignore_errors=True)
        self.begin()
        assert self.values() == before

    @rule(at=AT, by=st.integers(1, 30), undo=st.booleans())
    def split(self, at: int, by: int, undo: bool) -> None:
        start, end = self.article.layout.range(at % len(self.article))
        before = self.state()
        outcome = cuts.split(self.session, self.article, min(start + by, end - 1))
        self.done(outcome, before, undo=undo)

    @rule(at=AT, undo=st.booleans())
    def join(self, at: int, undo: bool) -> None:
        before = self.state()
        outcome = cuts.join(self.session, self.article, at % len(self.article))
        self.done(outcome, before, undo=undo)

    @rule(at=AT, undo=st.booleans())
    def confirm(self, at: int, undo: bool) -> None:
        desk = Desk(self.session, self.article)
        desk.queue = queue("re-check")
        desk.go(at % len(self.article))
        if not desk.next_item() and not desk.enter():
            return
        before = self.state()
        outcome = desk.settle()
        assert not desk.annotation.recheck
        [unit] = desk.annotation.units
        assert unit == self.article.layout.id(desk.place)
        assert self.anchors()[unit].exact == self.article.sentence(desk.place)
        self.done(outcome, before, undo=undo)

    @rule(undo=st.booleans())
    def confirm_moved(self, undo: bool) -> None:
        before = self.state()
        self.done(changed_text.confirm_moved(self.session, self.article), before, undo=undo)

    @rule(at=AT, undo=st.booleans())
    def detach(self, at: int, undo: bool) -> None:
        doubtful = [
            item
            for place in self.article.annotated()
            if self.article.at(place).recheck
            for item in changed_text.doubtful_at(self.article, place)
        ]
        if doubtful:
            before = self.state()
            item = doubtful[at % len(doubtful)]
            outcome = changed_text.detach(self.session, self.article, item.unit)
            assert outcome.ok == (self.article.how(item.unit) == "orphan")
            self.done(outcome, before, undo=undo)

    @rule(at=AT, to=AT, undo=st.booleans())
    def reattach(self, at: int, to: int, undo: bool) -> None:
        lost = changed_text.lost_in(self.article, aside=True)
        if lost:
            before = self.state()
            item, place = lost[at % len(lost)], to % len(self.article)
            outcome = changed_text.reattach(self.session, self.article, item.unit, place)
            if outcome.ok:
                assert not self.article.at(place).recheck
                assert item.unit not in {one.unit for one in self.article.orphans()}
            self.done(outcome, before, undo=undo)

    @rule(at=AT, undo=st.booleans())
    def put_aside(self, at: int, undo: bool) -> None:
        lost = changed_text.lost_in(self.article, aside=True)
        if lost:
            before = self.state()
            item = lost[at % len(lost)]
            outcome = changed_text.put_aside(self.session, self.article, item.unit, back=item.aside)
            listed = {one.unit for one in changed_text.lost_in(self.article)}
            assert (item.unit in listed) == item.aside
            self.done(outcome, before, undo=undo)

    # -- what always holds --------------------------------------------------------------------

    @invariant()
    @precondition(lambda self: self.paragraphs)
    def everything_said_is_still_there(self) -> None:
        notes = [values["note"] for values in self.values().values() if "note" in values]
        assert Counter("\n".join(notes).split()) == Counter(self.noted)

    @invariant()
    @precondition(lambda self: self.paragraphs)
    def each_annotation_is_attached_marked_or_an_orphan(self) -> None:
        article, anchors = self.article, self.anchors()
        assert article.complete
        lost = {orphan.unit: orphan for orphan in article.orphans()}
        placed = Counter(unit for place in article.annotated() for unit in article.at(place).units)
        assert Counter(anchors.keys()) == placed + Counter(lost.keys())
        for unit, anchor in anchors.items():
            if unit in lost:
                assert lost[unit].text == anchor.exact
                continue
            place = article.place(unit)
            assert place is not None
            if not article.at(place).recheck:
                assert article.sentence(place) == anchor.exact
                assert article.layout.range(place)[0] == anchor.start

    @invariant()
    @precondition(lambda self: self.paragraphs)
    def opening_again_finds_the_same_unmarked(self) -> None:
        article = self.article
        fresh = OpenArticle(
            article.reading,
            self.session.store.values("ann", "first"),
            self.session.store.cuts("first"),
        )
        for place in range(len(article)):
            if not article.at(place).recheck and not fresh.at(place).recheck:
                assert article.at(place).units == fresh.at(place).units


TestEdited = Edited.TestCase
TestEdited.settings = hypothesis_settings(
    max_examples=25,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
