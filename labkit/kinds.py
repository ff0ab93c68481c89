"""The kinds of users: whether they ask or are told, how the server counts them, how they look in a chart.

To add a kind, write its users in `labkit/crowd/users/` and add one entry to `KINDS`. Everything else looks it up.
Standard library only.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of user. A `Run` carries its name, and `KINDS` has the rest."""

    name: str
    asks: bool  # True: asks again and again; False: is told over one open connection
    newest_only: bool = False  # True: an answer brings the newest update alone, so that those before it are overwritten
    counted_as: str  # the field of the server's `Meter` that counts the requests of these users
    users: str  # the module that has them, with a function `crowd_of`; only the crowd's own process loads it
    colour: str  # Okabe and Ito, "Color Universal Design", 2008, darkened until a letter on white has 4.5 to 1
    colour_on_dark: str  # the same, lightened for a dark page
    marker: str  # what matplotlib calls the shape that goes with the colour, which is never alone
    sign: str  # the same shape as a character


POLLING = Kind(
    name="polling",
    asks=True,
    newest_only=True,
    counted_as="polls",
    users="labkit.crowd.users.polling_crowd",
    colour="#B84E00",
    colour_on_dark="#FF9547",
    marker="o",
    sign="●",
)
LONG_POLLING = Kind(
    name="long polling",
    asks=True,
    counted_as="long_polls",
    users="labkit.crowd.users.long_polling",
    colour="#B0508C",
    colour_on_dark="#E08FC4",
    marker="^",
    sign="▲",
)
STREAMING = Kind(
    name="streaming",
    asks=False,
    counted_as="streams",
    users="labkit.crowd.users.streaming",
    colour="#0072B2",
    colour_on_dark="#56B4E9",
    marker="s",
    sign="■",
)
WEBSOCKET = Kind(
    name="WebSocket",
    asks=False,
    counted_as="sockets",
    users="labkit.crowd.users.websocket",
    colour="#00795A",
    colour_on_dark="#2FC29B",
    marker="D",
    sign="◆",
)
KINDS = {kind.name: kind for kind in (POLLING, LONG_POLLING, STREAMING, WEBSOCKET)}
