"""What is wrong with a line, as one record that is replaced as a whole, and its words."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Faults:
    """What is wrong now; by default nothing. Times are in seconds."""

    delay: float = 0.0  # that every byte arrives later, in each direction
    bytes_per_second: float | None = None  # of each connection's responses
    buffer: int = 0  # bytes that next connections hold back
    obeys_header: bool = False  # whether X-Accel-Buffering: no prevents that
    cut_after: int | None = None  # bytes of response that each next connection lives
    cuts_left: int | None = None  # how many connections that is still true for; None: all
    resets: bool = False  # a cut is a reset instead of an end
    silent: bool = False
    gives_up: float | None = None  # from the first byte that got lost to the reset, for whoever sent it
    refuses: bool = False
    answers: int | None = None  # the status that is answered instead of the server

    @property
    def in_words(self) -> str:
        """All that is wrong, in a few words."""
        how = "reset" if self.resets else "ended"
        many = "every next connection"
        if self.cuts_left is not None:
            many = f"the next {self.cuts_left:,} connection{'s' * (self.cuts_left != 1)}"
        words = [
            f"every byte {self.delay:g} s later" if self.delay else "",
            f"{self.bytes_per_second:,.6g} bytes a second" if self.bytes_per_second else "",
            f"{self.buffer:,} bytes held back" if self.buffer else "",
            f"{many} {how} after {self.cut_after:,} bytes" if self.cut_after else "",
            "silent" if self.silent else "",
            "connections refused" if self.refuses else "",
            f"answers {self.answers}" if self.answers else "",
        ]
        return ", ".join(filter(None, words)) or "nothing wrong"
