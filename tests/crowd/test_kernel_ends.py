"""A kernel that is interrupted, restarted or shut down in the middle of a run leaves no process and no port behind."""

import socket
from itertools import product

import httpx
import psutil
import pytest

from tests.helpers.kernel import running_kernel
from tests.helpers.waiting import wait_until

USERS = 300
SERVE = "from labkit import crowd\nfrom labkit.server import serve\nserver = serve()\nprint(server.port)"
RUN = f"crowd.streaming(server, {USERS}, 30, updates_per_minute=60)"


def reached(stage: str, family: psutil.Process, port: int) -> bool:
    """Has the run come so far?"""
    if stage == "starting":
        return bool(family.children())
    meter = httpx.get(f"http://127.0.0.1:{port}/meter", trust_env=False).json()
    return bool(meter["open_streams"] if stage == "connecting" else meter["events_sent"] > USERS)


IN_EVERY_RUN = {("restart", "running"), ("shutdown", "starting"), ("interrupt", "connecting")}  # each way, each stage
WAYS = [
    pytest.param(*pair, marks=[] if pair in IN_EVERY_RUN else pytest.mark.long)
    for pair in product(["restart", "shutdown", "interrupt"], ["starting", "connecting", "running"])
]


@pytest.mark.parametrize(("way", "stage"), WAYS)
def test_no_process_and_no_port_is_left(way: str, stage: str) -> None:
    with running_kernel("--IPKernelApp.log_level=50") as kernel:
        port, family = int(kernel.run(SERVE)), kernel.process
        kernel.client.execute(RUN)
        wait_until(lambda: reached(stage, family, port), f"the run to be {stage}")
        users = family.children(recursive=True)
        if way == "interrupt":
            kernel.manager.interrupt_kernel()
        elif way == "restart":
            kernel.manager.restart_kernel(now=True)
        else:
            kernel.manager.shutdown_kernel(now=True)
        assert psutil.wait_procs(users, timeout=20)[1] == []
        if way == "interrupt":  # the server is still there, and free for the next run
            wait_until(lambda: not httpx.get(f"http://127.0.0.1:{port}/meter").json()["open_streams"], "no open stream")
        else:
            with socket.socket() as knock:
                assert knock.connect_ex(("127.0.0.1", port)) != 0
