"""What the kit remembers of the copies in a folder: what each was made from. Standard library alone."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

VERSION = 1


@dataclass
class Record:
    """Fingerprints of notebooks by the file names of their copies."""

    made_from: dict[str, str] = field(default_factory=dict)
    written_beside: dict[str, str] = field(default_factory=dict)  # newer ones that the learner has been given
    damaged: bool = False  # the file could not be read, so that nothing is known of the copies

    @classmethod
    def of(cls, folder: Path) -> "Record":
        """What is remembered of a folder; an empty record where there is none, or where it cannot be read."""
        try:
            said = json.loads(_place(folder).read_text("utf-8"))
            parts = [said["made_from"], said["written_beside"]]
            if said["version"] != VERSION or not all(isinstance(part, dict) for part in parts):
                return cls(damaged=True)
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return cls(damaged=True)
        return cls(*parts)

    def keep(self, folder: Path) -> None:
        """Write it down, whole or not at all. Raises OSError."""
        place = _place(folder)
        text = {"version": VERSION, "made_from": self.made_from, "written_beside": self.written_beside}
        place.parent.mkdir(exist_ok=True)
        half = place.with_name(f"{place.name}.{os.getpid()}")
        try:
            half.write_text(json.dumps(text, indent=1), "utf-8")
            half.replace(place)
        finally:
            with suppress(OSError):
                half.unlink()


def _place(folder: Path) -> Path:
    return folder / ".labkit" / "copies.json"
