"""The exercises of notebook 05, one file a section: by hand, grammar, cuts, encoder, dispatch, parser, costs."""

from labkit.exercises.wire.by_hand import order_the_chunk_reader, read_chunk_size
from labkit.exercises.wire.costs import choose_payload, photo_as_event
from labkit.exercises.wire.cuts import cuts_inside_letters, write_take_lines
from labkit.exercises.wire.dispatch import find_the_culprit, write_dispatch
from labkit.exercises.wire.encoder import choose_forged_id, write_encode_event
from labkit.exercises.wire.grammar import count_dispatched, write_read_field
from labkit.exercises.wire.parser import repair_feed, write_parser

__all__ = [
    "choose_forged_id",
    "choose_payload",
    "count_dispatched",
    "cuts_inside_letters",
    "find_the_culprit",
    "order_the_chunk_reader",
    "photo_as_event",
    "read_chunk_size",
    "repair_feed",
    "write_dispatch",
    "write_encode_event",
    "write_parser",
    "write_read_field",
    "write_take_lines",
]
