"""A server's log: kept for whoever asks, bounded, and of one thread alone."""

import logging
from concurrent.futures import ThreadPoolExecutor

from labkit.plumbing.log import ThreadLog

LOGGER = logging.getLogger("labkit")


def test_the_last_thousand_lines_are_kept_oldest_first() -> None:
    with ThreadLog() as log:
        for number in range(1500):
            LOGGER.warning("line %d", number)
    kept = [line.rpartition("line ")[2] for line in log.lines()]
    assert kept == [str(number) for number in range(500, 1500)]
    assert "WARNING" in log.lines()[0]


def test_a_log_is_of_the_thread_that_opened_it() -> None:
    def logged(word: str) -> list[str]:
        with ThreadLog() as log:
            LOGGER.warning(word)
            return [line.rpartition(" ")[2] for line in log.lines()]

    with ThreadPoolExecutor(1) as pool, ThreadLog() as log:
        assert pool.submit(logged, "elsewhere").result() == ["elsewhere"]
        LOGGER.warning("here")
        assert [line.rpartition(" ")[2] for line in log.lines()] == ["here"]
