"""Sentences shown apart from their article: norming sessions, control items, repeats, training."""
