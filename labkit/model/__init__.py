"""The same users as formulae (`model.formula`) and as a simulation (`model.polling`, `model.streaming`).

Parameters, units and result are those of the crowd on real sockets, so that one chart takes all three.
"""

from labkit.model import formula
from labkit.model.queue import queue_waits
from labkit.model.simulation import polling, streaming

__all__ = ["formula", "polling", "queue_waits", "streaming"]
