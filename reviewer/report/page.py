"""The report as one HTML file that needs nothing else: no script, no network, no font."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from importlib import import_module, resources
from typing import Any, Final
from urllib.parse import urlsplit

from reviewer.models import Scheme
from reviewer.models.terminal_text import STEERING
from reviewer.report.charts import bars, intervals
from reviewer.report.content import ReportContent, Verdict
from reviewer.review.report import AgreementReport

NEEDS: Final = "install it with: pip install 'reviewer-tui[report]'"

_TEMPLATE: Final = "report.html.j2"

TAG_COLORS: Final = 6
"""Colours of tags that the style sheet has; more tags begin anew."""


class MissingJinja(Exception):
    """The library that fills in the page is not installed; the text is one line."""


def html(
    content: ReportContent,
    scheme: Scheme,
    *,
    title: str,
    made: str,
    agreement: AgreementReport | None = None,
    public: bool = False,
) -> str:
    """Fills in the page.

    Args:
        content: What it says.
        scheme: Names, colours and order of tags and statuses.
        title: What stands at the top.
        made: The date, as it is to be read.
        agreement: The figures of agreement; None leaves that part out.
        public: Whether it is for everybody: nobody is named.

    Raises:
        MissingJinja: jinja2 is not installed.
    """
    try:
        jinja2 = import_module("jinja2")
    except ImportError as error:
        raise MissingJinja(f"the report needs jinja2, which is not installed; {NEEDS}") from error
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.finalize = _harmless
    environment.filters["link"] = link
    source = resources.files("reviewer.report").joinpath("templates", _TEMPLATE)
    template = environment.from_string(source.read_text(encoding="utf-8"))
    known = {tag.name: tag for tag in scheme.tags}
    verdicts = list(content.verdicts)
    return str(
        template.render(
            title=title,
            made=made,
            public=public,
            content=content,
            groups=_groups(verdicts, scheme),
            numbers={one.anchor: number for number, one in enumerate(verdicts, 1)},
            open=[one for one in verdicts if _is_open(one, scheme)],
            unsigned=[one for one in verdicts if one.unsigned],
            articles_with_verdicts=[page for page in content.articles if page.verdicts],
            tag_class={name: f"t{at % TAG_COLORS}" for at, name in enumerate(known)},
            tag_label={name: tag.label or name for name, tag in known.items()},
            status_glyph={status.name: status.glyph for status in scheme.statuses},
            anchors=_anchors(content),
            places=_places(content),
            agreement=_agreement_rows(agreement),
            agreement_chart=_safe(_agreement_chart(agreement)),
            tag_chart=_safe(bars("Sentences with each tag", _in_order(content.tags, known))),
            status_chart=_safe(bars("Checks with each status", _statuses(verdicts, scheme))),
        )
    )


def link(address: object) -> str:
    """An address that may be a link: http or https; empty for anything else."""
    text = str(address or "")
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.netloc else ""


def _harmless(value: Any) -> Any:
    """Without control characters and changes of direction, which could hide or turn words."""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return STEERING.sub("", value)


def _safe(drawn: str) -> Any:
    """A picture of ours, in which everything from outside was escaped when it was drawn."""
    return import_module("markupsafe").Markup(drawn)


def _in_order(counts: Counter[str], known: Iterable[str]) -> dict[str, int]:
    return {name: counts[name] for name in (*known, *sorted(counts)) if counts[name]}


def _statuses(verdicts: Iterable[Verdict], scheme: Scheme) -> dict[str, int]:
    counts = Counter(one.status or "people differ" for one in verdicts)
    return _in_order(counts, [status.name for status in scheme.statuses])


def _is_open(verdict: Verdict, scheme: Scheme) -> bool:
    status = scheme.status(verdict.status)
    return status is None or not status.settled


def _groups(verdicts: Iterable[Verdict], scheme: Scheme) -> list[tuple[str, list[Verdict]]]:
    """Settled verdicts by status: those that want a second person first, as they weigh most."""
    found = list(verdicts)
    statuses = sorted(scheme.statuses, key=lambda status: not status.signoff)
    groups = [
        (status.name, [one for one in found if one.status == status.name])
        for status in statuses
        if status.settled
    ]
    return [(name, those) for name, those in groups if those]


def _anchors(content: ReportContent) -> dict[tuple[str, str], tuple[str, str]]:
    """Article and id of a span -> its sentence's place in the report and what it is called."""
    return {
        (page.id, span): (sentence.anchor, f"{page.title}, {sentence.number}")
        for page in content.articles
        for sentence in page.sentences
        for span in sentence.spans
    }


def _places(content: ReportContent) -> dict[tuple[str, str], tuple[str, str]]:
    """Article and id of a sentence -> its place in the report and what it is called."""
    return {
        (page.id, sentence.unit): (sentence.anchor, f"{page.title}, {sentence.number}")
        for page in content.articles
        for sentence in page.sentences
    }


def _agreement_rows(report: AgreementReport | None) -> list[Mapping[str, object]]:
    if report is None:
        return []
    return [
        {"tag": one.tag or "sets of tags", "n": one.n, "percent": one.percent, "alpha": one.alpha}
        for one in (*report.agreement.tags, report.agreement.sets)
    ]


def _agreement_chart(report: AgreementReport | None) -> str:
    if report is None:
        return ""
    figures = {one.tag: one.alpha for one in report.agreement.tags}
    return intervals("Krippendorff's alpha for each tag, with its 95 % interval", figures)
