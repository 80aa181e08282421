"""An annotator's folder: its state, its journal writer and its snapshots."""
