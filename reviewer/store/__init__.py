"""What is written: workspaces of plain files, and a store in memory for tests.

Nothing but `reviewer.ports` may be assumed above this package.
"""
