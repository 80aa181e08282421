"""Review: disputes settled into the gold set."""
