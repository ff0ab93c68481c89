"""What a crowd's users have recorded: the honesty figures are what happened, and not merely some numbers."""

import base64
import time

import numpy as np
import pytest

from labkit.crowd.users.record import Record


def lag_of(record: Record) -> list[float]:
    """The seconds by which each poll was late, as they are handed on."""
    return list(np.frombuffer(base64.b64decode(str(record.result()["lag"])), np.float64))


def recording(start: float, seconds: float) -> Record:
    """A record whose measured time has begun."""
    record = Record(seconds)
    record.start = start
    return record


def test_the_lag_of_a_poll_is_what_lies_between_its_due_moment_and_its_sending() -> None:
    record = recording(100, 3)
    record.sent(due=100.5, now=100.5, size=70)
    record.sent(due=101.0, now=101.25, size=30)
    assert lag_of(record) == [0.0, 0.25]
    assert record.result()["held_up"] == 0.25
    assert (record.requests, record.bytes_up) == (2, 100)


def test_a_poll_counts_in_the_second_in_which_it_was_sent() -> None:
    record = recording(100, 2.5)
    for due, now in ((100.2, 100.3), (100.9, 101.1), (102.4, 103.7)):  # the last one late beyond the end
        record.sent(due, now, 1)
    assert record.each_second.tolist() == [1, 1, 1]


def test_the_longest_pause_of_the_process_is_noted_if_it_touches_the_measured_time() -> None:
    record = recording(100, 3)
    record.came_late(due=97.0, now=99.9)  # before it
    record.came_late(due=103.0, now=109.0)  # after it
    assert record.result()["held_up"] == 0
    record.came_late(due=100.25, now=102.25)
    record.came_late(due=102.5, now=103.5)
    assert record.result()["held_up"] == 2


def test_nothing_is_late_before_the_measured_time() -> None:
    record = Record(3)
    record.came_late(due=1, now=50)
    assert record.result()["held_up"] == 0


def test_a_run_that_was_stopped_is_as_long_as_it_was() -> None:
    record = recording(100, 60)
    record.stopped_at = 102.5
    result = record.result()
    assert (result["seconds"], result["stopped"], record.end) == (2.5, True, 102.5)
    assert len(base64.b64decode(str(result["each_second"]))) == 3 * 8


def test_a_run_that_was_stopped_before_its_measured_time_has_no_length() -> None:
    record = Record(60)
    record.stopped_at = 5.0
    assert record.result()["seconds"] == 0


def test_a_run_that_was_stopped_after_its_measured_time_is_as_long_as_planned() -> None:
    record = recording(100, 60)
    record.stopped_at = 161.0
    assert (record.result()["seconds"], record.result()["stopped"]) == (60, True)


@pytest.mark.parametrize(("ago", "elapsed"), [(-5, 0), (100, 3)])
def test_progress_is_told_within_the_measured_time_alone(ago: float, elapsed: float) -> None:
    assert Record(3).progress()["elapsed"] == 0  # not begun
    record = recording(time.perf_counter() - ago, 3)
    record.sent(due=0, now=0, size=1)
    record.joined += 4
    record.updates += 2
    record.errors["lost"] += 2
    record.errors["came twice"] += 1
    assert record.progress() == {
        "joined": 4,
        "elapsed": elapsed,
        "requests": 1,
        "updates": 2,
        "errors": 3,
    }


def test_columns_are_handed_on_as_they_were_recorded() -> None:
    record = recording(100, 3)
    for number, column in enumerate((record.latency, record.answered, record.reopened_at)):
        column.extend([number, number + 0.25])
    result = record.result()
    read = [
        np.frombuffer(base64.b64decode(str(result[name])), np.float64).tolist()
        for name in ("latency", "answered", "reopened_at")
    ]
    assert read == [[0, 0.25], [1, 1.25], [2, 2.25]]
    assert np.frombuffer(base64.b64decode(str(result["each_second"])), np.int64).tolist() == [0, 0, 0]
