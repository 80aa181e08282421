"""The order in which sentences come: queues, side notes, pending work."""
