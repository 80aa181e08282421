"""Writes an export to a folder and reads it back before it takes the place of an earlier one."""
