"""Progress and agreement as figures, and the sentences behind each figure."""
