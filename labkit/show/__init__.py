"""How things appear in a notebook: a picture with its alt text, a table, progress, bytes in plain sight."""

from labkit.show.browser import Pane, browser
from labkit.show.data import Cell, Data
from labkit.show.figure import Figure
from labkit.show.message import Message, Part
from labkit.show.progress import Progress
from labkit.show.tab import Tab, tab
from labkit.show.table import Table
from labkit.show.transcript import Transcript

__all__ = [
    "Cell",
    "Data",
    "Figure",
    "Message",
    "Pane",
    "Part",
    "Progress",
    "Tab",
    "Table",
    "Transcript",
    "browser",
    "tab",
]
