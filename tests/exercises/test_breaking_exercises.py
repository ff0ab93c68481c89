"""Notebook 08's exercises: right answers of unusual shape, and what only looks right."""

import sqlite3

import pytest

from labkit.exercises.n08_breaking.epochs import write_replay_with_epochs
from labkit.exercises.n08_breaking.history_file import write_publish
from labkit.exercises.n08_breaking.silence import write_watchdog
from labkit.exercises.n08_breaking.slow import write_newest_of_each
from labkit.learn import NOT_YET, RIGHT


def by_hand(file: sqlite3.Connection, data: str, keep: int) -> int:
    file.execute("BEGIN")
    id = file.execute("INSERT INTO updates (data) VALUES (:data)", {"data": data}).lastrowid or 0
    file.execute("DELETE FROM updates WHERE id <= (SELECT max(id) FROM updates) - ?", [keep])
    file.execute("COMMIT")
    return id


def test_a_history_may_begin_and_commit_by_hand() -> None:
    assert write_publish.check(by_hand).heading == RIGHT


def test_a_history_that_removes_first_gives_a_number_twice() -> None:
    def removes_first(file: sqlite3.Connection, data: str, keep: int) -> int:
        with file:
            file.execute("DELETE FROM updates WHERE id <= (SELECT max(id) FROM updates) + 1 - ?", [keep])
            return file.execute("INSERT INTO updates (data) VALUES (?)", [data]).lastrowid or 0

    assert write_publish.check(removes_first).heading == NOT_YET


def test_a_history_that_commits_nothing_hears_what_a_crash_would_take() -> None:
    def nothing_kept(file: sqlite3.Connection, data: str, keep: int) -> int:
        return 1

    assert "not committed" in " ".join(write_publish.check(nothing_kept).lines)


@pytest.mark.parametrize("in_time", [True, False])
def test_a_watchdog_may_take_the_very_moment_as_in_time_or_not(in_time: bool) -> None:
    def barks_at(arrivals: list[float], patience: float, now: float) -> float | None:
        last = 0.0
        for arrival in [*arrivals, now]:
            if arrival - last > patience or (not in_time and arrival - last == patience):
                return last + patience
            last = arrival
        return None

    assert write_watchdog.check(barks_at).heading == RIGHT


def test_the_verdict_on_pairs_in_a_tuple_asks_for_a_list() -> None:
    verdict = write_newest_of_each.check(lambda waiting: tuple(dict(waiting).items()))
    assert verdict.heading == NOT_YET
    assert "as a tuple and not as a list" in verdict.lines[0]


def test_a_replay_may_hold_an_id_against_all_that_were_given() -> None:
    def replay(history: list[tuple[int, str]], epoch: str, last_id: str) -> object:
        given = {f"{epoch}-{number}": number for number, _ in history}
        if history:
            given[f"{epoch}-{history[0][0] - 1}"] = history[0][0] - 1
        if last_id == "":
            return history[-1:]
        return [update for update in history if update[0] > given[last_id]] if last_id in given else "gap"

    assert write_replay_with_epochs.check(replay).heading == RIGHT


def test_a_replay_that_asks_for_the_number_alone_hears_of_the_epoch() -> None:
    def replay(history: list[tuple[int, str]], epoch: str, last_id: str) -> object:
        if last_id == "":
            return history[-1:]
        number = int(last_id.split("-")[1])
        held = bool(history) and history[0][0] - 1 <= number <= history[-1][0]
        return [update for update in history if update[0] > number] if held else "gap"

    verdict = write_replay_with_epochs.check(replay)
    assert verdict.heading == NOT_YET
    assert "compare the epochs too" in verdict.lines[0]
