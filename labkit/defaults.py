"""Numbers that several rooms need, each of them once; its name says its unit.

They are what the notebooks name. Standard library only, so that the crowd's process stays small.
"""

UPDATES_PER_MINUTE = 4 / 30  # mean rate of one order: its four stages in half an hour
COMMENT_SECONDS = 15.0  # between two keep-alive comments on a stream, or two pings on a WebSocket (HTML 9.2.7)
RETRY_SECONDS = 3.0  # until a client comes back after its connection has ended; browsers take 3 to 5
LONGEST_STREAM_SECONDS = 3600.0  # after which a stream ends, and its client opens another one
LONG_POLL_SECONDS = 25.0  # that a long poll waits for news; many proxies cut a silent request after 30
LONGEST_LONG_POLL_SECONDS = 60.0
LONGEST_CACHE_SECONDS = 60.0  # that the shared cache in front of the server may keep an answer
IDLE_CONNECTION_SECONDS = 75  # without a request, until the server closes a kept-alive connection
PROBE_SECONDS = 5.0  # that a probe listens to a stream, unless it has heard enough before
LONGEST_PROBE_SECONDS = 600  # that it may be told to listen
PUSH_CPU_SECONDS = 30e-6  # of the server for one pushed event, of the size that a laptop shows; a model's assumption
