"""One function a picture: a figure with a finding in words, alt text, and the numbers behind it.

Most take any mix of `Run`s. `timeline` and `sequence` take recorded `Exchange`s, `phases` the moments at which users
ask, `hosts` counts, and `message` takes bytes. `print(chart)` tells it in words; `chart.save("name.svg")`, `.png` or
`.csv` keeps it.
"""

from labkit.charts.break_even import break_even
from labkit.charts.costs import bytes_sent, cpu
from labkit.charts.hosts import hosts
from labkit.charts.latency import latency
from labkit.charts.message import event_stream, message
from labkit.charts.phases import phases
from labkit.charts.place_in_line import place_in_line
from labkit.charts.reconnects import reconnects
from labkit.charts.requests import requests
from labkit.charts.sequence import sequence
from labkit.charts.summary import summary
from labkit.charts.timeline import timeline
from labkit.charts.useless import useless_share
from labkit.charts.wait_against_load import wait_against_load

__all__ = [
    "break_even",
    "bytes_sent",
    "cpu",
    "event_stream",
    "hosts",
    "latency",
    "message",
    "phases",
    "place_in_line",
    "reconnects",
    "requests",
    "sequence",
    "summary",
    "timeline",
    "useless_share",
    "wait_against_load",
]
