"""DuckDB, with the tables of a workspace or an export and with nothing else.

It takes one SELECT or EXPLAIN, which DuckDB's own parser says it is. It reads no file but those of
the export that was named, writes none, loads no extension, and sees no variable of this program.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from reviewer.formats.example import Example
from reviewer.formats.parquet.tables import GROUP, TABLES, Row, TableRows, to_arrow

NEEDS: Final = "install it with: pip install 'reviewer-tui[sql]'"

DECISIONS: Final = "decisions"
"""A table that only the live workspace has: when each sentence was decided."""

_LOCKS: Final = (
    "SET python_enable_replacements = false",
    "SET python_scan_all_frames = false",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET allow_community_extensions = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
"""In this order: the last one makes the others stay."""


class SqlError(Exception):
    """A question that cannot be asked or answered; the text is one line."""


class SqlEngine:
    """Tables, and what answers questions about them."""

    def __init__(self, memory: str = "") -> None:
        """Begins without any table.

        Args:
            memory: At most so much, such as `1GB`; empty for DuckDB's own limit.

        Raises:
            SqlError: DuckDB or pyarrow is not installed.
        """
        try:
            self._duckdb: Any = import_module("duckdb")
            import_module("pyarrow")
        except ImportError as error:
            raise SqlError(f"needs {error.name}, which is not installed; {NEEDS}") from error
        config = {"memory_limit": memory} if memory else {}
        self._database: Any = self._duckdb.connect(":memory:", config=config)
        # It would draw over the answer of a longer question.
        self._database.execute("SET enable_progress_bar = false")
        self._locked = False

    def load(
        self, examples: Iterable[Example], decisions: Sequence[tuple[str, str, str, str]] = ()
    ) -> None:
        """Takes in a live workspace.

        Args:
            examples: Of sentences, article by article.
            decisions: Annotator, article, unit and when (ISO 8601, UTC) each was decided.
        """
        made = TableRows()
        waiting: dict[str, list[Row]] = {table: [] for table in TABLES}
        for table in TABLES:
            self._insert(table, [], new=True)
        for one in examples:
            for table, row in made.of(one):
                waiting[table].append(row)
                if len(waiting[table]) >= GROUP:
                    self._insert(table, waiting[table])
                    waiting[table] = []
        for table, rows in waiting.items():
            self._insert(table, rows)
        self._database.execute(
            f"CREATE TABLE {DECISIONS}"
            " (annotator TEXT, article TEXT, unit TEXT, decided_at TIMESTAMP)"
        )
        if decisions:
            self._database.executemany(f"INSERT INTO {DECISIONS} VALUES (?, ?, ?, ?)", decisions)

    def _insert(self, table: str, rows: list[Row], *, new: bool = False) -> None:
        if not (rows or new):
            return
        self._database.register("incoming", to_arrow(table, rows))
        how = f"CREATE TABLE {table} AS" if new else f"INSERT INTO {table}"
        self._database.execute(f"{how} SELECT * FROM incoming")
        self._database.unregister("incoming")

    def read(self, folder: Path) -> None:
        """Takes in the tables of an export.

        Args:
            folder: The folder `tables` of an export in Parquet.

        Raises:
            SqlError: There is a table missing, or a file cannot be read.
        """
        for table in TABLES:
            files = [str(file) for file in sorted((folder / table).glob("partition=*/*.parquet"))]
            if not files:
                raise SqlError(
                    f"there is no table {table}; expected an export in parquet: {folder}"
                )
            names = ", ".join(f'"{column.name}"' for column in TABLES[table])
            try:
                self._database.execute(
                    f"CREATE VIEW {table} AS SELECT {names} FROM"
                    f" read_parquet({[*files]!r}, hive_partitioning = false)"
                )
            except self._duckdb.Error as error:
                raise SqlError(f"{_line(error)}; is the export whole?: {folder}") from error
        self._database.execute(f"SET allowed_directories = [{str(folder.resolve())!r}]")

    def ask(self, question: str) -> tuple[list[str], Iterator[Row]]:
        """The answer to one SELECT, or the plan of it.

        Returns:
            The names of the columns, and the rows.

        Raises:
            SqlError: It is no SELECT or EXPLAIN, or cannot be answered.
        """
        self._check(question)
        if not self._locked:
            for setting in _LOCKS:
                self._database.execute(setting)
            self._locked = True
        try:
            answer = self._database.execute(question)
        except self._duckdb.Error as error:
            raise SqlError(_line(error)) from error
        return [column[0] for column in answer.description or ()], self._rows(answer)

    def _rows(self, answer: Any) -> Iterator[Row]:
        try:
            while rows := answer.fetchmany(GROUP):
                yield from rows
        except self._duckdb.Error as error:
            raise SqlError(_line(error)) from error

    def _check(self, question: str) -> None:
        kinds = self._duckdb.StatementType
        statements = self._parse(question)
        if len(statements) != 1:
            raise SqlError(f"expected one SELECT or EXPLAIN, not {len(statements)} statements")
        kind = statements[0].type
        comment = self._duckdb.token_type.comment
        tokens = [at for at, of in self._duckdb.tokenize(question) if of != comment]
        # Before duckdb 2 some of them are made SELECTs before they are told.
        if question[tokens[0] :][:6].upper() == "PRAGMA":
            raise SqlError("expected one SELECT or EXPLAIN of one, not PRAGMA")
        if kind == kinds.EXPLAIN:
            # What is explained with ANALYZE is carried out: it has to be a SELECT itself.
            inner = self._parse(_explained(question, tokens))
            kind = inner[0].type if len(inner) == 1 else kind
        if kind != kinds.SELECT:
            name = getattr(kind, "name", str(kind))
            raise SqlError(f"expected one SELECT or EXPLAIN of one, not {name}")

    def _parse(self, question: str) -> list[Any]:
        try:
            return list(self._duckdb.extract_statements(question))
        except self._duckdb.Error as error:
            raise SqlError(_line(error)) from error


def _explained(question: str, tokens: Sequence[int]) -> str:
    """What follows EXPLAIN, ANALYZE and their options in brackets.

    Args:
        question: Begins with EXPLAIN.
        tokens: Where its tokens begin, in bytes of UTF-8; comments are none.
    """
    data = question.encode()
    starts = [at for at in tokens if data[at : at + 7].upper() != b"EXPLAIN"]
    while starts and data[starts[0] : starts[0] + 7].upper() == b"ANALYZE":
        starts.pop(0)
    if starts and data[starts[0] : starts[0] + 1] == b"(" and not _is_query(data, starts):
        while starts and data[starts[0] : starts[0] + 1] != b")":
            starts.pop(0)
        starts = starts[1:]
    return data[starts[0] :].decode(errors="replace") if starts else ""


def _is_query(data: bytes, starts: Sequence[int]) -> bool:
    """Whether a bracket holds a query and not options."""
    words = (b"SELECT", b"WITH", b"FROM", b"VALUES", b"(")
    return len(starts) > 1 and data[starts[1] :].upper().startswith(words)


def _line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


def tables_in_words() -> Mapping[str, str]:
    """Table -> its columns in one line, for whoever asks what there is."""
    found = {table: ", ".join(column.name for column in of) for table, of in TABLES.items()}
    return {**found, DECISIONS: "annotator, article, unit, decided_at (only of a workspace)"}
