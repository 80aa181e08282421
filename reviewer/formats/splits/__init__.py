"""Divides articles into training, development and test without leaks."""
