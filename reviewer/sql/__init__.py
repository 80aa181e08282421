"""Questions in SQL about a workspace, or about an export of it, asked of DuckDB."""
