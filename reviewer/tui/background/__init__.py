"""Work beside the keys: workers, time slices, autosave, export jobs."""
