"""One function a picture. Each takes any mix of `Run`s and returns a figure with a finding and its alt text."""

from labkit.charts.costs import bytes_sent, cpu
from labkit.charts.latency import latency
from labkit.charts.reconnects import reconnects
from labkit.charts.requests import requests
from labkit.charts.summary import summary
from labkit.charts.timeline import timeline
from labkit.charts.useless import useless_share

__all__ = ["bytes_sent", "cpu", "latency", "reconnects", "requests", "summary", "timeline", "useless_share"]
