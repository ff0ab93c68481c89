"""An interrupt in the wrong moment: held back until the work is whole."""

import subprocess
import sys

import pytest

FIRST_CHART = """
import os, signal, sys, threading, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from labkit.run import Run
from labkit import charts
run = Run(kind="polling", source="measurement", users=1, seconds=1, updates_per_minute=1)
importing = threading.Timer(float(sys.argv[1]), os.kill, (os.getpid(), signal.SIGINT))
importing.start()
try:
    charts.summary(run)
    charts.requests(run)._repr_mimebundle_()
    importing.join()
    time.sleep(1)
except KeyboardInterrupt:
    print("interrupted")
charts.summary(run)
print(len(charts.requests(run)._repr_mimebundle_()[0]["text/html"]) > 1000)
"""


STARTS = """
import os, random, signal, threading
signal.signal(signal.SIGINT, signal.default_int_handler)
from labkit.faults import between
from labkit.server import serve
threads, server = threading.active_count(), None
draw, interrupted = random.Random(1), 0
with serve() as behind:
    quiet = threading.active_count()
    for number in range(40):
        clock = threading.Timer(draw.uniform(0, 0.03), os.kill, (os.getpid(), signal.SIGINT))
        try:
            clock.start()
            made = serve(history_file=None) if number % 2 else between(behind)
            clock.join()
            made.stop()
        except KeyboardInterrupt:
            interrupted += 1
            if "made" in globals():
                made.stop()
        clock.join()
    print(interrupted, threading.active_count() - quiet)
"""


def test_a_start_that_is_interrupted_leaves_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", STARTS], capture_output=True, text=True, timeout=100)
    assert done.stderr == ""
    interrupted, left = map(int, done.stdout.split())
    assert interrupted > 15
    assert left == 0


@pytest.mark.parametrize("after", ["0.1", *(pytest.param(after, marks=pytest.mark.long) for after in ("0.02", "0.3"))])
def test_a_first_chart_that_is_interrupted_leaves_its_libraries_whole(after: str) -> None:
    done = subprocess.run([sys.executable, "-c", FIRST_CHART, after], capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["interrupted", "True"], done.stderr


def test_an_interrupted_run_is_one_sentence_without_the_lines_of_the_kit() -> None:
    program = """
from labkit import crowd
from labkit.crowd import runs
def interrupted(*_): raise KeyboardInterrupt
runs.run_experiment.__globals__["_run_to_its_end"] = interrupted
try:
    crowd.polling("http://127.0.0.1:9", 1, 1, 1)
except KeyboardInterrupt:
    print("caught")
crowd.polling("http://127.0.0.1:9", 1, 1, 1)
"""
    command = [sys.executable, "-m", "IPython", "--colors=NoColor", "-c", program]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=60).stdout
    assert shown.splitlines() == [
        "caught",
        "KeyboardInterrupt: The run was interrupted, and its users are gone. Run the cell again.",
    ]
