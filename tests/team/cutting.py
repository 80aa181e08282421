"""Connections that are cut at some step, before the server has heard it or after."""

from __future__ import annotations

from typing import Any, cast

from psycopg import Connection, OperationalError

from reviewer.team.connection import connect
from reviewer.team.server import Server


class Cutting:
    """A connection that breaks at its nth statement."""

    def __init__(self, connection: Connection[Any], left: int, *, heard: bool) -> None:
        self._connection = connection
        self._left = left
        self._heard = heard

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, *arguments: Any) -> Any:
        self._left -= 1
        if self._left > 0:
            return self._connection.execute(*arguments)
        if self._heard and self._left == 0:
            self._connection.execute(*arguments)
        self._connection.close()
        raise OperationalError("the connection was cut")


def cut_server(url: str, left: int, *, heard: bool) -> Server:
    """A server that is lost after some statements; the first ones say who one is."""
    return Server(cast("Connection[Any]", Cutting(connect(url), left + 3, heard=heard)))
