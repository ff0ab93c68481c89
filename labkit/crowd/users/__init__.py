"""The crowd's own process, `python -m labkit.crowd.users`: users on real sockets, and what they have recorded.

Neither numpy nor Starlette is imported here: the process starts fast and stays small.
"""
