"""What the program can say of a sentence by itself: suggestions, figures, related sentences."""
