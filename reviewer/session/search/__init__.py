"""Search, filters and completion over the sentences and articles of a session."""
