"""The commands of `python3 -m labkit` and the environment that they run in. Standard library alone.

They run before anything is installed.
"""
