"""The page: harmless whatever it shows, whole by itself, and readable with a keyboard."""

import re
import shutil
import subprocess
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest
from markupsafe import escape

from reviewer.config import default_scheme
from reviewer.models import values as v
from reviewer.ports import Store
from reviewer.report.content import (
    Answer,
    ArticlePage,
    Citation,
    MarkedText,
    ReportContent,
    Sentence,
    Signature,
    Tagged,
    Verdict,
    content_of,
)
from reviewer.report.page import html, link
from reviewer.session import Edit
from reviewer.session.article.links import SentencePlace
from reviewer.session.article.links import link as link_sentences
from tests.report.conftest import PEOPLE
from tests.session.annotator_builders import memory, session

SCHEME = default_scheme()

EVIL = "<script>alert(1)</script>\x1b]52;c;aGk=\x07\u202e&\"'"


class Elements(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def page(samples: Store) -> str:
    content = content_of(samples, SCHEME, PEOPLE)
    return html(content, SCHEME, title="Samples", made="2026-01-02")


def test_it_needs_nothing_from_anywhere(page: str) -> None:
    elements = Elements(page).found
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in elements}
    assert "url(" not in page
    assert "@import" not in page


def test_every_link_inside_leads_somewhere_and_every_place_is_one(page: str) -> None:
    elements = Elements(page).found
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {str(a["href"])[1:] for t, a in elements if t == "a" and str(a["href"])[:1] == "#"}
    assert targets
    assert targets <= set(ids)


def test_each_check_has_one_place(page: str, samples: Store) -> None:
    places = [a["id"] for tag, a in Elements(page).found if a.get("class") == "verdict"]
    content = content_of(samples, SCHEME, PEOPLE)
    assert places == [verdict.anchor for verdict in content.verdicts]


def test_what_is_not_signed_off_is_marked(page: str, samples: Store) -> None:
    count = sum(verdict.unsigned for verdict in content_of(samples, SCHEME, PEOPLE).verdicts)
    assert page.count("not final: not signed off yet") == count > 0


def test_who_reads_it_printed_finds_each_refuted_claim_first_with_its_evidence_and_names(
    samples: Store,
) -> None:
    content = content_of(samples, SCHEME, PEOPLE)
    refuted = [one for one in content.verdicts if one.status == "refuted"]
    assert len(refuted) > 5
    refuted[0].signatures.append(Signature("tobin.hale", True, "", "2026-01-02T00:00:00Z"))
    page = html(content, SCHEME, title="Samples", made="2026-01-02")
    assert page.index("refuted: ") < page.index("supported: ")
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    numbers = re.findall(r"No\. (\d+) ", words)
    every = list(content.verdicts)
    assert numbers == [str(number) for number in range(1, len(every) + 1)]
    for one in refuted:
        number = every.index(one) + 1
        _, _, box = words.partition(f"No. {number} ")
        box, _, _ = box.partition("No. ")
        for name in one.checkers:
            assert f"Checked by {name}" in box
        for cited in one.evidence:
            assert html_text(cited.quote) in box
            assert cited.source["url"] in page
    assert "; signed off by tobin.hale" in words
    assert "signed off by tobin.hale , 2026-01-02" in words


def test_the_same_fact_elsewhere_leads_there() -> None:
    store = memory()
    ann = session(store, "ann")
    ann.apply(Edit(tuple(ann.open("ferry").puts(0, {v.DECIDED: "settled"})), "read"))
    places = [SentencePlace(ann.open("ferry"), place) for place in (0, 1, 2)]
    assert link_sentences(ann, places[0], places[1], "conflict").ok
    assert link_sentences(ann, places[0], places[2], "unrelated").ok
    ann.end()
    content = content_of(store, SCHEME, ("ann",))
    [first, second, third, *_] = next(
        one for one in content.articles if one.id == "ferry"
    ).sentences
    [found] = first.elsewhere
    assert (found.relation, found.unit) == ("conflict", second.unit)
    assert third.elsewhere == ()
    page = html(content, SCHEME, title="T", made="today")
    shown = page[page.index(f'id="{first.anchor}"') :].partition("</p>")[0]
    assert "In conflict with this" in shown
    assert f'href="#{second.anchor}"' in shown


