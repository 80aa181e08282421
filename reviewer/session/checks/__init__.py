"""Checks of claims: status, evidence, sources, and what a tag requires."""
