"""The order tracker, whose updates can be asked for, waited for, streamed and talked about. Runs on an ASGI server.

`orders` has the orders and their kitchen, `tracker` the handlers, `endpoints` what makes routes of them; `stream`,
`long_poll` and `websocket` are one open answer each, `encodings` what they say of an update, `pieces` how they say much
of it; `query` reads what a client asks for, `known` what it has already, and `cache` stands before the polls; `guard`
says who may ask, and `metrics` what to watch in service. `pane` and `broken_streams` are what notebook 06 needs.
"""

from labkit.app.tracker import Tracker, make_app

__all__ = ["Tracker", "make_app"]
