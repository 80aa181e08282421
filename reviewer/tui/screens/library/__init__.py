"""The Library: the articles of a workspace."""
