"""Doubtful digits of recognised pages, settled by figures that must agree with them: marked as inferred, never in silence."""
