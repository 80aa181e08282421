"""Review: disputes, what each annotator said, and decisions for the gold set."""
