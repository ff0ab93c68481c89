"""The exercises of notebook 06, one file a section: coming back, replay, names, giving up, six, a hidden tab."""

from labkit.exercises.browser.coming_back import come_back_later, write_follow
from labkit.exercises.browser.giving_up import answer_when_busy, write_opens
from labkit.exercises.browser.hidden import news_while_hidden, write_rings
from labkit.exercises.browser.names import order_the_page
from labkit.exercises.browser.replay import after_a_reload, write_replay
from labkit.exercises.browser.six import share_the_stream, tabs_until_stuck

__all__ = [
    "after_a_reload",
    "answer_when_busy",
    "come_back_later",
    "news_while_hidden",
    "order_the_page",
    "share_the_stream",
    "tabs_until_stuck",
    "write_follow",
    "write_opens",
    "write_replay",
    "write_rings",
]
