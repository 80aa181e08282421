"""The table of commands, from which keys, footer, palette, help and manual come."""
