"""The kit's own folder `.venv` beside the README, and all that has to be in it. Standard library alone."""

import hashlib
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from labkit.setup import causes, installer, lock, places, turns
from labkit.setup.places import BEGUN, PUT_ASIDE, ROOT, VENV

NEWEST = (3, 14)  # the newest Python for which the packages of the locks are made


class NotReady(Exception):
    """One sentence on why the kit cannot start here, with the next step."""


class Work(NamedTuple):
    """What is to be done before an environment is ready."""

    make: bool  # the folder is half made, was moved, has lost its Python or belongs to another version of it
    missing: list[str]  # packages
    replace: list[Path]  # metadata of packages that have lost code
    upgrade: list[str]  # packages
    kit: bool  # the kit itself is not installed, or as it was before its pyproject.toml changed

    def __bool__(self) -> bool:
        return self.make or self.kit or bool(self.missing or self.replace or self.upgrade)

    @property
    def words(self) -> str:
        """What the folder lacks, for a sentence."""
        names = [*self.missing, *self.upgrade, *(metadata.name.partition("-")[0] for metadata in self.replace)]
        return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "") or "the kit itself"

    @property
    def disturbs(self) -> bool:
        """Whether a program that runs from the folder would lose what it has loaded."""
        return self.make or bool(self.replace or self.upgrade)


@contextmanager
def prepared(*locks: str) -> Iterator[str]:
    """Make sure that everything of these locks is installed; the block has the environment's Python.

    While the block runs, no other start replaces anything in the folder. Raises NotReady and OSError.
    """
    _refuse_what_cannot_be()
    while True:
        mark = places.read_mark()
        if not work(*locks):
            with turns.in_use() as free:
                if free and places.read_mark() == mark:  # nobody has changed the folder meanwhile
                    yield str(places.python())
                    return
        with turns.alone():
            _install(*locks)


def ready(*locks: str) -> bool:
    """Whether everything of these locks is installed."""
    return places.CHECKOUT and not work(*locks)


def work(*locks: str) -> Work:
    """Look at the folder, importing nothing: about a tenth of a second."""
    mark = places.read_mark()
    try:
        whole = mark.get("folder") == str(VENV) and _same_python() and places.python().exists()
    except (OSError, KeyError):
        whole = False
    if not whole:
        return Work(True, [name for name, _ in lock.packages(locks)], [], [], True)
    found = lock.differences(locks, VENV)
    return Work(False, found.absent, found.damaged, found.outdated, mark.get("kit") != _kit())


def _same_python() -> bool:
    """Whether the folder was made by a Python that is still there, of the version that runs now."""
    lines = (VENV / "pyvenv.cfg").read_text("utf-8").splitlines()
    made = dict(line.split(" = ", 1) for line in lines if " = " in line)
    return made["version"].startswith("{}.{}.".format(*sys.version_info)) and Path(made["home"]).exists()


def _kit() -> str:
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()


def refuse_installed_package() -> None:
    """Raises NotReady where labkit is an installed package, which has neither notebooks nor tests."""
    if not places.CHECKOUT:
        raise NotReady(
            "This needs the kit's own folder, with its notebooks and tests, which an installed package does not have: "
            "get the kit's source, and run python3 -m labkit in its folder."
        )


def _refuse_what_cannot_be() -> None:
    refuse_installed_package()
    if sys.version_info[:2] > NEWEST:
        raise NotReady(
            "The kit's packages are made for Python 3.11 to {}.{}, and this is Python {}.{}: run the same command with "
            "one of those, such as: python3.13 -m labkit".format(*NEWEST, *sys.version_info)
        )
    if os.pathsep in str(ROOT):
        raise NotReady(
            f"The folder {ROOT} has a {os.pathsep!r} in its name, which the path of a Python environment may not have: "
            f"rename it {causes.AGAIN}."
        )
    if not places.is_free(VENV) and not places.is_ours(VENV):
        names = " nor ".join(places.NAMES)
        raise NotReady(
            f"The kit has made neither {names} in {ROOT}, so it leaves both alone and has no place to install into: "
            f"move or rename {places.NAMES[-1]} {causes.AGAIN}."
        )


def _install(*locks: str) -> None:
    todo = work(*locks)
    if not todo:
        return  # another start has done it meanwhile
    with turns.out_of_use() as free:
        if todo.disturbs and not free:
            raise NotReady(
                f"A lab, or another command of the kit, runs from {VENV}, and what is installed there has to change: "
                f"close it {causes.AGAIN}."
            )
        number = _announce(todo)
        if todo.make:
            _make_folder()
        for metadata in todo.replace:
            shutil.rmtree(metadata)  # without it, pip takes the package for absent
        if todo.missing or todo.replace or todo.upgrade:
            _run(installer.install_packages, locks, number, todo.make)
        if todo.kit:
            _run(installer.install_kit)
        places.write_mark(VENV, folder=str(VENV), kit=_kit(), changed=str(time.time_ns()))
    if left := work(*locks):
        raise NotReady(f"pip ended without an error, yet {VENV} lacks {left.words}. {causes.DETAILS}")


def _announce(todo: Work) -> int:
    """Say what is going to be installed; the number of packages."""
    other = ROOT / places.NAMES[0]
    if other != VENV:
        print(f"The kit has not made {other}, and leaves it alone.")
    number = len(todo.missing) + len(todo.replace) + len(todo.upgrade)
    time = "; this takes a minute or two" if number > 10 else ""
    print(f"Installing what the kit uses into {VENV} ({number} packages){time}.", flush=True)
    return number


def _make_folder() -> None:
    """Make the folder anew. What Jupyter has kept in it (settings, history) stays."""
    if not places.is_free(VENV):
        _remove(PUT_ASIDE)
        VENV.rename(PUT_ASIDE)  # at once or, while Windows runs a program of it, not at all
    _remove(BEGUN)
    BEGUN.mkdir()
    places.write_mark(BEGUN)
    BEGUN.rename(VENV)  # so that it is never there without its mark
    if (PUT_ASIDE / "home").is_dir():
        (PUT_ASIDE / "home").rename(VENV / "home")
    _run(installer.make_environment)
    places.write_mark(VENV, folder=str(VENV))  # from here on, it is whole but for packages
    _remove(PUT_ASIDE)


def _remove(folder: Path) -> None:
    if places.is_ours(folder):
        shutil.rmtree(folder)


def _run(step: Callable[..., str], *words: object) -> None:
    if problem := step(*words):
        raise NotReady(problem)
