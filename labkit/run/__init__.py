"""`Run`: the one record that arithmetic, simulation and measurement all return: every chart takes any of them.

`run` is the record, `measured` what only a measurement knows, `exchange` what a learner records by hand.
"""

from labkit.run.exchange import Exchange, What
from labkit.run.measured import Clock, Measured, Seconds
from labkit.run.run import FOR_P95, FOR_P99, Run, Source

__all__ = ["FOR_P95", "FOR_P99", "Clock", "Exchange", "Measured", "Run", "Seconds", "Source", "What"]
