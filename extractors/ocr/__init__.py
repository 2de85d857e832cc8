"""Scanned pages: from a page image to the clusters and drawings that a text layer would have given."""
