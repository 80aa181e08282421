"""A model that learns tags from decided sentences; needs the extra `suggest` (scikit-learn)."""
