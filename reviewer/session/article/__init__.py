"""What is said of one article: sentences, spans, cuts, notes, metadata, history."""
