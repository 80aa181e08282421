"""The Desk and the Library as state without a screen: cursor, words, targets, order."""
