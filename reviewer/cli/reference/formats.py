"""`reviewer formats`: what can be written and read, and what each format keeps."""

from __future__ import annotations

from itertools import compress

import click


@click.command("formats")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a format.")
def formats_command(as_json: bool) -> int:
    """List the formats of `export` and `import`, with what each keeps and loses."""
    from reviewer.formats import load_all
    from reviewer.formats.base import install, missing

    for form in load_all():
        if as_json:
            import orjson

            click.echo(
                orjson.dumps(
                    {
                        "name": form.name,
                        "title": form.title,
                        "suffix": form.suffix,
                        "keeps": form.keeps,
                        "loses": dict(form.loses),
                        "without_text": form.no_text,
                        "units": form.units,
                        "offsets": form.offsets,
                        "export": form.exportable,
                        "import": form.importable,
                        "needs": form.library,
                        "installed": not missing(form),
                    }
                )
            )
            continue
        can = ", ".join(compress(("export", "import"), (form.exportable, form.importable)))
        click.echo(f"{form.name:<14} {form.title} ({form.suffix}; {can})")
        if missing(form):
            click.echo(f"{'':<14} needs {form.library}; {install(form)}")
        click.echo(f"{'':<14} keeps: {form.keeps}")
        for what, fields in _lost(form.loses).items():
            click.echo(f"{'':<14} loses: {', '.join(fields)}: {what}")
    return 0


def _lost(loses: object) -> dict[str, list[str]]:
    """What is lost -> the fields of which it is."""
    found: dict[str, list[str]] = {}
    assert isinstance(loses, dict)
    for field, what in loses.items():
        found.setdefault(what, []).append(field)
    return found
