"""Measurements: quality, speed, and the training of the judge. Not part of the package."""
