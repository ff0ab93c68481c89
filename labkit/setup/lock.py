"""The locks: every package of an environment with its version, and whether it is installed. Standard library alone.

`locks/kit.txt` is what the notebooks need, `tests.txt` and `benchmarks.txt` what these need besides, `uv.txt` and
`pip.txt` what installs them. `relock` makes them. A package counts as installed when its metadata names the locked
version and its code is all there; nothing is imported, so that a look takes a tenth of a second or two.
"""

import os
import re
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from labkit.setup.markers import applies

FOLDER = Path(__file__).parent / "locks"
CODE = (".py", ".so", ".pyd", ".dll", ".dylib")
ENTRY = re.compile(r"([\w.-]+)==([^\s;\\]+)(?: *; *([^\\]+))?")


class Differences(NamedTuple):
    """What keeps an environment from being what its locks say; paths are folders of metadata."""

    absent: list[str]  # names of packages
    outdated: list[str]  # names of packages that have another version
    damaged: list[Path]  # of packages that have lost code


def packages(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Name and version of each package that these locks want on this machine."""
    for lock in names:
        for line in (FOLDER / f"{lock}.txt").read_text("utf-8").splitlines():
            entry = ENTRY.match(line)
            if entry and (entry[3] is None or applies(entry[3].strip())):
                yield _plain(entry[1]), entry[2]


def site_packages(environment: Path) -> Path:
    """Where a virtual environment of the running Python's version has its packages."""
    return Path(sysconfig.get_path("purelib", "venv", {"base": str(environment), "platbase": str(environment)}))


def differences(names: Iterable[str], environment: Path) -> Differences:
    """Compare a virtual environment of the running Python's version with these locks."""
    installed = dict(_metadata(site_packages(environment)))
    absent, outdated, damaged = [], [], []
    listings: dict[str, set[str]] = {}
    for name, version in packages(names):
        if name not in installed:
            absent.append(name)
        elif (found := installed[name])[0] != version:
            outdated.append(name)
        elif not _is_whole(found[1], listings):
            damaged.append(found[1])
    return Differences(absent, outdated, damaged)


def _metadata(site: Path) -> Iterator[tuple[str, tuple[str, Path]]]:
    if site.is_dir():
        for entry in os.scandir(site):
            if entry.name.endswith(".dist-info"):
                name, _, version = entry.name.removesuffix(".dist-info").partition("-")
                yield _plain(name), (version, Path(entry.path))


def _is_whole(metadata: Path, listings: dict[str, set[str]]) -> bool:
    """Whether the code that a package has recorded is there. `listings` keeps the folders that were read."""
    try:
        record = (metadata / "RECORD").read_text("utf-8")
    except OSError:
        return False
    paths = (line.partition(",")[0] for line in record.splitlines())
    return all(_is_there(path, metadata.parent, listings) for path in paths if path.endswith(CODE))


def _is_there(path: str, site: Path, listings: dict[str, set[str]]) -> bool:
    folder, _, name = path.rpartition("/")
    if folder not in listings:
        try:
            listings[folder] = set(os.listdir(site / folder))
        except OSError:
            listings[folder] = set()
    return name in listings[folder]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
