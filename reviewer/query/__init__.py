"""The query language of filter, search, export and `find`; its manual is `docs/queries.md`.

Pure: it sees sentences and what is said of them through `QueryItem` or `Sentences`, never a store.
"""

from reviewer.query.errors import QueryError
from reviewer.query.fields import FIELDS, QueryField
from reviewer.query.query import SECONDS, Query, parse, places, select
from reviewer.query.regex_match import Budget
from reviewer.query.subjects import Predicate, QueryItem, QuerySentence, Sentences

__all__ = [
    "FIELDS",
    "SECONDS",
    "Budget",
    "Predicate",
    "Query",
    "QueryError",
    "QueryField",
    "QueryItem",
    "QuerySentence",
    "Sentences",
    "parse",
    "places",
    "select",
]
