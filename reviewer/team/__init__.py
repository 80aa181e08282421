"""A desk with a server: PostgreSQL carries journal lines between machines, and guards them.

It stands beside the store: files stay the truth, and nothing here is asked by a key.
"""
