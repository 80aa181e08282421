"""The ground of a session: edits, undo, open articles, annotators, decisions, gold."""
