"""What each way of learning the news asks of the server in a minute, side by side: arithmetic for a what-if.

Every user has an order of their own, whose updates are a Poisson process, as in `labkit.model.formula`. Bytes are those
on the sockets, both ways, heads and frames included; to open a connection is not counted, since that happens once.
The traffic of polling is built in notebook 02, that of the others in notebook 07.
"""

import math
from numbers import Real
from typing import NamedTuple

from labkit.defaults import COMMENT_SECONDS, IDLE_CONNECTION_SECONDS, LONG_POLL_SECONDS, PUSH_CPU_SECONDS
from labkit.kinds import LONG_POLLING, POLLING, STREAMING, WEBSOCKET, Kind
from labkit.model import formula
from labkit.model.experiment import MOST_USERS, at_most
from labkit.plumbing import arguments

# Bytes of this kit's own messages, read off its server and its crowd. Numbers in them (an order's, a port's, the
# time) have more digits or fewer, which makes one or two bytes. A browser's request is several hundred bytes longer.
REQUEST_BYTES = 70  # GET /orders/7 with Host and If-None-Match; a long poll's is as long
ANSWER_BYTES = 83  # an update as JSON, the body of an answer
POLL_HEAD_BYTES = 161  # the head of a 200 with an ETag
POLL_EMPTY_BYTES = 119  # 304, nothing new (RFC 9110, 15.4.5)
LONG_POLL_HEAD_BYTES = 127  # the head of a 200, and the brackets of the list in its body
LONG_POLL_EMPTY_BYTES = 81  # 204 at the end of the wait
EVENT_BYTES = 29  # around an update on a stream: the chunk, `id:`, `data:`, the blank line, and spaces in the JSON
FRAME_BYTES = 11  # around an update in a WebSocket: a head of 2 (RFC 6455, 5.2; 4 or 10 if it is long), and the spaces
COMMENT_BYTES = 19  # a keep-alive comment in its chunk
PING_BYTES = 16  # a WebSocket's ping, 6, and the pong that answers it, 10

# Assumptions, of the size that a laptop with uvicorn shows. Your own: run.cpu / run.requests, run.cpu / run.updates.
POLL_CPU = 0.0003  # CPU seconds of the server for one request with a trivial answer
PUSH_CPU = PUSH_CPU_SECONDS  # CPU seconds of the server for one pushed event, comment or ping


class Cost(NamedTuple):
    """What one kind of users asks of the server, all users together.

    Requests, bytes and connections are means. `useless_share`, 0 to 1, is None where
    nobody asks. `cpu_cores` is CPU seconds a second, so that 1.0 keeps one core busy. `mean_wait_seconds` is from an
    update until its user knows it or a newer one; the network and any queue come on top.
    """

    kind: str
    requests_per_minute: float
    useless_share: float | None
    bytes_per_minute: float
    cpu_cores: float
    connections: int
    mean_wait_seconds: float


class _Push(NamedTuple):
    """What is pushed to all users in a minute, and how long it takes the server."""

    updates: float
    signs_of_life: float
    cpu: float  # seconds, each


