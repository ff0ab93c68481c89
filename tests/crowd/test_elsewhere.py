"""Users whose processes an executor starts: threads, processes, and the workers of a real Dask cluster."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest

from labkit import crowd, model
from labkit.crowd import elsewhere
from labkit.server import Server, relay
from tests.helpers.processes import children
from tests.helpers.stop_button import WithStopButton
from tests.helpers.waiting import wait_until

FAST = 60.0  # updates a minute of one order


def test_an_executor_runs_the_parts_of_a_crowd_as_this_process_would(server: Server) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        run = crowd.streaming(server, users=60, seconds=1, updates_per_minute=FAST, processes=2, on=pool)
    assert run.errors == 0
    assert run.notes == ()
    assert run.requests == run.server_requests == 60
    assert run.updates == run.published
    assert run.updates > 20
    assert len(run.measured.clocks) == 2
    for clock in run.measured.clocks:
        assert clock.same  # one machine's, so the offset that was measured is the uncertainty at most
        assert abs(clock.offset) <= clock.uncertainty < 1
    wait_until(lambda: not children(), "the end of the users")


def test_the_clock_of_another_machine_is_allowed_for(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    monkeypatch.setattr(relay, "clock", lambda: "another machine's")
    monkeypatch.setattr(relay, "perf_counter", lambda: time.perf_counter() + 100)
    with ThreadPoolExecutor(1) as pool:
        run = crowd.streaming(server, users=20, seconds=1, updates_per_minute=240, on=pool)
    (clock,) = run.measured.clocks
    assert abs(clock.offset - 100) <= clock.uncertainty
    assert run.updates == run.published
    assert run.latency.min() > 100 - clock.uncertainty  # since the moments of updates were this machine's all the same
    assert run.notes[0].startswith(
        "Users were on other machines, whose clocks are up to 100 s off; that is allowed for"
    )


def test_a_press_of_the_stop_button_reaches_users_elsewhere(server: Server) -> None:
    there = WithStopButton(server)

    def press() -> None:
        wait_until(lambda: server.meter.polls > 50, "some polls")
        there.press()

    hand = threading.Thread(target=press)
    hand.start()
    with ThreadPoolExecutor(1) as pool:
        run = crowd.polling(there, users=50, every=0.2, seconds=600, on=pool)
    hand.join()
    assert run.stopped
    assert run.seconds < 500


def test_an_executor_with_too_few_workers_is_named(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    monkeypatch.setattr(elsewhere, "STARTS_WITHIN", 1.0)
    begun = (
        r"the executor has not begun with part \d of the crowd within 1 s: it has fewer workers than there are parts"
    )
    with ThreadPoolExecutor(1) as pool, pytest.raises(RuntimeError, match=begun):
        crowd.streaming(server, users=2, seconds=1, processes=2, on=pool)
    assert children() == []


def test_what_is_no_executor_is_refused(server: Server) -> None:
    with pytest.raises(TypeError, match=r"on must be an executor, such as ProcessPoolExecutor\(\) or Client.* not 3"):
        crowd.streaming(server, users=1, seconds=1, on=3)  # type: ignore[arg-type]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to another process")
def test_an_interrupt_ends_users_elsewhere() -> None:
    program = """
import os, signal, threading, psutil
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from labkit import crowd
from labkit.server import serve
from tests.helpers.waiting import wait_until
signal.signal(signal.SIGINT, signal.default_int_handler)
def interrupt():
    wait_until(lambda: server.meter.polls > 10, "polls")
    os.kill(os.getpid(), signal.SIGINT)
with serve() as server, ThreadPoolExecutor(1) as pool:
    threading.Thread(target=interrupt).start()
    try:
        crowd.polling(server, users=50, every=0.2, seconds=600, on=pool)
    except KeyboardInterrupt:
        print(psutil.Process().children())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.long
def test_a_cluster_computes_the_same_bits_and_runs_the_same_crowd(server: Server) -> None:
    distributed = pytest.importorskip("distributed")
    alone = model.polling(150_000, every=5, seconds=60, seed=3)
    local = {"n_workers": 2, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": None}
    with distributed.LocalCluster(**local, silence_logs=50) as cluster, distributed.Client(cluster) as client:
        on = client.get_executor(pure=False)
        clustered = model.polling(150_000, every=5, seconds=60, seed=3, on=on)
        run = crowd.streaming(server, users=40, seconds=1, updates_per_minute=FAST, processes=2, on=on)
    assert (clustered.requests, clustered.useless) == (alone.requests, alone.useless)
    assert np.array_equal(clustered.latency, alone.latency)  # type: ignore[arg-type]
    assert (run.errors, run.requests, run.server_requests) == (0, 40, 40)
    assert run.updates == run.published
    assert run.updates > 0
    assert len(run.measured.clocks) == 2
