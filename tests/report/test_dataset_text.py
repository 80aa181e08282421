"""What a paper says of a dataset, in Markdown and LaTeX."""

from reviewer.config import default_scheme
from reviewer.report.content import ReportContent
from reviewer.report.dataset_text import DatasetTable, latex, markdown, paragraph
from reviewer.review.report import ComparedWork, report


def test_the_paragraph_counts_and_says_why_a_figure_is_undefined() -> None:
    content = ReportContent(people=("ann", "bob"))
    figures = report(ComparedWork({"ann": [], "bob": []}), default_scheme())
    text = paragraph(content, figures, {"train": 3, "test": 1})
    assert "0 articles with 0 sentences" in text
    assert "2 annotators" in text
    assert "undefined (" in text
    assert "train 3, test 1" in text


def test_cells_cannot_break_out_of_their_table() -> None:
    table = DatasetTable("Tags", ("Tag", "Meaning"), (("a|b", "50 % of_it\n\\end{table}"),))
    assert markdown("x", [table]).splitlines()[-1] == "| a\\|b | 50 % of_it \\\\end{table} |"
    drawn = latex("100 %", [table])
    assert r"50 \% of\_it \textbackslash{}end\{table\}" in drawn
    assert drawn.startswith(r"100 \%")
    assert drawn.count("\\end{table}") == 1
