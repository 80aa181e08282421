"""Journals: their lines, files and folders, and the replay that folds them."""
