"""Tests of Reviewer, one folder for each folder of the package."""
