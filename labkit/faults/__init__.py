"""The fault line: a proxy between client and server on which things go wrong when it is told so (used in notebook 08).

line = between(server)
stream = EventSource(f"{line.url}/orders/{order}/stream")
line.cut()
"""

from labkit.faults.fault_line import FaultLine, LineStopped, between

__all__ = ["FaultLine", "LineStopped", "between"]
