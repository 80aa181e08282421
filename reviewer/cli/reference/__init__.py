"""What the program says of itself: its formats, its saved form, what a shell may complete."""
