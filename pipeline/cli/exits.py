"""Exit statuses of the commands."""

OK = 0
INCOMPLETE = 1
"""Finished, but a report was rejected or only partly read."""
WRONG = 2
"""The call itself was wrong, or the place that it names."""
INTERRUPTED = 130
CLOSED_PIPE = 141
"""Both are what a shell gives for a program that Ctrl-C, or a reader who has gone, has ended."""
