"""Notebook 03: an answer without an end, framing, quiet, many readers, and coming back. `ask` has its predictions."""
