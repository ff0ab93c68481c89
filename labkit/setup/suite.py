"""`python3 -m labkit test`: every check, every test and every notebook. Standard library alone."""

import argparse
import shutil
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from labkit.setup.environment import prepared
from labkit.setup.places import NOTEBOOKS
from labkit.setup.programs import announced, beside

USAGE = """--long runs also what takes long
--junit FILE writes the results into a file as well
more words go to pytest, which then runs alone"""
CHECKS = [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]]
PYTEST = ["pytest", "-p", "no:nbmake"]  # each worker would load it
TESTS = [*PYTEST, "-q", "--numprocesses=4", "--dist=loadfile", "-m", "not after_nbmake", "tests"]
# Every notebook at the quick scale, one after the other: in parallel they would take each other's time. What is run are
# copies, which nbmake fills with outputs, so that what is said of a notebook that was run needs no second run.
NBMAKE = ["pytest", "--nbmake", "--nbmake-timeout=120", "--overwrite", "-q", "--rootdir=.", "-c", "pyproject.toml"]
OF_OUTPUTS = [*PYTEST, "-q", "-m", "after_nbmake", "tests/book", "tests/notebooks"]
# Python compiles what it imports, and pytest each test file; workers that begin together would each do all of it.
COLLECT = [*PYTEST, "--collect-only", "-qq", "tests"]


def test(words: Sequence[str]) -> int:
    """Run every check and every notebook; a failure does not keep the next one from running."""
    known = argparse.ArgumentParser("python3 -m labkit test", add_help=False, allow_abbrev=False)
    known.add_argument("--long", action="store_true")
    known.add_argument("--junit", type=Path, metavar="FILE")
    said, rest = known.parse_known_args(words)
    junit = said.junit and said.junit.resolve()  # before the folder is changed
    settings = {"LABKIT_SCALE": "quick"} | ({"LABKIT_LONG": "1"} if said.long else {})
    with prepared("kit", "book", "tests") as python:
        if rest:
            return announced([python, "-m", "pytest", *rest, *_report(junit)], settings)
        return _everything(python, junit, settings)


def _everything(python: str, junit: Path | None, settings: dict[str, str]) -> int:
    failed = []
    with TemporaryDirectory() as folder:
        executed = Path(shutil.copytree(NOTEBOOKS, Path(folder) / "notebooks"))
        reports = [Path(folder) / f"{name}.xml" if junit else None for name in ("tests", "notebooks", "outputs")]
        run_notebooks = [python, "-m", *NBMAKE, str(executed), *_report(reports[1])]
        of_outputs = [python, "-m", *OF_OUTPUTS, *_report(reports[2])]
        others = [[python, "-m", *COLLECT], run_notebooks, of_outputs]
        with beside(others, settings | {"LABKIT_EXECUTED": str(executed)}) as ended:  # they wait more than they compute
            for step in (*CHECKS, [*TESTS, *_report(reports[0])]):
                if announced([python, "-m", *step], settings):
                    failed.append(step[0])
            failed += [name for name, code in zip(("collection", "notebooks", "outputs"), ended(), strict=True) if code]
        if junit:
            _merge([report for report in reports if report and report.exists()], junit)
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return 1 if failed else 0


def _report(file: Path | None) -> list[str]:
    return [f"--junitxml={file}"] if file else []


def _merge(parts: Sequence[Path], whole: Path) -> None:
    """One JUnit file with the suites of several."""
    root = ElementTree.Element("testsuites")
    for part in parts:
        root.extend(ElementTree.parse(part).getroot())
    whole.parent.mkdir(parents=True, exist_ok=True)
    ElementTree.ElementTree(root).write(whole, "utf-8", xml_declaration=True)