def html_text(text: str) -> str:
    """A text as it stands in a page whose elements were taken away."""
    return " ".join(str(escape(text)).split())


def test_in_public_nobody_is_named(samples: Store) -> None:
    content = content_of(samples, SCHEME, PEOPLE, public=True)
    public = html(content, SCHEME, title="Samples", made="2026-01-02", public=True)
    assert not any(name in public for name in PEOPLE)
    assert "Verdicts" in public


def test_nothing_from_outside_is_more_than_words() -> None:
    source = {"url": "javascript:alert(1)", "title": EVIL, "publisher": EVIL, "archive": "data:x"}
    cited = Citation("refutes", EVIL, EVIL, EVIL, source, "2026-01-01", EVIL)
    verdict = Verdict(
        "a1s1c0", EVIL, EVIL, 1, "content", EVIL, EVIL, [Answer(EVIL, EVIL, EVIL, EVIL, (EVIL,))],
        [cited],
    )  # fmt: skip
    sentence = Sentence(
        "a1s1", 1, "sentence", (MarkedText(EVIL, ("claim",), EVIL),),
        (Tagged(EVIL, (EVIL,)),), True,
        ((EVIL, EVIL),), (), (),
    )  # fmt: skip
    content = ReportContent(
        [ArticlePage(EVIL, "a1", {"title": EVIL, "url": "javascript:x"}, [sentence], [verdict])],
        people=(EVIL, "b"), problems=[EVIL],
    )  # fmt: skip
    content.tags[EVIL] = 1
    page = html(content, SCHEME, title=EVIL, made="2026-01-02")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)
    elements = Elements(page).found
    assert not {"script", "img"} & {tag for tag, _ in elements}
    assert not any(name.startswith("on") for _, attributes in elements for name in attributes)
    hrefs = [str(a["href"]) for tag, a in elements if tag == "a"]
    assert all(href.startswith(("#", "http://", "https://")) for href in hrefs)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/a?b=c", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("//example.org", False),
        ("https://", False),
        ("http://[", False),
        (None, False),
    ],
)
def test_only_web_addresses_are_links(address: str | None, kept: bool) -> None:
    assert bool(link(address)) is kept


BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")

AXE = """<script>%s</script><script>
axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "best-practice"]}).then(found => {
  const said = found.violations.map(one => one.id + ": " + one.nodes[0].html);
  document.body.innerHTML = "<pre id='axe'>" + said.length + " faults\\n" +
    said.join("\\n").replace(/</g, "&lt;") + "</pre>";
});</script></body>"""


@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine")
@pytest.mark.skipif(find_spec("axe_core_python") is None, reason="axe-core-python is missing")
@pytest.mark.parametrize("dark", [False, True])
def test_an_accessibility_checker_finds_no_fault(page: str, dark: bool, tmp_path: Path) -> None:
    spec = find_spec("axe_core_python")
    assert spec is not None
    assert spec.origin is not None
    assert BROWSER is not None
    script = (Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8")
    # The page forbids scripts; the checker is one.
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    if dark:
        page = page.replace("(prefers-color-scheme: dark)", "all")
    file = tmp_path / "report.html"
    file.write_text(page.replace("</body>", AXE % script), encoding="utf-8")
    done = subprocess.run(
        [
            BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom",
            f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=20000", file.as_uri(),
        ],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    said = re.search(r"<pre id=.axe.>(.*?)</pre>", done.stdout, re.DOTALL)
    assert said is not None, done.stderr[-500:]
    assert said.group(1).startswith("0 faults"), said.group(1)
