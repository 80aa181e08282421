"""Datasets out and in: the plan and the examples of an export, the import of rows."""
