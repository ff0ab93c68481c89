"""Notebook 09's exercises: right answers of unusual shape, and what only looks right."""

import pytest

from labkit.exercises.n09_beyond.killed import write_hosts
from labkit.exercises.n09_beyond.paper import write_cores
from labkit.exercises.n09_beyond.shared_log import write_reply
from labkit.learn import NOT_YET, RIGHT


def with_exceptions(epoch: str, oldest: int, newest: int, last_id: str) -> str:
    try:
        life, number = map(int, last_id.split("-"))
    except ValueError:
        return "newest"
    missing = newest - number
    if life != int(epoch) or missing < 0 or missing > newest - oldest + 1:
        return "gap"
    return "replay" if missing else "nothing"


def test_a_reply_may_find_out_by_an_exception_that_a_text_is_no_id() -> None:
    assert write_reply.check(with_exceptions).heading == RIGHT


def test_a_reply_that_always_replays_is_not_right() -> None:
    assert write_reply.check(lambda epoch, oldest, newest, last_id: "replay").heading == NOT_YET


@pytest.mark.parametrize("kind", [int, float])
def test_hosts_may_be_a_whole_number_of_either_type(kind: type) -> None:
    assert write_hosts.check(lambda users, per_host: kind(-(-users // per_host) + 1)).heading == RIGHT


def test_cores_may_be_compared_by_hand() -> None:
    def cores(users: int, updates_per_minute: float, push: float, within: float) -> float:
        seconds_of_one = users * push
        if updates_per_minute / 60 >= 1 / within:
            return updates_per_minute * seconds_of_one / 60
        return seconds_of_one / within

    assert write_cores.check(cores).heading == RIGHT
