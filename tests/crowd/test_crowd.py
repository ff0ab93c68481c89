"""Real users in a second process: counted exactly, interrupted, stopped, deprived of their server."""

import os
import signal
import subprocess
import sys
import threading

import httpx
import numpy as np
import psutil
import pytest

from labkit import crowd
from labkit.server import Server, serve
from tests.helpers.known import every_latency, known
from tests.helpers.processes import children
from tests.helpers.stop_button import WithStopButton
from tests.helpers.waiting import wait_until

FAST = 60.0  # updates a minute of one order: enough news for a short run


def test_polls_are_exactly_as_planned_and_both_sides_count_the_same(server: Server) -> None:
    run = crowd.polling(server, users=200, every=0.5, seconds=2, updates_per_minute=FAST)
    assert run.errors == 0
    assert run.requests == 200 * 4 == run.server_requests
    assert run.requests_per_minute == 200 * 60 / 0.5
    assert run.useless + run.updates == run.requests
    assert len(run.latency) == run.updates
    assert len(run.answered) == len(run.lag) == run.requests
    assert run.requests_each_second.sum() == run.requests
    assert run.latency.min() > 0
    assert run.lag.min() >= 0
    assert known(run.bytes_up) > 200 * 4 * 60
    assert known(run.cpu) > 0


def test_more_polls_than_this_machine_can_answer_are_counted_and_told(server: Server) -> None:
    run = crowd.polling(server, users=100, every=0.0001, seconds=0.5)  # a million per second
    assert 0 < run.requests < 500_000
    assert run.useful + run.useless + run.errors == run.requests
    assert run.error_kinds.keys() <= {"no answer"}
    assert run.useless_share == run.useless / run.answers > 0.9  # with an update per minute, however few are answered
    assert any(note.startswith("The users could not keep up: the polls of the last ") for note in run.notes)
    assert not any("kitchen" in note for note in run.notes)


def test_polling_waits_as_theory_says(server: Server) -> None:
    run = crowd.polling(server, users=300, every=0.5, seconds=3, updates_per_minute=FAST)
    # Poisson updates at 1 a second, polls every 0.5 s: useless with e^-0.5; five standard errors of a share.
    share, polls = np.exp(-0.5), run.requests
    assert abs(run.useless_share - share) < 5 * np.sqrt(share * (1 - share) / polls)
    # The newest update of an interval has an age drawn from the truncated exponential on (0, 0.5); the answer itself
    # takes time on a busy machine, so only the lower side is strict.
    mean = 1 - 0.5 / (np.exp(0.5) - 1)
    assert run.latency.mean() > mean - 5 * every_latency(run).std() / np.sqrt(run.updates)


def test_every_push_arrives_once(server: Server) -> None:
    run = crowd.streaming(server, users=200, seconds=2, updates_per_minute=FAST)
    assert run.errors == 0
    assert run.requests == 200 == run.server_requests
    assert run.useless == 0
    assert run.updates == run.published == len(run.latency) > 200
    assert run.latency.min() > 0
    assert run.requests_each_second.sum() == 0
    wait_until(lambda: server.meter.open_streams == 0, "the users to hang up")


def test_the_same_seed_makes_the_same_updates(server: Server) -> None:
    first, again = (
        crowd.streaming(server, users=50, seconds=1, updates_per_minute=FAST, seed=3).updates for _ in range(2)
    )
    assert first == again > 0


def test_a_shared_order_reaches_every_user(server: Server) -> None:
    run = crowd.streaming(server, users=100, seconds=2, updates_per_minute=120, shared=True)
    assert run.errors == 0
    assert run.updates > 0
    assert run.updates % 100 == 0


def test_a_run_leaves_nothing_behind(server: Server) -> None:
    crowd.polling(server, users=50, every=0.2, seconds=0.5)
    threads, files = threading.active_count(), psutil.Process().num_fds()
    crowd.streaming(server, users=50, seconds=0.5)
    crowd.polling(server, users=50, every=0.2, seconds=0.5)
    wait_until(lambda: threading.active_count() <= threads, "threads to end")
    wait_until(lambda: psutil.Process().num_fds() <= files, "descriptors to be closed")
    assert children() == []
    assert httpx.get(f"{server.url}/orders/1").status_code == 404  # the orders of a run are forgotten


@pytest.mark.parametrize("kind", ["polling", "streaming"])
def test_a_server_that_stops_in_the_middle_is_counted_not_waited_for(kind: str) -> None:
    with serve() as server:

        def stop_in_the_middle() -> None:
            wait_until(lambda: server.meter.polls + server.meter.events_sent > 100, "updates")  # 91 are the first ones
            server.stop()

        gone = threading.Thread(target=stop_in_the_middle)
        gone.start()
        if kind == "polling":
            run = crowd.polling(server, users=50, every=0.5, seconds=2)
        else:
            run = crowd.streaming(server, users=91, seconds=2, updates_per_minute=FAST)
        gone.join()
    assert run.errors > 0
    assert set(run.error_kinds) <= {"connection lost", "could not connect", "answered 204", "no answer"}
    assert any("did not answer any more" in note for note in run.notes)
    assert children() == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"users": 0}, "users must be a whole number, 1 or more, not 0"),
        ({"users": 2.5}, "users must be a whole number"),
        ({"every": -1}, "every must be more than 0 seconds, not -1"),
        ({"every": "5"}, "every must be"),
        ({"seconds": 0}, "seconds must be more than 0 seconds, not 0"),
        ({"seconds": float("inf")}, "seconds must be"),
        ({"updates_per_minute": -2}, "updates_per_minute must be"),
        ({"seconds": 1e12}, r"seconds must be at most 86,400 \(a day\), not 1000000000000.0"),
        ({"every": 1e12}, r"every must be at most 86,400 seconds \(a day\), not 1000000000000.0"),
        ({"users": 10**5000}, "users must be at most 1,000,000,000, not a number of thousands of digits"),
        ({"users": -(10**5000)}, "users must be a whole number, 1 or more, not a number of thousands of digits"),
        ({"seed": 10**5000}, "seed must be a whole number of at most 18 digits"),
    ],
)
def test_an_invalid_number_is_refused_before_anything_starts(
    server: Server, wrong: dict[str, object], sentence: str
) -> None:
    words = {"users": 10, "every": 1, "seconds": 1} | wrong
    with pytest.raises(ValueError, match=sentence):
        crowd.polling(server, **words)  # type: ignore[arg-type]
    assert server.meter.requests == 0


