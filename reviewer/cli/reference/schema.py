"""`reviewer schema`: the saved form as JSON Schema."""

from __future__ import annotations

import click


@click.command("schema")
def schema_command() -> int:
    """Print the JSON Schema of what is saved: records, gold, lines of the journal."""
    import orjson

    from reviewer.schema import json_schema

    click.echo(orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2))
    return 0
