"""The commands, and the place where store, session and screens are put together."""

from reviewer.cli.main import main

__all__ = ["main"]
