"""Reviewer: read articles sentence by sentence, tag them, check them, export them."""

__version__ = "0.1.0"
