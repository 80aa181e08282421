"""What is compared: agreement between annotators. It gets records, never a store."""
