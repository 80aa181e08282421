"""What the performance page claims, runnable: `python -m benchmarks`."""
