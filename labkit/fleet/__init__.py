"""Several servers as hosts, and what they share.

`engine` is the engine of a shared feed: one that somebody gave, or one that is started here, in a process of its own
(`engine_process`).
"""
