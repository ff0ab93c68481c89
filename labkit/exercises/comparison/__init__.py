"""The exercises of notebook 04, one file a section: requests, waits, bytes, processor time, losses, and the choice."""

from labkit.exercises.comparison.losses import lost_at_two_a_second, write_delivered_share
from labkit.exercises.comparison.processor import last_reader, write_break_even, write_cpu_ratio
from labkit.exercises.comparison.requests import one_hour_of_streams, write_requests_saved
from labkit.exercises.comparison.traffic import add_a_cookie, keep_alive_every_second, write_stream_bytes
from labkit.exercises.comparison.verdict import goal_alert, order_tracker, pay_by_open_time, price_board, weather_page
from labkit.exercises.comparison.waiting import order_share_within, wait_at_two_seconds, write_samples_needed

__all__ = [
    "add_a_cookie",
    "goal_alert",
    "keep_alive_every_second",
    "last_reader",
    "lost_at_two_a_second",
    "one_hour_of_streams",
    "order_share_within",
    "order_tracker",
    "pay_by_open_time",
    "price_board",
    "wait_at_two_seconds",
    "weather_page",
    "write_break_even",
    "write_cpu_ratio",
    "write_delivered_share",
    "write_requests_saved",
    "write_samples_needed",
    "write_stream_bytes",
]
