"""Notebook 01: what is news, what polling costs, and what it never sees. `ask` has its predictions."""
