"""The commands of a desk with a server: `team`, `join`, `sync`."""
