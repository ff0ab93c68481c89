"""Notebook 02: the argument against arithmetic, a simulation and real sockets. `ask` has its predictions."""
