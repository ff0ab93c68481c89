"""What is wrong with a fault line, as one record that is replaced as a whole, and its words."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Faults:
    """What is wrong now; by default nothing. Times are in seconds."""

    delay: float = 0.0  # by which every byte arrives later, in each direction
    buffer: int = 0  # bytes that the next connections hold back
    obeys_header: bool = False  # whether X-Accel-Buffering: no prevents that
    cut_after: int | None = None  # bytes of response after which each of the next connections is cut
    cuts_left: int | None = None  # for how many connections that is still true; None: for all
    silent: bool = False
    gives_up: float | None = None  # from the first lost byte until the sender's connection is reset
    refuses: bool = False

    @property
    def in_words(self) -> str:
        """All that is wrong, in a few words."""
        many = "every next connection"
        if self.cuts_left is not None:
            many = f"the next {self.cuts_left:,} connection{'s' * (self.cuts_left != 1)}"
        words = [
            f"every byte {self.delay:g} s later" if self.delay else "",
            f"{self.buffer:,} bytes held back" if self.buffer else "",
            f"{many} ended after {self.cut_after:,} bytes" if self.cut_after else "",
            "silent" if self.silent else "",
            "connections refused" if self.refuses else "",
        ]
        return ", ".join(filter(None, words)) or "nothing wrong"
