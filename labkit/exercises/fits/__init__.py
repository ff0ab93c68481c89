"""The exercises of notebook 07, one file a section: waiting, frames, products, speed, talking back, the decision."""

from labkit.exercises.fits.deciding import decide, write_cross_over
from labkit.exercises.fits.frames import masked_hello, write_message_length
from labkit.exercises.fits.products import after_the_lift, order_the_filter
from labkit.exercises.fits.speed import write_conflate, write_delta
from labkit.exercises.fits.talking import choose_for_cursors, write_talk_bytes
from labkit.exercises.fits.waiting import quiet_long_polls, write_wait

__all__ = [
    "after_the_lift",
    "choose_for_cursors",
    "decide",
    "masked_hello",
    "order_the_filter",
    "quiet_long_polls",
    "write_conflate",
    "write_cross_over",
    "write_delta",
    "write_message_length",
    "write_talk_bytes",
    "write_wait",
]
