"""A server apart, in a process of its own: it ends with its block, however that ends, and leaves no process behind."""

import os
import signal
import subprocess
import sys

import psutil
import pytest

from labkit import crowd
from labkit.crowd.second_server import server_apart
from tests.helpers.known import known
from tests.helpers.processes import children
from tests.helpers.waiting import wait_until

USERS = 100


def gone(process: psutil.Process) -> bool:
    """Whether a process has ended."""
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_a_server_apart_shows_what_its_users_cost_in_memory() -> None:
    with server_apart() as url:
        (apart,) = children()
        run = crowd.websocket(url, users=USERS, seconds=0.1)
        assert run.errors == 0
        assert known(run.memory) > 0
    assert gone(apart)


def test_a_server_apart_ends_with_a_block_that_fails() -> None:
    found = []

    def fail() -> None:
        with server_apart():
            found.extend(children())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    (apart,) = found
    assert gone(apart)


def test_a_second_server_that_does_not_start_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHOME", os.devnull)  # no Python starts so
    with pytest.raises(RuntimeError, match="the second server did not start; its exit code is 1"), server_apart():
        pass
    assert children() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to another process")
def test_an_interrupt_is_left_to_the_block_and_ends_a_server_apart_without_a_word() -> None:
    program = """
import httpx, os, psutil, signal
from labkit.crowd.second_server import server_apart
heard = []
signal.signal(signal.SIGINT, lambda *_: heard.append("interrupt"))  # what this process does then comes later
try:
    with server_apart() as url:
        (apart,) = psutil.Process().children()
        for _ in range(20):
            os.killpg(0, signal.SIGINT)  # as Jupyter does: the kernel and whatever it has started
            assert httpx.get(f"{url}/meter").status_code == 200
        raise KeyboardInterrupt
except KeyboardInterrupt:
    print(heard[0], psutil.Process().children(), apart.is_running())
"""
    words = [sys.executable, "-c", program]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, start_new_session=True)
    assert (done.stdout, done.stderr) == ("interrupt [] False\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_server_apart_dies_with_the_process_that_started_it() -> None:
    program = """
import psutil, signal
from labkit.crowd.second_server import server_apart
with server_apart():
    print(psutil.Process().children()[0].pid, flush=True)
    signal.pause()
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as kernel:
        assert kernel.stdout is not None
        apart = psutil.Process(int(kernel.stdout.readline()))
        os.kill(kernel.pid, signal.SIGKILL)
    wait_until(lambda: gone(apart), "the second server's end")
