"""A report for readers and editors: what was said, what was checked, and how it ended."""
