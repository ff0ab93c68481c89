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
print(len(charts.requests(run)._repr_mimebundle_()["text/html"]) > 1000)
"""


@pytest.mark.parametrize("after", ["0.02", "0.1", "0.3"])
def test_a_first_chart_that_is_interrupted_leaves_its_libraries_whole(after: str) -> None:
    done = subprocess.run([sys.executable, "-c", FIRST_CHART, after], capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["interrupted", "True"], done.stderr
