"""A learner stops the run: a right guess stays right, and every claim about the run still holds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from labkit import charts, model
from labkit.crowd.process import CrowdProcess
from labkit.learn import predict
from labkit.run import Run
from tests.helpers.notebook_cells import code_cells

NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs a crowd presses its stop button as soon as 700 requests were counted."""
    patient = CrowdProcess.messages

    def messages(self: CrowdProcess) -> Iterator[tuple[str, Any]]:
        for word, about in patient(self):
            if word == "progress" and about["requests"] > 700:
                self.stop()
            yield word, about

    monkeypatch.setattr(CrowdProcess, "messages", messages)


def run_cells(notebook: str, *cells: str, **names: object) -> dict[str, Any]:
    """Run some cells of a notebook, one after the other; returns the names that they leave behind."""
    source = {cell.id: cell.source for cell in code_cells(nbformat.read(NOTEBOOKS / notebook, as_version=4))}
    for cell in cells:
        *lines, last = source[cell].split("\n")
        shows = f"shown = {last}" if last.startswith("compare(") else last
        exec("\n".join([*lines, shows]), names)
    return names


@pytest.mark.usefixtures("impatient")
def test_notebook_02_compares_a_stopped_run_by_its_own_length() -> None:
    notebook = "02-the-120000-requests-argument.ipynb"
    names = run_cells(notebook, "choose-the-numbers", "start-the-server", "guess-real-count")
    names |= run_cells(notebook, "simulate-the-crowd", **names, model=model)
    names |= {"charts": charts, "SECONDS": 60, "guess_count": predict(names["ask"].real_count, "the same")}
    with names["server"]:
        afterwards = ("compare-real-count", "draw-requests", "claim-the-headline", "claim-equal-counts")
        names = run_cells(notebook, "run-the-crowd", *afterwards, **names)
    run: Run = names["measured"]
    assert run.stopped
    assert run.seconds < 30
    assert repr(names["shown"]) == "As you predicted: You predicted the same. Measured: the same."
