"""Splits a text into sentences: candidates for a boundary, and the rules that judge them."""
