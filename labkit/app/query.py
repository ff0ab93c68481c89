"""What a client asks for: numbers and ids of the query, and the versions that it has already."""

import math

from starlette.requests import Request

from labkit.feed import Position


def number_of(request: Request, name: str, default: float, most: float) -> float:
    """A number of the query, from 0 to `most`. Raises ValueError, in words."""
    given = request.query_params.get(name)
    if given is None:
        return default
    try:
        number = float(given)
    except ValueError:
        number = math.nan
    if not 0 <= number <= most:
        raise ValueError(f"{name} must be a number from 0 to {most:,.0f}, not {given[:60]!r}")
    return number


def position_of(request: Request, name: str) -> Position | None:
    """A position of the query. Raises ValueError, in words."""
    given = request.query_params.get(name)
    if given is None:
        return None
    if (position := Position.read(given)) is None:
        raise ValueError(f"{name} must be the id of an update, such as 3 or 8302-3, not {given[:60]!r}")
    return position


def if_none_match(request: Request) -> str | None:
    """What a client says that it has: all its `If-None-Match` fields as one (RFC 9110, 5.3)."""
    return ", ".join(request.headers.getlist("if-none-match")) or None
