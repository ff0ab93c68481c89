"""The exercises of notebook 01, one file a section: what is news, what polling costs, what is never seen."""

from labkit.exercises.polling.news import count_useless, is_news, poll_loop
from labkit.exercises.polling.problems import conditional_poll, mean_wait, p95_wait, useful_of_360
from labkit.exercises.polling.unseen import count_never_seen, twice_as_often

__all__ = [
    "conditional_poll",
    "count_never_seen",
    "count_useless",
    "is_news",
    "mean_wait",
    "p95_wait",
    "poll_loop",
    "twice_as_often",
    "useful_of_360",
]
