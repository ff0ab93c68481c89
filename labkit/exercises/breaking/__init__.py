"""The exercises of notebook 08, one file a section: cut, restarted, all at once, slow, collected, silent, stopped."""

from labkit.exercises.breaking.cut import last_id_of_the_half, order_the_reader
from labkit.exercises.breaking.deploy import order_the_deploy
from labkit.exercises.breaking.pauses import frozen_for_whom
from labkit.exercises.breaking.proxy import first_headline_through
from labkit.exercises.breaking.restart import history_memory, write_replay_or_gap
from labkit.exercises.breaking.shelf import write_publish
from labkit.exercises.breaking.silence import ping_for_pages, write_watchdog
from labkit.exercises.breaking.slow import write_newest_of_each
from labkit.exercises.breaking.storm import spread_the_storm, write_pause

__all__ = [
    "first_headline_through",
    "frozen_for_whom",
    "history_memory",
    "last_id_of_the_half",
    "order_the_deploy",
    "order_the_reader",
    "ping_for_pages",
    "spread_the_storm",
    "write_newest_of_each",
    "write_pause",
    "write_publish",
    "write_replay_or_gap",
    "write_watchdog",
]
