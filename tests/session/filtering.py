"""Filters of the Desk, made at once: a screen makes them in slices."""

from reviewer.session import Desk


def show_only(desk: Desk, query: str, *, inside: bool = False) -> int:
    """Shows only sentences that fit a query; an empty one shows all.

    Args:
        desk: The Desk.
        query: What is to be shown.
        inside: Whether it is to be shown within the filter that there is.

    Returns:
        The number of sentences shown.

    Raises:
        QueryError: It is no query, or takes too long; nothing has changed.
    """
    outer = desk.filter if inside else None
    desk.use_filter(desk.narrow(query, outer).filter() if query.strip() else outer)
    return desk.rows
