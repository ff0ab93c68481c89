"""A run that was stopped by its button: at once, without a reproach, and with counts that still agree."""

import gc
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest

from labkit import crowd
from labkit.crowd import result
from labkit.crowd.process import CrowdProcess
from labkit.run import Run
from labkit.server import Server, serve
from tests.helpers.processes import children
from tests.helpers.stop_button import WithStopButton
from tests.helpers.waiting import wait_until

FAST = 120.0  # updates a minute of one order
LONG = 600  # seconds
HELD_UP = "The users were held up for "
KINDS: dict[str, Callable[..., Run]] = {
    "polling": partial(crowd.polling, every=0.5),
    "long polling": crowd.long_polling,
    "streaming": crowd.streaming,
    "WebSocket": crowd.websocket,
}


def well_under_way(server: Server, users: int) -> bool:
    """Whether the server has sent more than any user is sent at the opening."""
    return server.meter.bytes_out > 400 * users


def stopped(server: WithStopButton, send: Callable[..., Run], ready: Callable[[], object], **more: object) -> Run:
    """A long run whose button is pressed once `ready()`."""

    def hand() -> None:
        wait_until(ready, "the run")
        server.press()

    pressing = threading.Thread(target=hand)
    pressing.start()
    run = send(server, **{"users": 50, "seconds": LONG} | more)
    pressing.join()
    return run


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_that_is_stopped_has_no_errors_and_its_counts_agree(server: Server, kind: str) -> None:
    run = stopped(WithStopButton(server), KINDS[kind], lambda: well_under_way(server, 50), updates_per_minute=FAST)
    assert run.stopped
    assert (run.errors, run.notes) == (0, ())
    assert 0 < run.seconds < LONG / 2
    assert run.requests == run.server_requests
    if kind == "polling":
        assert run.published is None
    else:
        assert run.updates == run.published
        assert run.updates > 0


def test_a_run_can_be_stopped_while_its_users_connect(server: Server) -> None:
    there = WithStopButton(server)
    run = stopped(there, crowd.streaming, lambda: there.buttons, users=800)
    assert run.stopped
    assert run.error_kinds == {}
    assert run.seconds < LONG / 2
    nothing = "The run was stopped before the measured time began, so nothing was measured; run the cell again."
    assert run.notes == (() if run.seconds else (nothing,))


def test_a_press_is_heard_before_the_users_have_answered() -> None:
    class Busy(CrowdProcess):
        """A crowd that does not come to listen."""

        def say(self, words: dict[str, Any]) -> None:
            pass

        def _processor_seconds(self) -> float:
            return 0.0

    busy = Busy({})
    busy.stop()
    assert next(busy.messages()) == ("stopping", True)


def test_a_crowd_that_neither_speaks_nor_works_for_half_a_minute_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float | None] = []

    class Silence(queue.SimpleQueue[str]):
        """A queue to which no line ever comes; a wait for one ends at once."""

        def get(self, block: bool = True, timeout: float | None = None) -> str:  # noqa: ARG002 - the queue's parameter
            waits.append(timeout)
            raise queue.Empty

    silent = CrowdProcess({})
    monkeypatch.setattr(silent, "_lines", Silence())
    monkeypatch.setattr(silent, "_processor_seconds", lambda: 0.5)
    with pytest.raises(RuntimeError, match="the crowd's process has said nothing for 30 seconds; run again"):
        next(silent.messages())
    assert waits == [30]


def test_a_run_whose_users_were_held_up_says_so_whatever_their_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result, "HELD_UP", 0.25)
    with ThreadPoolExecutor() as pool, ExitStack() as servers:
        running = [(servers.enter_context(serve()), send) for send in KINDS.values()]
        there = [WithStopButton(own) for own, _ in running]
        runs = [
            pool.submit(send, own, users=20, seconds=LONG, updates_per_minute=FAST)
            for own, (_, send) in zip(there, running, strict=True)
        ]
        wait_until(lambda: all(well_under_way(own, 20) for own, _ in running), "all crowds")
        crowds = children()
        for process in crowds:
            process.suspend()
        time.sleep(0.6)
        for process in crowds:
            process.resume()
        sent = [own.meter.bytes_out for own, _ in running]
        wait_until(
            lambda: all(own.meter.bytes_out > before for (own, _), before in zip(running, sent, strict=True)), "news"
        )
        for own in there:
            own.press()
        for run in (run.result() for run in runs):
            (seconds,) = (note[len(HELD_UP) :].split()[0] for note in run.notes if note.startswith(HELD_UP))
            assert float(seconds) >= 0.3  # a crowd looks at the clock four times a second
        assert runs[0].result().lag.max() >= 0.5  # twenty users each ask twice a second


def test_garbage_is_left_alone_while_any_run_of_this_process_goes_on() -> None:
    assert gc.get_freeze_count() == 0
    with serve() as one, serve() as other, ThreadPoolExecutor() as pool:
        there = WithStopButton(other)
        long = pool.submit(crowd.streaming, there, users=20, seconds=LONG, updates_per_minute=FAST)
        wait_until(lambda: well_under_way(other, 20), "the longer run")
        assert gc.get_freeze_count() > 0
        crowd.streaming(one, users=20, seconds=0.2)
        assert gc.get_freeze_count() > 0
        there.press()
        long.result()
        assert gc.get_freeze_count() == 0


def test_two_crowds_on_one_server_each_note_the_other(server: Server) -> None:
    with ThreadPoolExecutor() as pool:
        there = WithStopButton(server)
        long = pool.submit(crowd.polling, there, users=20, every=0.1, seconds=LONG)
        wait_until(lambda: well_under_way(server, 20), "the first crowd")
        short = crowd.streaming(server.url, users=20, seconds=0.2)
        there.press()
    sentence = "Another crowd used this server at the same time, and the server's own counts are of both."
    assert sentence in short.notes
    assert sentence in long.result().notes
    assert crowd.streaming(server, users=20, seconds=0.2).notes == ()
