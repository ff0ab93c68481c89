"""Notebook 03: an answer without an end, framing, quiet, a server and a client of one's own, and many readers."""
