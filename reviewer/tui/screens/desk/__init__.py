"""The Desk: one article, sentence by sentence."""
