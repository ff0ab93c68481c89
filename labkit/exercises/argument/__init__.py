"""The exercises of notebook 02, one file a section: the argument against arithmetic, a simulation and real sockets."""

from labkit.exercises.argument.herd import survive_a_herd
from labkit.exercises.argument.load import cores_for_nothing, write_waits
from labkit.exercises.argument.overload import why_no_mean
from labkit.exercises.argument.paper import ask_half_as_often, write_requests
from labkit.exercises.argument.patience import serve_with_patience
from labkit.exercises.argument.simulation import order_the_count, write_poll_times
from labkit.exercises.argument.sockets import slow_answers
from labkit.exercises.argument.useless import turning_point, write_useless_share

__all__ = [
    "ask_half_as_often",
    "cores_for_nothing",
    "order_the_count",
    "serve_with_patience",
    "slow_answers",
    "survive_a_herd",
    "turning_point",
    "why_no_mean",
    "write_poll_times",
    "write_requests",
    "write_useless_share",
    "write_waits",
]
