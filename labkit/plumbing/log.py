"""A server's log: kept, not printed. What a thread prints lands in whichever cell happens to run."""

import logging
import threading
from collections import deque

LOGGERS = ("uvicorn.error", "asyncio", "labkit")
LINES = 1000


class ThreadLog(logging.Filter):
    """Takes the records of the thread that entered it out of the library's loggers and keeps the last thousand."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: deque[str] = deque(maxlen=LINES)
        self._format = logging.Formatter("%(asctime)s %(levelname)s %(message)s")

    def __enter__(self) -> "ThreadLog":
        self._thread = threading.get_ident()
        for name in LOGGERS:
            logging.getLogger(name).addFilter(self)
        return self

    def __exit__(self, *problem: object) -> None:
        for name in LOGGERS:
            logging.getLogger(name).removeFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep this thread's record for ourselves; let others pass."""
        if record.thread != self._thread:
            return True
        self._lines.append(self._format.format(record))
        return False

    def add(self, sentence: str) -> None:
        """Log something about the thread that it cannot say itself."""
        record = logging.LogRecord("labkit", logging.ERROR, "", 0, sentence, None, None)
        self._lines.append(self._format.format(record))

    def lines(self) -> list[str]:
        """What was logged, oldest first."""
        return list(self._lines)
