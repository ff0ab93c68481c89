"""Notebook 00: an address, a wait without end, a refusal, and how many users fit. `ask` has its predictions."""
