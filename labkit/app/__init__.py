"""The app of the lab: an order tracker whose updates can be asked for, waited for, streamed and talked about.

`tracker` has the handlers; `stream`, `longpoll` and `websocket` are one open answer each; `guard` says who may ask;
`pane` and `lesson` are what notebook 06 needs besides.
"""

from labkit.app.tracker import Tracker, make_app

__all__ = ["Tracker", "make_app"]
