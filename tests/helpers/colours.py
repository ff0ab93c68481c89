"""A colour as a browser tells it."""


def rgb(colour: str) -> str:
    """As a browser writes a colour."""
    return f"rgb({', '.join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))})"
