"""What saved files look like: a JSON Schema of them, and checks of single records and lines.

Everything is derived from `reviewer.models`. pydantic does the work and is imported when one of
these functions is called, so that a start-up that validates nothing does not pay for it.
"""

from reviewer.schema.check import (
    validate_gold,
    validate_line,
    validate_record,
    validate_source,
)
from reviewer.schema.describe import json_schema

__all__ = [
    "json_schema",
    "validate_gold",
    "validate_line",
    "validate_record",
    "validate_source",
]
