"""An answer at its worst."""


class BadlyBehaved:
    """An object that cannot be shown or compared."""

    def __repr__(self) -> str:
        raise RuntimeError("no repr")

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no comparison")
