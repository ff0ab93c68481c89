"""What is right and what is wrong with any endpoint of Server-Sent Events, in sentences (used in notebook 11).

from labkit.probe import probe
probe("https://example.org/events")

`labkit probe URL` says the same in a terminal.
"""

from labkit.probe.finding import Finding
from labkit.probe.probe import probe
from labkit.probe.report import Report

__all__ = ["Finding", "Report", "probe"]
