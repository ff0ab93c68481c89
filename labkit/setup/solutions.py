"""Prints the stub and the solution of every exercise, as JSON by notebook and name: `python -m labkit.setup.solutions`.

This runs in the kit's environment, since exercises use more than the standard library.
"""

import json
import pkgutil
from importlib import import_module

from labkit import exercises
from labkit.learn import Exercise


def solutions() -> dict[str, dict[str, tuple[str, str]]]:
    """Stub and solution of each exercise, by its name and by what the name of its notebook begins with: "02", "one"."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for module in pkgutil.walk_packages(exercises.__path__, f"{exercises.__name__}."):
        room = module.name.split(".")[2]
        for name, thing in vars(import_module(module.name)).items():
            if isinstance(thing, Exercise):
                number = room[1:3] if room[1:3].isdigit() else room.partition("_")[0]
                found.setdefault(number, {})[name] = (thing.stub, thing.solution_code)
    return found


if __name__ == "__main__":
    print(json.dumps(solutions()))
