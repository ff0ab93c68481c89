"""The end of a fleet, whatever ends it: a cell that is run again, an interrupt, a kernel that restarts or is killed."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from labkit import fleet
from tests.helpers.kernel import Kernel
from tests.helpers.processes import children
from tests.helpers.waiting import wait_until

OWNER = """
import sys
from labkit import fleet
hosts = fleet.start(hosts=1)
print("serves", flush=True)
sys.stdin.readline()
hosts[0].kill()
hosts[0].start()
print("stops", flush=True)
hosts.stop()
"""


def with_folder(folder: Path) -> list[psutil.Process]:
    """The processes that have this folder for temporary files."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("TMPDIR") == str(folder) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:  # it has ended, or is somebody else's
            continue
    return found


def a_host_begins(owner: "subprocess.Popen[str]", _folder: Path) -> None:
    wait_until(lambda: psutil.Process(owner.pid).children(), "a host's process")


def the_engine_begins(_owner: "subprocess.Popen[str]", folder: Path) -> None:
    wait_until(lambda: list(folder.iterdir()), "the engine's folder")


def they_serve(owner: "subprocess.Popen[str]", _folder: Path) -> None:
    assert owner.stdout is not None
    assert owner.stdout.readline() == "serves\n"


def they_stop(owner: "subprocess.Popen[str]", folder: Path) -> None:
    they_serve(owner, folder)
    assert owner.stdin is not None
    assert owner.stdout is not None
    owner.stdin.write("\n")
    owner.stdin.flush()
    assert owner.stdout.readline() == "stops\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
@pytest.mark.parametrize(
    "phase",
    [
        a_host_begins,
        the_engine_begins,
        *(pytest.param(each, marks=pytest.mark.long) for each in (they_serve, they_stop)),
    ],
    ids=lambda phase: phase.__name__,
)
def test_nothing_is_left_of_a_program_that_is_killed_when(
    phase: "Callable[[subprocess.Popen[str], Path], None]", tmp_path: Path
) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    phase(owner, tmp_path)
    owner.send_signal(signal.SIGKILL)
    owner.communicate()
    wait_until(lambda: not with_folder(tmp_path), "every process to end")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to itself")
def test_an_interrupt_while_a_fleet_starts_leaves_nothing() -> None:
    before = children()

    def interrupt() -> None:
        wait_until(lambda: children() != before, "the first host")
        os.kill(os.getpid(), signal.SIGINT)

    interrupting = threading.Thread(target=interrupt)
    interrupting.start()
    with pytest.raises(KeyboardInterrupt):
        fleet.start(hosts=1, shared=False)
    interrupting.join()
    assert children() == before


CELL = """
from labkit import fleet
hosts = fleet.start(hosts=1, shared=False)
print(hosts[0].port)
"""


def listening(kernel: Kernel) -> set[int]:
    """The ports on which the processes that a kernel has started listen."""
    found = (end for each in kernel.process.children(recursive=True) for end in each.net_connections("tcp"))
    return {end.laddr.port for end in found if end.status == psutil.CONN_LISTEN}


def test_a_cell_that_is_run_again_replaces_its_fleet_and_a_kernels_end_ends_it(kernel: Kernel) -> None:
    ports = [int(kernel.run(CELL, "hosts")) for _ in range(2)]
    assert listening(kernel) == {ports[1]}
    family = kernel.process.children(recursive=True)
    kernel.manager.restart_kernel(now=True)
    wait_until(lambda: not any(process.is_running() for process in family), "the hosts to end")
