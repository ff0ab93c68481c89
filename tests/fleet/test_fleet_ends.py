"""The end of a fleet, whatever ends it: a cell that is run again, an interrupt, a kernel that restarts or is killed."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from labkit import fleet
from labkit.fleet import Host, HostFailed
from tests.helpers.forks import forked_child
from tests.helpers.kernel import Kernel
from tests.helpers.processes import children
from tests.helpers.waiting import wait_until

OWNER = """
import sys
from labkit import fleet
from labkit.fleet import Host

def launch(host, launch=Host.launch):
    launch(host)
    print("begins", flush=True)

Host.launch = launch
hosts = fleet.start(hosts=1)
print("serves", flush=True)
sys.stdin.readline()
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
    assert owner.stdout is not None
    assert owner.stdout.readline() == "begins\n"


def the_engine_begins(owner: "subprocess.Popen[str]", folder: Path) -> None:
    a_host_begins(owner, folder)
    wait_until(lambda: list(folder.iterdir()), "the engine's folder")


def they_serve(owner: "subprocess.Popen[str]", folder: Path) -> None:
    a_host_begins(owner, folder)
    assert owner.stdout is not None
    assert owner.stdout.readline() == "serves\n"


def they_stop(owner: "subprocess.Popen[str]", folder: Path) -> None:
    they_serve(owner, folder)
    assert owner.stdin is not None
    assert owner.stdout is not None
    owner.stdin.write("\n")
    owner.stdin.flush()
    assert owner.stdout.readline() == "stops\n"


LONG = [pytest.param(phase, marks=pytest.mark.long) for phase in (the_engine_begins, they_serve, they_stop)]
PHASES = [a_host_begins, *LONG]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
@pytest.mark.parametrize(
    "phase",
    [
        a_host_begins,
        *(pytest.param(each, marks=pytest.mark.long) for each in (the_engine_begins, they_serve, they_stop)),
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
    family = psutil.Process(owner.pid).children(recursive=True)
    owner.send_signal(signal.SIGKILL)
    owner.communicate()
    psutil.wait_procs(family, timeout=20)
    wait_until(lambda: not with_folder(tmp_path), "every process to end")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    with fleet.start(hosts=1, shared=False) as hosts:
        yield hosts[0]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to itself")
def test_an_interrupt_while_a_fleet_starts_leaves_nothing(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    before = children()
    greet = Host.greet

    def interrupted(starting: Host) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        greet(starting)

    monkeypatch.setattr(Host, "greet", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fleet.start(hosts=1, shared=False)
    assert children() == before
    assert host.running


@pytest.mark.skipif(sys.platform == "win32", reason="Windows stops no process for a while")
def test_an_answer_that_an_interrupt_has_left_behind_is_not_taken_for_the_next(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = host.place_order("Pad thai")
    process = serving(host)
    process.suspend()
    assert host._process is not None
    asked = host._process._asked
    interrupting = interrupt_when(lambda: host._process is not None and host._process._asked > asked)
    with pytest.raises(KeyboardInterrupt):
        host.place_order("Ramen")
    interrupting.join()
    monkeypatch.setattr("labkit.fleet.process.ANSWERS_WITHIN", 0.1)
    with pytest.raises(HostFailed, match=f"^host 0 at {host.url} does not answer: it has not answered within 0.1 s$"):
        host.place_order("Falafel")
    monkeypatch.undo()
    process.resume()
    assert host.stage(order) == "order received"
    assert host.place_order("Pierogi") == order + 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")  # from Python 3.12 on
def test_a_forked_child_does_not_keep_a_host_alive_whose_owner_is_gone(host: Host) -> None:
    process = serving(host)
    with forked_child():
        assert host._process is not None
        host._process._input.close()  # as the end of this process does
        wait_until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE, "the host's end")


def interrupt_when(condition: Callable[[], bool]) -> threading.Thread:
    """A thread that sends this process an interrupt once a condition is true."""

    def interrupt() -> None:
        wait_until(condition, "the moment of the interrupt")
        os.kill(os.getpid(), signal.SIGINT)

    interrupting = threading.Thread(target=interrupt)
    interrupting.start()
    return interrupting


def serving(host: Host) -> psutil.Process:
    """The process of a host."""
    (found,) = [each for each in children() if host.port in {end.laddr.port for end in each.net_connections()}]
    return found


CELL = """
from labkit import fleet
print(fleet.start(hosts=1, shared=False)[0].port)
"""


def listening(kernel: Kernel) -> set[int]:
    """The ports on which the processes that a kernel has started listen."""
    found = (end for each in kernel.process.children(recursive=True) for end in each.net_connections("tcp"))
    return {end.laddr.port for end in found if end.status == psutil.CONN_LISTEN}


def test_a_cell_that_is_run_again_replaces_a_fleet_without_a_name_and_a_kernels_end_ends_it(kernel: Kernel) -> None:
    ports = [int(kernel.run(CELL, "hosts")) for _ in range(2)]
    assert listening(kernel) == {ports[1]}
    family = kernel.process.children(recursive=True)
    kernel.manager.restart_kernel(now=True)
    wait_until(lambda: not any(process.is_running() for process in family), "the hosts to end")
