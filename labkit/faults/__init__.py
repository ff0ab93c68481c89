"""The fault lab: a line between client and server on which bad days can be had on purpose (used in notebook 08).

lab = between(server)
stream = EventSource(f"{lab.url}/orders/{order}/stream")
lab.cut()
"""

from labkit.faults.fault_line import FaultLine, LineStopped, between

__all__ = ["FaultLine", "LineStopped", "between"]
