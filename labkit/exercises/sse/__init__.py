"""The exercises of notebook 03, one file a section: an answer without an end, framing, quiet, readers, return."""

from labkit.exercises.sse.framing import end_the_event, write_frame, write_reader
from labkit.exercises.sse.quiet import comments_a_minute
from labkit.exercises.sse.readers import last_reader, order_the_handler
from labkit.exercises.sse.response import no_upgrade, requests_for_readers
from labkit.exercises.sse.resuming import reopen_from_two, write_last_event_id
from labkit.exercises.sse.side_by_side import keep_polling

__all__ = [
    "comments_a_minute",
    "end_the_event",
    "keep_polling",
    "last_reader",
    "no_upgrade",
    "order_the_handler",
    "reopen_from_two",
    "requests_for_readers",
    "write_frame",
    "write_last_event_id",
    "write_reader",
]