def costs(
    users: int,
    every: float,
    updates_per_minute: float,
    *,
    answer_bytes: float = ANSWER_BYTES,
    request_bytes: float = REQUEST_BYTES,
    event_bytes: float = EVENT_BYTES,
    poll_cpu: float = POLL_CPU,
    push_cpu: float = PUSH_CPU,
    work: float = 0.0,
    wait: float = LONG_POLL_SECONDS,
    keep_alive: float = COMMENT_SECONDS,
    comment_bytes: float = COMMENT_BYTES,
    frame_bytes: float = FRAME_BYTES,
) -> list[Cost]:
    """One `Cost` each for polling, long polling, streaming and WebSocket, in this order.

    `users` poll every `every` seconds, or have a long poll waiting `wait` seconds at most, or hold a connection open on
    which there is a sign of life every `keep_alive` seconds; each has `updates_per_minute`. `answer_bytes` is the
    update itself, the body of an answer, which every kind carries; `request_bytes` a whole request; `event_bytes`,
    `frame_bytes` and `comment_bytes` what a stream or a WebSocket adds. All these are the kit's own unless you say
    otherwise. `poll_cpu` and `push_cpu` are CPU seconds, and assumptions until you measure yours.

    `work` is CPU seconds of real work, such as a database query, in each request that has to look for news: each poll
    and each long poll. Users who are told cost none of it. Long polling: RFC 6202, section 2.
    Raises ValueError for an invalid number.

    >>> [(cost.kind, round(cost.requests_per_minute)) for cost in costs(10_000, 5, updates_per_minute=1)]
    [('polling', 120000), ('long polling', 29346), ('streaming', 0), ('WebSocket', 0)]
    >>> round(costs(10_000, 5, 1, work=0.002)[0].cpu_cores, 1)  # 2 ms of database in each of 2,000 requests per second
    4.6
    """
    _check_bytes(answer_bytes=answer_bytes, request_bytes=request_bytes, event_bytes=event_bytes)
    _check_bytes(comment_bytes=comment_bytes, frame_bytes=frame_bytes)
    arguments.positive_seconds("wait", wait)  # or a formula would call it `every`
    at_most(MOST_USERS, arguments.at_least_one("users", users), "users")
    request_cpu = arguments.zero_or_more_seconds("poll_cpu", poll_cpu) + arguments.zero_or_more_seconds("work", work)
    push = _Push(
        users * arguments.rate("updates_per_minute", updates_per_minute),
        users * 60 / arguments.positive_seconds("keep_alive", keep_alive),
        arguments.zero_or_more_seconds("push_cpu", push_cpu),
    )
    poll = _polling(users, every, updates_per_minute, request_cpu)
    long_poll = _long_polling(users, wait, updates_per_minute, request_cpu)._replace(mean_wait_seconds=poll_cpu)
    return [
        _with_bytes(poll, request_bytes, POLL_HEAD_BYTES + answer_bytes, POLL_EMPTY_BYTES),
        _with_bytes(long_poll, request_bytes, LONG_POLL_HEAD_BYTES + answer_bytes, LONG_POLL_EMPTY_BYTES),
        _describe(STREAMING, users, push, answer_bytes + event_bytes, comment_bytes),
        _describe(WEBSOCKET, users, push, answer_bytes + frame_bytes, PING_BYTES),
    ]


def _polling(users: int, every: float, updates_per_minute: float, cpu: float) -> Cost:
    """Its bytes are yet to come. An update waits for the next poll, anywhere from 0 to `every` seconds."""
    requests = formula.requests_per_minute(users, every)
    useless = formula.useless_share(every, updates_per_minute)
    # The server closes the connections of users who poll more rarely than this.
    held = math.ceil(users * min(1.0, IDLE_CONNECTION_SECONDS / every))
    return Cost(POLLING.name, requests, useless, 0.0, requests / 60 * cpu, held, every / 2)


def _long_polling(users: int, wait: float, updates_per_minute: float, cpu: float) -> Cost:
    """Its bytes are yet to come. A long poll is useless when its whole `wait` passes without an update."""
    requests = formula.long_polls_per_minute(users, wait, updates_per_minute)
    useless = formula.useless_share(wait, updates_per_minute)
    return Cost(LONG_POLLING.name, requests, useless, 0.0, requests / 60 * cpu, users, 0.0)


def _describe(kind: Kind, users: int, push: _Push, update_bytes: float, sign_bytes: float) -> Cost:
    sent = push.updates * update_bytes + push.signs_of_life * sign_bytes
    cores = (push.updates + push.signs_of_life) / 60 * push.cpu
    return Cost(kind.name, 0.0, None, sent, cores, users, push.cpu)


def _with_bytes(cost: Cost, request: float, news: float, empty: float) -> Cost:
    """The same, with the bytes of its requests and of the answers to them: with news, or empty."""
    useless = cost.useless_share or 0.0
    return cost._replace(bytes_per_minute=cost.requests_per_minute * (request + useless * empty + (1 - useless) * news))


def _check_bytes(**sizes: object) -> None:
    for name, value in sizes.items():
        if isinstance(value, bool) or not isinstance(value, Real) or not 0 <= float(value) < math.inf:
            raise ValueError(f"{name} must be a number of bytes, 0 or more, not {value!r}")