def test_an_address_without_a_tracker_is_refused_before_anything_starts(server: Server) -> None:
    with pytest.raises(crowd.NoLabServer, match="is no server's address"):
        crowd.polling("pizza", users=1, every=1, seconds=1)
    server.stop()
    with pytest.raises(crowd.NoLabServer, match=r"nothing answers at .*run the cell with serve\(\) again"):
        crowd.streaming(server, users=1, seconds=1)
    assert children() == []


def test_another_http_server_is_refused() -> None:
    program = "import http.server as h; s = h.HTTPServer(('127.0.0.1', 0), h.SimpleHTTPRequestHandler); "
    program += "print(s.server_port, flush=True); s.serve_forever()"
    with subprocess.Popen([sys.executable, "-c", program], stdout=-1, stderr=-3, text=True) as stranger:
        assert stranger.stdout is not None
        port = stranger.stdout.readline().strip()
        with pytest.raises(crowd.NoLabServer, match="is not a server of labkit"):
            crowd.polling(f"http://127.0.0.1:{port}", users=1, every=1, seconds=1)
        stranger.kill()


def test_an_address_serves_as_well_as_the_server(server: Server) -> None:
    run = crowd.polling(server.url, users=20, every=0.2, seconds=0.4)
    assert (run.requests, run.errors) == (40, 0)


def test_the_stop_button_ends_the_run_and_keeps_what_was_measured(server: Server) -> None:
    there = WithStopButton(server)

    def press() -> None:
        wait_until(lambda: server.meter.polls > 100, "some polls")
        there.press()

    hand = threading.Thread(target=press)
    hand.start()
    run = crowd.polling(there, users=100, every=0.2, seconds=600)
    hand.join()
    assert run.stopped
    assert 0 <= run.seconds < 500
    assert "stopped early" in repr(run)
    assert len(run.requests_each_second) <= run.seconds + 1
    assert run.requests_each_second.sum() == run.requests
    assert children() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to another process")
@pytest.mark.parametrize(
    "moment", ["starting", *(pytest.param(later, marks=pytest.mark.long) for later in ("connecting", "running"))]
)
def test_an_interrupt_leaves_no_process_and_the_server_goes_on(moment: str) -> None:
    program = f"""
import os, signal, subprocess, threading, psutil
from labkit import crowd
from labkit.server import serve
from tests.helpers.waiting import wait_until
def interrupt():
    os.kill(os.getpid(), signal.SIGINT)
signal.signal(signal.SIGINT, signal.default_int_handler)  # off in a program that was started in the background
with serve() as server:
    if {moment!r} == "starting":  # the child is there, and has no name yet
        subprocess._USE_POSIX_SPAWN = False  # from 3.13 on, Python would not fork by itself
        fork = subprocess._fork_exec
        subprocess._fork_exec = lambda *words: (fork(*words), interrupt())[0]
    else:
        ready = (lambda: server.meter.polls > 10) if {moment!r} == "running" else (lambda: psutil.Process().children())
        threading.Thread(target=lambda: (wait_until(ready, "the crowd"), interrupt())).start()
    try:
        crowd.polling(server, users=50, every=0.2, seconds=600)
    except KeyboardInterrupt:
        wait_until(lambda: not psutil.Process().children(), "the crowd's end")
    if {moment!r} == "starting":
        subprocess._fork_exec = fork
    print(crowd.polling(server, users=10, every=0.1, seconds=0.2).requests)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("20\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_the_crowd_dies_with_the_process_that_started_it() -> None:
    program = """
import psutil, threading
from labkit import crowd
from labkit.server import serve
from tests.helpers.waiting import wait_until
def tell():
    wait_until(lambda: server.meter.polls > 10, "polls")
    print(psutil.Process().children()[0].pid, flush=True)
with serve() as server:
    threading.Thread(target=tell).start()
    crowd.polling(server, users=50, every=0.2, seconds=600)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as kernel:
        assert kernel.stdout is not None
        users = psutil.Process(int(kernel.stdout.readline()))
        os.kill(kernel.pid, signal.SIGKILL)
    wait_until(lambda: not users.is_running() or users.status() == psutil.STATUS_ZOMBIE, "the crowd's end")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of open files")
def test_more_users_than_the_machine_allows_are_cut_with_a_reason() -> None:
    program = """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (400, 400))
from labkit import crowd
from labkit.server import serve
with serve() as server:
    run = crowd.polling(server, users=5000, every=0.2, seconds=0.4)
    print(run.users, run.requests, run.errors, run.notes[0])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout.startswith("200 400 0 This machine lets one process open 400 files")
    assert "200 users instead of 5,000" in done.stdout
