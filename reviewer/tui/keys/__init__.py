"""Which key does what, and what counts as a key at all."""
