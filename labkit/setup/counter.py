"""How far an installation is, in packages: counted in place in a terminal, in plain lines elsewhere.

Standard library alone.
"""

import re
import sys
from pathlib import Path
from typing import TextIO

FEW = 10  # packages; so few need no counting
COLLECTED = re.compile(r"^(?:Collecting|Processing) ", re.MULTILINE)  # pip prints one of them for each package


class Counter:
    """Counts packages that are fetched and then installed, by the installer's log and the environment's folder."""

    def __init__(self, number: int, log: Path, site: Path, stream: TextIO | None = None) -> None:
        self._number, self._log, self._site = number, log, site
        self._stream = sys.stdout if stream is None else stream
        self._in_place = self._stream.isatty()
        self._shown = ""
        self._installed_before = self._installed()

    def look(self) -> None:
        """Show how far it is; called several times a second."""
        if self._number <= FEW:
            return
        try:
            fetched = len(COLLECTED.findall(self._log.read_text("utf-8", "replace")))
        except OSError:
            return
        installed = self._installed() - self._installed_before
        verb, count = ("installed", installed) if installed > 0 else ("fetched", fetched)
        self._show(verb, min(count, self._number))

    def end(self) -> None:
        """Leave a clean line behind."""
        if self._in_place and self._shown:
            self._stream.write("\r" + " " * len(self._shown) + "\r")
            self._stream.flush()
            self._shown = ""

    def _show(self, verb: str, count: int) -> None:
        if not self._in_place:  # a line for each quarter
            count = self._number if count == self._number else count // (self._number // 4) * (self._number // 4)
        text = f"  {verb} {count} of {self._number} packages"
        if not count or text == self._shown:
            return
        self._stream.write(f"\r{text:<{len(self._shown)}}" if self._in_place else f"{text}\n")
        self._stream.flush()
        self._shown = text

    def _installed(self) -> int:
        return len(list(self._site.glob("*.dist-info")))
