"""Commands that tell what the annotations add up to."""
