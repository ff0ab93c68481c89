"""Notebooks as pages: one of them (`labkit run 02`), or all of them as a book (`labkit book`)."""
