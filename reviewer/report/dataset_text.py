"""The paragraph and the tables about a dataset that a paper needs, in Markdown and in LaTeX."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from reviewer.models import Scheme
from reviewer.models.phrases import count_of
from reviewer.report.content import ReportContent
from reviewer.review.measures import Figure
from reviewer.review.report import AgreementReport

_LATEX: Final = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


class DatasetTable(NamedTuple):
    """A table: its caption, the names of its columns, and its rows as texts."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def paragraph(content: ReportContent, report: AgreementReport, splits: Mapping[str, int]) -> str:
    """What the dataset is, in a few sentences."""
    sentences = sum(len(page.sentences) for page in content.articles)
    decided = sum(one.decided for page in content.articles for one in page.sentences)
    ended = sum(one.outcome is not None for one in content.disputes)
    alpha = report.agreement.sets.alpha
    parts = [
        f"The dataset has {count_of(len(content.articles), 'article')} with "
        f"{count_of(sentences, 'sentence')}, of which {decided} were annotated by "
        f"{count_of(len(content.people), 'annotator')}.",
        "Krippendorff's alpha over sets of tags (MASI distance), from answers given before the "
        f"work of others was shown, is {_figure(alpha)}.",
        f"The annotators differed on {count_of(len(content.disputes), 'sentence')}; "
        f"{ended} of these were adjudicated.",
    ]
    if splits:
        shares = ", ".join(f"{name} {count}" for name, count in splits.items())
        parts.append(f"Its articles are divided into splits: {shares}.")
    return " ".join(parts)


def tables(
    content: ReportContent, report: AgreementReport, scheme: Scheme, splits: Mapping[str, int]
) -> Iterator[DatasetTable]:
    """Tags with their rule and agreement, annotators with what they decided, and the splits."""
    yield DatasetTable(
        "Tags, with the sentences that have them and agreement",
        ("Tag", "Meaning", "Sentences", "n", "Equal", "Alpha", "95 % interval"),
        tuple(
            (
                one.tag, _meaning(scheme, one.tag), str(content.tags[one.tag]), str(one.n),
                _share(one.percent), _figure(one.alpha, interval=False), _interval(one.alpha),
            )
            for one in report.agreement.tags
        ),
    )  # fmt: skip
    names = {name: f"a{number}" for number, name in enumerate(content.people, 1)}
    yield DatasetTable(
        "Annotators",
        ("Annotator", "Sentences decided"),
        tuple((names[name], str(content.units[name])) for name in content.people),
    )
    if splits:
        rows = tuple((name, str(count)) for name, count in splits.items())
        yield DatasetTable("Splits", ("Split", "Articles"), rows)


def markdown(text: str, those: Sequence[DatasetTable]) -> str:
    """Paragraph and tables in Markdown."""
    blocks = [text]
    for table in those:
        lines = [
            f"**{table.caption}**", "",
            _piped(table.head), _piped(["---"] * len(table.head)), *map(_piped, table.rows),
        ]  # fmt: skip
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def latex(text: str, those: Sequence[DatasetTable]) -> str:
    """Paragraph and tables in LaTeX, for the packages that every distribution has."""
    blocks = [_escaped(text)]
    for table in those:
        rows = [" & ".join(map(_escaped, row)) + r" \\" for row in (table.head, *table.rows)]
        rows.insert(1, r"\hline")
        columns = "".join("p{4cm}" if name == "Meaning" else "l" for name in table.head)
        body = "\n".join(rows)
        blocks.append(
            f"\\begin{{table}}\n\\centering\n\\caption{{{_escaped(table.caption)}}}\n"
            f"\\begin{{tabular}}{{{columns}}}\n{body}\n\\end{{tabular}}\n\\end{{table}}"
        )
    return "\n\n".join(blocks) + "\n"


def _meaning(scheme: Scheme, name: str) -> str:
    return next((tag.help for tag in scheme.tags if tag.name == name), "")


def _figure(figure: Figure, *, interval: bool = True) -> str:
    if figure.value is None:
        return f"undefined ({figure.why})"
    between = f" (95 % interval {_interval(figure)})" if interval and figure.low is not None else ""
    return f"{figure.value:.2f}{between}"


def _interval(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return ""
    return f"{figure.low:.2f} to {figure.high:.2f}"


def _share(figure: Figure) -> str:
    return "" if figure.value is None else f"{figure.value * 100:.0f} %"


def _piped(cells: Sequence[str]) -> str:
    texts = (" ".join(cell.split()).replace("\\", "\\\\").replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(texts)} |"


def _escaped(text: str) -> str:
    return "".join(_LATEX.get(char, char) for char in " ".join(text.split()))
