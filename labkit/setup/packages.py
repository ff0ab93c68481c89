"""The folder `packages/`, which `labkit bundle` puts beside a kit: all that it installs. Standard library alone."""

import platform
import sys
from pathlib import Path

from labkit.setup.places import ROOT

FOLDER = ROOT / "packages"
MADE_FOR = "made-for.txt"


def here() -> str:
    """The kind of machine that packages of this one fit."""
    return "{} {}, Python {}.{}".format(platform.system(), platform.machine(), *sys.version_info)


def fit(folder: Path = FOLDER) -> bool:
    """Whether there are packages beside the kit that were fetched for a machine of this kind."""
    try:
        return (folder / MADE_FOR).read_text("utf-8").strip() == here()
    except (OSError, ValueError):
        return False
